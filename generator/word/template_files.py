"""Opens Word templates: ours or a clerk's, and tells which edition each declares.

A template declares its edition in the core property *category*, which Word shows under
File → Info as «Санаттар», and there also the appendix unless it is the assessment sheet's.
Templates are untrusted files: what one may cost is bounded before any library sees it.

What is prepared of our own, found without fault, ready to be filled and read back, is the same for
every paper, takes a third of a second, and is kept by the hash of the template: a template of that
hash needs no check. ``make templates`` renews it, and a test holds it to the check and to
:mod:`generator.word.template.prepare`.
"""

from __future__ import annotations

import io
import json
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from generator.files import archive, opc, system
from generator.files.archive import digest
from generator.files.opc import RefusedError
from generator.law import FOLDER_VARIABLE
from generator.law.choices import APPENDIX, Notes, Paper, of_appendix
from generator.law.edition import Edition
from generator.messages.problems import Code, Place, Problem
from generator.submission.matching import Names

MAX_UNPACKED = 16 * 1024 * 1024
"""Bytes a template may unpack to, its pictures included."""

MAX_XML = 2 * 1024 * 1024
"""Bytes of all its XML; ours have a hundred thousand, and docxtpl takes a second for a million."""

_CONTENT_TYPES = "[Content_Types].xml"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/"
_DOCUMENT = b"wordprocessingml.document.main+xml"
_MOST_WORK = 400_000_000
_LONGEST_EDITION = 80
_DECLARED = re.compile(
    r"(?P<edition>\S+?)[\s,;.]+(?P<number>\d)\s*[-\u2010-\u2015\u2212]?\s*(?P<word>\w+)[\s.]*"
)
"""An edition and the number of an appendix, whatever dash and signs stand between them."""
_OF_TEMPLATES = {
    Code.FILE_MISSING: Code.TEMPLATE_MISSING,
    Code.FILE_EMPTY: Code.TEMPLATE_OTHER_FORMAT,
    Code.FILE_ENCRYPTED: Code.TEMPLATE_ENCRYPTED,
    Code.FILE_OLD_FORMAT: Code.TEMPLATE_OLD_FORMAT,
    Code.FILE_STRICT: Code.TEMPLATE_STRICT,
    Code.FILE_OTHER_FORMAT: Code.TEMPLATE_OTHER_FORMAT,
    Code.FILE_TOO_LARGE: Code.TEMPLATE_TOO_LARGE,
    Code.FILE_DAMAGED: Code.TEMPLATE_DAMAGED,
    Code.FILE_AMBIGUOUS: Code.TEMPLATE_AMBIGUOUS,
}
"""What is done about a file in Word is not what is done about one in Excel."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Template:
    """A template that can be opened: its file's name and bytes, the edition and paper it declares.

    The edition is empty when it declares none.
    """

    file: str
    data: bytes
    edition: str
    paper: Paper

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        return digest(self.data)


@dataclass(frozen=True)
class Ready:
    """A template without errors, and the bytes to be filled: every tag in it is as it is meant.

    Of one of ours what is filled was prepared of them before.
    """

    template: Template
    data: bytes


def declared(text: str) -> tuple[str, Paper]:
    """The edition and the paper that a template's property names, however it is spelt."""
    found = _DECLARED.fullmatch(text.strip())
    if found is not None and Names([(APPENDIX, APPENDIX)]).find_listed(found["word"]):
        try:
            return found["edition"], of_appendix(int(found["number"]))
        except KeyError:
            pass  # no paper of ours: reported as an unknown edition
    return text.strip(), Paper.SHEET


def read(path: Path) -> tuple[Template | None, tuple[Problem, ...]]:
    """The template in a file, or None and why it cannot be used."""
    try:
        return opened(opc.load(path), path), ()
    except RefusedError as error:
        return None, (refused(str(path), error),)


def ours(path: Path) -> Ready | None:
    """The template in a file that is one of ours to the byte: such a one has no fault."""
    try:
        data = opc.load(path)
    except RefusedError:
        return None
    known = shipped_template(digest(data))
    if known is None:
        return None
    return Ready(Template(str(path), data, known.edition, known.paper), data)


def refused(file: str, error: RefusedError) -> Problem:
    """The problem of a file that is no template, in the words of Word."""
    log.info("%s: %s", file, error, exc_info=error)
    problem = error.problem(file)
    return replace(problem, code=_OF_TEMPLATES.get(error.code, error.code))


def opened(data: bytes, path: Path) -> Template:
    """The template of a file's bytes; RefusedError when it cannot be opened."""
    from docxtpl import DocxTemplate  # here: 0.1 s, and most templates are ours

    _check_parts(opc.opened(data))
    try:
        template = DocxTemplate(io.BytesIO(data))
        template.init_docx()
        category = str(template.docx.core_properties.category or "").strip()
    except Exception as error:  # python-docx raises whatever a strange package makes fail
        raise RefusedError(Code.FILE_DAMAGED, "Open XML") from error
    edition, paper = declared(category)
    return Template(str(path), data, edition[:_LONGEST_EDITION], paper)


def _check_parts(package: opc.Package) -> None:
    """Refuse a package that is overgrown or damaged in any part: python-docx loads them all."""
    # 44 ms with lxml; our own templates are opened without this check.
    from generator.word.read.xml import parsed

    if not package.has(_CONTENT_TYPES) or package.has("mimetype"):
        raise RefusedError(Code.FILE_OTHER_FORMAT)
    if package.unpacked_size > MAX_UNPACKED:
        raise RefusedError(Code.FILE_TOO_LARGE)
    left = MAX_XML
    for part in package.members:
        if part.endswith((".xml", ".rels")):
            markup = package.xml(part, left)
            left -= len(markup)
            parsed(markup, part)
        else:
            package.read(part)
    main = package.xml(package.main(), MAX_XML)
    if (main.count(b"{") + main.count(b"}")) * len(main) > _MOST_WORK:
        raise RefusedError(Code.FILE_TOO_LARGE)  # docxtpl's patterns search from tag to tag
    if _STRICT in main:
        raise RefusedError(Code.FILE_STRICT)
    if _DOCUMENT not in package.xml(_CONTENT_TYPES, MAX_XML):
        raise RefusedError(Code.FILE_OTHER_FORMAT)


def fits(template: Template, edition: Edition, paper: Paper) -> Problem | None:
    """The problem of a template made for another paper or edition, None when it is of this one."""
    misfit = is_of(template, paper)
    if misfit is not None or template.edition == edition.id:
        return misfit
    facts = {"found": template.edition, "edition": edition.id}
    return Problem(Code.TEMPLATE_OTHER_EDITION, Place(file=template.file), facts)


def is_of(template: Template, paper: Paper) -> Problem | None:
    """The problem of a template made for another paper, None when it is of this one."""
    if template.paper is not paper:
        appendices = {"found": template.paper.appendix, "wanted": paper.appendix}
        return Problem(Code.TEMPLATE_OTHER_PAPER, Place(file=template.file), appendices)
    return None


def shipped_folder() -> Path:
    """The folder of the templates that come with the program."""
    # In the wheel they lie inside the package, in a checkout beside it, where clerks edit them.
    inside = Path(str(resources.files("generator"))) / "templates"
    return inside if inside.is_dir() else inside.parent.parent / "templates"


def _own_folder(edition: Edition) -> Path:
    """Ours, or that beside the files of editions that do not come with the program."""
    shipped, others = shipped_folder() / edition.id, os.environ.get(FOLDER_VARIABLE)
    return Path(others) / edition.id if others and not shipped.is_dir() else shipped


def find_template(given: Path | None, edition: Edition, paper: Paper) -> Path:
    """The template file of a paper: the given file, or the one in the given folder or ours.

    A given file is of the assessment sheet. A given folder may hold templates of some papers; for
    the others ours serve. One that holds none of the edition is not what the user meant, and the
    sheet's is missed there.
    """
    ours = _own_folder(edition) / paper.template_name
    if given is None:
        return ours
    if not system.is_folder(given):
        return given if paper is Paper.SHEET else ours
    folder = given / edition.id
    is_bare = not any(system.is_there(folder / one.template_name) for one in Paper)
    own = folder / paper.template_name
    return own if system.is_there(own) or (is_bare and paper is Paper.SHEET) else ours


INDEX: Final = "index.json"
FORM, FILLING, READING = "form.docx", "filling.json", "reading.json"
"""The members of what is kept of a form: it, its tags, how its papers are read."""


@dataclass(frozen=True)
class ShippedTemplate:
    """A template of ours: the edition and paper it declares, the hash of its form by the notes."""

    edition: str
    paper: Paper
    forms: Mapping[Notes, str]


def shipped_template(sha256: str) -> ShippedTemplate | None:
    """The template of ours with a hash, None when it is none of ours."""
    return _index().get(sha256)


@cache
def _index() -> Mapping[str, ShippedTemplate]:
    known = json.loads((prepared_folder() / INDEX).read_bytes())
    return {
        sha256: ShippedTemplate(
            edition, Paper(paper), {Notes(n): form for n, form in forms.items()}
        )
        for sha256, (edition, paper, forms) in known.items()
    }


def shipped_form(sha256: str) -> Mapping[str, bytes] | None:
    """What is kept of a form, by its hash; None when it is none of ours."""
    is_ours = any(sha256 in one.forms.values() for one in _index().values())
    return _kept(sha256) if is_ours else None


@lru_cache(maxsize=2)
def _kept(sha256: str) -> Mapping[str, bytes]:
    return archive.contents((prepared_folder() / f"{sha256}.zip").read_bytes())


def prepared_folder() -> Traversable:
    """Where it is kept."""
    return resources.files(__package__) / "prepared"
