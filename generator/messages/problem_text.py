"""Problems in words and as JSON: what is wrong, where it is, what to do about it."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.messages.problems import Blocked, Code, Part, Place, Problem, Severity, Spot
from generator.messages.wording import Speech

_HINTS = ("near", "candidates", "by_mapping")
"""Facts with a hint of their own: a likely value, candidates, the mapping that is to be mended."""

_FEWEST_ALIKE = 4
"""Cells of a column in which the same fault, whatever was found there, is reported once."""

_SHOWN_OTHERS = 5
"""Cells whose contents are quoted beside that of the first."""

_SHOWN_CELLS = 12
"""Cells named in a grouped line; the rest are counted."""


def message(speech: Speech, problem: Problem) -> str:
    """The message of a problem, with what was found and what it blocks."""
    said = speech.fill(problem.code.code, problem.facts)
    blocks = _blocks(speech, problem.blocks) if problem.is_error else ""
    return f"{said} {blocks}" if blocks else said


def hint(speech: Speech, problem: Problem) -> str:
    """The hint of a problem: what to do about it, with an example."""
    key = next((key for key in _HINTS if problem.facts.get(key)), "hint")
    return speech.fill(f"{problem.code.code}.{key}", problem.facts)


def _blocks(speech: Speech, blocks: Sequence[Blocked]) -> str:
    said = []
    for section in dict.fromkeys(block.section for block in blocks):
        rows = ", ".join(block.row for block in blocks if block.section == section)
        said.append(speech.say("problem.blocks", section=section, rows=rows))
    return " ".join(said)


@dataclass(frozen=True)
class Worded:
    """A problem in words; ``place`` is empty when it concerns the file as a whole.

    ``cells`` are all those of ``sheet`` that have it.
    """

    level: Severity
    severity: str
    code: str
    place: str
    message: str
    hint: str
    file: str = ""
    sheet: str = ""
    cells: tuple[str, ...] = ()

    def __str__(self) -> str:
        """All but the hint, in one line."""
        place = f"{self.place}: " if self.place else ""
        return f"{self.severity} [{self.code}] {place}{self.message}"


def worded(speech: Speech, problems: Iterable[Problem]) -> Iterator[Worded]:
    """Problems in words, equal ones grouped over their cells; errors first."""
    for group in _grouped(problems):
        first, cells = group[0], [p.place.cell for p in group if p.place.cell]
        yield Worded(
            level=first.code.severity,
            severity=speech.say(f"severity.{first.code.severity.value}"),
            code=first.code.code,
            place=_place(speech, first, cells),
            message=_message(speech, group),
            hint=hint(speech, first),
            file=first.place.file,
            sheet=first.place.sheet or "",
            cells=tuple(cells),
        )


def _message(speech: Speech, group: Sequence[Problem]) -> str:
    """The message of the first of a group, all that they block, and what the others hold."""
    first = group[0]
    blocks = dict.fromkeys(block for problem in group for block in problem.blocks)
    said = message(speech, replace(first, blocks=tuple(blocks)))
    others = [problem for problem in group if problem.facts != first.facts]
    if not others:
        return said
    quoted = ", ".join(_quoted(speech, problem) for problem in others[:_SHOWN_OTHERS])
    more = ", …" if len(others) > _SHOWN_OTHERS else ""
    return f"{said} {speech.say('problem.others', count=len(others), cells=quoted + more)}"


def _quoted(speech: Speech, problem: Problem) -> str:
    """A cell with what it holds, and what is likely meant: B4 «40340911545» → 040340911545."""
    found, near = problem.facts.get("found", ""), problem.facts.get("near", "")
    likely = f" → {speech.show(near)}" if near else ""
    return f"{problem.place.cell} «{speech.show(found)}»{likely}"


def count_worded(problems: Iterable[Problem]) -> int:
    """How many groups :func:`worded` gives; to put them into words takes twenty times as long."""
    return len(_grouped(problems))


def by_file(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Problems by the files they are about, in the order of the first of each."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.place.file, []).append(problem)
    return found


def _grouped(problems: Iterable[Problem]) -> list[list[Problem]]:
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in sorted(problems, key=lambda p: list(Severity).index(p.code.severity)):
        place = problem.place
        facts = tuple(sorted((name, str(fact)) for name, fact in problem.facts.items()))
        where = (place.file, place.sheet, place.part, place.spot, place.line)
        key = (problem.code, where, facts, problem.blocks)
        groups.setdefault(key, []).append(problem)
    return _by_column(groups.values())


def _by_column(groups: Iterable[list[Problem]]) -> list[list[Problem]]:
    """The groups, with those of one fault in many cells of a column as one."""
    columns: dict[tuple[object, ...], list[list[Problem]]] = {}
    for number, group in enumerate(groups):
        place, facts = group[0].place, group[0].facts
        is_of_column = "header" in facts and "found" in facts and "row" not in facts
        column = (place.cell or "").rstrip("0123456789") if is_of_column else number
        key = (group[0].code, place.file, place.sheet, column, bool(facts.get("near")))
        columns.setdefault(key, []).append(group)
    found: list[list[Problem]] = []
    for alike in columns.values():
        if len(alike) < _FEWEST_ALIKE:
            found += alike
        else:
            whole = [problem for group in alike for problem in group]
            found.append(sorted(whole, key=lambda p: (len(p.place.cell or ""), p.place.cell or "")))
    return found


def spot(speech: Speech, spot: Spot) -> str:
    """A place on the paper in a clerk's words: «2-кесте, 5-жол, 3-баған»."""
    words = [] if spot.part is Part.BODY else [speech.fill(f"place.{spot.part.value}", {})]
    if spot.table is not None:
        words.append(speech.say("place.table", table=spot.table))
        words += [speech.say("place.row", row=spot.row)] if spot.row else []
        words += [speech.say("place.column", column=spot.column)] if spot.column else []
    elif spot.paragraph is not None:
        words.append(speech.say("place.paragraph", paragraph=spot.paragraph))
    return ", ".join(words) or speech.say("place.whole")


def plain_spot(spot: Spot) -> str:
    """A place in words that are the same in every language: ``table 2, row 5, column 3``."""
    if spot.table is not None:
        row = f", row {spot.row}" if spot.row else ""
        return f"table {spot.table}{row}" + (f", column {spot.column}" if spot.column else "")
    return "" if spot.paragraph is None else f"paragraph {spot.paragraph}"


def _place(speech: Speech, problem: Problem, cells: list[str]) -> str:
    if problem.place.spot is not None:
        return spot(speech, problem.place.spot)
    if problem.place.line is not None:
        line = speech.say("place.line", line=str(problem.place.line))
        return ", ".join(filter(None, (line, problem.place.part)))
    if problem.place.part is not None:
        return speech.say("place.part", part=problem.place.part)
    if problem.place.sheet is None:
        return ""
    if not cells:
        return speech.say("place.sheet", sheet=problem.place.sheet)
    ranges = _ranges(cells)
    shown = ", ".join(ranges[:_SHOWN_CELLS])
    if len(ranges) > _SHOWN_CELLS:
        shown += ", …"
    if len(cells) == 1:
        return speech.say("place.cell", sheet=problem.place.sheet, cell=shown)
    return speech.say("place.cells", sheet=problem.place.sheet, cells=shown, count=len(cells))


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


def unexpected(path: Path, error: BaseException) -> Problem:
    """Our own fault while a workbook was worked on, with its trace for the log."""
    trace = "".join(traceback.format_exception(error))
    facts = {"reason": type(error).__name__, "trace": trace}
    return Problem(Code.UNEXPECTED, Place(file=str(path)), facts)
