"""No language within another: what each command prints in Russian has no Kazakh, in English none.

The words of the law, what workbooks and other files hold, and what is quoted stay as they are.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from generator.cli import main as cli
from generator.law.choices import LEGAL_FORMS, Paper
from generator.law.edition_file import editions
from generator.law.typed_toml import leaves
from generator.word.compose.books import list_tags
from tests.helpers.paths import ROOT
from tests.messages.test_languages import sentences

_FOREIGN = {"ru": re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]"), "en": re.compile("[\u0400-\u04ff]")}
"""Letters that a language does not have; Kazakh ones within Russian, all of Cyrillic in English."""

_QUOTED = re.compile("«[^»]*»|“[^”]*”|\"[^\"]*\"|'[^']*'|\\{\\{.*?\\}\\}|\\{%.*?%\\}")
_FACT = re.compile(r"\{\w+\}")
_SAMPLE = ROOT / "inputs" / "2023" / "shymkent.xlsx"
_SPOILT = {"B2": "3604", "D3": "МКМ", "G4": "он екі", "I5": "мүмкін", "B6": "360640456687"}
_EDITION = str(ROOT / "generator/law/editions/2025.toml")

COMMANDS = (
    *("check good.xlsx", "check bad.xlsx", "check good.xlsx bad.xlsx --annotate marked"),
    *("score good.xlsx", "score bad.xlsx", "explain good.xlsx мк 3.3", "explain good.xlsx ММ 2.1"),
    *("advise good.xlsx", "advise .", "build bad.xlsx -o none", "build good.xlsx -o out"),
    *("verify out", "verify out good.xlsx", "merge good.xlsx bad.xlsx -o both.xlsx"),
    *("map good.xlsx -o good.toml", "new --from-last good.xlsx -o next"),
    "new --name Шымкент --kind sectoral --year 2024",
    *("editions", f"editions check {_EDITION}", "editions diff 2022 2025"),
    *("editions show 2025 -o act.docx", "editions table 2025 -o cases.xlsx"),
    *("template new --edition 2025 -o own.docx", "template check own.docx", "template tags"),
    *("template check good.xlsx", ""),
)


@dataclass(frozen=True)
class Desk:
    """A folder to work in, and all texts of the law and of the workbooks in it."""

    folder: Path
    known: re.Pattern[str]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "good.xlsx").write_bytes(_SAMPLE.read_bytes())
    book = openpyxl.load_workbook(_SAMPLE)
    for cell, text in _SPOILT.items():
        book["Ұйымдар"][cell] = text
    book.save(folder / "bad.xlsx")
    with contextlib.chdir(folder):
        printed("build", "good.xlsx", "-o", "out")
    return Desk(folder, any_of(_known(folder)))


def any_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Finds one of the texts where it stands by itself, the longest first."""
    wanted = sorted({text for text in texts if text.strip()}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)")


def _known(folder: Path) -> Iterator[str]:
    for edition in editions():
        yield from (str(leaf.value) for leaf in leaves(edition) if isinstance(leaf.value, str))
        for tags in list_tags(edition, Paper.SHEET):
            yield from (entry.example for entry in tags.entries)
    for form in LEGAL_FORMS:
        yield from (form.abbreviation, form.name, *form.variants)
    for path in folder.glob("*.xlsx"):
        for sheet in openpyxl.load_workbook(path).worksheets:
            rows = sheet.iter_rows(values_only=True)
            yield from (text for row in rows for text in row if isinstance(text, str))


def printed(*words: str) -> str:
    """All that a command prints, whatever its exit code."""
    found = io.StringIO()
    with (
        contextlib.redirect_stdout(found),
        contextlib.redirect_stderr(found),
        contextlib.suppress(SystemExit),
    ):
        cli.main([*words])
    return found.getvalue()


def own_words(text: str, known: re.Pattern[str]) -> str:
    """A line without what it quotes."""
    return _QUOTED.sub(" ", known.sub(" ", text))


@pytest.mark.parametrize("language", _FOREIGN)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_speaks_one_language(
    command: str, language: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.folder)
    monkeypatch.setenv("LANGUAGE", "")
    said = printed("--lang", language, *command.split())
    assert said.strip()
    if (command, language) == ("template tags", "en"):
        return  # tags have a Kazakh and a Russian meaning, English readers see both
    lines = [own_words(line, desk.known) for line in said.splitlines()]
    assert [line for line in lines if _FOREIGN[language].search(line)] == []


@pytest.mark.parametrize("language", _FOREIGN)
def test_no_sentence_has_letters_of_another_language_outside_quotation_marks(
    language: str,
) -> None:
    own = {key: _QUOTED.sub("", _FACT.sub("", said)) for key, said in sentences(language).items()}
    assert {key: said for key, said in own.items() if _FOREIGN[language].search(said)} == {}


def test_kazakh_among_the_words_of_another_language_is_seen() -> None:
    said = "Пункт Правил: 13-тармақ «Ұйымдар»"
    assert _FOREIGN["ru"].search(own_words(said, any_of(["тармақ бойынша"])))
    assert not _FOREIGN["ru"].search(own_words(said, any_of(["13-тармақ"])))
