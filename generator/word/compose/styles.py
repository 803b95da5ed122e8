"""The styles of our templates, declared in ``styles.toml``, as a part of a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from lxml import etree

from generator.law import typed_toml
from generator.papers.forms.elements import Look
from generator.word.compose.markup import cm, serialised, w

FONT: Final = "Times New Roman"
SHADE: Final = "F2F2F2"
_HEADER_SHADE: Final = "E7E6E6"
LANGUAGE: Final = "kk-KZ"


@dataclass(frozen=True)
class Style:
    """A style by its identifier, and the name that Word's gallery shows a clerk."""

    id: str
    name: str


@dataclass(frozen=True)
class ParagraphStyle(Style):
    """The looks of a paragraph; ``styles.toml`` says in which units."""

    look: Look | None = None
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
class Declared:
    """Styles of paragraphs of all our documents, or of some alone; others than of paragraphs."""

    shared: tuple[ParagraphStyle, ...]
    reports: tuple[ParagraphStyle, ...]
    tag_book: tuple[ParagraphStyle, ...]
    others: tuple[Style, ...]


# Identifiers of the styles that are called for by name.
TITLE: Final = "BagalauTitle"
NOTES_TITLE: Final = "BagalauNotesTitle"
NOTES_SECTION: Final = "BagalauNotesSection"
NOTES_HEADING: Final = "BagalauNotesHeading"
NOTES_LIST: Final = "BagalauNotesList"
NOTES_LABEL: Final = "BagalauNotesLabel"
NOTES_VALUE: Final = "BagalauNotesValue"
NOTES_COLUMN: Final = "BagalauNotesColumn"
NOTES_CELL: Final = "BagalauNotesCell"
NOTES_CENTRE: Final = "BagalauNotesCentre"
NOTES_ROW: Final = "BagalauNotesRow"
NOTES_ROW_CENTRE: Final = "BagalauNotesRowCentre"
NOTES_COUNTS: Final = "BagalauNotesCounts"
NOTES_GROUND: Final = "BagalauNotesGround"
REPORT_GROUND: Final = "BagalauReportGround"
LOOP: Final = "BagalauLoop"
END: Final = "BagalauEnd"
BOOK_EDITION: Final = "BagalauBookEdition"
BOOK_TAG: Final = "BagalauBookTag"
HEADER: Final = "Header"
TAG: Final = "BagalauTag"
MARK: Final = "BagalauMark"
FORM_TABLE: Final = "BagalauFormTable"
NOTES_TABLE: Final = "BagalauNotesTable"
DETAILS_TABLE: Final = "BagalauDetailsTable"


@cache
def declared() -> Declared:
    """The styles as ``styles.toml`` declares them."""
    return typed_toml.shipped(Declared, __package__, "styles.toml")


@cache
def _names() -> Mapping[str, str]:
    found = declared()
    styles = (*found.shared, *found.reports, *found.tag_book, *found.others)
    return {style.id: style.name for style in styles}


def looks(own: Iterable[ParagraphStyle]) -> Mapping[Look, str]:
    """The styles that a form is set in; a look of ``own`` replaces the one that all have."""
    styles = (*declared().shared, *own)
    return {style.look: style.id for style in styles if style.look is not None}


def part(own: Iterable[ParagraphStyle]) -> bytes:
    """The part of a document that holds its styles; ``own`` are those of its kind alone."""
    return serialised(
        w(
            "styles",
            _defaults(),
            _latent(),
            *_built_in(),
            *map(_paragraph, declared().shared),
            *_characters(),
            _table(FORM_TABLE, _grid(), _margins(0.05, 0.12), _first_row(w("tcPr", _middle()))),
            _table(NOTES_TABLE, _grid(), _margins(0.05, 0.12), _first_row(_heading_cell())),
            _table(DETAILS_TABLE, None, _margins(0.03, 0), None),
            *map(_paragraph, own),
        )
    )


def _defaults() -> etree._Element:
    letters = w(
        "rPr",
        _fonts(FONT),
        *_size(12),
        w("lang", val=LANGUAGE, eastAsia="en-US", bidi="ar-SA"),
    )
    lines = w("pPr", w("spacing", before=0, after=0, line=240, lineRule="auto"))
    return w("docDefaults", w("rPrDefault", letters), w("pPrDefault", lines))


def _latent() -> etree._Element:
    """Word's own styles stay out of the gallery, so that a clerk sees ours alone."""
    return w(
        "latentStyles",
        defLockedState=0,
        defUIPriority=99,
        defSemiHidden=1,
        defUnhideWhenUsed=1,
        defQFormat=0,
        count=376,
    )


def _built_in() -> tuple[etree._Element, ...]:
    """The four styles that Word expects to find, and the one it gives to headers."""
    margins = w("tblPr", w("tblInd", w=0, type="dxa"), _margins(0, 0.19))
    return (
        w(
            "style",
            w("name", val="Normal"),
            w("qFormat"),
            type="paragraph",
            default=1,
            styleId="Normal",
        ),
        _hidden("character", "DefaultParagraphFont", "Default Paragraph Font"),
        _hidden("table", "TableNormal", "Normal Table", margins),
        _hidden("numbering", "NoList", "No List"),
        w(
            "style",
            w("name", val="header"),
            w("basedOn", val="Normal"),
            w("uiPriority", val=99),
            w("unhideWhenUsed"),
            w("pPr", w("jc", val="center")),
            type="paragraph",
            styleId=HEADER,
        ),
    )


def _hidden(kind: str, identifier: str, name: str, *looks: etree._Element) -> etree._Element:
    return w(
        "style",
        w("name", val=name),
        w("uiPriority", val=99),
        w("semiHidden"),
        w("unhideWhenUsed"),
        *looks,
        type=kind,
        default=1,
        styleId=identifier,
    )


def _own(kind: str, identifier: str, based_on: str, *looks: etree._Element) -> etree._Element:
    return w(
        "style",
        w("name", val=_names()[identifier]),
        w("basedOn", val=based_on),
        w("uiPriority", val=1),
        w("qFormat"),
        *looks,
        type=kind,
        customStyle=1,
        styleId=identifier,
    )


def _paragraph(style: ParagraphStyle) -> etree._Element:
    return _own("paragraph", style.id, "Normal", _lines(style), _letters(style))


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
    looks = [] if style.font is None else [_fonts(style.font)]
    looks += [w(name) for name, wanted in (("b", style.bold), ("i", style.italic)) if wanted]
    if style.colour is not None:
        looks.append(w("color", val=style.colour))
    return w("rPr", *looks, *_size(style.size))


def _size(points: int) -> tuple[etree._Element, etree._Element]:
    """A size, for ordinary and for complex scripts: Word counts half points."""
    return w("sz", val=points * 2), w("szCs", val=points * 2)


def _fonts(font: str) -> etree._Element:
    return w("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)


def _characters() -> tuple[etree._Element, ...]:
    """Tags are no words to spell; Times New Roman has no boxes to tick, these fonts do."""
    boxes = w(
        "rFonts",
        ascii="Segoe UI Symbol",
        hAnsi="Segoe UI Symbol",
        eastAsia="MS Gothic",
        cs="DejaVu Sans",
    )
    return (
        _own("character", TAG, "DefaultParagraphFont", w("rPr", w("noProof"))),
        _own("character", MARK, TAG, w("rPr", boxes)),
    )


def _table(
    identifier: str,
    borders: etree._Element | None,
    margins: etree._Element,
    first_row: etree._Element | None,
) -> etree._Element:
    properties = [borders] if borders is not None else []
    special = [first_row] if first_row is not None else []
    return _own("table", identifier, "TableNormal", w("tblPr", *properties, margins), *special)


def _grid() -> etree._Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return w("tblBorders", *(w(side, val="single", sz=4, space=0, color="auto") for side in sides))


def _margins(upright: float, sideways: float) -> etree._Element:
    sides = {"top": upright, "left": sideways, "bottom": upright, "right": sideways}
    return w("tblCellMar", *(w(side, w=cm(to), type="dxa") for side, to in sides.items()))


def _first_row(cell: etree._Element) -> etree._Element:
    return w("tblStylePr", cell, type="firstRow")


def _middle() -> etree._Element:
    return w("vAlign", val="center")


def _heading_cell() -> etree._Element:
    return w("tcPr", w("shd", val="clear", color="auto", fill=_HEADER_SHADE), _middle())
