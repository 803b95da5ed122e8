"""When the page in place is not read for the bodies it shows."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest

from generator.batch.page_bodies import bodies_in_place
from generator.results import PAGE, previous
from tests.helpers.folders import build, workbook

QUICK = "generator.batch.overviews.bodies_in_place"


def read_in_place(*arguments: str | Path) -> set[str]:
    """The sheets that a build has read from the page in place."""
    found: set[str] = set()

    def kept(*given: object) -> object:
        known = bodies_in_place(*given)  # type: ignore[arg-type]
        found.update(known)
        return known

    with mock.patch(QUICK, kept):
        assert build(*arguments) == 0
    return found


@pytest.mark.parametrize("of_other_program", [b"0" * 64, b""])
def test_the_page_of_another_program_is_not_read(
    of_other_program: bytes, inputs: Path, output: Path
) -> None:
    assert build(inputs, "-o", output) == 0
    seal = output / previous.SEAL
    manifest, shown = seal.read_bytes().splitlines()
    seal.write_bytes(manifest + b"\n" + of_other_program + shown[64:] + b"\n")
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    assert read_in_place(inputs, "-o", output) == set()


def test_a_page_that_others_have_changed_is_not_read(inputs: Path, output: Path) -> None:
    assert build(inputs, "-o", output) == 0
    page = output / PAGE
    page.write_bytes(page.read_bytes().replace(b"</title>", b"!</title>"))
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    assert read_in_place(inputs, "-o", output) == set()
