"""Packs the parts of a Word document into a file: the same parts give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from generator.files import zip as archive
from generator.word.compose.markup import serialised

_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_CORE: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_LINK: Final = f"{_LINKS}/metadata/core-properties"


@dataclass(frozen=True)
class Part:
    """A part of the document proper: its name under ``word/``, its kind and its link's id."""

    name: str
    kind: str
    link: str
    content: bytes


@dataclass(frozen=True)
class Properties:
    """What Word shows in File → Info; ``category`` is how a template declares its edition."""

    title: str
    category: str
    author: str
    language: str


def packed(document: bytes, parts: Iterable[Part], properties: Properties) -> bytes:
    """A whole .docx file of a document, the parts it is linked with, and its properties."""
    linked = tuple(parts)
    members = {
        "[Content_Types].xml": _content_types(linked),
        "_rels/.rels": _links(
            (
                ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
                ("rId2", _CORE_LINK, "docProps/core.xml"),
            )
        ),
        "docProps/core.xml": _core(properties),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _links(
            (part.link, f"{_OFFICE}/{part.kind}", part.name) for part in linked
        ),
        **{f"word/{part.name}": part.content for part in linked},
    }
    return archive.pack(members.items())


def _content_types(parts: Iterable[Part]) -> bytes:
    root = _root("Types", _TYPES)
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
    }
    for extension, content_type in defaults.items():
        default = etree.SubElement(root, f"{{{_TYPES}}}Default")
        default.set("Extension", extension)
        default.set("ContentType", content_type)
    overrides = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/docProps/core.xml": _CORE_TYPE,
        **{f"/word/{part.name}": f"{_WORD}.{part.kind}+xml" for part in parts},
    }
    for name, content_type in overrides.items():
        override = etree.SubElement(root, f"{{{_TYPES}}}Override")
        override.set("PartName", name)
        override.set("ContentType", content_type)
    return serialised(root)


def _links(links: Iterable[tuple[str, str, str]]) -> bytes:
    root = _root("Relationships", _LINKS)
    for identifier, kind, target in links:
        link = etree.SubElement(root, f"{{{_LINKS}}}Relationship")
        link.set("Id", identifier)
        link.set("Type", kind)
        link.set("Target", target)
    return serialised(root)


def _root(name: str, namespace: str) -> etree._Element:
    """The root of a part whose names need no prefix (the stubs of lxml know no such thing)."""
    return etree.Element(f"{{{namespace}}}{name}", nsmap={None: namespace})  # type: ignore[dict-item]


def _core(properties: Properties) -> bytes:
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DC})
    values = {
        f"{{{_DC}}}title": properties.title,
        f"{{{_DC}}}creator": properties.author,
        f"{{{_DC}}}language": properties.language,
        f"{{{_CORE}}}category": properties.category,
    }
    for name, value in values.items():
        etree.SubElement(root, name).text = value
    return serialised(root)
