"""What is read of a document: its lines, how they read, and what keeps a file from being read.

Text is all that is looked at here, also the marks that stand for pictures, and markup as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

from generator.messages.problems import Spot
from generator.submission.matching import fold_spaces

Piece = tuple[frozenset[str], str]
"""What is odd about a piece of text, and the text."""

MARK: Final = frozenset({"⟦⟧"})
"""Beside a piece that is a mark itself, not text."""


def folded(text: str) -> str:
    """Text as lines hold it: composed, spaces folded, brackets distinguished from our marks."""
    return fold_spaces(plain(text))


def plain(text: str) -> str:
    """Text as it reads: programs write some hyphens as letters, others as elements of their own.

    Brackets are doubled, which distinguishes them from our marks.
    """
    text = text.replace("\u2011", "-").replace("\u00ad", "")
    return text.replace("⟦", "⟦⟦").replace("⟧", "⟧⟧")


def reading(pieces: Sequence[Piece]) -> tuple[str, str]:
    """What a reader sees of a paragraph; the same with marks for what he may not see as written."""
    if not any(odd for odd, _ in pieces):
        whole = fold_spaces("".join(text for _, text in pieces))
        return whole, whole
    words, marked = [], []
    # Programs put what floats before a paragraph's text or behind it, as they like.
    ordered = sorted(pieces, key=lambda piece: not (piece[0] == MARK and floats(piece[1])))
    for odd, group in groupby(ordered, key=lambda piece: piece[0]):
        text = "".join(piece[1] for piece in group)
        words.append("" if hides(odd) else text)
        is_plain = not odd or odd == MARK or not (text.strip() or hides(odd))
        marked.append(text if is_plain else f"⟦{', '.join(sorted(odd))}: {text}⟧")
    return fold_spaces("".join(words)), fold_spaces("".join(marked))


HIDING = frozenset(
    {"vanish", "specVanish", "strike", "dstrike", "white", "tiny"}
    | {"hidden", "vMerge", "hMerge", "del", "moveFrom", "field code"}
)
"""Why a text is not seen: its formatting, its row or cell, a change, its place in a field."""


def hides(reasons: frozenset[str]) -> bool:
    """True when a reader sees nothing of such a text."""
    return not reasons.isdisjoint(HIDING)


TRACKED_NAMES = frozenset(
    {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"}
    | {"pPrChange", "rPrChange", "sectPrChange", "tblGridChange", "tblPrChange"}
    | {"tblPrExChange", "tcPrChange", "trPrChange", "tracked"}
)
"""Elements of a change that Word has recorded, and the mark of a part that has such."""

TRACKED = "⟦tracked⟧"
"""The mark of a part with changes that Word has recorded; it stands at the first of them."""


Pieces = Sequence[Piece]
"""A paragraph piece by piece."""


class Line(NamedTuple):
    """A paragraph that has text: composed, spaces folded.

    ``words`` are what a reader sees; ``marked`` has, between marks, also what he may not see as it
    is written; ``cell`` is the way through cells, with a star for each row that begins there.
    """

    words: str
    marked: str
    spot: Spot
    cell: str = ""

    @property
    def text(self) -> str:
        """All of it, as manifests keep it: two papers with the same texts read the same."""
        return f"{self.cell}\t{self.marked}" if self.cell else self.marked


def split_cell(text: str) -> tuple[str, str]:
    """The cell and the reading of a line's text."""
    cell, _, reading = text.rpartition("\t")
    return cell, reading


class NotADocument(ValueError):  # noqa: N818 - a finding about a file
    """The bytes are no Word document that can be read in one way only."""


class AmbiguousDocument(NotADocument):
    """Two programs may read two documents in the bytes."""


class StrictDocument(NotADocument):
    """The document is saved as Strict Open XML: other names, other measures for everything."""


@dataclass(frozen=True)
class ReadLines:
    """The lines of a document, the digests of its parts by name, and its main part.

    ``is_plain`` says that texts stand in the main part in runs of its paragraphs alone.
    """

    lines: tuple[Line, ...]
    parts: Mapping[str, str]
    main: bytes = field(default=b"", repr=False, compare=False)
    is_plain: bool = field(default=False, compare=False)


DRAWN: Final = ("?drawing", "?pict", "?object")
"""What formatting calls that which is drawn in a text."""

_MARKS = re.compile(r"(?<!⟦)⟦□ ([0-9a-f]{16}[^⟧]*)⟧(?!⟧)")  # typed brackets are doubled
_FLOATING = re.compile(r"⟦□ [0-9a-f]{16} anchor (?!.* (?:character|line) )")
_MEASURE = re.compile(r"-?\d+(?:\.\d+)?mm")

MOST_APART, _LEAST_APART = 0.02, 0.5
"""Of a measure, and millimetres: programs round positions to the hundredth of an inch."""


def floats(text: str) -> bool:
    """True of the mark of a picture that is placed by its paragraph or page, not by a letter."""
    return _FLOATING.match(text) is not None


def without_pictures(text: str) -> str:
    """A text without the marks of pictures."""
    return _MARKS.sub("", text.replace("⟦□⟧", "")) if "⟦" in text else text


def unmeasured(text: str) -> str:
    """A reading without the measures of its pictures: readings that may be alike have it equal."""
    return _MARKS.sub(lambda mark: _MEASURE.sub("mm", mark[0]), text)


def alike(one: str, other: str) -> bool:
    """True of two readings that are equal but for the rounding of their pictures' measures."""
    return unmeasured(one) == unmeasured(other) and all(
        abs(before - now) <= max(_LEAST_APART, MOST_APART * abs(before))
        for before, now in zip(_measures(one), _measures(other), strict=True)
    )


def _measures(text: str) -> Iterator[float]:
    for found in _MARKS.findall(text):
        yield from (float(measure.removesuffix("mm")) for measure in _MEASURE.findall(found))


NO_BREAK_HYPHEN = "\u2011"
OF_ASIA = "\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef\U00020000-\U0010ffff"
OF_COMPLEX_SCRIPTS = "\u0590-\u0dff\ufb1d-\ufdff\ufe70-\ufeff"
"""The letters that the third and the fourth of a run's four fonts show."""

UNUSUAL = re.compile(f"[{NO_BREAK_HYPHEN}{OF_ASIA}{OF_COMPLEX_SCRIPTS}]|[^\\S ]")
"""Letters of the other two fonts, and blanks and hyphens that lines break at otherwise."""

_TEXT = re.compile('(<w:t(?: xml:space="preserve")?>)([^<]+)(?=<)')
_FONTS = re.compile("<w:rFonts[^>]*>")
_FONT = re.compile(r'w:(ascii|hAnsi|hint)(?:Theme)?="([^"]*)"')
_LETTERS = re.compile(f"(?:(?!{UNUSUAL.pattern}).)+", re.DOTALL)
_ESCAPED = re.compile("&(?:amp|lt|gt);")


def has_one_font(markup: str) -> bool:
    """True where letters of the two usual fonts are always shown by the same one."""
    for fonts in set(_FONTS.findall(markup)):
        named = dict(_FONT.findall(fonts))
        if named.get("ascii") != named.get("hAnsi") or named.get("hint", "default") != "default":
            return False
    return True


def blank(markup: str, *, one_font: bool) -> str:
    """Markup of texts in runs with one letter for all that are formatted alike.

    Spaces at the ends of a text stay where they count, unusual blanks and letters anywhere.
    """

    def shown(letters: re.Match[str]) -> str:
        if one_font:
            return "x" * len(letters[0])
        return "".join("x" if letter.isascii() else "ж" for letter in letters[0])

    def blanked(found: re.Match[str]) -> str:
        text = _ESCAPED.sub("x", found[2]) if "&" in found[2] else found[2]
        if "&" in text:
            return found[0]
        if "preserve" not in found[1]:
            text = text.strip(" \t\r\n")
        return found[1] + _LETTERS.sub(shown, text)

    return _TEXT.sub(blanked, markup)
