"""Packs a Word document of ours: its body, styles and properties among parts that never change.

Those lie in ``parts/``; the same document gives the same bytes.
"""

from __future__ import annotations

from importlib import resources
from typing import Final

from lxml import etree

from generator.files import zip as archive
from generator.word.compose.markup import serialised, w

_WITHOUT_REMARKS: Final = etree.XMLParser(remove_blank_text=True, remove_comments=True)


def packed(body: etree._Element, styles: etree._Element, title: str, category: str = "") -> bytes:
    """A whole .docx file; by its ``category`` a template declares its edition."""
    core = fixed("core.xml")
    core[0].text, core[-1].text = title, category
    members = {
        "[Content_Types].xml": fixed("content-types.xml"),
        "_rels/.rels": fixed("links.xml"),
        "docProps/core.xml": core,
        "word/document.xml": w("document", body),
        "word/_rels/document.xml.rels": fixed("document-links.xml"),
        "word/styles.xml": styles,
        **{f"word/{name}": fixed(name) for name in ("settings.xml", "header1.xml", "header2.xml")},
    }
    return archive.pack((name, serialised(root)) for name, root in members.items())


def fixed(name: str) -> etree._Element:
    """The root of a part that never changes."""
    data = (resources.files(__package__) / "parts" / name).read_bytes()
    return etree.fromstring(data, _WITHOUT_REMARKS)
