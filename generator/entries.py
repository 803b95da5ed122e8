"""What is known of the papers in an output folder: an entry for each, as one line of JSON.

Thousands of bodies have fifty megabytes of lines and three times as much of values. So the lines
lie in a file of the system's, and whoever asks for an entry has it read.
"""

from __future__ import annotations

import base64
import errno
import io
import json
import os
import tempfile
import weakref
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from generator import saved_problems
from generator.paper import Paper
from generator.problems import Problem

_LEVEL = 3
"""How hard texts are packed: a quarter of the time of level 9, for a sixth more of a manifest."""

_IN_MEMORY = 4 * 1024 * 1024
"""Bytes of lines that need no file: those of two hundred bodies."""


@dataclass(frozen=True)
class Made:
    """What a document was made of; equal ingredients give equal bytes."""

    input: str
    template: str
    edition: str
    edition_chosen: bool
    notes: bool
    program: str


@dataclass(frozen=True)
class Entry:
    """What is known of one document; hashes are SHA-256 in hexadecimal.

    ``packed`` are the lines of the paper, see :func:`packed`. ``scores`` are its figures: of a
    sheet the points as ``score --json`` gives them without what the edition says anyway, of other
    papers what was counted. ``input_file`` is the workbook's path as it was given, with forward
    slashes; empty for a paper about many bodies. ``warnings`` were told of the workbook; their
    places name no file. They are None when the manifest has only their number, as the first
    versions wrote it.
    """

    paper: Paper
    sha256: str
    parts: Mapping[str, str]
    packed: str
    input_file: str
    edition_id: str
    made: Made
    scores: Mapping[str, Any]
    warnings: tuple[Problem, ...] | None

    @property
    def text(self) -> tuple[str, ...]:
        """The lines of the paper, unpacked for whoever asks: thousands would fill the memory."""
        return tuple(zlib.decompress(base64.b64decode(self.packed)).decode().split("\n"))


def packed(lines: Iterable[str]) -> str:
    """The lines of a paper as they stand in the manifest: deflated, in letters of base64."""
    return base64.b64encode(zlib.compress("\n".join(lines).encode(), _LEVEL)).decode()


def to_line(entry: Entry) -> bytes:
    """An entry as its line of JSON, without the name of its document."""
    return json_bytes(_object(entry))


def of_line(line: bytes) -> Entry:
    """The entry that a line tells of."""
    return of_object(json.loads(line))


def json_bytes(value: object) -> bytes:
    """JSON on one line; bytes of a file name that are no text read back as they were."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def _object(entry: Entry) -> dict[str, Any]:
    made = entry.made
    return {
        "paper": entry.paper.value,
        "sha256": entry.sha256,
        "input": {"file": entry.input_file, "sha256": made.input},
        "template": {"sha256": made.template},
        "edition": {
            "id": entry.edition_id,
            "sha256": made.edition,
            "chosen": made.edition_chosen,
        },
        "notes": made.notes,
        "program": made.program,
        "warnings": _told(entry.warnings),
        "scores": entry.scores,
        "parts": dict(sorted(entry.parts.items())),
        "text": entry.packed,
    }


def _told(warnings: Iterable[Problem] | None) -> object:
    """Warnings that nobody has read again stay a number, as the first versions wrote them."""
    return 1 if warnings is None else [saved_problems.to_json(problem) for problem in warnings]


def of_object(found: Mapping[str, Any]) -> Entry:
    """The entry that a JSON object tells of; KeyError, TypeError or ValueError if it is none."""
    return Entry(
        paper=Paper(found.get("paper", Paper.SHEET.value)),
        sha256=str(found["sha256"]),
        parts={str(name): str(value) for name, value in found["parts"].items()},
        packed=found["text"],
        input_file=str(found["input"]["file"]),
        edition_id=str(found["edition"]["id"]),
        made=Made(
            input=str(found["input"]["sha256"]),
            template=str(found["template"]["sha256"]),
            edition=str(found["edition"]["sha256"]),
            edition_chosen=bool(found["edition"]["chosen"]),
            notes=bool(found["notes"]),
            program=str(found["program"]),
        ),
        scores=dict(found["scores"]),
        warnings=_warnings(found["warnings"]),
    )


def _warnings(found: object) -> tuple[Problem, ...] | None:
    """What was told of a workbook; manifests of the first versions have only its number."""
    if isinstance(found, int):
        return None if found else ()
    if not isinstance(found, list):
        raise TypeError(found)
    return tuple(map(saved_problems.from_json, found))


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
