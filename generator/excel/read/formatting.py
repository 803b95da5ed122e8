"""The effective formatting of a workbook: sheets, columns, rows and cells.

Whatever is said of a sheet is flattened to names and values; nothing is left out but what the
short lists below name, each with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from generator.excel.read.guard import Container, M, check_merges, open_container
from generator.excel.read.resolved_styles import CellStyles, Look, parsed_part, word
from generator.excel.read.workbook import covered, merge
from generator.files.archive import contents, digest, store
from generator.submission.sheets import place_of

MAX_CELLS = 200_000
"""Cells of all sheets that are compared; a consolidated report of 250 bodies has them."""

_MAX_SHEET = 64 * 1024 * 1024

_READ_APART: Final = frozenset({"sheetData", "cols", "mergeCells"})
"""What has children and is read elsewhere; nothing else that has some is passed over."""

_VIEW: Final = "sheetViews/sheetView"
_NO_EFFECT: Final = _READ_APART | {
    # Again what cells, columns and rows say, and where letters of new rows stand.
    *("dimension", "sheetPr@filterMode"),
    *(f"sheetFormatPr@{of}" for of in ("defaultColWidth", "baseColWidth", "defaultRowHeight")),
    "sheetFormatPr@dyDescent",
    # Of the screen.
    *(f"{_VIEW}/{part}" for part in ("selection", "pane")),
    *(f"{_VIEW}@{of}" for of in ("view", "topLeftCell", "tabSelected", "workbookViewId")),
    *(f"{_VIEW}@zoomScale{of}" for of in ("", "Normal", "PageLayoutView", "SheetLayoutView")),
    *(f"{_VIEW}@{of}" for of in ("colorId", "defaultGridColor", "showOutlineSymbols")),
    *("sheetPr/outlinePr", "sheetPr/tabColor"),
    # For macros, and who may edit.
    *("sheetPr@codeName", "sheetProtection"),
    # Of one printer; the scale, used where the sheet is not fitted to the page, is read apart.
    *(f"pageSetup@{of}" for of in ("horizontalDpi", "verticalDpi", "id", "usePrinterDefaults")),
    *("pageSetup@copies", "pageSetup@scale"),
    # The size and the edge of page numbers alone; LibreOffice does not keep them.
    *("headerFooter@scaleWithDoc", "headerFooter@alignWithMargins"),
    # Compared by what is drawn.
    *("drawing", "legacyDrawing"),
}
"""What is said of a sheet without ink, or read elsewhere; none of it hides or prints anything."""

_USUAL: Final[Look] = {
    **dict.fromkeys(
        (f"sheetViews/sheetView@show{what}" for what in ("GridLines", "RowColHeaders", "Zeros")),
        "1",
    ),
    "printOptions@gridLinesSet": "1",
    "pageSetup@orientation": "portrait",
    "pageSetup@pageOrder": "downThenOver",
    "pageSetup@cellComments": "none",
    "pageSetup@errors": "displayed",
    "pageSetup@fitToWidth": "1",
    "pageSetup@fitToHeight": "1",
    "pageSetup@firstPageNumber": "1",
}
"""What holds where nothing is said; of anything else that is ``0``."""

_VALUE: Final = re.compile(rb' t="(?:s|inlineStr)"|<v>[^<]*</v>|<is><t[^>]*>[^<]*</t></is>')

_SHORT: Final = 1.0
"""Points: of rounding, and that a row without a height of its own may be lower than is usual."""

_USUAL_WIDTH: Final = 8.43
USUAL_HEIGHT: Final = 15.0


@dataclass(frozen=True)
class SheetFormatting:
    """A sheet: what is said of the whole, of columns, of rows, and of cells by row and column."""

    look: Look
    columns: Mapping[int, float]
    rows: Mapping[int, float]
    cells: Mapping[tuple[int, int], Look]


def formatting(data: bytes) -> tuple[SheetFormatting, ...]:
    """The sheets of a workbook; raises RefusedError or ValueError when they cannot be read."""
    try:
        return _sheets(open_container(data))
    except (etree.LxmlError, LookupError, OverflowError) as error:
        raise ValueError from error


def blank_book(data: bytes) -> bytes:
    """A workbook of ours that is formatted as another is, without what its cells hold."""
    parts = contents(data)
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = _VALUE.sub(b"", parts[name])
        elif name == "xl/sharedStrings.xml":
            parts[name] = f'<sst xmlns="{M[1:-1]}"/>'.encode()
    return store(parts.items())


def _sheets(container: Container) -> tuple[SheetFormatting, ...]:
    styles = CellStyles(container)
    names = _names(parsed_part(container, container.package.main()))
    found = tuple(
        _sheet(container, number, styles, names.get(number, {}))
        for number in range(len(container.sheets))
    )
    if sum(len(sheet.cells) for sheet in found) > MAX_CELLS:
        raise ValueError(MAX_CELLS)
    return found


def _sheet(container: Container, number: int, styles: CellStyles, names: Look) -> SheetFormatting:
    part = container.sheets[number]
    root = parsed_part(container, part.part, _MAX_SHEET)
    look = {name: value for name, value in _flat(root, "") if value != _USUAL.get(name, "0")}
    look |= names
    look |= _print(root)
    for which in ("header", "footer"):  # the room for one counts where there is one
        if not any(name.startswith("headerFooter/") and which.title() in name for name in look):
            look.pop(f"pageMargins@{which}", None)
    look |= {"hidden": "1"} if part.hidden else {}
    look |= _drawn(container, part.part)
    merged = sorted(str(item.get("ref")) for item in root.iterfind(f"{M}mergeCells/{M}mergeCell"))
    if merged:
        look["merged"] = " ".join(merged)
    columns, usual = _columns(root, styles)
    cells = dict(_cells(root, styles, container, usual))
    last = max((column for _, column in cells), default=0)
    shown = {n: columns.get(n, _default_width(root)) for n in range(1, last + 1)}
    return SheetFormatting(look, shown, dict(_rows(root)), _ruled(cells, merged))


def _flat(item: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    """All attributes and texts below an element by their paths, but those without effect."""
    for key, value in item.attrib.items():
        name = f"{path}@{etree.QName(key).localname}"
        if path and name not in _NO_EFFECT:
            yield name, word(str(value))
    if item.text and item.text.strip():
        yield path, item.text.strip()
    passed: set[str] = set()
    for number, child in enumerate(item.iterchildren(etree.Element)):
        name = etree.QName(child).localname
        below = f"{path}/{name}" if path else name
        is_footer = name in _FOOTERS and path == "headerFooter"
        if is_footer or (below in _NO_EFFECT and (below in _READ_APART or not len(child))):
            continue
        if child.tag in passed:  # the second of its name: with its number too
            below = f"{below}[{number}]"
        passed.add(str(child.tag))
        yield from _flat(child, below)
        if not path and below not in _KNOWN:
            yield below, digest(etree.tostring(child, method="c14n", exclusive=True))[:16]


_FOOTERS: Final = frozenset(
    f"{which}{kind}" for which in ("odd", "even", "first") for kind in ("Header", "Footer")
)
_KNOWN: Final = frozenset(
    {"sheetPr", "sheetViews", "sheetFormatPr", "autoFilter", "printOptions", "pageMargins"}
    | {"pageSetup", "headerFooter"}
)
"""What is flattened to properties that programs keep; anything else is compared by its markup."""


def _print(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The scale where it counts, and the headers and footers that are printed."""
    setup, footer = root.find(f"{M}pageSetup"), root.find(f"{M}headerFooter")
    fitted = root.find(f"{M}sheetPr/{M}pageSetUpPr")
    is_fitted = fitted is not None and word(fitted.get("fitToPage", "0")) == "1"
    if setup is not None and not is_fitted and setup.get("scale", "100") != "100":
        yield "scale", str(setup.get("scale"))
    for item in () if footer is None else footer.iterchildren(etree.Element):
        name = etree.QName(item).localname
        asked = {"even": "differentOddEven", "first": "differentFirst"}
        switch = next((flag for which, flag in asked.items() if name.startswith(which)), "")
        is_shown = not switch or word(str(footer is not None and footer.get(switch))) == "1"
        if is_shown and item.text:
            yield f"headerFooter/{name}", item.text


def _drawn(container: Container, part: str) -> Iterator[tuple[str, str]]:
    """What lies over a sheet's cells; LibreOffice gives every sheet an empty drawing."""
    for relation in container.package.relations(part):
        if relation.kind == "drawing" and not len(parsed_part(container, relation.part)):
            continue
        is_notes = relation.kind == "vmlDrawing" and _is_of_notes(container, relation.part)
        if not is_notes and relation.kind not in _BESIDE_CELLS:
            yield f"over:{relation.kind}", relation.part or relation.outside


_BESIDE_CELLS: Final = frozenset({"printerSettings", "comments", "threadedComment"})
_SHAPES: Final = tuple(
    f"{{*}}{name}"
    for name in ("shape", "rect", "line", "oval", "roundrect", "image", "polyline", "arc", "curve")
)
_OF_CONTROLS: Final = "{urn:schemas-microsoft-com:office:excel}ClientData"


def _is_of_notes(container: Container, part: str) -> bool:
    """True of the old kind of drawing that holds nothing but the boxes of comments."""
    kinds = [item.get("ObjectType") for item in parsed_part(container, part).iter(_OF_CONTROLS)]
    shapes = sum(1 for _ in parsed_part(container, part).iter(*_SHAPES))
    return bool(kinds) and set(kinds) == {"Note"} and shapes == len(kinds)


def _names(book: etree._Element) -> dict[int, dict[str, str]]:
    """What is printed of each sheet, and again on each page."""
    found: dict[int, dict[str, str]] = {}
    for item in book.iterfind(f"{M}definedNames/{M}definedName"):
        name = f"_xlnm.{str(item.get('name')).lower().removeprefix('_xlnm.')}"
        if name.startswith("_xlnm.print_") and item.get("localSheetId") is not None:
            own = found.setdefault(int(str(item.get("localSheetId"))), {})
            if name in own:
                raise ValueError(name)
            own[name] = str(item.text or "").replace("'", "")
    return found


def _default_width(root: etree._Element) -> float:
    given = root.find(f"{M}sheetFormatPr")
    return _USUAL_WIDTH if given is None else float(given.get("defaultColWidth", _USUAL_WIDTH))


def _columns(root: etree._Element, styles: CellStyles) -> tuple[dict[int, float], dict[int, Look]]:
    """Widths of columns, 0 of a hidden one; what cells that are not written look like."""
    widths: dict[int, float] = {}
    looks: dict[int, Look] = {}
    for item in root.iterfind(f"{M}cols/{M}col"):
        width = float(item.get("width", _default_width(root)))
        is_hidden = word(item.get("hidden", "0")) == "1"
        first, last = int(item.get("min", "1")), int(item.get("max", "1"))
        for column in range(first, min(last, first + 255) + 1):
            widths[column] = 0.0 if is_hidden else width
            looks[column] = styles.of(item.get("style", "0"))
    return widths, looks


def _rows(root: etree._Element) -> Iterator[tuple[int, float]]:
    """Heights of rows that have one of their own, or are lower than usual; 0 of a hidden one."""
    given = root.find(f"{M}sheetFormatPr")
    usual = float((given is not None and given.get("defaultRowHeight")) or USUAL_HEIGHT)
    for item in root.iterfind(f"{M}sheetData/{M}row"):
        height = float(item.get("ht", usual))
        is_usual = "ht" in item.attrib or abs(usual - USUAL_HEIGHT) <= _SHORT
        if word(item.get("hidden", "0")) == "1":
            height = 0.0
        is_low = height < usual - _SHORT
        if word(item.get("customHeight", "0")) == "1" or is_low or not is_usual:
            yield int(str(item.get("r"))), height


def _cells(
    root: etree._Element, styles: CellStyles, container: Container, usual: Mapping[int, Look]
) -> Iterator[tuple[tuple[int, int], Look]]:
    rich = _rich_texts(container)
    for row in root.iterfind(f"{M}sheetData/{M}row"):
        number = int(str(row.get("r")))
        if word(row.get("customFormat", "0")) == "1" and styles.of(row.get("s", "0")):
            yield (number, 0), styles.of(row.get("s", "0"))
        for cell in row.iterfind(f"{M}c"):
            look = dict(styles.of(cell.get("s", "0")))
            if cell.find(f"{M}f") is not None:
                look["formula"] = str(cell.findtext(f"{M}f"))
            look |= _runs(cell, rich)
            if cell.get("t") in ("b", "e"):
                look["kind"] = str(cell.get("t"))  # a word is shown, whatever the value is
            if cell.get("vm") is not None or cell.get("cm") is not None:
                look["metadata"] = f"{cell.get('vm')} {cell.get('cm')}"  # shown in place of a value
            yield (number, place_of(str(cell.get("r")))[1]), look
    for column, look_ in usual.items():
        if look_:
            yield (0, column), look_


def _rich_texts(container: Container) -> Mapping[str, str]:
    """Shared texts whose letters have formats of their own, by number."""
    if container.texts is None:
        return {}
    texts = parsed_part(container, container.texts, _MAX_SHEET).iterchildren(f"{M}si")
    return {str(n): _rich(text) for n, text in enumerate(texts) if _rich(text)}


def _rich(text: etree._Element) -> str:
    parts = [item for item in text if item.tag != f"{M}t"]
    plain = all(item.tag == f"{M}r" and item.find(f"{M}rPr") is None for item in parts)
    return "" if plain else digest(etree.tostring(text, method="c14n", exclusive=True))[:16]


def _runs(cell: etree._Element, rich: Mapping[str, str]) -> dict[str, str]:
    inline = cell.find(f"{M}is")
    found = "" if inline is None else _rich(inline)
    if cell.get("t") == "s":
        found = rich.get(str(cell.findtext(f"{M}v")), "")
    return {"rich text": found} if found else {}


def _ruled(
    cells: Mapping[tuple[int, int], Look], merged: Iterable[str]
) -> dict[tuple[int, int], Look]:
    """The cells with the lines below and right of them, each drawn once by the stronger side.

    Of a merged range only the first cell is shown, and no line within.
    """
    whole = dict(merged_cells(merged))
    found: dict[tuple[int, int], dict[str, str]] = {}
    for (row, column), look in cells.items():
        owner = whole.get((row, column))
        for name, value in look.items():
            shift = _DRAWN.get(name)
            if shift is None:
                if owner in (None, (row, column)):
                    found.setdefault((row, column), {})[name] = value
                continue
            (up, left), side, (down, right) = shift
            if owner is None or whole.get((row + down, column + right)) != owner:
                place = found.setdefault((row - up, column - left), {})
                place[side] = max(place.get(side, ""), value, key=_strength)
    return dict(found)


_DRAWN: Final = {
    "line.top": ((1, 0), "line.bottom", (-1, 0)),
    "line.left": ((0, 1), "line.right", (0, -1)),
    "line.bottom": ((0, 0), "line.bottom", (1, 0)),
    "line.right": ((0, 0), "line.right", (0, 1)),
}
"""Where a cell's line is drawn: rows up and columns left, by which name; what lies beyond."""


def _strength(line: str) -> tuple[int, str]:
    kinds = ("hair", "dotted", "dashed", "thin", "medium", "thick", "double")
    kind = line.partition("|")[0]
    return (0 if not line else 1 + (kinds.index(kind) if kind in kinds else 0), line)


def merged_cells(merged: Iterable[str]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Each cell of the merged ranges with the first cell of its range."""
    merges = [merge(reference) for reference in merged]
    check_merges(merges)
    return covered(merges)
