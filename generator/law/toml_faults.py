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
_KEY = re.compile(r"""\s*([\w.-]+|"[^"]*"|'[^']*')\s*=\s*(.*)$""", re.ASCII)
_STRING_OR_REMARK = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')
_LONG = re.compile(r'"""|\'\'\'')
"""Delimiters of a text of several lines."""


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
    scan = _Scan()
    for number, line in enumerate(text.splitlines(), start=1):
        scan.line(number, line)
    return scan.found


class _Scan:
    def __init__(self) -> None:
        self.found: dict[KeyPath, int] = {}
        self._table: KeyPath = ()
        self._lengths: dict[KeyPath, int] = {}
        self._depth = 0
        self._long = ""

    def line(self, number: int, line: str) -> None:
        if self._depth > 0 or self._long:
            self._go_on(line)
        elif header := _HEADER.match(line):
            self._enter(header[2], number, is_array=header[1] == "[[")
        elif key := _KEY.match(line):
            self.found.setdefault((*self._table, *_parts(key[1])), number)
            self._go_on(key[2])

    def _enter(self, name: str, number: int, *, is_array: bool) -> None:
        *above, last = _parts(name)
        path: KeyPath = ()
        for key in above:
            path = (*path, key)
            path = (*path, self._lengths[path] - 1) if path in self._lengths else path
        path = (*path, last)
        self.found.setdefault(path, number)
        if is_array:
            self._lengths[path] = self._lengths.get(path, 0) + 1
            path = (*path, self._lengths[path] - 1)
            self.found[path] = number
        self._table = path

    def _go_on(self, line: str) -> None:
        """Follow a value to its end: brackets that are open, or a text of several lines."""
        if self._long:
            _, closed, line = line.partition(self._long)
            if not closed:
                return
            self._long = ""
        if (long := _LONG.search(line)) is not None:
            self._depth += _opened(line[: long.start()])
            self._long = long[0]
            self._go_on(line[long.end() :])
            return
        self._depth = max(self._depth + _opened(line), 0)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


def _opened(line: str) -> int:
    bare = _STRING_OR_REMARK.sub("", line)
    return sum(map(bare.count, "[{")) - sum(map(bare.count, "]}"))


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
        """Reports a fault of a part of the file, on its line or that of what it belongs to."""
        place = Place(file=self.file, part=part, line=self._line(part))
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
