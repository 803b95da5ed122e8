"""Zip containers (.xlsx, .docx): what a file is by its first bytes, and bytes without a clock.

Writers stamp each member with the time; two runs over the same input then differ. Packed with
one date, the same attributes and one level of compression they are equal.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from generator.problems import Code

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip can hold."""

MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes a file may unpack to; a year's data of a ministry take a hundredth of it."""

_LEVEL = 6
_MADE_ON_FAT = 0
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


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


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of the members in their order, with nothing in it that tells of time or machine."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, content in members:
            archive.writestr(_member(name), content, zipfile.ZIP_DEFLATED, _LEVEL)
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
