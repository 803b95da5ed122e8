"""The styles of our templates: every look a document has, declared once and by name.

A clerk finds them in Word's gallery under the Kazakh names of :mod:`generator.word.compose.words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from generator.word.compose.markup import cm, serialised, w
from generator.word.compose.words import STYLE_NAMES

FONT: Final = "Times New Roman"
SHADE: Final = "F2F2F2"
_HEADER_SHADE: Final = "E7E6E6"
_GREY: Final = "7F7F7F"
LANGUAGE: Final = "kk-KZ"


@dataclass(frozen=True)
class ParagraphStyle:
    """The looks of a paragraph: sizes in points, spaces in points, indents in centimetres.

    ``outline`` is its level in Word's navigation pane; ``ruled`` draws a line under it.
    """

    id: str
    size: int = 12
    align: str = "left"
    before: int = 0
    after: int = 0
    left: float = 0
    right: float = 0
    outline: int | None = None
    bold: bool = False
    italic: bool = False
    ruled: bool = False
    keep_next: bool = False
    new_page: bool = False
    colour: str | None = None
    font: str | None = None


# The block at the right of an act's annex is 7 cm wide; its lines begin one under another.
ANNEX: Final = ParagraphStyle("BagalauAnnex", left=10)
FORM_MARK: Final = ParagraphStyle("BagalauFormMark", left=10, before=12)
TITLE: Final = ParagraphStyle(
    "BagalauTitle", align="center", before=18, after=12, outline=0, bold=True, keep_next=True
)
BODY: Final = ParagraphStyle("BagalauBody", align="center", before=6, ruled=True, keep_next=True)
PERIOD: Final = ParagraphStyle(
    "BagalauPeriod", align="center", before=10, left=5, right=5, ruled=True, keep_next=True
)
CAPTION: Final = ParagraphStyle("BagalauCaption", size=10, align="center", before=2)
SECTION: Final = ParagraphStyle(
    "BagalauSection",
    align="center",
    before=14,
    after=6,
    outline=1,
    bold=True,
    keep_next=True,
)
COLUMN: Final = ParagraphStyle("BagalauColumn", size=11, align="center", keep_next=True)
CELL: Final = ParagraphStyle("BagalauCell", size=11)
CELL_CENTRE: Final = ParagraphStyle("BagalauCellCentre", size=11, align="center")
TOTAL: Final = ParagraphStyle("BagalauTotal", size=11, bold=True)
TOTAL_CENTRE: Final = ParagraphStyle("BagalauTotalCentre", size=11, align="center", bold=True)

NOTES_TITLE: Final = ParagraphStyle(
    "BagalauNotesTitle",
    align="center",
    after=12,
    outline=0,
    bold=True,
    keep_next=True,
    new_page=True,
)
NOTES_SECTION: Final = ParagraphStyle(
    "BagalauNotesSection", before=16, after=6, outline=1, bold=True, keep_next=True
)
NOTES_HEADING: Final = ParagraphStyle(
    "BagalauNotesHeading", before=10, after=3, outline=2, bold=True, keep_next=True
)
NOTES_LIST: Final = ParagraphStyle("BagalauNotesList", after=3, left=0.6)
NOTES_LABEL: Final = ParagraphStyle("BagalauNotesLabel", size=11)
NOTES_VALUE: Final = ParagraphStyle("BagalauNotesValue", size=11, bold=True)
NOTES_COLUMN: Final = ParagraphStyle(
    "BagalauNotesColumn", size=10, align="center", bold=True, keep_next=True
)
NOTES_CELL: Final = ParagraphStyle("BagalauNotesCell", size=10)
NOTES_CENTRE: Final = ParagraphStyle("BagalauNotesCentre", size=10, align="center")
NOTES_ROW: Final = ParagraphStyle("BagalauNotesRow", size=10, bold=True)
NOTES_ROW_CENTRE: Final = ParagraphStyle(
    "BagalauNotesRowCentre", size=10, align="center", bold=True
)
NOTES_COUNTS: Final = ParagraphStyle("BagalauNotesCounts", size=10, italic=True)
NOTES_GROUND: Final = ParagraphStyle("BagalauNotesGround", size=10, left=0.2)
LOOP: Final = ParagraphStyle("BagalauLoop", size=10, colour=_GREY)
# A document may not end with a table; the paragraph after it is too low to start a page.
END: Final = ParagraphStyle("BagalauEnd", size=1)

# The reports lie on their side and have many narrow columns.
REPORT_ANNEX: Final = ParagraphStyle("BagalauReportAnnex", left=17.7)
REPORT_FORM_MARK: Final = ParagraphStyle("BagalauReportFormMark", left=17.7, before=12)
REPORT_CAPTION: Final = ParagraphStyle(
    "BagalauReportCaption", size=10, align="center", before=2, after=8
)
REPORT_COLUMN: Final = ParagraphStyle(
    "BagalauReportColumn", size=10, align="center", keep_next=True
)
REPORT_CELL: Final = ParagraphStyle("BagalauReportCell", size=10)
REPORT_CENTRE: Final = ParagraphStyle("BagalauReportCentre", size=10, align="center")
# What is signed is never left alone on a page: remarks stay with the lines below them.
REPORT_REMARK: Final = ParagraphStyle("BagalauReportRemark", size=10, before=6, keep_next=True)
REPORT_GROUND: Final = ParagraphStyle(
    "BagalauReportGround", size=10, italic=True, after=6, keep_next=True
)
SIGNER: Final = ParagraphStyle("BagalauSigner", before=18, keep_next=True)
SIGNED: Final = ParagraphStyle(
    "BagalauSigned", align="center", before=18, ruled=True, left=0.3, right=0.3, keep_next=True
)

PARAGRAPHS: Final = (
    ANNEX,
    FORM_MARK,
    TITLE,
    BODY,
    PERIOD,
    CAPTION,
    SECTION,
    COLUMN,
    CELL,
    CELL_CENTRE,
    TOTAL,
    TOTAL_CENTRE,
    NOTES_TITLE,
    NOTES_SECTION,
    NOTES_HEADING,
    NOTES_LIST,
    NOTES_LABEL,
    NOTES_VALUE,
    NOTES_COLUMN,
    NOTES_CELL,
    NOTES_CENTRE,
    NOTES_ROW,
    NOTES_ROW_CENTRE,
    NOTES_COUNTS,
    NOTES_GROUND,
    LOOP,
    END,
)

# Not among those of templates. The letters of one width are the paragraph's, not the tag's own:
# a tag that is pasted into a template takes on the letters there.
BOOK_EDITION: Final = ParagraphStyle("BagalauBookEdition", size=11, align="center", after=12)
BOOK_TAG: Final = ParagraphStyle("BagalauBookTag", size=9, font="Courier New")

HEADER: Final = "Header"
TAG: Final = "BagalauTag"
MARK: Final = "BagalauMark"
FORM_TABLE: Final = "BagalauFormTable"
NOTES_TABLE: Final = "BagalauNotesTable"
DETAILS_TABLE: Final = "BagalauDetailsTable"


def part(*more: etree._Element) -> bytes:
    """The part of a document that holds all of its styles; ``more`` are those of this one alone."""
    return serialised(
        w(
            "styles",
            _defaults(),
            _latent(),
            *_built_in(),
            *map(_paragraph, PARAGRAPHS),
            *_characters(),
            _table(FORM_TABLE, _grid(), _margins(0.05, 0.12), _first_row(w("tcPr", _middle()))),
            _table(NOTES_TABLE, _grid(), _margins(0.05, 0.12), _first_row(_heading_cell())),
            _table(DETAILS_TABLE, None, _margins(0.03, 0), None),
            *more,
        )
    )


def of_reports() -> tuple[etree._Element, ...]:
    """The styles that only the reports have."""
    return tuple(
        _paragraph(style)
        for style in (
            REPORT_ANNEX,
            REPORT_FORM_MARK,
            REPORT_CAPTION,
            REPORT_COLUMN,
            REPORT_CELL,
            REPORT_CENTRE,
            REPORT_REMARK,
            REPORT_GROUND,
            SIGNER,
            SIGNED,
        )
    )


def of_tag_book() -> tuple[etree._Element, ...]:
    """The styles that only the tag book has."""
    return (_paragraph(BOOK_EDITION), _paragraph(BOOK_TAG))


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
        w("name", val=STYLE_NAMES[identifier]),
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
        looks.append(w("ind", left=cm(style.left), right=cm(style.right)))
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
