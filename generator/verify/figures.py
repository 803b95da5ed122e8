"""Reads points and counts from a paper and compares them with the expected ones.

Independent of what filled the paper: a table is known by the official words of its heads, a line of
an appendix by its own. Totals must be the sums of the expected rows and columns, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, zip_longest

from generator.law.choices import Form, Paper, Shown
from generator.law.criteria import Section
from generator.law.edition import Edition
from generator.messages.problems import Part, Spot
from generator.messages.wording import DASH, MINUS
from generator.papers.forms import Layout, printing
from generator.papers.tags import BODY, BODY_NAME, PERIOD
from generator.results.entry import (
    Appendix2Figures,
    ConsolidatedFigures,
    Figures,
    InspectionFigures,
    SectionFigures,
    SheetFigures,
)
from generator.submission.appendix_2 import Appendix2Counts, ReportedBody
from generator.word.read.text import Line, folded

_LONGEST_NUMBER = 18
"""Digits of counts on a paper."""

_TOTAL, _FIRST_FORM = 4, 5
"""Columns of the appendices: all sections together, the first section."""


@dataclass(frozen=True)
class Difference:
    """A difference of texts; an empty side means that there is no text there."""

    spot: Spot | None
    expected: str
    found: str


@dataclass(frozen=True)
class _Table:
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

    def difference(self, row: int, column: int, expected: str) -> Difference:
        """What a cell should say, and what it says."""
        return Difference(self.spot(row, column), expected, self.at(row, column))

    def spot(self, row: int, column: int) -> Spot:
        """Where a cell is."""
        return Spot(Part.BODY, table=self.number, row=row, column=column)


def _tables(lines: Iterable[Line]) -> Iterator[_Table]:
    """The tables of the body in their order."""
    main = Part.BODY  # looked up once: an enumeration takes longer to find it than all the rest
    of_body = (line for line in lines if line.spot.part is main)
    for number, own in groupby(of_body, key=lambda line: line.spot.table):
        if number is not None:
            cells: dict[tuple[int, int], list[str]] = {}
            for words, _, spot, _ in own:
                if spot.row and spot.column:
                    cells.setdefault((spot.row, spot.column), []).append(words)
            yield _Table(number, {key: " ".join(words) for key, words in cells.items()})


def figure_differences(
    lines: Sequence[Line], edition: Edition, expected: Figures
) -> Iterator[Difference]:
    """Figures on the paper that are not the expected ones, and sums that do not add up."""
    if isinstance(expected, SheetFigures):
        yield from _of_sheet(lines, edition, expected)
        return
    tables = _tables_of(lines, edition, expected.paper)
    if isinstance(expected, ConsolidatedFigures):
        yield from _of_consolidated(tables, edition, expected)
    elif not tables:
        text = edition.report if isinstance(expected, Appendix2Figures) else edition.inspections
        yield Difference(None, text.title, "")
    elif isinstance(expected, Appendix2Figures):
        yield from _of_report(tables[0], edition, expected)
    else:
        yield from _of_inspections(tables[0], expected)


def _of_sheet(
    lines: Sequence[Line], edition: Edition, expected: SheetFigures
) -> Iterator[Difference]:
    """Points on the sheet that are not the expected ones, and totals that do not add up."""
    tables = _tables(lines)
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
        found = _tables_of(lines, edition, expected.paper)
        wanted = len(expected.bodies) if isinstance(expected, ConsolidatedFigures) else 1
        return tuple(table.number for table in found) if len(found) == wanted else ()
    sections = edition.sections
    tables = (t for t in _tables(lines) if any(_is_of(t, section) for section in sections))
    numbers = tuple(table.number for table in tables)
    return numbers if len(numbers) == len(sections) else ()


def _is_of(table: _Table, section: Section) -> bool:
    """True of the table with the official column headers and the first row of a section."""
    above, wide = len(section.columns), len(section.shows)
    heads = tuple(table.row(number, wide) for number in range(1, above + 1))
    first = section.rows[0]
    return heads == section.columns and _words(table, section, above + 1) == (first.no, first.text)


def _words(table: _Table, section: Section, row: int) -> tuple[str, str]:
    """The number and the text of a row."""
    number, text = section.place(Shown.NUMBER), section.place(Shown.TEXT)
    return table.at(row, number), table.at(row, text)


def _section_differences(
    table: _Table, section: Section, expected: SectionFigures
) -> Iterator[Difference]:
    """The row «Жиыны» has an empty number."""
    points = {row.no: _written(row.points) for row in expected.rows}
    labels = [*((row.no, row.text) for row in section.rows), ("", section.total_label)]
    text_place, points_place = section.place(Shown.TEXT), section.place(Shown.POINTS)
    for place, (no, text) in enumerate(labels, start=len(section.columns) + 1):
        official, named = folded(f"{no} {text}"), " ".join(_words(table, section, place)).strip()
        if named != official:
            yield Difference(table.spot(place, text_place), official, named)
        # Whoever wrote a total into the manifest may not have written the rows that give it.
        wanted = [points.get(no, "")] if no else [_written(expected.points), _sum(expected)]
        for one in wanted:
            if table.at(place, points_place) != one:
                yield table.difference(place, points_place, one)


def _sum(section: SectionFigures) -> str:
    """What the points of the rows add up to."""
    points = [row.points for row in section.rows if row.points is not None]
    return _written(sum(points) if points else None)


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


def _of_report(table: _Table, edition: Edition, expected: Appendix2Figures) -> Iterator[Difference]:
    """Numbers of Appendix 2 that are not the expected ones."""
    text = edition.report
    yield from _forms(table, text.columns.forms)
    yield from _labels(table, 3, [(row.no, row.text) for row in text.rows])
    yield from _numbers(table, 3, edition, expected.appendix_2)
    yield from _end(table, 2 + len(text.rows))


def _of_consolidated(
    tables: Sequence[_Table], edition: Edition, expected: ConsolidatedFigures
) -> Iterator[Difference]:
    """Numbers of Appendix 5 that are not those of the bodies."""
    for body, table in zip_longest(expected.bodies, tables):
        if table is None:
            yield Difference(None, body.name, "")
        elif body is None:
            yield Difference(table.spot(1, 1), "", table.at(3, 1))
        else:
            yield from _of_one(table, edition, body)


def _of_one(table: _Table, edition: Edition, body: ReportedBody) -> Iterator[Difference]:
    """The heads, the name that is repeated with them, and the lines with the name beside them."""
    yield from _forms(table, edition.consolidated.columns.forms)
    words = [("", row.plain_text) for row in edition.report.rows]
    words[0] = (body.name, words[0][1])
    yield from _labels(table, 3, [(body.name,), *words])
    yield from _numbers(table, 4, edition, body.appendix_2)
    yield from _end(table, 3 + len(words))


def _of_inspections(table: _Table, expected: InspectionFigures) -> Iterator[Difference]:
    """Lines of Appendix 3 that are missing, too many or out of order; their words are text."""
    yield from _labels(table, 5, [(str(number),) for number in range(1, expected.lines + 1)])
    yield from _end(table, 4 + expected.lines)


def _tables_of(lines: Sequence[Line], edition: Edition, paper: Paper) -> tuple[_Table, ...]:
    """The tables on a paper that have the heads of its appendix: one, as it is made."""
    official = tuple(map(folded, _official_heads(edition, paper)))
    return tuple(table for table in _tables(lines) if table.row(1, len(official)) == official)


def _official_heads(edition: Edition, paper: Paper) -> tuple[str, ...]:
    if paper is Paper.INSPECTIONS:
        three = edition.inspections.columns
        return (three.number, three.organisation, three.inspector)
    if paper is Paper.CONSOLIDATED:
        five = edition.consolidated.columns
        return (five.body, five.indicator, five.unit, five.total)
    two = edition.report.columns
    return (two.number, two.indicator, two.unit, two.total)


def _forms(table: _Table, forms: Mapping[Form, str]) -> Iterator[Difference]:
    """The sections' columns: numbers below another head would be of another section."""
    return _labels(table, 2, [[forms[form] for form in Form]], _FIRST_FORM)


def _labels(
    table: _Table, row: int, expected: Iterable[Sequence[str]], column: int = 1
) -> Iterator[Difference]:
    """Words that are not the expected ones, from a row and a column on."""
    for at_row, words in enumerate(expected, start=row):
        for at_column, text in enumerate(words, start=column):
            if table.at(at_row, at_column) != folded(text):
                yield table.difference(at_row, at_column, text)


def _numbers(
    table: _Table, first: int, edition: Edition, expected: Appendix2Counts
) -> Iterator[Difference]:
    """A number that is another is named once: sums are judged by the expected ones."""
    counted = ((n, row) for n, row in enumerate(edition.report.rows, first) if row.unit is not None)
    for place, row in counted:
        for column, form in enumerate(Form, start=_FIRST_FORM):
            found = table.at(place, column)
            if row.count is None or form not in row.open:
                wanted = "" if row.count is None else edition.report.closed_mark
                is_right = found == wanted
            else:
                number = expected.count(row.count, form)
                wanted = "" if number is None else str(number)
                is_right = number is not None and _read(found) == number
            if not is_right:
                yield table.difference(place, column, wanted)
        if row.count is not None:
            total = sum(expected.count(row.count, form) or 0 for form in row.open)
            if _read(table.at(place, _TOTAL)) != total:
                yield table.difference(place, _TOTAL, str(total))


def _end(table: _Table, last: int) -> Iterator[Difference]:
    if table.height > last:
        below = " ".join(table.cells[key] for key in sorted(table.cells) if key[0] > last)
        yield Difference(table.spot(last + 1, 1), "", below)


def _read(printed: str) -> int | None:
    """The whole number that a cell holds, None when it holds anything else."""
    plain = "".join(printed.split()).replace(MINUS, "-")
    digits = plain.removeprefix("-")
    is_whole = digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER
    return int(plain) if is_whole else None
