"""Deterministic zip archives: the same members give the same bytes.

Writers stamp each member with the time; two runs over the same input then differ. Packed with
one date, the same attributes and one level of compression they are equal.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.files import zip_members
from generator.files.disk import open_regular
from generator.files.zip_members import DEFLATED, STORED

OF_DOCUMENTS, _OF_BOOKS = 3, 6
"""The levels of compression: documents become a fourth larger so, in two fifths of the time."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of all members, the earliest that the format can hold."""

_TIME_AND_DATE = (0, (1 << 5) | 1)
"""The same, as the format writes it."""

_VERSION, _NAME_IS_UTF_8, _ATTRIBUTES = 20, 0x800, 0o600 << 16
"""As the library of Python writes them."""

_HEADER = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
"""What stands before each member, what the directory says of each, and the end of it."""


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def contents(data: bytes) -> dict[str, bytes]:
    """The members by name, in their order, of an archive that is ours or was opened before."""
    found = zip_members.members(data)
    return {member.name: zip_members.content(data, member) for member in found}


def member_hashes(data: bytes) -> dict[str, str]:
    """The SHA-256 of every part of a document, unpacked."""
    return {name: digest(content) for name, content in sorted(contents(data).items())}


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal; OSError when it cannot be read."""
    with open_regular(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest_if_readable(path: Path) -> str | None:
    """The SHA-256 of a file, None when there is none or it cannot be read."""
    try:
        return file_digest(path)
    except OSError:
        return None


@dataclass(frozen=True)
class Packed:
    """A member as it lies in an archive: its bytes deflated, and its entry in the directory."""

    name: str
    data: bytes
    checksum: int
    size: int
    method: int = DEFLATED


def packed(name: str, content: bytes | Iterable[bytes], level: int = OF_DOCUMENTS) -> Packed:
    """A member, to be put into one archive or into many.

    It may come in pieces, which are never held together.
    """
    engine = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    checksum, size, data = 0, 0, list[bytes]()
    for piece in (content,) if isinstance(content, bytes) else content:
        checksum, size = zlib.crc32(piece, checksum), size + len(piece)
        data.append(engine.compress(piece))
    return Packed(name, b"".join((*data, engine.flush())), checksum, size)


def pack(members: Iterable[tuple[str, bytes | Iterable[bytes]]]) -> bytes:
    """An archive of the members in their order, packed as workbooks and templates are."""
    return joined(packed(*member, _OF_BOOKS) for member in members)


def store(members: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of the members as they are, not compressed: for memory, not for a disk."""
    return joined(
        Packed(name, content, zlib.crc32(content), len(content), STORED)
        for name, content in members
    )


def repack(data: bytes) -> bytes:
    """The same members in the same order, with nothing that tells of time or machine."""
    return joined(packed(*member) for member in contents(data).items())


def joined(members: Iterable[Packed]) -> bytes:
    """An archive of members that are packed already.

    The library packs again whatever it is given: nine parts of a document for the two that differ.
    """
    bodies: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        name = member.name.encode()
        flags = 0 if member.name.isascii() else _NAME_IS_UTF_8
        sizes = (member.checksum, len(member.data), member.size, len(name), 0)
        said = (_VERSION, flags, member.method, *_TIME_AND_DATE, *sizes)
        bodies += (_HEADER.pack(b"PK\x03\x04", *said), name, member.data)
        entry = _ENTRY.pack(b"PK\x01\x02", _VERSION, *said, 0, 0, 0, _ATTRIBUTES, offset)
        directory += (entry, name)
        offset += _HEADER.size + len(name) + len(member.data)
    listed = b"".join(directory)
    count = len(directory) // 2
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), offset, 0)
    return b"".join((*bodies, listed, end))
