"""Runs commands in turns and keeps what each took."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from tests.benchmarks import checked, stopwatch
from tests.benchmarks.case import Case
from tests.benchmarks.engines import Engine
from tests.helpers.paths import ROOT

_LOOKED_INTO = 20
"""Every so many documents are held against what they were to say."""

Runs = Mapping[str, "list[Run]"]
"""The runs of each engine by its name, a round each."""

Figure = Callable[["Run"], float]
"""What is looked at of a run."""


@dataclass(frozen=True)
class Run:
    """What one run took, and what it left.

    ``seconds`` are the wall's, ``processor`` those of all its processes together; ``peak`` are the
    bytes of its largest process, ``worker`` of its largest worker; ``first`` is when the first
    document was there; ``written`` are the bytes of all documents.
    """

    seconds: float
    processor: float
    peak: int
    worker: int | None
    first: float | None
    documents: int = 0
    written: int = 0


def timed(command: Sequence[str], watched: Path | None = None) -> Run:
    """What a command took; RuntimeError with its words when it fails."""
    own = [sys.executable, "-I", "-S", str(stopwatch.__file__), str(watched or ""), *command]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BAGALAU_")}
    ran = subprocess.run(
        own, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{ran.stderr}")
    return Run(**json.loads(ran.stdout))


def filled(engine: Engine, case: Case, out: Path) -> Run:
    """What an engine took to make all documents of a case, in an empty folder.

    RuntimeError when there are not as many as bodies, or one does not say what it was to say.
    """
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    run = timed(engine.command(case, out), out)
    documents = sorted(out.glob("*.docx"))
    if len(documents) != case.bodies:
        raise RuntimeError(f"{engine.name}: {len(documents)} documents of {case.bodies}")
    for document in documents[::_LOOKED_INTO] if case.says else ():
        for fault in checked.faults(case, document):
            raise RuntimeError(f"{engine.name}: {document.name}: {fault}")
    written = sum(path.stat().st_size for path in documents)
    return replace(run, documents=len(documents), written=written)


def written_back(documents: Path, out: Path, level: int) -> Run:
    """What it takes to deflate and write the same documents and nothing else, by its own clock."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    return by_own_clock("floor", str(documents), str(out), str(level))


def by_own_clock(module: str, *words: str) -> Run:
    """What a module of this folder prints that its work took, its start left out."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *words]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Run(**json.loads(ran.stdout))


def rounds(number: int, steps: Mapping[str, Callable[[], Run]]) -> Runs:
    """The steps in turn, A B C A B C …: what disturbs the machine disturbs all alike."""
    found: dict[str, list[Run]] = {name: [] for name in steps}
    for _ in range(number):
        for name, step in steps.items():
            found[name].append(step())
    return found


def seconds(run: Run) -> float:
    """By the wall's clock."""
    return run.seconds


def processor(run: Run) -> float:
    """Seconds of all processes together."""
    return run.processor


def peak(run: Run) -> float:
    """Bytes of the largest process."""
    return run.peak


def written(run: Run) -> float:
    """Bytes of all documents."""
    return run.written


def each(of: Figure) -> Figure:
    """A figure for one document."""
    return lambda run: of(run) / run.documents


def middle(runs: Iterable[Run], of: Figure) -> float:
    """The median of a figure over the rounds."""
    return median(of(run) for run in runs)


def times_faster(runs: Sequence[Run], slower: Sequence[Run], of: Figure = seconds) -> float:
    """How many documents one makes while the other makes one: the median of rounds side by side.

    By the wall's clock, or by another figure of a run.
    """
    one = each(of)
    return median(one(other) / one(run) for run, other in zip(runs, slower, strict=True))
