"""Invented names of organisations and identification numbers, made from ``words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from generator.law.choices import Form
from generator.submission.accept.values import check_digit

FIRST_YEAR, LAST_YEAR = 30, 89
"""First digits that no real identification number has: registration began in the nineties."""


@dataclass(frozen=True)
class Pattern:
    """A name with gaps, and the abbreviation of the legal form it goes with."""

    name: str
    legal_form: str


@dataclass(frozen=True)
class Words:
    """What invented names are made of."""

    notice: str
    places: tuple[str, ...]
    adjectives: tuple[str, ...]
    nouns: tuple[str, ...]
    notes: tuple[str, ...]
    long_name: str
    inspectors: Mapping[str, str]
    local: Mapping[Form, tuple[Pattern, ...]]
    republican: Mapping[Form, tuple[Pattern, ...]]


def load(forms: Mapping[str, Form]) -> Words:
    """The words; ``forms`` says which section an abbreviation stands for."""
    data = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    return Words(
        notice=data["notice"],
        places=tuple(data["places"]),
        adjectives=tuple(data["adjectives"]),
        nouns=tuple(data["nouns"]),
        notes=tuple(data["notes"]),
        long_name=data["long_name"],
        inspectors=data["inspectors"],
        local=_patterns(data["local"], forms),
        republican=_patterns(data["republican"], forms),
    )


def _patterns(data: dict[str, Any], forms: Mapping[str, Form]) -> dict[Form, tuple[Pattern, ...]]:
    return {forms[name]: tuple(Pattern(*pair) for pair in pairs) for name, pairs in data.items()}


class Namer:
    """Gives every organisation of a body a name of its own."""

    def __init__(self, words: Words, rng: Random, region: str) -> None:
        self._words, self._rng, self._region = words, rng, region
        self._patterns = words.local if region else words.republican
        self._given: set[str] = set()
        self._turn: dict[Form, int] = {}

    def name(self, form: Form) -> tuple[str, str]:
        """A name and its legal form; the kinds of organisations take turns."""
        patterns = self._patterns[form]
        turn = self._turn.get(form, 0)
        self._turn[form] = turn + 1
        pattern = patterns[turn % len(patterns)]
        while True:
            name = f"{self._filled(pattern.name)} {pattern.legal_form}"
            if name not in self._given:
                self._given.add(name)
                return name, pattern.legal_form

    def long_name(self) -> str:
        """The name of a school as charters have it."""
        return self._filled(self._words.long_name)

    def note(self) -> str:
        """A remark."""
        return self._rng.choice(self._words.notes)

    def inspector(self) -> str:
        """A state financial control body."""
        if not self._region:
            return self._words.inspectors["republican"]
        kind = self._rng.choice(("regional", "regional", "department"))
        return self._filled(self._words.inspectors[kind])

    def _filled(self, pattern: str) -> str:
        words, rng = self._words, self._rng
        return pattern.format(
            place=rng.choice(words.places),
            brand=f"{rng.choice(words.adjectives)} {rng.choice(words.nouns)}",
            number=rng.randrange(1, 60),
            region=self._region,
        )


def invented_bin(rng: Random) -> str:
    """A well-formed БСН that nobody has."""
    while True:
        year, month = rng.randrange(FIRST_YEAR, LAST_YEAR + 1), rng.randrange(1, 13)
        kind = f"{rng.choice('456')}{rng.choice('0124')}"
        eleven = f"{year}{month:02}{kind}{rng.randrange(100000):05}"
        last = check_digit(eleven)
        if last is not None:
            return f"{eleven}{last}"
