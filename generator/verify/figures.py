"""Reads figures from a paper and compares them with the expected ones.

Independent of what filled the paper: a section's table is known by its official words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from generator.law.choices import Shown
from generator.law.edition import Edition
from generator.law.sections import Section
from generator.messages.problems import Part, Spot
from generator.messages.wording import DASH
from generator.papers.context.common import BODY, BODY_NAME, PERIOD
from generator.papers.forms.elements import Layout, printing
from generator.results.figures import (
    Appendix2Figures,
    ConsolidatedFigures,
    Figures,
    InspectionFigures,
    SectionFigures,
    SheetFigures,
)
from generator.verify import appendix_figures
from generator.verify.text_diff import Difference
from generator.word.read.outline import Line, folded

_LONGEST_POINTS = 9


def figure_differences(
    lines: Sequence[Line], edition: Edition, expected: Figures
) -> Iterator[Difference]:
    """Figures on the paper that are not the expected ones, and sums that do not add up."""
    match expected:
        case SheetFigures():
            return _point_differences(lines, edition, expected)
        case Appendix2Figures():
            return appendix_figures.of_body(lines, edition, expected)
        case InspectionFigures():
            return appendix_figures.of_inspections(lines, edition, expected)
        case ConsolidatedFigures():
            return appendix_figures.of_many(lines, edition, expected)


def _point_differences(
    lines: Sequence[Line], edition: Edition, expected: SheetFigures
) -> Iterator[Difference]:
    """Points on the sheet that are not the expected ones, and totals that do not add up."""
    tables = printed_tables(lines)
    found = []
    for section in edition.sections:
        # Each is looked for after the last; tables that follow them all are not looked at.
        table = next((table for table in tables if _is_of(table, section)), None)
        if table is None:
            yield Difference(None, edition.sheet.title, "")
            return
        found.append((section, table))
    for section, table in found:
        yield from _section_differences(table, section, expected.section(section.form))


def form_tables(lines: Sequence[Line], edition: Edition, expected: Figures) -> tuple[int, ...]:
    """The numbers of the form's tables on a paper; none where it is not there once."""
    if not isinstance(expected, SheetFigures):
        found = appendix_figures.tables_of(lines, edition, expected.paper)
        wanted = len(expected.bodies) if isinstance(expected, ConsolidatedFigures) else 1
        return tuple(table.number for table in found) if len(found) == wanted else ()
    sections = edition.sections
    tables = (t for t in printed_tables(lines) if any(_is_of(t, section) for section in sections))
    numbers = tuple(table.number for table in tables)
    return numbers if len(numbers) == len(sections) else ()


def _is_of(table: PrintedTable, section: Section) -> bool:
    """True of the table with the official column headers and the first row of a section."""
    above, wide = len(section.columns), len(section.shows)
    heads = tuple(table.row(number, wide) for number in range(1, above + 1))
    first = section.rows[0]
    return heads == section.columns and _words(table, section, above + 1) == (first.no, first.text)


def _words(table: PrintedTable, section: Section, row: int) -> tuple[str, str]:
    """The number and the text of a row."""
    number, text = section.place(Shown.NUMBER), section.place(Shown.TEXT)
    return table.at(row, number), table.at(row, text)


def _section_differences(
    table: PrintedTable, section: Section, expected: SectionFigures
) -> Iterator[Difference]:
    """The row «Жиыны» has an empty number."""
    points = {row.no: _written(row.points) for row in expected.rows}
    labels = [*((row.no, row.text) for row in section.rows), ("", section.total_label)]
    first, printed = len(section.columns) + 1, []
    text_place, points_place = section.place(Shown.TEXT), section.place(Shown.POINTS)
    for place, (no, text) in enumerate(labels, start=first):
        official, named = folded(f"{no} {text}"), " ".join(_words(table, section, place)).strip()
        if named != official:
            yield Difference(table.spot(place, text_place), official, named)
        wanted = points.get(no, "") if no else _written(expected.points)
        printed.append(table.at(place, points_place))
        if printed[-1] != wanted:
            yield Difference(table.spot(place, points_place), wanted, printed[-1])
    *rows, total = printed
    summed = _sum(rows)
    # A row that is another is named above: the total is not judged by it.
    if rows == [points.get(no, "") for no, _ in labels[:-1]] and summed not in (None, total):
        yield Difference(table.spot(first + len(rows), points_place), summed or "", total)


def _sum(printed: Sequence[str]) -> str | None:
    """What a column of points as it stands adds up to, whatever the figures are."""
    points = [text for text in printed if text not in ("", DASH)]
    if all(text.isascii() and text.isdigit() and len(text) <= _LONGEST_POINTS for text in points):
        return str(sum(map(int, points))) if points else DASH
    return None


def heading_differences(
    lines: Sequence[Line], layout: Layout, expected: Figures
) -> Iterator[Difference]:
    """Where the lines above the captions of the form name another body or year."""
    name = "" if expected.body is None else expected.body.name
    values = {printing(BODY, BODY_NAME): name, printing(PERIOD): str(expected.year)}
    for tag, caption in pairwise(line.text for line in layout.lines):
        if tag not in values:
            continue
        above = next((a for a, line in pairwise(lines) if line.words == folded(caption)), None)
        if above is None:
            yield Difference(None, caption, "")
        elif folded(values[tag]) not in above.words:
            yield Difference(above.spot, values[tag], above.words)


def _written(points: int | None) -> str:
    return DASH if points is None else str(points)


@dataclass(frozen=True)
class PrintedTable:
    """A table of the body, by its number in it; rows and columns count from 1."""

    number: int
    cells: Mapping[tuple[int, int], str]

    @property
    def height(self) -> int:
        """The number of its last row with words in it."""
        return max(row for row, _ in self.cells)

    def at(self, row: int, column: int) -> str:
        """The words of a cell."""
        return self.cells.get((row, column), "")

    def row(self, number: int, width: int) -> tuple[str, ...]:
        """The words of the first so many cells of a row."""
        return tuple([self.cells.get((number, column), "") for column in range(1, width + 1)])

    def spot(self, row: int, column: int) -> Spot:
        """Where a cell is."""
        return Spot(Part.BODY, table=self.number, row=row, column=column)


def printed_tables(lines: Iterable[Line]) -> Iterator[PrintedTable]:
    """The tables of the body in their order."""
    main = Part.BODY  # looked up once: an enumeration takes longer to find it than all the rest
    of_body = (line for line in lines if line.spot.part is main)
    for number, own in groupby(of_body, key=lambda line: line.spot.table):
        if number is not None:
            cells: dict[tuple[int, int], list[str]] = {}
            for words, _, spot, _ in own:
                if spot.row and spot.column:
                    cells.setdefault((spot.row, spot.column), []).append(words)
            yield PrintedTable(number, {key: " ".join(words) for key, words in cells.items()})
