"""Files damaged at random end in a value or in problems, never in an exception."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.excel.read.body_list import read_list
from generator.excel.read.workbook import read_bytes
from generator.messages.problems import Code, Problem
from generator.submission.accept import accept
from generator.word import template_files
from generator.word.read.outline import outline
from generator.word.read.text import NotADocument
from tests.helpers import hostile, kit
from tests.helpers.paths import ROOT

pytestmark = pytest.mark.slow

WORKBOOK = (ROOT / "inputs" / "2023" / "abai.xlsx").read_bytes()
SMALL_WORKBOOK = hostile.sound_workbook()
TEMPLATE = hostile.sound_template()

Damage = Callable[[bytes], bytes]

NASTY = [
    *("", "-1", "0", "1e999", "99999999999", "9" * 5_000, "NaN", "A1:XFD1048576", "ZZZZ0"),
    *("../..", "&#0;", "\0", "&x;", "қ" * 40_000, "n", "s", "inlineStr", "External", "{{", "<"),
]
"""What stands in place of an attribute's value."""

_VALUE = re.compile(rb'="[^"]*"')
_TAG = re.compile(rb"<[^<>]*>")


def some(examples: int) -> settings:
    """The same examples on every run."""
    health = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(
        max_examples=examples, derandomize=True, deadline=None, suppress_health_check=health
    )


def flipped(data: bytes, places: list[tuple[int, int]]) -> bytes:
    """The bytes with some of them changed."""
    damaged = bytearray(data)
    for place, change in places:
        if damaged:
            damaged[place % len(damaged)] ^= change
    return bytes(damaged)


def inside(data: bytes, part: int, damage: Damage) -> bytes:
    """The file with one of its parts damaged, and packed again so that it can be opened."""
    parts = list(hostile.unzipped(data).items())
    name, content = parts[part % len(parts)]
    return hostile.zipped([(n, damage(content) if n == name else c) for n, c in parts])


def swapped(data: bytes, one: int, other: int) -> bytes:
    """The file with the contents of two parts changed for each other."""
    parts = list(hostile.unzipped(data).items())
    first, second = one % len(parts), other % len(parts)
    contents = [content for _, content in parts]
    contents[first], contents[second] = contents[second], contents[first]
    return hostile.zipped(zip([name for name, _ in parts], contents, strict=True))


def with_value(content: bytes, place: int, value: str) -> bytes:
    """A part with another value for one of its attributes."""
    values = list(_VALUE.finditer(content))
    if not values:
        return content
    found = values[place % len(values)]
    return content[: found.start()] + f'="{value}"'.encode() + content[found.end() :]


def with_tags(content: bytes, place: int, count: int, times: int) -> bytes:
    """A part with some of its tags left out (``times`` 0) or repeated."""
    tags = list(_TAG.finditer(content))
    if not tags:
        return content
    first = place % len(tags)
    start, end = tags[first].start(), tags[min(first + count, len(tags) - 1)].end()
    return content[:start] + content[start:end] * times + content[end:]


places = st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 255)), min_size=1, max_size=8)
number = st.integers(0, 10**6)
flips = places.map(lambda found: lambda data: flipped(data, found))
cuts = number.map(lambda at: lambda data: data[: at % len(data)])
losses = st.tuples(number, st.integers(1, 400)).map(
    lambda cut: lambda data: data[: cut[0] % len(data)] + data[cut[0] % len(data) + cut[1] :]
)
swaps = st.tuples(number, number).map(lambda two: lambda data: swapped(data, *two))
part_flips = st.tuples(number, places).map(
    lambda drawn: lambda data: inside(data, drawn[0], lambda part: flipped(part, drawn[1]))
)
values = st.tuples(number, number, st.sampled_from(NASTY)).map(
    lambda drawn: lambda data: inside(data, drawn[0], lambda part: with_value(part, *drawn[1:]))
)
tags = st.tuples(number, number, st.integers(0, 9), st.sampled_from([0, 2, 300])).map(
    lambda drawn: lambda data: inside(data, drawn[0], lambda part: with_tags(part, *drawn[1:]))
)
outer: st.SearchStrategy[Damage] = st.one_of(flips, cuts, losses, swaps)
inner: st.SearchStrategy[Damage] = st.one_of(part_flips, values, tags)


def end_well(value: object, problems: tuple[Problem, ...]) -> None:
    assert (value is None) == bool(problems)
    assert all(problem.code is not Code.UNEXPECTED for problem in problems)
    for problem in problems:
        assert str(problem.facts.get("reason", "")).isprintable()


@some(100)
@given(outer)
def test_a_damaged_workbook_ends_in_a_value_or_problems(damage: Damage) -> None:
    end_well(*read_bytes(damage(WORKBOOK), "a.xlsx"))


@some(100)
@given(outer)
def test_a_damaged_small_workbook_ends_in_a_value_or_problems(damage: Damage) -> None:
    end_well(*read_bytes(damage(SMALL_WORKBOOK), "a.xlsx", lambda _: True))


@some(100)
@given(inner)
def test_a_workbook_with_a_damaged_part_ends_in_a_value_or_problems(damage: Damage) -> None:
    book, problems = read_bytes(damage(SMALL_WORKBOOK), "a.xlsx")
    end_well(book, problems)
    if book is not None:
        acceptance = accept(book, kit.EDITIONS, None)
        assert acceptance.submission is not None or acceptance.problems


@some(60)
@given(outer)
def test_a_damaged_template_ends_in_a_value_or_problems(damage: Damage) -> None:
    template_ends_well(damage(TEMPLATE))


@some(60)
@given(inner)
def test_a_template_with_a_damaged_part_ends_in_a_value_or_problems(damage: Damage) -> None:
    template_ends_well(damage(TEMPLATE))


def template_ends_well(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.docx"
        path.write_bytes(data)
        end_well(*template_files.read(path))


@some(60)
@given(st.one_of(outer, inner))
def test_a_damaged_document_has_lines_or_is_none(damage: Damage) -> None:
    try:
        lines = outline(damage(TEMPLATE))
    except NotADocument:
        return
    assert all(line.text for line in lines)


@some(60)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_as_a_list_of_bodies_end_in_bodies_or_problems(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_bytes(data)
        bodies, problems = read_list(path)
    assert bodies or problems
