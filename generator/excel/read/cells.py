"""The cells of a sheet from its XML: cut out without an element for each, and their values.

What is left, the sheet with a mark in place of each row's cells, goes through the parser as ever,
and so do the cells that are not plain, of equal ones the first. Nothing is taken for granted: no
comment or the like may be about, each mark has to stand in a row, and each piece to be one cell.
Anything else is read element by element.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from typing import NamedTuple

from generator.excel.read.display_styles import Styles
from generator.excel.read.guard import M
from generator.messages.wording import without_unseen
from generator.submission.sheets import SEEN, Cell, CellContent, Display, ErrorValue, Picture

ROW, CELL, VALUE, FORMULA, INLINE, TEXT = (f"{M}{n}" for n in ("row", "c", "v", "f", "is", "t"))
_WITHIN = {VALUE, FORMULA, INLINE, TEXT}
_END_OF_ROW, _START_OF_CELL = "</row>", '<c r="'

_MARK = "_cut_"
"""The element in place of cells; a sheet with this word in it is not cut."""

_LARGEST = 16 * 1024 * 1024
"""Bytes that are cut at most: a sheet of eight thousand organisations has half of them."""

_LARGEST_TREE = 2 * 1024 * 1024
"""Letters of what is left, and of the cells that are not plain: trees are held of them."""

_PLAIN_TEXT = re.compile('<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_FOR_PARSER = re.compile("[&>\0-\x09\x0b-\x1f\ufffe\uffff]")
"""What in XML does not stand for itself, or may not stand there."""

_OPENING = re.compile('(?: s="([0-9]{1,6})")?(?: t="([ns])")?>')
_START_OF_VALUE, _END_OF_VALUE = "<v>", "</v></c>"

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


class CutSheet(NamedTuple):
    """A sheet's XML in which ``rest`` has a mark where each row's cells were.

    ``rows`` gives the cells of the next row that has any, each from its address on.
    """

    rest: ET.Element
    rows: Iterator[list[str]]


def cut(xml: bytes) -> CutSheet:
    """A sheet and its cells; ValueError where they cannot be separated without parsing them all."""
    *rows, tail = _decoded(xml).split(_END_OF_ROW)
    pieces = [row.split(_START_OF_CELL) for row in rows]
    rest = _parsed(f"<{_MARK}/>{_END_OF_ROW}".join([*(row[0] for row in pieces), tail]))
    filled = [_tags(row) for row in rest.iter(ROW) if len(row)]
    if filled != [[M + _MARK]] * len(rows):
        raise ValueError(filled)
    return CutSheet(rest, (row[1:] for row in pieces))


def elements(endings: Sequence[str]) -> ET.Element:
    """Cells by what follows their addresses, in an element; ValueError where one is not a cell."""
    cells = "".join(f'{_START_OF_CELL}A1"{ending}' for ending in endings)
    root = _parsed(f'<{_MARK} xmlns="{M[1:-1]}">{cells}</{_MARK}>')
    within = {element.tag for cell in root for element in cell.iter() if element is not cell}
    if _tags(root) != [CELL] * len(endings) or not within <= _WITHIN:
        raise ValueError(within)
    return root


def texts(xml: bytes) -> list[str]:
    """The shared texts of a part in which all are plain; ValueError of others."""
    parts = _PLAIN_TEXT.split(_decoded(xml))
    parts[0] += f"<{_MARK}/>"
    rest = _tags(_parsed("".join(parts[::2])))
    if rest != [M + _MARK]:
        raise ValueError(rest)
    return [_parsed(f"<t>{t}</t>").text or "" if _FOR_PARSER.search(t) else t for t in parts[1::2]]


def _decoded(xml: bytes) -> str:
    """The text of XML that may be cut: no comment or the like could hide a part of it."""
    hides = b"<!" in xml or xml.rfind(b"<?") > 0 or b"ascii" in xml[:200].lower()
    if hides or _MARK.encode() in xml or len(xml) > _LARGEST:
        raise ValueError(len(xml))
    return xml.decode()


def _parsed(xml: str) -> ET.Element:
    if len(xml) > _LARGEST_TREE:
        raise ValueError(len(xml))
    try:
        return ET.fromstring(xml)  # noqa: S314 - no document type gets here
    except ET.ParseError as error:
        raise ValueError from error


def _tags(parent: ET.Element) -> list[str]:
    return [child.tag for child in parent]


class CellValues:
    """Parses the cells of a workbook from their XML.

    ``texts`` are the shared ones, as the cells that point to them show them; ``styles`` the cell
    formats; ``epoch`` the day that dates count from.
    """

    def __init__(self, texts: Sequence[Cell], styles: Styles, epoch: datetime) -> None:
        self._texts = texts
        self._styles = styles
        self._epoch = epoch
        self._openings: dict[str, tuple[str, str, int]] = {}

    def plain(self, ending: str) -> Cell | None:
        """A cell by what follows its address, if that holds a number, or that of a text."""
        opening, _, rest = ending.partition(_START_OF_VALUE)
        value = rest.removesuffix(_END_OF_VALUE)
        kind, style, decimals = self._openings.get(opening) or self._opening(opening)
        if value == rest or not kind:
            return None
        if kind == "n":
            match = _SHORTEST.fullmatch(value) if len(value) <= _ALWAYS_EXACT else None
            if match is not None and len(match[1] or "") <= decimals:
                return Cell(Decimal(value))  # as the careful way has it, in a third of the time
        elif decimals >= 0 and value.isascii() and value.isdigit():
            return self._texts[int(value)]
        return self.cell(kind, style, value) if set(value) <= _NUMERALS else None

    def _opening(self, opening: str) -> tuple[str, str, int]:
        """The type and style of cells with this opening, and the decimals that they show."""
        match = _OPENING.fullmatch(opening)
        kind, style = ("", "") if match is None else (match[2] or "n", match[1] or "0")
        found = self._openings[opening] = kind, style, self._styles.decimals_as_held(style)
        return found

    def cell(self, kind: str, style: str, value: str) -> Cell:
        """A cell by its type, its style and its value as the XML has them."""
        return self._styles.shown(self._held(kind, style, value), style)

    def _held(self, kind: str, style: str, value: str) -> Cell:
        if not value:
            return Cell(None)
        if kind == "n":
            format_ = self._styles.formats.get(style)
            if format_ is None or not format_.is_moment:
                return _amount(value)
            return self._date(value, is_duration=format_.is_duration)
        if kind == "s":
            return self._shared(value)
        return text_cell(value) if kind in _TEXTS else _typed(kind, value)

    def _shared(self, value: str) -> Cell:
        if not (value.isascii() and value.isdigit()):
            raise ValueError(value)  # -1 would be the last text
        return self._texts[int(value)]

    def _date(self, value: str, *, is_duration: bool) -> Cell:
        number = _number(value)
        if number is None:
            return text_cell(value)
        try:
            if isinstance(number, int) and number >= _FIRST_SURE_DAY and not is_duration:
                return Cell((self._epoch + timedelta(days=number)).date())
            # Here: few cells have a time of day, and openpyxl takes half as long to start as we do.
            from openpyxl.utils.datetime import from_excel

            return Cell(_day(from_excel(number, self._epoch, timedelta=is_duration)))
        except (OverflowError, ValueError):
            return Cell(ErrorValue("#VALUE!"))


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
