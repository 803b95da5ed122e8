"""Column positions of tables, by which places are counted."""

from __future__ import annotations

from lxml import etree

from generator.files.package import RefusedError
from generator.messages.problems import Code
from generator.word.read.xml import W

_MOST_COLUMNS = 63  # that Word has


def grid(table: etree._Element) -> list[int]:
    """What a table says of the widths of its columns, in twentieths of a point."""
    return [_whole(c.get(f"{W}w") or "0") for c in table.iterfind(f"{W}tblGrid/{W}gridCol")]


def _whole(text: str) -> int:
    """A number that places are counted by; raises :class:`RefusedError` when it is none."""
    try:
        return int(text)
    except ValueError as error:
        raise RefusedError(Code.FILE_DAMAGED, text) from error


def span(cell: etree._Element) -> int:
    """Over how many columns a cell goes."""
    given = cell.find(f"{W}tcPr/{W}gridSpan")
    columns = 1 if given is None else _whole(given.get(f"{W}val") or "1")
    if not 1 <= columns <= _MOST_COLUMNS:
        raise RefusedError(Code.FILE_DAMAGED, str(columns))
    return columns
