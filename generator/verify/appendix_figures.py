"""Reads the numbers of Appendices 2, 3 and 5 from a paper and compares them with the counts.

Independent of what filled the paper: a table is known by the official words of its heads, a line by
its own. Sums and changes are also computed from the numbers on the paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.law.edition import Appendix2Row, Count, Edition, Form
from generator.law.measuring import CHANGES
from generator.messages.wording import MINUS
from generator.results.figures import Appendix2Figures, ConsolidatedFigures, InspectionFigures
from generator.submission.appendix_2 import Appendix2Counts
from generator.verify.printed_table import PrintedTable, printed_tables
from generator.verify.text_diff import Difference
from generator.word.read.outline import Line, folded

_TOTAL, _FIRST_FORM = 4, 5
_LONGEST_NUMBER = 18


def of_body(
    lines: Sequence[Line], edition: Edition, expected: Appendix2Figures
) -> Iterator[Difference]:
    """Numbers of Appendix 2 that are not the expected ones."""
    text = edition.report
    columns = text.columns
    table = _table(lines, (columns.number, columns.indicator, columns.unit, columns.total))
    if table is None:
        yield Difference(None, text.title, "")
        return
    yield from _heads(table, columns.forms)
    yield from _words(table, 3, [(row.no, row.text) for row in text.rows])
    yield from _numbers(table, 3, edition, _of_edition(expected.appendix_2, edition))
    yield from _end(table, 2 + len(text.rows))


def of_many(
    lines: Sequence[Line], edition: Edition, expected: ConsolidatedFigures
) -> Iterator[Difference]:
    """Numbers of Appendix 5 that are not those of the bodies."""
    text = edition.consolidated
    columns = text.columns
    table = _table(lines, (columns.body, columns.indicator, columns.unit, columns.total))
    if table is None:
        yield Difference(None, text.title, "")
        return
    yield from _heads(table, columns.forms)
    rows, first = edition.report.rows, 3
    for body in expected.bodies:
        words = [("", row.plain_text) for row in rows]
        words[0] = (body.name, words[0][1])
        yield from _words(table, first, words)
        yield from _numbers(table, first, edition, _of_edition(body.appendix_2, edition))
        first += len(rows)
    yield from _end(table, first - 1)


def of_inspections(
    lines: Sequence[Line], edition: Edition, expected: InspectionFigures
) -> Iterator[Difference]:
    """Lines of Appendix 3 that are missing, too many or out of order; their words are text."""
    text = edition.inspections
    columns = text.columns
    table = _table(lines, (columns.number, columns.organisation, columns.inspector))
    if table is None:
        yield Difference(None, text.title, "")
        return
    for number in range(1, expected.lines + 1):
        if table.at(4 + number, 1) != str(number):
            yield Difference(table.spot(4 + number, 1), str(number), table.at(4 + number, 1))
    yield from _end(table, 4 + expected.lines)


def _table(lines: Sequence[Line], heads: Sequence[str]) -> PrintedTable | None:
    official = tuple(map(folded, heads))
    tables = printed_tables(lines)
    return next((table for table in tables if table.row(1, len(heads)) == official), None)


def _heads(table: PrintedTable, forms: Mapping[Form, str]) -> Iterator[Difference]:
    """The sections' columns: numbers below another head would be of another section."""
    for column, form in enumerate(Form, start=_FIRST_FORM):
        if table.at(2, column) != folded(forms[form]):
            yield Difference(table.spot(2, column), forms[form], table.at(2, column))


def _words(
    table: PrintedTable, first: int, expected: Sequence[tuple[str, str]]
) -> Iterator[Difference]:
    for row, words in enumerate(expected, start=first):
        for column, text in enumerate(words, start=1):
            if table.at(row, column) != folded(text):
                yield Difference(table.spot(row, column), text, table.at(row, column))


def _numbers(
    table: PrintedTable, first: int, edition: Edition, expected: Appendix2Counts | None
) -> Iterator[Difference]:
    printed: dict[tuple[Count, Form], int | None] = {}
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
            printed[row.count, form] = _read(found)
            number = None if expected is None else expected.count(row.count, form)
            if number is None or _read(found) != number:
                yield Difference(spot, "" if number is None else str(number), found)
        yield from _sums(table, place, row, printed)


def _sums(
    table: PrintedTable,
    place: int,
    row: Appendix2Row,
    printed: Mapping[tuple[Count, Form], int | None],
) -> Iterator[Difference]:
    """«Барлығы» is the sum of what stands in the line; a change, of what stands in two above."""
    if row.count is None:
        return
    total = _sum([printed.get((row.count, form)) for form in row.open])
    if total is not None and _read(table.at(place, _TOTAL)) != total:
        yield Difference(table.spot(place, _TOTAL), str(total), table.at(place, _TOTAL))
    if row.count not in CHANGES:
        return
    end, start = CHANGES[row.count]
    for column, form in enumerate(Form, start=_FIRST_FORM):
        last, before = printed.get((end, form)), printed.get((start, form))
        found = printed.get((row.count, form))
        if last is not None and before is not None and found not in (None, last - before):
            spot = table.spot(place, column)
            yield Difference(spot, str(last - before), table.at(place, column))


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _end(table: PrintedTable, last: int) -> Iterator[Difference]:
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
