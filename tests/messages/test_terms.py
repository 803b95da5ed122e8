"""The table of terms, ``terms.tsv``: where a word is chosen, and which words never stand for it."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.helpers.paths import ROOT

TERMS = tuple(
    csv.DictReader(
        (Path(__file__).parent / "terms.tsv").read_text("utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
)
LANGUAGES = ("kk", "ru", "en")


def _official_texts() -> dict[str, str]:
    """Every text of ours that a person reads, by where it stands; the law's own words excepted."""
    texts = {}
    for language in LANGUAGES:
        path = ROOT / f"generator/messages/locale/{language}/LC_MESSAGES/bagalau.po"
        with path.open(encoding="utf-8") as file:
            for message in read_po(file):
                texts[f"{language}: {message.id}"] = str(message.string)
    own = ("generator/excel/**/*.toml", "generator/word/compose/*.toml")
    for pattern in (*own, "generator/papers/*tags*", "README.*.md", "EDITIONS.*.md"):
        for path in sorted(ROOT.glob(pattern)):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                texts[f"{path.relative_to(ROOT)}:{number}"] = line
    return texts


@pytest.mark.parametrize("term", TERMS, ids=[term["en"] for term in TERMS])
def test_a_word_that_was_decided_against_stands_nowhere(term: dict[str, str]) -> None:
    never = re.compile(term["never"])
    found = {place: text for place, text in _official_texts().items() if never.search(text)}
    assert not found


def test_each_term_has_one_name_and_a_source() -> None:
    for language in LANGUAGES:
        names = sorted(term[language] for term in TERMS)
        assert all(names)
        assert not [name for name, after in pairwise(names) if name == after]
    assert all(term["source"] and term["never"] for term in TERMS)


def test_the_search_finds_what_it_forbids() -> None:
    forbidden = "Файлды бос үлгіден көшіріңіз; Отклонено файлов: 3"
    assert {term["en"] for term in TERMS if re.search(term["never"], forbidden)} == {
        "blank workbook",
        "refused",
    }
