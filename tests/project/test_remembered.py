"""What tests remember of papers is what would be made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.folders import build, contents, write
from tests.helpers.remembered import forgetting, remembering

OPTIONS: list[list[str]] = [[], ["--no-notes"], ["--edition", "2025"], ["--with-report"]]


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_a_folder_of_remembered_papers_is_the_folder_that_is_made(
    options: list[str], tmp_path: Path
) -> None:
    inputs, memory = tmp_path / "inputs", tmp_path / "memory"
    memory.mkdir()
    for version in (0, 1):
        paths = write(inputs, 2, version)
        folders = [tmp_path / f"{name}-{version}" for name in ("made", "kept", "told")]
        assert build(*paths, "-o", folders[0], *options) == 0
        for folder in folders[1:]:  # what other processes left in the folder is the same
            with remembering(memory):
                assert build(*paths, "-o", folder, *options) == 0
        made, kept, told = (contents(folder) for folder in folders)
        assert made == kept == told


def test_what_is_remembered_is_not_made_and_what_is_forgotten_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write(tmp_path / "inputs", 1)
    (tmp_path / "memory").mkdir()
    with remembering(tmp_path / "memory"):
        assert build(*paths, "-o", tmp_path / "one") == 0
        monkeypatch.setattr("tests.helpers.remembered.read", refuse)
        monkeypatch.setattr("tests.helpers.remembered.render", refuse)
        assert build(*paths, "-o", tmp_path / "two") == 0
        with forgetting():
            assert build(*paths, "-o", tmp_path / "three") == 1
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def refuse(*_: object) -> None:
    raise AssertionError("it was remembered")
