"""The README and CONTRIBUTING: all commands have an example that runs, all paths exist."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import __version__
from generator.cli import commands as table
from generator.messages.wording import Language
from tests.conftest import Run
from tests.helpers import story
from tests.helpers.bundle import pythons
from tests.helpers.guide import GUIDES
from tests.helpers.paths import ROOT

README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def examples() -> list[list[str]]:
    """The words of each example, without those of the remark behind it."""
    lines = re.findall(r"^bagalau (.+?) *(?:#.*)?$", README, re.MULTILINE)
    return [shlex.split(line) for line in lines]


def commands(parser: argparse.ArgumentParser, above: str = "") -> Iterator[str]:
    """Every command that does something itself, with the name of what it belongs to."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from commands(below, f"{above} {name}".strip())
            if above == "" or action.required:
                return
    yield above


def test_every_command_has_one_example_that_runs(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # whose desktop the starter is put on
    shutil.copytree(ROOT / "inputs" / "2025", Path("inputs", "2025"))
    story.departments()
    story.register()
    left = list(commands(table.parser(Language.ENGLISH, [])))
    for words in examples():
        ran = run(*words)
        assert ran.code == 0, f"{words}\n{ran.out}{ran.err}"
        said = " ".join(words[2:] if words[0] == "--lang" else words)
        left.remove(max((command for command in left if said.startswith(command)), key=len))
    assert left == []


def test_the_json_of_each_command_is_as_the_table_says(run: Run) -> None:
    Path("books").mkdir()
    for name in ("2023/astana.xlsx", "2025/ayagoz-audany.xlsx"):
        shutil.copy(ROOT / "inputs" / name, "books")
    shutil.copy(ROOT / "templates" / "2025" / "assessment-sheet.docx", "broken.docx")
    story.spoil(Path("broken.docx"))
    book = "books/ayagoz-audany.xlsx"
    assert run("build", book, "-o", "made").code == 0
    ran = {
        "check": ["books"],
        "template check": ["broken.docx"],
        "score": [book],
        "advise": ["books"],
        "verify": ["made", book],
    }
    table_of_json = dict(re.findall(r"^\| `([a-z ]+)` \| (.+) \|$", JSON, re.MULTILINE))
    assert set(table_of_json) == set(ran)
    named = {command: set(re.findall("`(.+?)`", text)) for command, text in table_of_json.items()}
    for command, words in ran.items():
        found = json.loads(run(*command.split(), *words, "--json").out)
        keys = set(names_in(found))
        of_problems = named["check"] if command.endswith("check") or "problems" in keys else set()
        assert keys, command
        assert keys <= named[command] | of_problems, command


JSON = README.partition("With `--json`")[2].partition("\n\nA refused")[0]


def names_in(value: object) -> Iterator[str]:
    """The names in JSON, at every depth."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield name
            yield from names_in(below)
    elif isinstance(value, list):
        for below in value:
            yield from names_in(below)


def test_each_path_of_the_plan_of_the_house_is_there() -> None:
    words = " ".join(re.findall("`([^`]+)`", CONTRIBUTING.replace("```", ""))).split()
    paths = [word for word in words if re.search(r"\w/|\w\.(py|toml|tsv|json|po)$", word)]
    assert len(paths) > 80
    house = ROOT / "generator"
    assert [one for one in paths if not (*ROOT.glob(one), *house.glob(f"**/{one}"))] == []


def test_the_pythons_and_the_files_are_those_that_are_served() -> None:
    served = " ".join(re.findall(r"Python\s+(3\.\d+ to 3\.\d+)", README))
    assert served == f"{pythons()[0]} to {pythons()[-1]}"
    for text in (README, *(guide.path.read_text("utf-8") for guide in GUIDES)):
        assert set(re.findall(r"bagalau-([\d.]+)-", text)) == {__version__}
    for guide in GUIDES:
        assert f" {pythons()[0]}–{pythons()[-1]}" in guide.path.read_text("utf-8")
