"""Writes the guides' appendix, what each message means (``make guide``).

The headings stand in the guides themselves, each with the first code that it is about; the rows
below them come from the catalogue of problems and are written afresh.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from generator.law.choices import (
    Amount,
    Answer,
    Count,
    ExcessColumn,
    FactValue,
    Form,
    Measure,
    Reading,
    Shown,
    Situation,
    Trend,
)
from generator.messages.problems import Code, Severity
from generator.messages.wording import Language, Speech, speech
from tests.helpers.paths import ROOT


@dataclass(frozen=True)
class Guide:
    """A guide: where it is, and the heads of its tables."""

    language: Language
    heads: tuple[str, str, str]

    @property
    def path(self) -> Path:
        """The file, at the top of the project."""
        return ROOT / f"README.{self.language.value}.md"

    @property
    def of_editions(self) -> Path:
        """The page for a lawyer who adds an edition."""
        return ROOT / f"EDITIONS.{self.language.value}.md"


GUIDES = (
    Guide(Language.KAZAKH, ("Коды", "Не болды", "Не істеу керек")),
    Guide(Language.RUSSIAN, ("Код", "Что случилось", "Что делать")),
)

HEADING = re.compile(r"^### .+ <!-- ([a-z-]+) -->$", re.MULTILINE)
"""A heading of the appendix and the first code that it is about."""

_EXAMPLE = re.compile(r"(,|:)? ?\b\w+: \{(example|headers)\}|(?<!\()\{letters\}")
"""What a message adds of its own case and a guide cannot know."""

_VALUES = re.compile(r"<!-- values -->.*?<!-- /values -->", re.DOTALL)

_HEADS_OF_VALUES = {
    Language.KAZAKH: ("Кілті", "Мәндері"),
    Language.RUSSIAN: ("Ключ", "Значения"),
}

_LISTED: dict[str, type[StrEnum]] = {
    "measure, read_by": Measure,
    "value": FactValue,
    "fails_when": Answer,
    "form, forms, closed": Form,
    "failing, inspected": Amount,
    "trend": Trend,
    "shows": Shown,
    "count": Count,
    "appendix_3": ExcessColumn,
    "situation": Situation,
    "reads": Reading,
}

_FACT = re.compile(r"\{\w+\}")


def renewed(guide: Guide) -> str:
    """The text of a guide with its appendix as the catalogue has it."""
    text = guide.path.read_text("utf-8")
    headings = list(HEADING.finditer(text))
    kept = text[: headings[0].start()]
    sections = zip(headings, sections_of(text), strict=True)
    tables = (f"{heading[0]}\n\n{_table(guide, codes)}" for heading, codes in sections)
    return kept + "\n".join(tables)


def with_values(guide: Guide) -> str:
    """The page on new editions, with the values that its keys take as the code has them."""
    return _VALUES.sub(_values(guide), guide.of_editions.read_text("utf-8"))


def _values(guide: Guide) -> str:
    """The keys of an edition's file that take one of several words, and the words."""
    heads = _HEADS_OF_VALUES[guide.language]
    rows = [heads, ("---",) * 2, *((f"`{key}`", _words_of(own)) for key, own in _LISTED.items())]
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return f"<!-- values -->\n{table}<!-- /values -->"


def _words_of(choices: type[StrEnum]) -> str:
    return ", ".join(f"`{choice.value}`" for choice in choices)


def sections_of(text: str) -> list[Sequence[Code]]:
    """The codes below each heading of the appendix; ValueError for a heading without its code."""
    codes = list(Code)
    firsts = [heading[1] for heading in HEADING.finditer(text)]
    starts = [[code.code for code in codes].index(first) for first in firsts]
    return [codes[start:end] for start, end in pairwise([*starts, len(codes)])]


def _table(guide: Guide, codes: Sequence[Code]) -> str:
    rows = [guide.heads, ("---",) * len(guide.heads), *_rows(codes, speech(guide.language))]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _rows(codes: Sequence[Code], words: Speech) -> Iterator[tuple[str, str, str]]:
    for code in codes:
        said = _readable(words.raw(code.code))
        if code.severity is not Severity.ERROR:
            said = f"*{words.say(f'severity.{code.severity.value}')}.* {said}"
        yield f"`{code.code}`", said, _readable(words.raw(f"{code.code}.hint"))


def _readable(sentence: str) -> str:
    """A message of the catalogue as a clerk reads it, in a cell of a table."""
    said = _FACT.sub("…", _EXAMPLE.sub("", sentence))
    said = said.replace("{{", "{").replace("}}", "}").replace("….", "…").replace("……", "…")
    return re.sub(r"([|<*_])", r"\\\1", said)


if __name__ == "__main__":
    for guide in GUIDES:
        guide.path.write_text(renewed(guide), "utf-8")
        guide.of_editions.write_text(with_values(guide), "utf-8")
