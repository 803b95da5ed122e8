"""A finished document against what is known of it: nothing here filled the paper.

Figures are read off the paper itself, by the edition's tables, and compared with the engine's
points; text is compared line by line with the text the document was made with.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import Any

from generator import opc
from generator.archive import digest
from generator.edition import Edition, Section
from generator.manifest import Entry
from generator.problems import Part, Spot
from generator.word import pictures
from generator.word.outline import (
    Line,
    NotADocument,
    StrictDocument,
    folded,
    outline,
    properties,
    told,
)
from generator.wording import DASH, Language, speech

_MOST_WORK = 20_000_000
"""Steps of a comparison beyond which it takes a short cut: a second or two."""

_MOST_WORK_BETWEEN = 5_000
"""The same between two lines that are sure: there may be thousands of such places."""

MOST_TOLD = 10_000
"""Differences that are kept of a document; more are only counted."""

_HAS_PICTURE = "⟦□ "
_MOST_PICTURES = 50  # alike but for their measures
_LONGEST_POINTS = 9
_LONGEST_PROPERTY = 255


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


class Against(StrEnum):
    """What the text of a paper was held against."""

    WORKBOOK = "workbook"
    MANIFEST = "manifest"


class Reason(StrEnum):
    """Why nothing is known of a document, or nothing can be compared."""

    NOT_LISTED = "not listed"
    OTHER_EDITION = "other edition"
    UNREADABLE = "unreadable"
    STRICT = "strict"


@dataclass(frozen=True)
class Difference:
    """One thing that reads otherwise than it should; an empty side: there is nothing there."""

    spot: Spot | None
    expected: str
    found: str


@dataclass(frozen=True)
class Verification:
    """The verdict on one document, and what it rests on.

    ``count`` is that of all differences, of which at most :data:`MOST_TOLD` are kept; ``parts``
    are the names of the parts of the file that are not as they were made.
    """

    verdict: Verdict
    differences: tuple[Difference, ...] = ()
    count: int = 0
    reason: Reason | None = None
    text_against: Against | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """What a document is held against.

    ``input`` is the hash of the workbook at hand, None when there is none; ``scores`` and ``text``
    are what it gives now: None when it gives nothing, or when its text cannot be made anew. A text
    that another version of the program gives proves what it agrees with, and nothing else:
    ``is_of_this_version`` is False then.
    """

    entry: Entry | None
    edition: Edition | None
    input: str | None
    scores: Mapping[str, Any] | None
    text: Sequence[str] | None = None
    is_of_this_version: bool = True

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
        reason = Reason.NOT_LISTED if entry is None else Reason.OTHER_EDITION
        return Verification(Verdict.UNKNOWN, reason=reason)
    try:
        lines = outline(document)
        info = properties(document)
        parts = _changed_parts(document, entry.parts)
    except StrictDocument:
        # All its markup is another: that it reads the same could not be said, nor the contrary.
        return Verification(Verdict.UNKNOWN, reason=Reason.STRICT)
    except (NotADocument, opc.RefusedError):
        return _altered((Difference(None, "", ""),))
    proved = _is_proved(lines, known)
    differences = [*_differences(lines, edition, entry.scores, entry.text)]
    differences += _property_differences(info, entry, edition)
    if not known.is_of_other_inputs and known.scores is not None:
        # Whoever touched up the paper may have touched up the manifest too, but not the workbook.
        text = known.text if known.is_of_this_version and known.text != entry.text else None
        differences += _differences(lines, edition, known.scores, text)
    against = Against.WORKBOOK if proved else Against.MANIFEST
    if differences:
        return replace(_altered(differences), text_against=against, parts=parts)
    if known.is_of_other_inputs:
        newer = _newer(lines, known)
        return Verification(Verdict.OTHER_INPUTS, newer, len(newer), None, against, parts)
    same = digest(document) == entry.sha256
    verdict = Verdict.UNCHANGED if same else Verdict.RESAVED
    return Verification(verdict, text_against=against, parts=parts)


def _altered(differences: Sequence[Difference]) -> Verification:
    distinct = tuple(dict.fromkeys(differences))
    return Verification(Verdict.ALTERED, distinct[:MOST_TOLD], len(distinct))


def _is_proved(lines: Sequence[Line], known: Known) -> bool:
    """True when the text is held against the workbook itself, not against what is said of it."""
    if known.text is None or known.is_of_other_inputs:
        return False
    return known.is_of_this_version or not any(text_differences(known.text, lines))


def _changed_parts(document: bytes, parts: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the parts that came, went or hold other bytes than were made."""
    package = opc.opened(document)
    names = [package.name(name) for name in package.members]
    changed = [name for name in names if parts.get(name) != digest(package.read(name))]
    return tuple(sorted({*changed, *(set(parts) - set(names))}))


def _property_differences(
    info: Mapping[str, str], entry: Entry, edition: Edition
) -> Iterator[Difference]:
    """What File → Info says of a paper; a property that another program took away says nothing."""
    made = entry.made
    expected = {
        "title": edition.sheet.title,
        "category": edition.id,
        "description": f"input {made.input}; template {made.template}",
        "subject": _subject(entry.scores),
    }
    for name, value in expected.items():
        if info.get(name) and folded(info[name]) != folded(value):
            yield Difference(Spot(Part.PROPERTY), value, info[name])


def _subject(scores: Mapping[str, Any]) -> str:
    """The body and the year; of a name too long for a property, what is left of it."""
    body = scores.get("body")
    name = str(body.get("name")) if isinstance(body, Mapping) else ""
    say = speech(Language.KAZAKH).say
    subject = say("document.subject", name=name, year=str(scores.get("year")))
    excess = len(subject) - _LONGEST_PROPERTY
    if excess <= 0:
        return subject
    return say("document.subject", name=f"{name[: -excess - 1]}…", year=str(scores.get("year")))


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
    found = _as_expected(expected, [line.text for line in lines])
    start, end = _common_ends(expected, found)
    before, now = expected[start : len(expected) - end], found[start : len(found) - end]
    for left, left_end, right, right_end in _unequal(before, now):
        for offset in range(max(left_end - left, right_end - right)):
            old, new = left + offset, right + offset
            at = lines[min(start + min(new, right_end), len(lines) - 1)].spot if lines else None
            one = before[old] if old < left_end else ""
            other = now[new] if new < right_end else ""
            if one != other:
                yield Difference(at, *_readings(one, other))


def _as_expected(expected: Sequence[str], found: Sequence[str]) -> list[str]:
    """The texts found, those with pictures as they were if only measures were rounded."""
    framed: dict[str, list[str]] = {}
    for text in dict.fromkeys(text for text in expected if _HAS_PICTURE in text):
        framed.setdefault(pictures.unmeasured(text), []).append(text)

    def as_was(text: str) -> str:
        same = framed.get(pictures.unmeasured(text), [])[:_MOST_PICTURES]
        return next((was for was in same if pictures.alike(was, text)), text)

    return [as_was(text) if _HAS_PICTURE in text else text for text in found]


_Block = tuple[int, int, int, int]
"""Where lines begin and end on one side, and on the other."""


def _unequal(before: Sequence[str], now: Sequence[str]) -> Iterator[_Block]:
    """The blocks that differ: those of :mod:`difflib`, or quickly found ones of long papers.

    Its work grows with how often lines repeat; two papers that have nothing in common, or the same
    few lines over and over, must not take minutes to compare.
    """
    if _work(before, now) <= _MOST_WORK:
        yield from _opcodes(before, now)
        return
    left = right = 0
    for old, new in [*_anchors(before, now), (len(before), len(now))]:
        one, other = before[left:old], now[right:new]
        if _work(one, other) <= _MOST_WORK_BETWEEN:
            for a, b, c, d in _opcodes(one, other):
                yield left + a, left + b, right + c, right + d
        else:
            yield left, old, right, new
        left, right = old + 1, new + 1


def _work(before: Sequence[str], now: Sequence[str]) -> int:
    """A bound of the steps that :mod:`difflib` takes."""
    often = Counter(now)
    pairs = sum(count * often[line] for line, count in Counter(before).items())
    return (pairs + len(before)) * min(len(before), len(now))


def _opcodes(before: Sequence[str], now: Sequence[str]) -> Iterator[_Block]:
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    yield from (code[1:] for code in matcher.get_opcodes() if code[0] != "equal")


def _anchors(before: Sequence[str], now: Sequence[str]) -> list[tuple[int, int]]:
    """Lines that stand once on either side, as many as keep their order."""
    counts, others = Counter(before), Counter(now)
    places = {line: place for place, line in enumerate(now) if others[line] == 1}
    once = [
        (p, places[line]) for p, line in enumerate(before) if counts[line] == 1 and line in places
    ]
    tops: list[int] = []
    piles: list[int] = []
    previous: list[int] = []
    for number, (_, place) in enumerate(once):
        pile = bisect_left(tops, place)
        previous.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        piles[pile : pile + 1] = [number]
    found = []
    at = piles[-1] if piles else -1
    while at >= 0:
        found.append(once[at])
        at = previous[at]
    return found[::-1]


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
    numbers: dict[int, dict[tuple[int, int], list[str]]] = {}
    for line in lines:
        spot = line.spot
        if spot.part is Part.BODY and spot.table and spot.row and spot.column:
            cells = numbers.setdefault(spot.table, {})
            cells.setdefault((spot.row, spot.column), []).append(line.words)
    return [
        _Table(number, {key: " ".join(words) for key, words in cells.items()})
        for number, cells in sorted(numbers.items())
    ]


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
    if all(text.isascii() and text.isdigit() and len(text) <= _LONGEST_POINTS for text in points):
        total = str(sum(map(int, points))) if points else DASH
        if printed[-1].printed != total:
            yield Difference(printed[-1].spot, total, printed[-1].printed)


def _written(points: int | None) -> str:
    return DASH if points is None else str(points)
