"""One workbook through the line, up to proved documents under temporary names.

Runs in worker processes; giving the documents their own names is left to :mod:`generator.batch`,
so that only one process decides what is replaced. A refused workbook gets its annotated copy here,
under a temporary name too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import annotation, content, opc
from generator.archive import digest
from generator.assess import Assessed, assess, unexpected
from generator.content import Content
from generator.edition import Edition
from generator.files import Source, set_aside
from generator.manifest import Entry
from generator.opc import RefusedError
from generator.paper import OF_BODY, Paper
from generator.problems import Code, Problem
from generator.proved import Origin, Proved, editions, made_of, proved
from generator.word import template as templates
from generator.word.render import Notes
from generator.wording import Language, speech


@dataclass(frozen=True)
class Order:
    """What a batch is to make: where to, from which templates, by which edition.

    ``with_report`` also makes the reports, ``with_pdf`` a PDF beside each document; ``force``
    replaces documents that were changed by others and makes current ones anew; ``language`` is
    that of the annotated copies of refused workbooks.
    """

    output: Path
    template: Path | None
    edition: str | None
    notes: Notes
    force: bool = False
    language: Language = Language.KAZAKH
    with_report: bool = False
    with_pdf: bool = False

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers that are made of each workbook."""
        return OF_BODY if self.with_report else (Paper.SHEET,)

    def target(self, source: Source, paper: Paper = Paper.SHEET) -> Path:
        """A document of a workbook."""
        return self.output / self.document(source, paper)

    def targets(self, source: Source) -> tuple[Path, ...]:
        """The documents of a workbook."""
        return tuple(self.target(source, paper) for paper in self.papers)

    def copy(self, source: Source) -> Path:
        """The annotated copy of a workbook, when that is refused."""
        folder = self.output / annotation.FOLDER / source.below.parent
        return folder / f"{source.below.name}.xlsx"

    def document(self, source: Source, paper: Paper = Paper.SHEET) -> str:
        """The document's name in the manifest: from the output folder, forward slashes."""
        return f"{source.below.as_posix()}{paper.suffix}.docx"


@dataclass(frozen=True)
class Aside:
    """A proved document that waits for its name under a temporary one."""

    paper: Paper
    temporary: Path
    entry: Entry


@dataclass(frozen=True)
class Prepared:
    """What came of one workbook.

    ``made`` are its proved documents, all or none; ``is_current`` says that those in the folder
    are what would be made; else the workbook is refused. ``copy`` holds its annotated copy,
    likewise waiting, if its own problems are what refused it. ``warnings_before`` is what was
    told when current documents were made.
    """

    source: Source
    problems: tuple[Problem, ...]
    made: tuple[Aside, ...] = ()
    is_current: bool = False
    copy: Path | None = None
    warnings_before: tuple[Problem, ...] = ()


Last = Mapping[Paper, Entry]
"""The manifest's entries of a workbook's documents, of those that it has."""


def prepare(source: Source, order: Order, last: Last) -> Prepared:
    """The proved documents of a workbook; ``last`` are the manifest's entries that there are."""
    try:
        return _prepare(source, order, last)
    except Exception as error:  # noqa: BLE001 - one failure never stops the batch
        return fallen(source, error)


def fallen(source: Source, error: BaseException) -> Prepared:
    """What comes of a workbook when we fail ourselves."""
    return Prepared(source, (unexpected(source.path, error),))


def _prepare(source: Source, order: Order, last: Last) -> Prepared:
    if not order.force and _are_current(source, order, last):
        return Prepared(source, (), is_current=True, warnings_before=_told(source, last))
    assessed = assess(source.path, editions(), _named(editions(), order.edition))
    if assessed.evaluation is None:
        return _refused(source, order, assessed)
    papers: list[Proved] = []
    for paper in order.papers:
        found = content.of_body(assessed.evaluation, paper)
        made, problems = proved(found, _origin(source, order, found, assessed))
        if made is None:
            return Prepared(source, assessed.problems + problems)
        papers.append(made)
    return _set_aside(source, order, assessed, papers)


def _told(source: Source, last: Last) -> tuple[Problem, ...]:
    """What was told of the workbook when its documents were made, at the path that it has now."""
    return tuple(
        replace(problem, place=replace(problem.place, file=str(source.path)))
        for problem in last[Paper.SHEET].warnings or ()
    )


def _origin(source: Source, order: Order, found: Content, assessed: Assessed) -> Origin:
    return Origin(
        template=templates.find(order.template, found.edition, found.paper),
        notes=_notes(order, found.paper),
        file=source.path.as_posix(),
        sha256=assessed.sha256,
        chosen=assessed.heading.edition_chosen,
        warnings=assessed.problems if found.paper is Paper.SHEET else (),
    )


def _notes(order: Order, paper: Paper) -> Notes:
    """What is attached to a report is no note by Appendix 1: it stays."""
    return order.notes if paper is Paper.SHEET else Notes.ATTACHED


def _set_aside(
    source: Source, order: Order, assessed: Assessed, papers: Sequence[Proved]
) -> Prepared:
    """All documents under temporary names, or none."""
    aside: list[Aside] = []
    for made in papers:
        target = order.target(source, made.entry.paper)
        temporary, failure = set_aside(target, made.data)
        if temporary is None or failure is not None:
            for earlier in aside:
                earlier.temporary.unlink(missing_ok=True)
            return Prepared(source, (*assessed.problems, *_given(failure)))
        aside.append(Aside(made.entry.paper, temporary, made.entry))
    return Prepared(source, assessed.problems, tuple(aside))


def _given(problem: Problem | None) -> Iterator[Problem]:
    if problem is not None:
        yield problem


def _refused(source: Source, order: Order, assessed: Assessed) -> Prepared:
    """A refused workbook with its annotated copy; a fault of ours is not the workbook's."""
    if any(problem.code is Code.UNEXPECTED for problem in assessed.problems):
        return Prepared(source, assessed.problems)
    copy, failure = set_aside(order.copy(source), annotated(assessed, order.language))
    return Prepared(source, (*assessed.problems, *_given(failure)), copy=copy)


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


def _are_current(source: Source, order: Order, last: Last) -> bool:
    """True when the same ingredients would give the same bytes, and those are in place."""
    return all(
        paper in last and _is_current(source, order, paper, last[paper]) for paper in order.papers
    )


def _is_current(source: Source, order: Order, paper: Paper, last: Entry) -> bool:
    edition = _named(editions(), order.edition or last.edition_id)
    # Warnings of which only the number is known can be told by reading the workbook alone.
    if edition is None or last.warnings is None:
        return False
    try:
        origin = Origin(
            template=templates.find(order.template, edition, paper),
            notes=_notes(order, paper),
            sha256=digest(opc.load(source.path)),
            chosen=order.edition is not None,
        )
        in_place = digest(opc.load(order.target(source, paper)))
    except RefusedError:
        return False
    return made_of(edition, origin) == last.made and in_place == last.sha256


def _named(known: Sequence[Edition], name: str | None) -> Edition | None:
    return next((edition for edition in known if edition.id == name), None)
