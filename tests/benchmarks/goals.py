"""What the program is to reach, compared with what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.chapters import Speed, Start, Width
from tests.benchmarks.engines import OURS_ONE, OURS_TWO, PLAIN
from tests.benchmarks.felt import GOALS, Felt
from tests.benchmarks.languages import WANTED, Languages
from tests.benchmarks.measure import Run, middle, peak, processor, seconds, times_faster
from tests.benchmarks.memory import WANTED as WANTED_BYTES
from tests.benchmarks.memory import Memory

MB = 1_000_000

_FASTER_WITH_ONE, _FASTER_WITH_TWO = 6, 12
_WORKER = 150
_FIRST_DOCUMENT, _HELP = 1.0, 0.25
_MORE_THAN_LINEAR = 1.1
_MORE_MEMORY = 1.1


@dataclass(frozen=True)
class Figures:
    """All that was measured; a chapter that was left out is None."""

    speed: Speed | None = None
    growth: Mapping[int, Sequence[Run]] | None = None
    widths: Sequence[Width] | None = None
    start: Start | None = None
    felt: Sequence[Felt] = ()
    languages: Languages | None = None
    memory: Memory | None = None


@dataclass(frozen=True)
class Goal:
    """What is wanted, what was measured, and whether that is enough."""

    what: str
    wanted: str
    measured: str
    is_met: bool


def goals(found: Figures) -> list[Goal]:
    """The goals whose chapters were measured."""
    return [
        *(_of_speed(found.speed) if found.speed else ()),
        *(_of_start(found.start) if found.start else ()),
        *(_of_growth(found.growth) if found.growth else ()),
        *(_of_widths(found.widths) if found.widths else ()),
        *(goal for felt in found.felt for goal in _of_felt(felt)),
        *(_of_languages(found.languages) if found.languages else ()),
        *(_of_memory(found.memory) if found.memory else ()),
    ]


def _of_speed(speed: Speed) -> Iterator[Goal]:
    for runs, of in ((speed.runs, ""), (speed.varied, ", varied workbooks")):
        for name, wanted in ((OURS_ONE, _FASTER_WITH_ONE), (OURS_TWO, _FASTER_WITH_TWO)):
            times = times_faster(runs[name], runs[PLAIN])
            what = f"`{name}`, times as fast as the plain loop{of}"
            yield Goal(what, f"≥ {wanted}", f"{times:.1f}", times >= wanted)
    two = speed.runs[OURS_TWO]
    worker = max(run.worker or run.peak for run in two) / MB
    yield Goal("memory of a worker, MB", f"< {_WORKER}", f"{worker:.0f}", worker < _WORKER)
    first = middle(two, lambda run: run.first or run.seconds)
    what = f"first of {speed.plan.bodies} documents after the start, s"
    yield Goal(what, f"< {_FIRST_DOCUMENT}", f"{first:.2f}", first < _FIRST_DOCUMENT)


def _of_start(start: Start) -> Iterator[Goal]:
    took = middle(start.help, seconds)
    yield Goal("`bagalau --help`, s", f"< {_HELP}", f"{took:.2f}", took < _HELP)


def _of_growth(growth: Mapping[int, Sequence[Run]]) -> Iterator[Goal]:
    """The largest number of bodies against the one before it."""
    *_, few, many = growth
    times = middle(growth[many], seconds) / middle(growth[few], seconds)
    wanted = many / few * _MORE_THAN_LINEAR
    what = f"{many} bodies, times what {few} take"
    yield Goal(what, f"≤ {wanted:.1f}", f"{times:.1f}", times <= wanted)
    memory = middle(growth[many], peak) / middle(growth[few], peak)
    what = f"memory with {many} bodies, times that with {few}"
    yield Goal(what, f"≤ {_MORE_MEMORY}", f"{memory:.2f}", memory <= _MORE_MEMORY)


def _of_widths(widths: Sequence[Width]) -> Iterator[Goal]:
    narrow, wide = widths[0], widths[-1]
    wanted = wide.organisations / narrow.organisations
    what = f"a body with {wide.organisations} organisations, times one with {narrow.organisations}"
    if min(a_body(narrow), a_body(wide)) <= 0:
        yield Goal(what, f"≤ {wanted:.0f}", "lost in the noise", is_met=False)
        return
    times = a_body(wide) / a_body(narrow)
    yield Goal(what, f"≤ {wanted:.0f}", f"{times:.1f}", times <= wanted)


def _of_felt(felt: Felt) -> Iterator[Goal]:
    for name, wanted in GOALS.items():
        times = felt.times(name)
        varied = "" if felt.organisations else ", varied workbooks"
        what = f"{name}, times the bare Python{varied}"
        yield Goal(what, f"≤ {wanted:g}", f"{times:.1f}", times <= wanted)


def _of_languages(found: Languages) -> Iterator[Goal]:
    what = "reading in two languages, times reading in one"
    yield Goal(what, f"≤ {WANTED}", f"{found.times:.2f}", found.times <= WANTED)


def _of_memory(found: Memory) -> Iterator[Goal]:
    for name in found.runs:
        took = found.a_body(name)
        what, wanted = f"{name}, kB of memory a body", WANTED_BYTES
        yield Goal(what, f"≤ {wanted / 1000:g}", f"{took / 1000:.1f}", took <= wanted)


def a_body(width: Width) -> float:
    """The processor seconds that one body more takes; one process makes them all."""
    more = middle(width.twice, processor) - middle(width.once, processor)
    return more / width.bodies
