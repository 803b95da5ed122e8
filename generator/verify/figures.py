"""Reads points and counts from a paper and compares them with the expected ones.

Independent of what filled the paper: a table is known by the official words of its heads, a line of
an appendix by its own. Sums and changes are also computed from the numbers on the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, zip_longest

from generator.law.appendices import Appendix2Row
from generator.law.choices import Form, Paper, Shown
from generator.law.criteria import CHANGES, Section
from generator.law.edition import Edition
from generator.messages.problems import Part, Spot
from generator.messages.wording import DASH, MINUS
from generator.papers.form_elements import Layout, printing
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

_LONGEST_POINTS, _LONGEST_NUMBER = 9, 18
"""Digits of points and of counts on a paper."""

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
    match expected:
        case SheetFigures():
            return _point_differences(lines, edition, expected)
        case Appendix2Figures():
            return _of_report(lines, edition, expected)
        case InspectionFigures():
            return _of_inspections(lines, edition, expected)
        case ConsolidatedFigures():
            return _of_consolidated(lines, edition, expected)


def _point_differences(
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


def _of_report(
    lines: Sequence[Line], edition: Edition, expected: Appendix2Figures
) -> Iterator[Difference]:
    """Numbers of Appendix 2 that are not the expected ones."""
    text = edition.report
    columns, tables = text.columns, _tables_of(lines, edition, Paper.REPORT)
    if not tables:
        yield Difference(None, text.title, "")
        return
    table = tables[0]
    yield from _heads(table, columns.forms)
    yield from _labels(table, 3, [(row.no, row.text) for row in text.rows])
    yield from _numbers(table, 3, edition, _of_edition(expected.appendix_2, edition))
    yield from _end(table, 2 + len(text.rows))


def _of_consolidated(
    lines: Sequence[Line], edition: Edition, expected: ConsolidatedFigures
) -> Iterator[Difference]:
    """Numbers of Appendix 5 that are not those of the bodies."""
    tables = _tables_of(lines, edition, Paper.CONSOLIDATED)
    for body, table in zip_longest(expected.bodies, tables):
        if table is None:
            yield Difference(None, body.name, "")
        elif body is None:
            yield Difference(table.spot(1, 1), "", table.at(3, 1))
        else:
            yield from _of_one(table, edition, body)


def _of_one(table: _Table, edition: Edition, body: ReportedBody) -> Iterator[Difference]:
    """The heads, the name that is repeated with them, and the lines with the name beside them."""
    yield from _heads(table, edition.consolidated.columns.forms)
    words = [("", row.plain_text) for row in edition.report.rows]
    words[0] = (body.name, words[0][1])
    yield from _labels(table, 3, [(body.name,), *words])
    yield from _numbers(table, 4, edition, _of_edition(body.appendix_2, edition))
    yield from _end(table, 3 + len(words))


def _of_inspections(
    lines: Sequence[Line], edition: Edition, expected: InspectionFigures
) -> Iterator[Difference]:
    """Lines of Appendix 3 that are missing, too many or out of order; their words are text."""
    tables = _tables_of(lines, edition, Paper.INSPECTIONS)
    if not tables:
        yield Difference(None, edition.inspections.title, "")
        return
    table = tables[0]
    for number in range(1, expected.lines + 1):
        if table.at(4 + number, 1) != str(number):
            yield Difference(table.spot(4 + number, 1), str(number), table.at(4 + number, 1))
    yield from _end(table, 4 + expected.lines)


def _tables_of(lines: Sequence[Line], edition: Edition, paper: Paper) -> tuple[_Table, ...]:
    """The tables on a paper that have the heads of its appendix: one, as it is made."""
    official = tuple(map(folded, _official_heads(edition, paper)))
    tables = _tables(lines)
    return tuple(table for table in tables if table.row(1, len(official)) == official)


def _official_heads(edition: Edition, paper: Paper) -> tuple[str, ...]:
    if paper is Paper.INSPECTIONS:
        three = edition.inspections.columns
        return (three.number, three.organisation, three.inspector)
    if paper is Paper.CONSOLIDATED:
        five = edition.consolidated.columns
        return (five.body, five.indicator, five.unit, five.total)
    two = edition.report.columns
    return (two.number, two.indicator, two.unit, two.total)


def _heads(table: _Table, forms: Mapping[Form, str]) -> Iterator[Difference]:
    """The sections' columns: numbers below another head would be of another section."""
    for column, form in enumerate(Form, start=_FIRST_FORM):
        if table.at(2, column) != folded(forms[form]):
            yield Difference(table.spot(2, column), forms[form], table.at(2, column))


def _labels(table: _Table, first: int, expected: Sequence[tuple[str, ...]]) -> Iterator[Difference]:
    for row, words in enumerate(expected, start=first):
        for column, text in enumerate(words, start=1):
            if table.at(row, column) != folded(text):
                yield Difference(table.spot(row, column), text, table.at(row, column))


def _numbers(
    table: _Table, first: int, edition: Edition, expected: Appendix2Counts | None
) -> Iterator[Difference]:
    right: dict[tuple[str, Form], int | None] = {}
    for place, row in enumerate(edition.report.rows, start=first):
        for form, column in zip(Form, range(_FIRST_FORM, _FIRST_FORM + len(Form)), strict=True):
            found, spot = table.at(place, column), table.spot(place, column)
            if row.unit is None:
                continue
            if row.count is None or form not in row.open:
                wanted = "" if row.count is None else edition.report.closed_mark
                if found != wanted:
                    yield Difference(spot, wanted, found)
                continue
            number = None if expected is None else expected.count(row.count, form)
            # A number that is another is named once: sums are not judged by it.
            right[row.count, form] = _read(found) if expected is None else number
            if number is None or _read(found) != number:
                yield Difference(spot, "" if number is None else str(number), found)
        yield from _sums(table, place, row, right)


def _sums(
    table: _Table,
    place: int,
    row: Appendix2Row,
    right: Mapping[tuple[str, Form], int | None],
) -> Iterator[Difference]:
    """«Барлығы» is the sum of what belongs in the line; a change, of what belongs in two above."""
    if row.count is None:
        return
    total = _summed([right.get((row.count, form)) for form in row.open])
    if total is not None and _read(table.at(place, _TOTAL)) != total:
        yield Difference(table.spot(place, _TOTAL), str(total), table.at(place, _TOTAL))
    if row.count not in CHANGES:
        return
    end, start = CHANGES[row.count]
    for column, form in enumerate(Form, start=_FIRST_FORM):
        last, before = right.get((end, form)), right.get((start, form))
        found = right.get((row.count, form))
        if last is not None and before is not None and found not in (None, last - before):
            spot = table.spot(place, column)
            yield Difference(spot, str(last - before), table.at(place, column))


def _summed(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


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


def _of_edition(counts: Appendix2Counts, edition: Edition) -> Appendix2Counts | None:
    """The counts; None, so that no number is right, when they lack the edition's cells."""
    return counts if counts.is_of(edition.report) else None
