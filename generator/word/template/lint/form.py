"""The form in a template against the official words of its edition, line by line, row by row.

What stands before the first official line (a letterhead) and after the last table of the form is
the clerk's own; between them nothing may be changed, left out, moved or added. Texts are aligned
with the official ones: kept, altered, left out, moved, added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from generator.messages.problems import Code, Part, Phrase, Spot
from generator.papers.forms import FormRow, FormTable, Layout, is_tag
from generator.word.read.text import folded
from generator.word.read.xml import W
from generator.word.template import prepare, tag_syntax
from generator.word.template.lint.align import AlignedStep, aligned, differing, letters
from generator.word.template.stories import Fault, Paragraph, fault

_SAME_TABLE = 1 / 3
"""The share of a table's rows that one must hold to be taken for it."""


@dataclass(frozen=True)
class _Line:
    """A line outside tables, and how many tables stand before it."""

    text: str
    spot: Spot
    tables: int


@dataclass(frozen=True)
class _Row:
    """A row of the form or of a template: the texts of its cells by the columns they begin in.

    ``merged`` are the columns that run over several rows; of the form ``tags`` are those that are
    filled in, and ``is_control`` says that it holds a tag of a loop.
    """

    spot: Spot
    cells: dict[int, str]
    merged: set[int]
    tags: frozenset[int] = frozenset()
    is_control: bool = False

    def words(self, known_by: Sequence[int]) -> str:
        """What the row is known by."""
        return " ".join(self.cells.get(column, "") for column in known_by).strip()


@dataclass(frozen=True)
class Checked:
    """The faults of the form, and the spots of the paragraphs and tables that belong to it."""

    faults: tuple[Fault, ...]
    spots: frozenset[Spot] = frozenset()
    tables: frozenset[int | None] = frozenset()

    def holds(self, spot: Spot) -> bool:
        """True for a place within the form."""
        return spot in self.spots or spot.table in self.tables


def check(paragraphs: Sequence[Paragraph], layout: Layout) -> Checked:
    """What is to be said of the form among the body's paragraphs, whose tags are as meant."""
    lines, tables = _read(paragraphs)
    chosen = _chosen(layout.tables, tables)
    if all(number is None for number in chosen):
        return Checked((fault(Code.FORM_ABSENT, None, title=layout.title),))
    last = max(number for number in chosen if number is not None)
    own = _own(lines, layout, last, is_whole=chosen[-1] is not None)
    found = list(_lines_checked(own, layout))
    for table, number in zip(layout.tables, chosen, strict=True):
        if number is None:
            found.append(fault(Code.FORM_TABLE_MISSING, None, title=table.name))
        else:
            found += _rows_checked(table, tables[number])
    official = set(_lines(layout))
    numbers = (tables[number][0].spot.table for number in chosen if number is not None)
    return Checked(
        tuple(found),
        frozenset(line.spot for line in own if line.text in official),
        frozenset(numbers),
    )


def _own(lines: Sequence[_Line], layout: Layout, last: int, *, is_whole: bool) -> list[_Line]:
    """The lines of the form and those between them; all after its last table are the clerk's.

    When that table is gone, the form goes on as far as there are lines of it.
    """
    official = set(() if is_whole else _lines(layout))
    ends = [n for n, line in enumerate(lines, 1) if line.tables <= last or line.text in official]
    return list(lines[: max(ends, default=0)])


def _read(paragraphs: Sequence[Paragraph]) -> tuple[list[_Line], list[list[_Row]]]:
    """The lines outside tables and the rows of the tables, up to the title of the notes."""
    lines: list[_Line] = []
    tables: dict[int, dict[int | None, _Row]] = {}
    for paragraph in paragraphs:
        spot, text = paragraph.spot, paragraph.text
        if spot.table is None:
            if prepare.begin_at(paragraph.element):
                break
            parts = (folded(part) for part in text.split("\n"))
            lines += [_Line(part, spot, len(tables)) for part in parts if part]
        elif spot.column is not None:
            rows = tables.setdefault(spot.table, {})
            row = rows.setdefault(spot.row, _Row(spot, {}, set()))
            if _is_merged(paragraph):
                row.merged.add(spot.column)
            row.cells[spot.column] = f"{row.cells.get(spot.column, '')} {folded(text)}".strip()
    return lines, [[*rows.values()] for rows in tables.values()]


def _is_merged(paragraph: Paragraph) -> bool:
    """True in a cell merged with the one above or below, or in a row that begins further right."""
    cell = next(paragraph.element.iterancestors(f"{W}tc"), None)
    row = next(paragraph.element.iterancestors(f"{W}tr"), None)
    if cell is None or row is None:
        return False
    shifted = (f"{W}trPr/{W}gridBefore", f"{W}trPr/{W}gridAfter")
    return cell.find(f"{W}tcPr/{W}vMerge") is not None or any(
        row.find(path) is not None for path in shifted
    )


def _official(row: FormRow) -> _Row:
    columns = dict(row.columns())
    return _Row(
        Spot(Part.BODY),
        {column: folded(cell.text) for column, cell in columns.items()},
        {column for column, cell in columns.items() if cell.merge is not None},
        frozenset(column for column, cell in columns.items() if is_tag(cell.text)),
        row.is_control,
    )


def _lines(layout: Layout) -> list[str]:
    return [folded(line.text) for line in layout.lines]


def _chosen(wanted: Sequence[FormTable], tables: Sequence[Sequence[_Row]]) -> list[int | None]:
    """The index of each wanted table, in the order of the page; None where there is none."""

    @cache
    def score(one: int, other: int) -> float:
        known_by = wanted[one].known_by
        known = {row.words(known_by) for row in tables[other]}
        words = {_official(row).words(known_by) for row in wanted[one].rows} - {""}
        share = len(words & known) / len(words)
        return share if share >= _SAME_TABLE else 0

    @cache
    def best(one: int, first: int) -> tuple[float, tuple[int | None, ...]]:
        """The best choice for this table and those after it among the first and later ones."""
        if one == len(wanted):
            return 0, ()
        total, rest = best(one + 1, first)
        options: list[tuple[float, tuple[int | None, ...]]] = [(total, (None, *rest))]
        for candidate in range(first, len(tables)):
            if score(one, candidate):
                total, rest = best(one + 1, candidate + 1)
                options.append((total + score(one, candidate), (candidate, *rest)))
        return max(options, key=lambda option: option[0])

    return list(best(0, 0)[1])


def _lines_checked(lines: Sequence[_Line], layout: Layout) -> Iterator[Fault]:
    expected = _lines(layout)
    found = _regrouped(lines, expected)
    steps = aligned(expected, [line.text for line in found])
    answered = [
        step.found for step in steps if step.expected is not None and step.found is not None
    ]
    first = min(answered, default=len(found))
    for step in steps:
        if step.expected is None and step.near < first:
            continue  # a letterhead
        yield from _line_checked(expected, step, found)


def _line_checked(
    expected: Sequence[str], step: AlignedStep, found: Sequence[_Line]
) -> Iterator[Fault]:
    near = found[min(step.near, len(found) - 1)].spot if found else None
    if step.expected is None:
        yield fault(Code.FORM_ADDED, near, found=tag_syntax.shown(found[step.near].text))
        return
    wanted = expected[step.expected]
    is_printed = wanted.startswith("{{")
    if step.found is None:
        code = Code.TAG_MISSING if is_printed else Code.FORM_MISSING
        yield fault(code, near, expected=wanted)
    elif step.is_moved:
        yield fault(Code.FORM_MOVED, near, found=wanted)
    elif not is_printed:
        yield from _text_checked(wanted, found[step.found].text, near)
    elif found[step.found].text != wanted:
        yield fault(Code.TAG_MISPLACED, near, expected=wanted, found=found[step.found].text)


def _text_checked(expected: str, found: str, spot: Spot | None) -> Iterator[Fault]:
    if expected != found:
        one, other = differing(expected, found)
        named = letters(expected, found)
        yield fault(Code.FORM_ALTERED, spot, expected=one, found=other, letters=named)


def _regrouped(lines: Sequence[_Line], expected: Sequence[str]) -> list[_Line]:
    """Lines as the act divides them: Enter, or its absence, changes no word."""
    found: list[_Line] = []
    for line in lines:
        parts = _divided(line.text, expected)
        if len(parts) > 1:
            found += [_Line(part, line.spot, line.tables) for part in parts]
        elif found and f"{found[-1].text} {line.text}" in expected:
            found[-1] = _Line(f"{found[-1].text} {line.text}", found[-1].spot, line.tables)
        else:
            found.append(line)
    return found


def _divided(text: str, expected: Sequence[str]) -> list[str]:
    """The expected lines that a text is made of; itself when it is not."""
    for first in range(len(expected)):
        joined = expected[first]
        for last in range(first + 1, len(expected)):
            joined += f" {expected[last]}"
            if joined == text:
                return list(expected[first : last + 1])
            if not text.startswith(joined):
                break
    return [text]


def _rows_checked(official: FormTable, rows: Sequence[_Row]) -> Iterator[Fault]:
    wanted = [*map(_official, official.rows)]
    words, texts = ([row.words(official.known_by) for row in one] for one in (wanted, rows))
    mergeable = {column for row in wanted for column in row.merged}
    divided: set[int] = set()

    def has_number(expected: int, found: int) -> bool:
        """A row is known by its number too, whatever stands beside it."""
        number = wanted[expected].cells[1]
        return number != "" and rows[found].cells.get(1) == number

    for step in aligned(words, texts, has_number):
        found = rows[min(step.near, len(rows) - 1)]
        spot, cells = found.spot, found.cells
        if step.expected is None:
            text = tag_syntax.shown(" ".join(cells[column] for column in sorted(cells)).strip())
            yield fault(Code.FORM_ADDED, spot, found=text or Phrase("form.empty-row"))
            continue
        row, own = wanted[step.expected], words[step.expected]
        before, divided = divided, row.merged - found.merged
        if found.merged - mergeable or (step.found is not None and found.merged - row.merged):
            yield fault(Code.FORM_MERGED, spot)
        elif step.found is None:
            code = Code.TAG_MISSING if row.is_control else Code.FORM_MISSING
            yield fault(code, spot, expected=own)
        elif step.is_moved:
            yield fault(Code.FORM_MOVED, spot, found=own)
        elif cells.keys() != row.cells.keys():
            yield fault(Code.FORM_SHAPE, spot, count=len(cells), wanted=len(row.cells))
        elif divided - before:
            # Reported where it begins: all rows below it are divided with it.
            yield fault(Code.FORM_DIVIDED, replace(spot, column=min(divided - before)))
        else:
            yield from _cells_checked(row, cells, spot)


def _cells_checked(wanted: _Row, cells: dict[int, str], spot: Spot) -> Iterator[Fault]:
    for column, expected in wanted.cells.items():
        found = cells[column]
        at = replace(spot, column=column)
        if column in wanted.tags and found != expected:
            code = Code.TAG_MISPLACED if found else Code.TAG_MISSING
            yield fault(code, at, expected=expected, found=found)
        elif not expected and found:
            yield fault(Code.FORM_ADDED, at, found=tag_syntax.shown(found))
        else:
            yield from _text_checked(expected, found, at)
