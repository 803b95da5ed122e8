"""The results of a batch: of each workbook as it is done, and of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from generator.batch.order import Options
from generator.files.disk import Source
from generator.messages.problems import Problem, errors
from generator.results.changes import BodyChange


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
