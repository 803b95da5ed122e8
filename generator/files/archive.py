"""Zip archives, and SHA-256: read only where all programs read alike, written with equal bytes.

Some programs find members by the directory at the end, some by the header before each, and the end
is searched for in several ways. So all of it has to agree: members lie one after another from the
first byte to the directory, each as it is listed, and nothing lies behind the end record. Only what
no member is read by may differ: the order of the directory, times, and extra fields such as those
in which Excel leaves room to grow. Format: APPNOTE.TXT of PKWARE, 6.3.10.

Writers stamp each member with the time; two runs over the same input then differ. Packed with
one date, the same attributes and one level of compression they are equal.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.files.disk import open_regular

STORED, DEFLATED = 0, 8
"""The methods of packing that Office knows."""

_HEADER, _HEADER_MARK = struct.Struct("<4s5H3L2H"), b"PK\x03\x04"
_ENTRY, _ENTRY_MARK = struct.Struct("<4s6H3L5H2L"), b"PK\x01\x02"
_END, _END_MARK = struct.Struct("<4s4H2LH"), b"PK\x05\x06"
_LONG_END, _LONG_END_MARK = struct.Struct("<4sQ2H2L4Q"), b"PK\x06\x06"
_LOCATOR, _LOCATOR_MARK = struct.Struct("<4sLQL"), b"PK\x06\x07"
_DESCRIPTORS, _DESCRIPTOR_MARK = (struct.Struct("<3L"), struct.Struct("<L2Q")), b"PK\x07\x08"
_EXTRA = struct.Struct("<2H")

_SIZES, _NAME = 0x0001, 0x7075
"""The extra fields by which a member has other sizes, or another name."""

_DESCRIBED, _UTF_8 = 0x8, 0x800
_ENCRYPTED = 0x1 | 0x20 | 0x40 | 0x2000
"""Encrypted in whole or in part, or a patch for something else: nothing of Office."""

_IN_LONG_END = (0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
_IN_EXTRA = 0xFFFFFFFF

OF_DOCUMENTS, _OF_BOOKS = 3, 6
"""The levels of compression: documents become a fourth larger so, in two fifths of the time."""

_TIME_AND_DATE = (0, (1 << 5) | 1)
"""Of all members: 1 January 1980, the earliest that the format can hold."""

_VERSION, _ATTRIBUTES = 20, 0o600 << 16
"""As the library of Python writes them."""


class DamagedZipError(ValueError):
    """The bytes are no zip, or not all of one."""


class AmbiguousZipError(ValueError):
    """Two programs may find different members in the zip."""


@dataclass(frozen=True)
class Member:
    """A member: its name, how it is packed, and where its ``packed`` bytes begin.

    ``size`` is that of its content, and ``checksum`` its CRC-32, both as declared.
    """

    name: str
    method: int
    is_encrypted: bool
    checksum: int
    packed: int
    size: int
    start: int


def content(data: bytes, member: Member) -> bytes:
    """The content of a member, exactly as declared; raises :class:`DamagedZipError`."""
    found = packed = data[member.start : member.start + member.packed]
    is_whole = member.method == STORED
    if member.method == DEFLATED:
        engine = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            # One byte more than is declared shows that there are more.
            found = engine.decompress(packed, member.size + 1)
        except (zlib.error, OverflowError) as error:
            raise DamagedZipError(member.name) from error
        is_whole = engine.eof and not engine.unused_data
    is_sound = len(found) == member.size and zlib.crc32(found) == member.checksum
    if member.is_encrypted or not is_whole or not is_sound:
        raise DamagedZipError(member.name)
    return found


def members(data: bytes) -> tuple[Member, ...]:
    """The members in the order in which they lie.

    Raises :class:`DamagedZipError` and :class:`AmbiguousZipError`.
    """
    try:
        start, end, count = _directory(data)
        entries = sorted(_entries(data, start, end, count), key=lambda entry: entry.offset)
        bounds = [*(entry.offset for entry in entries), start]
        if bounds[0] != 0:
            raise AmbiguousZipError("before the first member")
        return tuple(_member(data, *one) for one in zip(entries, bounds[1:], strict=True))
    except (struct.error, UnicodeDecodeError) as error:
        raise DamagedZipError(str(error)) from error


def _directory(data: bytes) -> tuple[int, int, int]:
    """Where the directory begins and ends, and how many members it lists."""
    end = len(data) - _END.size
    if data[max(end, 0) :][:4] != _END_MARK:
        raise AmbiguousZipError("behind the end") if _END_MARK in data else DamagedZipError("end")
    _, disk, first_disk, *sizes, comment = _END.unpack_from(data, end)
    if data[max(end - _LOCATOR.size, 0) : end][:4] == _LOCATOR_MARK:
        end, sizes = _long_end(data, end, sizes)
    on_disk, count, size, start = sizes
    if disk or first_disk or on_disk != count or comment or start + size < end:
        raise AmbiguousZipError("directory")
    if start + size > end:
        raise DamagedZipError("directory")
    return start, end, count


def _long_end(data: bytes, end: int, sizes: list[int]) -> tuple[int, list[int]]:
    """The offset and content of the ZIP64 end record, which the plain one may not contradict."""
    at = end - _LOCATOR.size - _LONG_END.size
    _, disk, located, disks = _LOCATOR.unpack_from(data, end - _LOCATOR.size)
    mark, size, _, _, own_disk, first_disk, *own = _LONG_END.unpack_from(data, max(at, 0))
    is_plain = (mark, located, size) == (_LONG_END_MARK, at, _LONG_END.size - 12)
    denied = any(
        plain not in (long, unsaid)
        for plain, long, unsaid in zip(sizes, own, _IN_LONG_END, strict=True)
    )
    if not is_plain or denied or disk or own_disk or first_disk or disks > 1:
        raise AmbiguousZipError("ZIP64")
    return at, own


@dataclass(frozen=True)
class _Entry:
    """A member's entry in the directory; ``sizes`` are its checksum, packed size and size."""

    name: bytes
    flags: int
    method: int
    sizes: tuple[int, int, int]
    offset: int


def _entries(data: bytes, start: int, end: int, count: int) -> Iterator[_Entry]:
    for _ in range(count):
        mark, _, _, flags, method, _, _, *rest = _ENTRY.unpack_from(data, start)
        checksum, packed, size, names, extras, comment, disk, _, _, offset = rest
        if mark != _ENTRY_MARK:
            raise DamagedZipError("directory")
        if disk:
            raise AmbiguousZipError("disk")
        start += _ENTRY.size
        name, extra = data[start : start + names], data[start + names : start + names + extras]
        size, packed, offset = _lengthened(name, extra, (size, packed, offset))
        yield _Entry(name, flags, method, (checksum, packed, size), offset)
        start += names + extras + comment
    if start != end:
        raise AmbiguousZipError("directory")


def _member(data: bytes, entry: _Entry, end: int) -> Member:
    """A member whose header, and descriptor if there is one, says the same as the directory."""
    header = _HEADER.unpack_from(data, entry.offset)
    mark, _, flags, method, _, _, checksum, packed, size, names, extras = header
    if mark != _HEADER_MARK:
        raise DamagedZipError("member")
    start = entry.offset + _HEADER.size + names + extras
    name, extra = data[start - names - extras : start - extras], data[start - extras : start]
    size, packed = _lengthened(name, extra, (size, packed))
    unsaid = 0 if flags & _DESCRIBED else None
    is_denied = any(
        own not in (listed, unsaid)
        for own, listed in zip((checksum, packed, size), entry.sizes, strict=True)
    )
    compared = _ENCRYPTED | _DESCRIBED | (0 if name.isascii() else _UTF_8)
    is_same = (name, method, flags & compared) == (entry.name, entry.method, entry.flags & compared)
    checksum, packed, size = entry.sizes
    behind = data[start + packed : end]
    tails = [*_descriptors(entry)] if flags & _DESCRIBED else [b""]
    if is_denied or not is_same or start + packed > end or behind not in tails:
        raise AmbiguousZipError("member")
    written = name.decode("utf-8" if flags & _UTF_8 else "cp437")
    return Member(written, method, bool(flags & _ENCRYPTED), checksum, packed, size, start)


def _descriptors(entry: _Entry) -> Iterator[bytes]:
    """Possible data descriptors, put behind a member by a writer that streamed it."""
    for layout in _DESCRIPTORS:
        sizes = layout.pack(*entry.sizes)
        yield from (sizes, _DESCRIPTOR_MARK + sizes)


def _lengthened(name: bytes, extra: bytes, sizes: Sequence[int]) -> Sequence[int]:
    """The sizes, those that stand in an extra field taken from there; none may be denied."""
    fields = _fields(extra) if extra else {}
    if _NAME in fields and fields[_NAME][5:] != name:
        raise AmbiguousZipError("name")
    own = fields.get(_SIZES, b"")
    long = iter(struct.unpack(f"<{len(own) // 8}Q", own[: len(own) // 8 * 8]))
    sizes = [next(long, -1) if size == _IN_EXTRA else size for size in sizes]
    if -1 in sizes or not {*long} <= {0, *sizes}:
        raise AmbiguousZipError("ZIP64")
    return sizes


def _fields(extra: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at < len(extra):
        kind, length = _EXTRA.unpack_from(extra, at)
        at += _EXTRA.size + length
        if at > len(extra) or kind in found:
            raise AmbiguousZipError("extra")
        found[kind] = extra[at - length : at]
    return found


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def contents(data: bytes) -> dict[str, bytes]:
    """The members by name, in their order, of an archive that is ours or was opened before."""
    found = members(data)
    return {member.name: content(data, member) for member in found}


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


def relabelled(data: bytes) -> bytes:
    """The same members, packed as they are, with nothing that tells of time or machine."""
    return joined(
        Packed(
            own.name, data[own.start : own.start + own.packed], own.checksum, own.size, own.method
        )
        for own in members(data)
    )


def joined(members: Iterable[Packed]) -> bytes:
    """An archive of members that are packed already.

    The library packs again whatever it is given: nine parts of a document for the two that differ.
    """
    bodies: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        name = member.name.encode()
        flags = 0 if member.name.isascii() else _UTF_8
        sizes = (member.checksum, len(member.data), member.size, len(name), 0)
        said = (_VERSION, flags, member.method, *_TIME_AND_DATE, *sizes)
        bodies += (_HEADER.pack(_HEADER_MARK, *said), name, member.data)
        entry = _ENTRY.pack(_ENTRY_MARK, _VERSION, *said, 0, 0, 0, _ATTRIBUTES, offset)
        directory += (entry, name)
        offset += _HEADER.size + len(name) + len(member.data)
    listed = b"".join(directory)
    count = len(directory) // 2
    end = _END.pack(_END_MARK, 0, 0, count, count, len(listed), offset, 0)
    return b"".join((*bodies, listed, end))
