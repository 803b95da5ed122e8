"""What people wait for: the commands, in turns with a bare Python that imports two libraries."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks import books
from tests.benchmarks import case as cases
from tests.benchmarks.measure import Run, Runs, by_own_clock, timed

BARE = "Python that imports openpyxl and docxtpl"

_ONE: Mapping[str, float] = {"check FILE": 1.3, "score FILE": 1.3, "build FILE": 2.5}
_ALL: Mapping[str, float] = {
    "build": 200,
    "build, nothing changed": 7.5,
    "check": 35,
    "verify with the workbooks": 90,
    "build, one workbook corrected": 10,
    "page of the app, its workbook saved again": 2.5,
}
GOALS: Mapping[str, float] = {**_ONE, **_ALL}
"""Times the bare Python, at most: a fifth of a second on two quiet cores. Of all bodies those that
are given in seconds for the country's 2,600."""


_CORRECTED = 61
"""Organisations of the first body once its workbook is corrected: more than there were."""


@dataclass(frozen=True)
class Felt:
    """The rounds of each command, and of how many bodies ``build``, ``check``, ``verify`` are.

    ``organisations`` are those of a body, None of varied ones.
    """

    bodies: int
    organisations: int | None
    runs: Runs

    def times(self, name: str) -> float:
        """How many times as long as the bare Python a command takes, by the wall's clock."""
        pairs = zip(self.runs[name], self.runs[BARE], strict=True)
        return median(run.seconds / bare.seconds for run, bare in pairs)


def felt(bodies: int, organisations: int | None, rounds: int, root: Path) -> Felt:
    """Each command on one workbook or on all, a round after the other."""
    case = cases.with_workbooks(root, bodies, organisations)
    found: dict[str, list[Run]] = {name: [] for name in (BARE, *GOALS)}
    with tempfile.TemporaryDirectory(dir=root) as folder:
        inputs, out = Path(folder, "inputs"), Path(folder, "out")
        shutil.copytree(case.workbooks, inputs)
        for _ in range(rounds):
            for name, run in _round(inputs, out):
                found[name].append(run)
            shutil.rmtree(out)
    return Felt(bodies, organisations, found)


def _round(inputs: Path, out: Path) -> Iterator[tuple[str, Run]]:
    first, one = inputs / "0000.xlsx", out / "one"
    yield BARE, timed([sys.executable, "-c", "import openpyxl, docxtpl"])
    yield "check FILE", _ours("check", first)
    yield "score FILE", _ours("score", first)
    yield "build FILE", _ours("build", first, "-o", one)
    build = ("build", inputs, "-o", out / "all")
    yield "build", _ours(*build)
    yield "build, nothing changed", _ours(*build)
    yield "check", _ours("check", inputs)
    yield "verify with the workbooks", _ours("verify", out / "all", inputs)
    as_it_was = first.read_bytes()
    first.write_bytes(books.workbook(0, _CORRECTED))
    yield "build, one workbook corrected", _ours(*build)
    first.write_bytes(as_it_was)
    yield "page of the app, its workbook saved again", by_own_clock("pages", str(inputs.parent))


def _ours(*words: str | Path) -> Run:
    return timed([sys.executable, "-m", "generator", *map(str, words)])
