"""What is measured: the engines side by side, how we grow, how soon we are there."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.files.archive import OF_DOCUMENTS
from tests.benchmarks import case as cases
from tests.benchmarks.case import Case
from tests.benchmarks.engines import ENGINES, OURS, OURS_ONE, OURS_TWO, PLAIN, named
from tests.benchmarks.measure import Run, Runs, filled, rounds, timed, written_back

COUNTRY = 2600
"""Bodies that are assessed, about."""

LEVELS = (6, OF_DOCUMENTS, 1)
"""Of deflate, for the floor: what zip programs take, ours, and the fastest."""


@dataclass(frozen=True)
class Plan:
    """How much is measured.

    ``bodies`` of ``organisations`` each go through ours and the plain loop, ``others`` of them
    through the other engines, whose figures are per document. ``growing`` are numbers of
    bodies, ``wide`` are numbers of organisations with the bodies that are made twice over.
    """

    bodies: int
    others: int
    organisations: int
    rounds: int
    growing: tuple[int, ...]
    wide: tuple[tuple[int, int], ...]
    starts: int


FULL = Plan(
    bodies=300,
    others=60,
    organisations=60,
    rounds=3,
    growing=(20, 300, COUNTRY),
    wide=((50, 100), (500, 10), (5000, 1)),
    starts=7,
)
QUICK = Plan(
    bodies=8,
    others=4,
    organisations=60,
    rounds=1,
    growing=(2, 4, 8),
    wide=((50, 3), (500, 1)),
    starts=2,
)


@dataclass(frozen=True)
class Speed:
    """The rounds of each engine, of those skipped why, and of the floor by the level of deflate.

    ``varied`` are those of the plain loop and our command on workbooks of another sort: of a few
    organisations each, with hardly a row like another.
    """

    plan: Plan
    runs: Runs
    skipped: Mapping[str, str]
    floor: Mapping[int, list[Run]]
    varied: Runs


@dataclass(frozen=True)
class Width:
    """Bodies of so many organisations: rounds of so many bodies, and of twice as many."""

    organisations: int
    bodies: int
    once: Sequence[Run]
    twice: Sequence[Run]


@dataclass(frozen=True)
class Start:
    """The shortest commands: Python alone, our help."""

    python: Sequence[Run]
    help: Sequence[Run]


def speed(plan: Plan, root: Path) -> Speed:
    """Every engine that is installed, in turns, and the floor below our own documents."""
    whole = cases.with_everything(root, plan.bodies, plan.organisations)
    some = cases.with_everything(root, plan.others, plan.organisations)
    skipped = {engine.name: engine.missing() for engine in ENGINES if engine.missing()}
    floor: dict[int, list[Run]] = {level: [] for level in LEVELS}
    with tempfile.TemporaryDirectory(dir=root) as made:
        out = Path(made) / "documents"

        def ours() -> Run:
            run = filled(named(OURS_ONE), whole, out)
            for level in LEVELS:
                floor[level].append(written_back(out, Path(made) / "floor", level))
            return run

        steps = {
            engine.name: partial(
                filled, engine, whole if engine.name in (PLAIN, *OURS) else some, out
            )
            for engine in ENGINES
            if engine.name not in skipped
        }
        found = rounds(plan.rounds, {**steps, OURS_ONE: ours})
        other = cases.with_everything(root, plan.bodies, None)
        names = (PLAIN, OURS_ONE, OURS_TWO)
        steps = {name: partial(filled, named(name), other, out) for name in names}
        varied = rounds(plan.rounds, steps)
    return Speed(plan, found, skipped, floor, varied)


def growth(plan: Plan, root: Path) -> Mapping[int, Sequence[Run]]:
    """Our command with two processes on more and more bodies."""
    grown = {n: cases.with_workbooks(root, n, plan.organisations) for n in plan.growing}
    with tempfile.TemporaryDirectory(dir=root) as made:
        steps = {str(n): _build(case, Path(made), OURS_TWO) for n, case in grown.items()}
        found = rounds(plan.rounds, steps)
    return {n: found[str(n)] for n in grown}


def widths(plan: Plan, root: Path) -> Sequence[Width]:
    """Our command with one process on bodies with more and more organisations.

    What a body takes is what the same number of bodies again takes: the start of the command, which
    would make small bodies dearer than they are, is in neither.
    """
    sizes = [(many * times, wide) for wide, many in plan.wide for times in (1, 2)]
    made = {size: cases.with_workbooks(root, *size) for size in sizes}
    with tempfile.TemporaryDirectory(dir=root) as folder:
        steps = {str(size): _build(case, Path(folder), OURS_ONE) for size, case in made.items()}
        found = rounds(plan.rounds, steps)
    return [
        Width(wide, many, found[str((many, wide))], found[str((2 * many, wide))])
        for wide, many in plan.wide
    ]


def start(plan: Plan) -> Start:
    """How soon a command answers."""
    found = rounds(
        plan.starts,
        {
            "python": partial(timed, [sys.executable, "-c", ""]),
            "help": partial(timed, [sys.executable, "-m", "generator", "--help"]),
        },
    )
    return Start(found["python"], found["help"])


def _build(case: Case, folder: Path, engine: str) -> partial[Run]:
    return partial(filled, named(engine), case, folder / "documents")
