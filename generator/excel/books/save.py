"""Turns a workbook of openpyxl into bytes that are the same on every run and keep to the schema."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_STYLE, SHEET_MAIN_NS

from generator.files import zip as archive

CREATOR = "bagalau"

_PARTS_OF_FONTS = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)

_SHEET = "xl/worksheets/sheet{}.xml"
_END_OF_ROWS = b"</sheetData>"
_DIMENSION = re.compile(b'<dimension ref="[^"]*"')


@dataclass(frozen=True)
class RowsBelow:
    """Rows as XML that follow those of a sheet; ``cells`` is what it then holds.

    As cells of openpyxl eighty thousand rows would take minutes; as text they take seconds and are
    never held together.
    """

    rows: Iterable[bytes]
    cells: str


def saved(workbook: Workbook, year: int, below: Mapping[int, RowsBelow] | None = None) -> bytes:
    """The file, dated the first of January of a year: its content alone decides its bytes.

    ``below`` are rows that follow those of sheets, by the sheets' places from 1.

    ``Workbook.save`` would stamp the clock into the properties just before it writes, so the
    writer behind it is called without that step.
    """
    stamp = datetime(year, 1, 1)  # noqa: DTZ001 - the format's dates carry no zone
    workbook.properties.creator = CREATOR
    workbook.properties.created = workbook.properties.modified = stamp
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as container:
        ExcelWriter(workbook, container).write_data()
    rows = {_SHEET.format(place): one for place, one in (below or {}).items()}
    return archive.pack(_mended(target, rows))


def _mended(
    written: io.BytesIO, below: Mapping[str, RowsBelow]
) -> Iterator[tuple[str, bytes | Iterator[bytes]]]:
    with zipfile.ZipFile(written) as container:
        for name in container.namelist():
            content = container.read(name)
            if name == ARC_STYLE:
                yield name, _fonts_in_order(content)
            elif name in below:
                yield name, _with_rows(content, below[name])
            else:
                yield name, content


def _with_rows(sheet: bytes, below: RowsBelow) -> Iterator[bytes]:
    """The sheet in pieces, the rows put after its own."""
    top, tail = sheet.split(_END_OF_ROWS)
    yield _DIMENSION.sub(f'<dimension ref="{below.cells}"'.encode(), top, count=1)
    yield from below.rows
    yield _END_OF_ROWS + tail


def _fonts_in_order(styles: bytes) -> bytes:
    """The styles with the parts of each font in the order of the schema, not of openpyxl."""
    tree = etree.fromstring(styles)
    for font in tree.iter(f"{{{SHEET_MAIN_NS}}}font"):
        font[:] = sorted(font, key=lambda part: _PARTS_OF_FONTS.index(etree.QName(part).localname))
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
