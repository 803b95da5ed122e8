"""``check``: everything that is wrong with workbooks; if wanted, marked in copies of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import annotation, files, prepare
from generator.assess import Assessed, assess
from generator.commands import Console, Exit, load_editions
from generator.files import Source
from generator.naming import own_tables
from generator.problems import Problem, errors
from generator.screen import problem_json


@dataclass(frozen=True)
class _Found:
    """How many workbooks were read, all that is wrong with them, and the copies written."""

    checked: int
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
    blocking = errors(found.problems)
    if found.problems:
        console.say()
    for copy in found.copies:
        console.say(console.speech.say("check.copy-line", file=str(copy)))
    console.say(
        console.speech.say(
            "check.closing",
            files=found.checked,
            errors=len(blocking),
            warnings=len(found.problems) - len(blocking),
        )
    )
    return Exit.ERRORS if blocking else Exit.FINE


def run_json(paths: Sequence[Path], folder: Path | None, console: Console) -> Exit:
    """Prints the problems as the contract's JSON list; writes copies like :func:`run`."""
    found = _check(paths, folder, console)
    if found is None:
        return Exit.ERRORS
    objects = [problem_json(console.speech, problem) for problem in found.problems]
    console.say(json.dumps(objects, ensure_ascii=False, indent=1))
    return Exit.ERRORS if errors(found.problems) else Exit.FINE


def _check(paths: Sequence[Path], folder: Path | None, console: Console) -> _Found | None:
    editions = load_editions(console)
    if editions is None:
        return None
    sources, problems = files.find_sources(paths, folder)
    ours = [own_tables(sources, place) for place in {source.path.parent for source in sources}]
    sources = tuple(source for source in sources if not any(source in own for own in ours))
    found, copies = list(problems), []
    clashes = () if folder is None else files.clashing(sources, lambda source: [source.below])
    found += clashes
    copier = _Copier(folder, sources, {problem.place.file for problem in clashes}, console)
    for source in sources:
        assessed = assess(source.path, editions)
        found += assessed.problems
        written = copier.copy(source, assessed)
        if isinstance(written, Problem):
            found.append(written)
        elif written is not None:
            copies.append(written)
    return _Found(len(sources), tuple(found), tuple(copies))


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
