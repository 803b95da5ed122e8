"""The first sheet of an annotated copy: every remark in a table, with links to the cells."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from generator.excel.annotate.formats import Formats
from generator.excel.annotate.parts import MAIN, OFFICE, Parts, child, put, rooted
from generator.excel.annotate.remarks import COLOURS, Remark, Words
from generator.excel.books.cells import clean
from generator.messages.problems import Severity
from generator.submission.sheets import address, column_letters

LIST = "bagalau.list"
"""A hidden name by which the sheet is known again, whatever it is called by then."""

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BOOK = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
    *("functionGroups", "externalReferences", "definedNames", "calcPr"),
)
_WIDTHS = (5, 14, 17, 9, 64, 58)
_LONGEST_TEXT, _LONGEST_NAME = 32_000, 31
_HEAD_COLOUR, _TAB_COLOUR, _LINE_COLOUR = "DDEBF7", "C00000", "BFBFBF"
_LINE_HEIGHT, _TALLEST = 15, 400
_AIR = 1.15  # wide letters and the ends of lines
_LINK = "FF0563C1"
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_PAPER = {"paperSize": 9, "orientation": "landscape", "fitToWidth": 1, "fitToHeight": 0}
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.7, "header": 0.3, "footer": 0.3}


def plain(text: str) -> str:
    """The text as a file holds it: no character it cannot hold, none that Excel would unfold."""
    return _ESCAPE.sub("_x005F_", clean(text)[:_LONGEST_TEXT])


def add(
    parts: Parts, formats: Formats, remarks: Sequence[Remark], words: Words, tabs: Mapping[str, str]
) -> None:
    """Put the sheet before all others; ``tabs`` are the names of the sheets to link to.

    ``words.copied`` stands above the table if there is a sheet to link to, else ``words.alone``.
    """
    book = parts.tree(parts.main)
    sheets = child(book, "sheets", _BOOK)
    above = words.copied if len(sheets) else words.alone
    page = _Page(_Looks.of(formats), tabs)
    part = parts.add("xl/worksheets/bagalau.xml", page.whole(remarks, words.heads, above), _TYPE)
    name = _free_name(words.name, {str(sheet.get("name")).casefold() for sheet in sheets})
    numbers = [int(str(sheet.get("sheetId"))) for sheet in sheets]
    tab = sheets.makeelement(f"{{{MAIN}}}sheet")
    tab.set("name", name)
    tab.set("sheetId", str(max(numbers, default=0) + 1))
    tab.set(f"{{{OFFICE}}}id", parts.relate(parts.main, f"{OFFICE}/worksheet", part))
    sheets.insert(0, tab)
    _move_up(book)
    _name_ranges(book, name, len(above) + 1, len(above) + 1 + len(remarks))


def _free_name(wished: str, taken: set[str]) -> str:
    name, number = wished, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wished[: _LONGEST_NAME - 6]} ({number})"
    return name


def _move_up(book: etree._Element) -> None:
    """What counts sheets from the first one counts one more; the first one is shown."""
    for name in book.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName[@localSheetId]"):
        name.set("localSheetId", str(int(str(name.get("localSheetId"))) + 1))
    for view in book.iterfind(f"{{{MAIN}}}bookViews/{{{MAIN}}}workbookView"):
        view.attrib.pop("activeTab", "")
        view.attrib.pop("firstSheet", "")


def _name_ranges(book: etree._Element, name: str, head: int, last: int) -> None:
    """The names that Excel gives to filtered rows and to rows that every page repeats."""
    quoted = _quoted(name)
    names = child(book, "definedNames", _BOOK)
    filtered = f"{quoted}!$A${head}:${column_letters(len(_WIDTHS))}${last}"
    for position, (own, target) in enumerate(
        (
            ("_xlnm._FilterDatabase", filtered),
            ("_xlnm.Print_Titles", f"{quoted}!${head}:${head}"),
            (LIST, f"{quoted}!$A${head}"),
        )
    ):
        made = put(names, "definedName", name=own, localSheetId=0)
        made.text = target
        if own != "_xlnm.Print_Titles":
            made.set("hidden", "1")
        names.insert(position, made)


def _lines(text: str, width: int) -> int:
    """The lines that a text takes in a column of so many letters; Excel does not count itself."""
    lines = sum(math.ceil(max(len(line), 1) * _AIR / width) for line in text.split("\n"))
    return min(lines, _TALLEST // _LINE_HEIGHT)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


@dataclass(frozen=True)
class _Looks:
    """The formats of the sheet, by their numbers in the workbook."""

    note: str
    head: str
    number: str
    text: str
    link: str
    severities: Mapping[Severity, str]

    @classmethod
    def of(cls, formats: Formats) -> _Looks:
        font, bold = formats.font(), formats.font("b")
        link = formats.font("u", colour=_LINK)
        line = formats.border(_LINE_COLOUR)
        return cls(
            note=formats.text(bold),
            head=formats.text(bold, formats.fill(_HEAD_COLOUR), line, "center"),
            number=formats.text(font, border=line, horizontal="center"),
            text=formats.text(font, border=line),
            link=formats.text(link, border=line),
            severities={
                severity: formats.text(font, formats.fill(colour), line)
                for severity, colour in COLOURS.items()
            },
        )


class _Page:
    """Writes the sheet from top to bottom."""

    def __init__(self, looks: _Looks, tabs: Mapping[str, str]) -> None:
        self._looks = looks
        self._tabs = tabs
        self._root = rooted("worksheet")
        self._row = 0
        self._links: list[tuple[str, str]] = []

    def whole(
        self, remarks: Sequence[Remark], heads: Sequence[str], above: Sequence[str]
    ) -> etree._Element:
        """The sheet with lines above the table, its heads and a row for each remark."""
        head = len(above) + 1
        self._begin(head)
        self._data = put(self._root, "sheetData")
        for line in above:
            row = self._next([line, *[""] * (len(_WIDTHS) - 1)], [self._looks.note] * len(_WIDTHS))
            row.set("ht", str(_lines(line, sum(_WIDTHS)) * _LINE_HEIGHT + 3))
            row.set("customHeight", "1")
        self._next(heads, [self._looks.head] * len(_WIDTHS))
        for number, remark in enumerate(remarks, 1):
            self._remark(number, remark)
        self._end(head)
        return self._root

    def _begin(self, head: int) -> None:
        properties = put(self._root, "sheetPr")
        put(properties, "tabColor", rgb=f"FF{_TAB_COLOUR}")
        put(properties, "pageSetUpPr", fitToPage=1)
        view = put(put(self._root, "sheetViews"), "sheetView", tabSelected=1, workbookViewId=0)
        below = f"A{head + 1}"
        put(view, "pane", ySplit=head, topLeftCell=below, activePane="bottomLeft", state="frozen")
        put(view, "selection", pane="bottomLeft", activeCell=below, sqref=below)
        put(self._root, "sheetFormatPr", defaultRowHeight=_LINE_HEIGHT)
        columns = put(self._root, "cols")
        for number, width in enumerate(_WIDTHS, 1):
            put(columns, "col", min=number, max=number, width=width, customWidth=1)

    def _next(self, texts: Sequence[str], looks: Sequence[str]) -> etree._Element:
        self._row += 1
        row = put(self._data, "row", r=self._row)
        for column, (text, look) in enumerate(zip(texts, looks, strict=True), 1):
            cell = put(row, "c", r=address(self._row, column), s=look)
            if text:
                cell.set("t", "inlineStr")
                put(put(cell, "is"), "t", plain(text))
        return row

    def _remark(self, number: int, remark: Remark) -> None:
        looks, tab = self._looks, self._tabs.get(remark.sheet or "")
        sheet, cell = remark.sheet or "", remark.cell or ""
        linked = looks.link if tab is not None else looks.text
        texts = ("", remark.label, sheet, cell, remark.message, remark.hint)
        severity = looks.severities[remark.severity]
        row = self._next(texts, (looks.number, severity, linked, linked, looks.text, looks.text))
        put(row[0], "v").text = str(number)
        lines = max(_lines(t, width) for t, width in zip(texts, _WIDTHS, strict=True))
        row.set("ht", str(lines * _LINE_HEIGHT))
        if tab is None:
            return
        self._links.append((f"C{self._row}", f"{_quoted(tab)}!A1"))
        if cell:
            self._links.append((f"D{self._row}", f"{_quoted(tab)}!{cell}"))

    def _end(self, head: int) -> None:
        last = column_letters(len(_WIDTHS))
        put(self._root, "autoFilter", ref=f"A{head}:{last}{self._row}")
        merges = put(self._root, "mergeCells", count=head - 1)
        for row in range(1, head):
            put(merges, "mergeCell", ref=f"A{row}:{last}{row}")
        if self._links:
            links = put(self._root, "hyperlinks")
            for cell, target in self._links:
                put(links, "hyperlink", ref=cell, location=target)
        put(self._root, "pageMargins", **_MARGINS)
        put(self._root, "pageSetup", **_PAPER)
        put(put(self._root, "headerFooter"), "oddFooter").text = "&C&P / &N"
