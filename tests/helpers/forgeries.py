"""Ways to touch up a paper (the document of Абай), each with the two readings that tell of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from tests.helpers.forge import (
    BODY,
    NAMESPACES,
    SETTINGS,
    STYLES,
    Docx,
    add,
    again,
    dress,
    exchange,
    inner,
    made,
    paragraph_of,
    remove,
    repeat,
    row_of,
    run,
    shape,
    swap,
    wrap,
    write,
)
from tests.helpers.paper import W, text_of

Act = Callable[[Docx], object]
Where = Callable[[Docx], etree._Element]
TOTAL = ""  # the number that stands before «Жиыны»
HEADER = "word/header2.xml"


@dataclass(frozen=True)
class Forgery:
    """One way: what it does, and what is read where something else was expected.

    A reading of None may be any; where both are None, the paper cannot be read in one way only.
    """

    name: str
    act: Act
    expected: str | None = None
    found: str | None = None


def _points(table: int, number: str) -> Where:
    return lambda d: d.points(table, number)


def _note(table: int, number: str, cell: int) -> Where:
    """A cell of the first row of notes that begins so; cells are counted from the end."""
    return lambda d: d.row(table, number)[cell]


def _holding(words: str) -> Where:
    return lambda d: d.holding(words)


def _noted(table: int, words: str) -> Where:
    """The first paragraph of a table that holds words: a summary before it may hold them too."""
    return lambda d: next(p for p in d.tables()[table - 1].iter(f"{W}p") if words in text_of(p))


def _body(d: Docx) -> etree._Element:
    return d.body


def _table(number: int) -> Where:
    return lambda d: d.tables()[number - 1]


def _printed(name: str, where: Where, old: str, new: str) -> Forgery:
    """Another text in a block."""
    return Forgery(name, lambda d: write(where(d), new), old, new)


def _reworded(name: str, where: Where, old: str, new: str) -> Forgery:
    """Other words within a block."""
    return Forgery(name, lambda d: swap(where(d), old, new), old, new)


def _removed(name: str, where: Where, missed: str) -> Forgery:
    return Forgery(name, lambda d: remove(where(d)), missed, "")


def _added(name: str, markup: str, found: str) -> Forgery:
    """Markup after the points of row 1 of the last section, which are 0."""
    return Forgery(name, lambda d: add(d.points(4, "1"), markup), "0", found)


def _inserted(name: str, markup: str, found: str) -> Forgery:
    """A block before the third paragraph."""
    return Forgery(name, lambda d: d.body.insert(2, made(markup)), "", found)


def _all_of(*acts: Act) -> Act:
    return lambda d: [act(d) for act in acts]


# Figures.


def _raise_points_and_total(d: Docx) -> None:
    write(d.points(2, "1"), "2")
    write(d.points(2, TOTAL), "10")


def _raise_points_in_form_and_notes(d: Docx) -> None:
    _raise_points_and_total(d)
    write(d.row(8, "1")[-1], "2")


def _choose(cell: etree._Element, number: int) -> None:
    """Put the mark before another option of a row; options are counted from 0."""
    marks = [node for node in cell.iter(f"{W}t") if (node.text or "")[:1] in ("☑", "☐")]
    for place, node in enumerate(marks):
        node.text = ("☑" if place == number else "☐") + (node.text or "")[1:]


def _move_mark(d: Docx) -> None:
    _choose(d.row(7, "1")[-2], 1)


FIGURES = [
    *(
        _printed(f"points of section {table}", _points(table, "1"), points, "9")
        for table, points in enumerate("2120", start=1)
    ),
    *(
        _printed(f"total of section {table}", _points(table, TOTAL), points, "20")
        for table, points in enumerate(["7", "9", "14", "8"], start=1)
    ),
    Forgery("a point and its total", _raise_points_and_total, "9", "10"),
    Forgery("a point in form and notes", _raise_points_in_form_and_notes, "1", "2"),
    _printed("points instead of none", _points(1, "1"), "2", "–"),
    _printed("points taken out", _points(1, "1"), "2", ""),
    _printed("the letter О for a zero", _points(4, "1"), "0", "О"),
    _printed("an Arabic digit", _points(1, "1"), "2", "٢"),
    _printed("digits turned round", _points(3, TOTAL), "14", "\u202e41"),
    Forgery(
        "points of a heading",
        lambda d: add(d.points(1, "2"), "<w:r><w:t>2</w:t></w:r>"),
        "",
        "2",
    ),
    _printed("points of the overview", lambda d: d.tables()[4][-2][-3], "8", "12"),
    _printed("points in the notes", _note(7, "2.2", -1), "1", "2"),
    Forgery(
        "points of an option",
        lambda d: swap(d.row(7, "1")[-2], " – 0", " – 1"),
        "Болуы – 0",
        "Болуы – 1",
    ),
    Forgery(
        "an option no longer chosen",
        lambda d: swap(d.row(7, "1")[-2], "☑", "☐"),
        "☑ Қ",
        "☐ Қ",
    ),
    Forgery("another option chosen", _move_mark, "☐ Болуы", "☑ Болуы"),
    _reworded("a count", _noted(7, "Ескерілген ұйым: 17"), ": 17;", ": 18;"),
    _reworded("a level", _table(5), "орташа", "жоғары"),
]

# Words.

WORDS = [
    _reworded("a word of the form", _body, "азайту", "көбейту"),
    _reworded("a Latin letter", _body, "азайту", "aзайту"),
    _reworded("a Russian letter for a Kazakh one", _body, "Қаржылық", "Каржылық"),
    _reworded("a letter that cannot be seen", _body, "Қаржы", "Қар\u200bжы"),
    _reworded("a full stop", _holding("талапқа сай келмегені: 1."), ": 1.", ": 1"),
    _printed("the mark of the form", lambda d: d.paragraph("Нысан"), "Нысан", "Нысан 2"),
    _reworded("the title of a section", _body, "кәсіпорындарды", "мекемелерді"),
    _reworded("the period", _body, "2023 жыл", "2022 жыл"),
    _reworded("the period in the notes", _holding("Есепті кезең: "), "2023 жыл", "2024 жыл"),
    _reworded("the name of the body", _body, "Абай", "Ақмола"),
    _reworded("the name of the body in the notes", _holding("Орган: "), "Абай", "Ақмола"),
    _reworded("the edition", _holding("Қолданылған редакция: "), "№ 193", "№ 194"),
    _reworded("a minus", _noted(8, "206,67"), "нәтижесі: −1", "нәтижесі: 1"),
    _reworded("an amount", _noted(8, "206,67"), "206,67", "205,67"),
    _reworded("a name", _noted(7, "770544592399"), "Жусандыой", "Қайнар"),
    _reworded("a number", _noted(7, "770544592399"), "БСН 77", "БСН 78"),
    _reworded("the number of an act", _noted(7, "770544592399"), "№ 2", "№ 7"),
    _reworded("a year in the notes", _noted(7, "770544592399"), "2023 жылғы", "2022 жылғы"),
    _reworded("a ruling", _holding("R4 ("), "бос", "толық"),
    Forgery(
        "words run together",
        lambda d: run(d.paragraph("Нысан")).addnext(made("<w:r><w:t> 1</w:t></w:r>")),
        "Нысан",
        "Нысан1",
    ),
]

# Rows, cells and tables.


def _points_into_the_cell_before(d: Docx) -> None:
    cell = d.points(1, "1")
    d.row(1, "1")[-2].append(paragraph_of(cell))
    cell.append(made("<w:p/>"))


def _points_of_the_notes_down_a_row(d: Docx) -> None:
    row = d.row(7, "2.2")
    below = row.getnext()
    assert below is not None
    below[-1].insert(1, paragraph_of(row[-1]))
    row[-1].append(made("<w:p/>"))


def _without_an_option(d: Docx) -> None:
    """An option that is not chosen goes, with its mark and its points."""
    runs = list(d.row(7, "1")[-2].iter(f"{W}r"))
    place = next(n for n, one in enumerate(runs) if text_of(one) == "Болуы")
    for one in runs[place - 1 : place + 2]:
        remove(one)


def _without_notes(d: Docx) -> None:
    title = d.paragraph("1-қосымшаға сәйкес ескертпелер")
    for block in [title, *title.itersiblings()]:
        if block.tag != f"{W}sectPr":
            remove(block)


BLOCKS = [
    _removed("a row of the form deleted", lambda d: d.row(2, "5.1"), "5.1"),
    Forgery("a row doubled", lambda d: repeat(d.row(2, "5.1")), "", "5.1"),
    Forgery(
        "two rows exchanged", lambda d: exchange(d.row(2, "5.1"), d.row(2, "7.2")), "5.1", "7.2"
    ),
    Forgery(
        "points of two rows exchanged",
        lambda d: exchange(d.points(2, "1"), d.points(2, "6")),
        "1",
        "2",
    ),
    Forgery(
        "cells of a row exchanged",
        lambda d: exchange(d.row(1, "1")[-2], d.row(1, "1")[-1]),
        "2",
        "Қаржылық",
    ),
    Forgery("points in the cell before", _points_into_the_cell_before, "⟦3⟧ 2", "⟦2⟧ 2"),
    Forgery("points of the notes down a row", _points_of_the_notes_down_a_row, "1", ""),
    Forgery(
        "a table within a cell",
        lambda d: wrap(
            paragraph_of(d.points(1, "1")), "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>", "w:tr/w:tc"
        ),
        "⟦3⟧ 2",
        "⟦*3/1⟧ 2",
    ),
    _removed("a row of the notes deleted", lambda d: d.row(7, "2.2"), "болуы"),
    Forgery("an option deleted", _without_an_option, "☐ Болуы – 0", "болмауы – 2 Есепті"),
    _removed(
        "an organisation deleted", lambda d: row_of(_noted(7, "770544592399")(d)), "770544592399"
    ),
    _removed("an organisation not counted deleted", _holding("460551509870"), "460551509870"),
    _removed("a ruling deleted", _holding("R4 ("), "R4 ("),
    Forgery(
        "an organisation in another section",
        lambda d: d.tables()[7].append(row_of(_noted(7, "770544592399")(d))),
        "",
        "770544592399",
    ),
    Forgery("a table of the form deleted", lambda d: remove(d.tables()[2]), "14", None),
    _removed("the notes of a section deleted", _table(9), "Жол"),
    Forgery("all notes deleted", _without_notes, "1-қосымшаға сәйкес ескертпелер", ""),
    Forgery("two sections exchanged", lambda d: exchange(d.tables()[2], d.tables()[3]), "2", "0"),
    Forgery("a second form", lambda d: d.body.append(again(d.tables()[1])), "", "Жиыны:"),
]

# Text that is not seen, or not seen as it is written.

ON_RUNS = [
    "<w:vanish/>",
    '<w:vanish w:val="true"/>',
    "<w:specVanish/>",
    "<w:webHidden/>",
    "<w:strike/>",
    '<w:dstrike w:val="1"/>',
    '<w:color w:val="FFFFFF"/>',
    '<w:color w:val="fdfdfe"/>',
    '<w:color w:val="C8C8C8"/>',
    '<w:color w:val="000000" w:themeColor="background1"/>',
    '<w:color w:val="000000" w:themeColor="text1" w:themeTint="01"/>',
    '<w:color w:val="no colour"/>',
    '<w:sz w:val="1"/>',
    '<w:sz w:val="3276"/>',
    '<w:position w:val="-300"/>',
    '<w:position w:val="60"/>',
    '<w:spacing w:val="-200"/>',
    '<w:w w:val="1"/>',
    '<w:fitText w:val="1"/>',
    '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>',
    '<w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>',
    '<w:highlight w:val="black"/>',
    '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>',
    '<w:rFonts w:asciiTheme="minorHAnsi"/>',
    '<w:vertAlign w:val="superscript"/>',
    "<w:smallCaps/>",
    "<w:rtl/>",
    "<w:cs/>",
    '<w:effect w:val="blinkBackground"/>',
    '<w:eastAsianLayout w:combine="1"/>',
    "<w:emboss/>",
    "<w14:textFill><w14:noFill/></w14:textFill>",
    '<w:rPrChange w:id="1" w:author="x"><w:rPr><w:vanish/></w:rPr></w:rPrChange>',
    '<w:color w:val="0" w:themeColor="background1"/>',
    '<w:color w:val="none" w:themeColor="background1"/>',
    '<w:sz w:val="0"/>',
    '<w:fitText w:val="0"/>',
    '<w:bdr w:val="single" w:sz="96" w:space="0" w:color="000000"/>',
    '<w:bdr w:val="apples" w:sz="8" w:space="0"/>',
    '<w:rFonts w:ascii="Wingdings"/>',
    '<w:rFonts w:ascii="Times New Roman" w:asciiTheme="majorHAnsi"/>',
]
ON_PARAGRAPHS = [
    '<w:spacing w:line="1" w:lineRule="exact"/>',
    '<w:ind w:left="-20000"/>',
    '<w:ind w:right="-9000"/>',
    '<w:framePr w:w="1" w:h="1" w:hRule="exact" w:x="-9000" w:y="-9000"/>',
    "<w:bidi/>",
    '<w:shd w:val="clear" w:color="auto" w:fill="101010"/>',
    "<w:rPr><w:vanish/></w:rPr>",
    '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>',
    '<w:ind w:val="0" w:left="20000"/>',
    '<w:ind w:left="1800"/>',
    '<w:ind w:start="900" w:end="900"/>',
    '<w:ind w:firstLine="1700"/>',
    '<w:ind w:leftChars="9000"/>',
    '<w:spacing w:before="31680"/>',
    '<w:spacing w:beforeLines="90000"/>',
    '<w:framePr w:val="0" w:w="100" w:x="20000" w:y="1"/>',
    '<w:pBdr><w:top w:val="single" w:sz="255" w:space="0"/></w:pBdr>',
    '<w:tabs><w:tab w:val="left" w:pos="12000"/></w:tabs>',
]
ON_CELLS = [
    "<w:vMerge/>",
    '<w:vMerge w:val="continue"/>',
    "<w:hMerge/>",
    '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>',
    '<w:shd w:val="clear" w:fill="FFFFFF" w:themeFill="text1"/>',
    '<w:tcBorders><w:tl2br w:val="single" w:sz="8"/></w:tcBorders>',
    '<w:textDirection w:val="btLr"/>',
    "<w:tcFitText/>",
    '<w:tcMar><w:left w:w="9000" w:type="dxa"/></w:tcMar>',
    '<w:cellDel w:id="1" w:author="x"/>',
    '<w:tcW w:w="1" w:type="dxa"/>',
    '<w:tcW w:w="1" w:type="pct"/>',
    '<w:tcBorders><w:bottom w:val="single" w:sz="96"/></w:tcBorders>',
    '<w:gridBefore w:val="off"/>',
]
ON_ROWS = [
    "<w:hidden/>",
    '<w:trHeight w:val="1" w:hRule="exact"/>',
    '<w:trHeight w:val="240" w:hRule="exact"/>',
    '<w:trHeight w:val="0" w:hRule="exact"/>',
    '<w:del w:id="1" w:author="x"/>',
    '<w:ins w:id="1" w:author="x"/>',
    '<w:gridBefore w:val="2"/>',
]
ON_TABLES = [
    '<w:tblInd w:w="-20000" w:type="dxa"/>',
    '<w:tblpPr w:tblpX="-20000"/>',
    '<w:tblCellSpacing w:w="9000" w:type="dxa"/>',
    "<w:bidiVisual/>",
    '<w:tblW w:w="1" w:type="dxa"/>',
    '<w:tblBorders><w:top w:val="single" w:sz="96"/></w:tblBorders>',
    '<w:tblInd w:w="1900" w:type="dxa"/>',
]


def _shaped(kind: str, where: Where, markups: list[str]) -> list[Forgery]:
    """The block that holds the points of row 1, with another property."""

    def act(markup: str) -> Act:
        return lambda d: shape(where(d), markup)

    return [Forgery(f"a {kind} in {markup}", act(markup), "2", "⟦") for markup in markups]


def _dressed(markup: str) -> Forgery:
    return Forgery(f"a run in {markup}", lambda d: dress(d.points(1, "1"), markup), "2", "⟦")


def _column(number: int, width: str) -> Act:
    return lambda d: inner(d.tables()[0], "w:tblGrid")[number].set(f"{W}w", width)


def _page(name: str, attribute: str, value: str) -> Act:
    return lambda d: inner(d.body, f".//w:{name}").set(W + attribute, value)


def _tracked(tag: str) -> Forgery:
    """The points of row 1 in a tracked change, or set from right to left."""

    def act(d: Docx) -> None:
        points = d.points(1, "1")
        if tag == "del":
            inner(points, ".//w:t").tag = f"{W}delText"
        wrap(run(points), f'<w:{tag} w:id="1" w:author="x" w:date="2024-01-01T00:00:00Z"/>')

    return Forgery(f"points in {tag}", act, "2", f"⟦{tag}")


def _dressed_in_all(*markups: str) -> Act:
    def act(d: Docx) -> None:
        for markup in markups:
            dress(d.points(1, "1"), markup)

    return act


def _on_the_ground(markup: str, ground: str) -> Act:
    """The points of row 1 in a colour, their cell in another that is nearly as bright."""

    def act(d: Docx) -> None:
        dress(d.points(1, "1"), markup)
        shape(d.points(1, "1"), f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>')

    return act


def _wide_cell(d: Docx) -> None:
    inner(d.points(1, "1"), "w:tcPr/w:tcW").set(f"{W}w", "15000")


GREEN = ('<w:color w:val="00EE00"/>', '<w:highlight w:val="green"/>')
LOOKS = [
    Forgery("green on green", _dressed_in_all(*GREEN), "2", "⟦contrast: 2⟧"),
    Forgery(
        "grey on grey",
        _on_the_ground('<w:color w:val="808080"/>', "C4C4C4"),
        "2",
        "⟦contrast: 2⟧",
    ),
    Forgery("a cell wider than the page", _wide_cell, "2", "⟦tcW: 2⟧"),
    Forgery("margins that push the tables out", _page("pgMar", "left", "5000"), "2", "⟦gridCol: 2"),
    Forgery("a column wider than the page", _column(1, "13000"), "2", "⟦gridCol: 2⟧"),
    Forgery(
        "a cell over two columns",
        lambda d: shape(d.points(1, "1"), '<w:gridSpan w:val="2"/>'),
        "⟦3⟧ 2",
        "⟦3+1⟧ 2",
    ),
    *map(_dressed, ON_RUNS),
    *_shaped("paragraph", lambda d: paragraph_of(d.points(1, "1")), ON_PARAGRAPHS),
    *_shaped("cell", _points(1, "1"), ON_CELLS),
    *_shaped("row", lambda d: d.row(1, "1"), ON_ROWS),
    *_shaped("table", _table(1), ON_TABLES),
    *map(_tracked, ("del", "moveFrom", "ins", "moveTo", "bdo", "dir")),
    Forgery("a column too narrow", _column(2, "1"), "2", "⟦gridCol: 2⟧"),
    Forgery("a column beyond the page", _column(1, "30000"), "2", "⟦gridCol: 2⟧"),
    Forgery("margins without room", _page("pgMar", "left", "11000"), "", "⟦pgMar⟧"),
    Forgery("a page without room", _page("pgSz", "w", "2000"), "", "⟦pgSz⟧"),
]

# The same by way of styles.


def in_style(identifier: str, markup: str, container: str = "rPr") -> Act:
    """Put a property into a style of ours."""

    def act(d: Docx) -> None:
        styles = d.tree(STYLES).iterfind("w:style", NAMESPACES)
        style = next(s for s in styles if s.get(f"{W}styleId") == identifier)
        if style.find(W + container) is None:
            style.append(made(f"<w:{container}/>"))
        inner(style, f"w:{container}").append(made(markup))

    return act


def _in_a_new_style(markup: str) -> Act:
    """Points in a character style of the forger's own, based on another that deceives."""

    def act(d: Docx) -> None:
        for name, base, properties in (("A", "BagalauTag", markup), ("B", "A", "")):
            d.tree(STYLES).append(
                made(
                    f'<w:style w:type="character" w:styleId="{name}"><w:name w:val="{name}"/>'
                    f'<w:basedOn w:val="{base}"/><w:rPr>{properties}</w:rPr></w:style>'
                )
            )
        inner(d.points(1, "1"), ".//w:rStyle").set(f"{W}val", "B")

    return act


def _in_defaults(markup: str) -> Act:
    return lambda d: inner(d.tree(STYLES), ".//w:rPrDefault/w:rPr").append(made(markup))


def _mixed_fonts(d: Docx) -> None:
    """The run names a font for other letters than its own; its style lies about these."""
    _in_a_new_style('<w:rFonts w:ascii="Wingdings"/>')(d)
    dress(d.points(1, "1"), '<w:rFonts w:hAnsi="Times New Roman"/>')


WHITE = '<w:color w:val="FFFFFF"/>'
EXACT = '<w:spacing w:line="20" w:lineRule="exact"/>'
SYMBOLS = '<w:rFonts w:ascii="Symbol"/>'
BY_STYLE = [
    Forgery("fonts mixed", _mixed_fonts, "2", "⟦font Wingdings: 2⟧"),
    Forgery("a table's style lies", in_style("BagalauFormTable", SYMBOLS), "2", "⟦font Symbol: 2⟧"),
    Forgery(
        "a style pushes out",
        in_style("BagalauTotalCentre", '<w:ind w:left="1800"/>', "pPr"),
        "7",
        "⟦ind: 7⟧",
    ),
    Forgery("a character style hides", in_style("BagalauTag", "<w:vanish/>"), "2", "⟦vanish: 2⟧"),
    Forgery("a style hides", in_style("BagalauTotalCentre", "<w:vanish/>"), "7", "⟦vanish: 7⟧"),
    Forgery("a style clips", in_style("BagalauTotalCentre", EXACT, "pPr"), "7", "⟦spacing: 7⟧"),
    Forgery("a table's style is white", in_style("BagalauFormTable", WHITE), "7", "⟦white: 7⟧"),
    Forgery("the usual style hides", in_style("Normal", "<w:vanish/>"), "2", "⟦vanish: 2⟧"),
    Forgery("the usual letters are white", _in_defaults(WHITE), "2", "⟦white: 2⟧"),
    Forgery("a new style hides", _in_a_new_style("<w:vanish/>"), "2", "⟦vanish: 2⟧"),
    Forgery("a new style is white", _in_a_new_style(WHITE), "2", "⟦white: 2⟧"),
    Forgery(
        "a new style lies",
        _in_a_new_style('<w:rFonts w:ascii="Wingdings"/>'),
        "2",
        "⟦font Wingdings: 2⟧",
    ),
]

# What came to it.

ONE = "<w:r><w:t>1</w:t></w:r>"
DRAWING = "<w:r><w:drawing/></w:r>"
TEN = "<w:r><w:t>10</w:t></w:r>"
WORD = "<w:p><w:r><w:t>Келісілді</w:t></w:r></w:p>"
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
NUMBERING = (
    '<w:numbering><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:suff w:val="nothing"/><w:lvlText w:val="1"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
WHITE_ON_BLACK = (
    f'<w:r><w:rPr>{WHITE}<w:shd w:val="clear" w:fill="000000"/></w:rPr><w:t>1</w:t></w:r>'
)
TEXT_BOX = (
    '<w:r><w:pict><v:rect style="position:absolute"><v:textbox><w:txbxContent>'
    f"<w:p>{TEN}</w:p></w:txbxContent></v:textbox></v:rect></w:pict></w:r>"
)
ALTERNATIVE = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="x"/><mc:Fallback><w:t>1</w:t></mc:Fallback>'
    "</mc:AlternateContent></w:r>"
)
CONTROL = "<w:sdt><w:sdtPr><w:{}/></w:sdtPr><w:sdtContent/></w:sdt>"


def _bound(name: str, where: Where, points: str, property_: str = "dataBinding") -> Forgery:
    """A block in a content control that takes its content from elsewhere."""
    return Forgery(
        f"{name} in a control with {property_}",
        lambda d: wrap(where(d), CONTROL.format(property_), "w:sdtContent"),
        points,
        f"⟦{property_}: {points}⟧",
    )


def _in_text(name: str, markup: str, path: str, found: str) -> Forgery:
    """The text of the points of row 1 within another element of its run."""
    return Forgery(
        name, lambda d: wrap(inner(d.points(1, "1"), ".//w:t"), markup, path), "2", found
    )


def _footnote(d: Docx) -> None:
    note = f'<w:footnote w:id="1">{WORD}</w:footnote>'
    d.add_part("footnotes.xml", "footnotes", f"<w:footnotes>{note}</w:footnotes>")
    add(d.points(4, "1"), '<w:r><w:footnoteReference w:id="1"/></w:r>')


def _footer(d: Docx) -> None:
    identifier = d.add_part("footer1.xml", "footer", f"<w:ftr>{WORD}</w:ftr>")
    reference = made(f'<w:footerReference w:type="default" r:id="{identifier}"/>')
    inner(d.body, ".//w:sectPr").insert(0, reference)


def _numbered(d: Docx) -> None:
    d.add_part("numbering.xml", "numbering", NUMBERING)
    shape(paragraph_of(d.points(4, "1")), NUMBERED)


def _behind(markup: str, tail: str) -> Act:
    """Text behind an element that stands within the text of the points of row 1."""

    def act(d: Docx) -> None:
        between = made(markup)
        between.tail = tail
        inner(d.points(1, "1"), ".//w:t").append(between)

    return act


def _stray(d: Docx) -> None:
    run(d.points(1, "1")).text = "1"


STOWED = [
    Forgery("behind a soft hyphen", _behind("<w:softHyphen/>", "5"), "2", "2⟦softHyphen⟧5"),
    Forgery("behind a strange element", _behind("<x:any/>", "5"), "2", "2⟦any⟧5"),
    Forgery("within a strange element", _behind(f"<x:any>{ONE}</x:any>", ""), "2", "⟦any: 1⟧"),
    Forgery("text that stands nowhere", _stray, "", "⟦text⟧"),
    _added(
        "a bookmark with text", f"<w:bookmarkStart>{ONE}</w:bookmarkStart>", "⟦bookmarkStart: 1"
    ),
    _added("a proofing mark with text", f"<w:proofErr>{ONE}</w:proofErr>", "⟦proofErr: 1⟧"),
    _added("a tab with text", f"<w:r><w:tab>{ONE}</w:tab></w:r>", "⟦r: 1⟧"),
    _added("a break of a field with text", f"<w:r><w:br>{ONE}</w:br></w:r>", "⟦r: 1⟧"),
    Forgery("properties with text", lambda d: add(d.points(4, "1"), f"<w:pPr>{ONE}</w:pPr>")),
    _added("a switch with text", f"<w:r><w:rPr><w:b>{ONE}</w:b></w:rPr></w:r>", ": 1⟧"),
    _added("a section with text", f"<w:sectPr>{ONE}</w:sectPr>", "⟦sectPr: 1⟧"),
    _inserted("a block's mark with text", f"<w:permStart>{WORD}</w:permStart>", "⟦permStart⟧"),
]
ADDED = [
    *STOWED,
    _added("a digit in a run of its own", ONE, "01"),
    _added("a digit white on black", WHITE_ON_BLACK, "01"),
    _added("an insertion", f'<w:ins w:id="1" w:author="x">{TEN}</w:ins>', "0⟦ins: 10⟧"),
    _added("a picture", DRAWING, "0⟦□⟧"),
    _added("an object", "<w:r><w:object/></w:r>", "0⟦□⟧"),
    _added("a text box", TEXT_BOX, "⟦pict: 10⟧"),
    _added("an alternative", ALTERNATIVE, "⟦AlternateContent: 1⟧"),
    _added("a symbol", '<w:r><w:sym w:font="Wingdings" w:char="F031"/></w:r>', "Wingdings F031⟧"),
    _added("a phonetic guide", f"<w:ruby><w:rt>{ONE}</w:rt></w:ruby>", "⟦rt, ruby: 1⟧"),
    _added("an equation", "<x:oMath><x:t>1</x:t></x:oMath>", "0⟦oMath⟧⟦t⟧"),
    _added("a control", f"<w:sdt><w:sdtContent>{ONE}</w:sdtContent></w:sdt>", "01"),
    _inserted("a paragraph", WORD, "Келісілді"),
    _inserted(
        "a block control", f"<w:sdt><w:sdtContent>{WORD}</w:sdtContent></w:sdt>", "Келісілді"
    ),
    _inserted("another file", '<w:altChunk r:id="rId1"/>', "⟦□ "),
    _inserted("a subdocument", '<w:subDoc r:id="rId1"/>', "⟦subDoc⟧"),
    _inserted("a run that stands nowhere", ONE, "⟦r⟧"),
    Forgery("a picture over the total", lambda d: add(d.points(4, TOTAL), DRAWING), "8", "8⟦□⟧"),
    Forgery("a number before points", _numbered, "0", "⟦numPr: 0⟧"),
    _in_text(
        "points in an alternative",
        '<mc:AlternateContent><mc:Choice Requires="x"/></mc:AlternateContent>',
        "mc:Choice",
        "⟦AlternateContent: 2⟧",
    ),
    _in_text("points in a strange element", "<x:any/>", "", "⟦any⟧⟦any: 2⟧"),
    _bound("a run", lambda d: run(d.points(4, "1")), "0"),
    _bound("a run", lambda d: run(d.points(4, "1")), "0", "showingPlcHdr"),
    _bound("a row", lambda d: d.row(1, "1"), "2"),
    _bound("a table", _table(1), "2"),
    Forgery("a footnote", _footnote, "", "Келісілді"),
    Forgery("a footer", _footer, "", "Келісілді"),
    Forgery("a word in the header", lambda d: d.header().append(made(ONE)), "⟦PAGE⟧", "⟦PAGE⟧1"),
    Forgery(
        "a watermark",
        lambda d: d.header().append(made("<w:r><w:pict/></w:r>")),
        "⟦PAGE⟧",
        "⟦PAGE⟧⟦□⟧",
    ),
    Forgery(
        "a coloured page",
        lambda d: d.tree().insert(0, made('<w:background w:color="000000"/>')),
        "",
        "⟦background⟧",
    ),
]


# Fields.

BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field(code: str, result: str = "") -> str:
    """The runs of a field, in a wrapper that readers do not see."""
    shown = f"{SEPARATE}{result}" if result else ""
    coded = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return f"<w:smartTag>{BEGIN}{coded}{shown}{END}</w:smartTag>"


def _points_as_code(d: Docx) -> None:
    paragraph = paragraph_of(d.points(1, "1"))
    paragraph.insert(1, made(BEGIN))
    paragraph.append(made(END))


def _rows_as_code(d: Docx) -> None:
    paragraph_of(d.points(1, "2.1")).insert(1, made(BEGIN))
    add(d.points(1, "2.3"), END)


def _of_header(attribute: str, value: str) -> Act:
    return lambda d: inner(d.header(), "w:fldSimple").set(W + attribute, value)


def _first_page_only(d: Docx) -> None:
    for reference in list(d.body.iter(f"{W}headerReference")):
        if reference.get(f"{W}type") == "first":
            remove(reference)
        reference.set(f"{W}type", "first")


def _no_header(d: Docx) -> None:
    for reference in list(d.body.iter(f"{W}headerReference")):
        remove(reference)


SIMPLE = f'<w:fldSimple w:instr="{{}}">{TEN}</w:fldSimple>'
FIELDS = [
    _added("a page number", field("PAGE"), "0⟦PAGE⟧"),
    _added("a simple page number", SIMPLE.format("PAGE"), "0⟦PAGE⟧"),
    _added("a field with a result", field("QUOTE 0", TEN), "0⟦QUOTE 0⟧10"),
    _added("a simple field with a result", SIMPLE.format("QUOTE 0"), "0⟦QUOTE 0⟧10"),
    _added("a field that never ends", BEGIN, "0"),
    _added("the end of no field", END, "0⟦fldChar⟧"),
    _added("the code of no field", "<w:r><w:instrText>1</w:instrText></w:r>", "0⟦instrText 1⟧"),
    Forgery(
        "points as a result",
        lambda d: wrap(run(d.points(4, "1")), '<w:fldSimple w:instr="QUOTE 10"/>'),
        "0",
        "⟦QUOTE 10⟧0",
    ),
    Forgery("points as code", _points_as_code, "2", "⟦field code: 2⟧"),
    Forgery("rows as code", _rows_as_code, "1", "⟦field code: 1⟧"),
    Forgery(
        "words in the picture of a page number",
        _of_header("instr", "PAGE \\# \"'Балл 10'\""),
        "⟦PAGE⟧",
        "Балл 10",
    ),
    Forgery("a page number that stays", _of_header("fldLock", "1"), "⟦PAGE⟧", "⟦fldLock PAGE⟧"),
    Forgery("words as a page number", lambda d: write(d.header(), "X"), "⟦PAGE⟧", "⟦PAGE⟧X"),
    Forgery("page numbers on the first page", _first_page_only, "⟦header default⟧", "header first"),
    Forgery("no page numbers", _no_header, "⟦PAGE⟧", ""),
]

# Between the lines of the markup, and in the package.


def _in_bytes(old: str, new: str, part: str = BODY) -> Act:
    return lambda d: d.raw(part, old, new)


def _another_main_part(d: Docx) -> None:
    """The true text stays where it was; what is shown is another part."""
    d.parts["word/other.xml"] = d.parts[BODY].replace(b">7</w:t>", b">10</w:t>")
    d.parts["word/_rels/other.xml.rels"] = d.parts["word/_rels/document.xml.rels"]
    d.raw("[Content_Types].xml", "/word/document.xml", "/word/other.xml")
    d.raw("_rels/.rels", "word/document.xml", "word/other.xml")


def _two_main_parts(d: Docx) -> None:
    d.parts["word/other.xml"] = d.parts[BODY].replace(b">7</w:t>", b">10</w:t>")
    link = (
        f'<Relationship Id="rId9" Type="{NAMESPACES["r"]}/officeDocument" Target="word/other.xml"/>'
    )
    d.raw("_rels/.rels", "</Relationships>", f"{link}</Relationships>")


def _an_inner_header(d: Docx) -> None:
    """Headers whose links say what is usually left out."""
    write(d.header(), "X")
    links = d.parts["word/_rels/document.xml.rels"]
    said = links.replace(b"<Relationship ", b'<Relationship TargetMode="Internal" ')
    d.parts["word/_rels/document.xml.rels"] = said


def _named(suffix: str, target: str = "") -> Act:
    """What other programs show is the part of the usual name; the true text has a strange one."""

    def act(d: Docx) -> None:
        strange = f"word/document{suffix}"
        links = d.parts["word/_rels/document.xml.rels"]
        d.parts[strange] = d.parts[BODY]
        d.parts[f"word/_rels/document{suffix}.rels"] = links
        d.parts[BODY] = d.parts[BODY].replace(b">7</w:t>", b">9</w:t>")
        d.raw("_rels/.rels", "word/document.xml", target or strange)

    return act


def _member(name: str) -> Act:
    return lambda d: d.parts.update({name: b"<x/>"})


LINK = (
    '<Relationship Id="{}" Type="' + NAMESPACES["r"] + '/{}" Target="http://example.com/a.dotm"'
    ' TargetMode="{}"/></Relationships>'
)
LINKS = "word/_rels/document.xml.rels"


def _linked(identifier: str, kind: str, mode: str = "External") -> Act:
    return _in_bytes("</Relationships>", LINK.format(identifier, kind, mode), LINKS)


def _template_from_elsewhere(d: Docx) -> None:
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    links = f'<Relationships xmlns="{namespace}">'
    links += LINK.format("rId1", "attachedTemplate", "External")
    d.parts["word/_rels/settings.xml.rels"] = links.encode()


CORE = "docProps/core.xml"
NAMED = [
    *(
        Forgery(f"a main part called {suffix}", _named(suffix))
        for suffix in (".xml#a", ".xml?a", "%2Exml", ".xm%6C", ".xml%00")
    ),
    Forgery("a target of two kinds", _named("2.xml", "word\\document2.xml")),
    Forgery("a target with a scheme", _named("2.xml", "file:word/document2.xml")),
    *(
        Forgery(f"a member called {name}", _member(name))
        for name in ("word/a#b", "word/a%20b", "word/a?", "word/./styles.xml", "word//styles.xml")
    ),
    Forgery("a link of no known mode", _linked("rId77", "image", "external")),
    Forgery("two links of one name", _linked("rId1", "image")),
    Forgery("a link to elsewhere", _linked("rId77", "hyperlink"), "", "hyperlink http://example"),
    Forgery("a frame from elsewhere", _linked("rId77", "frame"), "", "frame http://example"),
    Forgery("a template from elsewhere", _template_from_elsewhere, "", "attachedTemplate http"),
]


def _setting(markup: str) -> Act:
    return lambda d: d.tree(SETTINGS).append(made(markup))


def _part(name: str, markup: str) -> Act:
    return lambda d: d.add_part(f"{name}.xml", name, markup)


OWN_FONT = (
    '<w:fonts><w:font w:name="Times New Roman"><w:embedRegular r:id="rId1"/></w:font></w:fonts>'
)
PACKAGES = [
    Forgery("a digit after a comment", _in_bytes(">0</w:t>", ">0<!-- -->1</w:t>"), "0", "01"),
    Forgery("a digit after an instruction", _in_bytes(">0</w:t>", ">0<?x y?>1</w:t>"), "0", "01"),
    Forgery("a digit as data", _in_bytes(">0</w:t>", ">0<![CDATA[1]]></w:t>"), "0", "01"),
    Forgery("a digit as a reference", _in_bytes(">0</w:t>", ">0&#49;</w:t>"), "0", "01"),
    Forgery(
        "an entity",
        _in_bytes("<w:document ", '<!DOCTYPE w:document [<!ENTITY one "1">]><w:document '),
    ),
    Forgery("two bodies", lambda d: d.tree().insert(0, again(d.body))),
    Forgery("two main parts", _two_main_parts),
    Forgery("another main part", _another_main_part, "7", "10"),
    Forgery("a header said to be inside", _an_inner_header, "⟦PAGE⟧", "⟦PAGE⟧X"),
    Forgery("styles from elsewhere", _setting("<w:linkStyles/>"), "", "⟦linkStyles⟧"),
    Forgery("data from elsewhere", _setting("<w:mailMerge/>"), "", "⟦mailMerge⟧"),
    Forgery(
        "colours exchanged",
        _setting('<w:clrSchemeMapping w:bg1="dark1" w:t1="light1"/>'),
        "",
        "⟦t1⟧",
    ),
    Forgery("letters of its own", _part("fontTable", OWN_FONT), "", "⟦embedRegular⟧"),
]

FORGERIES = [
    *(FIGURES + WORDS + BLOCKS + LOOKS + BY_STYLE + ADDED + FIELDS + PACKAGES + NAMED),
]
