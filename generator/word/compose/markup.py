"""Builds the markup of a Word document: paragraphs, runs, tables and styles as elements of XML.

Styles are declared in ``styles.toml``, our own words in ``words.toml``. The order of children is
the schema's own, so what is built here needs no sorting afterwards. Lengths are twentieths of a
point ("twips"), as Word counts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate, pairwise
from typing import Final

from lxml import etree

from generator.files import archive
from generator.law import typed_toml
from generator.law.appendices import ByForm
from generator.papers.forms import Role

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_TWIPS_IN_CM: Final = 1440 / 2.54


def cm(length: float) -> int:
    """A length in centimetres, in twips."""
    return round(length * _TWIPS_IN_CM)


def widths(*columns: float) -> tuple[int, ...]:
    """Widths of columns in centimetres, in twips; rounded so that they add up to their sum."""
    edges = accumulate(columns, initial=0.0)
    return tuple(right - left for left, right in pairwise(map(cm, edges)))


def w(name: str, /, *children: etree._Element, **attributes: str | int) -> etree._Element:
    """An element of WordprocessingML with its children and attributes."""
    element = etree.Element(f"{{{W}}}{name}", nsmap={"w": W, "r": R})
    for key, value in attributes.items():
        element.set(f"{{{W}}}{key}", str(value))
    element.extend(children)
    return element


def related(name: str, relationship: str, **attributes: str) -> etree._Element:
    """An element that points to another part of the package."""
    element = w(name, **attributes)
    element.set(f"{{{R}}}id", relationship)
    return element


def serialised(root: etree._Element) -> bytes:
    """A part as bytes, the same on every run."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def run(text: str, style: str | None = None) -> etree._Element:
    """One run of text in a character style, or in its paragraph's own letters."""
    content = w("t")
    content.text = text
    if text != text.strip():
        content.set(_XML_SPACE, "preserve")
    return w("r", content) if style is None else w("r", w("rPr", w("rStyle", val=style)), content)


def paragraph(style: str, *runs: etree._Element) -> etree._Element:
    """A paragraph in a named style; all it looks like comes from there."""
    return w("p", w("pPr", w("pStyle", val=style)), *runs)


@dataclass(frozen=True)
class TableCell:
    """A cell: one paragraph at least, over ``span`` columns, on a background of ``fill``.

    ``merge`` is "restart" in the first of cells that run over several rows, "continue" below it;
    ``is_middle`` sets the text halfway down, ``is_bottom`` at the foot.
    """

    paragraphs: tuple[etree._Element, ...]
    span: int = 1
    fill: str | None = None
    merge: str | None = None
    is_middle: bool = False
    is_bottom: bool = False


@dataclass(frozen=True)
class TableRow:
    """A row; ``repeats`` says that it heads the table on each of its pages."""

    cells: tuple[TableCell, ...]
    repeats: bool = False


def kept_with_next(row: TableRow) -> TableRow:
    """The row, never left alone at the foot of a page.

    This is about the row's neighbours, not its looks, so it is no style of its own. Word asks
    every paragraph of a row.
    """
    for cell in row.cells:
        for part in cell.paragraphs:
            part[0].insert(1, w("keepNext"))
    return row


def table(style: str, columns: Sequence[int], rows: Iterable[TableRow]) -> etree._Element:
    """A table of fixed columns in a named style; no row of it breaks across pages."""
    return w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val=style),
            w("tblW", w=sum(columns), type="dxa"),
            w("tblLayout", type="fixed"),
            _look(),
        ),
        w("tblGrid", *(w("gridCol", w=width) for width in columns)),
        *(_row(row, columns) for row in rows),
    )


def _look() -> etree._Element:
    """Of the table style's special rows only the first is wanted; the bits say it once more."""
    return w(
        "tblLook",
        val="0620",
        firstRow=1,
        lastRow=0,
        firstColumn=0,
        lastColumn=0,
        noHBand=1,
        noVBand=1,
    )


def _row(row: TableRow, columns: Sequence[int]) -> etree._Element:
    properties = w("trPr", w("cantSplit"))
    if row.repeats:
        properties.append(w("tblHeader"))
    edges = tuple(accumulate((cell.span for cell in row.cells), initial=0))
    spans = (sum(columns[left:right]) for left, right in pairwise(edges))
    return w("tr", properties, *map(_cell, row.cells, spans))


def _cell(cell: TableCell, width: int) -> etree._Element:
    properties = w("tcPr", w("tcW", w=width, type="dxa"))
    if cell.span > 1:
        properties.append(w("gridSpan", val=cell.span))
    if cell.merge is not None:
        properties.append(w("vMerge", val=cell.merge))
    if cell.fill is not None:
        properties.append(w("shd", val="clear", color="auto", fill=cell.fill))
    if cell.is_middle:
        properties.append(w("vAlign", val="center"))
    elif cell.is_bottom:
        properties.append(w("vAlign", val="bottom"))
    return w("tc", properties, *cell.paragraphs)


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


def fixed(name: str, folder: str = "parts") -> etree._Element:
    """The root of a part that never changes, or of another file of markup beside this one."""
    data = (resources.files(__package__) / folder / name).read_bytes()
    return etree.fromstring(data, _WITHOUT_REMARKS)


@dataclass(frozen=True)
class PageSize:
    """A sheet of paper in centimetres: its sides, its left margin, the width left for the text."""

    width: float
    height: float
    left: float
    text: float


def settings(paper: PageSize) -> etree._Element:
    """The first page has a header of its own, an empty one, so numbers begin on the second."""
    size = w("pgSz", w=cm(paper.width), h=cm(paper.height))
    if paper.width > paper.height:
        size = w("pgSz", w=cm(paper.width), h=cm(paper.height), orient="landscape")
    return w(
        "sectPr",
        related("headerReference", "rId3", type="first"),
        related("headerReference", "rId4", type="default"),
        size,
        w(
            "pgMar",
            top=cm(2),
            right=cm(paper.width) - cm(paper.left) - cm(paper.text),
            bottom=cm(2),
            left=cm(paper.left),
            header=cm(1),
            footer=cm(1),
            gutter=0,
        ),
        w("titlePg"),
    )


BUILT_IN: Final = ("Heading1", "Heading2", "Heading3")
"""Word's own styles of headings, which readers that speak and the navigation pane know."""

LANGUAGE: Final = "kk-KZ"


@dataclass(frozen=True)
class ParagraphStyle:
    """A style of paragraphs: its identifier, its name in Word's gallery, and its looks.

    ``styles.toml`` says in which units.
    """

    id: str
    name: str
    based_on: str = "Normal"
    look: Role | None = None
    size: int = 12
    align: str = "left"
    before: int = 0
    after: int = 0
    left: int = 0
    right: int = 0
    outline: int | None = None
    bold: bool = False
    italic: bool = False
    ruled: bool = False
    keep_next: bool = False
    new_page: bool = False
    colour: str | None = None
    font: str | None = None


@dataclass(frozen=True)
class DeclaredStyles:
    """Styles of all our documents, and of some alone."""

    shared: tuple[ParagraphStyle, ...]
    reports: tuple[ParagraphStyle, ...]
    tag_book: tuple[ParagraphStyle, ...]


# Identifiers of the styles that are called for by name.
TITLE: Final = "Heading1"
NOTES_TITLE: Final = "BagalauNotesTitle"
NOTES_SECTION: Final = "BagalauNotesSection"
NOTES_LIST: Final = "BagalauNotesList"
NOTES_COLUMN: Final = "BagalauNotesColumn"
NOTES_CELL: Final = "BagalauNotesCell"
NEXT_BODY: Final = "BagalauNextBody"
BOOK_EDITION: Final = "BagalauBookEdition"
BOOK_TAG: Final = "BagalauBookTag"
TAG: Final = "BagalauTag"
FORM_TABLE: Final = "BagalauFormTable"
NOTES_TABLE: Final = "BagalauNotesTable"
DETAILS_TABLE: Final = "BagalauDetailsTable"


@cache
def declared() -> DeclaredStyles:
    """The styles as ``styles.toml`` declares them."""
    return typed_toml.shipped(DeclaredStyles, __package__, "styles.toml")


def style_ids(own: Iterable[ParagraphStyle]) -> Mapping[Role, str]:
    """The identifiers of the styles by role; one of ``own`` replaces the one that all have."""
    styles = (*declared().shared, *own)
    return {style.look: style.id for style in styles if style.look is not None}


def part(own: Iterable[ParagraphStyle]) -> etree._Element:
    """The part of a document that holds its styles; ``own`` are those of its kind alone."""
    styles = fixed("styles.xml")
    (tag,) = (style for style in styles if style.get(f"{{{W}}}styleId") == TAG)
    for style in declared().shared:
        tag.addprevious(_paragraph(style))
    styles.extend(map(_paragraph, own))
    return styles


def provide(part: etree._Element, name: str) -> None:
    """Add a style of the reports to a document's part of styles that lacks it."""
    if not any(style.get(f"{{{W}}}styleId") == name for style in part.iter(f"{{{W}}}style")):
        part.append(_paragraph(next(one for one in declared().reports if one.id == name)))


def _paragraph(style: ParagraphStyle) -> etree._Element:
    custom = {} if style.id in BUILT_IN else {"customStyle": 1}
    return w(
        "style",
        w("name", val=style.name),
        w("basedOn", val=style.based_on),
        *(() if style.outline is None else (w("next", val="Normal"),)),
        w("uiPriority", val=1),
        w("qFormat"),
        _lines(style),
        _letters(style),
        type="paragraph",
        **custom,
        styleId=style.id,
    )


def _lines(style: ParagraphStyle) -> etree._Element:
    flags = (
        ("keepNext", style.keep_next),
        ("pageBreakBefore", style.new_page),
    )
    looks = [w(name) for name, wanted in flags if wanted]
    if style.ruled:
        looks.append(w("pBdr", w("bottom", val="single", sz=4, space=1, color="auto")))
    if style.before or style.after:
        looks.append(w("spacing", before=style.before * 20, after=style.after * 20))
    if style.left or style.right:
        looks.append(w("ind", left=cm(style.left / 10), right=cm(style.right / 10)))
    looks.append(w("jc", val=style.align))
    if style.outline is not None:
        looks.append(w("outlineLvl", val=style.outline))
    return w("pPr", *looks)


def _letters(style: ParagraphStyle) -> etree._Element:
    font = style.font
    looks = [] if font is None else [w("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)]
    looks += [w(name) for name, wanted in (("b", style.bold), ("i", style.italic)) if wanted]
    if style.colour is not None:
        looks.append(w("color", val=style.colour))
    # A size for ordinary and for complex scripts: Word counts half points.
    half_points = style.size * 2
    return w("rPr", *looks, w("sz", val=half_points), w("szCs", val=half_points))


@dataclass(frozen=True)
class SampleWords:
    """Names and remarks of the invented bodies that a template is tried out with.

    ``{number}`` in a name stands for a number.
    """

    body: str
    head: str
    head_position: str
    long_body: str
    ministry: str
    organisations: ByForm
    long_organisation: str
    inspector: str
    act: str
    note: str


@dataclass(frozen=True)
class Words:
    """The titles of what is attached, the block to sign of tag books, names for samples."""

    notes_title: str
    changed_title: str
    sign_heading: str
    sign_how: str
    sign_tags: tuple[str, str]
    sign_date: str
    sample: SampleWords


@cache
def words() -> Words:
    """The words of our templates beside the act's and those of what is attached."""
    return typed_toml.shipped(Words, __package__, "words.toml")
