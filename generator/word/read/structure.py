"""Structural faults that Word reports as damage: orphaned parts, cells without a paragraph."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from lxml import etree

from generator.word.read.xml import W

PARAGRAPH_HOLDERS = ("tc", "txbxContent", "hdr", "ftr", "footnote")
"""What Word calls damaged when no paragraph is left in it."""

_BLOCKS = tuple(W + name for name in ("p", "tbl", "sdt", "customXml"))


def of_document(parts: Mapping[str, bytes]) -> Iterator[str]:
    """What is damaged in the parts of a document, in words for the maintainers."""
    yield from of_package(parts)
    for name, part in parts.items():
        if _is_text(name):
            yield from of_part(etree.fromstring(part))


def _is_text(name: str) -> bool:
    """True of a part that Word itself wrote: a text, its styles or settings."""
    return name.startswith("word/") and name.endswith(".xml")


def of_package(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Every part has a content type and every relationship its part."""
    types = etree.fromstring(parts["[Content_Types].xml"])
    defaults = {str(node.get("Extension")).lower() for node in types.iter("{*}Default")}
    overrides = {str(node.get("PartName")).lstrip("/") for node in types.iter("{*}Override")}
    for name in sorted(set(parts) - overrides - {"[Content_Types].xml"}):
        if name.rpartition(".")[2].lower() not in defaults:
            yield f"no content type: {name}"
    linked = {target for name in parts if name.endswith(".rels") for target in _links(name, parts)}
    for name in sorted((overrides | linked) - set(parts)):
        yield f"no such part: {name}"


def _links(relations: str, parts: Mapping[str, bytes]) -> Iterator[str]:
    """The parts that a part of relationships points to."""
    folder = posixpath.dirname(posixpath.dirname(relations))
    for relation in etree.fromstring(parts[relations]):
        if relation.get("TargetMode") != "External":
            target = posixpath.join("/", folder, str(relation.get("Target")))
            yield posixpath.normpath(target).lstrip("/")


def of_part(root: etree._Element) -> Iterator[str]:
    """What Word calls a damaged document: cells without a paragraph, tables without a row."""
    body = root.find(f"{W}body")
    if root.tag == f"{W}document" and (body is None or body.find(f"{W}sectPr") is None):
        yield "no page settings"
    for holder in root.iter(*(W + name for name in PARAGRAPH_HOLDERS)):
        blocks = [child.tag for child in holder if child.tag in _BLOCKS]
        if not blocks or blocks[-1] == f"{W}tbl":
            yield f"no paragraph at the end of {holder.tag.removeprefix(W)}"
    for table in root.iter(f"{W}tbl"):
        if table.find(f".//{W}tr") is None:
            yield "a table without a row"
    for row in root.iter(f"{W}tr"):
        if row.find(f".//{W}tc") is None:
            yield "a row without a cell"
