"""What people see of problems: lines of text and JSON, in their language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from generator.messages.problem_message import hint, message
from generator.messages.problems import Part, Problem, Severity, Spot
from generator.messages.wording import Speech

_SHOWN_CELLS = 12
"""Cells named in a grouped line; the rest are counted."""


class Tone(Enum):
    """What a stretch of a line says, for a terminal to give it a colour."""

    BAD = "bad"
    DOUBTFUL = "doubtful"
    ASIDE = "aside"
    GOOD = "good"


_TONES = {
    Severity.ERROR: Tone.BAD,
    Severity.WARNING: Tone.DOUBTFUL,
    Severity.NOTE: Tone.ASIDE,
}


@dataclass(frozen=True)
class Line:
    """A line for people; the piece in its middle has the tone, if there is one."""

    before: str
    marked: str = ""
    after: str = ""
    tone: Tone | None = None

    def __str__(self) -> str:
        return f"{self.before}{self.marked}{self.after}"


class ProblemLine(Line):
    """A line about a problem; a log has the problem whole instead."""


@dataclass(frozen=True)
class Told:
    """A problem in words; ``place`` is empty when it concerns the file as a whole."""

    severity: str
    code: str
    place: str
    message: str
    hint: str
    tone: Tone


def told(speech: Speech, problems: Iterable[Problem]) -> Iterator[Told]:
    """Problems in words, equal ones grouped over their cells; errors first."""
    for group in _grouped(problems):
        first = group[0]
        yield Told(
            severity=speech.say(f"severity.{first.code.severity.value}"),
            code=first.code.code,
            place=_place(speech, first, [p.place.cell for p in group if p.place.cell]),
            message=message(speech, first),
            hint=hint(speech, first),
            tone=_TONES[first.code.severity],
        )


def count_told(problems: Iterable[Problem]) -> int:
    """How many :func:`told` would tell; to put them into words takes twenty times as long."""
    return len(_grouped(problems))


def problem_lines(speech: Speech, problems: Iterable[Problem]) -> Iterator[ProblemLine]:
    """Two lines for each problem: what and where, and what to do."""
    for one in told(speech, problems):
        marked = f"{one.severity} [{one.code}]"
        yield ProblemLine("  ", marked, f" {_before(one.place)}{one.message}", one.tone)
        yield ProblemLine(f"      {one.hint}")


def log_line(speech: Speech, problem: Problem) -> str:
    """All of a problem but its hint in one line, with the file it is in."""
    (one,) = told(speech, [problem])
    file = _before(problem.place.file)
    return f"{file}{one.severity} [{one.code}] {_before(one.place)}{one.message}"


def _before(place: str) -> str:
    return f"{place}: " if place else ""


def _grouped(problems: Iterable[Problem]) -> list[list[Problem]]:
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in sorted(problems, key=lambda p: list(Severity).index(p.code.severity)):
        place = problem.place
        facts = tuple(sorted((name, str(fact)) for name, fact in problem.facts.items()))
        where = (place.file, place.sheet, place.part, place.spot)
        key = (problem.code, where, facts, problem.blocks)
        groups.setdefault(key, []).append(problem)
    return list(groups.values())


def spot(speech: Speech, spot: Spot) -> str:
    """A place on the paper in a clerk's words: «2-кесте, 5-жол, 3-баған»."""
    words = [] if spot.part is Part.BODY else [speech.fill(f"place.{spot.part.value}", {})]
    if spot.table is not None:
        facts = {"table": spot.table, "row": spot.row or 0, "column": spot.column or 0}
        words.append(speech.fill("place.table", facts))
    elif spot.paragraph is not None:
        words.append(speech.say("place.paragraph", paragraph=spot.paragraph))
    return ", ".join(words) or speech.say("place.whole")


def plain_spot(spot: Spot) -> str:
    """A place in words that are the same in every language: ``table 2, row 5, column 3``."""
    if spot.table is not None:
        return f"table {spot.table}, row {spot.row}, column {spot.column}"
    return "" if spot.paragraph is None else f"paragraph {spot.paragraph}"


def _place(speech: Speech, problem: Problem, cells: list[str]) -> str:
    if problem.place.spot is not None:
        return spot(speech, problem.place.spot)
    if problem.place.part is not None:
        return speech.say("place.part", part=problem.place.part)
    if problem.place.sheet is None:
        return ""
    if not cells:
        return speech.say("place.sheet", sheet=problem.place.sheet)
    shown = ", ".join(_ranges(cells)[:_SHOWN_CELLS])
    if len(_ranges(cells)) > _SHOWN_CELLS:
        shown += ", …"
    return speech.say("place.cell", sheet=problem.place.sheet, cell=shown)


@dataclass
class _Range:
    letters: str
    first: int
    last: int

    def __str__(self) -> str:
        start = f"{self.letters}{self.first}"
        return start if self.first == self.last else f"{start}–{self.letters}{self.last}"


def _ranges(cells: list[str]) -> list[str]:
    """Cells one below the other as a range: C7, C9–C12."""
    found: list[_Range | str] = []
    for cell in cells:
        letters, digits = cell.rstrip("0123456789"), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if f"{letters}{digits}" != cell:
            found.append(cell)
            continue
        last = found[-1] if found else None
        if isinstance(last, _Range) and (letters, int(digits) - 1) == (last.letters, last.last):
            last.last = int(digits)
        else:
            found.append(_Range(letters, int(digits), int(digits)))
    return [str(item) for item in found]


def problem_json(speech: Speech, problem: Problem) -> dict[str, object]:
    """A problem as the contract's JSON object."""
    place = problem.place
    return {
        "code": problem.code.code,
        "severity": problem.code.severity.value,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "message": message(speech, problem),
        "hint": hint(speech, problem),
    }


def template_problem_json(speech: Speech, problem: Problem) -> dict[str, object]:
    """A problem of a template as the contract's JSON object; nulls where it has no one place."""
    found, spot = problem_json(speech, problem), problem.place.spot
    del found["sheet"], found["cell"]
    part = None if spot is None else spot.part.value
    place = None if spot is None else plain_spot(spot) or None
    return {**found, "part": part, "place": place}
