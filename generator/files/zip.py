"""Zip archives without a clock: the same members give the same bytes.

Writers stamp each member with the time; two runs over the same input then differ. Packed with
one date, the same attributes and one level of compression they are equal.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from generator.files.disk import open_regular

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip can hold."""

_LEVEL = 6
OF_DOCUMENTS = 3
"""The level of documents: a fourth larger than at the usual one, in two fifths of its time."""

_MADE_ON_FAT = 0
_EPOCH_IN_ZIP = (0, (1 << 5) | 1)
"""The same time and date as the format writes them."""

_VERSION, _NAME_IS_UTF_8, _ATTRIBUTES = 20, 0x800, 0o600 << 16
"""As the library writes them."""

_HEADER = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
"""What stands before each member, what the directory says of each, and the end of it."""

NOTHING: Mapping[str, bytes] = MappingProxyType({})
"""No members."""


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def member_hashes(data: bytes) -> dict[str, str]:
    """The SHA-256 of every part of a document, unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return {name: digest(zipped.read(name)) for name in sorted(zipped.namelist())}


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


def pack(members: Iterable[tuple[str, bytes | Iterator[bytes]]]) -> bytes:
    """A zip of the members in their order, with nothing in it that tells of time or machine.

    A member may come in pieces, which are never held together.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, content in members:
            if isinstance(content, bytes):
                archive.writestr(_member(name), content, zipfile.ZIP_DEFLATED, _LEVEL)
            else:
                _write_pieces(archive, name, content)
    return target.getvalue()


def _write_pieces(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> None:
    """Such a member is packed at the level of zlib, which is ours too."""
    member = _member(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(member, "w") as stream:
        for piece in pieces:
            stream.write(piece)


def store(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of the members as they are, not compressed: for memory, not for a disk."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members:
            archive.writestr(_member(name), content)
    return target.getvalue()


def repack(data: bytes, other: Mapping[str, bytes] = NOTHING) -> bytes:
    """The same members in the same order, with nothing that tells of time or machine.

    ``other`` are members with another content.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        return joined(
            packed(name, other[name] if name in other else archive.read(name)) for name in names
        )


@dataclass(frozen=True)
class Packed:
    """A member as it lies in an archive: its bytes deflated, and what is told of them."""

    name: str
    data: bytes
    checksum: int
    size: int


def packed(name: str, content: bytes) -> Packed:
    """A member, to be put into one archive or into many."""
    engine = zlib.compressobj(OF_DOCUMENTS, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = engine.compress(content) + engine.flush()
    return Packed(name, data, zlib.crc32(content), len(content))


def joined(members: Iterable[Packed]) -> bytes:
    """An archive like that of :func:`pack`, of members that are packed already.

    The library packs again whatever it is given: nine parts of a document for the two that differ.
    """
    bodies: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        name = member.name.encode()
        flags = 0 if member.name.isascii() else _NAME_IS_UTF_8
        sizes = (member.checksum, len(member.data), member.size, len(name), 0)
        said = (_VERSION, flags, zipfile.ZIP_DEFLATED, *_EPOCH_IN_ZIP, *sizes)
        bodies += (_HEADER.pack(b"PK\x03\x04", *said), name, member.data)
        entry = _ENTRY.pack(b"PK\x01\x02", _VERSION, *said, 0, 0, 0, _ATTRIBUTES, offset)
        directory += (entry, name)
        offset += _HEADER.size + len(name) + len(member.data)
    listed = b"".join(directory)
    count = len(directory) // 2
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), offset, 0)
    return b"".join((*bodies, listed, end))


def _member(name: str) -> zipfile.ZipInfo:
    """What the archive says of a member: the system is fixed too, else Windows differs."""
    member = zipfile.ZipInfo(name, date_time=EPOCH)
    member.create_system = _MADE_ON_FAT
    member.external_attr = 0
    return member
