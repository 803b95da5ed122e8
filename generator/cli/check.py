"""``check``: everything that is wrong with workbooks; if wanted, marked in copies of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.assess import Assessed, assess
from generator.batch import prepare
from generator.batch.own_files import own_copies, own_tables
from generator.cli import progress
from generator.cli.console import Console, Exit, load_editions, on_one_line
from generator.excel.annotate import of_problems as annotation
from generator.files import disk as files
from generator.files.disk import Source
from generator.messages.problem_text import Line, Tone, problem_json
from generator.messages.problems import Problem, errors


@dataclass(frozen=True)
class _Found:
    """The workbooks that were read, all that is wrong with them, and the copies written."""

    checked: tuple[Path, ...]
    problems: tuple[Problem, ...]
    copies: tuple[Path, ...]


def run(paths: Sequence[Path], folder: Path | None, console: Console) -> Exit:
    """Prints the problems of every workbook below the paths, and a closing line.

    Into the folder, if one is given, go annotated copies of the workbooks that have problems.
    """
    found = _check(paths, folder, console)
    if found is None:
        return Exit.ERRORS
    console.report(found.problems)
    if found.problems:
        console.say()
    for copy in found.copies:
        console.say(console.speech.say("check.copy-line", file=str(copy)))
    _tell_files(found, console)
    facts = _counts(found.problems)
    closing = console.speech.say("check.closing", files=len(found.checked), **facts)
    console.say(Line("", closing, tone=_tone(found.problems)))
    return Exit.ERRORS if errors(found.problems) else Exit.FINE


def run_json(paths: Sequence[Path], folder: Path | None, console: Console) -> Exit:
    """Prints the problems as the contract's JSON list; writes copies like :func:`run`."""
    found = _check(paths, folder, console)
    if found is None:
        return Exit.ERRORS
    objects = [problem_json(console.speech, problem) for problem in found.problems]
    console.answer(objects, found.problems)
    return Exit.ERRORS if errors(found.problems) else Exit.FINE


def _tell_files(found: _Found, console: Console) -> None:
    """What was found in each workbook, in the log and for those who want details."""
    named: dict[str, list[Problem]] = {}
    for problem in found.problems:
        named.setdefault(problem.place.file, []).append(problem)
    for path in found.checked:
        file, counts = on_one_line(str(path)), _counts(named.get(str(path), []))
        console.detail(console.speech.say("check.file-line", file=file, **counts))


def _counts(problems: Sequence[Problem]) -> dict[str, int]:
    blocking = len(errors(problems))
    return {"errors": blocking, "warnings": len(problems) - blocking}


def _tone(problems: Sequence[Problem]) -> Tone:
    if errors(problems):
        return Tone.BAD
    return Tone.DOUBTFUL if problems else Tone.GOOD


def _check(paths: Sequence[Path], folder: Path | None, console: Console) -> _Found | None:
    editions = load_editions(console)
    if editions is None:
        return None
    sources, problems = files.find_sources(paths, folder)
    ours = [own_tables(sources, place) for place in {source.path.parent for source in sources}]
    own = own_copies(sources).union(*ours)
    sources = tuple(source for source in sources if source not in own)
    found, copies = list(problems), []
    clashes = () if folder is None else files.clashing(sources, lambda source: [source.below])
    found += clashes
    copier = _Copier(folder, sources, {problem.place.file for problem in clashes}, console)
    doing = console.speech.say("check.progress")
    with progress.shown(console, len(sources), doing) as step:
        for source in sources:
            assessed = assess(source.path, editions)
            found += assessed.problems
            written = copier.copy(source, assessed)
            if isinstance(written, Problem):
                found.append(written)
            elif written is not None:
                copies.append(written)
            step()
    checked = tuple(source.path for source in sources)
    return _Found(checked, tuple(found), tuple(copies))


class _Copier:
    """Writes annotated copies below a folder; without one it writes nothing."""

    def __init__(
        self, folder: Path | None, sources: Sequence[Source], clashing: set[str], console: Console
    ) -> None:
        self._folder = folder
        self._inputs = {files.real(source.path) for source in sources}
        self._clashing = clashing
        self._language = console.speech.language

    def copy(self, source: Source, assessed: Assessed) -> Path | Problem | None:
        """The copy written, or why it was not; None when there is nothing to be marked."""
        if self._folder is None or not assessed.problems or str(source.path) in self._clashing:
            return None
        target = self._folder / source.below.parent / f"{source.below.name}.xlsx"
        failure = annotation.in_the_way(target, self._inputs)
        if failure is None:
            failure = files.write_whole(target, prepare.annotated(assessed, self._language))
        return failure or target
