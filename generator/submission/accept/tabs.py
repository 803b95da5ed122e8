"""Finds the tabs of a workbook by their names, and tables in tabs whose names say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.messages.problems import Code, Fact
from generator.submission.accept.heads import FEWEST_HEADERS, Heads, UnknownTexts, texts
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.tables import heads_of
from generator.submission.contract import (
    INSPECTION_HEADERS,
    ORGANISATION_HEADERS,
    SHEETS,
    InspectionField,
    OrganisationField,
    SheetName,
)
from generator.submission.sheets import Sheet, SheetRow, Workbook, address
from generator.submission.tabs import sheet_of

_Table = tuple[SheetName, Heads[Any], Any]
_TABLES: tuple[_Table, ...] = (
    (SheetName.ORGANISATIONS, heads_of(ORGANISATION_HEADERS), OrganisationField.BIN),
    (SheetName.INSPECTIONS, heads_of(INSPECTION_HEADERS), InspectionField.BIN),
)


def find_sheets(workbook: Workbook, name: SheetName, inbox: Inbox) -> tuple[Sheet, ...]:
    """The tabs of that name in their order, also numbered or named after a form."""
    found = tuple(sheet for sheet in workbook.sheets if sheet_of(sheet.known_as) is name)
    for sheet in (sheet for sheet in found if sheet.hidden):
        inbox.add(Code.SHEET_HIDDEN, sheet.name)
    return found


def find_sheet(workbook: Workbook, name: SheetName, inbox: Inbox) -> Sheet | None:
    """The only tab of that name; reports two. The caller reports a missing one."""
    found = find_sheets(workbook, name, inbox)
    if len(found) > 1:
        names = ", ".join(f"«{sheet.name}»" for sheet in found)
        inbox.add(Code.SHEET_TWICE, found[1].name, facts={"name": name.value, "names": names})
    return found[0] if found else None


def report_missing(workbook: Workbook, names: Sequence[SheetName], inbox: Inbox) -> None:
    """Report a missing sheet: of several alternatives, the one that a tab's name is similar to.

    A tab that holds its table under another name has been reported already.
    """
    named = {p.facts["name"] for p in inbox.problems if p.code is Code.TAB_UNREAD}
    if any(name.value in named for name in names):
        return
    near = UnknownTexts({tab.name: tab.name for tab in workbook.other_tabs}, SHEETS)
    alike = {name: near.place(name) for name in names}
    missing = next((name for name in names if alike[name]), names[0])
    facts: dict[str, Fact] = {"name": missing.called.bilingual, "near": alike[missing]}
    inbox.add(Code.SHEET_MISSING, facts=facts)


def report_unread(workbook: Workbook, inbox: Inbox) -> None:
    """Report tabs that hold a table of the contract under a name that says nothing."""
    taken = [sheet.known_as for sheet in workbook.sheets]
    for tab in workbook.other_tabs:
        if tab.sheet is None:
            inbox.add(Code.TAB_NOT_SEARCHED, facts={"tab": tab.name})
            continue
        found = _table_in(tab.sheet)
        if found is not None:
            name, where = found
            taken.append(_free(taken, name))
            facts: dict[str, Fact] = {"tab": tab.name, "name": taken[-1]}
            inbox.add(Code.TAB_UNREAD, tab.name, where, facts)


def _table_in(sheet: Sheet) -> tuple[SheetName, str] | None:
    """The table whose headers a row of the sheet has, its БСН among them, with rows below."""
    for row in sheet.rows[:-1]:
        if len(row.cells) < FEWEST_HEADERS or not _names_bin(row):
            continue
        counts = {name: _headers(row, heads, bin_) for name, heads, bin_ in _TABLES}
        most = max(counts, key=lambda name: counts[name])
        if counts[most] >= FEWEST_HEADERS:
            return most, address(row.number, min(row.cells))
    return None


def _names_bin(row: SheetRow) -> bool:
    """True of a row with the header БСН, without which it is none of ours: quickly seen."""
    heads = (text.rstrip("0123456789*) ") for _, _, text in texts([row]))
    return any(ORGANISATION_HEADERS.heading(head).value is OrganisationField.BIN for head in heads)


def _headers(row: SheetRow, heads: Heads[Any], bin_: Any) -> int:
    """How many headers of a table a row has beside «№»; none without БСН."""
    found = {heading.value for *_, heading, _ in heads.texts([row])} - {None}
    return len(found - {OrganisationField.NUMBER}) if bin_ in found else 0


def _free(tabs: Sequence[str], name: SheetName) -> str:
    """A name under which a tab would be read: «Ұйымдар 2», or the plain one if that is free."""
    own = [tab for tab in tabs if sheet_of(tab) is name]
    plain = next((tab for tab in own if SHEETS.find_listed(tab) is name), name.value)
    taken, number = {tab.casefold() for tab in own}, 2
    if not own:
        return plain
    while f"{plain} {number}".casefold() in taken:
        number += 1
    return f"{plain} {number}"
