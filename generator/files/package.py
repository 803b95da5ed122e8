"""Opens files of Office (Open Packaging Conventions) that strangers send, within bounds.

What a file is is told by its first bytes, and what it may cost is bounded before any library sees
it: sizes, members, tags. Document types, which could hold bombs, are refused in any encoding.
"""

from __future__ import annotations

import codecs
import io
import posixpath
import re
import stat
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from generator.files import os_errors as system
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
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DOCUMENT_TYPE = b"<!DOCTYPE"
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_ENCODING = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)[\"']")
_UTF_8 = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_LONGEST_DETAIL = 80
# Other programs take names for URIs: part of them would be a fragment, a query or an escape, and
# what is shown would be another part than the one that is read here.
_NOT_IN_NAMES = frozenset("#?%")
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


@dataclass(frozen=True)
class Relation:
    """What one part says of another: its id there, its type, and the part's name.

    ``part`` is empty when it lies outside the file: such things are never looked at; ``outside``
    says where it lies then.
    """

    id: str
    type: str
    part: str
    outside: str = ""

    @property
    def kind(self) -> str:
        """The last word of the type, the same in Strict files."""
        return self.type.rpartition("/")[2]

    @property
    def is_main(self) -> bool:
        """True for the document, the workbook or whatever the file is about."""
        return self.kind == "officeDocument" and bool(self.part)


@dataclass(frozen=True)
class Package:
    """An opened file of Office; its parts are found as Office finds them, without letter case."""

    zipped: zipfile.ZipFile
    members: Mapping[str, zipfile.ZipInfo]

    def has(self, part: str) -> bool:
        """True when the file holds the part."""
        return _key(part) in self.members

    def name(self, part: str) -> str:
        """The name of a part as the file's directory spells it."""
        member = self.members.get(_key(part))
        return part if member is None else member.filename

    def size(self, part: str) -> int:
        """The bytes of a part as the file declares them; 0 of a part that is not there."""
        member = self.members.get(_key(part))
        return 0 if member is None else member.file_size

    def relations(self, part: str) -> tuple[Relation, ...]:
        """What a part (the whole file: an empty name) points to; nothing when it says nothing."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(source):
            return ()
        try:
            root = ET.fromstring(self.xml(source, MAX_RELATIONS))  # noqa: S314 - no document type
        except ET.ParseError as error:
            raise RefusedError(Code.FILE_DAMAGED, source) from error
        found = tuple(_relation(element, folder, source) for element in root)
        if len({relation.id for relation in found}) < len(found):
            raise RefusedError(Code.FILE_DAMAGED, source)
        return found

    def main(self) -> str:
        """The part that all others hang on; raises :class:`RefusedError` when there is none."""
        if not self.has("_rels/.rels"):
            raise RefusedError(Code.FILE_DAMAGED, "_rels/.rels")
        parts = [relation.part for relation in self.relations("") if relation.is_main]
        if len(parts) != 1:
            raise RefusedError(Code.FILE_OTHER_FORMAT if not parts else Code.FILE_DAMAGED)
        return parts[0]

    def read(self, part: str) -> bytes:
        """The bytes of a part, never more than are declared; raises :class:`RefusedError`."""
        member = self.members.get(_key(part))
        if member is None or member.compress_type not in _METHODS:
            raise RefusedError(Code.FILE_DAMAGED, part)
        try:
            content = _unpacked(self.zipped, member)
        except Exception as error:  # six kinds of zipfile, zlib and struct
            raise RefusedError(Code.FILE_DAMAGED, part) from error
        if len(content) != member.file_size:
            raise RefusedError(Code.FILE_DAMAGED, part)
        return content

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
    if mode not in _MODES or not _NOT_IN_TARGETS.isdisjoint(target) or target != target.strip():
        raise RefusedError(Code.FILE_DAMAGED, source)
    part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(identifier, kind, part)


def load(path: Path) -> bytes:
    """The bytes of a file; raises :class:`RefusedError` when there is none or it is too large.

    One that is too large is not read to its end. A file is read once and held, so that one that is
    replaced meanwhile cannot mix with itself.
    """
    data = first_bytes(path, MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise RefusedError(Code.FILE_TOO_LARGE)
    return data


def first_bytes(path: Path, most: int) -> bytes:
    """The beginning of a file; raises :class:`RefusedError` when it cannot be read."""
    with open_file(path) as stream:
        try:
            return stream.read(most)
        except OSError as error:
            raise RefusedError(Code.FILE_UNREADABLE, system.reason(error)) from error


def open_file(path: Path) -> BinaryIO:
    """A file to be read from; raises :class:`RefusedError` when there is none or it is barred."""
    try:
        kind = path.stat().st_mode
        if stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind):
            # Whoever opened a pipe would wait for a writer that never comes.
            raise RefusedError(Code.FILE_UNREADABLE, Phrase("system.no-file"))
        return path.open("rb")
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
        zipped = zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # six kinds for a damaged directory
        raise RefusedError(Code.FILE_DAMAGED, "zip") from error
    if unpacked_size(zipped) > MAX_UNPACKED:
        raise RefusedError(Code.FILE_TOO_LARGE)
    members: dict[str, zipfile.ZipInfo] = {}
    for member in zipped.infolist():
        key = posixpath.normpath(_key(member.filename))
        # Which of two members of one name counts is for each program to guess.
        if key in members:
            raise RefusedError(Code.FILE_DAMAGED, f"2 × {member.filename}")
        if not _NOT_IN_NAMES.isdisjoint(member.filename):
            raise RefusedError(Code.FILE_DAMAGED, member.filename)
        members[key] = member
    return Package(zipped, members)


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _unpacked(zipped: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, one more than declared if there are more.

    ``ZipFile.read`` unpacks whatever there is and cuts afterwards: 2 MB become 2 GB.
    """
    asked = copy(member)
    asked.file_size += 1
    with zipped.open(asked) as stream:
        return stream.read(asked.file_size)


def _in_utf_8(content: bytes) -> bytes:
    """XML in one of the two encodings of the format, as UTF-8; in another a bomb could hide."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _DECLARATION.sub("", content.decode("utf-16"), count=1).encode()
    content = content.removeprefix(codecs.BOM_UTF8)
    declared = _ENCODING.match(content[:200])
    if declared is not None and declared[1].lower() not in _UTF_8:
        raise ValueError(declared[1])
    if b"\0" in content[:4]:
        raise ValueError("UTF-16 or UTF-32 without a mark")
    return content


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


def unpacked_size(archive: zipfile.ZipFile) -> int:
    """The bytes that the members unpack to, as the archive declares them."""
    return sum(member.file_size for member in archive.infolist())
