"""Finds names of bodies in Russian: papers are Kazakh, and a body's name is printed as given.

Only whole words count, never a letter or an ending: Kazakh place names have Russian letters, and
«область Жетісу» is official Russian.
"""

from __future__ import annotations

import re

from generator.law import tables
from generator.submission.bodies import region_rows
from generator.submission.matching import Names, comparable

_WORD = re.compile(r"[^\W\d_]+")
_RUSSIAN = {comparable(row["word"]) for row in tables.rows(__package__, "russian_words.tsv")}
_AKIMATS = Names(
    (name, row["akimat_kk"])
    for row in region_rows()
    for name in (row["name_ru"], *row["names_ru"].split("|"))
)


def russian_word(name: str) -> str | None:
    """What no Kazakh name has: the first such word, or a region's whole Russian name."""
    words = _WORD.findall(name)
    found = next((word for word in words if comparable(word) in _RUSSIAN), None)
    return name if found is None and kazakh_akimat(name) is not None else found


def kazakh_akimat(name: str) -> str | None:
    """The Kazakh name of the akimat that a Russian name means; None: it is none of the 20."""
    return _AKIMATS.find(name)
