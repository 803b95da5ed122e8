"""The first sheet of a marked copy: every remark in a table, with links to the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from generator.excel.annotate.formats import Formats
from generator.excel.annotate.parts import MAIN, OFFICE, PackageParts, child
from generator.excel.annotate.remarks import COLOURS, Remark
from generator.excel.read.container import MAX_CHANGED_MARKS
from generator.excel.writer import HEAD, PLAIN, Book, Page, lines_of, written
from generator.files import package as opc
from generator.submission.sheets import address

LIST = "bagalau.list"
"""A hidden name by which the sheet is known again, whatever it is called by then."""

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BOOK = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
    *("functionGroups", "externalReferences", "definedNames", "calcPr"),
)
_EARLIEST = 1980
"""The year in its properties, where no clock may stand: the earliest of a zip."""

_WIDTHS = (5, 14, 17, 9, 64, 58, 20)
_LONGEST_NAME = 31
_TAB_COLOUR = "#C00000"

_NOTE = PLAIN._replace(bold=True, text_wrap=True, align="left", valign="top")
_TEXT = PLAIN._replace(border=1, border_color="BFBFBF", text_wrap=True, align="left", valign="top")
_NUMBER = _TEXT._replace(align="center")
_LINK = _TEXT._replace(font_color="0563C1", underline=1)
_HEAD = HEAD._replace(border=1, border_color="BFBFBF", valign="top")


def listed(
    name: str,
    heads: Sequence[str],
    above: Sequence[str],
    remarks: Sequence[Remark],
    tabs: Mapping[str, str],
) -> PackageParts:
    """A workbook with the list alone; ``tabs`` are the names of the sheets to link to."""

    def write(book: Book) -> None:
        page = book.page(name, _WIDTHS)
        page.set_up_print()
        page.sheet.set_tab_color(_TAB_COLOUR)
        for row, line in enumerate(above, 1):
            page.put_across(row, line, _NOTE)
        head = len(above) + 1
        page.put_row(head, heads, _HEAD)
        for number, remark in enumerate(remarks, 1):
            _write_remark(page, head + number, number, remark, tabs)
        page.sheet.freeze_panes(head, 0)
        page.sheet.repeat_rows(head - 1)
        page.sheet.autofilter(f"A{head}:{address(head + len(remarks), len(_WIDTHS))}")
        book.workbook.define_name(f"{_quoted(name)}!{LIST}", f"={_quoted(name)}!$A${head}")

    parts = PackageParts(opc.opened(written(_EARLIEST, write)), MAX_CHANGED_MARKS)
    for known in parts.tree(parts.main).iter(f"{{{MAIN}}}definedName"):
        if known.get("name") == LIST:
            known.set("hidden", "1")
    return parts


def _write_remark(
    page: Page, row: int, number: int, remark: Remark, tabs: Mapping[str, str]
) -> None:
    place = (remark.sheet or "", remark.cell or "")
    texts = (remark.label, *place, remark.message, remark.hint, remark.proposal)
    page.height(row, max(map(lines_of, texts, _WIDTHS[1:])))
    page.put_row(row, [number, *texts], _TEXT)
    page.put(row, 1, number, _NUMBER)
    page.put(row, 2, remark.label, _TEXT._replace(bg_color=COLOURS[remark.severity]))
    tab = tabs.get(remark.sheet or "")
    if tab is not None:
        page.put(row, 3, remark.sheet, _LINK, f"{_quoted(tab)}!A1")
        if remark.cell:
            page.put(row, 4, remark.cell, _LINK, f"{_quoted(tab)}!{remark.cell}")


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def free_name(parts: PackageParts, wished: str) -> str:
    """The name wished for the list, numbered if a sheet of the workbook has it."""
    sheets = child(parts.tree(parts.main), "sheets", _BOOK)
    taken = {str(sheet.get("name")).casefold() for sheet in sheets}
    name, number = wished, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wished[: _LONGEST_NAME - 6]} ({number})"
    return name


def put_first(parts: PackageParts, formats: Formats, list_: PackageParts) -> None:
    """Put the sheet of :func:`listed` before all others of a workbook."""
    ((_, own),) = list_.related(list_.main, "worksheet")
    root, numbers = list_.tree(own), formats.adopted(list_)
    for cell in root.iter(f"{{{MAIN}}}c"):
        cell.set("s", numbers[str(cell.get("s", "0"))])
    part = parts.add("xl/worksheets/bagalau.xml", root, _TYPE)
    book, own_book = parts.tree(parts.main), list_.tree(list_.main)
    _move_up(book)
    sheets = child(book, "sheets", _BOOK)
    (tab,) = child(own_book, "sheets", _BOOK)
    tab.set("sheetId", str(max((int(str(s.get("sheetId"))) for s in sheets), default=0) + 1))
    tab.set(f"{{{OFFICE}}}id", parts.relate(parts.main, f"{OFFICE}/worksheet", part))
    sheets.insert(0, tab)
    names = child(book, "definedNames", _BOOK)
    names[:0] = list(child(own_book, "definedNames", _BOOK))


def _move_up(book: etree._Element) -> None:
    """Increment all indexes of sheets, and activate the first sheet."""
    for name in book.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName[@localSheetId]"):
        name.set("localSheetId", str(int(str(name.get("localSheetId"))) + 1))
    for view in book.iterfind(f"{{{MAIN}}}bookViews/{{{MAIN}}}workbookView"):
        view.attrib.pop("activeTab", "")
        view.attrib.pop("firstSheet", "")
