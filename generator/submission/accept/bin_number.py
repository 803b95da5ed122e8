"""БСН: is it well formed, and what looks wrong with it.

Twelve digits: two of the year and two of the month of registration, one for the type of the
entity, one for its sign, five of a serial number and a check digit.
"""

from __future__ import annotations

from operator import mul

from generator.messages.problems import Code

LENGTH = 12
_TYPES = "456"
_SIGNS = "0124"
_LETTERS = str.maketrans("OoОоЗзlIІі", "0000331111")
"""Letters typed for digits they resemble; the Kazakh and the Latin ones."""

_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_MODULUS = 11


def error(digits: str) -> Code | None:
    """Why the text is no БСН at all, None when it has its twelve digits."""
    if not (digits.isascii() and digits.isdigit()):
        return Code.BIN_NOT_DIGITS
    return None if len(digits) == LENGTH else Code.BIN_LENGTH


def likely(typed: str) -> str:
    """The БСН with zeros lost or letters for digits, if its check digit agrees; empty if not."""
    whole = typed.translate(_LETTERS).zfill(LENGTH)
    is_likely = error(whole) is None and whole != typed and doubt(whole) is None
    return whole if is_likely else ""


def doubt(bin_: str) -> Code | None:
    """The first thing that looks wrong with twelve digits, None when nothing does."""
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
