"""Checks workbooks without making documents; writes marked copies if wanted."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from generator.assess import Assessed, assess, mapping_of
from generator.batch.sources import InBatch, counted_twice, marked_copy, missing, without_own
from generator.excel.annotate import of_problems as annotation
from generator.excel.read.body_list import read_expected
from generator.files import disk as files
from generator.files.disk import Source
from generator.files.workers import Work, done
from generator.law.edition_file import editions
from generator.messages.problem_text import by_file, unexpected
from generator.messages.problems import Problem
from generator.messages.wording import Language
from generator.submission.accept.body import BodyHeading
from generator.submission.names import WorkbookLanguage
from generator.submission.tabs import workbook_language


@dataclass(frozen=True)
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
    expected, faults = ((), ()) if expect is None else read_expected(expect)
    sources, problems = files.find_sources(paths, copies, within)
    sources = without_own(sources, {source.path.parent for source in sources})
    clashes = () if copies is None else files.clashing(sources, lambda source: [source.below])
    clashing = {problem.place.file for problem in clashes}
    inputs = {files.real(source.path) for source in sources}
    found = _read_all(sources, mapping, progress, cancelled)
    workbooks = [workbook for _, workbook, _ in found.values()]
    twice = by_file(counted_twice(workbooks))
    checked: list[CheckedFile] = []
    for source, (assessed, _, own) in found.items():
        whole = (*assessed.problems, *twice.get(str(source.path), ()))
        folder = None if str(source.path) in clashing else copies
        file = _checked(source, replace(assessed, problems=whole), folder, inputs, language)
        checked.append(replace(file, language=own))
    undone = len(sources) - len(checked)
    absent = () if expect is None or undone else missing(expected, workbooks, expect)
    return CheckedWorkbooks(tuple(checked), (*faults, *problems, *clashes, *absent), undone)


def _read_all(
    sources: Sequence[Source],
    mapping: Path | None,
    progress: Callable[[int, int], object],
    cancelled: Callable[[], bool],
) -> dict[Source, tuple[Assessed, InBatch, WorkbookLanguage | None]]:
    """What is read of the workbooks in parallel, in the order given; of some if cancelled."""
    read: dict[Path, tuple[Assessed, InBatch, WorkbookLanguage | None]] = {}
    progress(0, len(sources))
    with contextlib.closing(done(Work(partial(_assessing, mapping), _fallen), sources, None)) as of:
        while not cancelled() and (one := next(of, None)) is not None:
            read[one[0].path] = one[1:]
            progress(len(read), len(sources))
    return {source: read[source.path] for source in sources if source.path in read}


_Read = tuple[Source, Assessed, InBatch, WorkbookLanguage | None]
"""A workbook without its cells, what is known of it among others, and its language."""


def _assessing(mapping: Path | None) -> Callable[[Source], _Read]:
    return partial(_assessed, mapping=mapping)


def _assessed(source: Source, mapping: Path | None) -> _Read:
    assessed = assess(source.path, editions(), mapping=mapping_of(source, mapping))
    evaluation, file = assessed.evaluation, str(source.path)
    counted = {} if evaluation is None else evaluation.submission.counted
    heading = replace(assessed.heading, edition=None)
    bare = replace(assessed, heading=heading, evaluation=None, workbook=None)
    return source, bare, InBatch(file, heading, counted), workbook_language(assessed.workbook)


def _fallen(source: Source, error: BaseException) -> _Read:
    problems, file = (unexpected(source.path, error),), str(source.path)
    fallen = Assessed(file, "", BodyHeading(), None, problems)
    return source, fallen, InBatch(file, BodyHeading()), None


def _checked(
    source: Source,
    assessed: Assessed,
    copies: Path | None,
    inputs: Collection[Path],
    language: Language,
) -> CheckedFile:
    heading = assessed.heading
    checked = CheckedFile(
        source.path, assessed.problems, None, heading.name, heading.year, assessed.sha256
    )
    if copies is None or not assessed.problems:
        return checked
    target = copies / source.below.parent / f"{source.below.name}.xlsx"
    failure = annotation.in_the_way(target, inputs)
    failure = failure or files.write_whole(target, marked_copy(assessed, language))
    if failure is not None:
        return replace(checked, problems=(*assessed.problems, failure))
    return replace(checked, copy=target)
