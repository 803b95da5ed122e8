"""Look-alike letters in any text of an edition, marks of tags, Russian where Kazakh is due.

A Latin letter among Kazakh ones looks right and is wrong: it would stand in every document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.law.edition import Edition
from generator.law.toml_faults import Faults
from generator.law.typed_toml import Leaf, leaves
from generator.messages.problems import Code

_WORD = re.compile(r"[^\W\d_]+")
_OTHER = re.compile(r"[^\W\d_Ѐ-ӿ]")
"""A letter that is not Cyrillic."""

_ROMAN = re.compile(r"(?=.*[IVLD])[IVXLCDM]+")
_LOOKALIKES: Final = str.maketrans("ABCEHIKMOPTXYaceiopxyhƏəƟɵ", "АВСЕНІКМОРТХУасеіорхуһӘәӨө")
_MARKS = re.compile(
    r"\{[{%#]|[%#}]\}|[\x00-\x1f\x7f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f]"
    r"|[\ue000-\uf8ff\ufeff\ufff0-\uffff]|^\s|\s$"
)
"""What begins or ends a tag of a template, is not seen, or is a space at an end."""

_KAZAKH = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_RUSSIAN_FROM = 40
"""Letters of a text in which at least one is of the Kazakh alphabet alone."""

_IGNORED: Final = frozenset(
    {"id", "situation", "measure", "norm", "form", "count", "closed", "kinds", "not_for"}
    | {"failing", "inspected", "trend", "replaces", "en", "key", "forms", "appendix_3"}
    | {"value", "fails_when", "fact", "example", "read_by"}
)
"""Keys whose texts are words of the program, or English."""

_RUSSIAN: Final = ("ru", "rule_ru", "aliases")
"""Keys whose texts are Russian, or may be."""


def prove_words(edition: Edition, faults: Faults) -> None:
    """Reports mixed letters, marks of tags, and Russian where Kazakh is due (a warning)."""
    for leaf in leaves(edition):
        if isinstance(leaf.value, str) and leaf.key not in _IGNORED:
            _prove_text(leaf, leaf.value, faults)


def _prove_text(leaf: Leaf, text: str, faults: Faults) -> None:
    if mark := _MARKS.search(text):
        faults.add(Code.EDITION_MARKS, leaf.part, name=leaf.key, found=repr(mark[0]))
    for word in dict.fromkeys(_mixed(text)):
        near = word.translate(_LOOKALIKES)
        shown = _OTHER.sub(lambda letter: f"[{letter[0]}]", word)
        near = "" if _OTHER.search(near) else near
        faults.add(Code.EDITION_LETTERS, leaf.part, name=leaf.key, found=shown, near=near)
    letters = sum(map(str.isalpha, text))
    if leaf.key not in _RUSSIAN and letters >= _RUSSIAN_FROM and not _KAZAKH.search(text):
        faults.add(Code.EDITION_RUSSIAN, leaf.part, name=leaf.key)


def _mixed(text: str) -> Iterator[str]:
    """The words with Latin letters that are, or may be taken for, Kazakh ones."""
    for word in _WORD.findall(text):
        latin = _OTHER.findall(word)
        if not latin or _ROMAN.fullmatch(word):
            continue
        looks_kazakh = not _OTHER.search(word.translate(_LOOKALIKES))
        if len(latin) < len(word) or looks_kazakh:
            yield word
