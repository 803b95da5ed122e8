"""Compares a body's answer to «Ұйымдары жоқ» with the rows and the counts of its workbook.

A body without organisations has to say so: an unfilled blank would be the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.messages.problems import Code, Fact
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.organisations import Register
from generator.submission.accept.tables import SheetTable
from generator.submission.contract import BodyField, OrganisationColumn
from generator.submission.model import Body, CellRef, Reported
from generator.submission.sheets import address

Counts = Mapping[CellRef, int]
Tables = Sequence[SheetTable[OrganisationColumn]]


def counts_given(body: Body | None, reported: Reported | None) -> Counts:
    """Every count of organisations on «Орган» and in Appendix 2, by its cell."""
    found: dict[CellRef, int] = {}
    if body is not None:
        given = (*body.loss_makers_before.values(), *body.not_counted.values())
        found |= {one.cell: one.count for one in given}
    if reported is not None:
        found |= {cell: reported.counts[key] for key, cell in reported.cells.items()}
    return found


def check_none(answer: CellRef, rows: Iterable[CellRef], counts: Counts, inbox: Inbox) -> None:
    """Report rows and counts of a body without organisations: one problem for each sheet."""
    first: dict[str, CellRef] = {}
    for cell in (*rows, *(cell for cell, count in counts.items() if count)):
        first.setdefault(cell.sheet, cell)
    for cell in first.values():
        label = BodyField.NO_ORGANISATIONS.value.name.bilingual
        facts: dict[str, Fact] = {"label": label, "place": cell.in_words}
        inbox.add(Code.ORGANISATIONS_DENIED, answer.sheet, answer.cell, facts)


def check_some(tables: Tables, register: Register, counts: Counts, inbox: Inbox) -> None:
    """Report tabs without rows and counts, or with rows none of which is counted.

    Of rows that could not be read it is unknown whether they are.
    """
    if any(table.unread for table in tables):
        return
    if not any(table.lines for table in tables) and not counts:
        inbox.add(Code.SHEET_UNFILLED, tables[0].sheet)
    elif register.is_whole and not any(o.is_counted for o in register.organisations):
        inbox.add(Code.ORGANISATIONS_NONE, tables[0].sheet)


def first_rows(tables: Tables) -> Iterator[CellRef]:
    """The first filled cell of the first row of each tab of organisations; none without rows."""
    for table in tables:
        for line in table.lines[:1]:
            column = min(line.cells.keys() & table.columns.values())
            yield CellRef(table.sheet, address(line.number, column))
