"""One workbook through the line, up to a proved document under a temporary name.

Runs in worker processes; giving the document its own name is left to :mod:`generator.batch`, so
that only one process decides what is replaced. A refused workbook gets its annotated copy here,
under a temporary name too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from generator import __version__, annotation, context, edition_file, figures, opc
from generator.acceptance.body import Heading
from generator.archive import digest
from generator.assess import Assessed, assess, unexpected
from generator.edition import Edition
from generator.evaluation import Evaluation
from generator.files import Source, set_aside
from generator.manifest import Entry, Made
from generator.opc import RefusedError
from generator.problems import Code, Place, Problem, errors
from generator.screen import scores_json
from generator.word import lint, proof
from generator.word import template as templates
from generator.word.outline import Line, outline
from generator.word.render import (
    LONGEST_PROPERTY,
    Notes,
    Properties,
    Rendered,
    member_hashes,
    render,
)
from generator.word.template import Ready
from generator.wording import Language, speech


@dataclass(frozen=True)
class Order:
    """What a batch is to make: where to, from which templates, by which edition.

    ``force`` replaces documents that were changed by others and makes current ones anew;
    ``language`` is that of the annotated copies of refused workbooks.
    """

    output: Path
    template: Path | None
    edition: str | None
    notes: Notes
    force: bool = False
    language: Language = Language.KAZAKH

    def target(self, source: Source) -> Path:
        """The document of a workbook."""
        return self.output / source.below.parent / f"{source.below.name}.docx"

    def copy(self, source: Source) -> Path:
        """The annotated copy of a workbook, when that is refused."""
        folder = self.output / annotation.FOLDER / source.below.parent
        return folder / f"{source.below.name}.xlsx"

    def document(self, source: Source) -> str:
        """The document's name in the manifest: from the output folder, forward slashes."""
        return (source.below.parent / f"{source.below.name}.docx").as_posix()


@dataclass(frozen=True)
class Prepared:
    """What came of one workbook.

    ``temporary`` holds a proved document that waits for its name; ``is_current`` says that the
    document in the folder is what would be made; else the workbook is refused. ``copy`` holds its
    annotated copy, likewise waiting, if its own problems are what refused it.
    """

    source: Source
    problems: tuple[Problem, ...]
    temporary: Path | None = None
    entry: Entry | None = None
    is_current: bool = False
    copy: Path | None = None


def prepare(source: Source, order: Order, last: Entry | None) -> Prepared:
    """The proved document of a workbook; ``last`` is the manifest's entry, if there is one."""
    try:
        return _prepare(source, order, last)
    except Exception as error:  # noqa: BLE001 - one failure never stops the batch
        return fallen(source, error)


def fallen(source: Source, error: BaseException) -> Prepared:
    """What comes of a workbook when we fail ourselves."""
    return Prepared(source, (unexpected(source.path, error),))


def _prepare(source: Source, order: Order, last: Entry | None) -> Prepared:
    if last is not None and not order.force and _is_current(source, order, last):
        return Prepared(source, (), entry=last, is_current=True)
    editions = _editions()
    assessed = assess(source.path, editions, _named(editions, order.edition))
    if assessed.evaluation is None:
        return _refused(source, order, assessed)
    rendered, problems = _document(assessed.evaluation, order, assessed.sha256)
    if rendered is None:
        return Prepared(source, assessed.problems + problems)
    lines = outline(rendered.data)
    scores = scores_json(assessed.heading, assessed.evaluation)
    faults = _faults(rendered, lines, assessed.evaluation.submission.edition, scores)
    if faults:
        return Prepared(source, (*assessed.problems, _faulty(source.path, faults)))
    temporary, failure = set_aside(order.target(source), rendered.data)
    if failure is not None:
        return Prepared(source, (*assessed.problems, failure))
    entry = _entry(source, order, assessed, rendered, lines, scores)
    return Prepared(source, assessed.problems, temporary, entry)


def _refused(source: Source, order: Order, assessed: Assessed) -> Prepared:
    """A refused workbook with its annotated copy; a fault of ours is not the workbook's."""
    if any(problem.code is Code.UNEXPECTED for problem in assessed.problems):
        return Prepared(source, assessed.problems)
    copy, failure = set_aside(order.copy(source), annotated(assessed, order.language))
    problems = assessed.problems if failure is None else (*assessed.problems, failure)
    return Prepared(source, problems, copy=copy)


def annotated(assessed: Assessed, language: Language) -> bytes:
    """The annotated copy of an assessed workbook.

    One that was replaced since it was read gives a list alone: its cells are others.
    """
    try:
        data = opc.load(Path(assessed.file))
    except RefusedError:
        data = b""
    as_read = data if digest(data) == assessed.sha256 else b""
    return annotation.annotated(as_read, assessed.problems, speech(language))


def _is_current(source: Source, order: Order, last: Entry) -> bool:
    """True when the same ingredients would give the same bytes, and those are in place."""
    edition = _named(_editions(), order.edition or last.edition_id)
    if edition is None:
        return False
    ready, _ = checked_template(templates.find(order.template, edition))
    try:
        made = Made(
            input=digest(opc.load(source.path)),
            template="" if ready is None else digest(ready.template.data),
            edition=edition.sha256,
            edition_chosen=order.edition is not None,
            notes=order.notes is Notes.ATTACHED,
            program=__version__,
        )
        in_place = digest(opc.load(order.target(source)))
    except RefusedError:
        return False
    return made == last.made and in_place == last.sha256


def _named(editions: Sequence[Edition], name: str | None) -> Edition | None:
    return next((edition for edition in editions if edition.id == name), None)


def document(
    evaluation: Evaluation, given: Path | None, notes: Notes, source_hash: str = ""
) -> tuple[bytes | None, tuple[Problem, ...]]:
    """The filled document of an evaluation, or None and what is wrong with its template."""
    order = Order(Path(), given, None, notes)
    rendered, problems = _document(evaluation, order, source_hash)
    return (None if rendered is None else rendered.data), problems


def proved(
    evaluation: Evaluation, given: Path, notes: Notes
) -> tuple[bytes | None, tuple[Problem, ...]]:
    """Like :func:`document`, refused where a batch would refuse what the template makes."""
    rendered, problems = _document(evaluation, Order(Path(), given, None, notes), "")
    if rendered is None:
        return None, problems
    faults = _faults(
        rendered,
        outline(rendered.data),
        evaluation.submission.edition,
        scores_json(Heading(), evaluation),
    )
    if faults:
        return None, (_faulty(given, faults),)
    return rendered.data, ()


def _document(
    evaluation: Evaluation, order: Order, source_hash: str
) -> tuple[Rendered | None, tuple[Problem, ...]]:
    submission = evaluation.submission
    ready, problems = checked_template(templates.find(order.template, submission.edition))
    if ready is None:
        return None, errors(problems)
    misfit = templates.fits(ready.template, submission.edition)
    if misfit is not None:
        return None, (misfit,)
    properties = Properties(
        title=submission.edition.sheet.title,
        subject=_subject(submission.body.name, submission.year),
        edition=submission.edition.id,
        origin=f"input {source_hash}; template {digest(ready.template.data)}",
    )
    return render(ready, context.fill(evaluation), properties, order.notes), ()


def _subject(name: str, year: int) -> str:
    """The body and the year, for File → Info; a name too long for a property is cut there only."""
    say = speech(Language.KAZAKH).say
    subject = say("document.subject", name=name, year=str(year))
    excess = len(subject) - LONGEST_PROPERTY
    if excess <= 0:
        return subject
    return say("document.subject", name=f"{name[: -excess - 1]}…", year=str(year))


def _faults(
    rendered: Rendered, lines: Sequence[Line], edition: Edition, scores: Mapping[str, Any]
) -> list[str]:
    """What makes a rendered document unfit: nothing of it may depend on what filled it."""
    found = list(proof.faults(rendered.data, lines, rendered.printed, edition))
    found += (
        f"points: {difference.expected!r} expected, {difference.found!r} found"
        for difference in figures.figure_differences(lines, edition, scores)
    )
    return found


def _faulty(path: Path, faults: Sequence[str]) -> Problem:
    return Problem(Code.DOCUMENT_FAULTY, Place(file=str(path)), {"detail": "; ".join(faults)})


def _entry(
    source: Source,
    order: Order,
    assessed: Assessed,
    rendered: Rendered,
    lines: Sequence[Line],
    scores: Mapping[str, Any],
) -> Entry:
    edition = assessed.heading.edition
    assert edition is not None  # noqa: S101 - an evaluation has one
    return Entry(
        sha256=digest(rendered.data),
        parts=member_hashes(rendered.data),
        text=tuple(line.text for line in lines),
        input_file=source.path.as_posix(),
        edition_id=edition.id,
        made=Made(
            input=assessed.sha256,
            template=rendered.template,
            edition=edition.sha256,
            edition_chosen=assessed.heading.edition_chosen,
            notes=order.notes is Notes.ATTACHED,
            program=__version__,
        ),
        scores=_without_texts(scores),
        warnings=len(assessed.problems),
    )


def _without_texts(scores: Mapping[str, Any]) -> dict[str, Any]:
    """Scores without titles and option texts: the edition, whose hash is kept, has them."""
    return {
        **scores,
        "sections": [
            {
                **{key: value for key, value in section.items() if key != "title"},
                "rows": [
                    {key: value for key, value in row.items() if key != "option"}
                    for row in section["rows"]
                ],
            }
            for section in scores["sections"]
        ],
    }


@cache
def _editions() -> tuple[Edition, ...]:
    return edition_file.load_shipped()[0]


def checked_template(path: Path) -> tuple[Ready | None, tuple[Problem, ...]]:
    """A template is checked once a process, and once more when its file has been changed."""
    try:
        stat = path.stat()
    except OSError:
        return lint.check_file(path, _editions())
    return _template_as_of(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=16)
def _template_as_of(path: Path, _time: int, _size: int) -> tuple[Ready | None, tuple[Problem, ...]]:
    return lint.check_file(path, _editions())
