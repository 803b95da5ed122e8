"""Compares names typed by people despite spaces, case, quotes, look-alike letters and keyboards.

A Latin ``a`` in a Kazakh header is read as the Cyrillic letter it looks like; what is typed on a
Russian keyboard is understood while only one candidate is left. What everything in a workbook is
called, in Kazakh and in Russian, is in ``names.tsv``; the words of Appendix 2 are those of an
edition in Kazakh, ``appendix_2.tsv`` has the Russian ones.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from generator.law import shipped_rows
from generator.messages.problems import Translated
from generator.messages.wording import without_unseen

T = TypeVar("T")

_READINGS = {row["seen"]: row["meant"] for row in shipped_rows(__package__, "lookalikes.tsv")}
_QUOTES, _DASHES = "«»„“”‟‘’‚‹›\"'`", "–—−‐‑‒―"
_FOLDED = str.maketrans(
    {seen: meant for seen, meant in _READINGS.items() if len(meant) == 1}
    | {"ё": "е", "Ё": "Е"}
    | dict.fromkeys(_QUOTES, "")
    | dict.fromkeys(_DASHES, "-")
)
"""Letters, quotation marks and dashes as they are compared; before case.

Latin, Ukrainian and legacy-font letters become the Kazakh letters they look like. Latin H and h
look like two letters each and are tried as both.
"""

_LATIN_H = "h"
_READINGS_OF_H = _READINGS[_LATIN_H]
_RUSSIAN_KEYBOARD = str.maketrans("қғңұүөәіһ", "кгнууоаих")
_RUSSIAN_READINGS_OF_H = "нх"

_MARKS = " \n*:;."
_PARTED = re.compile(r"[/|\n(]")
_PARTS, _BRACKETED = re.compile(r"[/|\n]"), re.compile(r"([^()]+)\(([^()]+)\)")
"""What parts the two languages of a header, and a header with the second one in brackets."""

_SPACED_DASH = re.compile(" ?- ?")
_UNQUOTED = str.maketrans(dict.fromkeys(_QUOTES, ""))
_NUMBERING = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})?[.)]\s*")

_ALIKE = 0.75
"""The least similarity, of 1, at which a declared name is proposed."""

_LONGER = 20
"""Letters by which quotation marks and spaced dashes make a name longer than it is compared."""

_MOST_COMPARED = 8_000
"""Letters of unknown texts that are compared with declared names: a comparison is slow."""


_REMEMBERED, _MOST_REMEMBERED = 200, 1_000
"""Letters of a text whose meaning is kept, and how many texts, for each list of names."""


def fold_spaces(text: str) -> str:
    """The text composed (NFC), trimmed, every run of white space as one ordinary space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def without_quotes(text: str) -> str:
    """The text without its quotation marks, of whatever kind."""
    return text.translate(_UNQUOTED)


def comparable(text: str) -> str:
    """A text as it is compared, whatever its spaces, case, quotes, dashes and look-alikes.

    ё is е; a Latin h is left; what nobody sees is not.
    """
    words = unicodedata.normalize("NFC", without_unseen(text)).translate(_FOLDED).split()
    folded = " ".join(words).casefold()
    return _SPACED_DASH.sub("-", folded) if "-" in folded else folded


def name_key(text: str) -> str:
    """The key that an organisation's name is compared by."""
    return _blurred(comparable(text), _READINGS_OF_H)


def same(one: str, other: str) -> bool:
    """True when two names are the same as people read them."""
    return one == other or _agree(comparable(one), comparable(other), _READINGS_OF_H)


def _agree(one: str, other: str, readings: str) -> bool:
    """True when two comparable texts are the same; each Latin h in them is read by itself."""
    if one == other or len(one) != len(other):
        return one == other
    return all(
        a == b or (a == _LATIN_H and b in readings) or (b == _LATIN_H and a in readings)
        for a, b in zip(one, other, strict=True)
    )


def _blurred(text: str, readings: str) -> str:
    """A comparable text with every letter that a Latin h may stand for as one of them."""
    for letter in (_LATIN_H, *readings[1:]):
        text = text.replace(letter, readings[0])
    return text


def _closest(text: str, names: Mapping[str, frozenset[str]]) -> str | None:
    """The name most like the text, the first of equals; like :func:`difflib.get_close_matches`.

    That one leaves out the commonest letters of texts of 200 letters, which are all they have.
    """
    matcher = None  # to prepare it takes as long as to pass over all names
    letters, best, closest = set(text), _ALIKE, None
    shortest, longest = len(text) * _ALIKE / (2 - _ALIKE), len(text) * (2 - _ALIKE) / _ALIKE
    for name, own in names.items():
        if not shortest <= len(name) <= longest:
            continue
        # Most names: no more letters than these can be the same.
        common = min(len(name) - len(own - letters), len(text) - len(letters - own))
        if 2 * common < best * (len(text) + len(name)):
            continue
        if matcher is None:
            matcher = difflib.SequenceMatcher(None, "", text, autojunk=False)
        matcher.set_seq1(name)
        if matcher.quick_ratio() < best:
            continue
        ratio = matcher.ratio()
        if ratio > best or (closest is None and ratio >= best):
            best, closest = ratio, name
    return closest


@dataclass(frozen=True)
class HeaderMeaning(Generic[T]):
    """What a header or a label names; None: nothing known, or several things at once.

    In one of two languages, such as «БСН / БИН», ``unknown`` are the parts that are no name, and
    ``differing`` all of them where they name different things.
    """

    value: T | None
    unknown: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()


class Names(Generic[T]):
    """Declared names and what they stand for; looks up what people typed."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, list[tuple[str, T]]] = {}
        self._russian: dict[str, list[tuple[str, T]]] = {}
        self._spelt: dict[str, str] = {}
        for name, value in entries:
            key = comparable(name)
            beside = self._exact.setdefault(_blurred(key, _READINGS_OF_H), [])
            if any(held != value and _agree(key, other, _READINGS_OF_H) for other, held in beside):
                raise ValueError(f"two declared names are read alike: {name}")
            beside.append((key, value))
            typed = key.translate(_RUSSIAN_KEYBOARD)
            alike = self._russian.setdefault(_blurred(typed, _RUSSIAN_READINGS_OF_H), [])
            alike.append((typed, value))
            self._spelt.setdefault(key, name)
        self._letters = {name: frozenset(name) for name in self._spelt}
        self._longest = max(map(len, self._spelt), default=0)
        # The same few headers and answers stand in every workbook and row: a tenth of the time.
        self._remembered = lru_cache(maxsize=_MOST_REMEMBERED)(self._find)
        self._listed = lru_cache(maxsize=_MOST_REMEMBERED)(self._find_listed)
        self._headings = lru_cache(maxsize=_MOST_REMEMBERED)(self._heading)

    def values(self) -> list[T]:
        """What the names stand for, in the order declared, each once."""
        return list(dict.fromkeys(v for beside in self._exact.values() for _, v in beside))

    def spelt(self) -> Iterable[str]:
        """The declared names, as they are declared."""
        return self._spelt.values()

    def find(self, text: str) -> T | None:
        """What a name stands for, or None."""
        return self._remembered(text) if len(text) <= _REMEMBERED else self._find(text)

    def find_listed(self, text: str) -> T | None:
        """Like :meth:`find`, and also as typed on a Russian keyboard if one candidate is left."""
        return self._listed(text) if len(text) <= _REMEMBERED else self._find_listed(text)

    def heading(self, text: str) -> HeaderMeaning[T]:
        """What a header or a label names, marks around it and a second language aside.

        In brackets a second name counts only if it is known: they often hold a reservation.
        """
        return self._headings(text) if len(text) <= _REMEMBERED else self._heading(text)

    def _heading(self, text: str) -> HeaderMeaning[T]:
        bare = text.strip(_MARKS)
        found = self.find_listed(text)
        if found is None and bare != text:
            found = self.find_listed(bare)
        if found is not None or not _PARTED.search(bare):
            return HeaderMeaning(found)
        bracketed = _BRACKETED.fullmatch(bare)
        parts = [part.strip(_MARKS) for part in bracketed.groups() if part] if bracketed else []
        if not all(self.find_listed(part) for part in parts) or not parts:
            parts = [part.strip(_MARKS) for part in _PARTS.split(bare) if part.strip(_MARKS)]
        return self._together(parts) if len(parts) > 1 else HeaderMeaning(None)

    def _together(self, parts: list[str]) -> HeaderMeaning[T]:
        meant = {part: self.find_listed(part) for part in parts}
        known = {value for value in meant.values() if value is not None}
        if len(known) > 1:
            return HeaderMeaning(None, differing=tuple(parts))
        unknown = tuple(part for part, value in meant.items() if value is None)
        return HeaderMeaning(known.pop(), unknown) if known else HeaderMeaning(None)

    def _find(self, text: str) -> T | None:
        key = self._key(text)
        if key is None:
            return None
        beside = self._exact.get(_blurred(key, _READINGS_OF_H), ())
        return next((v for other, v in beside if _agree(key, other, _READINGS_OF_H)), None)

    def _find_listed(self, text: str) -> T | None:
        key = self._key(text)
        if key is None:
            return None
        typed, readings = key.translate(_RUSSIAN_KEYBOARD), _RUSSIAN_READINGS_OF_H
        beside = self._russian.get(_blurred(typed, readings))
        if beside is None:  # so it is with most texts: no name either
            return None
        found = self.find(text)
        candidates = {value for other, value in beside if _agree(typed, other, readings)}
        return next(iter(candidates)) if found is None and len(candidates) == 1 else found

    def _key(self, text: str) -> str | None:
        """A text as it is compared; None if it is too long for a name."""
        spaced = fold_spaces(text)
        return comparable(spaced) if len(spaced) <= self._longest + _LONGER else None

    def nearest(self, text: str) -> str | None:
        """The declared name most like the text, for a message to offer; never taken."""
        if not self._may_be_like(text):
            return None
        key = _NUMBERING.sub("", comparable(text), count=1)
        for reading in dict.fromkeys(key.replace(_LATIN_H, letter) for letter in _READINGS_OF_H):
            close = _closest(reading, self._letters)
            if close is not None:
                return self._spelt[close]
        return None

    def _may_be_like(self, text: str) -> bool:
        """False when the text is so long that no name can be as like it as is asked."""
        return len(fold_spaces(text)) * _ALIKE <= self._longest * (2 - _ALIKE)

    def nearest_among(self, texts: Mapping[str, str]) -> dict[T, list[str]]:
        """For what each declared name stands for, the places of the texts that are like it.

        Only the first texts are compared, as many as a person would write.
        """
        found: dict[T, list[str]] = {}
        left = _MOST_COMPARED
        for place, text in texts.items():
            if self._may_be_like(text):
                left -= len(text)
                meant = self.find(self.nearest(text) or "")
                if meant is not None:
                    found.setdefault(meant, []).append(place)
            if left < 0:
                break
        return found


class WorkbookLanguage(StrEnum):
    """The languages of workbooks; both may be mixed in one."""

    KAZAKH = "kk"
    RUSSIAN = "ru"


@dataclass(frozen=True)
class Name:
    """The names of one thing: one in each language, and others that people use for it.

    ``example`` is a value that a cell so called may hold; empty for what holds none.
    """

    group: str
    key: str
    kk: str
    ru: str
    aliases: tuple[str, ...] = ()
    example: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every name, the Kazakh one first."""
        return (self.kk, self.ru, *self.aliases)

    @property
    def bilingual(self) -> Translated:
        """The name as a message quotes it, in its own language."""
        return Translated(self.kk, self.ru)

    def in_language(self, language: WorkbookLanguage) -> str:
        """The name that a blank workbook of a language has."""
        return self.kk if language is WorkbookLanguage.KAZAKH else self.ru


def _read(aliases: str, **texts: str) -> Name:
    return Name(aliases=tuple(aliases.split("|")) if aliases else (), **texts)


_NAMES = {
    (n.group, n.key): n for n in (_read(**row) for row in shipped_rows(__package__, "names.tsv"))
}


_IN_APPENDIX_2 = {
    row["kk"]: _read(group="appendix 2", key="", example="", **row)
    for row in shipped_rows(__package__, "appendix_2.tsv")
}


def in_appendix_2(text: str) -> Name:
    """The names of a head or a line of Appendix 2 by its Kazakh text in an edition.

    A text that has no Russian name yet goes by the Kazakh one alone.
    """
    return _IN_APPENDIX_2.get(text) or Name("appendix 2", "", text, text)


def name(group: str, key: str) -> Name:
    """The names of one thing of a group, such as the column ``BIN`` of ``organisation``.

    :class:`KeyError`: the table has no such row, which is our own mistake.
    """
    return _NAMES[group, key]


def names(group: str) -> dict[str, Name]:
    """The names of a group by their keys, in the order of the table."""
    return {key: own for (whose, key), own in _NAMES.items() if whose == group}
