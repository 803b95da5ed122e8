"""Finds the lines of a TOML file on which its tables and keys stand, which ``tomllib`` forgets."""

from __future__ import annotations

import re
from collections.abc import Mapping

KeyPath = tuple[str | int, ...]
"""The way to a value: keys of tables, and places in arrays from 0."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*([\w.-]+|"[^"]*"|'[^']*')\s*=\s*(.*)$""", re.ASCII)
_STRING_OR_REMARK = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')
_LONG = re.compile(r'"""|\'\'\'')
"""Delimiters of a text of several lines."""


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
