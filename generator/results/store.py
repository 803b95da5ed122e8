"""What is known of the papers in an output folder: an entry for each, kept as its line of JSON.

Thousands of bodies have fifty megabytes of lines and three times as much of values. So the lines
lie in a file of the system's, and whoever asks for an entry has it read.
"""

from __future__ import annotations

import errno
import io
import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from generator.results.entry import Entry, of_line

_IN_MEMORY = 4 * 1024 * 1024
"""Bytes of lines that need no file: those of two hundred bodies."""

Place = tuple[int, int]
"""Where a line begins in its file, and its length in bytes."""


class _Lines:
    """Lines in memory, or in a file that has no name; it goes with the last who knows of it.

    The file has no buffer: what a full disk did not take would be written, and fail, again.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = io.BytesIO()
        self._end = 0

    def add(self, line: bytes) -> Place:
        place = self._end, len(line)
        if sum(place) > _IN_MEMORY and isinstance(self._file, io.BytesIO):
            self._file = self._spilled(self._file.getvalue())
        _write(self._file, place[0], line)
        self._end = sum(place)
        return place

    def at(self, place: Place) -> bytes:
        start, length = place
        self._file.seek(start)
        line = self._file.read(length)
        if len(line) < length:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return line

    def _spilled(self, lines: bytes) -> IO[bytes]:
        """The lines in a file; they are kept in memory until all of them are there."""
        file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed with the last who knows
        try:
            _write(file, 0, lines)
        except BaseException:
            file.close()
            raise
        weakref.finalize(self, file.close)
        return file


def _write(file: IO[bytes], start: int, data: bytes) -> None:
    """Write all of the data: without a buffer, what a disk still takes may be a part of it."""
    file.seek(start)
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


class Entries(Mapping[str, Entry]):
    """Entries by the names of their documents, paths from the folder with forward slashes.

    Copies share their lines. OSError when the system has no room for them.
    """

    def __init__(self, shared: Entries | None = None) -> None:
        self._lines: _Lines = _Lines() if shared is None else shared._lines
        self._places: dict[str, Place] = {} if shared is None else dict(shared._places)

    def __getitem__(self, name: str) -> Entry:
        return of_line(self.line(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def line(self, name: str) -> bytes:
        """An entry's line of JSON."""
        return self._lines.at(self._places[name])

    def unlike(self, other: Entries) -> Iterator[str]:
        """The documents of which both know, and not the same."""
        for name, place in self._places.items():
            theirs = other._places.get(name)
            is_shared = self._lines is other._lines and place == theirs
            if theirs is not None and not is_shared and self.line(name) != other.line(name):
                yield name

    def keep(self, line: bytes) -> Place:
        """Keep a line that is nobody's yet."""
        return self._lines.add(line)

    def put(self, name: str, place: Place) -> None:
        """Let a kept line be that of a document."""
        self._places[name] = place

    def forget(self, name: str) -> None:
        """Let a document have no entry."""
        del self._places[name]

    def only(self, names: Iterable[str]) -> Entries:
        """The same entries, but for documents of other names."""
        chosen = Entries(self)
        chosen._places = {name: self._places[name] for name in names}
        return chosen
