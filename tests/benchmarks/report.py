"""The tables of ``README.md``, written from what was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median

from generator.files.archive import OF_DOCUMENTS
from tests.benchmarks.chapters import COUNTRY, Speed, Start, Width
from tests.benchmarks.engines import ENGINES, OURS_ONE, OURS_TWO, PLAIN, Engine
from tests.benchmarks.felt import Felt
from tests.benchmarks.goals import MB, Figures, a_body, goals
from tests.benchmarks.languages import Languages
from tests.benchmarks.measure import (
    Run,
    each,
    middle,
    peak,
    processor,
    seconds,
    times_faster,
    written,
)
from tests.benchmarks.memory import Memory

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"

_KB = 1000


def renewed(text: str, found: Figures, day: date) -> str:
    """The text of the README with other figures between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{figures(found, day)}\n{END}{after}"


def figures(found: Figures, day: date) -> str:
    """All tables of what was measured, and what follows from them."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    parts = [
        f"Measured on {day.isoformat()}: {cores} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, {platform.system()}.",
        _goals(found),
        *(_speed(found.speed) if found.speed else ()),
        *(_growth(found.growth) if found.growth else ()),
        *(_widths(found.widths) if found.widths else ()),
        *(_start(found.start) if found.start else ()),
        *(part for felt in found.felt for part in _felt(felt)),
        *(_languages(found.languages) if found.languages else ()),
        *(_memory(found.memory) if found.memory else ()),
        *_one_machine(found),
    ]
    return "\n\n".join(parts) + "\n"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _goals(found: Figures) -> str:
    rows = [
        (goal.what, goal.wanted, goal.measured, "yes" if goal.is_met else "**no**")
        for goal in goals(found)
    ]
    return _table(("goal", "wanted", "measured", "met"), rows)


def _speed(speed: Speed) -> Iterator[str]:
    plan = speed.plan
    yield "### The engines side by side"
    yield (
        f"{plan.bodies} bodies of {plan.organisations} organisations ({plan.others} of them for "
        f"the engines that are not ours, the plain loop apart). Medians; rounds: {plan.rounds}."
    )
    heads = (
        "engine",
        "reads",
        "scores",
        "checks",
        "ms a document",
        "× the plain loop",
        "processor ms",
        "× in processor time",
        "memory MB",
        "kB a document",
        "first s",
    )
    rows = [_engine(engine, speed) for engine in ENGINES]
    rows += [_floor(level, runs, speed) for level, runs in speed.floor.items()]
    yield _table(heads, rows)
    yield "### Varied workbooks"
    yield (
        f"{plan.bodies} bodies of 3 to 14 organisations of all legal forms and standings, with "
        "names, notes and inspecting bodies of their own: hardly a row is like another."
    )
    varied = speed.varied
    rows = [(name, *_taken(runs, varied[PLAIN])) for name, runs in varied.items()]
    yield _table((heads[0], *heads[4:]), rows)


def _engine(engine: Engine, speed: Speed) -> tuple[str, ...]:
    does = tuple("yes" if it else "–" for it in (engine.reads, engine.scores, engine.checks))
    runs = speed.runs.get(engine.name)
    if runs is None:
        return (engine.name, *does, f"skipped: {speed.skipped[engine.name]}", *["–"] * 6)
    return (engine.name, *does, *_taken(runs, speed.runs[PLAIN]))


def _floor(level: int, runs: Sequence[Run], speed: Speed) -> tuple[str, ...]:
    """Its memory is that of all documents at once: no figure of the work."""
    name = f"the floor: deflate (level {level}) and write"
    ms, times, work, less_work, _, size, first = _taken(runs, speed.runs[PLAIN])
    return (name, "–", "–", "–", ms, times, work, less_work, "–", size, first)


def _taken(runs: Sequence[Run], plain: Sequence[Run]) -> tuple[str, ...]:
    first = [run.first for run in runs if run.first is not None]
    return (
        f"{middle(runs, each(seconds)) * 1000:.2f}",
        f"{times_faster(runs, plain):.1f}",
        f"{middle(runs, each(processor)) * 1000:.2f}",
        f"{times_faster(runs, plain, processor):.1f}",
        f"{middle(runs, peak) / MB:.0f}",
        f"{middle(runs, each(written)) / _KB:.1f}",
        f"{median(first):.2f}" if first else "–",
    )


def _growth(growth: Mapping[int, Sequence[Run]]) -> Iterator[str]:
    yield "### More bodies"
    yield f"`{OURS_TWO}`, the start of the command included."
    heads = ("bodies", "s", "ms a body", "memory MB", "of a worker MB", "documents MB")
    rows = [
        (
            f"{bodies:,}",
            f"{middle(runs, seconds):.2f}",
            f"{middle(runs, each(seconds)) * 1000:.2f}",
            f"{middle(runs, peak) / MB:.0f}",
            _worker(runs),
            f"{middle(runs, written) / MB:.1f}",
        )
        for bodies, runs in growth.items()
    ]
    yield _table(heads, rows)


def _worker(runs: Sequence[Run]) -> str:
    """A few bodies are made by the command itself."""
    workers = [run.worker for run in runs if run.worker]
    return f"{max(workers) / MB:.0f}" if workers else "–"


def _widths(widths: Sequence[Width]) -> Iterator[str]:
    yield "### More organisations"
    yield (
        f"`{OURS_ONE}`; the processor time that one body more takes, found from so many bodies "
        "and twice as many, so without the start of the command."
    )
    heads = ("organisations", "bodies", "ms a body", "µs an organisation", "memory MB")
    rows = [
        (
            f"{width.organisations:,}",
            f"{width.bodies} and {2 * width.bodies}",
            f"{a_body(width) * 1000:.1f}",
            f"{a_body(width) / width.organisations * 1_000_000:.0f}",
            f"{middle(width.twice, peak) / MB:.0f}",
        )
        for width in widths
    ]
    yield _table(heads, rows)


def _start(start: Start) -> Iterator[str]:
    yield "### The start"
    rows = [
        (name, f"{middle(runs, seconds):.3f}")
        for name, runs in (("Python alone", start.python), ("`bagalau --help`", start.help))
    ]
    yield _table(("command", "s"), rows)


def _felt(felt: Felt) -> Iterator[str]:
    size = f"{felt.organisations} organisations" if felt.organisations else "3 to 14, varied"
    yield f"### What people wait for: bodies of {size}"
    yield (
        f"One workbook (`FILE`) or all {felt.bodies:,}; the times are taken in turns with those of "
        "a bare Python that imports openpyxl and docxtpl, the figures of one round compared."
    )
    heads = ("command", "s", "× bare", "processor s", "memory MB", "of a worker MB")
    rows = [
        (
            name,
            f"{middle(runs, seconds):.2f}",
            f"{felt.times(name):.1f}",
            f"{middle(runs, processor):.2f}",
            f"{middle(runs, peak) / MB:.0f}",
            _worker(runs),
        )
        for name, runs in felt.runs.items()
    ]
    yield _table(heads, rows)


def _languages(found: Languages) -> Iterator[str]:
    yield "### Two languages"
    yield (
        f"The same {found.bodies} Kazakh workbooks, read and scored in turns with the names of "
        "both languages and with the Kazakh ones alone."
    )
    rows = [
        (names, f"{median(spent):.2f}")
        for names, spent in (("one language", found.one), ("both languages", found.both))
    ]
    yield _table(("names", "processor s"), rows)


def _memory(found: Memory) -> Iterator[str]:
    yield "### Memory"
    yield (
        "Each command once, and the app with all workbooks checked and its lists open: the largest "
        "of its processes. `merge` joins so many workbooks of 4 organisations, all of one body."
    )
    numbers = next(iter(found.runs.values()))
    heads = ("command", *(f"MB, {bodies:,} bodies" for bodies in numbers), "kB a body")
    rows = [
        (
            name,
            *(f"{run.peak / MB:.0f}" for run in runs.values()),
            f"{found.a_body(name) / _KB:.1f}",
        )
        for name, runs in found.runs.items()
    ]
    yield _table(heads, rows)


def _one_machine(found: Figures) -> Iterator[str]:
    """Only where as many bodies were made as the country has: nothing is reckoned up."""
    runs = (found.growth or {}).get(COUNTRY)
    if not runs or not found.speed:
        return
    took = middle(runs, seconds)
    floor = found.speed.floor[OF_DOCUMENTS]
    lowest = middle(floor, each(seconds)) * COUNTRY
    plain = middle(found.speed.runs[PLAIN], each(seconds)) * COUNTRY
    yield "### Why one machine suffices"
    yield (
        f"The country has about {COUNTRY:,} assessed bodies, and their sheets are made once a "
        f"year. With two processes all {COUNTRY:,} workbooks were read, scored, filled in, checked "
        f"and written in {took:.0f} s: {middle(runs, written) / MB:.0f} MB of "
        f"documents, no process above {middle(runs, peak) / MB:.0f} MB. The plain "
        f"loop would take {plain / 60:.0f} minutes, without scoring and checking. What no engine "
        f"can save, deflating and writing those bytes, takes {lowest:.1f} s on one core; so a "
        f"cluster could win {took - lowest:.0f} s of a year, and would have to ship the "
        "workbooks out, bring the documents back and keep one manifest of them. A correction of "
        "one body is made again alone, for what is proved current is not made again."
    )
