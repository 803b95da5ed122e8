"""Zips written by hand: what stands before a member, behind it and in the directory may differ."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

STORED, DEFLATED = 0, 8
DESCRIBED, UTF_8 = 0x8, 0x800
UNSAID = {"checksum": 0, "packed": 0, "size": 0}
"""What a header says of sizes that its writer did not know yet."""

IN_EXTRA = 0xFFFFFFFF

Said = Mapping[str, int | bytes]


@dataclass(frozen=True)
class Entry:
    """A member of a zip.

    ``header`` and ``listed`` are what the header before it and the directory say otherwise than
    they should: name, flags, method, checksum, packed, size, extra, offset, time. ``before`` and
    ``behind`` are bytes that lie around it.
    """

    name: str
    content: bytes
    method: int = DEFLATED
    flags: int = 0
    header: Said = field(default_factory=dict)
    listed: Said = field(default_factory=dict)
    before: bytes = b""
    behind: bytes = b""

    def body(self) -> bytes:
        """The content, packed."""
        if self.method == STORED:
            return self.content
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        return packer.compress(self.content) + packer.flush()

    def said(self, otherwise: Said, offset: int = 0) -> dict[str, int | bytes]:
        """What is true of it, and what is said otherwise."""
        return {
            "name": self.name.encode(),
            "flags": self.flags,
            "method": self.method,
            "time": 0,
            "checksum": zlib.crc32(self.content),
            "packed": len(self.body()),
            "size": len(self.content),
            "extra": b"",
            "offset": offset,
            **otherwise,
        }


def entries(parts: Mapping[str, bytes]) -> list[Entry]:
    """A member for each part."""
    return [Entry(name, content) for name, content in parts.items()]


def changed(parts: Mapping[str, bytes], **changes: object) -> list[Entry]:
    """Members, the second of which differs from the others."""
    first, second, *rest = entries(parts)
    return [first, replace(second, **changes), *rest]  # type: ignore[arg-type]  # as in Entry


def descriptor(entry: Entry, *, is_marked: bool = True, is_long: bool = False) -> bytes:
    """What a writer that streams puts behind a member."""
    said = entry.said({})
    sizes = struct.pack("<2Q" if is_long else "<2L", said["packed"], said["size"])
    return (b"PK\x07\x08" if is_marked else b"") + struct.pack("<L", said["checksum"]) + sizes


def extra(kind: int, content: bytes) -> bytes:
    """An extra field."""
    return struct.pack("<2H", kind, len(content)) + content


def renamed(name: str, to: str) -> bytes:
    """The extra field by which a member has another name."""
    return extra(0x7075, b"\x01" + struct.pack("<L", zlib.crc32(name.encode())) + to.encode())


def resized(*sizes: int) -> bytes:
    """The extra field by which a member has other sizes."""
    return extra(0x0001, struct.pack(f"<{len(sizes)}Q", *sizes))


@dataclass(frozen=True)
class Directory:
    """The end of a zip: its entries, and how many bytes lie before them."""

    listed: bytes
    count: int
    start: int

    def end(self, otherwise: Mapping[str, int] | None = None, comment: bytes = b"") -> bytes:
        """The end record, some of it said otherwise."""
        true = {"disk": 0, "here": self.count, "count": self.count}
        said = true | {"size": len(self.listed), "start": self.start}
        said |= otherwise or {}
        numbers = [said["disk"], 0, said["here"], said["count"], said["size"], said["start"]]
        return b"PK\x05\x06" + struct.pack("<4H2LH", *numbers, len(comment)) + comment

    def long_end(self, **otherwise: int) -> bytes:
        """The ZIP64 end record and its locator."""
        said = {"count": self.count, "size": len(self.listed), "start": self.start, **otherwise}
        at = said.get("at", self.start + len(self.listed))
        sizes = (said["count"], said["count"], said["size"], said["start"])
        record = b"PK\x06\x06" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, *sizes)
        return record + b"PK\x06\x07" + struct.pack("<LQL", 0, at, 1)


def members(given: Iterable[Entry], first: int = 0) -> tuple[bytes, list[bytes]]:
    """The members one after another, the first at an offset, and their entries."""
    whole, found = b"", list[bytes]()
    for entry in given:
        whole += entry.before
        offset = first + len(whole)
        said = entry.said(entry.header)
        name, more = bytes(said["name"]), bytes(said["extra"])
        whole += b"PK\x03\x04" + _fields(said, name, more) + name + more
        whole += entry.body() + entry.behind
        found.append(listed(entry, offset))
    return whole, found


def _fields(said: Said, name: bytes, more: bytes) -> bytes:
    numbers = [said[key] for key in ("flags", "method", "time")]
    sizes = [said[key] for key in ("checksum", "packed", "size")]
    return struct.pack("<5H3L2H", 20, *numbers, 33, *sizes, len(name), len(more))


def listed(entry: Entry, offset: int = 0) -> bytes:
    """What the directory says of a member."""
    return _entry(entry.said(entry.listed, offset))


def _entry(said: Said) -> bytes:
    name, more = bytes(said["name"]), bytes(said["extra"])
    place = struct.pack("<3H2L", 0, 0, 0, 0, said["offset"])
    return b"PK\x01\x02" + struct.pack("<H", 20) + _fields(said, name, more) + place + name + more


def written(given: Sequence[Entry], **end: int) -> bytes:
    """A zip of the members; ``end`` is what its end record says otherwise."""
    whole, listed = members(given)
    directory = Directory(b"".join(listed), len(listed), len(whole))
    return whole + directory.listed + directory.end(end)


def taken_apart(given: Sequence[Entry]) -> tuple[bytes, Directory]:
    """The members of a zip, and its directory."""
    whole, listed = members(given)
    return whole, Directory(b"".join(listed), len(listed), len(whole))
