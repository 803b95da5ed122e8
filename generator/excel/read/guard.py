"""The kind and structure of a workbook's file, and its limits, before any cell is read.

Only what is read is measured: the sheets of the contract, the shared texts, the formats. Pictures,
comments, links, tables and macros are never opened; other sheets only as far as they are small.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.files import opc
from generator.files.opc import Package, RefusedError, Relation
from generator.messages.problems import Code, Phrase
from generator.submission.sheets import Merge

MAX_PART = 8 * 1024 * 1024
"""Bytes of a part such as the list of sheets; an ordinary one has some thousand."""

_STRICT = "{http://purl.oclc.org/ooxml/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
"""The namespace of workbooks, as it stands before the names of elements."""

_TRUE = ("1", "true", "t")

MAX_CELLS = 200_000
"""Cells with content of the sheets that are read: seven thousand organisations, a second."""

MAX_LETTERS = 4_000_000
"""Letters of all cells together: one long text may be shared by many cells."""

MAX_LETTERS_IN_CELL = 32_767
"""Excel's own limit."""

MAX_FORMATS = 5_000
"""Number formats of a workbook's own; Excel takes some two hundred."""

MAX_COLUMNS = 100_000
"""Columns that the entries of a sheet's columns speak of, all together."""

MAX_SHEETS = 1_000
MAX_MERGES = 2_000
MAX_MERGED_CELLS = 200_000
MAX_TEXT = 48 * 1024 * 1024
"""Bytes of all that is read."""

MAX_MARKS = 2_000_000
"""Tags and attributes of all that is read: a cell has some eight."""

_BLANK = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}" s="[0-9]{1,6}" ?/>')
_MARKS_OF_BLANK = 3

MAX_COPIED = 96 * 1024 * 1024
"""Bytes of all parts of a workbook that is copied whole."""

MAX_CHANGED_MARKS = 1_000_000
"""Tags and attributes of the parts that are changed in a copy."""


@dataclass(frozen=True)
class SheetPart:
    """A tab: its name, whether it is hidden, and the part that holds its cells."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True)
class Container:
    """The unpacked side of a workbook: where its sheets, shared texts and formats lie.

    ``since_1904`` is True when days are counted from 1904, as old Macintoshes did.
    """

    package: Package
    sheets: tuple[SheetPart, ...]
    texts: str | None
    styles: str | None
    since_1904: bool


def open_container(data: bytes) -> Container:
    """The container of a file's bytes; raises :class:`RefusedError` when it is none."""
    package = opc.opened(data)
    if any(name.endswith("workbook.bin") for name in package.members):
        raise RefusedError(Code.FILE_OLD_FORMAT)
    if package.has("mimetype") or not package.has("[Content_Types].xml"):
        raise RefusedError(Code.FILE_OTHER_FORMAT)
    main = package.main()
    root = _xml(package, main)
    if str(root.tag).startswith(_STRICT):
        raise RefusedError(Code.FILE_STRICT)
    if not str(root.tag).endswith("}workbook"):
        raise RefusedError(Code.FILE_OTHER_FORMAT)
    if any(len(root.findall(f"{{*}}{name}")) > 1 for name in ("sheets", "workbookPr")):
        raise opc.AmbiguousError(Phrase("ambiguous.element", {"part": main}))
    related = {relation.id: relation for relation in package.relations(main)}
    properties = root.find("{*}workbookPr")
    return Container(
        package,
        sheets=tuple(_sheets(package, root, related)),
        texts=package.only(main, "sharedStrings"),
        styles=package.only(main, "styles"),
        since_1904=properties is not None and properties.get("date1904") in _TRUE,
    )


def _sheets(
    package: Package, root: ET.Element, related: Mapping[str, Relation]
) -> Iterator[SheetPart]:
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        relation = related.get(str(sheet.get(f"{{{OFFICE}}}id")))
        if relation is None or relation.kind == "chartsheet" or not package.has(relation.part):
            continue
        hidden = sheet.get("state", "visible") != "visible"
        yield SheetPart(str(sheet.get("name", "")), hidden, relation.part)


def _xml(package: Package, part: str) -> ET.Element:
    try:
        return ET.fromstring(package.xml(part, MAX_PART))  # noqa: S314 - no document type gets here
    except ET.ParseError as error:
        raise RefusedError(Code.FILE_DAMAGED, part) from error


class SheetParts(NamedTuple):
    """The XML that is read, within the limits; empty where there is none."""

    sheets: tuple[tuple[SheetPart, bytes], ...]
    texts: bytes
    styles: bytes


def parts(container: Container, wanted: Callable[[str], bool]) -> SheetParts:
    """The parts of the wanted sheets; raises :class:`RefusedError` beyond the limits."""
    if len(container.sheets) > MAX_SHEETS:
        raise RefusedError(Code.FILE_TOO_LARGE)
    read = _reader(container.package)
    texts, styles = read(container.texts, MAX_TEXT), read(container.styles, MAX_PART)
    sheets = [sheet for sheet in container.sheets if wanted(sheet.name)]
    found = SheetParts(tuple((s, read(s.part, MAX_TEXT)) for s in sheets), texts, styles)
    _check_marks([texts, styles, *(xml for _, xml in found.sheets)])
    return found


def others(
    container: Container, wanted: Callable[[str], bool]
) -> Iterator[tuple[SheetPart, bytes | None]]:
    """The other sheets, within a limit of their own; None for one beyond it."""
    read = _reader(container.package)
    for sheet in (sheet for sheet in container.sheets if not wanted(sheet.name)):
        try:
            content = read(sheet.part, MAX_TEXT)
            _check_marks([content])
        except RefusedError:
            yield sheet, None
        else:
            yield sheet, content


def _reader(package: Package) -> Callable[[str | None, int], bytes]:
    """What reads parts, each of so many bytes at most, until together they are too large."""
    left = MAX_TEXT

    def read(part: str | None, most: int) -> bytes:
        nonlocal left
        content = package.xml(part, min(most, left)) if part and package.has(part) else b""
        left -= len(content)
        return content

    return read


def _check_marks(parts: Sequence[bytes]) -> None:
    """Refuse too many tags and attributes; they are counted only where there may be as many.

    Cells with a border and nothing in them are not counted: people draw them to the last row.
    """
    if sum(map(len, parts)) <= MAX_MARKS:
        return
    marks = sum(part.count(b"<") + part.count(b"=") for part in parts)
    if marks > MAX_MARKS:
        marks -= sum(_MARKS_OF_BLANK for part in parts for _ in _BLANK.finditer(part))
    if marks > MAX_MARKS:
        raise RefusedError(Code.FILE_TOO_LARGE)


def check_copied(container: Container) -> None:
    """Refuse to copy a workbook that exceeds the limits as a whole.

    Its copy has a sheet more, and must be read again.
    """
    whole = container.package.unpacked_size
    if whole > MAX_COPIED or len(container.sheets) >= MAX_SHEETS:
        raise RefusedError(Code.FILE_TOO_LARGE)


def check_merges(merges: Sequence[Merge]) -> None:
    """Refuse merged ranges that hide more cells than a table has."""
    covered = sum(
        (merge.last_row - merge.first_row + 1) * (merge.last_column - merge.first_column + 1)
        for merge in merges
    )
    if len(merges) > MAX_MERGES or covered > MAX_MERGED_CELLS:
        raise RefusedError(Code.FILE_TOO_LARGE)


def check(count: int, most: int) -> None:
    """Refuse more of something than anybody fills."""
    if count > most:
        raise RefusedError(Code.FILE_TOO_LARGE)
