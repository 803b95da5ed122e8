"""Papers formatted otherwise than they were made: each alteration leaves the text as it was.

Of a document the parts are altered as a forger would; of a workbook its only sheet, by openpyxl.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
from lxml import etree
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

from tests.helpers.forge import (
    BODY,
    SETTINGS,
    STYLES,
    Docx,
    again,
    dress,
    inner,
    made,
    paragraph_of,
    remove,
    row_of,
    run,
    shape,
    swap,
)
from tests.helpers.forgeries import HEADER, Act
from tests.helpers.paper import W

SheetAct = Callable[[Worksheet], object]

_SPACE = 'xml:space="preserve"'


def _points(d: Docx) -> etree._Element:
    return d.points(2, "1")


def _in_points(markup: str) -> Act:
    """A run in front of the points: nothing of it is a letter."""
    return lambda d: run(_points(d)).addprevious(made(markup))


def _blank(properties: str) -> Act:
    return _in_points(f"<w:r><w:rPr>{properties}</w:rPr><w:t {_SPACE}> </w:t></w:r>")


def _tab_with_leader(d: Docx) -> None:
    shape(
        paragraph_of(_points(d)),
        '<w:tabs><w:tab w:val="left" w:leader="hyphen" w:pos="600"/></w:tabs>',
    )
    run(_points(d)).addprevious(made("<w:r><w:tab/></w:r>"))


def _of_points(markup: str) -> Act:
    return lambda d: shape(paragraph_of(_points(d)), markup)


def _of_cell(markup: str) -> Act:
    return lambda d: shape(_points(d), markup)


def _of_row(markup: str) -> Act:
    return lambda d: shape(row_of(_points(d)), markup)


def _of_table(markup: str) -> Act:
    return lambda d: shape(d.tables()[1], markup)


def _of_letters(markup: str) -> Act:
    return lambda d: dress(_points(d), markup)


def _low_row(d: Docx) -> None:
    _of_row('<w:trHeight w:val="30000" w:hRule="atLeast"/>')(d)
    _of_cell('<w:vAlign w:val="bottom"/>')(d)


def _off_the_paper(d: Docx) -> None:
    inner(d.body, "w:sectPr/w:pgMar").set(f"{W}left", "0")
    _of_table('<w:tblInd w:w="-2000" w:type="dxa"/>')(d)


def _struck_by_the_line(d: Docx) -> None:
    _of_points('<w:spacing w:line="160" w:lineRule="exact"/>')(d)
    _of_letters('<w:sz w:val="36"/>')(d)


_BLACK = (
    '<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="9000"/>'
    '</w:tblGrid><w:tr><w:trPr><w:trHeight w:val="9000"/></w:trPr><w:tc><w:tcPr>'
    '<w:tcW w:w="9000" w:type="dxa"/><w:shd w:val="clear" w:fill="000000"/></w:tcPr><w:p/></w:tc>'
    "</w:tr></w:tbl>"
)
_FRAME = (
    '<w:p><w:pPr><w:framePr w:w="9000" w:h="9000" w:wrap="around" w:vAnchor="page" w:hAnchor="page"'
    ' w:x="1" w:y="1"/><w:shd w:val="clear" w:fill="000000"/></w:pPr></w:p>'
)
_BREAKS = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _in_front(markup: str, times: int = 1) -> Act:
    def act(d: Docx) -> None:
        for _ in range(times):
            d.body.insert(0, made(markup))

    return act


def _in_header(markup: str, times: int = 1) -> Act:
    def act(d: Docx) -> None:
        for _ in range(times):
            d.tree(HEADER).append(made(markup))

    return act


def _rows_in_notes(d: Docx) -> None:
    last = d.tables()[-1].findall(f"{W}tr")[-1]
    for _ in range(30):
        row = again(last)
        for text in row.iter(f"{W}t"):
            text.text = ""
        last.addnext(row)


def _style(d: Docx, name: str) -> etree._Element:
    return next(s for s in d.tree(STYLES).iter(f"{W}style") if s.get(f"{W}styleId") == name)


def _in_style(name: str, markup: str) -> Act:
    """A property in a paragraph style, which all text of it takes."""

    def act(d: Docx) -> None:
        style, fresh = _style(d, name), made(markup)
        container = inner(style, f"w:{etree.QName(fresh).localname}")
        for item in fresh:
            for old in container.findall(str(item.tag)):
                container.remove(old)
            container.append(item)

    return act


def _of_table_style(markup: str) -> Act:
    return lambda d: _style(d, "BagalauFormTable").append(made(markup))


def _first_row_letters(d: Docx) -> None:
    first = next(_style(d, "BagalauFormTable").iter(f"{W}tblStylePr"))
    first.insert(0, made("<w:rPr><w:strike/></w:rPr>"))


def _without_lines(d: Docx) -> None:
    for borders in list(_style(d, "BagalauFormTable").iter(f"{W}tblBorders")):
        remove(borders)


def _without_styles(d: Docx) -> None:
    for style in list(d.tree(STYLES)):
        remove(style)


def _section(markup: str) -> Act:
    def act(d: Docx) -> None:
        fresh, section = made(markup), inner(d.body, "w:sectPr")
        for old in section.findall(str(fresh.tag)):
            section.remove(old)
        section.append(fresh)

    return act


def _settings(markup: str) -> Act:
    return lambda d: d.tree(SETTINGS).append(made(markup))


def _margin(side: str, value: str) -> Act:
    return lambda d: inner(d.body, "w:sectPr/w:pgMar").set(W + side, value)


def _columns(d: Docx) -> None:
    for column, width in zip(
        d.tables()[1].iter(f"{W}gridCol"), ("7000", "710", "1928"), strict=True
    ):
        column.set(f"{W}w", width)


def _page_field(markup: str) -> Act:
    """Properties of the number of each page."""
    return lambda d: dress(inner(d.header(), "w:fldSimple"), markup)


def _all(markup: str) -> Act:
    def act(d: Docx) -> None:
        for paragraph in d.body.iter(f"{W}p"):
            if paragraph.find(f"{W}r") is not None:
                dress(paragraph, markup)

    return act


DOCUMENTS: dict[str, Act] = {
    "a raised blank underlined: minus": _blank('<w:u w:val="single"/><w:position w:val="12"/>'),
    "a blank highlighted": _blank('<w:highlight w:val="black"/>'),
    "a blank shaded": _blank('<w:shd w:val="clear" w:fill="000000"/>'),
    "a blank struck": _blank("<w:strike/>"),
    "a blank in a box": _blank('<w:bdr w:val="single" w:sz="8" w:color="000000"/>'),
    "a blank of another size": _blank('<w:sz w:val="200"/>'),
    "a tab with hyphens": _tab_with_leader,
    "a bar before the points": _of_points(
        '<w:pBdr><w:left w:val="single" w:sz="12" w:space="1" w:color="000000"/></w:pBdr>'
    ),
    "a bar tab": _of_points('<w:tabs><w:tab w:val="bar" w:pos="300"/></w:tabs>'),
    "points shaded": _of_points('<w:shd w:val="clear" w:fill="000000"/>'),
    "points out of the page": _of_points('<w:ind w:left="-3000"/>'),
    "points far below": _of_points('<w:spacing w:before="3000"/>'),
    "points in a frame": _of_points(
        '<w:framePr w:w="500" w:hAnchor="page" w:vAnchor="page" w:x="1" w:y="1"/>'
    ),
    "points at the right": _of_points('<w:jc w:val="right"/>'),
    "points on a page of their own": _of_points("<w:pageBreakBefore/>"),
    "lines of no height": _of_points('<w:spacing w:line="2" w:lineRule="auto"/>'),
    "a hidden end of paragraph": _of_points("<w:rPr><w:vanish/></w:rPr>"),
    "a digit on the line": _struck_by_the_line,
    "points struck": _of_letters("<w:strike/>"),
    "points underlined": _of_letters('<w:u w:val="single"/>'),
    "points raised": _of_letters('<w:position w:val="20"/>'),
    "points as an exponent": _of_letters('<w:vertAlign w:val="superscript"/>'),
    "points of another size": _of_letters('<w:sz w:val="30"/>'),
    "points stretched": _of_letters('<w:w w:val="300"/>'),
    "points apart": _of_letters('<w:spacing w:val="200"/>'),
    "points with an emphasis mark": _of_letters('<w:em w:val="dot"/>'),
    "points in another font": _of_letters('<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>'),
    "points lit": _of_letters("<w14:glow w14:rad='90000'/>"),
    "a row below the page": _low_row,
    "a row that is cut": _of_row('<w:trHeight w:val="60" w:hRule="exact"/>'),
    "a row moved": _of_row('<w:jc w:val="right"/>'),
    "a row of other lines": lambda d: row_of(_points(d)).insert(
        0, made("<w:tblPrEx><w:tblBorders><w:top w:val='nil'/></w:tblBorders></w:tblPrEx>")
    ),
    "a cell shaded": _of_cell('<w:shd w:val="clear" w:fill="000000"/>'),
    "a cell crossed": _of_cell(
        '<w:tcBorders><w:tl2br w:val="single" w:sz="8" w:color="000000"/></w:tcBorders>'
    ),
    "a cell without a line": _of_cell('<w:tcBorders><w:right w:val="nil"/></w:tcBorders>'),
    "a cell with a thin line of another kind": _of_cell(
        '<w:tcBorders><w:left w:val="dotted" w:sz="2"/></w:tcBorders>'
    ),
    "a cell turned": _of_cell('<w:textDirection w:val="btLr"/>'),
    "a cell of another width": _of_cell('<w:tcW w:w="300" w:type="dxa"/>'),
    "a cell's margins": _of_cell('<w:tcMar><w:left w:w="1800" w:type="dxa"/></w:tcMar>'),
    "a table that fits its text": _of_table('<w:tblLayout w:type="autofit"/>'),
    "a table out of the page": _of_table('<w:tblInd w:w="-2000" w:type="dxa"/>'),
    "a table that floats": _of_table('<w:tblpPr w:vertAnchor="page" w:tblpY="1"/>'),
    "a table with gaps": _of_table('<w:tblCellSpacing w:w="200" w:type="dxa"/>'),
    "a table of another style": _of_table('<w:tblStyle w:val="TableNormal"/>'),
    "columns exchanged": _columns,
    "a paper that is off the page": _off_the_paper,
    "a black table in front": _in_front(_BLACK),
    "a black frame in front": _in_front(_FRAME),
    "pages in front": _in_front(_BREAKS, 60),
    "a red ruled paragraph": _in_front(
        '<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="48" w:color="FF0000"/></w:pBdr></w:pPr>'
        "</w:p>"
    ),
    "a black table in the header": _in_header(_BLACK + "<w:p/>"),
    "a black frame in the header": _in_header(_FRAME),
    "a header over the page": _in_header("<w:p/>", 80),
    "rows in the notes": _rows_in_notes,
    "tab stops of a style": _in_style(
        "BagalauCell", '<w:pPr><w:tabs><w:tab w:val="left" w:pos="15000"/></w:tabs></w:pPr>'
    ),
    "a style in red": _in_style("BagalauCellCentre", '<w:rPr><w:color w:val="FF0000"/></w:rPr>'),
    "a style of 6 points": _in_style("BagalauCell", '<w:rPr><w:sz w:val="12"/></w:rPr>'),
    "another last column": _of_table_style(
        '<w:tblStylePr w:type="lastCol"><w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr>'
        "</w:tblStylePr>"
    ),
    "letters of heading rows": _first_row_letters,
    "margins of heading rows": lambda d: next(d.tree(STYLES).iter(f"{W}tblStylePr")).append(
        made('<w:tblPr><w:tblCellMar><w:left w:w="900" w:type="dxa"/></w:tblCellMar></w:tblPr>')
    ),
    "heading rows styled twice": _of_table_style('<w:tblStylePr w:type="firstRow"/>'),
    "lines that break elsewhere": lambda d: swap(d.body, "-", "\u2011"),
    "tables without lines": _without_lines,
    "no styles": _without_styles,
    "all letters red": _all('<w:color w:val="FF0000"/>'),
    "page numbers hidden": _page_field("<w:vanish/>"),
    "page numbers white": _page_field('<w:color w:val="FFFFFF"/>'),
    "page numbers from letters": lambda d: inner(d.header(), "w:fldSimple").set(
        f"{W}instr", r" PAGE \* ALPHABETIC "
    ),
    "page numbers on the first page": lambda d: remove(inner(d.body, "w:sectPr/w:titlePg")),
    "page numbers from 40": _section('<w:pgNumType w:start="40"/>'),
    "page numbers from 2": _section('<w:pgNumType w:start="2"/>'),
    "page numbers from 0": _section('<w:pgNumType w:start="0"/>'),
    "page numbers of Rome": _section('<w:pgNumType w:fmt="upperRoman"/>'),
    "other headers on even pages": _settings("<w:evenAndOddHeaders/>"),
    "a header far down": _margin("header", "5000"),
    "a margin of the page": _margin("left", "100"),
    "a page of another size": lambda d: inner(d.body, "w:sectPr/w:pgSz").set(f"{W}h", "8000"),
    "two columns of text": _section('<w:cols w:num="2"/>'),
    "lines numbered": _section('<w:lnNumType w:countBy="1"/>'),
    "a page with borders": _section(
        '<w:pgBorders><w:top w:val="single" w:sz="48" w:color="000000"/></w:pgBorders>'
    ),
    "lines on a grid": _section('<w:docGrid w:type="lines" w:linePitch="14000"/>'),
    "text at the bottom of the page": _section('<w:vAlign w:val="bottom"/>'),
    "the layout of an older Word": lambda d: d.raw(SETTINGS, 'w:val="15"', 'w:val="11"'),
    "mirrored margins": _settings("<w:mirrorMargins/>"),
    "a coloured page": lambda d: d.tree(BODY).insert(0, made('<w:background w:color="000000"/>')),
}


def _cell_of(sheet: Worksheet) -> tuple[int, int]:
    """The first number of the table, in «Барлығы» of the first body."""
    return next(
        (cell.row, cell.column)
        for row in sheet.iter_rows(min_row=8)
        for cell in row
        if isinstance(cell.value, int) and cell.column > 3
    )


def _number(**styles: object) -> SheetAct:
    def act(sheet: Worksheet) -> None:
        cell = sheet.cell(*_cell_of(sheet))
        for name, value in styles.items():
            setattr(cell, name, value)

    return act


def _rich(font: InlineFont) -> SheetAct:
    """The name of a body in letters of their own."""

    def act(sheet: Worksheet) -> None:
        cell = sheet.cell(_cell_of(sheet)[0], 1)
        cell.value = CellRichText(TextBlock(font, str(cell.value)))

    return act


def _set(path: str, value: object) -> SheetAct:
    """A property of the sheet by the way to it."""

    def act(sheet: Worksheet) -> None:
        *way, last = path.split(".")
        target: object = sheet
        for step in way:
            target = getattr(target, step)
        setattr(target, last, value)

    return act


def _narrow(sheet: Worksheet) -> None:
    for dimension in sheet.column_dimensions.values():
        dimension.width = 1.2


def _low(sheet: Worksheet) -> None:
    for number in range(8, sheet.max_row + 1):
        sheet.row_dimensions[number].height = 4.5


def _without_borders(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            cell.border = Border()


def _two_columns_merged(sheet: Worksheet) -> None:
    row, _ = _cell_of(sheet)
    sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=12, end_column=13)


_LINE = Side(style="thin", color="FF000000")

SHEETS: dict[str, SheetAct] = {
    "nearly white": _number(font=Font(color="FFFEFEFE")),
    "white of the theme": _number(font=Font(color=Color(theme=0, tint=-0.01))),
    "black of the theme made light": _number(font=Font(color=Color(theme=1, tint=0.99))),
    "white of the palette": _number(font=Font(color=Color(indexed=9))),
    "struck": _number(font=Font(strike=True)),
    "of size 1": _number(font=Font(size=1)),
    "in signs": _number(font=Font(name="Wingdings")),
    "raised": _number(font=Font(vertAlign="superscript")),
    "underlined": _number(font=Font(underline="double")),
    "filled black": _number(fill=PatternFill("solid", fgColor="FF000000")),
    "hatched": _number(fill=PatternFill("darkGrid", fgColor="FF000000")),
    "repeated to fill": _number(alignment=Alignment(horizontal="fill")),
    "turned": _number(alignment=Alignment(textRotation=90)),
    "indented": _number(alignment=Alignment(horizontal="left", indent=200)),
    "shrunk": _number(alignment=Alignment(shrinkToFit=True)),
    "crossed": _number(border=Border(diagonal=_LINE, diagonalUp=True, diagonalDown=True)),
    "without lines": _without_borders,
    "with decimals": _number(number_format="0.00"),
    "rounded to thousands": _number(number_format="0,"),
    "rich text struck": _rich(InlineFont(strike=True)),
    "rich text white": _rich(InlineFont(color=Color("FFFFFFFF"))),
    "zeros hidden": _set("sheet_view.showZeros", value=False),
    "from right to left": _set("sheet_view.rightToLeft", value=True),
    "formulas shown": _set("sheet_view.showFormulas", value=True),
    "rows hidden unless said": _set("sheet_format.zeroHeight", value=True),
    "columns too narrow": _narrow,
    "rows too low": _low,
    "two rows printed": _set("print_area", "A1:C2"),
    "other rows repeated": _set("print_title_rows", "1:1"),
    "a text on every page": _set("oddHeader.center.text", "Күші жоқ деп танылды"),
    "a margin of the page": _set("page_margins.left", 5.0),
    "a page turned": _set("page_setup.orientation", "portrait"),
    "a page of another size": _set("page_setup.paperSize", 11),
    "cells merged": _two_columns_merged,
}


def reformatted_sheet(data: bytes, act: SheetAct) -> bytes:
    """A workbook whose first sheet was altered, saved by openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    act(book.worksheets[0])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def saved_by_word(d: Docx) -> None:
    """What Word leaves as it saves: identifiers, marks of proofing, rounding, and runs parted."""
    for number, paragraph in enumerate(list(d.body.iter(f"{W}p"))):
        paragraph.set(f"{W}rsidR", f"{number:08X}")
        paragraph.append(made('<w:proofErr w:type="spellStart"/>'))
        paragraph.append(made(f'<w:bookmarkStart w:id="{number}" w:name="_b{number}"/>'))
        paragraph.append(made(f'<w:bookmarkEnd w:id="{number}"/>'))
        for one in paragraph.findall(f"{W}r"):
            _parted(one)
        if paragraph.find(f"{W}r") is not None:
            dress(paragraph, '<w:lang w:val="ru-RU"/>')
    for item in d.body.iter(f"{W}gridCol", f"{W}tcW"):
        item.set(f"{W}w", str(int(item.get(f"{W}w", "0")) + 1))
    field = inner(d.header(), "w:fldSimple")
    for part in (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        f"<w:r><w:instrText {_SPACE}> PAGE \\* Arabic </w:instrText></w:r>",
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        "<w:r><w:rPr><w:noProof/></w:rPr><w:t>17</w:t></w:r>",
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ):
        field.addprevious(made(part))
    remove(field)
    section = inner(d.body, "w:sectPr")
    section.set(f"{W}rsidSect", "00AA00AA")
    section.append(made('<w:cols w:space="708"/>'))
    section.append(made('<w:docGrid w:linePitch="360"/>'))
    _settings('<w:rsids><w:rsidRoot w:val="00AA00AA"/></w:rsids>')(d)
    for markup in (
        '<w:proofState w:spelling="clean"/>',
        '<w:activeWritingStyle w:appName="MSWord" w:lang="ru-RU" w:vendorID="64"/>',
        "<w:savePreviewPicture/>",
        "<w:doNotDisplayPageBoundaries/>",
        '<w:hyphenationZone w:val="357"/>',
        '<w:drawingGridHorizontalSpacing w:val="110"/>',
    ):
        _settings(markup)(d)
    switch = '<w:compatSetting w:name="enableOpenTypeFeatures" w:uri="u" w:val="1"/>'
    inner(d.tree(SETTINGS), "w:compat").append(made(switch))


def _parted(one: etree._Element) -> None:
    text = one.find(f"{W}t")
    if text is None or not text.text:
        return
    rest = again(one)
    text.text, inner(rest, "w:t").text = text.text[:3], text.text[3:]
    for half in (text, inner(rest, "w:t")):
        half.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    one.addnext(rest)
