"""Reads the numbers of Appendices 2, 3 and 5 from a paper and compares them with the counts.

Independent of what filled the paper: a table is known by the official words of its heads, a line by
its own. Sums and changes are also computed from the numbers on the paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from generator.law.appendices import Appendix2Row
from generator.law.choices import Form
from generator.law.edition import Edition
from generator.law.measuring import CHANGES
from generator.law.papers import Paper
from generator.messages.wording import MINUS
from generator.results.figures import Appendix2Figures, ConsolidatedFigures, InspectionFigures
from generator.submission.appendix_2 import Appendix2Counts
from generator.submission.appendix_5 import ReportedBody
from generator.verify.figures import PrintedTable, printed_tables
from generator.verify.text_diff import Difference
from generator.word.read.outline import Line, folded

_TOTAL, _FIRST_FORM = 4, 5
_LONGEST_NUMBER = 18


def of_body(
    lines: Sequence[Line], edition: Edition, expected: Appendix2Figures
) -> Iterator[Difference]:
    """Numbers of Appendix 2 that are not the expected ones."""
    text = edition.report
    columns, tables = text.columns, tables_of(lines, edition, Paper.REPORT)
    if not tables:
        yield Difference(None, text.title, "")
        return
    table = tables[0]
    yield from _heads(table, columns.forms)
    yield from _labels(table, 3, [(row.no, row.text) for row in text.rows])
    yield from _numbers(table, 3, edition, _of_edition(expected.appendix_2, edition))
    yield from _end(table, 2 + len(text.rows))


def of_many(
    lines: Sequence[Line], edition: Edition, expected: ConsolidatedFigures
) -> Iterator[Difference]:
    """Numbers of Appendix 5 that are not those of the bodies."""
    tables = tables_of(lines, edition, Paper.CONSOLIDATED)
    for body, table in zip_longest(expected.bodies, tables):
        if table is None:
            yield Difference(None, body.name, "")
        elif body is None:
            yield Difference(table.spot(1, 1), "", table.at(3, 1))
        else:
            yield from _of_one(table, edition, body)


def _of_one(table: PrintedTable, edition: Edition, body: ReportedBody) -> Iterator[Difference]:
    """The heads, the name that is repeated with them, and the lines with the name beside them."""
    yield from _heads(table, edition.consolidated.columns.forms)
    words = [("", row.plain_text) for row in edition.report.rows]
    words[0] = (body.name, words[0][1])
    yield from _labels(table, 3, [(body.name,), *words])
    yield from _numbers(table, 4, edition, _of_edition(body.appendix_2, edition))
    yield from _end(table, 3 + len(words))


def of_inspections(
    lines: Sequence[Line], edition: Edition, expected: InspectionFigures
) -> Iterator[Difference]:
    """Lines of Appendix 3 that are missing, too many or out of order; their words are text."""
    tables = tables_of(lines, edition, Paper.INSPECTIONS)
    if not tables:
        yield Difference(None, edition.inspections.title, "")
        return
    table = tables[0]
    for number in range(1, expected.lines + 1):
        if table.at(4 + number, 1) != str(number):
            yield Difference(table.spot(4 + number, 1), str(number), table.at(4 + number, 1))
    yield from _end(table, 4 + expected.lines)


def tables_of(lines: Sequence[Line], edition: Edition, paper: Paper) -> tuple[PrintedTable, ...]:
    """The tables on a paper that have the heads of its appendix: one, as it is made."""
    official = tuple(map(folded, _official_heads(edition, paper)))
    tables = printed_tables(lines)
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


def _heads(table: PrintedTable, forms: Mapping[Form, str]) -> Iterator[Difference]:
    """The sections' columns: numbers below another head would be of another section."""
    for column, form in enumerate(Form, start=_FIRST_FORM):
        if table.at(2, column) != folded(forms[form]):
            yield Difference(table.spot(2, column), forms[form], table.at(2, column))


def _labels(
    table: PrintedTable, first: int, expected: Sequence[tuple[str, ...]]
) -> Iterator[Difference]:
    for row, words in enumerate(expected, start=first):
        for column, text in enumerate(words, start=1):
            if table.at(row, column) != folded(text):
                yield Difference(table.spot(row, column), text, table.at(row, column))


def _numbers(
    table: PrintedTable, first: int, edition: Edition, expected: Appendix2Counts | None
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
    table: PrintedTable,
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
