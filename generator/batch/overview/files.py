"""Files with problems and counts of a batch, as shown by the overviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.batch import placing
from generator.batch.order import Options
from generator.batch.outcomes import BatchReport, Outcome, Result
from generator.batch.placing import Placement
from generator.messages.problem_text import by_file
from generator.messages.problems import Code, Problem, errors


@dataclass(frozen=True)
class FileProblems:
    """A file and its problems; ``copy`` is its marked copy from the page's folder, if it has one.

    A workbook refused by an earlier batch has no problems here: they are in its copy.
    """

    file: str
    problems: tuple[Problem, ...] = ()
    copy: str = ""
    is_refused: bool = False


def withdrawn(report: BatchReport, placement: Placement) -> Iterator[str]:
    """The sheets of refused workbooks, but for one that is another workbook's."""
    for source in report.sources(Result.REFUSED):
        document = report.options.document(source)
        last = placement.entries.get(document)
        if last is not None and not placing.is_of_another_file(last, source.path):
            yield document


def counts(
    report: BatchReport, placement: Placement, files: Iterable[FileProblems]
) -> Mapping[str, int]:
    """The counts above the page; a second batch over the same files gives the same."""
    results = [one.result for one in report.outcomes if not _is_shut_out(one, report, placement)]
    return {
        "sound": results.count(Result.MADE) + results.count(Result.CURRENT),
        "kept": results.count(Result.KEPT),
        "refused": sum(file.is_refused for file in files),
        "undone": report.undone,
    }


def missing_of(report: BatchReport) -> tuple[str, ...]:
    """The bodies of the list that have no workbook."""
    return tuple(str(one.facts["name"]) for one in report.failures if _is_missing(one))


def _is_missing(problem: Problem) -> bool:
    return problem.code is Code.BODY_MISSING


def shown_path(file: str, options: Options) -> str:
    """A file from the folder that was given, else by its name: the same wherever that lies."""
    path = Path(file)
    for folder in (options.output, *options.paths):
        if path != folder and path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name


def files_of(report: BatchReport, placement: Placement) -> Iterator[FileProblems]:
    """Files with their problems: those that were refused or warned of, then all others.

    A workbook without a sheet has all errors that cost it the sheet, wherever they are. Missing
    bodies are listed elsewhere.
    """
    for file in _files(report, placement):
        problems = tuple(_shown(problem, report.options) for problem in file.problems)
        yield replace(file, file=shown_path(file.file, report.options), problems=problems)


def _shown(problem: Problem, options: Options) -> Problem:
    if "other" not in problem.facts:
        return problem
    other = shown_path(str(problem.facts["other"]), options)
    return replace(problem, facts={**problem.facts, "other": other})


def _files(report: BatchReport, placement: Placement) -> Iterator[FileProblems]:
    output, others = report.options.output, dict[str, list[Problem]]()
    for outcome in report.outcomes:
        name, own = str(outcome.source.path), list[Problem]()
        is_refused = _is_shut_out(outcome, report, placement)
        for problem in (*outcome.problems, *outcome.warnings_before):
            file = problem.place.file
            is_own = file == name or (is_refused and problem.is_error)
            (own if is_own else others.setdefault(file, [])).append(problem)
        if own or is_refused:
            copy = outcome.copy
            below = "" if copy is None else copy.relative_to(output).as_posix()
            yield FileProblems(name, tuple(own), below, is_refused=is_refused)
    for file, problems in sorted(by_file(report.problems).items()):
        yield FileProblems(file, tuple(problems), is_refused=bool(errors(problems)))
    for problem in (one for one in report.failures if not _is_missing(one)):
        others.setdefault(problem.place.file, []).append(problem)
    for file, problems in sorted(others.items()):
        yield FileProblems(file, tuple(problems))


def _is_shut_out(outcome: Outcome, report: BatchReport, placement: Placement) -> bool:
    """True of a workbook that has no sheet: refused, or its name is taken by another file."""
    if outcome.result is not Result.KEPT:
        return outcome.result is Result.REFUSED
    last = placement.entries.get(report.options.document(outcome.source))
    taken = (Code.OUTPUT_OF_OTHER, Code.NAME_RESERVED)
    return last is None or any(problem.code in taken for problem in outcome.problems)
