"""The options of a batch, what must hold before it begins, and its results.

Imports nothing that fills papers: the parent process starts without Word and Excel.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from generator.files import disk, system
from generator.files.archive import digest_if_readable
from generator.files.disk import Source, mapping_of
from generator.law.choices import OF_BODY, Notes, Paper
from generator.law.edition_file import editions
from generator.messages.problem_text import unexpected
from generator.messages.problems import Code, Fact, Place, Problem, errors
from generator.messages.wording import Language
from generator.results import COPIES

if TYPE_CHECKING:
    from generator.results.changes import BodyChange
    from generator.submission.accept.body import BodyHeading


@dataclass(frozen=True)
class Options:
    """What a batch makes: output folder, templates, edition, workbooks.

    ``template`` is a file or a folder, None for ours; ``edition`` an id, None for that of each
    reporting year; ``notes`` None for those that the folder has. ``with_report`` also makes the
    reports, ``with_pdf`` a PDF beside each document;
    ``force`` replaces documents that were changed by others and makes current ones again;
    ``language`` is that of the marked copies of refused workbooks. ``mapping`` is what workbooks
    of another layout are read by, None for that of the nearest folder.

    ``paths`` are files and folders; documents of single files are named by their places below the
    folder ``within``, by their own names when it is None. ``jobs`` are the most processes, None for
    as many as there are processors. ``expect`` is a list of the bodies that are to have a workbook.
    """

    output: Path
    template: Path | None = None
    edition: str | None = None
    notes: Notes | None = None
    force: bool = False
    language: Language = Language.KAZAKH
    with_report: bool = False
    with_pdf: bool = False
    mapping: Path | None = None
    _: KW_ONLY
    paths: Sequence[Path] = ()
    jobs: int | None = None
    within: Path | None = None
    expect: Path | None = None

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
        """The marked copy of a workbook, when that is refused."""
        return source.workbook_in(self.output / COPIES)

    def mapping_hash(self, source: Source) -> str:
        """The hash of the mapping that a workbook is read by, empty without one."""
        mapping = mapping_of(source, self.mapping)
        return "" if mapping is None else digest_if_readable(mapping) or ""

    def document(self, source: Source, paper: Paper = Paper.SHEET) -> str:
        """The document's name in the manifest: from the output folder, forward slashes."""
        return f"{source.below.as_posix()}{paper.suffix}.docx"


def pdf_name(document: str) -> str:
    """The name of a document's PDF: beside it."""
    return document.removesuffix(".docx") + ".pdf"


@dataclass(frozen=True)
class Prepared:
    """The result of preparing one workbook.

    ``made`` are its proved documents, all or none, each under a temporary name with the line of its
    entry: from one process to another JSON goes faster than values. Without them the workbook is
    refused; ``copy`` is its marked copy if its own problems are what refused it. ``heading`` is
    what one that was read says of its body, without edition.
    """

    source: Source
    problems: tuple[Problem, ...]
    made: tuple[tuple[Path, bytes], ...] = ()
    copy: bytes | None = None
    heading: BodyHeading | None = None


def fallen(source: Source, error: BaseException) -> Prepared:
    """The result of a workbook when the program itself fails."""
    return Prepared(source, (unexpected(source.path, error),))


class Result(Enum):
    """The outcome of a workbook's document."""

    MADE = "made"
    CURRENT = "current"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """The result of one workbook; ``document``, its sheet, is None when there is none of it.

    ``others`` are the reports made with it, ``copy`` is the marked copy of a refused one.
    ``warnings_before`` are those of a current document, from when it was made.
    """

    source: Source
    result: Result
    document: Path | None
    problems: tuple[Problem, ...]
    warnings_before: tuple[Problem, ...] = ()
    copy: Path | None = None
    others: tuple[Path, ...] = ()

    @property
    def is_failure(self) -> bool:
        """True when the document is missing or is not what the workbook gives."""
        return self.document is None or bool(errors(self.problems))


class Stage(Enum):
    """The stages of a batch."""

    DOCUMENTS = "documents"
    PDFS = "pdfs"


@dataclass(frozen=True)
class Step:
    """The progress of a batch: how many items of a stage are done, of how many.

    The first step has the ``problems`` of paths and templates, each of the others the ``outcome``
    of a workbook, but for those of PDFs.
    """

    stage: Stage
    done: int
    total: int
    outcome: Outcome | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class BatchReport:
    """The result of a batch of so many ``workbooks``.

    ``problems`` are those of its first step; ``failures`` say what else no workbook is the cause
    of, also why it has not begun. ``refused`` are the workbooks refused by their names alone.
    ``consolidated`` are the files of many bodies with the count of these, ``pdfs`` those that were
    made; ``has_overviews`` is true when both show what the batch has left.
    """

    options: Options
    workbooks: int = 0
    problems: tuple[Problem, ...] = ()
    failures: tuple[Problem, ...] = ()
    has_begun: bool = False
    is_interrupted: bool = False
    outcomes: tuple[Outcome, ...] = ()
    refused: tuple[Source, ...] = ()
    consolidated: Mapping[Path, int] = field(default_factory=dict)
    pdfs: tuple[Path, ...] = ()
    current_pdfs: int = 0
    changed: tuple[BodyChange, ...] = ()
    has_overviews: bool = False

    @property
    def undone(self) -> int:
        """How many workbooks a cancelled or interrupted batch has not reached."""
        return self.workbooks - len(self.outcomes)

    @property
    def is_sound(self) -> bool:
        """True when every workbook has the document that it gives, and nothing else failed."""
        is_whole = self.has_begun and not self.is_interrupted
        failed = any(outcome.is_failure for outcome in self.outcomes)
        return is_whole and not failed and not errors((*self.problems, *self.failures))

    def sources(self, result: Result) -> list[Source]:
        """The workbooks with a result."""
        away = self.refused if result is Result.REFUSED else ()
        return [*(one.source for one in self.outcomes if one.result is result), *away]


_LOCK = ".bagalau-lock"


def draft_problems(options: Options) -> tuple[Problem, ...]:
    """No paper is made by a draft, which nobody has adopted."""
    drafts = [edition.id for edition in editions() if edition.is_draft]
    facts: dict[str, Fact] = {"edition": options.edition or ""}
    return (Problem(Code.EDITION_DRAFT, Place(), facts),) if options.edition in drafts else ()


def template_problems(options: Options) -> tuple[Problem, ...]:
    """Problems of the templates, found before anything is read or written.

    In a folder of templates only the editions that are there can be checked beforehand. Our own
    are tried out by our tests; they are checked where they are filled, and no more of them.
    """
    if options.template is None:
        return ()
    from generator.verify.trial import check_template  # here: 0.3 s, and most templates are ours
    from generator.word import template_files

    papers = (*options.papers, Paper.CONSOLIDATED) if options.with_report else options.papers
    find, ours = template_files.find_template, template_files.shipped_folder()
    given = {find(options.template, one, paper): paper for one in editions() for paper in papers}
    problems: list[Problem] = []
    for path, paper in given.items():
        if path.is_relative_to(ours) or not (system.is_there(path) or path == options.template):
            continue
        checked = check_template(path)
        misfit = None if checked.template is None else template_files.is_of(checked.template, paper)
        problems += checked.problems if misfit is None else (misfit, *checked.problems)
    return tuple(problems)


@contextlib.contextmanager
def held(output: Path) -> Iterator[Problem | None]:
    """Keep other batches out of a folder; the problem when one is there, or it cannot be held.

    What a killed batch has left in it goes.
    """
    from filelock import FileLock, Timeout  # here: most commands hold no folder

    lock = FileLock(output / _LOCK, timeout=0)
    problem = None
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        disk.sweep(output)
    except Timeout:
        problem = Problem(Code.OUTPUT_BUSY, Place(file=str(output)))
    except OSError as error:
        problem = disk.unwritable(output, error)
    except NotImplementedError as error:  # filelock's word for a disk that has no locks
        problem = disk.unwritable(output, OSError(errno.ENOLCK, str(error)))
    try:
        yield problem
    finally:
        lock.release()
