"""How wide the pages, tables and cells of a document are, in twentieths of a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from generator.files.package import RefusedError
from generator.messages.problems import Code
from generator.word.read.visibility import number
from generator.word.read.xml import W

USUAL_ROOM = 9000
"""Of a page that says nothing of itself."""

_NARROWEST = 200  # of a column
_MOST_COLUMNS = 63  # that Word has
_OVERHANG = 500  # of a table over the edge of the text


def rooms(body: etree._Element) -> list[float]:
    """The width that each block of the body has for its text; sections are defined at their end."""
    found: list[float] = []
    room = _width_of_page(next(body.iterchildren(f"{W}sectPr"), None))
    for block in reversed(body):
        ended = None if block.tag == f"{W}tbl" else next(block.iter(f"{W}sectPr"), None)
        room = room if ended is None else _width_of_page(ended)
        found.append(room)
    return found[::-1]


def _width_of_page(section: etree._Element | None) -> float:
    return USUAL_ROOM if section is None else between_margins(section, "w", "left", "right")


def between_margins(section: etree._Element, *sides: str) -> float:
    """What the margins of a page leave of it in one direction."""
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    if size is None or margins is None:
        return USUAL_ROOM
    whole, *taken = sides
    gutter = number(margins, "gutter") if whole == "w" and margins.get(f"{W}gutter") else 0
    return number(size, whole) - sum(number(margins, side) for side in taken) - gutter


def grid(table: etree._Element) -> list[int]:
    """What a table says of the widths of its columns."""
    return [_whole(c.get(f"{W}w") or "0") for c in table.iterfind(f"{W}tblGrid/{W}gridCol")]


def _whole(text: str) -> int:
    """A number that places are counted by; raises :class:`RefusedError` when it is none."""
    try:
        return int(text)
    except ValueError as error:
        raise RefusedError(Code.FILE_DAMAGED, text) from error


def of_cell(cell: etree._Element, columns: Sequence[int], room: float) -> float:
    """The width of a cell: the narrower of what it says itself and what its columns have."""
    both = [_said_width(cell), float(sum(columns))]
    return min((width for width in both if width > 0), default=room)


def span(cell: etree._Element) -> int:
    """Over how many columns a cell goes."""
    given = cell.find(f"{W}tcPr/{W}gridSpan")
    columns = 1 if given is None else _whole(given.get(f"{W}val") or "1")
    if not 1 <= columns <= _MOST_COLUMNS:
        raise RefusedError(Code.FILE_DAMAGED, str(columns))
    return columns


def is_too_wide(cell: etree._Element, room: float) -> bool:
    """True of a cell that says that it is wider than its table's room."""
    return _said_width(cell) > room + _OVERHANG


def _said_width(cell: etree._Element) -> float:
    """What a cell says of its width; 0 when it says it otherwise."""
    own = cell.find(f"{W}tcPr/{W}tcW")
    return 0 if own is None or own.get(f"{W}type", "dxa") != "dxa" else number(own, "w")


def faults(table: etree._Element, room: float) -> Iterator[str]:
    """Columns beyond the edge of the text, or too narrow to show anything."""
    columns = grid(table)
    indent = table.find(f"{W}tblPr/{W}tblInd")
    start = 0 if indent is None else number(indent, "w")
    if start + sum(columns) > room + _OVERHANG or any(width < _NARROWEST for width in columns):
        yield "gridCol"
