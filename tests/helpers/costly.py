"""Papers and templates that cost their readers much, each of another kind, and what they cost.

Run as a program, it does with every file what its kind asks and prints seconds of the processor
and megabytes; all in one process, which is as large as the largest of them makes it.
"""

from __future__ import annotations

import json
import pickle
import resource
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from generator.law.choices import Paper
from generator.law.edition_file import load_shipped
from generator.verify.check import Expected, check
from generator.word import template_files
from generator.word.template import lint
from tests.helpers.clock import Cost
from tests.helpers.forge import BODY, SETTINGS, STYLES, Docx, made
from tests.helpers.forgeries import Act

TEXT, P, EMPTY = "<w:r><w:t>a</w:t></w:r>", "<w:p>{}</w:p>", "<w:p/>"
BOLD = "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r>"
CELL = "<w:tc><w:p/></w:tc>"
TABLE = "<w:tbl><w:tblGrid/>{}</w:tbl>"
ROW = "<w:tr>{}</w:tr>"
BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
SIMPLE = '<w:fldSimple w:instr="PAGE">'
SECTION = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:pPr></w:p>'
SHAPE = "<w:r><w:pict><w:odd/><w:odd/></w:pict></w:r>"
CONTROL = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
LISTED = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr></w:pPr></w:p>'


def nested(times: int, begin: str, inside: str, end: str) -> str:
    return begin * times + inside + end * times


def front(markup: str) -> Act:
    """Markup before all else in the body."""
    return lambda d: d.raw(BODY, "<w:body>", f"<w:body>{markup}")


def behind(markup: str) -> Act:
    """Markup behind the last line, where one signs."""
    return lambda d: d.body[-1].addprevious(
        made(f"<w:sdt><w:sdtContent>{markup}</w:sdtContent></w:sdt>")
    )


def in_part(part: str, end: str, markup: str) -> Act:
    return lambda d: d.raw(part, end, f"{markup}{end}")


def part(name: str, markup: str) -> Act:
    return lambda d: d.add_part(f"{name}1.xml", name, markup)


def both(*acts: Act) -> Act:
    def act(d: Docx) -> None:
        for one in acts:
            one(d)

    return act


def styles(count: int, *, chained: bool, said: str = "<w:b/>", used: bool = True) -> Act:
    """Styles, each based on the one before or none, and a paragraph in each."""
    markup = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}">'
        + (f'<w:basedOn w:val="s{n - 1}"/>' if chained else "")
        + f"<w:rPr>{said.format(n)}</w:rPr></w:style>"
        for n in range(count)
    )
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="s{n}"/></w:pPr>{TEXT}</w:p>' for n in range(count)
    )
    define = in_part(STYLES, "</w:styles>", markup)
    return both(define, front(paragraphs)) if used else define


def lists(count: int) -> Act:
    levels = "".join(f'<w:lvl w:ilvl="{n}"><w:lvlText w:val="%1"/></w:lvl>' for n in range(9))
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>' for n in range(count)
    )
    numbers = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(count)
    )
    numbering = part("numbering", f"<w:numbering>{abstract}{numbers}</w:numbering>")
    return both(numbering, front("".join(LISTED.format(n) for n in range(count))))


def one_list(levels: int, paragraphs: int) -> Act:
    """A list whose one level is defined over and over, and paragraphs of it."""
    level = '<w:lvl w:ilvl="0"><w:lvlText w:val="%1"/></w:lvl>' * levels
    markup = (
        f'<w:numbering><w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    coloured = "".join(
        LISTED.format(1).replace("</w:pPr>", f'<w:ind w:left="{n}"/></w:pPr>')
        for n in range(paragraphs)
    )
    return both(part("numbering", markup), front(coloured))


def notes(count: int) -> Act:
    note = "".join(f'<w:footnote w:id="{n}"><w:p>{TEXT}</w:p></w:footnote>' for n in range(count))
    return part("footnotes", f"<w:footnotes>{note}</w:footnotes>")


def remarks(count: int) -> Act:
    said = "".join(f'<w:comment w:id="{n}"><w:p>{TEXT}</w:p></w:comment>' for n in range(count))
    marks = "".join(f'<w:r><w:commentReference w:id="{n}"/></w:r>' for n in range(count))
    return both(part("comments", f"<w:comments>{said}</w:comments>"), front(P.format(marks)))


def members(count: int) -> Act:
    return lambda d: d.parts.update({f"word/x{n}.xml": b"<x/>" for n in range(count)})


def links(count: int) -> Act:
    link = '<Relationship Id="x{0}" Type="x" Target="http://x/{0}" TargetMode="External"/>'
    markup = "".join(link.format(n) for n in range(count))
    return in_part("word/_rels/document.xml.rels", "</Relationships>", markup)


def headers(count: int) -> Act:
    """One header that so many sections show."""

    def act(d: Docx) -> None:
        name = d.add_part("header7.xml", "header", f"<w:hdr>{P.format(TEXT) * 40}</w:hdr>")
        reference = f'<w:headerReference w:type="default" r:id="{name}"/>'
        front(SECTION.replace("<w:pgSz", reference + "<w:pgSz") * count)(d)

    return act


def coloured(count: int, kind: str = "r") -> str:
    """Runs or paragraphs, each formatted as no other."""
    if kind == "r":
        run = '<w:r><w:rPr><w:color w:val="{:06X}"/></w:rPr><w:t>a</w:t></w:r>'
        return P.format("".join(run.format(n) for n in range(count)))
    return "".join(f'<w:p><w:pPr><w:ind w:left="{n}"/></w:pPr></w:p>' for n in range(count))


def wide(rows: int) -> str:
    """A table of 63 columns whose cells have lines of their own."""
    line = '<w:tcPr><w:tcBorders><w:top w:val="single" w:sz="{}"/></w:tcBorders></w:tcPr>'
    cells = "".join(f"<w:tc>{line.format(n)}<w:p/></w:tc>" for n in range(63))
    grid = "<w:tblGrid>" + '<w:gridCol w:w="99"/>' * 63 + "</w:tblGrid>"
    return f"<w:tbl>{grid}{ROW.format(cells) * rows}</w:tbl>"


def long_rows(columns: int, rows: int) -> str:
    grid = "<w:tblGrid>" + '<w:gridCol w:w="9"/>' * columns + "</w:tblGrid>"
    return f"<w:tbl>{grid}{ROW.format(CELL * columns) * rows}</w:tbl>"


def controls(count: int) -> str:
    dated = '<w:sdt><w:sdtPr><w:date w:fullDate="2026-01-01"/></w:sdtPr><w:sdtContent>{}'
    return (dated.format(P.format(TEXT)) + "</w:sdtContent></w:sdt>") * count


def fonts(count: int) -> Act:
    font = '<w:font w:name="{0}"><w:altName w:val="{0}"/></w:font>'
    markup = "".join(font.format(f"f{n}") for n in range(count))
    return part("fontTable", f"<w:fonts>{markup}</w:fonts>")


PAPERS: Mapping[str, Act] = {
    # Much of one thing, to the bounds and beyond.
    "paragraphs": front(P.format(TEXT) * 25_000),
    "paragraphs beyond the bound": front(P.format(TEXT) * 200_000),
    "empty paragraphs": front(EMPTY * 50_000),
    "runs": front(P.format(TEXT * 50_000)),
    "runs that differ in turn": front(P.format((TEXT + BOLD) * 20_000)),
    "runs each of its own": front(coloured(20_000)),
    "paragraphs each of its own": front(coloured(20_000, "p")),
    "letters in one text": front(P.format(f"<w:r><w:t>{'аб ' * 900_000}</w:t></w:r>")),
    "letters of four fonts in turn": front(P.format(f"<w:r><w:t>{'aж中ع' * 40_000}</w:t></w:r>")),
    "blanks that are no spaces": front(P.format(f"<w:r><w:t>{'a&#8195;' * 100_000}</w:t></w:r>")),
    "tabs": front(P.format(f"<w:r>{'<w:tab/>' * 100_000}</w:r>")),
    "breaks of pages": front(P.format("<w:r>" + '<w:br w:type="page"/>' * 40_000 + "</w:r>")),
    "elements that nobody knows": front("<w:odd/>" * 100_000),
    "tables": front(TABLE.format(ROW.format(CELL)) * 5_000),
    "rows": front(TABLE.format(ROW.format(CELL) * 15_000)),
    "rows beyond the bound": front(TABLE.format(ROW.format(CELL) * 61_000)),
    "cells": front(wide(300)),
    "columns beyond those of Word": front(long_rows(2_000, 20)),
    "sections": front(SECTION * 5_000),
    "a header of many sections": headers(2_000),
    "shapes": front(P.format(SHAPE * 4_000)),
    "controls": front(controls(5_000)),
    "bookmarks": front('<w:bookmarkStart w:id="1" w:name="a"/>' * 100_000),
    "fields one behind the other": front(P.format((BEGIN + TEXT + END) * 10_000)),
    "footnotes": notes(6_000),
    "comments": remarks(15_000),
    "members": members(1_500),
    "links": links(20_000),
    "fonts": fonts(20_000),
    "settings": in_part(SETTINGS, "</w:settings>", "".join(f"<w:z{n}/>" for n in range(50_000))),
    # One within the other.
    "fields within fields": front(P.format(BEGIN * 12_000 + TEXT * 12_000)),
    "page numbers within page numbers": front(
        P.format(nested(55, SIMPLE, TEXT, "</w:fldSimple>")) * 1_500
    ),
    "properties within properties": front(
        f"<w:p><w:r>{nested(50, '<w:rPr>', '<w:b/>', '</w:rPr>')}<w:t>a</w:t></w:r></w:p>" * 300
    ),
    "properties within properties of a style": in_part(
        STYLES,
        "</w:styles>",
        '<w:style w:type="paragraph" w:styleId="n">'
        + nested(50, "<w:rPr>", "<w:b/>", "</w:rPr>")
        + "</w:style>",
    ),
    "tables within tables": front(
        nested(14, "<w:tbl><w:tr><w:tc>", EMPTY, "</w:tc></w:tr></w:tbl>") * 1_000
    ),
    "controls within controls": front(
        nested(28, "<w:sdt><w:sdtContent>", EMPTY, "</w:sdtContent></w:sdt>") * 1_200
    ),
    "tags within tags": front(nested(58, "<w:smartTag>", TEXT, "</w:smartTag>") * 900),
    "unknown within unknown": front(nested(55, "<w:odd>", EMPTY, "</w:odd>") * 900),
    "elements deeper than any program writes": front(f"{'<w:p>' * 100}{'</w:p>' * 100}" * 9_000),
    # One upon the other.
    "styles on styles": styles(4_900, chained=True),
    "styles that each say more": styles(2_000, chained=True, said="<w:z{}/>"),
    "styles of their own": styles(4_900, chained=False),
    "more styles than Word has": styles(40_000, chained=True, used=False),
    "lists": lists(3_000),
    "a list defined over and over": one_list(3_000, 3_000),
    "reasons without end": front(
        "<w:tbl><w:tr><w:tc><w:tcPr>"
        + "".join(f"<w:q{n}/>" for n in range(9_000))
        + f"</w:tcPr>{P.format(TEXT) * 9_000}</w:tc></w:tr></w:tbl>"
    ),
    "usual properties": in_part(STYLES, "</w:rPr></w:rPrDefault>", "<w:b/>" * 100_000),
    "tab stops": front(
        "<w:p><w:pPr><w:tabs>"
        + "".join(f'<w:tab w:val="left" w:pos="{n}"/>' for n in range(20_000))
        + "</w:tabs></w:pPr></w:p>"
    ),
    # Where one signs.
    "empty paragraphs to sign on": behind(EMPTY * 30_000),
    "paragraphs to sign on": behind(P.format(TEXT) * 20_000),
    "tables to sign on": behind(TABLE.format(ROW.format(CELL)) * 5_000),
    "a long table to sign on": behind(TABLE.format(ROW.format(CELL) * 8_000)),
}
"""What is done to the document of Абай, which is then verified without its workbook."""

TEMPLATES: Mapping[str, Act] = {
    name: PAPERS[name]
    for name in (
        *("properties within properties", "styles on styles", "fields within fields"),
        *("elements that nobody knows", "a list defined over and over", "links"),
    )
} | {
    "paragraphs of a template": front(P.format(TEXT) * 6_000),
    "tags of a template": front(P.format("<w:r><w:t>{{ орган.атауы }}</w:t></w:r>") * 4_000),
    "loops of a template": front(P.format("<w:r><w:t>{% for a in b %}</w:t></w:r>") * 4_000),
}
"""What is done to the template of Appendix 4, which is then checked."""


SHEET, FORMATS, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"


def rows(count: int, cells: str, first: int = 1_000, **said: int) -> Act:
    """Rows below those that were made, each with such cells."""
    words = "".join(f' {name}="{value}"' for name, value in said.items())
    markup = (f'<row r="{n}"{words}>{cells.format(n)}</row>' for n in range(first, first + count))
    return in_part(SHEET, "</sheetData>", "".join(markup))


def formats(count: int, fonts: int) -> Act:
    """Formats of one font that says so much, and a cell of each."""
    said = "".join(f"<z{n}/>" for n in range(fonts))

    def act(d: Docx) -> None:
        d.raw(FORMATS, "<font>", f"<font>{said}")
        d.raw(FORMATS, "</cellXfs>", '<xf fontId="0"/>' * count + "</cellXfs>")
        cells = "".join(
            f'<row r="{n}"><c r="A{n}" s="{n - 970}"/></row>' for n in range(1_000, 1_000 + count)
        )
        d.raw(SHEET, "</sheetData>", f"{cells}</sheetData>")

    return act


SHEETS: Mapping[str, Act] = {
    "cells": rows(6_000, "".join(f'<c r="{c}{{0}}" s="1"><v>1</v></c>' for c in "ABCDEFGH")),
    "cells beyond the bound": rows(60_000, '<c r="A{0}"><v>1</v></c>' * 8),
    "empty rows": rows(80_000, ""),
    "rows of the usual height": rows(50_000, "", ht=15, customHeight=1),
    "texts in runs": rows(
        6_000, '<c r="A{0}" t="inlineStr"><is>' + "<r><rPr><b/></rPr><t>a</t></r>" * 5 + "</is></c>"
    ),
    "formats": formats(4_000, 0),
    "a font that says much": formats(4_000, 20_000),
    "merged cells": in_part(
        SHEET,
        "</mergeCells>",
        "".join(f'<mergeCell ref="A{n}:C{n}"/>' for n in range(1_000, 3_000)),
    ),
    "merged cells beyond the bound": in_part(
        SHEET, "</mergeCells>", '<mergeCell ref="A1000:H20000"/>' * 3_000
    ),
    "columns": in_part(
        SHEET, "<sheetData>", "<cols>" + '<col min="9" max="264" width="9"/>' * 300 + "</cols>"
    ),
    "conditions": in_part(
        SHEET,
        "<pageMargins ",
        '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>1'
        "</formula></cfRule></conditionalFormatting>" * 20_000,
    ),
    "names of elements without end": in_part(
        SHEET, "</worksheet>", "".join(f"<z{n}/>" for n in range(60_000))
    ),
    "breaks of pages": in_part(
        SHEET,
        "</worksheet>",
        "<rowBreaks>" + '<brk id="1" man="1"/>' * 40_000 + "</rowBreaks>",
    ),
    "defined names": in_part(
        BOOK,
        "</definedNames>",
        '<definedName name="_xlnm.Print_Area" localSheetId="0">A1</definedName>' * 30_000,
    ),
}
"""What is done to the consolidated report in Excel, which is then verified."""


Case = tuple[bytes, Expected]


def measured(paper: Case, sheet: Case) -> list[tuple[str, float, float, str]]:
    """Each file with seconds, the megabytes of the process then, and the answer."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "template.docx")
        template = template_files.find_template(
            None, load_shipped()[0][0], Paper.SHEET
        ).read_bytes()
        tries: list[tuple[bytes, Mapping[str, Act], str, Callable[[bytes], str]]] = [
            (paper[0], PAPERS, "", partial(_verified, paper[1])),
            (sheet[0], SHEETS, "sheet: ", partial(_verified, sheet[1])),
            (template, TEMPLATES, "template: ", partial(_checked, file)),
        ]
        for data, acts, kind, tried in tries:
            for name, act in acts.items():
                document = Docx(data)
                act(document)
                with Cost() as cost:
                    answer = tried(document.data())
                found.append((kind + name, cost.seconds, _peak(), answer))
    return found


def _peak() -> float:
    """The most memory that this process held, in MB.

    Where the system tells it, without what its parent held before it: ``ru_maxrss`` has that too.
    """
    try:
        status = Path("/proc/self/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _verified(known: Expected, data: bytes) -> str:
    return check(data, known).verdict.value


def _checked(file: Path, data: bytes) -> str:
    file.write_bytes(data)
    _, problems = lint.check_file(file, load_shipped()[0])
    return " ".join(sorted({problem.code.code for problem in problems}))


if __name__ == "__main__":
    print(json.dumps(measured(*pickle.loads(Path(sys.argv[1]).read_bytes()))))  # noqa: T201 - the answer to who has started it
