"""Makes a paper of its content: fills the template, and proves the result.

A fault caused by a template is reported for the file that the content came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from generator import __version__
from generator.files.archive import contents, digest
from generator.law.choices import Notes, Paper
from generator.law.edition import Edition
from generator.law.edition_file import editions
from generator.messages.problems import Code, Place, Problem, errors
from generator.papers.content import Content, subject, title
from generator.papers.forms import layout
from generator.results.entry import Entry, Made, deflated, packed
from generator.submission.model import CellRef
from generator.verify import figures
from generator.word import template_files
from generator.word.fill import Properties, Rendered, faults, render
from generator.word.read.plain import read
from generator.word.read.text import ReadLines, blank, has_one_font
from generator.word.template_files import Ready


@dataclass(frozen=True)
class PaperOrigin:
    """The ingredients of a paper, beside its content.

    ``file`` and ``sha256`` are those of the workbook, ``chosen`` says that the user named the
    edition, ``warnings`` are those of the workbook, ``counted`` the organisations of its sheet.
    ``ready`` is the template when it has been opened and checked before.
    ``mapping`` is the hash of the mapping that it is read by, empty without one.
    """

    template: Path
    file: str = ""
    sha256: str = ""
    chosen: bool = False
    warnings: tuple[Problem, ...] = ()
    counted: Mapping[str, CellRef] = field(default_factory=dict)
    ready: Ready | None = None
    mapping: str = ""


@dataclass(frozen=True)
class Proved:
    """A paper without faults, and its entry for the manifest."""

    data: bytes
    entry: Entry


def proved(content: Content, origin: PaperOrigin) -> tuple[Proved | None, tuple[Problem, ...]]:
    """The proved paper of a content, or None and why there is none."""
    filled, problems = rendered(content, origin)
    if filled is None:
        return None, problems
    reading, damage = read(filled.data, filled.form)
    faults = [*_faults(filled, reading, content), *damage]
    if faults:
        facts = {"detail": "; ".join(faults)}
        return None, (Problem(Code.DOCUMENT_FAULTY, Place(file=origin.file), facts),)
    return Proved(filled.data, _entry(content, origin, filled, reading)), ()


def made_of(edition: Edition, paper: Paper, origin: PaperOrigin) -> Made:
    """The ingredients of a paper with all its notes, known before it is made."""
    ready, _ = template_of(origin.template)
    template = "" if ready is None else ready.template.sha256
    return made_with(template, edition.basis[paper], origin)


def made_with(template: str, basis: str, origin: PaperOrigin, notes: Notes = Notes.FULL) -> Made:
    """The ingredients of a paper made with a template and by an edition of these hashes."""
    return Made(
        input=origin.sha256,
        template=template,
        edition=basis,
        edition_chosen=origin.chosen,
        notes=notes,
        program=__version__,
        mapping=origin.mapping,
    )


def rendered(content: Content, origin: PaperOrigin) -> tuple[Rendered | None, tuple[Problem, ...]]:
    """The filled document of a content, unproved; None and what is wrong with its template."""
    edition = content.edition
    ready, problems = (origin.ready, ()) if origin.ready else template_of(origin.template)
    if ready is None:
        return None, errors(problems)
    misfit = template_files.fits(ready.template, edition, content.paper)
    if misfit is not None:
        return None, (misfit,)
    properties = Properties(
        title=title(layout(edition, content.paper).title, content.figures),
        subject=subject(content.figures),
        edition=content.paper.declaration(edition.id),
        origin=f"input {origin.sha256}; template {ready.template.sha256}",
    )
    return render(ready, content.context, properties, content.notes), ()


def _faults(rendered: Rendered, reading: ReadLines, content: Content) -> list[str]:
    """The faults of a rendered document, found independently of what filled it."""
    form = layout(content.edition, content.paper)
    found = list(faults(reading.lines, rendered.printed, form))
    differences = figures.figure_differences(reading.lines, content.edition, content.figures)
    found += (
        f"figures: {difference.expected!r} expected, {difference.found!r} found"
        for difference in differences
    )
    return found


def _entry(content: Content, origin: PaperOrigin, rendered: Rendered, reading: ReadLines) -> Entry:
    return Entry(
        sha256=digest(rendered.data),
        parts=reading.parts,
        packed=packed(line.text for line in reading.lines),
        input_file=origin.file,
        made=made_with(
            rendered.template, content.edition.basis[content.paper], origin, content.notes
        ),
        figures=content.figures,
        warnings=origin.warnings,
        counted=origin.counted,
        form=deflated(_form(reading, rendered)),
    )


def _form(reading: ReadLines, rendered: Rendered) -> bytes:
    """The paper's main part, without its letters where nothing but runs holds them."""
    if not reading.is_plain:
        return reading.main
    one_font = _has_one_font(rendered.form)
    return blank(reading.main.decode(), one_font=one_font).encode()


@lru_cache(maxsize=16)
def _has_one_font(form: bytes) -> bool:
    parts = contents(form).items()
    return all(has_one_font(part.decode()) for name, part in parts if name.endswith(".xml"))


def template_of(path: Path) -> tuple[Ready | None, tuple[Problem, ...]]:
    """The checked template of a file; cached until the file changes."""
    try:
        stat = path.stat()
    except OSError:
        return _checked(path)
    return _template_as_of(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=16)
def _template_as_of(path: Path, _time: int, _size: int) -> tuple[Ready | None, tuple[Problem, ...]]:
    ours = template_files.ours(path)
    return _checked(path) if ours is None else (ours, ())


def _checked(path: Path) -> tuple[Ready | None, tuple[Problem, ...]]:
    from generator.word.template import lint  # here: 0.2 s, and most templates are ours

    return lint.check_file(path, editions())
