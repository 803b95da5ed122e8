"""What is wrong with a TOML file, and where: its parts as messages name them, and their lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from generator.messages.problems import Code, Fact, Phrase, Place, Problem

KeyPath = tuple[str | int, ...]
"""The way to a value: keys of tables, and places in arrays from 0."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*([\w.-]+|"[^"]*"|'[^']*')\s*=""", re.ASCII)
_LONG = r"""(?s:\"{3}.*?(?:\"{3}|\Z)|'{3}.*?(?:'{3}|\Z))"""
_STRING_OR_REMARK = re.compile(rf"""({_LONG})|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#.*""")
"""A text of several lines is the group."""


class At(NamedTuple):
    """A part of a file: as messages name it, and the way to it."""

    label: str
    path: KeyPath

    def key(self, key: str) -> At:
        """A key of this table."""
        return At(f"{self.label}, {key}" if self.label else key, (*self.path, key))

    def element(self, number: int) -> At:
        """An element of this array, from 1."""
        return At(self.label, (*self.path, number - 1))

    def named(self, name: object) -> At:
        """The same, by a name or number that tells it from its neighbours."""
        return At(f"{self.label} {name}", self.path)


def lines_of(text: str) -> Mapping[KeyPath, int]:
    """The line, from 1, of every table and key; keys within a value stand on its line.

    A file that is no TOML gives what can be made out.
    """
    found: dict[KeyPath, int] = {}
    lengths: dict[KeyPath, int] = {}
    table: KeyPath = ()
    depth = 0  # of brackets that are open
    for number, line in enumerate(_STRING_OR_REMARK.sub(_on_one_line, text).splitlines(), start=1):
        if depth == 0 and (header := _HEADER.match(line)):
            table = _table(header[2], lengths)
            found.setdefault(table, number)
            if header[1] == "[[":
                lengths[table] = lengths.get(table, 0) + 1
                table = (*table, lengths[table] - 1)
                found[table] = number
            continue
        if depth == 0 and (key := _KEY.match(line)):
            found.setdefault((*table, *_parts(key[1])), number)
        elif depth == 0:
            continue
        bare = _STRING_OR_REMARK.sub("", line)
        depth = max(depth + sum(map(bare.count, "[{")) - sum(map(bare.count, "]}")), 0)
    return found


def _on_one_line(found: re.Match[str]) -> str:
    """A text of several lines as empty ones: what stands in it is no key."""
    return "\n" * found[0].count("\n") if found[1] else found[0]


def _table(name: str, lengths: Mapping[KeyPath, int]) -> KeyPath:
    """The way to the table of a header: in arrays above it to the last of their tables."""
    *above, last = _parts(name)
    path: KeyPath = ()
    for key in above:
        path = (*path, key)
        path = (*path, lengths[path] - 1) if path in lengths else path
    return (*path, last)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


_LONGEST = 60
"""Letters of a wrong value, or of a faulty line, that a message quotes."""


class Faults:
    """Collects what is wrong with one file; its ``text`` gives the lines of tables and keys."""

    def __init__(self, file: str, text: str = "") -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._text = text
        self._read: dict[str, KeyPath] = {}

    @cached_property
    def _lines(self) -> Mapping[KeyPath, int]:
        return lines_of(self._text)  # a third of the time of reading; most files have no fault

    def reads(self, at: At) -> None:
        """Remembers where a part of the file is."""
        self._read[at.label] = at.path

    def add(self, code: Code, part: str, **facts: Fact) -> None:
        """Reports a fault of a part of the file, on its line or that of what it belongs to.

        A part "" is the file as a whole.
        """
        place = Place(file=self.file, part=part or None, line=self._line(part))
        self.problems.append(Problem(code, place, facts))

    def has(self, part: str) -> bool:
        """True when the file has this part, which may be of the shared declarations, too."""
        return part in self._read

    def _line(self, part: str) -> int | None:
        while part and part not in self._read:
            part = part.rpartition(", ")[0]
        path = self._read.get(part, ())
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path)

    def missing(self, part: str, name: str) -> None:
        """Reports a key, or a table of an array, that a part lacks."""
        self.add(Code.EDITION_KEY_MISSING, part, name=name)

    def wrong(
        self, part: str, found: object, expected: Phrase, near: str = "", name: str = ""
    ) -> None:
        """Reports the value of a key, with what was expected and the nearest allowed value.

        The key is the last of the part, or it is ``name``.
        """
        name = name or part.rpartition(", ")[2]
        shown = json.dumps(found, ensure_ascii=False, default=str)
        shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
        self.add(
            Code.EDITION_VALUE_WRONG, part, name=name, found=shown, expected=expected, near=near
        )


def one_of(values: Iterable[str]) -> Phrase:
    """Words for what a message expects: one of these values."""
    return Phrase("expected.one-of", {"values": ", ".join(values)})


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


def toml_fault(text: str, name: str, error: Exception) -> Problem:
    """The problem of a text that is no TOML; the line is that at which the parser stopped.

    It does not say where it stopped at a number without end or at nested brackets without end:
    that is the longest line.
    """
    said, lines = str(error), text.splitlines() or [""]
    if where := _WHERE.search(said):
        line = min(int(where[1]), len(lines)) if where[1] else len(lines)
    else:
        line = 1 + lines.index(max(lines, key=len))
    causes = (cause for words, cause in _CAUSES if re.search(words, said))
    facts: dict[str, Fact] = {"reason": next(causes, Phrase("toml.other")), "detail": said}
    facts["written"] = lines[line - 1].strip()[:_LONGEST]
    place = Place(file=name, part=_part(text, line), line=line)
    return Problem(Code.EDITION_UNREADABLE, place, facts)


def _part(text: str, line: int) -> str | None:
    """The last table or key that begins on the line or above it."""
    above = [(own, len(path), path) for path, own in lines_of(text).items() if own <= line]
    at = At("", ())
    for step in max(above, key=lambda found: found[:2])[2] if above else ():
        at = at.named(step + 1) if isinstance(step, int) else at.key(step)
    return at.label or None
