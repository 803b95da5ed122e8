"""The units of money in headers: «…, мың теңге», «… (тыс. тенге)», «…, теңге»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from enum import Enum
from functools import lru_cache
from typing import TypeVar

from generator.submission.matching import Names, names

T = TypeVar("T")

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


class Unit(Enum):
    """A unit of money, and what of it makes a thousand tenge; papers have thousands always."""

    TENGE = Decimal("0.001")
    THOUSAND = Decimal(1)
    MILLION = Decimal(1000)

    def in_thousands(self, sum_: Decimal) -> Decimal:
        """A sum of this unit in thousands of tenge, with all its digits."""
        return _EXACT.multiply(sum_, self.value)


_OWN = names("unit")
_LOOSE = re.compile(r"[.\s]+")
_END = re.compile(r"[\s,;:()\[\]/–—-]+")
_AROUND = " )].,;:/"
_PARTS = re.compile(r"[/|\n]")
_UNITS = Names((_LOOSE.sub("", text), unit) for unit in Unit for text in _OWN[unit.name].texts)
_LONGEST = 2 * max(len(text) for unit in Unit for text in _OWN[unit.name].texts)
"""Letters at the end of a header among which a unit is looked for, spaces between them too."""

_USUAL = (_OWN[Unit.THOUSAND.name].kk, _OWN[Unit.THOUSAND.name].ru)
"""What the headers of the contract end in."""


def unit_named(text: str) -> Unit | None:
    """The unit that a text is a name of."""
    return _UNITS.find_listed(_LOOSE.sub("", text))


def divided(header: str) -> tuple[str, Unit | None]:
    """A header without the unit of money at its end, and that unit, None without one.

    «…, тенге» and «… (тенге)» are in tenge; «… млрд тенге» is in nothing known.
    """
    text = header.strip()
    stem, unit = next(_divided(text))
    before = text[len(stem) :].lstrip()[:1]
    is_clear = unit is not Unit.TENGE or not stem or before in tuple(",;:([/–—-")
    return (stem, unit) if is_clear else (text, None)


def find(headers: Names[T], text: str) -> tuple[T, Unit | None] | None:
    """The money column of a header that ends in another unit, in none, or in an unknown one.

    In two languages both have to say the same; a unit may stand in one of them only.
    """
    parts = [part for part in _PARTS.split(text) if part.strip(_AROUND)]
    whole = _find(headers, text)
    if whole is not None and (whole[1] is not None or len(parts) == 1):
        return whole
    found = [one for part in parts if (one := _find(headers, part)) is not None]
    money = {column for column, _ in found}
    if len(money) != 1 or len(found) != len(parts):
        return None
    ends = {
        unit for part, (_, unit) in zip(parts, found, strict=True) if not _is_bare(headers, part)
    }
    return money.pop(), ends.pop() if len(ends) == 1 else None


def _is_bare(headers: Names[T], part: str) -> bool:
    """True of a header of money that ends in no unit at all."""
    return _of_stem(headers, part.strip().rstrip(_AROUND)) is not None


def _find(headers: Names[T], text: str) -> tuple[T, Unit | None] | None:
    for stem, unit in _divided(text.strip()):
        head = _of_stem(headers, stem)
        if head is not None:
            return head, unit
    return None


def _of_stem(headers: Names[T], stem: str) -> T | None:
    """The money column of a header without its unit."""
    return _stems(headers).find_listed(stem)


@lru_cache
def _stems(headers: Names[T]) -> Names[T]:
    """The headers of money without the usual units that they end in."""
    ends = tuple(f", {usual}" for usual in _USUAL)
    named = ((text, headers.find(text)) for text in headers.spelt())
    return Names(
        (text.removesuffix(end), head)
        for text, head in named
        for end in ends
        if head is not None and text.endswith(end)
    )


def _divided(text: str) -> Iterator[tuple[str, Unit | None]]:
    """A header before its unit, the longest unit first; then as a whole and before a comma."""
    words = text.rstrip(_AROUND)
    for end in _END.finditer(words, max(0, len(words) - _LONGEST)):
        unit = _UNITS.find_listed(_LOOSE.sub("", words[end.end() :]))
        if unit is not None:
            yield words[: end.start()], unit
    yield words, None
    ends = list(re.finditer(r"\s*[,(\[]", words))
    if ends:
        yield words[: ends[-1].start()], None
