"""The page for a lawyer who adds an edition: its commands run, its lists are those of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.law import FOLDER_VARIABLE
from tests.conftest import Run
from tests.helpers import kit
from tests.helpers.guide import GUIDES, Guide, with_values
from tests.helpers.paths import ROOT
from tests.law.test_drill import next_edition, organisations

each = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.language.value)
DRAFT = "2027.draft.toml"


def commands(guide: Guide) -> list[list[str]]:
    """The words of each command on the page, paths as this system has them."""
    lines = re.findall(r"^bagalau (.+)$", guide.of_editions.read_text("utf-8"), re.MULTILINE)
    return [line.replace("C:\\", "").replace("\\", "/").split() for line in lines]


@each
def test_every_command_on_the_page_does_what_it_says(
    guide: Guide, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    folder = Path(commands(guide)[0][-1]).parent
    folder.mkdir()
    (folder / DRAFT).write_text(next_edition(), "utf-8")
    Path("inputs").mkdir()
    for name in ("abai.xlsx", "inputs/abai.xlsx"):
        Path(name).write_bytes(kit.saved(organisations()))
    for words in commands(guide):
        if "template" in words and (folder / DRAFT).exists():  # adopted by now
            (folder / DRAFT).rename(folder / "2027.toml")
        ran = run(*words)
        assert ran.code == 0, f"{words}\n{ran.out}{ran.err}"
    assert Path("output", "abai.docx").is_file()


@each
def test_its_lists_are_those_of_the_code(guide: Guide) -> None:
    assert with_values(guide) == guide.of_editions.read_text("utf-8"), "run: make guide"
    assert not kit.MIXED.search(guide.of_editions.read_text("utf-8"))
    assert f"]({guide.of_editions.name})" in (ROOT / "README.md").read_text("utf-8")


def test_both_pages_are_built_alike() -> None:
    built = [
        re.findall(r"^(?:#+ |\d\. |\| `|```)", guide.of_editions.read_text("utf-8"), re.MULTILINE)
        for guide in GUIDES
    ]
    assert built[0] == built[1]
