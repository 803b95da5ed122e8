"""The order of a batch, and the values exchanged with its worker processes.

Imports nothing that fills papers: the parent process starts without Word and Excel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.excel.annotate import of_problems as annotation
from generator.files.disk import Source
from generator.law.papers import OF_BODY, Notes, Paper
from generator.messages.problem_text import unexpected
from generator.messages.problems import Problem
from generator.messages.wording import Language

if TYPE_CHECKING:
    from generator.submission.accept.body import BodyHeading


@dataclass(frozen=True)
class Order:
    """What a batch makes: output folder, templates, edition.

    ``template`` is a file or a folder, None for ours; ``edition`` an id, None for that of each
    reporting year; ``notes`` None for those that the folder has. ``with_report`` also makes the
    reports, ``with_pdf`` a PDF beside each document;
    ``force`` replaces documents that were changed by others and makes current ones again;
    ``language`` is that of the marked copies of refused workbooks. ``mapping`` is what workbooks
    of another layout are read by, None for that of the nearest folder.
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
        folder = self.output / annotation.FOLDER / source.below.parent
        return folder / f"{source.below.name}.xlsx"

    def document(self, source: Source, paper: Paper = Paper.SHEET) -> str:
        """The document's name in the manifest: from the output folder, forward slashes."""
        return f"{source.below.as_posix()}{paper.suffix}.docx"


@dataclass(frozen=True, kw_only=True)
class Options(Order):
    """A whole batch: an order, the files and folders it is for, how many processes at most.

    As many processes as there are processors when ``jobs`` is None. Documents of single files are
    named by their places below the folder ``within``; by their own names when it is None.
    ``expect`` is a list of the bodies that are to have a workbook.
    """

    paths: Sequence[Path]
    jobs: int | None = None
    within: Path | None = None
    expect: Path | None = None


@dataclass(frozen=True)
class Aside:
    """A proved document under a temporary name.

    ``line`` is that of its entry: from one process to another JSON goes faster than values.
    """

    paper: Paper
    temporary: Path
    line: bytes


@dataclass(frozen=True)
class Prepared:
    """The result of preparing one workbook.

    ``made`` are its proved documents, all or none; without them the workbook is refused. ``copy``
    is its marked copy if its own problems are what refused it. ``heading`` is what one that was
    read says of its body, without edition.
    """

    source: Source
    problems: tuple[Problem, ...]
    made: tuple[Aside, ...] = ()
    copy: bytes | None = None
    heading: BodyHeading | None = None


def fallen(source: Source, error: BaseException) -> Prepared:
    """The result of a workbook when the program itself fails."""
    return Prepared(source, (unexpected(source.path, error),))
