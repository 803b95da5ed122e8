"""A finished document against what is known of it: nothing here filled the paper.

Figures are read off the paper itself, by the edition's tables, and compared with the engine's
points; text is compared line by line with the text the document was made with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import Any

from generator.archive import digest
from generator.edition import Edition, Section
from generator.manifest import Entry
from generator.problems import Part, Spot
from generator.word.outline import Line, NotADocument, folded, outline, told
from generator.wording import DASH

_MANY = 4_000_000
"""Pairs of lines beyond which a comparison takes a short cut."""


class Verdict(StrEnum):
    """What can be said of a document; the first that holds, from the bottom up."""

    UNCHANGED = "unchanged"
    RESAVED = "re-saved"
    OTHER_INPUTS = "other inputs"
    ALTERED = "altered"
    UNKNOWN = "unknown"
    MISSING = "missing"

    @property
    def is_sound(self) -> bool:
        """True when the paper says what was made."""
        return self in (Verdict.UNCHANGED, Verdict.RESAVED)


@dataclass(frozen=True)
class Difference:
    """One thing that reads otherwise than it should; an empty side: there is nothing there."""

    spot: Spot | None
    expected: str
    found: str


@dataclass(frozen=True)
class Verification:
    """The verdict on one document, and what it rests on."""

    verdict: Verdict
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Known:
    """What a document is held against.

    ``input`` is the hash of the workbook at hand, None when there is none; ``scores`` and ``text``
    are what it gives now: None when it gives nothing, or when its text cannot be made anew.
    """

    entry: Entry | None
    edition: Edition | None
    input: str | None
    scores: Mapping[str, Any] | None
    text: Sequence[str] | None = None

    @property
    def is_of_other_inputs(self) -> bool:
        """True when the workbook, or the edition it is scored by, has changed since."""
        if self.entry is None or self.edition is None or self.input is None:
            return False
        made = (self.entry.made.input, self.entry.made.edition)
        return made != (self.input, self.edition.sha256) or self.scores is None


def check(document: bytes, known: Known) -> Verification:
    """The verdict on a document's bytes."""
    entry, edition = known.entry, known.edition
    if entry is None or edition is None:
        return Verification(Verdict.UNKNOWN)
    try:
        lines = outline(document)
    except NotADocument:
        return Verification(Verdict.ALTERED, (Difference(None, "", ""),))
    differences = [*_differences(lines, edition, entry.scores, entry.text)]
    if not known.is_of_other_inputs and known.scores is not None:
        # Whoever touched up the paper may have touched up the manifest too, but not the workbook.
        differences += _differences(lines, edition, known.scores, known.text)
    if differences:
        return Verification(Verdict.ALTERED, tuple(dict.fromkeys(differences)))
    if known.is_of_other_inputs:
        return Verification(Verdict.OTHER_INPUTS, _newer(lines, known))
    same = digest(document) == entry.sha256
    return Verification(Verdict.UNCHANGED if same else Verdict.RESAVED)


def _differences(
    lines: Sequence[Line], edition: Edition, scores: Mapping[str, Any], text: Sequence[str] | None
) -> Iterator[Difference]:
    if text is not None:
        yield from text_differences(text, lines)
    yield from figure_differences(lines, edition, scores)
    yield from _heading_differences(lines, edition, scores)


def _newer(lines: Sequence[Line], known: Known) -> tuple[Difference, ...]:
    """Where the points of the workbook as it is now differ from those on the paper."""
    edition, scores = known.edition, known.scores
    if edition is None or scores is None or scores["edition"] != edition.id:
        return ()
    return tuple(figure_differences(lines, edition, scores))


def text_differences(expected: Sequence[str], lines: Sequence[Line]) -> Iterator[Difference]:
    """Lines that were changed, taken out, put in or moved, each with its place and both readings.

    ``expected`` are the texts of the lines as they were.
    """
    found = [line.text for line in lines]
    start, end = _common_ends(expected, found)
    before, now = expected[start : len(expected) - end], found[start : len(found) - end]
    # Two papers that have nothing in common must not take minutes to compare.
    matcher = SequenceMatcher(None, before, now, autojunk=len(before) * len(now) > _MANY)
    for kind, left, left_end, right, right_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        for offset in range(max(left_end - left, right_end - right)):
            old, new = left + offset, right + offset
            at = lines[min(start + min(new, right_end), len(lines) - 1)].spot if lines else None
            one = before[old] if old < left_end else ""
            other = now[new] if new < right_end else ""
            yield Difference(at, *_readings(one, other))


def _readings(one: str, other: str) -> tuple[str, str]:
    """Two texts as they read; with their cells where only those differ."""
    (cell, reading), (other_cell, other_reading) = told(one), told(other)
    if reading == other_reading:
        return f"⟦{cell}⟧ {reading}", f"⟦{other_cell}⟧ {other_reading}"
    return reading, other_reading


def _common_ends(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """How many lines agree at the start and at the end: most of a long paper is as it was."""
    shorter = min(len(one), len(other))
    start = 0
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return start, end


@dataclass(frozen=True)
class Figure:
    """What stands in the points cell of a row; the row «Жиыны» has an empty number.

    ``official`` and ``named`` are the number and words that should and do stand before it.
    """

    row: str
    printed: str
    spot: Spot
    official: str
    named: str


def figures(lines: Sequence[Line], edition: Edition) -> dict[str, tuple[Figure, ...]] | None:
    """The points cells of every section by its key, or None when its tables are not there.

    A section's table is known by its official column headers and row texts.
    """
    tables = _tables(lines)
    found: dict[str, tuple[Figure, ...]] = {}
    for section in edition.sections:
        table = next((t for t in tables if _is_of(t, section)), None)
        if table is None:
            return None
        tables = tables[tables.index(table) + 1 :]
        found[section.form.value] = tuple(_figures(table, section))
    return found


@dataclass(frozen=True)
class _Table:
    number: int
    cells: Mapping[tuple[int, int], str]

    def row(self, number: int) -> tuple[str, ...]:
        return tuple(self.cells.get((number, column), "") for column in (1, 2, 3))


def _tables(lines: Sequence[Line]) -> list[_Table]:
    numbers: dict[int, dict[tuple[int, int], str]] = {}
    for line in lines:
        spot = line.spot
        if spot.part is Part.BODY and spot.table and spot.row and spot.column:
            cells = numbers.setdefault(spot.table, {})
            key = (spot.row, spot.column)
            cells[key] = f"{cells[key]} {line.words}" if key in cells else line.words
    return [_Table(number, cells) for number, cells in sorted(numbers.items())]


def _is_of(table: _Table, section: Section) -> bool:
    heads = tuple(table.row(number) for number in range(1, len(section.columns) + 1))
    first = table.row(len(section.columns) + 1)
    return heads == section.columns and first[:2] == (section.rows[0].no, section.rows[0].text)


def _figures(table: _Table, section: Section) -> Iterator[Figure]:
    first = len(section.columns) + 1
    labels = [*((row.no, row.text) for row in section.rows), ("", section.total_label)]
    for number, (label, text) in enumerate(labels, start=first):
        spot = Spot(Part.BODY, table=table.number, row=number, column=3)
        *named, printed = table.row(number)
        yield Figure(label, printed, spot, folded(f"{label} {text}"), " ".join(named).strip())


def figure_differences(
    lines: Sequence[Line], edition: Edition, scores: Mapping[str, Any]
) -> Iterator[Difference]:
    """Points on the paper that are not those of the scores, and totals that do not add up."""
    read = figures(lines, edition)
    if read is None:
        yield Difference(None, edition.sheet.title, "")
        return
    expected = _expected(scores)
    for section in edition.sections:
        printed = read[section.form.value]
        points = expected.get(section.form.value, {})
        for figure in printed:
            if figure.named != figure.official:
                yield Difference(replace(figure.spot, column=2), figure.official, figure.named)
            if figure.printed != points.get(figure.row, ""):
                yield Difference(figure.spot, points.get(figure.row, ""), figure.printed)
        yield from _sum_differences(printed)


def _expected(scores: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What the points cells should hold, by section and row; nothing when the scores are none."""
    try:
        return {
            section["key"]: {
                **{str(row["no"]): _written(row["points"]) for row in section["rows"]},
                "": _written(section["total"]),
            }
            for section in scores["sections"]
        }
    except (LookupError, TypeError):
        return {}


def _heading_differences(
    lines: Sequence[Line], edition: Edition, scores: Mapping[str, Any]
) -> Iterator[Difference]:
    """The lines above the captions of the form name the body and the year of the scores."""
    body = scores.get("body")
    name = str(body.get("name")) if isinstance(body, Mapping) else ""
    sheet = edition.sheet
    for caption, value in ((sheet.body_caption, name), (sheet.period_caption, scores.get("year"))):
        above = next((a for a, line in pairwise(lines) if line.words == caption), None)
        if above is None:
            yield Difference(None, caption, "")
        elif folded(str(value)) not in above.words:
            yield Difference(above.spot, str(value), above.words)


def _sum_differences(printed: Sequence[Figure]) -> Iterator[Difference]:
    """The column of points as it stands must add up to «Жиыны», whatever the scores say."""
    points = [figure.printed for figure in printed[:-1] if figure.printed not in ("", DASH)]
    if all(text.isascii() and text.isdigit() for text in points):
        total = str(sum(map(int, points))) if points else DASH
        if printed[-1].printed != total:
            yield Difference(printed[-1].spot, total, printed[-1].printed)


def _written(points: int | None) -> str:
    return DASH if points is None else str(points)
