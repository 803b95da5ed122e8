"""Reads finished documents with code of its own: what stands on the paper, cell by cell."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Paper:
    """The body of a document: paragraphs outside tables, and tables as rows of cells."""

    paragraphs: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    xml: etree._Element

    @property
    def lines(self) -> list[str]:
        """Everything in reading order, a line for a paragraph and one for a table row."""
        found = []
        for block in self.xml[0]:
            if block.tag == f"{W}p":
                found.append(text_of(block))
            elif block.tag == f"{W}tbl":
                found += [" | ".join(row) for row in _rows(block)]
        return found


def read(path: Path) -> Paper:
    """The main part of a .docx."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    body = root[0]
    return Paper(
        paragraphs=tuple(text_of(p) for p in body.findall(f"{W}p")),
        tables=tuple(_rows(table) for table in body.findall(f"{W}tbl")),
        xml=root,
    )


def parts(path: Path) -> dict[str, bytes]:
    """Every part of a .docx, unpacked."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _rows(table: etree._Element) -> tuple[tuple[str, ...], ...]:
    rows = table.findall(f"{W}tr")
    return tuple(tuple(_cell(cell) for cell in row.findall(f"{W}tc")) for row in rows)


def _cell(cell: etree._Element) -> str:
    return "\n".join(text_of(paragraph) for paragraph in cell.findall(f"{W}p"))


def text_of(paragraph: etree._Element) -> str:
    """The text of a paragraph, breaks and tabs included."""
    pieces = []
    for node in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"):
        if node.tag == f"{W}t":
            pieces.append(node.text or "")
        elif (parent := node.getparent()) is not None and parent.tag == f"{W}r":
            pieces.append("\t" if node.tag == f"{W}tab" else "\n")
    return "".join(pieces)
