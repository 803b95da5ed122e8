"""Blank workbooks opened, filled in and saved as a clerk would, and the same on every run."""

from __future__ import annotations

import io
import zipfile
from copy import copy
from datetime import date
from decimal import Decimal
from typing import cast

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_STYLE, SHEET_MAIN_NS

from generator.files.archive import contents, joined, packed
from generator.submission.sheets import column_letters
from tests.helpers.columns import ungroup

Value = str | int | Decimal | date | None

_PARTS_OF_FONTS = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)


def opened(data: bytes) -> Workbook:
    """A workbook to be filled in."""
    return ungroup(load_workbook(io.BytesIO(data)))


def put(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    """Type a value into a cell of a table; it looks as its column says."""
    cell, whole = cast("Cell", sheet.cell(row, column)), column_letters(column)
    cell.value = value
    cell.number_format = sheet.column_dimensions[whole].number_format
    cell.alignment = cast("Alignment", copy(sheet.column_dimensions[whole].alignment))
    if isinstance(value, str) and value.startswith(("+", "-")):
        cell.quotePrefix = True
    return cell


def saved(workbook: Workbook) -> bytes:
    """The file without the time of its saving, parts of fonts in the order of the schema."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as container:
        ExcelWriter(workbook, container).write_data()
    parts = contents(target.getvalue())
    styles = etree.fromstring(parts[ARC_STYLE])
    for font in styles.iter(f"{{{SHEET_MAIN_NS}}}font"):
        font[:] = sorted(font, key=lambda part: _PARTS_OF_FONTS.index(etree.QName(part).localname))
    parts[ARC_STYLE] = etree.tostring(
        styles, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    return joined(packed(*part) for part in parts.items())
