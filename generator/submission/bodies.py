"""Bodies: the regions of the country, file names for any, and names in Russian where Kazakh is due.

Of a Russian name only whole words count, never a letter or an ending: Kazakh place names have
Russian letters, and «область Жетісу» is official Russian.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from generator.law import shipped_rows
from generator.law.choices import Kind
from generator.law.edition_file import kinds
from generator.submission.matching import Names, comparable, name_key

LONGEST_SLUG = 60

_DIGEST_LENGTH = 6

_LATIN = {row["kazakh"]: row["latin"] for row in shipped_rows(__package__, "latin.tsv")}
"""Kazakh letters as the country's own place names are written in Latin: ж zh, ғ gh, қ q, ы y."""

_LETTER = re.compile("|".join(_LATIN))

_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
"""Names that Windows keeps for devices, whatever the extension."""


@dataclass(frozen=True)
class BodyEntry:
    """A body that a workbook is made for; ``slug`` is its file's name, ``kato`` its code."""

    slug: str
    name: str
    kind: Kind
    kato: str | None


@dataclass(frozen=True)
class ExpectedBody:
    """A body that is to hand in a workbook, by its name or code or both; None: not given."""

    name: str | None = None
    kato: str | None = None
    kind: Kind | None = None

    @property
    def shown(self) -> str:
        """How a message names it."""
        known = [one for one in (self.name, self.kato) if one]
        return known[0] if len(known) == 1 else f"{self.name} ({self.kato})"

    def may_be(self, name: str | None, kind: Kind | None, kato: str | None) -> bool:
        """True when this is the body of a workbook, as far as both are known."""
        is_of_kind = kind is None or self.kind is None or kind.key == self.kind.key
        if self.kato is not None and kato is not None:
            return self.kato == kato and is_of_kind
        is_named = self.name is not None and name is not None
        return is_named and name_key(str(self.name)) == name_key(str(name))


def all_regions() -> tuple[BodyEntry, ...]:
    """The akimats of the regions and of the cities of republican significance, by code."""
    (akimat,) = (kind for kind in kinds() if kind.key == "local_executive")
    return tuple(
        BodyEntry(row["slug"], row["akimat_kk"], akimat, row["kato"]) for row in region_rows()
    )


@cache
def region_rows() -> tuple[Mapping[str, str], ...]:
    """The rows of ``regions.tsv`` by its column heads: the 20 regions, by ӘАОЖ code."""
    return shipped_rows(__package__, "regions.tsv")


def slug_of(name: str) -> str:
    """A file name for a body: its name in Latin letters, ``a-z0-9-``, 1 to 60 characters.

    Names too long to be kept whole end in a mark made from the full name, so that two offices
    of one district stay apart.
    """
    text = unicodedata.normalize("NFC", name).casefold()
    latin = _LETTER.sub(lambda found: _LATIN[found.group()], text)
    slug = "-".join(re.findall(r"[a-z0-9]+", latin))
    if not slug:
        return f"body-{_mark(name)}"
    if len(slug) > LONGEST_SLUG:
        return f"{_shortened(slug)}-{_mark(name)}"
    return f"{slug}-body" if _RESERVED.fullmatch(slug) else slug


def _shortened(slug: str) -> str:
    """The beginning of a slug, whole words as far as there is one, with room for a mark."""
    kept = slug[: LONGEST_SLUG - _DIGEST_LENGTH]
    return kept.rpartition("-")[0] or kept[:-1]


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:_DIGEST_LENGTH]


_WORD = re.compile(r"[^\W\d_]+")
_RUSSIAN = {comparable(row["word"]) for row in shipped_rows(__package__, "russian_words.tsv")}
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
