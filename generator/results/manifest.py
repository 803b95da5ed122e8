"""``manifest.json``: what was made of what, so that every paper can be proved.

Each document has an entry: hashes of the document, its parts, its input, template and edition; its
text; its form; its figures. Parts that the papers of a template share, which the forms rest on,
stand there once. Files beside the documents, which prove nothing, have a line each by which ours
are known from others'. While a batch runs, entries go to a journal beside the manifest, a line
before each document takes its name: whatever stops the program, what lies in the folder is known,
for the bytes in place decide which of its entries is a document's.

Both files are written and read line by line, so that one line at most is parsed at once. Both may
come from untrusted folders: their size is limited, and so is the cost of a line.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from generator.files import opc, system
from generator.files.archive import contents, digest, file_digest
from generator.files.disk import regular
from generator.files.opc import RefusedError
from generator.messages.problems import Code, Place, Problem
from generator.results.entry import OF_ITS_OWN, Entry, deflated, is_document, unpacked
from generator.results.entry_json import entry_of, json_bytes
from generator.results.entry_lines import EntryLines, parts_of_line
from generator.results.json_values import a_text, an_object, of_kind

NAME = "manifest.json"
JOURNAL = ".bagalau-journal"
_FORMAT = 1

_DAMAGE = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)

_MOST_BYTES = 1024 * 1024 * 1024
"""Bytes of a manifest or journal, and half of those that the texts in it unpack to: six years of a
whole country's papers with reports."""

_LEAST = 1024
"""Bytes that a line counts as at least: of the shortest ones a limit in bytes would have millions,
and each takes its time."""

_HEAD = f'{{"format":{_FORMAT},"documents":{{\n'.encode()
_MIDDLE, _SHARED, _END = b'},"companions":{\n', b'},"parts":{\n', b"}}\n"

_OUR_LINE = re.compile(rb'("(?:[^"\\]|\\.)*"):(\{"paper":.*\}),?\n')
"""The line of a document as we write it: its name, and its entry."""

_MOST_TRIED = 20
"""Papers that are opened for a part that they should have."""


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
    ``parts`` are the deflated parts that forms rest on, by their SHA-256.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    companions: Mapping[str, Companion] = field(default_factory=dict)
    before: Mapping[str, Entry] = field(default_factory=dict)
    parts: Mapping[str, bytes] = field(default_factory=dict)


def opened(folder: Path, sealed: str) -> tuple[Manifest | None, tuple[Problem, ...], str]:
    """The manifest of an output folder with :class:`EntryLines`, and the SHA-256 of its file.

    One whose SHA-256 is ``sealed`` was checked before, and is not checked again; of one that has a
    journal beside it, or another layout than ours, the SHA-256 is empty.
    """
    own = None if system.is_there(folder / JOURNAL) else _lines_of(folder / NAME)
    if own is not None:
        lines = EntryLines(own[0].entries)
        try:
            if own[1] != sealed:
                _decode_all(lines)
            return own[0], (), own[1]
        except _DAMAGE:
            lines.close()
    return (*load(folder), "")


def _decode_all(entries: EntryLines) -> None:
    """Decode each entry, one at a time; ValueError or another damage where one is damaged."""
    reader = _Reader()
    for line in map(entries.line, entries):
        reader.spend(len(line))
        reader.entry(_loads(line))


def _lines_of(path: Path) -> tuple[Manifest, str] | None:
    """A manifest whose entries stand in its open file; None of one with another layout."""
    stream = None
    try:
        stream = opc.open_file(path)
        reader, whole, entries = _Reader(), hashlib.sha256(), EntryLines()
        lines = hashed(reader.lines(stream), whole)
        return _by_lines(reader, lines, lambda: _placed(stream, lines, entries)), whole.hexdigest()
    except (RefusedError, OSError, *_DAMAGE):  # whoever asks goes on with :func:`load`
        if stream is not None:
            stream.close()
        return None


def hashed(pieces: Iterable[bytes], whole: hashlib._Hash) -> Iterator[bytes]:
    """The pieces of a file, each taken into a hash."""
    for piece in pieces:
        whole.update(piece)
        yield piece


def _placed(stream: BinaryIO, lines: Iterator[bytes], entries: EntryLines) -> EntryLines:
    """The places of the entries in a file, up to the line that ends them."""
    at = len(_HEAD)
    for line in lines:
        if line == _MIDDLE:
            return entries
        found = _OUR_LINE.match(line)
        if found is None:
            raise ValueError(NAME)
        entries.put(
            _inside(json.loads(found[1])),
            stream,
            at + found.start(2),
            found.end(2) - found.start(2),
        )
        at += len(line)
    raise ValueError(NAME)


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
    """The manifest with what the journal says of the documents that lie in the folder.

    A line of the journal may be of a document that never took its name, so the bytes in place
    decide. When they are of no entry, the document was changed by others, and the oldest one stays:
    the newest would let a signed old document pass for what its workbook gives now. ValueError when
    the journal is too large.
    """
    entries, companions = dict(manifest.entries), dict(manifest.companions)

    @cache
    def in_place(name: str) -> str | None:
        return file_digest(folder / name) if system.is_file(folder / name) else None

    for written in _journal(folder):
        for name, entry in written.entries.items():
            if entry.sha256 == in_place(name) or (name not in entries and in_place(name)):
                entries[name] = entry
        for name, companion in written.companions.items():
            if companion.sha256 == in_place(name) or (name not in companions and in_place(name)):
                companions[name] = companion
    return replace(manifest, entries=entries, companions=companions)


def _saved(path: Path) -> Manifest:
    try:
        stream = opc.open_file(path)
    except RefusedError as error:
        if error.code is Code.FILE_MISSING:
            return Manifest()
        raise
    with stream:
        try:
            reader = _Reader()
            lines = reader.lines(stream)
            return _by_lines(reader, lines, lambda: reader.entries(lines))
        except _DAMAGE:
            stream.seek(0)  # another program may have laid it out otherwise
            return _Reader().manifest(stream.read(opc.MAX_FILE + 1))


def _by_lines(
    reader: _Reader, lines: Iterator[bytes], read: Callable[[], Mapping[str, Entry]]
) -> Manifest:
    """A manifest that is laid out as ours are; ValueError or another damage if it is not.

    ``read`` gives the entries, up to the line that ends them.
    """
    if next(lines, b"") != _HEAD:
        raise ValueError(NAME)
    entries = read()
    items = reader.items(lines, _SHARED, _END)
    companions = {name: _companion(found) for name, found in items}
    items = iter(()) if reader.end == _END else reader.items(lines, _END)
    parts = {name: _part(found) for name, found in items}
    if next(lines, None) is not None:
        raise ValueError(NAME)
    return Manifest(entries, companions, entries, parts)


def _journal(folder: Path) -> Iterator[Manifest]:
    try:
        stream = opc.open_file(folder / JOURNAL)
    except RefusedError as error:
        if error.code is Code.FILE_MISSING:
            return
        raise
    reader = _Reader()
    with stream:
        for line in reader.lines(stream):
            # One that was being written when the program was stopped, or the disk full, is torn.
            with contextlib.suppress(*_DAMAGE):
                yield reader.manifest(line)


class _Reader:
    """Reads one file of ours, as far as it keeps within the limits; ValueError beyond them."""

    def __init__(self) -> None:
        self._left = _MOST_BYTES
        self.end = b""
        """The line at the end of the items read last."""

    def lines(self, stream: BinaryIO) -> Iterator[bytes]:
        """The lines of a file."""
        while line := stream.readline(opc.MAX_FILE + 1):
            self.spend(max(len(line), _LEAST))
            yield line

    def items(self, lines: Iterator[bytes], *ends: bytes) -> Iterator[tuple[str, object]]:
        """Names and what stands under them, a line each, up to a line that ends them."""
        for line in lines:
            if line in ends:
                self.end = line
                return
            for name, found in _loads(b"{%b}" % line.strip().removesuffix(b",")).items():
                yield _inside(name), found
        raise ValueError(NAME)

    def entries(self, lines: Iterator[bytes]) -> Mapping[str, Entry]:
        """The entries, decoded and checked, up to the line that ends them."""
        return {name: self.entry(found) for name, found in self.items(lines, _MIDDLE)}

    def entry(self, found: object) -> Entry:
        """An entry whose text can be unpacked."""
        entry = entry_of(found)
        self.spend(len(unpacked(entry.packed)) // 2)
        return entry

    def spend(self, count: int) -> None:
        """Take so many bytes off what may be read."""
        self._left -= count
        if self._left < 0:
            raise ValueError("size")

    def manifest(self, data: bytes) -> Manifest:
        """What one piece of JSON says: a whole manifest, or a line of a journal."""
        whole = _loads(data)
        if whole["format"] != _FORMAT:
            raise ValueError(f"format {whole['format']}")
        documents = an_object(whole["documents"])
        companions = an_object(whole.get("companions", {}))
        entries = {_inside(name): self.entry(found) for name, found in documents.items()}
        beside = {_inside(name): _companion(found) for name, found in companions.items()}
        parts = {name: _part(own) for name, own in an_object(whole.get("parts", {})).items()}
        return Manifest(entries, beside, entries, parts)


def _loads(data: bytes) -> Mapping[str, object]:
    """A JSON object; ValueError when it exceeds the limit of length or of values.

    Each value costs a hundred bytes, as a tag of XML does.
    """
    if len(data) > opc.MAX_FILE or sum(map(data.count, (b"[", b"{", b",", b":"))) > opc.MAX_TAGS:
        raise ValueError("size")
    return an_object(json.loads(data))


def _inside(name: str) -> str:
    """The name of a document, if it lies in the manifest's folder or below."""
    if name.startswith(("/", "\\")) or ".." in PurePosixPath(name).parts or "\0" in name:
        raise ValueError(name)
    return name


def _companion(found: object) -> Companion:
    own = an_object(found)
    return Companion(a_text(own["sha256"]), a_text(own["of"]))


def _part(found: object) -> bytes:
    return base64.b64decode(of_kind(str, found), validate=True)


def shared_parts(folder: Path, manifest: Manifest) -> Mapping[str, bytes]:
    """The parts that the forms of a manifest rest on.

    Those that it has not yet are read from the papers in the folder, as far as they are as listed.
    """
    found: dict[str, bytes] = {}
    tried: Counter[str] = Counter()
    lines = EntryLines(manifest.entries)
    for document in lines:
        parts = parts_of_line(lines.line(document))
        wanted = {sha for name, sha in parts.items() if name not in OF_ITS_OWN}
        if not is_document(parts):
            continue
        found |= {sha: manifest.parts[sha] for sha in wanted if sha in manifest.parts}
        missing = {sha for sha in wanted - found.keys() if tried[sha] < _MOST_TRIED}
        if missing:
            tried.update(missing)
            found |= {
                s: deflated(p)
                for s, p in _parts_of(folder / document, lines[document].sha256)
                if s in missing
            }
    return found


def _parts_of(path: Path, sha256: str) -> Iterator[tuple[str, bytes]]:
    """The parts of a paper by their hashes; none of one that is not as it was made."""
    try:
        data = opc.load(path)
    except RefusedError:
        return
    if digest(data) == sha256:
        yield from ((digest(content), content) for content in contents(data).values())


def write_ahead(folder: Path, name: str, known: bytes | Companion) -> int:
    """Put what is known of a file into the journal, before the file takes its name.

    ``known`` is the line of an entry, or a companion. The result is where it begins there.
    """
    own = known if isinstance(known, bytes) else _companion_json(known)
    before, after = (b"", _MIDDLE + _END) if own is known else (_MIDDLE, _END)
    before = b"%b%b%b:" % (_HEAD, before, json_bytes(name))
    # The line break comes first: the line before may be torn.
    before, after = (b"\n" + before.replace(b"\n", b""), after.replace(b"\n", b""))
    with open(folder / JOURNAL, "ab", opener=regular) as journal:
        journal.write(before + own + after)
        return journal.tell() - len(own) - len(after)


def forget_journal(folder: Path) -> None:
    """Remove the journal once its entries stand in the manifest; left behind it does no harm."""
    with contextlib.suppress(OSError):
        (folder / JOURNAL).unlink(missing_ok=True)


def saved(manifest: Manifest) -> Iterator[bytes]:
    """The manifest's bytes in pieces, sorted: the same on every run.

    JSON with a line for each file: thousands of them stay readable and quick to read.
    """
    yield _HEAD
    lines, companions, parts = EntryLines(manifest.entries), manifest.companions, manifest.parts
    yield from _listed(lines, lines.line)
    yield _MIDDLE
    yield from _listed(companions, lambda name: _companion_json(companions[name]))
    if parts:
        yield _SHARED
        yield from _listed(parts, lambda sha: json_bytes(base64.b64encode(parts[sha]).decode()))
    yield _END


def _companion_json(companion: Companion) -> bytes:
    return json_bytes(asdict(companion))


def _listed(names: Iterable[str], written: Callable[[str], bytes]) -> Iterator[bytes]:
    before = b""
    for name in sorted(names):
        yield b"%b%b:%b" % (before, json_bytes(name), written(name))
        before = b",\n"
    yield b"\n"
