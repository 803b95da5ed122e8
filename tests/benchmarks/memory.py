"""What commands hold in memory, with some bodies and with many: what one body more takes."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import case as cases
from tests.benchmarks.measure import Run, timed

WANTED = 8_000
"""Bytes of the largest process that a body more takes, at most."""

_OF_A_DEPARTMENT = 4
"""Organisations in a workbook that is merged; a body's departments have a few each."""


@dataclass(frozen=True)
class Memory:
    """A run of each command by the number of bodies, the smaller one first."""

    runs: Mapping[str, Mapping[int, Run]]

    def a_body(self, name: str) -> float:
        """The bytes of the largest process that a body more takes."""
        (few, less), (many, more) = self.runs[name].items()
        return (more.peak - less.peak) / (many - few)


def memory(numbers: tuple[int, int], organisations: int, root: Path) -> Memory:
    """Each command once with so many bodies: unlike time, memory hardly differs between runs."""
    found: dict[str, dict[int, Run]] = {}
    for bodies in numbers:
        for name, run in _commands(bodies, organisations, root):
            found.setdefault(name, {})[bodies] = run
    return Memory(found)


def _commands(bodies: int, organisations: int, root: Path) -> Iterator[tuple[str, Run]]:
    case = cases.with_workbooks(root, bodies, organisations)
    departments = cases.of_departments(root, bodies, _OF_A_DEPARTMENT)
    with tempfile.TemporaryDirectory(dir=root) as folder:
        inputs, output = Path(folder, "inputs"), Path(folder, "output")
        shutil.copytree(case.workbooks, inputs)
        yield "build", _ours("build", inputs, "-o", output)
        yield "check", _ours("check", inputs)
        yield "verify", _ours("verify", output, inputs)
        pages = [sys.executable, "-m", "tests.benchmarks.pages", folder, "all"]
        yield "app, all pages", timed(pages)
        merged = sorted(departments.workbooks.iterdir())
        yield "merge", _ours("merge", *merged, "-o", Path(folder, "merged.xlsx"))


def _ours(*words: str | Path) -> Run:
    return timed([sys.executable, "-m", "generator", *map(str, words)])
