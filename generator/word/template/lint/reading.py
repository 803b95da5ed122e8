"""The tags of a template in their places, and the template rewritten with tags as meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.files import zip as archive
from generator.messages.problems import Code, Fact, Part, Place, Problem, Spot
from generator.word.compose.markup import serialised
from generator.word.read.xml import W
from generator.word.template import tag_syntax as tags
from generator.word.template.stories import Paragraph, Piece, Story
from generator.word.template.tag_syntax import Found, ParsedTag

FILLED = (Part.BODY, Part.HEADER, Part.FOOTER, Part.FOOTNOTE)
"""The stories in which tags are filled."""

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = re.compile("[ \t\n]")


@dataclass(frozen=True)
class Placed:
    """A tag, or what looks like one, and the paragraph it stands in."""

    paragraph: Paragraph
    found: Found

    @property
    def tag(self) -> ParsedTag | None:
        """What it means; None when it means nothing."""
        return self.found.meaning if isinstance(self.found.meaning, ParsedTag) else None


@dataclass(frozen=True)
class Fault:
    """Something wrong with a template: its code, its spot and the facts its message quotes."""

    code: Code
    spot: Spot | None
    facts: dict[str, Fact]

    def problem(self, file: str) -> Problem:
        """The problem of the template in a file."""
        return Problem(self.code, Place(file=file, spot=self.spot), self.facts)


def fault(code: Code, at: Placed | Spot | None, **facts: Fact) -> Fault:
    """A fault at a tag, which is quoted, or at a spot."""
    if isinstance(at, Placed):
        return Fault(code, at.paragraph.spot, {"tag": tags.shown(at.found.text), **facts})
    return Fault(code, at, facts)


def placed(story: Story) -> tuple[Placed, ...]:
    """Everything in a story that looks like a tag, in reading order."""
    return tuple(
        Placed(paragraph, found)
        for paragraph in story.paragraphs
        for found in tags.find(paragraph.text)
    )


def is_repaired(typed: str, meant: ParsedTag) -> bool:
    """True when a tag was not typed as it is meant; ordinary spaces do not count."""
    return _BLANKS.sub("", typed) != _BLANKS.sub("", meant.written)


def written(data: bytes, stories: Iterable[Story]) -> bytes:
    """The template's file with its stories as they are now; all else as it was."""
    fresh = {story.member: serialised(story.root) for story in stories}
    parts = archive.contents(data) | fresh
    return archive.store((name, parts[name]) for name in parts if not name.endswith("/"))


def rewrite(paragraph: Paragraph, meant: Sequence[tuple[Found, ParsedTag]]) -> None:
    """Put every tag, as it is meant, into the one piece of text in which it begins.

    Word tears a tag apart where spelling, formatting or a bookmark changes; whole, it is one tag to
    whatever fills the template.
    """
    pieces = list(paragraph.pieces())
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece.text))
    for found, tag in reversed(meant):
        _replace(pieces, starts, found, tag.written)


def _replace(pieces: list[Piece], starts: list[int], found: Found, text: str) -> None:
    """Replace a stretch of the paragraph's text; from its end, so that what is before stays."""
    first = True
    for index, piece in enumerate(pieces):
        start = max(found.start - starts[index], 0)
        end = min(found.end - starts[index], len(piece.text))
        if start >= end:
            continue
        if piece.element.tag != f"{W}t":
            _drop(piece)
            pieces[index] = Piece(piece.element, "")
            continue
        fresh = piece.text[:start] + (text if first else "") + piece.text[end:]
        first = False
        piece.element.text = fresh
        piece.element.set(_SPACE, "preserve")
        pieces[index] = Piece(piece.element, fresh)


def _drop(piece: Piece) -> None:
    """Take a break or a tab out of a tag."""
    parent = piece.element.getparent()
    if parent is not None:
        parent.remove(piece.element)
