"""Values as clerks type them by hand: numbers and dates as text, Russian words, spaces in codes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from generator.law.choices import LEGAL_FORMS
from generator.submission.contract import NO, YES
from generator.submission.contract import OrganisationField as F
from tests.samples.draft import Value

_NO_BREAK_SPACE = "\u00a0"
_YES, _NO = ("Иә", "да", "ИӘ"), ("Жоқ", "нет", "ЖОҚ")


def by_hand(field: F, value: Value, rng: Random) -> Value:
    """The same value, typed as text."""
    if isinstance(value, Decimal):
        return _number(value, rng)
    if isinstance(value, date):
        return (
            f"{value:%d.%m.%Y}" if rng.random() < 0.5 else f"{value.day}.{value.month}.{value.year}"
        )
    if isinstance(value, int):
        return str(value)
    if value in (YES, NO):
        return rng.choice(_YES if value == YES else _NO)
    if field is F.LEGAL_FORM:
        (legal,) = (legal for legal in LEGAL_FORMS if legal.abbreviation == value)
        return rng.choice((legal.abbreviation_ru, legal.name))
    if field is F.BIN and isinstance(value, str):
        return f"{value[:6]} {value[6:]}"
    return value


def _number(value: Decimal, rng: Random) -> str:
    """Spaces between thousands, a comma, a minus or brackets: ``1 234,5``, ``(3)``."""
    whole, _, fraction = f"{abs(value):f}".partition(".")
    space = rng.choice((" ", _NO_BREAK_SPACE))
    grouped = f"{int(whole):,}".replace(",", space)
    text = f"{grouped},{fraction}" if fraction else grouped
    if value >= 0:
        return text
    return rng.choice((f"-{text}", f"−{text}", f"({text})"))
