"""Compares the lines of two papers: changed, deleted, inserted or moved.

The work is limited: two papers that have nothing in common must not take minutes. Here are also the
lines of workbooks among the papers, whoever saved them last, and of papers of earlier versions.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import chain

from generator.excel.read.workbook import read_bytes
from generator.files.archive import digest
from generator.messages.problems import Code, Part, Spot
from generator.submission.matching import fold_spaces
from generator.submission.sheets import CellContent, Covered, ErrorValue, Sheet, Uncalculated
from generator.verify.figures import Difference
from generator.word.read.text import (
    AmbiguousDocument,
    Line,
    NotADocument,
    alike,
    folded,
    split_cell,
    unmeasured,
)

_MOST_WORK = 20_000_000
"""Steps of a comparison beyond which it takes a short cut: a second or two."""

_MOST_WORK_BETWEEN = 5_000
"""The same between two lines that are sure: there may be thousands of such places."""

_WHOLE = "⟦workbook "
_HAS_PICTURE = "⟦□ "
_MOST_PICTURES = 50  # alike but for their measures


_MARK = re.compile(r"⟦([\w#., …-]+?): ((?:[^⟦⟧]|⟦⟦|⟧⟧)*)⟧")
_ALONE = re.compile(r"⟦(\w+)⟧")
_NAMES = """
basedOn bdr bidi bidiVisual caps color cols contrast cs docGrid dark1 light1 bg1 t1 background
effect em embedBold embedBoldItalic embedItalic embedRegular emboss framePr gridAfter gridBefore
gridCol highlight imprint ind linkStyles lnNumType mailMerge numPr oMath outline pBdr pgBorders
pgMar pgSz position rtl rtlGutter shadow shd smallCaps spacing tabs tblBorders tblCellMar
tblCellSpacing tblInd tblW tblpPr tcBorders tcFitText tcMar tcW textDirection textboxTightWrap
trHeight vAlign vertAlign w webHidden
"""
_OF_FORMATTING = frozenset(_NAMES.split())
"""Why they marked a text or a paper that is read as any other now."""


def text_differences(expected: Sequence[str], lines: Sequence[Line]) -> Iterator[Difference]:
    """Lines that were changed, deleted, inserted or moved, each with its place and both texts.

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
        framed.setdefault(unmeasured(text), []).append(text)

    def as_was(text: str) -> str:
        same = framed.get(unmeasured(text), [])[:_MOST_PICTURES]
        return next((was for was in same if alike(was, text)), text)

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
    """An upper bound of the steps that :mod:`difflib` takes."""
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
    (cell, reading), (other_cell, other_reading) = split_cell(one), split_cell(other)
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


def as_read_now(text: Sequence[str]) -> tuple[str, ...]:
    """The lines as an earlier version kept them, without marks of formatting.

    That is compared for itself now.
    """
    return tuple(_lines(text))


def _lines(text: Sequence[str]) -> Iterator[str]:
    for line in text:
        alone = _ALONE.fullmatch(line)
        if alone is not None and alone[1] in _OF_FORMATTING:
            continue
        cell, tab, reading = line.rpartition("\t")
        yield f"{cell}{tab}{fold_spaces(_MARK.sub(_without, reading))}" if "⟦" in line else line


def _without(mark: re.Match[str]) -> str:
    reasons = set(mark[1].split(", "))
    kept = {one for one in reasons - _OF_FORMATTING if not one.startswith("font ")}
    if not reasons.isdisjoint(("shd", "highlight")):
        kept.discard("white")  # it is seen on another ground
    return f"⟦{', '.join(sorted(kept))}: {mark[2]}⟧" if kept else mark[2]


def table_lines(data: bytes) -> tuple[Line, ...]:
    """A line for each cell that holds something; NotADocument when it cannot be read."""
    workbook, problems = read_bytes(data, "", lambda _: True)
    if workbook is None:
        is_ambiguous = any(problem.code is Code.FILE_AMBIGUOUS for problem in problems)
        raise AmbiguousDocument if is_ambiguous else NotADocument
    sheets = enumerate(workbook.sheets, start=1)
    return tuple(chain.from_iterable(_of_sheet(number, sheet) for number, sheet in sheets))


def _of_sheet(number: int, sheet: Sheet) -> Iterator[Line]:
    """The lines of a sheet; they mark where rows begin, and rows with nothing in them."""
    last = 0
    for row in sheet.rows:
        begins = "*" if row.number == last + 1 else f"*{row.number - last - 1}+"
        last = row.number
        for column, cell in sorted(row.cells.items()):
            if not isinstance(cell.content, Covered):
                spot = Spot(Part.BODY, table=number, row=row.number, column=column)
                yield Line(*_shown(cell.content, row.hidden), spot, f"{begins}{column}")
                begins = ""


def table_text(data: bytes) -> tuple[Line, ...]:
    """The lines of a workbook; of one too long to be read, a line that only its own bytes give."""
    try:
        return table_lines(data)
    except NotADocument:
        return (Line("", f"{_WHOLE}{digest(data)}⟧", Spot(Part.BODY)),)


def is_too_long(text: Sequence[str]) -> bool:
    """True of the text of a workbook that :func:`table_text` did not read."""
    return len(text) == 1 and text[0].startswith(_WHOLE)


def _shown(content: CellContent, hidden: bool) -> tuple[str, str]:  # noqa: FBT001 - a fact of the row
    """What a reader sees; what is displayed differently from its value, between marks."""
    text = folded(_text(content))
    return ("", f"⟦hidden: {text}⟧") if hidden else (text, text)


def _text(content: CellContent) -> str:
    if isinstance(content, bool):
        return "TRUE" if content else "FALSE"
    if isinstance(content, Decimal):
        return format(content.normalize(), "f")
    if isinstance(content, date):
        return content.isoformat()
    if isinstance(content, ErrorValue):
        return content.text
    return "⟦?⟧" if isinstance(content, Uncalculated) else str(content or "")
