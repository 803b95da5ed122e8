"""Zip archives without a clock: the same members give the same bytes.

Writers stamp each member with the time; two runs over the same input then differ. Packed with
one date, the same attributes and one level of compression they are equal.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip can hold."""

_LEVEL = 6
_MADE_ON_FAT = 0


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """The SHA-256 of a file of ours, in hexadecimal."""
    with path.open("rb") as stream:
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


def repack(data: bytes) -> bytes:
    """The same members in the same order, with nothing that tells of time or machine."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return pack((name, archive.read(name)) for name in archive.namelist())


def _member(name: str) -> zipfile.ZipInfo:
    """What the archive says of a member: the system is fixed too, else Windows differs."""
    member = zipfile.ZipInfo(name, date_time=EPOCH)
    member.create_system = _MADE_ON_FAT
    member.external_attr = 0
    return member
