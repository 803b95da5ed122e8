"""What the overviews show besides bodies: files with their problems, documents, counts."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator import __version__
from generator.batch import placing, sources
from generator.batch.order import BatchReport, Options, Outcome, Result, pdf_name
from generator.batch.placing import Placement
from generator.files import system
from generator.files.archive import digest, digest_if_readable, file_digest
from generator.law.choices import Paper
from generator.law.edition_file import editions
from generator.messages.problem_text import by_file
from generator.messages.problems import Code, Problem, errors
from generator.results import COPIES, PAGE, SUMMARY
from generator.results.entry_json import json_bytes
from generator.results.json_values import problem_json
from generator.results.previous import PREVIOUS


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
        last = placement.entries.head(document)
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
    last = placement.entries.head(report.options.document(outcome.source))
    taken = (Code.OUTPUT_OF_OTHER, Code.NAME_RESERVED)
    return last is None or any(problem.code in taken for problem in outcome.problems)


@dataclass(frozen=True)
class FolderState:
    """What lies in a folder, and what a batch says of it: the overviews show it with the entries.

    ``papers`` are the documents in place, without the sheets of refused workbooks; ``own`` are the
    files of the batch, ``before`` those that earlier ones have refused.
    """

    report: BatchReport
    papers: tuple[str, ...]
    own: tuple[FileProblems, ...]
    before: tuple[FileProblems, ...]
    counts: Mapping[str, int]
    pdfs: Mapping[str, str]

    @classmethod
    def of(cls, placement: Placement, report: BatchReport) -> FolderState:
        """What lies in the folder of a batch."""
        before, own = _refused_before(report), tuple(files_of(report, placement))
        papers = tuple(_papers(placement, report, before))
        counted = counts(report, placement, own)
        return cls(report, papers, own, before, counted, _pdfs(placement, papers))

    def digest(self, placement: Placement) -> str:
        """Two SHA-256: of the program, and of all else that overviews show besides the entries."""
        output, options = self.report.options.output, self.report.options
        files = [
            [one.file, one.copy, one.is_refused, digest(b"".join(_problems(one.problems)))]
            for one in (*self.own, *self.before)
        ]
        names = (SUMMARY, PAGE, PREVIOUS)
        made = [placement.companions.get(name) for name in (SUMMARY, PAGE)]
        said = {
            "language": options.language.value,
            "papers": self.papers,
            "files": files,
            "counts": self.counts,
            "missing": missing_of(self.report),
            "pdfs": self.pdfs,
            "in place": [digest_if_readable(output / name) for name in names],
            "made": [None if one is None else one.sha256 for one in made],
        }
        return f"{program()} {digest(json_bytes(said))}"


def program() -> str:
    """The SHA-256 of the version of the program and of its editions."""
    bases = (sorted(one.basis.values()) for one in editions())
    return digest(json_bytes([__version__, *bases]))


def _problems(problems: Iterable[Problem]) -> list[bytes]:
    return sorted(json_bytes([one.place.file, problem_json(one)]) for one in problems)


def _papers(
    placement: Placement, report: BatchReport, before: Iterable[FileProblems]
) -> Iterator[str]:
    """The papers that are in place, without the sheets of refused workbooks."""
    gone = {*withdrawn(report, placement), *(_sheet_of(Path(file.copy)) for file in before)}
    for name in sorted(placement.entries):
        entry = placement.entries.head(name) if name in gone else None
        is_gone = entry is not None and entry.paper is Paper.SHEET
        if not is_gone and system.is_there(report.options.output / name):
            yield name


def _pdfs(placement: Placement, entries: Iterable[str]) -> Mapping[str, str]:
    found, output = {}, placement.options.output
    for document in sorted(entries):
        name = pdf_name(document)
        made = placement.companions.get(name)
        if made is not None and system.is_there(output / name):
            with contextlib.suppress(OSError):  # gone meanwhile, or not to be read: no link to it
                if file_digest(output / document) == made.of:
                    found[document] = name
    return found


def _refused_before(report: BatchReport) -> tuple[FileProblems, ...]:
    """Workbooks that earlier batches refused: their marked copies are still there."""
    output = report.options.output
    folder = output / COPIES
    own = {report.options.copy(outcome.source) for outcome in report.outcomes}
    found = []
    for path in sorted(folder.rglob("*.xlsx")):
        if path not in own and sources.is_ours(path):
            name = path.relative_to(folder).as_posix()
            copy = path.relative_to(output).as_posix()
            found.append(FileProblems(name, copy=copy, is_refused=True))
    return tuple(found)


def _sheet_of(copy: Path) -> str:
    return copy.relative_to(COPIES).with_suffix(".docx").as_posix()
