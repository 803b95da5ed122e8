"""The clerk's guides: every command in them runs, both say the same, all they show is there."""

from __future__ import annotations

import argparse
import inspect
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator import __version__
from generator.cli import commands as table
from generator.messages.problems import Code
from generator.messages.wording import Language
from tests.conftest import Run
from tests.helpers import guide as appendix
from tests.helpers import kit, story
from tests.helpers.guide import GUIDES, Guide
from tests.helpers.paths import ROOT

PICTURES = ROOT / "tests" / "pictures"

_FENCE = re.compile(r"^ *```(?P<kind>\w*)\n(?P<inside>.*?)^ *```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(?P<code>[^`\n]+)`")
_PICTURE = re.compile(
    r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^)]+)\)"
    r'|<img src="(?P<small>[^"]+)" width="\d+%" alt="(?P<about>[^"]+)">'
)
"""A picture as wide as the page, or one with a width of its own."""
_PIECE = re.compile(f"{_FENCE.pattern}|{_INLINE.pattern}", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"(bagalau|py -m|python -m)(?= |$)")
_LATIN = re.compile(r"(?<![\w.-])[A-Za-z]{2,}(?![\w-])")
_NAMES = {
    "bagalau",
    *("Excel", "Word", "Python", "LibreOffice", "PDF", "Enter", "English"),
    *("Windows", "installer", "Add", "python", "exe", "to", "PATH"),
}
"""Latin words in the text of the guides outside code: programs, keys, what a window says."""


@dataclass(frozen=True)
class Piece:
    """A command of a guide, or lines that it says are on the screen then."""

    command: str = ""
    screen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A command, what the clerk does before it, its exit code, and a file that it makes.

    Of a command that is the same in both guides, and of which neither quotes the screen, it is
    enough that it ran ``once``.
    """

    command: str
    code: int = 0
    before: Callable[[], None] | None = None
    makes: str | None = None
    once: bool = False


ALL = "bagalau new --all-regions --year 2025 -o blanks"
ONE = (
    'bagalau new --name "Аягөз ауданының әкімдігі" --kind "жергілікті атқарушы орган"'
    " --kato 103600000 --year 2025"
)
BOOK = story.BLANK.as_posix()
BOOK_NAME = story.BLANK.name
MERGE = "bagalau merge education.xlsx culture.xlsx -o body.xlsx"
PDF = "bagalau build inputs/2025 --pdf"
INSTALL = f"py -m pip install bagalau-{__version__}-py3-none-any.whl"
"""Not run, for it wants the network; what it installs is looked into below."""

STORY = (
    *(Step(INSTALL), Step("bagalau --version"), Step("bagalau"), Step("py -m generator")),
    Step("py -m generator --version"),
    Step(ONE, makes=BOOK),
    Step(ALL, makes="blanks/shymkent.xlsx", once=True),
    Step("bagalau check inputs/2025", 1, lambda: story.fill(story.BLANK)),
    Step("bagalau check inputs/2025 --annotate marked", 1, makes=f"marked/{story.BLANK.name}"),
    Step("bagalau check inputs/2025", 0, lambda: story.mend(story.BLANK)),
    Step("bagalau build inputs/2025", makes="output/manifest.json"),
    Step("bagalau build inputs/2025 --with-report", makes="output/consolidated-report.docx"),
    Step(PDF, makes=f"output/{story.BLANK.stem}.pdf", once=True),
    Step(f"bagalau explain {BOOK} мм 1"),
    Step(f"bagalau advise {BOOK}"),
    Step("bagalau verify output"),
    Step("bagalau template new --edition 2025 -o own.docx", makes="own.docx"),
    Step("bagalau template tags -o tags.docx", makes="tags.docx"),
    Step(
        "bagalau template check own.docx --annotate comments.docx",
        1,
        lambda: story.spoil(story.OWN),
        makes="comments.docx",
    ),
    Step("bagalau template check own.docx", 0, lambda: story.restore(story.OWN)),
    Step("bagalau template preview own.docx -o preview.docx", makes="preview-3.docx", once=True),
    Step("bagalau build inputs/2025 --template own.docx -o output-own", once=True),
    Step("bagalau verify output-own inputs/2025 own.docx", once=True),
    Step("bagalau new --from-last inputs/2025 -o inputs/2026", makes=f"inputs/2026/{BOOK_NAME}"),
    Step(MERGE, 0, story.departments, makes="body.xlsx"),
    Step("bagalau check inputs/2025 --expect list.txt", 0, story.expect),
    Step("bagalau map register.xlsx", 1, story.register, once=True),
    Step("bagalau"),
    Step("bagalau --help"),
)
"""Every command of the guides in the reader's order."""

both = pytest.mark.parametrize("guide", GUIDES, ids=[guide.language.value for guide in GUIDES])


def guide_without_appendix(guide: Guide) -> str:
    text = guide.path.read_text("utf-8")
    first = appendix.HEADING.search(text)
    assert first is not None
    return text[: first.start()]


def pieces(text: str) -> Iterator[Piece]:
    """Commands and screens in the reader's order."""
    for found in _PIECE.finditer(text):
        inside = found["code"] or found["inside"]
        lines = tuple(line.strip() for line in inside.splitlines())
        if found["kind"] == "text":
            yield Piece(screen=lines)
        elif _COMMAND.match(lines[0]):
            yield from (Piece(command=line) for line in lines)


def commands(text: str) -> list[str]:
    return [piece.command for piece in pieces(text) if piece.command]


def pictures(text: str) -> list[tuple[str, str]]:
    """Path and description of each picture."""
    found = _PICTURE.finditer(text)
    return [(one["path"] or one["small"], one["alt"] or one["about"] or "") for one in found]


# What the commands do


@both
def test_the_commands_are_those_of_the_story(guide: Guide) -> None:
    assert commands(guide_without_appendix(guide)) == [step.command for step in STORY]


@pytest.mark.slow
@both
def test_every_command_does_what_the_guide_says(
    guide: Guide, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAGALAU_LANG", guide.language.value)
    steps, said, screens = iter(STORY), "", 0
    for piece in pieces(guide_without_appendix(guide)):
        if piece.command:
            step = next(steps)
            said += "" if step.once and guide is not GUIDES[0] else taken(step, run)
            continue
        for line in piece.screen:
            assert line.replace("\\", "/") in said, f"{line}\nis not on the screen:\n{said}"
        said, screens = "", screens + 1
    assert screens == 7
    assert {path.name for path in Path("output").iterdir()} >= {"report.html", "summary.xlsx"}


def taken(step: Step, run: Run) -> str:
    """Does what the clerk does before a command, then runs it; gives what is on the screen."""
    if step.before is not None:
        step.before()
    if step.command == INSTALL or (step.command == PDF and not can_print()):
        return ""
    words = shlex.split(step.command)
    ran = run(*words[words.index("generator") + 1 :] if "generator" in words else words[1:])
    assert ran.code == step.code, f"{step.command}\n{ran.out}{ran.err}"
    assert step.makes is None or Path(step.makes).exists(), step.command
    return ran.out + ran.err


def can_print() -> bool:
    """True where the program prints PDFs and LibreOffice is there to do it."""
    return "--pdf" in options() and shutil.which("soffice") is not None


def test_a_refused_workbook_leaves_its_copy_where_the_guide_says(run: Run) -> None:
    story.BLANK.parent.mkdir(parents=True)
    story.fill(story.BLANK)
    assert run("build", "inputs/2025").code == 1
    assert Path("output/problems", story.BLANK.name).exists()
    for guide in GUIDES:
        assert "`problems`" in guide_without_appendix(guide)


def test_what_the_guide_installs_is_whole(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "-w", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (points,) = [name for name in names if name.endswith("entry_points.txt")]
        assert "bagalau = generator.cli.main:run" in archive.read(points).decode()
    page = {
        path.name for path in (ROOT / "generator" / "batch" / "assets").iterdir() if path.is_file()
    }
    assert page
    assert {f"generator/batch/assets/{name}" for name in page} <= set(names)
    templates = (ROOT / "templates").rglob("*.docx")
    wanted = {f"generator/{path.relative_to(ROOT).as_posix()}" for path in templates}
    assert wanted
    assert wanted <= set(names)


# Both guides


def test_both_guides_are_built_alike() -> None:
    kazakh, russian = (shape(guide.path.read_text("utf-8")) for guide in GUIDES)
    assert kazakh == russian
    assert len([line for line in kazakh if line.startswith("## ")]) == 11


def shape(text: str) -> list[str]:
    """A guide without its words: headings, items, blocks, tables, code and pictures in order."""
    kept = []
    for line in _FENCE.sub(lambda found: f"```{found['kind']}", text).splitlines():
        if heading := re.match(r"(#+ )(\d+\.)?", line):
            marker = appendix.HEADING.match(line)
            kept.append(heading[0] + (marker[1] if marker else ""))
        elif item := re.match(r" *(\d+\.|-|```\w*|\| `[a-z-]+`)", line):
            kept.append(item[0])
        if not line.startswith("|"):
            kept += [found["code"] for found in _INLINE.finditer(line)]
            kept += [re.sub("-(kk|ru)[.]", ".", path) for path, _ in pictures(line)]
    return kept


def test_the_pictures_are_there_and_small() -> None:
    shown = {path for guide in GUIDES for path, _ in pictures(guide_without_appendix(guide))}
    paths = [ROOT / path for path in shown]
    assert sorted(paths) == sorted(PICTURES.glob("*.png"))
    sizes = [path.stat().st_size for path in paths]
    assert max(sizes) <= 150_000
    assert sum(sizes) < 700_000
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)


def test_each_picture_is_described_in_the_guide_s_language() -> None:
    kazakh, russian = (
        [about for _, about in pictures(guide_without_appendix(guide))] for guide in GUIDES
    )
    assert all(one and other and one != other for one, other in zip(kazakh, russian, strict=True))


@both
def test_no_letter_is_a_look_alike(guide: Guide) -> None:
    assert not kit.MIXED.search(re.sub(r"\\", " ", guide.path.read_text("utf-8")))
    prose = _PIECE.sub(" ", guide_without_appendix(guide))
    prose = re.sub(r"<https[^>]+>|<img src=\S+ width=\S+ alt=|\]\([^)]+\)", " ", prose)
    assert set(_LATIN.findall(prose)) <= _NAMES


# The appendix


@both
def test_the_appendix_is_the_catalogue(guide: Guide) -> None:
    assert appendix.renewed(guide) == guide.path.read_text("utf-8"), "run: make guide"


@both
def test_the_headings_of_the_appendix_are_those_of_the_catalogue(guide: Guide) -> None:
    source = inspect.getsource(Code)
    groups = re.findall(r"^    # .+\n    ([A-Z_]+) = ", source, re.MULTILINE)
    found = appendix.sections_of(guide.path.read_text("utf-8"))
    assert [codes[0].name for codes in found] == groups
    assert [code for codes in found for code in codes] == list(Code)


@both
def test_nothing_of_the_catalogue_s_own_signs_is_left_in_the_appendix(guide: Guide) -> None:
    text = guide.path.read_text("utf-8")[len(guide_without_appendix(guide)) :]
    assert not re.search(r"\{\w+\}|\{\{\{|…\.|  ", text)
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) == len(Code)
    assert {len(re.split(r"(?<!\\)\|", row)) for row in rows} == {5}


# README.md


def test_the_readme_points_to_both_guides_and_names_every_option() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for guide in GUIDES:
        assert f"]({guide.path.name})" in text
    named = set(re.findall(r"--[a-z][a-z-]*", text))
    assert sorted(options() - named - {"--help", "--output"}) == []
    assert "`-o DIR`" in text
    for guide in GUIDES:
        used = " ".join(commands(guide_without_appendix(guide)))
        assert set(re.findall(r"--[a-z][a-z-]*", used)) - {"--pdf"} <= options()


def options(parser: argparse.ArgumentParser | None = None) -> set[str]:
    """Every long option of the program and of its commands."""
    found: set[str] = set()
    every = " ".join(table.COMMANDS).split()
    for action in (parser or table.parser(Language.ENGLISH, every))._actions:
        found |= {word for word in action.option_strings if word.startswith("--")}
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                found |= options(below)
    return found
