"""Turns a workbook of openpyxl into bytes that are the same on every run and keep to the schema."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime

from lxml import etree
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_STYLE, SHEET_MAIN_NS

from generator import archive

CREATOR = "bagalau"

_PARTS_OF_FONTS = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)


def saved(workbook: Workbook, year: int) -> bytes:
    """The file, dated the first of January of a year: its content alone decides its bytes.

    ``Workbook.save`` would stamp the clock into the properties just before it writes, so the
    writer behind it is called without that step.
    """
    stamp = datetime(year, 1, 1)  # noqa: DTZ001 - the format's dates carry no zone
    workbook.properties.creator = CREATOR
    workbook.properties.created = workbook.properties.modified = stamp
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as container:
        ExcelWriter(workbook, container).write_data()
    return archive.pack(_mended(target))


def _mended(written: io.BytesIO) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(written) as container:
        for name in container.namelist():
            content = container.read(name)
            yield name, _fonts_in_order(content) if name == ARC_STYLE else content


def _fonts_in_order(styles: bytes) -> bytes:
    """The styles with the parts of each font in the order of the schema, not of openpyxl."""
    tree = etree.fromstring(styles)
    for font in tree.iter(f"{{{SHEET_MAIN_NS}}}font"):
        font[:] = sorted(font, key=lambda part: _PARTS_OF_FONTS.index(etree.QName(part).localname))
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
