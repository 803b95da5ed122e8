"""The tags of the lines of Appendix 2, which Appendix 5 repeats for every body.

A line is ``ж`` with its number: the one it stands under and its place there, so that the lines
printed as 6.1 and 8.2 are ``ж6_1`` and ``ж8_2``. After a point comes the column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.law.appendices import Appendix2Row
from generator.law.choices import Form
from generator.law.edition import Edition
from generator.papers.context.tags import Declared, Group, Text, Tree
from generator.papers.no_break import kazakh
from generator.submission.appendix_2 import Appendix2Counts

TOTAL = "бәрі"


def numbered(edition: Edition) -> Iterator[tuple[str, Appendix2Row]]:
    """The lines that count something, each with its number: 4.2 is the second line below 4."""
    above, place = "", 0
    for row in edition.report.rows:
        if row.no.isdigit():
            above, place = row.no, 0
        if row.count is not None:
            place += 1
            yield f"{above}.{place}", row


def tag(number: str) -> str:
    """The tag of a line by its number."""
    return "ж" + number.replace(".", "_")


def column_tag(edition: Edition, form: Form) -> str:
    """The tag of a section's column: that of the section on the sheet."""
    return next(section.tag for section in edition.sections if section.form is form)


def declared(edition: Edition) -> dict[str, Declared]:
    """The lines, and below each its open columns."""
    return {
        tag(number): Group(row.plain_text, f"строка {number}", _columns(edition, number, row))
        for number, row in numbered(edition)
    }


def _columns(edition: Edition, number: str, row: Appendix2Row) -> Mapping[str, Declared]:
    printed = f"{number}. {row.plain_text}"
    columns: dict[str, Declared] = {
        TOTAL: Text(f"{number}-жол, барлығы", f"строка {number}, всего", printed)
    }
    for section in edition.sections:
        if section.form in row.open:
            name = section.abbreviation
            columns[section.tag] = Text(
                f"{number}-жол, {name} бағаны", f"строка {number}, графа {name}", printed
            )
    return columns


def fill(edition: Edition, counts: Appendix2Counts) -> dict[str, Tree]:
    """The numbers of Appendix 2 as they are printed."""
    return {
        tag(number): _numbers(edition, row.count, row, counts)
        for number, row in numbered(edition)
        if row.count is not None
    }


def _numbers(
    edition: Edition, count: str, row: Appendix2Row, counts: Appendix2Counts
) -> dict[str, str]:
    numbers = {TOTAL: kazakh().number(counts.total(count))}
    for form in row.open:
        numbers[column_tag(edition, form)] = kazakh().number(counts.count(count, form) or 0)
    return numbers
