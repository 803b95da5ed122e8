"""Parses «2-қосымша», Appendix 2 of a body, and checks its sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.law.appendices import Appendix2Text
from generator.law.choices import Form
from generator.law.measuring import CHANGES
from generator.messages.problems import Code, Fact, Phrase, Severity
from generator.submission.accept import cell_values as values
from generator.submission.accept import display
from generator.submission.accept.appendix_2_layout import (
    Head,
    Key,
    Positions,
    SummaryColumn,
    find_appendix_2,
    named,
)
from generator.submission.accept.cell_values import ValueFault
from generator.submission.accept.inbox import Inbox
from generator.submission.appendix_2 import entered
from generator.submission.contract import ValueType
from generator.submission.matching import same
from generator.submission.model import CellRef, Reported
from generator.submission.names import in_appendix_2
from generator.submission.sheets import CellContent, Covered, Sheet

_EXPECTED = Phrase("expected.whole-number-from-0")
_CROSSES = ("×", "✕", "✖")
"""Signs that people put for the letter Х."""

Numbers = dict[Key, int]


def read_appendix_2(
    sheet: Sheet, text: Appendix2Text, inbox: Inbox, blank: int | None = None
) -> Reported | None:
    """The counts that could be read; problems go to the inbox.

    Counts are returned also when the report is refused, to be compared with the other sheets.
    ``blank`` is what a blank cell counts, None where each has to be filled in.
    """
    found = find_appendix_2(sheet, text, inbox)
    if found is None:
        return None
    if blank is None and _is_unfilled(found, text):
        inbox.add(Code.SHEET_UNFILLED, found.sheet)
        return None
    numbers = _numbers(found, text, blank, inbox)
    _check_totals(found, text, numbers, inbox)
    _check_changes(found, text, numbers, inbox)
    read = [key for key in entered(text) if key in numbers]
    return Reported(
        counts={key: numbers[key] for key in read},
        cells={key: CellRef(found.sheet, found.where(*key)) for key in read},
    )


def _is_unfilled(found: Positions, text: Appendix2Text) -> bool:
    """True when every cell to be filled in is there and empty: a blank as it was made."""
    cells = [found.cell(*key).content for key in _open(found, text)]
    is_whole = len(cells) == sum(1 + len(text.row(count).open) for count in text.counts)
    return is_whole and all(
        values.is_nothing(content) and not isinstance(content, Covered) for content in cells
    )


def _open(found: Positions, text: Appendix2Text) -> Iterator[Key]:
    """The cells to be filled in, sums and changes too, those that the sheet has."""
    for count in text.counts:
        heads: tuple[Head, ...] = (SummaryColumn.TOTAL, *text.row(count).open)
        yield from ((count, head) for head in heads if found.has(count, head))


def _numbers(found: Positions, text: Appendix2Text, blank: int | None, inbox: Inbox) -> Numbers:
    numbers: Numbers = {}
    for count, head in _open(found, text):
        number = _number(found, text, count, head, blank, inbox)
        if number is not None:
            numbers[count, head] = number
    for count in text.counts:
        for form in (form for form in text.row(count).closed if found.has(count, form)):
            _check_closed(found, text, count, form, inbox)
    return numbers


def _number(
    found: Positions, text: Appendix2Text, count: str, head: Head, blank: int | None, inbox: Inbox
) -> int | None:
    cell = found.cell(count, head)
    content = cell.content
    facts: dict[str, Fact] = {"header": named(text, count), "expected": _EXPECTED}
    if values.is_nothing(content):
        if blank is not None and not isinstance(content, Covered):
            return blank
        _add(found, count, head, values.blank_code(content), facts, inbox)
        return None
    parse = values.whole if count in CHANGES else values.count
    for fault in display.faults(cell, ValueType.COUNT):
        _add(found, count, head, fault.code, facts | fault.facts, inbox)
        if fault.code.severity is Severity.ERROR:
            return None
    number = values.unreadable(content) or parse(content)
    if isinstance(number, ValueFault):
        _add(found, count, head, number.code, facts | number.facts, inbox)
        return None
    return number


def _add(
    found: Positions, count: str, head: Head, code: Code, facts: Mapping[str, Fact], inbox: Inbox
) -> None:
    blocks = inbox.of_count(count, head) if isinstance(head, Form) else inbox.of_count(count)
    inbox.add(code, found.sheet, found.where(count, head), dict(facts), blocks)


def _check_closed(
    found: Positions, text: Appendix2Text, count: str, form: Form, inbox: Inbox
) -> None:
    content = found.cell(count, form).content
    if not _is_closed(content, text.closed_mark):
        facts: dict[str, Fact] = {"row": named(text, count), "found": values.shown(content)}
        facts["mark"] = text.closed_mark
        _add(found, count, form, Code.REPORT_CELL_CLOSED, facts, inbox)


def _is_closed(content: CellContent, mark: str) -> bool:
    if values.is_nothing(content):
        return True
    return isinstance(content, str) and (same(content, mark) or content.strip() in _CROSSES)


def _check_totals(found: Positions, text: Appendix2Text, numbers: Numbers, inbox: Inbox) -> None:
    for count in text.counts:
        parts: list[Key] = [(count, form) for form in text.row(count).open]
        whole = numbers.get((count, SummaryColumn.TOTAL))
        if whole is None or not all(part in numbers for part in parts):
            continue
        expected = sum(numbers[part] for part in parts)
        if whole != expected:
            facts: dict[str, Fact] = {
                "row": named(text, count),
                "header": in_appendix_2(text.columns.total).bilingual,
                "found": whole,
                "sum": expected,
                "parts": _quoted(found, numbers, parts),
            }
            _add(found, count, SummaryColumn.TOTAL, Code.REPORT_TOTAL_WRONG, facts, inbox)


def _check_changes(found: Positions, text: Appendix2Text, numbers: Numbers, inbox: Inbox) -> None:
    for change in (count for count in text.counts if count in CHANGES):
        end, start = CHANGES[change]
        heads: list[Head] = [SummaryColumn.TOTAL, *text.row(change).open]
        for head in heads:
            parts = [(end, head), (start, head)]
            if (change, head) not in numbers or not all(part in numbers for part in parts):
                continue
            number, expected = numbers[change, head], numbers[end, head] - numbers[start, head]
            if number != expected:
                facts: dict[str, Fact] = {
                    "row": named(text, change),
                    "found": number,
                    "difference": expected,
                    "parts": _quoted(found, numbers, parts),
                }
                _add(found, change, head, Code.REPORT_CHANGE_WRONG, facts, inbox)


def _quoted(found: Positions, numbers: Numbers, keys: list[Key]) -> str:
    """Cells with their values: ``D9 = 3, E9 = 1``."""
    return ", ".join(f"{found.where(*key)} = {numbers[key]}" for key in keys)
