"""One message for the faults of one column: its cells, how many, and what is likely meant."""

from __future__ import annotations

from generator.messages.problem_text import count_worded, worded
from generator.messages.problems import Code
from generator.messages.wording import Language, speech
from generator.submission.accept.values import check_digit
from generator.submission.contract import OrganisationField as O
from tests.helpers import kit
from tests.helpers.kit import organisation

KAZAKH = speech(Language.KAZAKH)


def short(number: int) -> str:
    """A БСН whose leading zeros were lost, unlike those of other numbers."""
    eleven = f"0001400{number:04d}"
    digit = check_digit(eleven)
    return f"{eleven}{digit}".lstrip("0") if digit is not None else short(number + 5000)


def test_lost_zeros_of_a_whole_column_are_one_message_that_proposes_the_numbers() -> None:
    numbers = [short(n) for n in range(1, 31)]
    rows = [organisation("ММ", n, {O.BIN: number}) for n, number in enumerate(numbers)]
    found = kit.problems(kit.workbook(rows))
    assert len(found) == len(numbers)
    (only,) = worded(KAZAKH, found)
    assert (only.code, len(only.cells), count_worded(found)) == (Code.BIN_LENGTH.code, 30, 1)
    assert "B2–B31" in only.place
    assert numbers[0].zfill(12) in only.hint
    assert f"B3 «{numbers[1]}» → {numbers[1].zfill(12)}" in only.message


def test_few_faults_and_those_of_other_columns_are_told_by_themselves() -> None:
    rows = [organisation("ММ", n, {O.RESULT: "он", O.OBJECTS: f"{n}?"}) for n in (1, 2, 3)]
    found = kit.problems(kit.workbook(rows))
    assert [len(one.cells) for one in worded(KAZAKH, found)] == [3, 1, 1, 1]
