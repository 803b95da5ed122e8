"""Writes next year's workbooks from this year's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.assess import validate
from generator.excel.blank.filling import next_year
from generator.excel.blank.guide import Blank
from generator.excel.blank.new import new_workbook
from generator.files import disk
from generator.files.disk import Source, mapping_of
from generator.law.edition_file import editions
from generator.messages.problems import Problem, errors
from generator.submission.bodies import BodyEntry
from generator.submission.matching import WorkbookLanguage
from generator.submission.model import Submission


@dataclass(frozen=True)
class NextWorkbooks:
    """The workbooks that were written, and what is wrong with those of the year before."""

    made: tuple[Path, ...]
    problems: tuple[Problem, ...]

    @property
    def is_whole(self) -> bool:
        """True when every body has its workbook of the next year."""
        return bool(self.made) and not errors(self.problems)


def next_workbooks(
    paths: Sequence[Path],
    folder: Path | None = None,
    language: WorkbookLanguage = WorkbookLanguage.KAZAKH,
) -> NextWorkbooks:
    """Write next year's workbook for each workbook of files and folders, under the same name.

    Into ``folder``, else into ``inputs/YEAR`` of each. Nothing is written over a file that is
    there, nor for a workbook that is refused.
    """
    sources, problems = disk.find_sources(paths, folder)
    found = list(problems)
    ready: list[tuple[Source, Submission]] = []
    for source in sources:
        assessed = validate(source.path, editions(), mapping_of(source, None))
        found += assessed.problems
        if assessed.submission is not None:
            ready.append((source, assessed.submission))
    targets = {source: _target(source, submission, folder) for source, submission in ready}
    clashes = disk.clashing([*targets], lambda source: [targets[source]])
    clashing = {problem.place.file for problem in clashes}
    made: list[Path] = []
    for source, submission in ready:
        if str(source.path) in clashing:
            continue
        problem = _write(targets[source], submission, language)
        if problem is None:
            made.append(targets[source])
        else:
            found.append(problem)
    return NextWorkbooks(tuple(made), (*found, *clashes))


def _target(source: Source, submission: Submission, folder: Path | None) -> Path:
    return source.workbook_in(folder or Path("inputs", str(submission.year + 1)))


def _write(target: Path, last: Submission, language: WorkbookLanguage) -> Problem | None:
    body = last.body
    entry = BodyEntry(target.stem, body.name, body.kind, body.kato)
    kind = Blank.ORGANISATIONS if last.reported is None else Blank.REPORT
    return new_workbook(target, entry, last.year + 1, kind, language, next_year(last))
