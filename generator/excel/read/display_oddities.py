"""Finds cells that are displayed differently from their value, and whatever hides them.

Formats that print another number, formulas, white letters, columns and rows too small to see,
whole sheets that are hidden, and whatever lies over the cells.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.styles.numbers import BUILTIN_FORMATS

from generator.excel.read import limits as guard
from generator.excel.read.container import MAX_PART, Container, SheetPart, open_container
from generator.files import package as opc
from generator.files.package import RefusedError

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PLAIN = frozenset(("general", "0", "@", "#,##0", "0.00", "#,##0.00"))
_WHITE = "FFFFFF"
_GROUND = "0"
"""The number of the ground's colour among those of the theme."""

_WHITES = ("1", "9")
"""The numbers of white among the old colours."""

_LOWEST, _NARROWEST = 4, 1
_TRUE = ("1", "true")
_OVER = frozenset(("vmlDrawing", "comments", "threadedComment", "oleObject", "image", "control"))


@dataclass(frozen=True)
class Unseen:
    """A mark and its place: the sheet from 1, and the cell's address if it is about one."""

    sheet: int
    mark: str
    cell: str = ""


def unseen(data: bytes) -> Iterator[Unseen]:
    """The marks of a workbook; unreadable content is a mark too."""
    try:
        container = open_container(data)
        parts = guard.parts(container, lambda _: True)
        odd = _odd_formats(parts.styles)
        for number, (sheet, xml) in enumerate(parts.sheets, start=1):
            yield from (Unseen(number, mark) for mark in _over(container, sheet))
            yield from _of_sheet(number, xml, odd)
    except (RefusedError, ET.ParseError, ValueError, KeyError):
        yield Unseen(1, "unreadable")


def _over(container: Container, sheet: SheetPart) -> Iterator[str]:
    """What hides a sheet or lies over its cells."""
    if sheet.hidden:
        yield "hidden sheet"
    for relation in container.package.relations(sheet.part):
        is_drawn = relation.kind == "drawing" and _is_drawn(container, relation.part)
        if relation.kind in _OVER or is_drawn:
            yield relation.kind


def _is_drawn(container: Container, part: str) -> bool:
    """True of a drawing with something in it; LibreOffice gives every sheet an empty one."""
    return len(ET.fromstring(container.package.xml(part, MAX_PART))) > 0  # noqa: S314 - as below


def _of_sheet(number: int, xml: bytes, odd: Mapping[str, str]) -> Iterator[Unseen]:
    root = ET.fromstring(xml)  # noqa: S314 - no document type gets here
    for column in root.iterfind(f"{_M}cols/{_M}col"):
        if column.get("hidden") in _TRUE or float(column.get("width", "9")) < _NARROWEST:
            yield Unseen(number, "hidden column", f"{column.get('min')}:{column.get('max')}")
    for row in root.iterfind(f"{_M}sheetData/{_M}row"):
        if float(row.get("ht", "15")) < _LOWEST:
            yield Unseen(number, "low row", str(row.get("r")))
        for cell in row.iterfind(f"{_M}c"):
            if cell.get("s", "0") in odd and len(cell):
                yield Unseen(number, odd[cell.get("s", "0")], str(cell.get("r")))
            if cell.find(f"{_M}f") is not None:
                yield Unseen(number, "formula", str(cell.get("r")))
    if any(node.tag.endswith("}conditionalFormatting") for node in root.iter()):
        yield Unseen(number, "conditionalFormatting")


def _odd_formats(xml: bytes) -> dict[str, str]:
    """Cell formats, by number, that display a cell differently from its value, and how."""
    if not xml:
        return {}
    root = ET.fromstring(xml)  # noqa: S314 - no document type gets here
    codes = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    for own in root.findall(f"{_M}numFmts/{_M}numFmt"):
        codes[str(own.get("numFmtId"))] = str(own.get("formatCode", ""))
    fonts = [_is_white(font) for font in root.iterfind(f"{_M}fonts/{_M}font")]
    found = {}
    for index, xf in enumerate(root.iterfind(f"{_M}cellXfs/{_M}xf")):
        code, font = codes.get(xf.get("numFmtId", "0"), ""), int(xf.get("fontId", "0"))
        if code.lower() not in _PLAIN:
            found[str(index)] = f"format {opc.printable(code)}"
        elif font < len(fonts) and fonts[font]:
            found[str(index)] = "white"
    return found


def _is_white(font: ET.Element) -> bool:
    colour = font.find(f"{_M}color")
    if colour is None:
        return False
    is_white = str(colour.get("rgb", "")).upper().endswith(_WHITE)
    return is_white or colour.get("theme") == _GROUND or colour.get("indexed") in _WHITES
