"""The cells of a sheet from its XML: cut out without an element for each, and their values.

What is left, the sheet with one marked cell in place of each row's cells, goes through the parser
as ever. Nothing is taken for granted: each cut piece has to be wholly one cell as the pattern has
it, and each place it was cut from a cell's in the parsed rest, so that the whole is sound XML that
says what the pieces say. Anything else is read element by element.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from generator.excel.read import guard
from generator.excel.read.display_styles import Styles
from generator.messages.wording import without_unseen
from generator.submission.sheets import (
    SEEN,
    Cell,
    CellContent,
    Display,
    ErrorValue,
    Picture,
    column_number,
)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ROW, _CELL, _ITEM = (f"{{{_MAIN}}}{name}" for name in ("row", "c", "si"))
_END_OF_ROW, _START_OF_CELL = "</row>", '<c r="'
_START_OF_ITEM, _END_OF_ITEM = "<si>", "</si>"

_SIGN = "_cut_"
"""Stands in no part that is cut: else a comment might have been cut, and be taken for a place."""

_PLACE, _PLACE_OF_ITEMS = f'<c {_SIGN}=""/>', f'<si {_SIGN}=""/>'

_LARGEST = 16 * 1024 * 1024
"""Bytes that are cut at most: a sheet of eight thousand organisations has half of them."""

_LARGEST_REST = 2 * 1024 * 1024
"""Letters of what is left, which is held as a tree."""

_PLAIN_TEXT = '<t(?: xml:space="preserve")?>([^<]*)</t>'
_START_OF_FORMULA = "<f"
_FORMULA = re.compile(
    '(?: t="(?:shared|array)")?(?: aca="(?:true|false)")?(?: ref="[A-Z0-9:]+")?'
    '(?: ca="1")?(?: si="[0-9]+")?(?:/>|>([^<]*)</f>)'
)
_BLANK = re.compile('(?: s="[0-9]+")?(?: t="[A-Za-z]+")?(?:/>|></c>)')
_STYLE_AND_TYPE = re.compile('(?: s="([0-9]{1,6})")?(?: t="(s|n|str|b|d|e)")?>')
_END_OF_VALUE = "</v></c>"
_INLINE = re.compile(f'(?: s="([0-9]{{1,6}})")? t="inlineStr"><is>{_PLAIN_TEXT}</is></c>')
_ITEMS = re.compile(f"<si>{_PLAIN_TEXT}</si>|(.+)", re.DOTALL)
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_REFERENCE = re.compile("&(#[0-9]{2,6}|" + "|".join(_NAMED) + ");")
_LETTERS = re.compile("[A-Z]{1,3}")

_FIFTEEN_DIGITS = Context(prec=15)
_DIGITS = frozenset("0123456789+-")
_NUMERALS = _DIGITS | frozenset(".eE")
_LARGEST_NUMBER = 1e30
_SHORTEST = re.compile("0|-?[1-9][0-9]*|-?[0-9]+[.]([0-9]*[1-9])")
_ALWAYS_EXACT = 15
"""Digits that a number of the format keeps, whatever they are."""

_TEXTS = ("str", "inlineStr")
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPE, _ESCAPED = "_x", re.compile("_x([0-9A-Fa-f]{4})_")
"""A character by its number (ECMA-376, 22.9.2.19)."""

_FIRST_SURE_DAY = 60
"""Before it programs differ in how days are counted: Excel has a 29 February 1900."""

PICTURE = re.compile(r"=?(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)
"""A function whose result is a picture; WPS saves it as the text of its cell."""


class NotQuickError(Exception):
    """Something else than a plain cell was found: the sheet is to be read element by element."""


class CutSheet(NamedTuple):
    """A sheet's XML in which ``rest`` has a marked cell where each row's cells were.

    ``rows`` gives the cells of the next row that has any, each from its address on.
    """

    rest: ET.Element
    rows: Iterator[list[str]]


def cut(xml: bytes) -> CutSheet | None:
    """A sheet and its cells, or None where they cannot be separated without parsing them all."""
    text = _decoded(xml)
    if text is None:
        return None
    *rows, tail = text.split(_END_OF_ROW)
    pieces = [row.split(_START_OF_CELL) for row in rows]
    rest = _parsed((_PLACE + _END_OF_ROW).join([*(piece[0] for piece in pieces), tail]))
    if rest is None:
        return None
    filled = [row for row in rest.iter(_ROW) if len(row)]
    if len(filled) != len(pieces) or not all(len(row) == 1 and _is_place(row[0]) for row in filled):
        return None
    return CutSheet(rest, (piece[1:] for piece in pieces))


def _decoded(xml: bytes) -> str | None:
    """The text of XML that may be cut and is not too large; None where letters are no UTF-8."""
    if len(xml) > _LARGEST or b"ascii" in xml[:200].lower():
        return None
    try:
        text = xml.decode()
    except UnicodeDecodeError:
        return None
    return None if _SIGN in text else text


def _parsed(rest: str) -> ET.Element | None:
    if len(rest) > _LARGEST_REST:
        return None
    try:
        return ET.fromstring(rest.encode())  # noqa: S314 - no document type gets here
    except (ET.ParseError, ValueError):
        return None


def _is_place(element: ET.Element) -> bool:
    return element.tag in (_CELL, _ITEM) and element.attrib == {_SIGN: ""} and not len(element)


class _Columns(dict[str, int]):
    """The numbers of columns by their letters; NotQuickError of what is none."""

    def __missing__(self, letters: str) -> int:
        if not _LETTERS.fullmatch(letters):
            raise NotQuickError(letters)
        number = self[letters] = column_number(letters)
        return number


COLUMNS = _Columns()


class CellParts(NamedTuple):
    """What the XML of a cell says: its type, style and value, and whether a formula gave that."""

    kind: str
    style: str
    value: str
    is_formula: bool = False


def parts_of_cell(after_address: str) -> CellParts:
    """The parts of a cell by its XML after the address.

    Raises :class:`NotQuickError`; a formula is plain when its result was saved and is no error.
    """
    before, found, value = after_address.partition("<v>")
    if found and value.endswith(_END_OF_VALUE):
        opening, has_formula, formula = before.partition(_START_OF_FORMULA)
        kind, style = _type_and_style(opening)
        value = _text(value[: -len(_END_OF_VALUE)]).strip()
        if not has_formula or (value and kind != "e" and _is_formula(formula)):
            return CellParts(kind, style, value, bool(has_formula))
    inline = _INLINE.fullmatch(after_address)
    if inline is not None:
        return CellParts("inlineStr", inline[1] or "0", _text(inline[2]))
    if _BLANK.fullmatch(after_address):
        return CellParts("", "", "")
    raise NotQuickError(after_address)


@lru_cache(maxsize=1_000)
def _type_and_style(opening: str) -> tuple[str, str]:
    match = _STYLE_AND_TYPE.fullmatch(opening)
    if match is None:
        raise NotQuickError(opening)
    return match[2] or "n", match[1] or "0"


def _is_formula(rest: str) -> bool:
    """True when this is the rest of a formula's element, and sound."""
    match = _FORMULA.fullmatch(rest)
    return match is not None and bool(_text(match[1] or "="))


def _text(raw: str) -> str:
    """The text that XML without tags stands for; what is not all letters is for the parser."""
    if "<" in raw:
        raise NotQuickError(raw)
    if raw.isprintable() and "&" not in raw and ">" not in raw:
        return raw
    # A parser takes 10 µs to begin, and with lxml openpyxl writes every Kazakh letter as &#1178;.
    between = _REFERENCE.split(raw)
    bare = "".join(between[::2])
    between[1::2] = map(_letter, between[1::2])
    text = "".join(between)
    if text.isprintable() and "&" not in bare and ">" not in bare:
        return text
    try:
        return ET.fromstring(f"<t>{raw}</t>").text or ""  # noqa: S314 - no document type
    except (ET.ParseError, ValueError) as error:
        raise NotQuickError(raw) from error


@lru_cache(maxsize=1_000)
def _letter(reference: str) -> str:
    return _NAMED.get(reference) or chr(int(reference[1:]))


def texts(xml: bytes) -> list[str] | None:
    """The shared texts, separated like cells by :func:`cut`; None where they cannot be."""
    text = _decoded(xml)
    if text is None:
        return None
    first, last = text.find(_START_OF_ITEM), text.rfind(_END_OF_ITEM) + len(_END_OF_ITEM)
    if not 0 <= first < last:
        return None
    rest = _parsed(f"{text[:first]}{_PLACE_OF_ITEMS}{text[last:]}")
    places = [] if rest is None else list(rest.iter(_ITEM))
    if len(places) != 1 or not _is_place(places[0]):
        return None
    found = _ITEMS.findall(text[first:last])
    try:
        return None if any(other for _, other in found) else [_text(item) for item, _ in found]
    except NotQuickError:
        return None


class CellValues:
    """Parses the cells of a workbook from their XML.

    ``texts`` are the shared ones, as the cells that point to them show them; ``styles`` the cell
    formats; ``epoch`` the day that dates count from.
    """

    def __init__(self, texts: Sequence[Cell], styles: Styles, epoch: datetime) -> None:
        self._texts = texts
        self._styles = styles
        self._dates = styles.dates
        self._epoch = epoch
        self._openings: dict[str, tuple[str, int]] = {}

    def parsed(self, after_address: str) -> Cell:
        """A cell by its XML after the address; raises :class:`NotQuickError`."""
        opening, _, rest = after_address.partition("<v>")
        value = rest.removesuffix(_END_OF_VALUE)
        if value != rest:
            kind, decimals = self._openings.get(opening) or self._opening(opening)
            if kind == "n":
                match = _SHORTEST.fullmatch(value) if len(value) <= _ALWAYS_EXACT else None
                if match is not None and len(match[1] or "") <= decimals:
                    return Cell(Decimal(value))  # as the careful way has it, in a third of the time
            elif kind == "s" and decimals >= 0 and value.isascii() and value.isdigit():
                return self._texts[int(value)]
        kind, style, value, is_formula = parts_of_cell(after_address)
        cell = self.cell(kind, style, value)
        return cell._replace(is_formula=True) if is_formula else cell

    def _opening(self, opening: str) -> tuple[str, int]:
        """The type of cells with this opening, and the decimals that they show; none of others."""
        match = _STYLE_AND_TYPE.fullmatch(opening)
        kind, style = ("", "") if match is None else (match[2] or "n", match[1] or "0")
        found = self._openings[opening] = kind, self._styles.decimals_as_held(style)
        return found

    def cell(self, kind: str, style: str, value: str) -> Cell:
        """A cell by its type, its style and its value as the XML has them."""
        return self._styles.shown(self._held(kind, style, value), style)

    def _held(self, kind: str, style: str, value: str) -> Cell:
        if not value:
            return Cell(None)
        if kind == "n":
            return _amount(value) if style not in self._dates else self._date(value, style)
        if kind == "s":
            return self._shared(value)
        return text_cell(value) if kind in _TEXTS else _typed(kind, value)

    def _shared(self, value: str) -> Cell:
        if not (value.isascii() and value.isdigit()):
            raise ValueError(value)  # -1 would be the last text
        return self._texts[int(value)]

    def _date(self, value: str, style: str) -> Cell:
        number = _number(value)
        if number is None:
            return text_cell(value)
        is_duration = self._dates[style]
        try:
            if isinstance(number, int) and number >= _FIRST_SURE_DAY and not is_duration:
                return Cell((self._epoch + timedelta(days=number)).date())
            # Here: few cells have a time of day, and openpyxl takes half as long to start as we do.
            from openpyxl.utils.datetime import from_excel

            return Cell(_day(from_excel(number, self._epoch, timedelta=is_duration)))
        except (OverflowError, ValueError):
            return Cell(ErrorValue("#VALUE!"))


class ParsedCells(dict[str, Cell | None]):
    """The cells of a workbook by their XML after the address, None of blank ones.

    Many are equal: each is parsed once, and measured.
    """

    def __init__(self, values: CellValues) -> None:
        super().__init__()
        self._values = values
        self.longest = 0

    def __missing__(self, after_address: str) -> Cell | None:
        cell = self._values.parsed(after_address)
        self.measure(cell)
        found = self[after_address] = None if cell.content is None else cell
        return found

    def measure(self, cell: Cell) -> None:
        """Take note of the longest text; refuse one that no cell can show."""
        if isinstance(cell.content, str) and len(cell.content) > self.longest:
            self.longest = len(cell.content)
            guard.check(self.longest, guard.MAX_LETTERS_IN_CELL)


def _typed(kind: str, value: str) -> Cell:
    """An error, a boolean or a date; anything else stays text, to be reported with its cell."""
    if kind == "e":
        return Cell(ErrorValue(clean(value)[0]))
    if kind == "b" and value in _BOOLEANS:
        return Cell(_BOOLEANS[value])
    if kind == "d":
        from openpyxl.utils.datetime import from_ISO8601  # here as above

        with contextlib.suppress(ValueError, OverflowError):
            return Cell(_day(from_ISO8601(value)))  # type: ignore[no-untyped-call]
    return text_cell(value)


def _amount(value: str) -> Cell:
    """A number at 15 significant digits, as Excel shows it, without zeros that say nothing."""
    number = _number(value)
    if number is None:
        return text_cell(value)
    exact = _FIFTEEN_DIGITS.create_decimal(repr(number)).normalize()
    return Cell(Decimal(int(exact)) if exact == exact.to_integral_value() else exact)


def _number(text: str) -> int | float | None:
    """A number as the format writes it, if it can be one of people, money or metres.

    Python itself would also take ``1_000`` or ``nan``.
    """
    if not set(text) <= _NUMERALS:
        return None
    try:
        number = int(text) if set(text) <= _DIGITS else float(text)
    except ValueError:
        return None
    return number if abs(number) < _LARGEST_NUMBER else None


def _day(moment: object) -> CellContent:
    """A date without its time of day; a time alone and a duration as they are written."""
    if isinstance(moment, datetime):
        return moment.date()
    return moment if isinstance(moment, date) else str(moment)


def text_cell(text: str, display: frozenset[Display] = SEEN) -> Cell:
    """A cell of text; one in which nothing is to be seen is blank."""
    if text.startswith("=") and PICTURE.match(text):
        return Cell(Picture())
    if display:
        return text_cell(text)._replace(display=display)
    if text.isprintable() and _ESCAPE not in text:
        # Nothing to take out, and no letter unseen but spaces: half the time of what follows.
        return Cell(unicodedata.normalize("NFC", text).strip() or None)
    kept, cleaned = clean(text)
    return Cell(kept if without_unseen(kept).strip() else None, cleaned)


def clean(text: str) -> tuple[str, bool]:
    """The text composed and trimmed, without characters no document can hold, and if any went.

    Line breaks and tabs count as spaces; Excel writes other control characters as ``_x000B_``.
    """
    unescaped = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    kept = _UNPRINTABLE.sub("", unescaped)
    return unicodedata.normalize("NFC", kept).strip(), len(kept) != len(unescaped)
