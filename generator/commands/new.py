"""``new``: blank workbooks for bodies, never over a file that is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator import system
from generator.bodies import BodyEntry
from generator.body_list import read_list
from generator.commands import Console, Exit, load_editions
from generator.edition import in_force
from generator.excel.blank import blank
from generator.files import write_whole
from generator.problems import Code, Place, Problem, errors


def run_list(path: Path, year: int, folder: Path, console: Console) -> Exit:
    """Writes a blank for every body of a list."""
    bodies, problems = read_list(path)
    console.report(problems)
    if errors(problems):
        return Exit.ERRORS
    return run(bodies, year, folder, console)


def run(bodies: Sequence[BodyEntry], year: int, folder: Path, console: Console) -> Exit:
    """Writes a blank for every body; tells what was written and what was in the way."""
    editions = load_editions(console)
    if editions is None:
        return Exit.ERRORS
    if in_force(editions, year) is None:
        facts = {"year": str(year), "editions": ", ".join(edition.id for edition in editions)}
        console.report([Problem(Code.YEAR_BEFORE_EDITIONS, Place(), facts)])
        return Exit.ERRORS
    problems: list[Problem] = []
    for body in bodies:
        target = folder / f"{body.slug}.xlsx"
        problem = _write(target, body, year)
        if problem is None:
            console.say(console.speech.say("new.made-line", file=str(target)))
        else:
            problems.append(problem)
    console.report(problems)
    console.say(console.speech.say("new.closing", count=len(bodies) - len(problems)))
    return Exit.ERRORS if problems else Exit.FINE


def _write(target: Path, body: BodyEntry, year: int) -> Problem | None:
    if system.is_there(target):
        return Problem(Code.BLANK_EXISTS, Place(file=str(target)))
    return write_whole(target, blank(body, year))
