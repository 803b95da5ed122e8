"""The value of a cell from its type, its style and the text of its XML.

Texts are composed and cleaned, numbers exact, dates without their time of day.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Context, Decimal

from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.utils.escape import unescape

from generator.excel.read.display_styles import Styles
from generator.messages.wording import without_unseen
from generator.submission.sheets import SEEN, Cell, CellContent, Display, ErrorValue, Picture

_FIFTEEN_DIGITS = Context(prec=15)
_DIGITS = frozenset("0123456789+-")
_NUMERALS = _DIGITS | frozenset(".eE")
_LARGEST = 1e30
_SHORTEST = re.compile("0|-?[1-9][0-9]*|-?[0-9]+[.][0-9]*[1-9]")
_ALWAYS_EXACT = 15
"""Digits that a number of the format keeps, whatever they are."""

_TEXTS = ("str", "inlineStr")
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = "_x"
PICTURE = re.compile(r"=?(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)
"""A function whose result is a picture; WPS saves it as the text of its cell."""


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
        try:
            return Cell(_day(from_excel(number, self._epoch, timedelta=self._dates[style])))
        except (OverflowError, ValueError):
            return Cell(ErrorValue("#VALUE!"))


def _typed(kind: str, value: str) -> Cell:
    """An error, a boolean or a date; anything else stays text, to be reported with its cell."""
    if kind == "e":
        return Cell(ErrorValue(clean(value)[0]))
    if kind == "b" and value in _BOOLEANS:
        return Cell(_BOOLEANS[value])
    if kind == "d":
        with contextlib.suppress(ValueError, OverflowError):
            return Cell(_day(from_ISO8601(value)))  # type: ignore[no-untyped-call]
    return text_cell(value)


def _amount(value: str) -> Cell:
    """A number at 15 significant digits, as Excel shows it, without zeros that say nothing."""
    if len(value) <= _ALWAYS_EXACT and _SHORTEST.fullmatch(value):
        return Cell(Decimal(value))  # most numbers: it would be the same, in a quarter of the time
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
    return number if abs(number) < _LARGEST else None


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
        return replace(text_cell(text), display=display)
    if text.isprintable() and _ESCAPE not in text:
        # Nothing to take out, and no letter unseen but spaces: half the time of what follows.
        return Cell(unicodedata.normalize("NFC", text).strip() or None)
    kept, cleaned = clean(text)
    return Cell(kept if without_unseen(kept).strip() else None, cleaned)


def clean(text: str) -> tuple[str, bool]:
    """The text composed and trimmed, without characters no document can hold, and if any went.

    Line breaks and tabs count as spaces; Excel writes other control characters as ``_x000B_``.
    """
    unescaped = unescape(text)
    kept = _UNPRINTABLE.sub("", unescaped)
    return unicodedata.normalize("NFC", kept).strip(), len(kept) != len(unescaped)
