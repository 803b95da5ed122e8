"""A workbook's file into sheets, rows and exact cells, or one plain problem.

The cells are read here and not by openpyxl, which builds all that a sheet may hold: a link over
the whole sheet, a hundred thousand formats or an empty row repeated a million times would take
minutes. It still tells what a format, a date or an address means.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Context, Decimal
from pathlib import Path

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601
from openpyxl.utils.escape import unescape

from generator import opc
from generator.archive import digest
from generator.excel import guard
from generator.excel.container import SheetPart, open_container
from generator.matching import same
from generator.opc import RefusedError
from generator.problems import Code, Problem
from generator.sheets import (
    Cell,
    Content,
    Covered,
    ErrorValue,
    Merge,
    Row,
    Sheet,
    Uncalculated,
    Workbook,
)
from generator.workbook import SheetName

log = logging.getLogger(__name__)

LAST_COLUMN = 16_384
"""XFD, the last column of Excel."""

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CELL, _VALUE, _FORMULA, _PLAIN, _RUN = (f"{_M}{name}" for name in ("c", "v", "f", "t", "r"))
_FIFTEEN_DIGITS = Context(prec=15)
_DIGITS = frozenset("0123456789+-")
_NUMERALS = _DIGITS | frozenset(".eE")
_LARGEST = 1e30
_LONGEST_FORMAT = 255
_TRUE = ("1", "true")
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\\s]")
_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def is_read(name: str) -> bool:
    """True for the tabs of the contract; no other sheet is looked at."""
    return any(same(name, ours.value) for ours in SheetName)


def read(
    path: Path, wanted: Callable[[str], bool] = is_read
) -> tuple[Workbook | None, tuple[Problem, ...]]:
    """The workbook in a file with its ``wanted`` sheets, or None and why it cannot be read."""
    try:
        data = opc.load(path)
    except RefusedError as error:
        return None, (error.problem(str(path)),)
    return read_bytes(data, str(path), wanted)


def read_bytes(
    data: bytes, name: str, wanted: Callable[[str], bool] = is_read
) -> tuple[Workbook | None, tuple[Problem, ...]]:
    """Like :func:`read`, from the bytes of a file called ``name``."""
    try:
        container = open_container(data)
        parts = guard.parts(container, wanted)
        epoch = MAC_EPOCH if container.since_1904 else WINDOWS_EPOCH
        with _blamed(container.texts):
            texts = _texts(parts.texts)
        with _blamed(container.styles):
            dates = _date_formats(parts.styles)
        reader = _Reader(texts, dates, epoch)
        sheets = tuple(reader.sheet(sheet, xml) for sheet, xml in parts.sheets)
    except RefusedError as error:
        log.info("%s: %s", name, error, exc_info=error)
        return None, (error.problem(name),)
    others = tuple(sheet.name for sheet in container.sheets if not wanted(sheet.name))
    return Workbook(name, sheets, digest(data), others), ()


@contextlib.contextmanager
def _blamed(part: str | None) -> Iterator[None]:
    """Whatever a part's content makes fail is the file's fault, not ours: it names the part."""
    try:
        yield
    except RefusedError:
        raise
    except Exception as error:
        raise RefusedError(Code.FILE_DAMAGED, part or "") from error


def _elements(xml: bytes, *names: str) -> Iterator[ET.Element]:
    """The elements of these names as they end; each is emptied when the next is asked for."""
    if not xml:
        return
    tags = {f"{_M}{name}" for name in names}
    for _, element in ET.iterparse(io.BytesIO(xml)):  # noqa: S314 - no document type gets here
        if element.tag in tags:
            yield element
            element.clear()


def _texts(xml: bytes) -> list[Cell]:
    """The shared texts, as the cells that point to them show them."""
    return [_text(_written(item)) for item in _elements(xml, "si")]


def _written(item: ET.Element) -> str:
    """The text of an item, runs of all formats joined; how it is pronounced is left out."""
    pieces = [item.findtext(_PLAIN, "")]
    pieces += [run.findtext(_PLAIN, "") for run in item if run.tag == _RUN]
    return "".join(pieces)


def _date_formats(xml: bytes) -> dict[str, bool]:
    """The numbers of the cell formats that show dates; True for those that show durations."""
    if not xml:
        return {}
    root = ET.fromstring(xml)  # noqa: S314 - no document type gets here
    codes = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    own_formats = root.findall(f"{_M}numFmts/{_M}numFmt")
    guard.check(len(own_formats), guard.MAX_FORMATS)
    for own in own_formats:
        codes[str(own.get("numFmtId"))] = str(own.get("formatCode", ""))[:_LONGEST_FORMAT]
    # Thousands of cell formats share a few codes, and to read a code takes a while.
    dates = {code: is_timedelta_format(code) for code in codes.values() if is_date_format(code)}
    formats = enumerate(root.iterfind(f"{_M}cellXfs/{_M}xf"))
    shown = {str(index): codes.get(str(xf.get("numFmtId")), "") for index, xf in formats}
    return {index: dates[code] for index, code in shown.items() if code in dates}


class _Reader:
    """Reads the sheets of a workbook; counts their cells together."""

    def __init__(self, texts: Sequence[Cell], dates: Mapping[str, bool], epoch: datetime) -> None:
        self._texts = texts
        self._dates = dates
        self._epoch = epoch
        self._cells = self._letters = self._columns = 0

    def sheet(self, sheet: SheetPart, xml: bytes) -> Sheet:
        """A sheet from its XML."""
        with _blamed(sheet.part):
            return self._sheet(sheet, xml)

    def _sheet(self, sheet: SheetPart, xml: bytes) -> Sheet:
        rows: dict[int, dict[int, Cell]] = {}
        hidden: set[int] = set()
        hidden_columns: set[int] = set()
        merges: list[Merge] = []
        number = 0
        for element in _elements(xml, "row", "col", "mergeCell"):
            if element.tag == f"{_M}row":
                number = _row_number(element, number)
                if element.get("hidden") in _TRUE:
                    hidden.add(number)
                self._read_row(element, number, rows)
            elif element.tag == f"{_M}mergeCell":
                merges.append(_merge(str(element.get("ref"))))
            elif element.get("hidden") in _TRUE:
                columns = _columns(element)
                self._columns += len(columns)
                guard.check(self._columns, guard.MAX_COLUMNS)
                hidden_columns.update(columns)
        guard.check_merges(merges)
        _cover(rows, merges)
        return Sheet(
            name=_clean(sheet.name)[0],
            hidden=sheet.hidden,
            rows=tuple(Row(row, row in hidden, rows[row]) for row in sorted(rows)),
            merges=tuple(merges),
            hidden_columns=frozenset(hidden_columns),
        )

    def _read_row(self, row: ET.Element, number: int, rows: dict[int, dict[int, Cell]]) -> None:
        """Put the cells of a row where their addresses say; without one, beside the last."""
        self._cells += len(row)
        guard.check(self._cells, guard.MAX_CELLS)
        column = 0
        for element in row:
            if element.tag != _CELL:
                continue
            line, reference = number, element.get("r")
            if reference:
                letters = reference.rstrip("0123456789")
                line, column = int(reference[len(letters) :]), column_index_from_string(letters)
            else:
                column += 1
            cell = self._cell(element)
            if isinstance(cell.content, str):
                self._measure(cell.content)
            if cell.content is not None and line:
                rows.setdefault(line, {})[column] = cell

    def _measure(self, text: str) -> None:
        """Refuse texts that no sheet can show; many cells may share one of them."""
        self._letters += len(text)
        guard.check(len(text), guard.MAX_LETTERS_IN_CELL)
        guard.check(self._letters, guard.MAX_LETTERS)

    def _cell(self, element: ET.Element) -> Cell:
        kind, shown = element.get("t", "n"), element.find(_VALUE)
        value = "" if shown is None else (shown.text or "").strip()
        if not value and element.find(_FORMULA) is not None:
            return Cell(None if shown is not None and kind == "str" else Uncalculated())
        if kind == "inlineStr":
            inline = element.find(f"{_M}is")
            return Cell(None) if inline is None else _text(_written(inline))
        if not value:
            return Cell(None)
        if kind == "s":
            return self._shared(value)
        return _text(value) if kind == "str" else self._typed(kind, value, element.get("s", "0"))

    def _shared(self, value: str) -> Cell:
        if not (value.isascii() and value.isdigit()):
            raise ValueError(value)  # -1 would be the last text
        return self._texts[int(value)]

    def _typed(self, kind: str, value: str, style: str) -> Cell:
        """A number, date, truth or error; what is none stays text, to be told where it stands."""
        if kind == "e":
            return Cell(ErrorValue(_clean(value)[0]))
        if kind == "b" and value in _BOOLEANS:
            return Cell(_BOOLEANS[value])
        if kind == "d":
            with contextlib.suppress(ValueError, OverflowError):
                return Cell(_day(from_ISO8601(value)))  # type: ignore[no-untyped-call]
        number = _number(value) if kind == "n" else None
        if number is None:
            return _text(value)
        if style not in self._dates:
            return Cell(_exact(number))
        try:
            return Cell(_day(from_excel(number, self._epoch, timedelta=self._dates[style])))
        except (OverflowError, ValueError):
            return Cell(ErrorValue("#VALUE!"))


def _row_number(row: ET.Element, last: int) -> int:
    given = row.get("r")
    if given is None:
        return last + 1
    number = float(given) if "." in given else int(given)
    if number != int(number) or number < 1:
        raise ValueError(given)
    return int(number)


def _merge(reference: str) -> Merge:
    left, top, right, bottom = range_boundaries(reference)
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(reference)
    return Merge(min(top, bottom), max(top, bottom), min(left, right), max(left, right))


def _cover(rows: dict[int, dict[int, Cell]], merges: Iterable[Merge]) -> None:
    """Put a mark on every cell that is hidden under a merged range."""
    for merge in merges:
        for number in range(merge.first_row, merge.last_row + 1):
            for column in range(merge.first_column, merge.last_column + 1):
                if (number, column) != (merge.first_row, merge.first_column):
                    rows.setdefault(number, {})[column] = Cell(Covered())


def _columns(column: ET.Element) -> range:
    """The columns that an entry is about."""
    first, last = int(str(column.get("min"))), int(str(column.get("max")))
    return range(max(first, 1), min(last, LAST_COLUMN) + 1)


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


def _exact(number: float) -> Decimal:
    """A number at 15 significant digits, as Excel shows it."""
    exact = _FIFTEEN_DIGITS.create_decimal(repr(number)).normalize()
    return Decimal(int(exact)) if exact == exact.to_integral_value() else exact


def _day(moment: object) -> Content:
    """A date without its time of day; a time alone and a duration as they are written."""
    if isinstance(moment, datetime):
        return moment.date()
    return moment if isinstance(moment, date) else str(moment)


def _text(text: str) -> Cell:
    """A cell of text; one in which nothing is to be seen is blank."""
    kept, cleaned = _clean(text)
    return Cell(kept if _UNSEEN.sub("", kept) else None, cleaned)


def _clean(text: str) -> tuple[str, bool]:
    """The text composed and trimmed, without characters no document can hold, and if any went.

    Line breaks and tabs count as spaces; Excel writes other control characters as ``_x000B_``.
    """
    unescaped = unescape(text)
    kept = _UNPRINTABLE.sub("", unescaped)
    return unicodedata.normalize("NFC", kept).strip(), len(kept) != len(unescaped)
