"""Opens untrusted Office packages (Open Packaging Conventions) with resource limits.

The kind of a file is judged by its first bytes; sizes, members and tags are limited before any
library parses it. Document types, which could hold bombs, are refused in any encoding, and so is
whatever two programs could read differently.
"""

from __future__ import annotations

import codecs
import posixpath
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from generator.files import archive, system
from generator.files.archive import AmbiguousZipError, DamagedZipError, Member
from generator.files.disk import open_regular
from generator.messages.problems import Code, Fact, Phrase, Place, Problem

MAX_FILE = 64 * 1024 * 1024
"""Bytes a file may have; a workbook of four thousand organisations has half a million."""

MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes a file may unpack to; a year's data of a ministry take a hundredth of it."""

MAX_TAGS = 1_000_000
"""Tags of one part; each costs whoever reads it some microseconds and two hundred bytes."""

MAX_RELATIONS = 8 * 1024 * 1024
"""Bytes of what a part says of others; an ordinary one has some thousand."""

MAX_MEMBERS = 5_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DIRECTORY_ENTRY = b"PK\x01\x02"
_TYPES = "[Content_Types].xml"
_OF_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN_TYPES = (".main+xml", ".main")
_DOCUMENT_TYPE = b"<!DOCTYPE"
_FIRST_TAG = re.compile(rb"\s*<")
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*>")
_ENCODING = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)[\"']")
_UTF_8: tuple[bytes, ...] = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_UTF_16: dict[bytes, tuple[bytes, ...]] = {
    codecs.BOM_UTF16_LE: (b"utf-16", b"utf-16le"),
    codecs.BOM_UTF16_BE: (b"utf-16", b"utf-16be"),
}
_LONGEST_DETAIL = 80
# Other programs take names for URIs, or for texts of C: part of them would be a fragment, a query,
# an escape or not there, and what is shown would be another part than the one that is read here.
_NOT_IN_NAMES = frozenset("#?%\0")
_NOT_IN_TARGETS = _NOT_IN_NAMES | frozenset("\\:")
_MODES = (None, "Internal", "External")


class RefusedError(Exception):
    """A file that is not read: the code says why, the detail which part of it is at fault.

    Raised inside the rooms that open files; at their doors it becomes a problem.
    """

    def __init__(self, code: Code, detail: str | Phrase = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self._detail = printable(detail) if isinstance(detail, str) else detail

    def problem(self, file: str) -> Problem:
        """The problem of a file; a detail in words of ours is quoted, any other is for the log."""
        if isinstance(self._detail, Phrase):
            return Problem(self.code, Place(file=file), {"reason": self._detail})
        facts: dict[str, Fact] = {"detail": self._detail} if self._detail else {}
        return Problem(self.code, Place(file=file), facts)


class AmbiguousError(RefusedError):
    """A file that can be read in two ways; the phrase says in which."""

    def __init__(self, ways: Phrase) -> None:
        shown: dict[str, Fact] = {k: printable(str(fact)) for k, fact in ways.facts.items()}
        super().__init__(Code.FILE_AMBIGUOUS, Phrase(ways.key, shown))


@dataclass(frozen=True)
class Relation:
    """A relationship of a part to another: its id, its type, and the other part's name.

    ``part`` is empty when the target lies outside the file and is never opened; ``outside`` says
    where.
    """

    id: str
    type: str
    part: str
    outside: str = ""

    @property
    def kind(self) -> str:
        """The last word of the type, the same in Strict files."""
        return self.type.rpartition("/")[2]


@dataclass(frozen=True)
class Package:
    """An opened Office package; names of parts are case-insensitive, as in Office."""

    data: bytes = field(repr=False)
    members: Mapping[str, Member]
    _links: dict[str, tuple[Relation, ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def unpacked_size(self) -> int:
        """The bytes that all parts unpack to, as the file declares them."""
        return sum(member.size for member in self.members.values())

    def has(self, part: str) -> bool:
        """True when the file holds the part."""
        return _key(part) in self.members

    def name(self, part: str) -> str:
        """The name of a part as the file's directory spells it."""
        member = self.members.get(_key(part))
        return part if member is None else member.name

    def size(self, part: str) -> int:
        """The bytes of a part as the file declares them; 0 of a part that is not there."""
        member = self.members.get(_key(part))
        return 0 if member is None else member.size

    def relations(self, part: str) -> tuple[Relation, ...]:
        """The relationships of a part (of the whole file: an empty name)."""
        if part not in self._links:
            self._links[part] = self._relations(part)
        return self._links[part]

    def _relations(self, part: str) -> tuple[Relation, ...]:
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(source):
            return ()
        links = self._root(source).iterfind(_RELATIONSHIP)
        found = tuple(_relation(element, folder, source) for element in links)
        if len({relation.id for relation in found}) < len(found):
            raise AmbiguousError(Phrase("ambiguous.link", {"part": source}))
        return found

    def only(self, part: str, kind: str) -> str | None:
        """The one part of a kind that a part points to; None when there is none."""
        found = [one.part for one in self.relations(part) if one.kind == kind and one.part]
        if len(found) > 1:
            raise AmbiguousError(Phrase("ambiguous.kind", {"kind": kind}))
        return found[0] if found else None

    def main(self) -> str:
        """The part that all others hang on; raises :class:`RefusedError` when there is none.

        Some programs find it by what the file points to, others by the types of its parts.
        """
        if not self.has("_rels/.rels"):
            raise RefusedError(Code.FILE_DAMAGED, "_rels/.rels")
        main = self.only("", "officeDocument")
        if main is None:
            raise RefusedError(Code.FILE_OTHER_FORMAT)
        by_type = [part for part, kind in self._types().items() if kind.endswith(_MAIN_TYPES)]
        if by_type != [_key(main)]:
            raise AmbiguousError(Phrase("ambiguous.main"))
        return main

    def _types(self) -> dict[str, str]:
        """The types of the parts: each its own, or else that of its ending."""
        root = self._root(_TYPES)
        endings = [
            (str(one.get("Extension")).lower(), str(one.get("ContentType")).lower())
            for one in root.iterfind(f"{_OF_TYPES}Default")
        ]
        own = [
            (_key(str(one.get("PartName"))), str(one.get("ContentType")).lower())
            for one in root.iterfind(f"{_OF_TYPES}Override")
        ]
        if len(dict(endings)) < len(endings) or len(dict(own)) < len(own):
            raise AmbiguousError(Phrase("ambiguous.main"))
        by_ending = dict(endings)
        parts = self.members.keys() - {_key(_TYPES)}
        ended = {part: by_ending.get(part.rpartition(".")[2], "") for part in parts}
        return ended | dict(own)

    def _root(self, part: str) -> ET.Element:
        try:
            return ET.fromstring(self.xml(part, MAX_RELATIONS))  # noqa: S314 - no document type
        except ET.ParseError as error:
            raise RefusedError(Code.FILE_DAMAGED, part) from error

    def read(self, part: str) -> bytes:
        """The bytes of a part, never more than are declared; raises :class:`RefusedError`."""
        try:
            return archive.content(self.data, self.members[_key(part)])
        except (KeyError, DamagedZipError) as error:
            raise RefusedError(Code.FILE_DAMAGED, part) from error

    def xml(self, part: str, most: int) -> bytes:
        """The XML of a part in UTF-8, at most so many bytes, without entities of its own."""
        if self.size(part) > most:
            raise RefusedError(Code.FILE_TOO_LARGE)
        content = self.read(part)
        try:
            content = _in_utf_8(content)
        except ValueError as error:
            raise RefusedError(Code.FILE_DAMAGED, part) from error
        if _DOCUMENT_TYPE in content:
            raise RefusedError(Code.FILE_DAMAGED, part)
        if len(content) > MAX_TAGS and content.count(b"<") > MAX_TAGS:
            raise RefusedError(Code.FILE_TOO_LARGE)
        return content


def _relation(element: ET.Element, folder: str, source: str) -> Relation:
    identifier, kind = str(element.get("Id")), str(element.get("Type", ""))
    target, mode = str(element.get("Target", "")), element.get("TargetMode")
    if mode == "External" or kind.endswith("/hyperlink"):
        return Relation(identifier, kind, "", outside=target)
    is_plain = (kind, target) == (kind.strip(), target.strip())
    if mode not in _MODES or not _NOT_IN_TARGETS.isdisjoint(target) or not is_plain:
        raise RefusedError(Code.FILE_DAMAGED, source)
    part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(identifier, kind, part)


def load(path: Path) -> bytes:
    """The bytes of a file; raises :class:`RefusedError` when there is none or it is too large.

    One that is too large is not read to its end. A file is read once and held, so that one that is
    replaced meanwhile cannot mix with itself.
    """
    with open_file(path) as stream:
        try:
            data = stream.read(MAX_FILE + 1)
        except OSError as error:
            raise RefusedError(Code.FILE_UNREADABLE, system.reason(error)) from error
    if len(data) > MAX_FILE:
        raise RefusedError(Code.FILE_TOO_LARGE)
    return data


def open_file(path: Path) -> BinaryIO:
    """A file to be read from; raises :class:`RefusedError` when there is none or it is barred."""
    try:
        return open_regular(path)
    except (FileNotFoundError, ValueError) as error:  # a name with a NUL is no file's
        raise RefusedError(Code.FILE_MISSING) from error
    except PermissionError as error:
        raise RefusedError(Code.FILE_LOCKED) from error
    except OSError as error:
        raise RefusedError(Code.FILE_UNREADABLE, system.reason(error)) from error


def opened(data: bytes) -> Package:
    """The parts of a file's bytes; raises :class:`RefusedError` when it is none of Office."""
    code = first_look(data)
    if code is not None:
        raise RefusedError(code)
    if data.count(_DIRECTORY_ENTRY) > MAX_MEMBERS:
        raise RefusedError(Code.FILE_TOO_LARGE)
    try:
        found = archive.members(data)
    except AmbiguousZipError as error:
        raise AmbiguousError(Phrase("ambiguous.zip")) from error
    except DamagedZipError as error:
        raise RefusedError(Code.FILE_DAMAGED, str(error)) from error
    members: dict[str, Member] = {}
    for member in found:
        key = posixpath.normpath(_key(member.name))
        if key in members or not _NOT_IN_NAMES.isdisjoint(member.name):
            raise AmbiguousError(Phrase("ambiguous.part", {"part": member.name}))
        members[key] = member
    package = Package(data, members)
    if package.unpacked_size > MAX_UNPACKED:
        raise RefusedError(Code.FILE_TOO_LARGE)
    return package


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _in_utf_8(content: bytes) -> bytes:
    """XML as UTF-8 that is in one of the two encodings of the format, and says so or nothing.

    In another a bomb could hide, or a text that not every program sees.
    """
    known = _UTF_16.get(content[:2], _UTF_8)
    if known is not _UTF_8:
        content = content.decode("utf-16").encode()
    content = content.removeprefix(codecs.BOM_UTF8)
    declared = _ENCODING.match(content)
    if declared is not None and declared[1].lower() not in known:
        raise ValueError(declared[1])
    if _FIRST_TAG.match(content) is None or b"\0" in content:
        raise ValueError("an encoding that is not declared")
    return content if known is _UTF_8 else _DECLARATION.sub(b"", content, count=1)


def printable(text: str) -> str:
    """The beginning of a file's own words, in which nothing speaks to a terminal."""
    shown = text[:_LONGEST_DETAIL]
    return "".join(letter if letter.isprintable() else "?" for letter in shown)


def first_look(data: bytes) -> Code | None:
    """Why the bytes are no zip of Office, None when they may be one.

    Encrypted files, old formats, web pages and lock files all look like "not a zip" to a
    library; a clerk needs to know which it is and what to do.
    """
    if not data:
        return Code.FILE_EMPTY
    if data.startswith(_OLE):
        return Code.FILE_ENCRYPTED if _ENCRYPTED in data else Code.FILE_OLD_FORMAT
    return None if data.startswith(b"PK") else Code.FILE_OTHER_FORMAT
