"""Checks workbooks without making documents; writes marked copies if wanted."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from generator.assess import Assessed, validate
from generator.batch.sources import (
    InBatch,
    counted_twice,
    expected_bodies,
    marked_copy,
    missing,
    without_own,
    write_copy,
)
from generator.files import disk
from generator.files.disk import Source, mapping_of
from generator.files.pool import Work, done
from generator.law.edition_file import editions
from generator.messages.problem_text import by_file, unexpected
from generator.messages.problems import Problem
from generator.messages.wording import Language
from generator.submission.accept.body import BodyHeading
from generator.submission.matching import WorkbookLanguage
from generator.submission.model import CellsByBin
from generator.submission.sheets import workbook_language


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A workbook, all that is wrong with it, and its marked copy if one was written.

    ``body``, ``year`` and ``language`` are what it says of itself, None where it does not;
    ``sha256`` is that of its bytes, empty when it could not be read.
    """

    path: Path
    problems: tuple[Problem, ...]
    copy: Path | None = None
    body: str | None = None
    year: int | None = None
    sha256: str = ""
    language: WorkbookLanguage | None = None


@dataclass(frozen=True)
class CheckedWorkbooks:
    """The workbooks that were read, and what is wrong with paths and names.

    ``undone`` counts the workbooks that a cancelled check has not reached.
    """

    files: tuple[CheckedFile, ...]
    of_paths: tuple[Problem, ...]
    undone: int = 0

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them."""
        return (*self.of_paths, *(problem for file in self.files for problem in file.problems))


def check_workbooks(
    paths: Sequence[Path],
    copies: Path | None = None,
    language: Language = Language.KAZAKH,
    progress: Callable[[int, int], object] = lambda _, __: None,
    cancelled: Callable[[], bool] = lambda: False,
    expect: Path | None = None,
    mapping: Path | None = None,
    within: Path | None = None,
) -> CheckedWorkbooks:
    """All problems of the workbooks of files and folders, and of their bodies together.

    Into the folder ``copies`` go marked copies, in a language, of those that have problems.
    ``progress`` gets how many workbooks of how many are read; ``cancelled`` is asked before each.
    ``expect`` is a list of the bodies that are to have a workbook; ``mapping`` is what workbooks of
    another layout are read by, None for that of the nearest folder; of single files up to the
    folder ``within``.
    """
    expected, faults = expected_bodies(expect)
    sources, problems = disk.find_sources(paths, copies, within)
    sources = without_own(sources, {source.path.parent for source in sources})
    clashes = () if copies is None else disk.clashing(sources, lambda source: [source.below])
    clashing = {problem.place.file for problem in clashes}
    inputs = {disk.real(source.path) for source in sources}
    read = _read_all(sources, mapping, progress, cancelled)
    reached = [source for source in sources if source.path in read]
    workbooks = [read[source.path][1] for source in reached]
    twice = by_file(counted_twice(workbooks))
    checked = []
    for source in reached:
        file, _ = read[source.path]
        own = replace(file, problems=(*file.problems, *twice.get(str(source.path), ())))
        if copies is not None and own.problems and str(source.path) not in clashing:
            own = _with_copy(own, source.workbook_in(copies), inputs, language)
        checked.append(own)
    undone = len(sources) - len(checked)
    absent = () if expect is None or undone else missing(expected, workbooks, expect)
    return CheckedWorkbooks(tuple(checked), (*faults, *problems, *clashes, *absent), undone)


_Read = tuple[CheckedFile, InBatch]
"""A workbook, what is wrong with it alone, and what is known of it among others."""


def _read_all(
    sources: Sequence[Source],
    mapping: Path | None,
    progress: Callable[[int, int], object],
    cancelled: Callable[[], bool],
) -> dict[Path, _Read]:
    """What is read of the workbooks in parallel; of some if cancelled."""
    read: dict[Path, _Read] = {}
    progress(0, len(sources))
    work = Work(partial(partial, _checked, mapping), _fallen)
    with contextlib.closing(done(work, sources, None)) as of:
        while not cancelled() and (one := next(of, None)) is not None:
            read[one[0].path] = one
            progress(len(read), len(sources))
    return read


def _checked(mapping: Path | None, source: Source) -> _Read:
    assessed = validate(source.path, editions(), mapping_of(source, mapping))
    heading, submission = replace(assessed.heading, edition=None), assessed.submission
    counted = CellsByBin.of({} if submission is None else submission.counted)
    checked = CheckedFile(
        source.path,
        assessed.problems,
        body=heading.name,
        year=heading.year,
        sha256=assessed.sha256,
        language=workbook_language(assessed.workbook),
    )
    return checked, InBatch(str(source.path), heading, counted)


def _fallen(source: Source, error: BaseException) -> _Read:
    checked = CheckedFile(source.path, (unexpected(source.path, error),))
    return checked, InBatch(str(source.path), BodyHeading())


def _with_copy(
    checked: CheckedFile, target: Path, inputs: Collection[Path], language: Language
) -> CheckedFile:
    assessed = Assessed(str(checked.path), checked.sha256, problems=checked.problems)
    failure = write_copy(target, marked_copy(assessed, language), inputs)
    if failure is not None:
        return replace(checked, problems=(*checked.problems, failure))
    return replace(checked, copy=target)
