"""Cell formats of a workbook: which show dates, and which alter what is seen."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Container, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from generator.excel.read import guard, number_formats
from generator.excel.read.guard import M
from generator.excel.read.number_formats import NumberFormat
from generator.files.opc import AmbiguousError
from generator.messages.problems import Phrase
from generator.submission.sheets import SEEN, Cell, Display, column_number

T = TypeVar("T")

_LONGEST_FORMAT = 255
_PLAIN = ("", "@", "general")
_WHITE, _GROUND, _WHITES = "FFFFFF", "0", ("1", "9")
"""White among colours: by its value, by the theme's number of the ground, by the old numbers."""

_SMALLEST = 3.0
"""Points: letters that are smaller are dots."""

_FALSE = ("0", "false", "off")
_RANGE = re.compile(r"\$?([A-Za-z]{1,3})?\$?([0-9]+)?(?::\$?([A-Za-z]{1,3})?\$?([0-9]+)?)?")
_ALL_DECIMALS = 99
"""More than any number has."""

LAST_COLUMN = 16_384
"""XFD, the last column of Excel."""

_LAST_ROW = 1_048_576
_LOWEST, _NARROWEST = 2.0, 0.5
"""Points and letters: rows and columns smaller than these are not seen."""

_USUAL_HEIGHT, _USUAL_WIDTH = "15", "9"
_TRUE = ("1", "true")
_OF_2010 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_COLUMN, _USUAL, _VIEW = (f"{M}{name}" for name in ("col", "sheetFormatPr", "sheetView"))
_CONDITIONALS = (f"{M}conditionalFormatting", f"{_OF_2010}conditionalFormatting")
TAGS = (_COLUMN, _USUAL, _VIEW, *_CONDITIONALS)
"""The elements of a sheet, beside its rows, that say what is hidden."""


@dataclass(frozen=True)
class Styles:
    """The cell formats by their numbers.

    ``formats`` are those of numbers and dates; ``letters`` what letters of a format hide or strike
    out. ``hiding`` are the numbers of the conditional formats that may do either.
    """

    formats: Mapping[str, NumberFormat] = field(default_factory=dict)
    letters: Mapping[str, frozenset[Display]] = field(default_factory=dict)
    hiding: frozenset[str] = frozenset()

    def decimals_as_held(self, style: str) -> int:
        """Digits after the point up to which this format shows every number as it is held.

        Then it shows texts so, too. -1 of a format of dates, and of one that may do otherwise.
        """
        format_ = self.formats.get(style)
        if style in self.letters or (format_ is not None and format_.is_moment):
            return -1
        return _ALL_DECIMALS if format_ is None else format_.decimals_as_held

    def misleads(self, style: str) -> bool:
        """True of a format that displays some values otherwise than they are held."""
        if style in self.letters:
            return True
        return style in self.formats and self.formats[style].may_mislead

    def shown(self, cell: Cell, style: str) -> Cell:
        """The cell with what this format makes the eye see of it."""
        if cell.content is None or not (style in self.letters or style in self.formats):
            return cell
        display = cell.display | self.letters.get(style, SEEN)
        rounded = None
        format_ = self.formats.get(style)
        if format_ is not None:
            display |= format_.of(cell.content)
            rounded = format_.rounded(cell.content)
        if not display and rounded is None:
            return cell
        return cell._replace(display=display, rounded=rounded)


def parse(xml: bytes) -> Styles:
    """The cell formats in a part; raises AmbiguousError when it says something twice."""
    if not xml:
        return Styles()
    root = ET.fromstring(xml)  # noqa: S314 - no document type gets here
    if any(len(root.findall(f"{M}{name}")) > 1 for name in ("numFmts", "cellXfs", "fonts")):
        raise AmbiguousError(Phrase("ambiguous.element", {"part": "styles"}))
    codes = _codes(root)
    formats = list(root.iterfind(f"{M}cellXfs/{M}xf"))
    shown = {str(n): codes.get(str(xf.get("numFmtId")), "") for n, xf in enumerate(formats)}
    # Thousands of cell formats share a few codes, and to read a code takes a while.
    codes_used = {code for code in shown.values() if code.casefold() not in _PLAIN}
    parsed = {code: number_formats.parse(code) for code in codes_used}
    return Styles(
        formats={index: parsed[code] for index, code in shown.items() if code in parsed},
        letters=dict(_odd_letters(root, formats)),
        hiding=frozenset(
            str(number)
            for number, format_ in enumerate(root.iterfind(f"{M}dxfs/{M}dxf"))
            if _is_hiding(format_)
        ),
    )


def _codes(root: ET.Element) -> dict[str, str]:
    """The codes of number formats by their ids."""
    own_formats = root.findall(f"{M}numFmts/{M}numFmt")
    guard.check(len(own_formats), guard.MAX_FORMATS)
    parsed = {(str(own.get("numFmtId")), str(own.get("formatCode", ""))) for own in own_formats}
    if len(dict(parsed)) < len(parsed):
        raise AmbiguousError(Phrase("ambiguous.element", {"part": "numFmt"}))
    return number_formats.BUILT_IN | {number: code[:_LONGEST_FORMAT] for number, code in parsed}


def _odd_letters(
    root: ET.Element, formats: Sequence[ET.Element]
) -> Iterator[tuple[str, frozenset[Display]]]:
    fonts = [(font, of_letters(font)) for font in root.iterfind(f"{M}fonts/{M}font")]
    white = [_is_white_ground(fill) for fill in root.iterfind(f"{M}fills/{M}fill")]
    for number, xf in enumerate(formats):
        font, display = _at(fonts, xf.get("fontId")) or (None, SEEN)
        is_white = font is not None and _is_white(font.find(f"{M}color"))
        if is_white and _at(white, xf.get("fillId")) is not False:
            display |= {Display.UNSEEN}
        if display:
            yield str(number), display


def _at(items: Sequence[T], number: str | None) -> T | None:
    place = int(number) if number and number.isdecimal() else 0
    return items[place] if place < len(items) else None


def of_letters(font: ET.Element) -> frozenset[Display]:
    """What letters of a font, or of a run of a text, make the eye see."""
    found = set()
    strike, raised, size = (font.find(f"{M}{name}") for name in ("strike", "vertAlign", "sz"))
    if strike is not None and strike.get("val", "1") not in _FALSE:
        found.add(Display.STRUCK)
    if raised is not None and raised.get("val") in ("superscript", "subscript"):
        found.add(Display.RAISED)
    if size is not None and float(size.get("val", "11")) < _SMALLEST:
        found.add(Display.UNSEEN)
    return frozenset(found)


def _is_white(colour: ET.Element | None) -> bool:
    if colour is None or float(colour.get("tint", "0")):
        return False
    is_white = str(colour.get("rgb", "")).upper().endswith(_WHITE)
    return is_white or colour.get("theme") == _GROUND or colour.get("indexed") in _WHITES


def _is_white_ground(fill: ET.Element) -> bool:
    """True of the ground of a sheet, or of one that is filled white."""
    pattern = fill.find(f"{M}patternFill")
    if pattern is None:
        return False
    if pattern.get("patternType", "none") == "none":
        return True
    return pattern.get("patternType") == "solid" and _is_white(pattern.find(f"{M}fgColor"))


def hidden_ranges(element: ET.Element, hiding: Container[str]) -> Sequence[str]:
    """The ranges of a conditional formatting that may show values otherwise than they are held."""
    rules = (rule for rule in element.iter() if rule.tag.endswith("}cfRule"))
    if not any(rule.get("dxfId") in hiding or any(map(_hides, rule)) for rule in rules):
        return ()
    below = (item.text or "" for item in element.iter() if item.tag.endswith("}sqref"))
    return " ".join((element.get("sqref", ""), *below)).split()


def _hides(part: ET.Element) -> bool:
    """True of icons or bars that stand in the place of values, and of a format that hides."""
    if part.tag.endswith("}dxf"):
        return _is_hiding(part)
    return part.get("showValue") in _FALSE


def _is_hiding(format_: ET.Element) -> bool:
    """True of a conditional format that may show a value otherwise than it is held.

    White letters are seen where the same format gives them a ground.
    """
    font, code = format_.find(f"{M}font"), format_.find(f"{M}numFmt")
    if font is not None:
        is_unseen = _is_white(font.find(f"{M}color")) and format_.find(f"{M}fill") is None
        if is_unseen or of_letters(font):
            return True
    return code is not None and number_formats.parse(code.get("formatCode", "")).may_mislead


@dataclass
class SheetVisibility:
    """What of a sheet is not to be seen: rows and columns by number, and what is usual."""

    styles: Styles
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    ranges: list[str] = field(default_factory=list)
    rows_are_low: bool = False
    rows_are_hidden: bool = False
    zeros_are_hidden: bool = False
    row_style: str = "0"
    column_styles: dict[int, str] = field(default_factory=dict)

    def take(self, element: ET.Element) -> int:
        """Take what an element says of the sheet; how many columns it speaks of."""
        if element.tag == _COLUMN:
            return self._take_columns(element)
        if element.tag == _USUAL:
            self._take_usual(element)
        elif element.tag == _VIEW:
            self.zeros_are_hidden |= element.get("showZeros", "1") in _FALSE
        elif element.tag in _CONDITIONALS:
            self.ranges += hidden_ranges(element, self.styles.hiding)
            guard.check(len(self.ranges), guard.MAX_MERGES)
        return 0

    def take_row(self, row: ET.Element, number: int) -> None:
        """Whether a row is hidden or too low to be seen, and its own format."""
        is_hidden = _is_hidden(row, "ht", _LOWEST, usual=self.rows_are_low)
        if is_hidden or self.rows_are_hidden:
            self.rows.add(number)
        own = row.get("s", "0") if row.get("customFormat") in _TRUE else "0"
        self.row_style = own if self.styles.misleads(own) else "0"

    @property
    def is_plain(self) -> bool:
        """True when cells without a format of their own can have none of their row or column."""
        return self.row_style == "0" and not self.column_styles

    def styles_at(self, column: int) -> tuple[str, str]:
        """The formats of the row and of a column."""
        return self.row_style, self.column_styles.get(column, "0")

    def mark(self, rows: MutableMapping[int, dict[int, Cell]]) -> None:
        """Mark the cells that a condition may hide, and zeros that are not shown."""
        if self.zeros_are_hidden:
            for cells in rows.values():
                for column, cell in cells.items():
                    if isinstance(cell.content, Decimal) and not cell.content:
                        cells[column] = cell._replace(display=cell.display | {Display.ZERO})
        for reference in self.ranges:
            left, top, right, bottom = range_bounds(reference)
            lines = range(top or 1, (bottom or _LAST_ROW) + 1)
            columns = range(left or 1, (right or LAST_COLUMN) + 1)
            for cells in (rows[number] for number in rows if number in lines):
                for column, cell in cells.items():
                    if column in columns:
                        display = cell.display | {Display.CONDITIONAL}
                        cells[column] = cell._replace(display=display)

    def _take_usual(self, element: ET.Element) -> None:
        """The height and width of rows and columns that have none of their own."""
        self.rows_are_low = float(element.get("defaultRowHeight", _USUAL_HEIGHT)) < _LOWEST
        self.rows_are_hidden = element.get("zeroHeight") in _TRUE
        if float(element.get("defaultColWidth", _USUAL_WIDTH)) < _NARROWEST:
            self.columns.update(range(1, LAST_COLUMN + 1))

    def _take_columns(self, element: ET.Element) -> int:
        """Whether columns are hidden or too narrow to be seen, and their own format."""
        columns, own = _columns(element), element.get("style", "0")
        has_own = self.styles.misleads(own)
        if _is_hidden(element, "width", _NARROWEST, usual=True):
            self.columns.update(columns)
        elif self.columns:
            self.columns.difference_update(columns)
        elif not has_own:
            return 0
        if has_own:
            self.column_styles |= dict.fromkeys(columns, own)
        return len(columns)


def _is_hidden(element: ET.Element, name: str, least: float, *, usual: bool) -> bool:
    """True of a row or column that is hidden or too small; without a size, as usual.

    A column that is spoken of without a width has none in Excel.
    """
    size = element.get(name)
    too_small = usual if size is None else float(size) < least
    return too_small or element.get("hidden") in _TRUE


def range_bounds(reference: str) -> tuple[int | None, int | None, int | None, int | None]:
    """The first column and row of an A1 range, and the last; None of whole rows or columns."""
    match = _RANGE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    left, top, right, bottom = match.groups()
    ends = {(left is None, right is None), (top is None, bottom is None)}
    if ":" in reference and ends not in ({(False, False)}, {(False, False), (True, True)}):
        raise ValueError(reference)
    columns = [None if letters is None else column_number(letters) for letters in (left, right)]
    rows = [None if number is None else int(number) for number in (top, bottom)]
    return columns[0], rows[0], columns[1] or columns[0], rows[1] or rows[0]


def _columns(column: ET.Element) -> range:
    first, last = int(str(column.get("min"))), int(str(column.get("max")))
    return range(max(first, 1), min(last, LAST_COLUMN) + 1)
