"""A fault of TOML's own notation in our words: the line, the key and what to write instead."""

from __future__ import annotations

import re

from generator.law.toml_lines import lines_of
from generator.law.typed_toml import At
from generator.messages.problems import Code, Fact, Phrase, Place, Problem

_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")

_CAUSES = (
    (r"Expected '=' after a key", Phrase("toml.equals")),
    (r"Invalid statement", Phrase("toml.statement")),
    (r"Expected newline or end of document", Phrase("toml.rest")),
    (r"Unclosed|Expected '\]|Expected ',' or", Phrase("toml.bracket")),
    (r"Unterminated|Illegal character '\\[nr]'|Expected \"'\"", Phrase("toml.quote")),
    (r"Cannot overwrite|Duplicate", Phrase("toml.key-twice")),
    (r"Cannot declare|Cannot redefine|Cannot mutate|already", Phrase("toml.table-twice")),
    (r"[Uu]nescaped|[Ee]scape|hex", Phrase("toml.backslash")),
    (r"date", Phrase("toml.date")),
    (r"Illegal character", Phrase("toml.character")),
    (r"Invalid value|Invalid initial character", Phrase("toml.value")),
)
"""What ``tomllib`` says, and the words for it in the catalogues."""


_LONGEST = 60
"""Letters of the faulty line that a message quotes."""


def toml_fault(text: str, name: str, error: Exception) -> Problem:
    """The problem of a text that is no TOML; the line is that at which the parser stopped."""
    said, lines = str(error), text.splitlines() or [""]
    where = _WHERE.search(said)
    line = min(int(where[1]), len(lines)) if where and where[1] else len(lines)
    causes = (cause for words, cause in _CAUSES if re.search(words, said))
    written = lines[line - 1].strip()[:_LONGEST]
    facts: dict[str, Fact] = {
        "reason": next(causes, Phrase("toml.other")),
        "written": written,
        "detail": said,
    }
    place = Place(file=name, part=_part(text, line), line=line)
    return Problem(Code.EDITION_UNREADABLE, place, facts)


def _part(text: str, line: int) -> str | None:
    """The last table or key that begins on the line or above it."""
    above = [(own, len(path), path) for path, own in lines_of(text).items() if own <= line]
    at = At("", ())
    for step in max(above, key=lambda found: found[:2])[2] if above else ():
        at = at.named(step + 1) if isinstance(step, int) else at.key(step)
    return at.label or None
