"""Next year's workbooks of bodies, made from those of the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.assess import assess
from generator.excel.blank.filling import next_year
from generator.excel.blank.new import blank, blank_appendix_2
from generator.files import disk as files
from generator.files import os_errors as system
from generator.files.disk import Source
from generator.law.edition import in_force
from generator.law.edition_file import editions
from generator.messages.problems import Code, Place, Problem, errors
from generator.submission.bodies import BodyEntry
from generator.submission.mapping import mapping_of
from generator.submission.model import Submission
from generator.submission.names import WorkbookLanguage


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
    sources, problems = files.find_sources(paths, folder)
    found = list(problems)
    ready: list[tuple[Source, Submission]] = []
    for source in sources:
        assessed = assess(source.path, editions(), mapping=mapping_of(source, None))
        found += assessed.problems
        if assessed.evaluation is not None:
            ready.append((source, assessed.evaluation.submission))
    targets = {source: _target(source, submission, folder) for source, submission in ready}
    clashes = files.clashing([*targets], lambda source: [targets[source]])
    clashing = {problem.place.file for problem in clashes}
    made: list[Path] = []
    for source, submission in ready:
        if str(source.path) not in clashing:
            problem = _write(targets[source], submission, language)
            if problem is None:
                made.append(targets[source])
            else:
                found.append(problem)
    return NextWorkbooks(tuple(made), (*found, *clashes))


def _target(source: Source, submission: Submission, folder: Path | None) -> Path:
    within = folder or Path("inputs", str(submission.year + 1))
    return within / source.below.parent / f"{source.below.name}.xlsx"


def _write(target: Path, last: Submission, language: WorkbookLanguage) -> Problem | None:
    if system.is_there(target):
        return Problem(Code.BLANK_EXISTS, Place(file=str(target)))
    body, year, filling = last.body, last.year + 1, next_year(last)
    entry = BodyEntry(target.stem, body.name, body.kind, body.kato)
    edition = in_force(editions(), year) or last.edition
    make = blank if last.reported is None else blank_appendix_2
    made = make(entry, year, edition, filling=filling, language=language)
    return files.write_whole(target, made)
