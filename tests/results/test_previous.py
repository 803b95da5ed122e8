"""The results before the last difference: what batches of an output folder compare with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.messages.problems import Code
from generator.results import previous
from generator.results.entry import Entry, SheetFigures
from generator.results.entry_lines import SheetResults
from generator.results.previous import Previous, renewed
from tests.helpers.folders import build, workbook
from tests.helpers.overviews import cells, entry, opened, scores, shown

A, B, C = (scores(total=total) for total in (1, 2, 3))


def entries(**told: Mapping[str, Any]) -> dict[str, Entry]:
    return {f"{name}.docx": entry(one) for name, one in told.items()}


def after(*batches: Mapping[str, Entry]) -> Previous:
    """What is known after batches that gave these entries, each saved in the manifest."""
    known, before = Previous(), dict[str, Entry]()
    for now in batches:
        known = renewed(known, SheetResults(before), SheetResults(now))
        before = {**before, **now}
    return known


def last(known: Previous, now: Mapping[str, Entry]) -> dict[str, SheetFigures]:
    """The results of the previous different batch."""
    assert known.before is not None
    same = {name: one for name, one in SheetResults(now).items() if name not in known.before}
    return {**same, **known.differing}


def test_the_first_batch_has_nothing_to_compare_with() -> None:
    assert after(entries(a=A)).before is None


def test_the_last_different_results_stay_while_nothing_changes() -> None:
    first, second = entries(a=A, b=B), entries(a=C, b=B, c=C)
    known = after(first, second)
    assert known.before is not None
    assert known.before.keys() == {"a.docx", "c.docx"}
    assert last(known, second) == SheetResults(first)
    assert after(first, second, second, second) == known


def test_a_sheet_left_out_of_the_overviews_is_compared_once() -> None:
    first, second = entries(a=A, b=B), entries(b=B)
    known = after(first, second)
    assert known.hidden == ("a.docx",)
    assert last(known, second) == SheetResults(first)
    assert after(first, second, second) == known
    third = after(first, second, first)
    assert last(third, first) == SheetResults(second)


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    known = after(entries(a=A), entries(b=B))
    (tmp_path / previous.PREVIOUS).write_bytes(previous.previous_bytes(known))
    assert previous.load_previous(tmp_path) == (known, ())
    assert previous.load_previous(tmp_path / "none") == (Previous(), ())


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{}",
        b"[" * 100_000,
        b'{"format":2,"shown":"","hidden":[],"before":null}',
        b'{"format":1,"shown":"","hidden":[],"before":{"a.docx":{}}}',
        b'{"format":1,"shown":1,"hidden":[],"before":null}',
    ],
)
def test_a_damaged_file_compares_with_nothing_and_says_so(damage: bytes, tmp_path: Path) -> None:
    (tmp_path / previous.PREVIOUS).write_bytes(damage)
    found, (problem,) = previous.load_previous(tmp_path)
    assert (found, problem.code) == (Previous(), Code.PREVIOUS_DAMAGED)


# In a batch


def every_byte(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("remembered")
def test_a_build_in_which_nothing_changes_leaves_every_byte(inputs: Path, output: Path) -> None:
    assert build(inputs, "-o", output) == 0
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    assert build(inputs, "-o", output) == 0
    first = every_byte(output)
    (change,) = shown(output)["changes"]
    assert change[0] == "00.docx"
    for _ in range(2):
        assert build(inputs, "-o", output) == 0
        assert every_byte(output) == first
    assert len(cells(opened(first["summary.xlsx"])["Changes"])) > 1


@pytest.mark.usefixtures("remembered")
def test_changes_name_the_organisations(inputs: Path, output: Path) -> None:
    assert build(inputs, "-o", output) == 0
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    assert build(inputs, "-o", output) == 0
    whys = [row["Why"] for row in cells(opened(every_byte(output)["summary.xlsx"])["Changes"])]
    known = json.loads((output / "manifest.json").read_text("utf-8"))["documents"]["00.docx"]
    names = known["scores"]["grounds"]["names"]
    assert names
    assert any(f"{name} ({no})" in str(why) for why in whys for no, name in names.items())
