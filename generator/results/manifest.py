"""``manifest.json``: what was made of what, so that every paper can be proved.

Each document has an entry: hashes of the document, its parts, its input, template and edition; its
text; its scores. Files beside the documents, which prove nothing, have a line each that tells ours
from others'. While a batch runs, entries go to a journal beside the manifest, a line before
each document takes its name: whatever stops the program, what lies in the folder is known, for the
bytes in place tell which of its entries is a document's.

Both files are written and read line by line, so that a country's fit into little memory. Strangers
send folders too: what a line may cost is bounded, and so is the whole.
"""

from __future__ import annotations

import base64
import codecs
import contextlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from generator.files import os_errors as system
from generator.files import package as opc
from generator.files.disk import regular
from generator.files.package import RefusedError
from generator.files.zip import file_digest
from generator.messages.problems import Code, Place, Problem
from generator.results.entry import Entry, json_bytes, of_object, to_line
from generator.results.store import Entries

NAME = "manifest.json"
JOURNAL = ".bagalau-journal"
_FORMAT = 1

_DAMAGE = (
    *(ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError),
    zlib.error,
)

_MOST_BYTES = 1024 * 1024 * 1024
"""Bytes of a manifest or journal; a body's papers have twenty-five thousand."""

_LONGEST_LINE = 32 * 1024 * 1024
"""Bytes of a line; that of a body with five thousand organisations has two million."""

_MOST_FILES = 200_000
"""Lines of a manifest or journal, one for each file; those of a country's bodies have ten thousand
a year. Of the shortest ones a gigabyte would have a billion, and take an hour.
"""

_MOST_VALUES, _MOST_WHOLE = 1_000_000, 4_000_000
"""Values of a line, and of a manifest that cannot be read line by line; each costs a hundred bytes,
and a body's papers have twelve hundred."""

_MOST_TEXT, _LONGEST_TEXT = 2 * 1024 * 1024 * 1024, 64 * 1024 * 1024
"""Bytes of the texts of all papers and of one; a body's have a hundred and twenty thousand."""

_MOST_LINES = 1_000_000
"""Lines of a text; that of a body with five thousand organisations has ninety thousand."""

_PIECE = 256 * 1024
"""Bytes of a text that are unpacked at once, to see whether it is one."""

_NAME = json.JSONDecoder()
_HEAD = f'{{"format":{_FORMAT},"documents":{{\n'.encode()
_MIDDLE, _END = b'},"companions":{\n', b"}}\n"


@dataclass(frozen=True)
class Companion:
    """A file beside the documents: an overview of the folder, or a document as a PDF.

    ``of`` is the SHA-256 of the document that a PDF shows, empty for an overview.
    """

    sha256: str
    of: str = ""


@dataclass(frozen=True)
class Manifest:
    """Entries and companions by their files, paths from the manifest's folder, forward slashes.

    ``before`` are the entries without the journal: what the last batch that ended had left.
    """

    entries: Entries = field(default_factory=Entries)
    companions: Mapping[str, Companion] = field(default_factory=dict)
    before: Entries = field(default_factory=Entries)


def load(folder: Path) -> tuple[Manifest | None, tuple[Problem, ...]]:
    """The manifest of an output folder, its journal included; empty when there is none."""
    place = Place(file=str(folder / NAME))
    try:
        return with_journal(_saved(folder / NAME), folder), ()
    except OSError as error:
        return None, (Problem(Code.FILE_UNREADABLE, place, {"reason": system.reason(error)}),)
    except RefusedError as error:
        return None, (error.problem(place.file or NAME),)
    except _DAMAGE as error:
        return None, (Problem(Code.MANIFEST_DAMAGED, place, {"detail": str(error)}),)


def with_journal(manifest: Manifest, folder: Path) -> Manifest:
    """The manifest with what the journal tells of the documents that lie in the folder.

    A line of the journal may be of a document that never took its name, so the bytes in place
    decide. When they are nobody's, the document was changed by others, and the oldest entry stays:
    the newest would let a signed old document pass for what its workbook gives now.
    """
    known, companions = Entries(manifest.entries), dict(manifest.companions)

    @cache
    def in_place(name: str) -> str | None:
        return file_digest(folder / name) if system.is_file(folder / name) else None

    for written in _journal(folder):
        for name, entry in written.entries.items():
            if entry.sha256 == in_place(name) or (name not in known and in_place(name)):
                known.put(name, known.keep(to_line(entry)))
        for name, companion in written.companions.items():
            if companion.sha256 == in_place(name) or (name not in companions and in_place(name)):
                companions[name] = companion
    return Manifest(known, companions, manifest.before)


@dataclass(frozen=True)
class _Read:
    """What one piece of JSON tells: a whole manifest, or a line of a journal."""

    entries: Mapping[str, Entry]
    companions: Mapping[str, Companion]


def _saved(path: Path) -> Manifest:
    """The manifest in a file, empty when there is none."""
    try:
        with opc.open_file(path) as stream:
            try:
                return _by_lines(stream)
            except _DAMAGE:
                pass  # another program may have written it otherwise: that is told of the whole
        whole = _parsed(_whole(path), _Bounds())
    except RefusedError as error:
        if error.code is Code.FILE_MISSING:
            return Manifest()
        raise
    known = Entries()
    for name, entry in whole.entries.items():
        known.put(name, known.keep(to_line(entry)))
    return Manifest(known, whole.companions, known)


def _whole(path: Path) -> bytes:
    """A manifest that is not written as ours are; one that is too large is damaged."""
    try:
        data = opc.load(path)
    except RefusedError as error:
        if error.code is Code.FILE_TOO_LARGE:
            raise ValueError(path.name) from error
        raise
    _check_values(data, _MOST_WHOLE)
    return data


def _by_lines(stream: BinaryIO) -> Manifest:
    """A manifest that is written as ours are; ValueError or another damage if it is not."""
    lines, bounds = _bounded(stream), _Bounds()
    if next(lines, b"") != _HEAD:
        raise ValueError(NAME)
    known = Entries()
    for name, line in _items(lines, _MIDDLE):
        _entry(json.loads(line), bounds)
        known.put(name, known.keep(line.encode("utf-8")))
    companions = {name: _companion(json.loads(line)) for name, line in _items(lines, _END)}
    if next(lines, None) is not None:
        raise ValueError(NAME)
    return Manifest(known, companions, known)


def _items(lines: Iterator[bytes], end: bytes) -> Iterator[tuple[str, str]]:
    """Names and the JSON that stands under them, a line each, up to the line at their end."""
    for line in lines:
        if line == end:
            return
        text = line.decode().strip()
        if text:
            name, length = _NAME.raw_decode(text)
            if text[length : length + 1] != ":":
                raise ValueError(NAME)
            yield _inside(name), text[length + 1 :].removesuffix(",")
    raise ValueError(NAME)


def _journal(folder: Path) -> Iterator[_Read]:
    """What each line tells, in the order they were written."""
    bounds = _Bounds()
    try:
        stream = opc.open_file(folder / JOURNAL)
    except RefusedError as error:
        if error.code is Code.FILE_MISSING:
            return
        raise
    with stream:
        for line in _bounded(stream):
            # One that was being written when the program was stopped, or the disk full, is torn.
            with contextlib.suppress(*_DAMAGE):
                yield _parsed(line.decode("utf-8", "replace"), bounds)


def _bounded(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; ValueError for one that is too long or too full, or for too many."""
    left, lines = _MOST_BYTES, 0
    while line := stream.readline(_LONGEST_LINE):
        left, lines = left - len(line), lines + 1
        if left < 0 or lines > _MOST_FILES or len(line) == _LONGEST_LINE:
            raise ValueError(str(len(line)))
        _check_values(line, _MOST_VALUES)
        yield line


def _check_values(data: bytes, most: int) -> None:
    if sum(map(data.count, (b"[", b"{", b",", b":"))) > most:
        raise ValueError(str(len(data)))


def write_ahead(folder: Path, name: str, known: bytes | Companion) -> None:
    """Put what is known of a file, a document's line or a companion, into the journal.

    To be done before the file takes its name.
    """
    documents: dict[str, bytes] = {}
    companions: dict[str, bytes] = {}
    if isinstance(known, Companion):
        companions[name] = json_bytes(asdict(known))
    else:
        documents[name] = known
    written = b"".join(_written(documents, documents.__getitem__, companions))
    with open(folder / JOURNAL, "ab", opener=regular) as journal:
        # The line break comes first: the line before may be torn.
        journal.write(b"\n" + written.replace(b"\n", b""))


def forget_journal(folder: Path) -> None:
    """Remove the journal once its entries stand in the manifest; left behind it does no harm."""
    with contextlib.suppress(OSError):
        (folder / JOURNAL).unlink(missing_ok=True)


def saved(manifest: Manifest) -> Iterator[bytes]:
    """The manifest's bytes in pieces, sorted: the same on every run.

    JSON with a line for each file: thousands of them stay readable and quick to read.
    """
    companions = {name: json_bytes(asdict(one)) for name, one in manifest.companions.items()}
    return _written(manifest.entries, manifest.entries.line, companions)


def _written(
    documents: Iterable[str], line: Callable[[str], bytes], companions: Mapping[str, bytes]
) -> Iterator[bytes]:
    yield _HEAD
    yield from _listed(documents, line)
    yield _MIDDLE
    yield from _listed(companions, companions.__getitem__)
    yield _END


def _listed(names: Iterable[str], line: Callable[[str], bytes]) -> Iterator[bytes]:
    before = b""
    for name in sorted(names):
        yield b"%b%b:%b" % (before, json_bytes(name), line(name))
        before = b",\n"
    yield b"\n"


class _Bounds:
    """Looks into the texts of entries, which may be bombs, until there is too much of them."""

    def __init__(self) -> None:
        self._left = _MOST_TEXT

    def check(self, packed: str) -> None:
        """ValueError or zlib.error when it cannot be unpacked, or would be too much.

        It is gone through piece by piece: what nobody may ask for is not to take memory.
        """
        engine, letters = zlib.decompressobj(), codecs.getincrementaldecoder("utf-8")()
        left, length, lines = base64.b64decode(packed), 0, 1
        while not engine.eof:
            piece, left = engine.decompress(left, _PIECE), engine.unconsumed_tail
            letters.decode(piece)
            length += len(piece)
            lines += piece.count(b"\n")
            is_torn = not (piece or left or engine.eof)
            if is_torn or length > min(self._left, _LONGEST_TEXT) or lines > _MOST_LINES:
                raise ValueError("text")
        letters.decode(b"", final=True)
        self._left -= length


def _parsed(data: bytes | str, bounds: _Bounds) -> _Read:
    whole = json.loads(data)
    if whole["format"] != _FORMAT:
        raise ValueError(f"format {whole['format']}")
    documents, companions = whole["documents"].items(), whole.get("companions", {}).items()
    return _Read(
        {_inside(name): _entry(found, bounds) for name, found in documents},
        {_inside(name): _companion(found) for name, found in companions},
    )


def _inside(name: str) -> str:
    """The name of a document, if it lies in the manifest's folder or below."""
    if name.startswith(("/", "\\")) or ".." in PurePosixPath(name).parts or "\0" in name:
        raise ValueError(name)
    return name


def _entry(found: Mapping[str, Any], bounds: _Bounds) -> Entry:
    entry = of_object(found)
    bounds.check(entry.packed)
    return entry


def _companion(found: Mapping[str, Any]) -> Companion:
    return Companion(str(found["sha256"]), str(found["of"]))
