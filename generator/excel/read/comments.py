"""Reads the comments on the cells of a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from generator.excel.read.container import MAX_PART, Container, open_container
from generator.excel.read.formatting import column_of
from generator.excel.read.resolved_styles import parsed_part
from generator.messages.problems import Part, Spot

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def of_sheets(data: bytes) -> Iterator[tuple[Spot, str]]:
    """Each comment with its cell; raises RefusedError or ValueError when it cannot be read."""
    container = open_container(data)
    for number, sheet in enumerate(container.sheets, start=1):
        for relation in container.package.relations(sheet.part):
            if relation.kind == "comments" and relation.part:
                yield from _of_sheet(container, number, relation.part)


def _of_sheet(container: Container, number: int, part: str) -> Iterator[tuple[Spot, str]]:
    try:
        root = parsed_part(container, part, MAX_PART)
    except etree.LxmlError as error:
        raise ValueError(part) from error
    for comment in root.iter(f"{_M}comment"):
        cell = str(comment.get("ref", ""))
        row = int(re.sub("[^0-9]", "", cell) or 0) or None
        text = "".join(str(node.text or "") for node in comment.iter(f"{_M}t"))
        yield Spot(Part.BODY, table=number, row=row, column=column_of(cell) or None), text
