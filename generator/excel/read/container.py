"""The kind and structure of a workbook's file, before any cell is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from generator.files import package as opc
from generator.files.package import Package, RefusedError, Relation
from generator.messages.problems import Code, Phrase

MAX_PART = 8 * 1024 * 1024
"""Bytes of a part such as the list of sheets; an ordinary one has some thousand."""

_STRICT = "{http://purl.oclc.org/ooxml/"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TRUE = ("1", "true", "t")


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
    package: Package, root: etree._Element, related: Mapping[str, Relation]
) -> Iterator[SheetPart]:
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        relation = related.get(str(sheet.get(_RELATIONSHIPS)))
        if relation is None or relation.kind == "chartsheet" or not package.has(relation.part):
            continue
        hidden = sheet.get("state", "visible") != "visible"
        yield SheetPart(str(sheet.get("name", "")), hidden, relation.part)


def _xml(package: Package, part: str) -> etree._Element:
    content = package.xml(part, MAX_PART)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError(Code.FILE_DAMAGED, part) from error
