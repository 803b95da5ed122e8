"""What is known of the format without openpyxl, which takes long to start, is what it knows."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from generator.excel.read.cells import CellValues
from generator.excel.read.display_styles import Styles, range_bounds
from generator.excel.read.number_formats import BUILT_IN, parse
from generator.excel.read.workbook import _EPOCH, _MAC_EPOCH
from generator.submission.sheets import column_letters, column_number

CODES = [
    *("dd.mm.yyyy", "[$-419]d mmmm yyyy;@", "yyyy\\-mm\\-dd", '0.0" млн"', '#,##0 "дана"'),
    *("[Red]0.0", "[hh]:mm", "[mm]", "[ss].00", "h", "0;d", '"d"0', "\\d0", "_d0", "@"),
    *("0_ ;[Red]\\-0\\ ", "# ##0,0", "[$₸-43F] #,##0.00", 'yyyy" жыл"', 'd" қазан"', "gg e"),
    *('[h]"сағ"', "[Blue][<=100]0;[Red]0", "AM/PM", "dd/mm/yy;@", "Standard"),
]
any_part = st.sampled_from(["A", "b", "XFD", "$", ":", "1", "20", "", " ", "AAAA"])


def test_built_in_formats_are_those_of_the_format() -> None:
    assert {str(number): code for number, code in BUILTIN_FORMATS.items()} == BUILT_IN


@pytest.mark.parametrize("code", [*BUILTIN_FORMATS.values(), *CODES])
def test_dates_and_durations_are_known_by_their_format(code: str) -> None:
    found = parse(code)
    assert found.is_moment is is_date_format(code)
    assert found.is_duration is is_timedelta_format(code)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(any_part, max_size=6).map("".join))
def test_ranges_are_bounded_alike(reference: str) -> None:
    try:
        expected = range_boundaries(reference)
    except ValueError:
        with pytest.raises(ValueError, match=re.escape(reference)):
            range_bounds(reference)
    else:
        assert range_bounds(reference) == expected


@pytest.mark.parametrize("number", [1, 26, 27, 52, 702, 703, 16_384])
def test_columns_have_their_letters(number: int) -> None:
    letters = get_column_letter(number)
    assert column_letters(number) == letters
    assert column_number(letters) == column_number(letters.lower()) == number
    assert column_index_from_string(letters) == number


@pytest.mark.parametrize("letters", ["AAAA", "Ж", "A1", "@"])
def test_what_is_no_column_is_refused(letters: str) -> None:
    with pytest.raises(ValueError, match=letters):
        column_number(letters)


@pytest.mark.parametrize("epoch", [_EPOCH, _MAC_EPOCH])
@pytest.mark.parametrize("value", ["0", "1", "59", "60", "61", "45000", "45000.75", "2900000"])
def test_days_are_counted_alike(value: str, epoch: datetime) -> None:
    assert epoch in (WINDOWS_EPOCH, MAC_EPOCH)
    found = (
        CellValues([], Styles(formats={"1": parse("dd.mm.yyyy")}), epoch)
        .cell("n", "1", value)
        .content
    )
    expected = from_excel(float(value), epoch)
    assert found == (expected.date() if hasattr(expected, "date") else str(expected))
