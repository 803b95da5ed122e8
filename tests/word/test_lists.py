"""What decides how a paragraph prints and stands elsewhere: lists, tab stops, parts of a style."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.law.choices import Paper
from generator.law.edition_file import editions
from generator.word import template_files
from generator.word.formatting.compare import Places, compared
from generator.word.formatting.document import formatting
from generator.word.read.text import NotADocument
from tests.helpers.forge import BODY, SETTINGS, STYLES, Docx, inner, made

NUMBERS = "word/numbering.xml"
LISTED = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr></w:p>'
TABBED = "<w:p><w:r><w:tab/><w:t>1</w:t></w:r></w:p>"
TABLE = (
    '<w:tbl><w:tblPr><w:tblStyle w:val="Banded"/><w:tblLook w:val="04A0"/></w:tblPr><w:tblGrid>'
    '<w:gridCol w:w="900"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>'
)
LINKED = LISTED.replace('"3"', '"5"')
CLOSE = '<w:p><w:pPr><w:pStyle w:val="{}"/><w:contextualSpacing/></w:pPr></w:p>'
BLOCKS = (LISTED, TABBED, TABLE, LINKED, CLOSE.format("A"), CLOSE.format("A"))
BANDED = (
    '<w:style w:type="table" w:styleId="Banded"><w:tblStylePr w:type="lastRow"><w:tcPr>'
    '<w:shd w:val="clear" w:fill="000000"/></w:tcPr></w:tblStylePr></w:style>'
)
FONTS = '<w:fonts><w:font w:name="Times New Roman"><w:charset w:val="CC"/></w:font></w:fonts>'
LIST = (
    '<w:numbering><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="S"/></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="4"><w:styleLink w:val="S"/><w:lvl w:ilvl="0">'
    '<w:lvlText w:val="%1;"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="5"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
)


def paper() -> Docx:
    template = template_files.find_template(None, editions()[0], Paper.INSPECTIONS)
    document = Docx(template.read_bytes())
    for number, markup in enumerate(BLOCKS):
        document.body.insert(number, made(markup))
    document.add_part("numbering.xml", "numbering", LIST)
    document.add_part("fontTable.xml", "fontTable", FONTS)
    document.tree(STYLES).append(made(BANDED))
    for name in "AB":
        document.tree(STYLES).append(made(f'<w:style w:type="paragraph" w:styleId="{name}"/>'))
    return Docx(document.data())


def differ(act: Callable[[Docx], object]) -> bool:
    document = paper()
    act(document)
    made_ = formatting(paper().data())
    try:
        found = formatting(document.data())
    except NotADocument:
        return True
    nowhere = Places(range(0), range(len(found.body), len(found.body)))
    return bool(compared(made_, found, nowhere).differences)


def _numbered_otherwise(d: Docx) -> None:
    d.raw(NUMBERS, 'w:numId="3"', 'w:numId="8"')
    d.raw(BODY, 'w:numId w:val="3"', 'w:numId w:val="8"')


OTHERWISE: dict[str, Callable[[Docx], object]] = {
    "numbers with a bracket": lambda d: d.raw(NUMBERS, "%1.", "%1)"),
    "a minus for a number": lambda d: d.raw(NUMBERS, "%1.", "−"),
    "numbers from 7": lambda d: d.raw(NUMBERS, 'start w:val="1"', 'start w:val="7"'),
    "numbers of Rome": lambda d: d.raw(NUMBERS, "decimal", "upperRoman"),
    "hidden numbers": lambda d: d.raw(NUMBERS, "</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>"),
    "a list that begins again": lambda d: d.raw(
        NUMBERS,
        '<w:abstractNumId w:val="1"/>',
        '<w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride>",
    ),
    "a list linked to one with a minus": lambda d: d.raw(NUMBERS, "%1;", "−"),
    "neighbours of two styles, with a gap": lambda d: d.body[5].replace(
        d.body[5][0], made(CLOSE.format("B"))[0]
    ),
    "letters as Serbs have them": lambda d: d.raw(
        BODY, "<w:tab/>", '<w:rPr><w:lang w:val="sr-Cyrl-RS"/></w:rPr><w:tab/>'
    ),
    "letters that are called symbols": lambda d: d.raw("word/fontTable.xml", "CC", "02"),
    "two usual styles": lambda d: d.tree(STYLES).append(
        made(
            '<w:style w:type="paragraph" w:styleId="N" w:default="1"><w:name w:val="N"/></w:style>'
        )
    ),
    "shapes yet to be drawn that draw": lambda d: d.tree(SETTINGS).append(
        made("<w:shapeDefaults><x:stroke/></w:shapeDefaults>")
    ),
    "no list": lambda d: d.raw(NUMBERS, 'w:num w:numId="3"', 'w:num w:numId="4"'),
    "other tab stops": lambda d: d.raw(SETTINGS, 'Stop w:val="709"', 'Stop w:val="4000"'),
    "a last row as the style has it": lambda d: d.raw(BODY, "04A0", "04E0"),
    "bands of two rows": lambda d: inner(d.tree(STYLES), "w:style[@w:styleId='Banded']").insert(
        0, made('<w:tblPr><w:tblStyleRowBandSize w:val="2"/></w:tblPr>')
    ),
    "notes numbered otherwise": lambda d: d.tree(SETTINGS).append(
        made('<w:footnotePr><w:numFmt w:val="chicago"/></w:footnotePr>')
    ),
    "properties within properties": lambda d: d.raw(
        BODY, "<w:tab/>", "<w:rPr><w:rPr><w:vanish/></w:rPr></w:rPr><w:tab/>"
    ),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_stands_elsewhere_is_compared_where_it_counts(name: str) -> None:
    assert differ(OTHERWISE[name])


SAME: dict[str, Callable[[Docx], object]] = {
    "as it is": lambda _: None,
    "lists numbered by another program": _numbered_otherwise,
    "the usual of a level, said": lambda d: d.raw(
        NUMBERS, "<w:lvlText", '<w:suff w:val="tab"/><w:lvlText'
    ),
    "how footnotes are usually numbered": lambda d: d.tree(SETTINGS).append(
        made('<w:footnotePr><w:numFmt w:val="decimal"/></w:footnotePr>')
    ),
    "letters as Russians have them": lambda d: d.raw(
        BODY, "<w:tab/>", '<w:rPr><w:lang w:val="ru-RU"/></w:rPr><w:tab/>'
    ),
    "settings of formulas": lambda d: d.tree(SETTINGS).append(
        made('<w:mathPr><x:mathFont val="Cambria Math"/></w:mathPr>')
    ),
    "borders of pages that are not there": lambda d: d.tree(SETTINGS).append(
        made("<w:bordersDoNotSurroundHeader/>")
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_what_says_the_same_is_the_same(name: str) -> None:
    assert not differ(SAME[name])
