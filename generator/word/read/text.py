"""What is read of a document: its lines, how they read, and what keeps a file from being read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

from generator.messages.problems import Spot
from generator.submission.matching import fold_spaces
from generator.word.read import pictures

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
    ordered = sorted(pieces, key=lambda piece: not (piece[0] == MARK and pictures.floats(piece[1])))
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
