"""Takes finished documents apart and puts them together again, as a forger or Word would.

Nothing here goes through our own writer: parts are bytes of a zip and trees of lxml.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

from tests.helpers.paper import W, text_of

NAMESPACES = {
    "w": W[1:-1],
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "x": "urn:nobody-knows",
}
BODY, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"
_DECLARED = " ".join(f'xmlns:{name}="{uri}"' for name, uri in NAMESPACES.items())
_OFFICE = NAMESPACES["r"]
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def made(markup: str) -> etree._Element:
    """An element from its markup, the usual prefixes known."""
    return etree.fromstring(f"<all {_DECLARED}>{markup}</all>")[0]


class Docx:
    """A document in pieces: its parts by name, and the trees of those that were looked at."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self._trees: dict[str, etree._Element] = {}

    def tree(self, part: str = BODY) -> etree._Element:
        """The root of a part; what is changed in it is saved."""
        if part not in self._trees:
            self._trees[part] = etree.fromstring(self.parts[part])
        return self._trees[part]

    @property
    def body(self) -> etree._Element:
        """The body of the main part."""
        return self.tree()[0]

    def header(self) -> etree._Element:
        """The paragraph with the page number."""
        return self.tree("word/header2.xml")[0]

    def tables(self) -> list[etree._Element]:
        """The tables of the body: four of the form, then those of the notes."""
        return self.body.findall(f"{W}tbl")

    def row(self, table: int, number: str) -> etree._Element:
        """The first row of a table (from 1), below its head, whose first cell holds a number."""
        rows = self.tables()[table - 1].findall(f"{W}tr")[2 if table <= 4 else 1 :]
        return next(row for row in rows if len(row) > 3 and cell_text(row[-3]) == number)

    def points(self, table: int, number: str) -> etree._Element:
        """The points cell of a row of the form; an empty number: that of «Жиыны»."""
        return self.row(table, number)[-1]

    def paragraph(self, start: str) -> etree._Element:
        """The first paragraph that begins so."""
        return next(
            p for p in self.body.iter(f"{W}p") if breaking(text_of(p)).startswith(breaking(start))
        )

    def holding(self, words: str) -> etree._Element:
        """The first paragraph that holds words, anywhere in the body."""
        return next(p for p in self.body.iter(f"{W}p") if breaking(words) in breaking(text_of(p)))

    def raw(self, part: str, old: str, new: str) -> None:
        """Replace a string in the bytes of a part."""
        data = self.parts[part].decode()
        assert old in data, (part, old)
        self.parts[part] = data.replace(old, new, 1).encode()

    def add_part(self, name: str, kind: str, markup: str) -> str:
        """A part of its own, linked from the main part; the identifier of the link."""
        self.parts[f"word/{name}"] = etree.tostring(made(markup))
        self.raw(
            "[Content_Types].xml",
            "</Types>",
            f'<Override PartName="/word/{name}" ContentType="{_TYPES}.{kind}+xml"/></Types>',
        )
        identifier = f"rId9{len(self.parts)}"
        self.raw(
            "word/_rels/document.xml.rels",
            "</Relationships>",
            f'<Relationship Id="{identifier}" Type="{_OFFICE}/{kind}" Target="{name}"/>'
            "</Relationships>",
        )
        return identifier

    def members(self) -> dict[str, bytes]:
        """The parts as they are now."""
        changed = {
            name: etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, tree in self._trees.items()
        }
        return {**self.parts, **changed}

    def data(self) -> bytes:
        """The document put together."""
        return zipped(self.members())


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def cell_text(cell: etree._Element) -> str:
    """The text of a cell, its paragraphs joined."""
    return "\n".join(text_of(p) for p in cell.iter(f"{W}p"))


def inner(block: etree._Element, path: str) -> etree._Element:
    """What stands at a path in a block."""
    found = block.find(path, NAMESPACES)
    assert found is not None, path
    return found


def paragraph_of(block: etree._Element) -> etree._Element:
    """The first paragraph of a cell."""
    return inner(block, ".//w:p")


def row_of(block: etree._Element) -> etree._Element:
    """The row that holds a block."""
    return next(block.iterancestors(f"{W}tr"))


def add(block: etree._Element, markup: str) -> None:
    """Put markup at the end of a paragraph or of the first one of a block."""
    (block if block.tag == f"{W}p" else paragraph_of(block)).append(made(markup))


def again(block: etree._Element) -> etree._Element:
    """A copy of a block."""
    return etree.fromstring(etree.tostring(block))


def repeat(block: etree._Element) -> None:
    """Put a copy of a block after it."""
    block.addnext(again(block))


def exchange(one: etree._Element, other: etree._Element) -> None:
    """Let two blocks change places."""
    between = made("<w:p/>")
    one.addprevious(between)
    other.addprevious(one)
    between.addprevious(other)
    remove(between)


def write(block: etree._Element, text: str) -> None:
    """Put other text into a block: into its first run, the others are emptied."""
    first, *others = block.iter(f"{W}t")
    first.text = text
    for other in others:
        other.text = ""


def swap(block: etree._Element, old: str, new: str) -> None:
    """Change words within one run of a block."""
    node = next(t for t in block.iter(f"{W}t") if breaking(old) in breaking(t.text or ""))
    text = node.text or ""
    before, _, after = breaking(text).partition(breaking(old))
    node.text = f"{text[: len(before)]}{new}{text[len(text) - len(after) :]}"


def breaking(text: str) -> str:
    """The text with ordinary hyphens and spaces, letter for letter."""
    return text.replace("\u2011", "-").replace("\u00a0", " ")


def run(block: etree._Element) -> etree._Element:
    """The first run of a block."""
    return next(block.iter(f"{W}r"))


def dress(block: etree._Element, markup: str) -> None:
    """Give the first run of a block another property."""
    target = run(block)
    properties = target.find(f"{W}rPr")
    if properties is None:
        properties = made("<w:rPr/>")
        target.insert(0, properties)
    _put(properties, made(markup))


def shape(block: etree._Element, markup: str) -> None:
    """Give a paragraph, cell, row or table another property."""
    name = etree.QName(block).localname
    properties = block.find(f"{W}{name}Pr")
    if properties is None:
        properties = made(f"<w:{name}Pr/>")
        block.insert(0, properties)
    _put(properties, made(markup))


def _put(properties: etree._Element, fresh: etree._Element) -> None:
    """Put a property in place of one of its name: two of them could be read in two ways."""
    for old in properties.findall(str(fresh.tag)):
        properties.remove(old)
    properties.append(fresh)


def remove(block: etree._Element) -> None:
    """Take a block out."""
    parent = block.getparent()
    assert parent is not None
    parent.remove(block)


def wrap(block: etree._Element, markup: str, path: str = "") -> None:
    """Put a block inside other markup, at a path in it."""
    parent = block.getparent()
    assert parent is not None
    around = made(markup)
    parent.replace(block, around)
    inner = around.find(path, NAMESPACES) if path else around
    assert inner is not None
    inner.append(block)
