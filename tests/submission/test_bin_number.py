"""БСН: real ones pass, every way of spoiling one is told apart."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from generator.messages.problems import Code, Severity
from generator.submission.accept import values
from tests.helpers.paths import SHARED

VECTORS = SHARED / "domain" / "bin_vectors.tsv"
WHY = {
    "digits, not 12": Code.BIN_LENGTH,
    "not digits": Code.BIN_NOT_DIGITS,
    "month": Code.BIN_MONTH,
    "digit 5": Code.BIN_TYPE,
    "digit 6": Code.BIN_SIGN,
    "check digit": Code.BIN_CHECK_DIGIT,
    "never issued": Code.BIN_CHECK_DIGIT,
}
"""What the vectors say is wrong, as the last words of their reasons, and our codes for it."""


def vectors() -> Iterator[tuple[str, Code | None]]:
    """Every row: a number as typed, and what is wrong with it."""
    if not VECTORS.is_file():
        return
    with VECTORS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            why = row["who_or_why"].split("->")[-1]
            codes = [code for words, code in WHY.items() if words in why]
            yield row["bin"], None if row["expected"] == "valid" else codes[0]


def fault(typed: str) -> Code | None:
    """What is wrong with a number as typed, None for nothing."""
    digits = values.digits(typed)
    assert isinstance(digits, str)
    return values.bin_error(digits) or values.bin_doubt(digits)


@pytest.mark.skipif(not VECTORS.is_file(), reason="the vectors lie beside the checkout")
def test_every_vector_is_told_right() -> None:
    rows = list(vectors())
    assert len(rows) > 30
    assert {code for _, code in rows} == {None, *WHY.values()}
    assert [(typed, fault(typed)) for typed, _ in rows] == rows


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("020240000555", None),  # «ҚазМұнайГаз», by the first weights
        ("970240000816", None),  # «Қазатомпром», by the second weights
        ("0202 4000\u00a00555", None),
        ("0202–4000-0555", None),
        ("020240000556", Code.BIN_CHECK_DIGIT),
        ("970240000817", Code.BIN_CHECK_DIGIT),
        ("010240000960", Code.BIN_CHECK_DIGIT),  # ten by both weights: never issued
        ("021340000555", Code.BIN_MONTH),
        ("020040000555", Code.BIN_MONTH),
        ("020230000555", Code.BIN_TYPE),
        ("020270000555", Code.BIN_TYPE),
        ("020243000555", Code.BIN_SIGN),
        ("20240000555", Code.BIN_LENGTH),
        ("0202400005555", Code.BIN_LENGTH),
        ("02024000O555", Code.BIN_NOT_DIGITS),  # a letter O
        ("٠٢٠٢٤٠٠٠٠٥٥٥", Code.BIN_NOT_DIGITS),  # digits, but not ours
        ("", Code.BIN_NOT_DIGITS),
    ],
)
def test_a_number_is_told_right(typed: str, code: Code | None) -> None:
    assert fault(typed) is code


def test_only_a_wrong_length_or_a_letter_is_an_error() -> None:
    """A doubt is a warning: the register knows numbers that no rule foresees."""
    errors = {code for code in WHY.values() if code.severity is Severity.ERROR}
    assert errors == {Code.BIN_LENGTH, Code.BIN_NOT_DIGITS}


@pytest.mark.parametrize(
    ("eleven", "digit"), [("02024000055", 5), ("97024000081", 6), ("01024000096", None)]
)
def test_the_check_digit_takes_the_second_weights_when_the_first_give_ten(
    eleven: str, digit: int | None
) -> None:
    assert values.check_digit(eleven) == digit
