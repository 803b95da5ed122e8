"""Formatting in which a workbook differs from the one made, and the comments on its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from lxml import etree

from generator.excel.read.formatting import USUAL_HEIGHT, SheetFormatting, merged_cells
from generator.excel.read.guard import Container, M, open_container
from generator.excel.read.resolved_styles import Look, parsed_part
from generator.messages.problems import Part, Spot
from generator.submission.sheets import place_of

_MARGIN: Final = 0.02
"""Inches that a margin is rounded by as a file is saved."""

_WIDTH: Final = 0.75
"""Letters that a column's width is rounded by: programs count with fonts of their own."""

_HEIGHT: Final = 0.5


class SheetDifference(NamedTuple):
    """A property of a sheet or a cell that is another than was made."""

    spot: Spot
    name: str
    expected: str
    found: str


def sheet_differences(
    made: Sequence[SheetFormatting], found: Sequence[SheetFormatting]
) -> Iterator[SheetDifference]:
    """Every property that differs, sheet by sheet."""
    if len(made) != len(found):
        yield SheetDifference(Spot(Part.BODY), "sheets", str(len(made)), str(len(found)))
    for number, (ours, theirs) in enumerate(zip(made, found, strict=False), start=1):
        yield from _of_sheets(number, ours, theirs)


def _of_sheets(
    number: int, made: SheetFormatting, found: SheetFormatting
) -> Iterator[SheetDifference]:
    yield from _of_looks(Spot(Part.BODY, table=number), made.look, found.look)
    wrapped = _wrapped(made)
    width, height = (made.columns, found.columns, _WIDTH), (made.rows, found.rows, _HEIGHT)
    for name, (ours, theirs, allowed) in (("width", width), ("height", height)):
        for place in sorted({*ours, *theirs}):
            one, other = ours.get(place), theirs.get(place)
            is_low = name == "height" and one is None and place not in wrapped
            if is_low and _is_usual(other or 0.0):
                continue
            if one is None or other is None or abs(one - other) > allowed:
                row, column = (None, place) if name == "width" else (place, None)
                spot = Spot(Part.BODY, table=number, row=row, column=column)
                yield SheetDifference(spot, name, str(one or ""), str(other or ""))
    for row, column in sorted({*made.cells, *found.cells}):
        spot = Spot(Part.BODY, table=number, row=row, column=column)
        one_, other_ = made.cells.get((row, column), {}), found.cells.get((row, column), {})
        if one_ != other_:
            yield from _of_looks(spot, one_, other_)


def _wrapped(made: SheetFormatting) -> frozenset[int]:
    """The rows that texts may make higher; those of merged cells make none."""
    merged = dict(merged_cells(made.look.get("merged", "").split()))
    return frozenset(
        row
        for (row, column), look in made.cells.items()
        if "alignment.wrapText" in look and (row, column) not in merged
    )


def _is_usual(height: float) -> bool:
    """True of the usual height, which LibreOffice sets."""
    return abs(height - USUAL_HEIGHT) <= _HEIGHT


def _of_looks(spot: Spot, made: Look, found: Look) -> Iterator[SheetDifference]:
    for name in sorted({*made, *found}):
        one, other = made.get(name, ""), found.get(name, "")
        if one != other and not (name.startswith("pageMargins") and _close(one, other)):
            yield SheetDifference(spot, name, one, other)


def _close(one: str, other: str) -> bool:
    return abs(float(one or 0) - float(other or 0)) <= _MARGIN


def of_sheets(data: bytes) -> Iterator[tuple[Spot, str]]:
    """Each comment with its cell; raises RefusedError or ValueError when it cannot be read."""
    container = open_container(data)
    for number, sheet in enumerate(container.sheets, start=1):
        for relation in container.package.relations(sheet.part):
            if relation.kind == "comments" and relation.part:
                yield from _of_sheet(container, number, relation.part)


def _of_sheet(container: Container, number: int, part: str) -> Iterator[tuple[Spot, str]]:
    try:
        root = parsed_part(container, part)
    except etree.LxmlError as error:
        raise ValueError(part) from error
    for comment in root.iter(f"{M}comment"):
        reference = str(comment.get("ref", ""))
        row, column = place_of(reference) if reference else (None, None)
        text = "".join(str(node.text or "") for node in comment.iter(f"{M}t"))
        yield Spot(Part.BODY, table=number, row=row, column=column), text
