"""Parses the content of a cell: numbers, dates, yes or no, text; or a fault.

Each parser takes the content of a cell that is not blank and returns the value or a
:class:`ValueFault`. Nothing is guessed: a broken or mixed form is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from operator import mul
from typing import TypeVar

from generator.law import shipped_rows
from generator.messages.problems import Code, Fact
from generator.messages.wording import has_unseen, without_unseen
from generator.submission.contract import FORMS, SHEETS, YES_NO, ValueType
from generator.submission.matching import Names, comparable, fold_spaces, names
from generator.submission.sheets import Cell, CellContent, Covered, ErrorValue, Uncalculated

T = TypeVar("T")

_SHOWN = 80
"""Characters of a cell that a message quotes."""

DASHES = "-–—−‐‑‒―"
_DASHES = frozenset(DASHES)
_SPACES = "[ \u00a0\u2000-\u200a\u202f\u205f\u3000]"
# On either side of the point; no number of people, money or metres has more digits.
_DIGITS, _GROUPS = "[0-9]{1,60}", f"[0-9]{{1,3}}(?:{_SPACES}[0-9]{{3}}){{1,19}}"
_NUMBER = re.compile(
    rf"(?P<sign>[-−–]?){_SPACES}?(?P<whole>{_DIGITS}|{_GROUPS})(?:[.,](?P<fraction>{_DIGITS}))?"
)
_EPOCH = date(1899, 12, 30)
_FIRST_DAY, _LAST_DAY = 36_526, 73_050
"""Days as Excel counts them, of the years 2000 to 2099."""

_MONTHS = Names(
    (name, int(row["n"]))
    for row in shipped_rows(__package__, "months.tsv")
    for name in (row["month"], row["attributive"], row["month_ru"], row["nominative_ru"])
)
_OF_YEAR = r"(?:\s*(?:жыл|жылғы|ж|год|года|г)\.?)?"
_DATES = tuple(
    re.compile(pattern + _OF_YEAR)
    for pattern in (
        r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
        r"(?P<year>[0-9]{4})\s*(?:жылғы|ж\.?)\s*(?P<day>[0-9]{1,2})\s*(?P<name>\w+)",
        r"(?P<day>[0-9]{1,2})\s*(?P<name>[^\W\d]+)\s*(?P<year>[0-9]{4})",
    )
)
_ALMOST = re.compile(
    r"(?<![0-9])([0-9]{1,2})\s?[.,/-]\s?([0-9]{1,2})\s?[.,/-]\s?(?:20)?([0-9]{2})(?![0-9])"
)
"""A date with other marks, a short year or words beside it: proposed, never taken."""

_YEAR = re.compile(r"([0-9]{4})" + _OF_YEAR)

Parse = Callable[[CellContent], "T | ValueFault"]

_PLAIN = (Decimal, bool, date)
_SHORT = 40

BIN_LENGTH = 12
_TYPES = "456"
_SIGNS = "0124"
_LETTERS = str.maketrans("OoОоЗзlIІі", "0000331111")
"""Letters typed for digits they resemble; the Kazakh and the Latin ones."""

_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_MODULUS = 11

_MARKS_OF_WORDS = re.compile(r"[\s:;.,()\[\]/–—-]+")
_QUOTES = frozenset('«»"“”„')
"""They stand around a name: «Барлығы» ЖШС is no total."""

_STEM = 6
"""Letters of a word by which its cases and numbers are the same."""


@dataclass(frozen=True)
class ValueFault:
    """The problem code of a cell, and the facts the message quotes."""

    code: Code
    facts: dict[str, Fact] = field(default_factory=dict)


def shown(content: CellContent) -> Fact:
    """The content of a cell as a message quotes it."""
    if isinstance(content, bool):
        return "TRUE" if content else "FALSE"
    if isinstance(content, str):
        return content if len(content) <= _SHOWN else f"{content[:_SHOWN]}…"
    if isinstance(content, Decimal | date):
        return content
    if isinstance(content, ErrorValue):
        return content.text
    return "=…" if isinstance(content, Uncalculated) else ""


def plain(content: CellContent) -> Fact:
    """Like :func:`shown`, a number without spaces: codes and years are no amounts."""
    return f"{content:f}" if isinstance(content, Decimal) else shown(content)


def is_dash(content: CellContent) -> bool:
    """True for a cell that holds nothing but a dash, of any length."""
    if not isinstance(content, str) or (len(content) > 3 and content.isprintable()):
        return False
    seen = without_unseen(content).strip()
    return 0 < len(seen) <= 3 and _DASHES.issuperset(seen)


def is_nothing(content: CellContent) -> bool:
    """True for a cell that gives no value: blank, hidden under a merge, or a dash."""
    # In this order: most of what is asked about is a number or a text.
    if isinstance(content, str):
        return is_dash(content)
    return content is None or isinstance(content, Covered)


def is_plain(cell: Cell) -> bool:
    """True of almost every filled cell: a value, and nothing to be said of how it is shown."""
    content = cell.content
    if cell.display or cell.cleaned:
        return False
    if isinstance(content, str):
        is_short = len(content) <= _SHORT
        return _is_plain_text(content) if is_short else _is_plain_text.__wrapped__(content)
    return isinstance(content, _PLAIN)


@lru_cache(maxsize=2_000)
def _is_plain_text(content: str) -> bool:
    return not has_unseen(content) and not is_dash(content)


def blank_code(content: CellContent) -> Code:
    """The problem code of a required cell that is blank or holds a dash."""
    if isinstance(content, Covered):
        return Code.REQUIRED_MERGED
    return Code.REQUIRED_DASH if is_dash(content) else Code.REQUIRED


def is_no_value(content: CellContent) -> bool:
    """True for what stands for nothing in a cell that is not used: blank, a dash, a zero."""
    if content is None or is_dash(content):
        return True
    found = None if isinstance(content, bool) else number(content)
    return isinstance(found, Decimal) and found == 0


def unreadable(content: CellContent) -> ValueFault | None:
    """The fault of an Excel error or of a formula without a saved result."""
    if isinstance(content, ErrorValue):
        return ValueFault(Code.ERROR_CELL, {"found": content.text})
    return ValueFault(Code.FORMULA_UNCALCULATED) if isinstance(content, Uncalculated) else None


def text(content: CellContent) -> str | ValueFault:
    """Text with its spaces folded; a number is taken as it is written."""
    if isinstance(content, str):
        return fold_spaces(without_unseen(content))
    if isinstance(content, Decimal):
        return f"{content:f}"
    return ValueFault(Code.TEXT_EXPECTED, {"found": shown(content)})


def number(content: CellContent) -> Decimal | ValueFault:
    """A number, exact: an Excel number or text such as ``1 234,5``, ``−3``, ``(3)``."""
    if isinstance(content, Decimal):
        return content
    found = _number_in_text(without_unseen(content)) if isinstance(content, str) else None
    return ValueFault(Code.NUMBER_MALFORMED, {"found": shown(content)}) if found is None else found


def _number_in_text(content: str) -> Decimal | None:
    stripped = content.strip()
    bracketed = stripped.startswith("(") and stripped.endswith(")")
    match = _NUMBER.fullmatch(stripped[1:-1].strip() if bracketed else stripped)
    if match is None or (bracketed and match["sign"]):
        return None
    digits = re.sub(_SPACES, "", match["whole"])
    amount = Decimal(f"{digits}.{match['fraction'] or '0'}")
    return -amount if (bracketed or match["sign"]) and amount else amount


def amount(content: CellContent) -> Decimal | ValueFault:
    """A number from 0."""
    found = number(content)
    if isinstance(found, Decimal) and found < 0:
        return ValueFault(Code.NUMBER_NEGATIVE, {"found": found})
    return found


def count(content: CellContent) -> int | ValueFault:
    """A whole number from 0."""
    found = amount(content)
    return found if isinstance(found, ValueFault) else whole(content)


def whole(content: CellContent) -> int | ValueFault:
    """A whole number, also below zero."""
    found = number(content)
    if isinstance(found, ValueFault):
        return found
    return (
        int(found) if found == int(found) else ValueFault(Code.NUMBER_NOT_WHOLE, {"found": found})
    )


def count_from_one(content: CellContent) -> int | ValueFault:
    """A whole number from 1."""
    found = count(content)
    return ValueFault(Code.NUMBER_TOO_SMALL, {"found": found}) if found == 0 else found


def day(content: CellContent) -> date | ValueFault:
    """A date: an Excel date, or text as people write it in Kazakh and Russian.

    Among them ``20.06.2026 ж.``, ``2026 жылғы 20 маусым``, ``20 июня 2026 г.``, ``2026-06-20``.
    """
    if isinstance(content, date):
        return content
    found = _date_in_text(content) if isinstance(content, str) else None
    if found is not None:
        return found
    return ValueFault(Code.DATE_MALFORMED, {"found": shown(content), "near": _likely_day(content)})


def _likely_day(content: CellContent) -> Fact:
    """The day of this century that a number, or the only date in a text, is likely meant for."""
    if isinstance(content, Decimal) and _FIRST_DAY <= content <= _LAST_DAY:
        return _EPOCH + timedelta(days=int(content))
    found = _ALMOST.findall(comparable(content)) if isinstance(content, str) else ()
    if len(found) != 1:
        return ""
    day, month, year = map(int, found[0])
    return _day(2000 + year, month, day) or ""


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None  # the 31st of a short month


def _date_in_text(content: str) -> date | None:
    written = comparable(content)
    match = next(filter(None, (pattern.fullmatch(written) for pattern in _DATES)), None)
    if match is None:
        return None
    parts = match.groupdict()
    month = _MONTHS.find_listed(parts["name"]) if parts.get("name") else int(parts["month"])
    return None if month is None else _day(int(parts["year"]), month, int(parts["day"]))


def year(content: CellContent) -> Decimal | ValueFault:
    """A year: a number, also followed by the word: ``2025 жыл``, ``2025 г.``."""
    match = _YEAR.fullmatch(comparable(content)) if isinstance(content, str) else None
    return number(content if match is None else Decimal(match[1]))


def yes_no(content: CellContent) -> bool | ValueFault:
    """Yes or no: иә/жоқ, да/нет, yes/no, 1/0, TRUE/FALSE."""
    if isinstance(content, bool):
        return content
    typed = _typed(content)
    found = None if isinstance(typed, ValueFault) else YES_NO.find_listed(typed)
    return ValueFault(Code.YES_NO_MALFORMED, {"found": shown(content)}) if found is None else found


def _typed(content: CellContent) -> str | ValueFault:
    """Like :func:`text`, spaces as they stand: a listed value is looked up whatever they are."""
    return content if isinstance(content, str) else text(content)


def listed(names: Names[T]) -> Parse[T]:
    """A reading that takes one of the declared names, also typed on a Russian keyboard."""

    def read(content: CellContent) -> T | ValueFault:
        typed = _typed(content)
        if isinstance(typed, ValueFault):
            return typed
        found = names.find_listed(typed)
        if found is not None:
            return found
        words = fold_spaces(typed)
        bare = words.partition("(")[0]
        near = names.nearest(words[:_SHOWN]) or (names.nearest(bare) if bare != words else None)
        return ValueFault(Code.VALUE_UNKNOWN, {"found": shown(words), "near": near or ""})

    return read


def digits(content: CellContent) -> str | ValueFault:
    """The digits of a code, spaces and dashes dropped; other characters stay to be reported."""
    typed = text(content)
    if isinstance(typed, ValueFault):
        return typed
    if typed.isalnum():
        return typed  # most codes have nothing to drop
    return "".join(c for c in typed if not c.isspace() and c not in DASHES)


PARSES: dict[ValueType, Parse[object]] = {
    ValueType.TEXT: text,
    ValueType.YES_NO: yes_no,
    ValueType.NUMBER: number,
    ValueType.NUMBER_OR_DASH: number,
    ValueType.AMOUNT: amount,
    ValueType.COUNT: count,
    ValueType.COUNT_FROM_ONE: count_from_one,
    ValueType.DATE: day,
}
"""The parser of each type of value; БСН and listed values have their own."""


def bin_error(digits: str) -> Code | None:
    """Why the text is no БСН at all, None when it has its twelve digits."""
    if not (digits.isascii() and digits.isdigit()):
        return Code.BIN_NOT_DIGITS
    return None if len(digits) == BIN_LENGTH else Code.BIN_LENGTH


def likely_bin(typed: str) -> str:
    """The БСН with zeros lost or letters for digits, if its check digit agrees; empty if not."""
    whole = typed.translate(_LETTERS).zfill(BIN_LENGTH)
    is_likely = bin_error(whole) is None and whole != typed and bin_doubt(whole) is None
    return whole if is_likely else ""


def bin_doubt(bin_: str) -> Code | None:
    """The first thing that is wrong with twelve digits, None when nothing is.

    Two are of the year and two of the month of registration, one of the type of the entity, one of
    its sign, five of a serial number, and a check digit.
    """
    if not 1 <= int(bin_[2:4]) <= 12:
        return Code.BIN_MONTH
    if bin_[4] not in _TYPES:
        return Code.BIN_TYPE
    if bin_[5] not in _SIGNS:
        return Code.BIN_SIGN
    return None if check_digit(bin_[:11]) == int(bin_[11]) else Code.BIN_CHECK_DIGIT


def check_digit(first_eleven: str) -> int | None:
    """The check digit of eleven digits; None for the few numbers that are never issued."""
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        rest: int = sum(map(mul, weights, map(int, first_eleven))) % _MODULUS
        if rest < 10:
            return rest
    return None


def _stems(text: str) -> tuple[str, ...]:
    """The words of a text without their endings; marks and numbers are none, quotes stay."""
    words = _MARKS_OF_WORDS.sub(" ", comparable(text)).split()
    return tuple(word[:_STEM] for word in words if not word.isdigit())


_TOTALS = tuple(_stems(text) for text in names("row")["TOTAL"].texts)
_CONNECTORS = {stem for text in names("row")["OF"].texts for stem in _stems(text)}
_WHOLES = {_stems(text) for holder in (FORMS, SHEETS) for text in holder.spelt()}
"""What a total may be of: a form of organisations, or all of a sheet."""


def is_total(text: str) -> bool:
    """True of «Барлығы», «Итого: 3», «Жиыны (ММ)»: a total, alone or with what it is of."""
    words = () if _QUOTES.intersection(text) else _stems(text)
    rests = [words[len(total) :] for total in _TOTALS if words[: len(total)] == total]
    rests += [words[: -len(total)] for total in _TOTALS if words[-len(total) :] == total]
    return any(
        not (left := tuple(word for word in rest if word not in _CONNECTORS)) or left in _WHOLES
        for rest in rests
    )
