"""Proves the words of an edition: letters of one alphabet, nothing a template would take for a tag.

A Latin letter among Kazakh ones looks right and is wrong: it would stand in every document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.law.edition import Edition
from generator.law.leaves import Leaf, leaves
from generator.law.typed_toml import Faults
from generator.messages.problems import Code

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
_ROMAN = re.compile(r"(?=.*[IVLD])[IVXLCDM]+")
_LOOKALIKES: Final = str.maketrans("ABCEHIKMOPTXYaceiopxy", "АВСЕНІКМОРТХУасеіорху")
_MARKS = re.compile(r"\{[{%#]|[%#}]\}|[\x00-\x1f\x7f]")
"""What begins or ends a tag of a template, or is no letter."""

_KAZAKH = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_RUSSIAN_FROM = 40
"""Letters of a text in which at least one is of the Kazakh alphabet alone."""

_ASIDE: Final = frozenset(
    {"id", "situation", "measure", "norm", "form", "count", "closed", "kinds", "not_for"}
    | {"failing", "inspected", "trend", "replaces", "en", "key", "forms", "appendix_3"}
    | {"value", "fails_when", "fact", "example"}
)
"""Keys whose texts are words of the program, or English."""

_RUSSIAN: Final = ("ru", "rule_ru", "aliases")
"""Keys whose texts are Russian, or may be."""


def prove_words(edition: Edition, faults: Faults) -> None:
    """Reports mixed letters, marks of tags, and Russian where Kazakh is due (a warning)."""
    for leaf in leaves(edition):
        if isinstance(leaf.value, str) and leaf.key not in _ASIDE:
            _prove_text(leaf, leaf.value, faults)


def _prove_text(leaf: Leaf, text: str, faults: Faults) -> None:
    if mark := _MARKS.search(text):
        faults.add(Code.EDITION_MARKS, leaf.part, name=leaf.key, found=repr(mark[0]))
    for word in dict.fromkeys(_mixed(text)):
        near = word.translate(_LOOKALIKES)
        shown = _LATIN.sub(lambda letter: f"[{letter[0]}]", word)
        near = "" if _LATIN.search(near) else near
        faults.add(Code.EDITION_LETTERS, leaf.part, name=leaf.key, found=shown, near=near)
    letters = sum(map(str.isalpha, text))
    if leaf.key not in _RUSSIAN and letters >= _RUSSIAN_FROM and not _KAZAKH.search(text):
        faults.add(Code.EDITION_RUSSIAN, leaf.part, name=leaf.key)


def _mixed(text: str) -> Iterator[str]:
    """The words with Latin letters that are, or may be taken for, Kazakh ones."""
    for word in _WORD.findall(text):
        latin = _LATIN.findall(word)
        if not latin or _ROMAN.fullmatch(word):
            continue
        looks_kazakh = not _LATIN.search(word.translate(_LOOKALIKES))
        if len(latin) < len(word) or looks_kazakh:
            yield word
