"""``new``: blank workbooks for bodies, never over a file that is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from generator.cli.body_list import read_list
from generator.cli.console import Console, Exit, load_editions
from generator.excel.blank.appendix_2 import report_blank
from generator.excel.blank.organisations import blank
from generator.files import os_errors as system
from generator.files.disk import write_whole
from generator.law.edition import Edition, in_force
from generator.messages.problems import Code, Place, Problem, errors
from generator.submission.bodies import BodyEntry


class Blank(Enum):
    """What a body hands in with a blank: its organisations one by one, or its report."""

    ORGANISATIONS = "organisations"
    REPORT = "report"


def run_list(path: Path, year: int, folder: Path, console: Console, kind: Blank) -> Exit:
    """Writes a blank for every body of a list."""
    bodies, problems = read_list(path)
    console.report(problems)
    if errors(problems):
        return Exit.ERRORS
    return run(bodies, year, folder, console, kind)


def run(
    bodies: Sequence[BodyEntry],
    year: int,
    folder: Path,
    console: Console,
    kind: Blank = Blank.ORGANISATIONS,
) -> Exit:
    """Writes a blank for every body; tells what was written and what was in the way."""
    editions = load_editions(console)
    if editions is None:
        return Exit.ERRORS
    edition = in_force(editions, year)
    if edition is None:
        facts = {"year": str(year), "editions": ", ".join(edition.id for edition in editions)}
        console.report([Problem(Code.YEAR_BEFORE_EDITIONS, Place(), facts)])
        return Exit.ERRORS
    problems: list[Problem] = []
    for body in bodies:
        target = folder / f"{body.slug}.xlsx"
        problem = _write(target, _Order(body, year, edition, kind))
        if problem is None:
            console.say(console.speech.say("new.made-line", file=str(target)))
        else:
            problems.append(problem)
    console.report(problems)
    console.say(console.speech.say("new.closing", count=len(bodies) - len(problems)))
    return Exit.ERRORS if problems else Exit.FINE


@dataclass(frozen=True)
class _Order:
    """One blank that is wanted."""

    body: BodyEntry
    year: int
    edition: Edition
    kind: Blank

    def made(self) -> bytes:
        """The file."""
        if self.kind is Blank.REPORT:
            return report_blank(self.body, self.year, self.edition)
        return blank(self.body, self.year)


def _write(target: Path, order: _Order) -> Problem | None:
    if system.is_there(target):
        return Problem(Code.BLANK_EXISTS, Place(file=str(target)))
    return write_whole(target, order.made())
