"""What is added at the places to sign is listed, and judged only by whether it stays there."""

from __future__ import annotations

import base64
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Mm, Pt, RGBColor
from lxml import etree
from openpyxl.comments import Comment

from generator.cli import main as cli
from generator.files.archive import digest
from generator.law.edition_file import editions
from generator.results import manifest
from generator.verify.check import Compared, Current, Expected, Verdict, Verification, check
from generator.verify.expected import Listing, References
from generator.verify.formatting import AddedKind
from tests.helpers import forge
from tests.helpers.paper import W
from tests.helpers.paths import ROOT

pytestmark = pytest.mark.usefixtures("remembered")

Act = Callable[[Docx], object]
Papers = dict[str, tuple[bytes, Expected]]
SHEET, REPORT, TABLE = "abai.docx", "abai-report.docx", "consolidated-report.xlsx"
NAME = "Орынбасар ____________ А. Серікбаев"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SPACES = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with inputs/ and output/."""
    home = tmp_path_factory.mktemp("signing")
    (home / "inputs").mkdir()
    shutil.copy(ROOT / "inputs" / "2023" / "abai.xlsx", home / "inputs")
    made = ["build", str(home / "inputs"), "-o", str(home / "output"), "--with-report"]
    assert cli.main(made) == 0
    return home


@pytest.fixture(scope="module")
def papers(home: Path) -> Papers:
    listed, _ = manifest.load(home / "output")
    assert listed is not None
    books = {path: digest(path.read_bytes()) for path in (home / "inputs").iterdir()}
    references = References(dict(books), {}, editions())
    listing = Listing(home / "output", listed.entries, listed.parts)
    found = {}
    for name, entry in listed.entries.items():
        known = references.of(entry, home / "output" / name, listing)
        found[name] = ((home / "output" / name).read_bytes(), known)
    return found


def verified(papers: Papers, act: Act, name: str = SHEET) -> Verification:
    data, known = papers[name]
    document, target = Document(io.BytesIO(data)), io.BytesIO()
    act(document)
    document.save(target)
    return check(target.getvalue(), known)


def below_form(document: Docx, text: str = NAME) -> None:
    """A paragraph behind the last table of the form."""
    number = 3 if len(document.tables) > 3 else 0
    document.tables[number]._tbl.addnext(document.add_paragraph(text)._p)


def in_table(document: Docx) -> None:
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Басшы", "А. Серікбаев"
    document.add_paragraph()


def picture(document: Docx) -> None:
    document.add_paragraph().add_run().add_picture(io.BytesIO(PNG), width=Mm(40))


def signature_line(document: Docx, style: str = "width:192pt;height:96pt") -> None:
    line = (
        f'<w:pict {SPACES} xmlns:w="{W[1:-1]}"><v:shape style="{style}"><o:signatureline'
        ' issignatureline="t"/></v:shape></w:pict>'
    )
    document.add_paragraph().add_run()._r.append(parse_xml(line))


def dated(document: Docx, day: str = "2026-06-20") -> None:
    document.paragraphs[-1]._p.append(
        parse_xml(
            f'<w:sdt xmlns:w="{W[1:-1]}"><w:sdtPr><w:date w:fullDate="{day}T00:00:00Z"/></w:sdtPr>'
            "<w:sdtContent><w:r><w:t>20.06.2026</w:t></w:r></w:sdtContent></w:sdt>"
        )
    )


def pasted(document: Docx) -> None:
    """A line as it comes from a page of the web, ruled below."""
    document.paragraphs[-1]._p.get_or_add_pPr().append(
        forge.made('<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1"/></w:pBdr>')
    )
    look = '<w:rPr><w:caps/><w:spacing w:val="10"/><w:shd w:val="clear" w:fill="FFFFFF"/></w:rPr>'
    document.paragraphs[-1]._p.append(forge.made(f"<w:r>{look}<w:t>{NAME}</w:t></w:r>"))


def address(document: Docx, run: str = f"<w:r><w:t>{NAME}</w:t></w:r>") -> etree._Element:
    """A link as Word makes it of an e-mail address, at the end."""
    link = document.part.relate_to("mailto:a@b.kz", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    made = forge.made(f'<w:hyperlink r:id="{link}" w:history="1">{run}</w:hyperlink>')
    forge.dress(made, '<w:color w:val="0563C1" w:themeColor="hyperlink"/>')
    document.add_paragraph()._p.append(made)
    return made


STAYING: dict[str, tuple[Act, AddedKind]] = {
    "a line at the end": (lambda d: d.add_paragraph(NAME), AddedKind.TEXT),
    "a line behind the form": (below_form, AddedKind.TEXT),
    "a ruled line pasted": (pasted, AddedKind.TEXT),
    "an e-mail address": (address, AddedKind.TEXT),
    "a table": (in_table, AddedKind.TABLE),
    "a picture in its line": (picture, AddedKind.PICTURE),
    "a signature line": (signature_line, AddedKind.SIGNATURE_LINE),
}


@pytest.mark.parametrize("name", [SHEET, REPORT])
@pytest.mark.parametrize("act", STAYING)
def test_what_stays_at_a_place_to_sign_is_listed(act: str, name: str, papers: Papers) -> None:
    made, kind = STAYING[act]
    found = verified(papers, made, name)
    answers = (found.verdict, found.text, found.looks, found.current)
    assert answers == (Verdict.SIGNED, Compared.SAME, Compared.SAME, Current.YES)
    assert [added.kind for added in found.added] == [kind]
    assert found.is_sound
    if kind is AddedKind.TEXT:
        assert found.added[0].text == NAME


def coloured(document: Docx) -> None:
    document.add_paragraph().add_run(NAME).font.color.rgb = RGBColor(255, 255, 255)


def huge(document: Docx) -> None:
    document.add_paragraph().add_run(NAME).font.size = Pt(80)


def hidden(document: Docx) -> None:
    document.add_paragraph().add_run(NAME).font.hidden = True


def framed(document: Docx) -> None:
    properties = document.add_paragraph(NAME)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:framePr xmlns:w="{W[1:-1]}" w:w="400" w:y="-9000"/>'))


STRAYING: dict[str, Act] = {
    "pages of empty lines": lambda d: [d.add_paragraph() for _ in range(60)],
    "a date that shows another": lambda d: dated(d, "2026-07-21"),
    "a page break": lambda d: d.add_paragraph(NAME).add_run().add_break(WD_BREAK.PAGE),
    "a section": lambda d: d.add_section(),
    "white letters": coloured,
    "letters of a page": huge,
    "hidden letters": hidden,
    "a frame over the form": framed,
    "a field that moves lines": lambda d: d.add_paragraph(NAME)._p.append(
        forge.made(r'<w:fldSimple w:instr="ADVANCE \u 300"/>')
    ),
    "a cell with margins of a page": lambda d: forge.shape(
        d.add_table(1, 1).cell(0, 0)._tc, '<w:tcMar><w:top w:w="30000" w:type="dxa"/></w:tcMar>'
    ),
    "a shape that floats": lambda d: signature_line(
        d, "position:absolute;margin-top:-300pt;width:192pt;height:96pt"
    ),
}


@pytest.mark.parametrize("act", STRAYING)
def test_what_does_not_stay_there_looks_otherwise(act: str, papers: Papers) -> None:
    found = verified(papers, STRAYING[act])
    assert (found.verdict, found.looks) == (Verdict.LOOKS, Compared.DIFFERS)
    assert found.formats
    assert not found.is_sound


def in_cell(row: int, column: int, text: str = "А. Серікбаев") -> Act:
    """A text in a cell of the table of the signature, from 0."""
    return lambda document: document.tables[1].cell(row, column).paragraphs[0].add_run(text)


def test_what_is_written_in_the_cells_to_sign_is_listed(papers: Papers) -> None:
    def act(document: Docx) -> None:
        in_cell(0, 1, "қолы қойылды")(document)
        in_cell(0, 2)(document)
        document.add_paragraph(NAME)

    found = verified(papers, act, REPORT)
    assert found.verdict is Verdict.SIGNED
    assert [(one.spot.column, one.text) for one in found.added] == [
        (2, "қолы қойылды"),
        (3, "А. Серікбаев"),
        (None, NAME),
    ]


def pale(document: Docx) -> None:
    in_cell(0, 2)(document)
    document.tables[1].cell(0, 2).paragraphs[0].runs[-1].font.color.rgb = RGBColor(255, 255, 255)


def filled(document: Docx) -> None:
    for _ in range(40):
        document.tables[1].cell(0, 2).add_paragraph()


@pytest.mark.parametrize(
    ("act", "verdict"),
    [
        (in_cell(0, 0), Verdict.ALTERED),  # the words of the form
        (in_cell(1, 0), Verdict.ALTERED),  # beside the captions
        (in_cell(1, 1), Verdict.ALTERED),
        (lambda d: d.tables[2].cell(0, 1).paragraphs[0].add_run("7"), Verdict.ALTERED),
        (pale, Verdict.LOOKS),
        (filled, Verdict.LOOKS),
    ],
)
def test_elsewhere_in_the_table_of_the_signature_nothing_is_added(
    act: Act, verdict: Verdict, papers: Papers
) -> None:
    assert verified(papers, act, REPORT).verdict is verdict


def test_a_chosen_date_is_listed_as_it_is_printed(papers: Papers) -> None:
    found = verified(papers, dated)
    assert (found.verdict, found.looks) == (Verdict.SIGNED, Compared.SAME)
    assert [added.text for added in found.added] == ["20.06.2026"]


def test_a_line_elsewhere_is_altered(papers: Papers) -> None:
    def between(document: Docx) -> None:
        document.tables[1]._tbl.addnext(document.add_paragraph(NAME)._p)

    found = verified(papers, between)
    assert (found.verdict, found.added) == (Verdict.ALTERED, ())
    assert [one.found for one in found.differences] == [NAME]


def test_a_link_on_what_was_made_looks_otherwise(papers: Papers) -> None:
    def linked(document: Docx) -> None:
        document.paragraphs[1]._p.append(address(document, "<w:r/>"))

    found = verified(papers, linked)
    assert found.verdict is Verdict.LOOKS
    assert {"text.?hyperlink"} == {one.name for one in found.formats}


def test_a_second_form_behind_the_first_is_altered(papers: Papers) -> None:
    def twice(document: Docx) -> None:
        table = document.tables[3]._tbl
        table.addnext(parse_xml(etree.tostring(table)))

    assert verified(papers, twice).verdict is Verdict.ALTERED


def test_a_figure_changed_in_a_signed_paper_is_named_beside_the_signature(papers: Papers) -> None:
    def both(document: Docx) -> None:
        below_form(document)
        document.tables[0].cell(2, 2).paragraphs[0].runs[0].text = "7"

    found = verified(papers, both)
    assert found.verdict is Verdict.ALTERED
    assert [added.text for added in found.added] == [NAME]
    assert {(one.spot.row, one.spot.column) for one in found.differences if one.spot} == {(3, 3)}


def test_a_tracked_change_is_altered_even_where_one_signs(papers: Papers) -> None:
    def tracked(document: Docx) -> None:
        run = document.add_paragraph(NAME).runs[0]._r
        change = forge.made('<w:ins w:id="1"/>')
        run.addprevious(change)
        change.append(run)

    def formatted(document: Docx) -> None:
        run = document.tables[0].cell(2, 2).paragraphs[0].runs[0]._r
        run.get_or_add_rPr().append(forge.made('<w:rPrChange w:id="2"><w:rPr/></w:rPrChange>'))

    assert verified(papers, tracked).verdict is Verdict.ALTERED
    assert verified(papers, formatted).verdict is Verdict.ALTERED


def test_a_comment_is_listed_wherever_it_stands_and_leaves_the_verdict(papers: Papers) -> None:
    data, known = papers[SHEET]
    document = forge.Docx(data)
    paragraph = next(document.points(2, "1").iter(f"{W}p"))
    paragraph.append(forge.made('<w:r><w:commentReference w:id="7"/></w:r>'))
    note = '<w:comment w:id="7" w:author="А. Б."><w:p><w:r><w:t>Тексерілді</w:t></w:r></w:p>'
    document.add_part("comments.xml", "comments", f"<w:comments>{note}</w:comment></w:comments>")
    found = check(document.data(), known)
    assert (found.verdict, found.looks) == (Verdict.RESAVED, Compared.SAME)
    (comment,) = found.added
    assert (comment.kind, comment.text) == (AddedKind.COMMENT, "А. Б.: Тексерілді")
    assert (comment.spot.table, comment.spot.row, comment.spot.column) == (2, 3, 3)


def test_a_comment_on_a_cell_of_the_workbook_leaves_the_verdict(papers: Papers) -> None:
    data, known = papers[TABLE]
    book, target = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    book.worksheets[0]["D12"].comment = Comment("Тексерілді", "А. Б.")
    book.save(target)
    found = check(target.getvalue(), known)
    assert found.verdict is Verdict.RESAVED
    assert [(one.kind, one.spot.row, one.spot.column) for one in found.added] == [
        (AddedKind.COMMENT, 12, 4)
    ]


def test_a_digital_signature_is_named_and_not_examined(papers: Papers) -> None:
    data, known = papers[SHEET]
    document = forge.Docx(data)
    document.parts["_xmlsignatures/origin.sigs"] = b""
    document.parts["_xmlsignatures/sig1.xml"] = b"<Signature/>"
    link = (
        '<Relationship Id="rId90" Type="http://schemas.openxmlformats.org/package/2006/'
        'relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
    )
    document.raw("_rels/.rels", "</Relationships>", f"{link}</Relationships>")
    document.raw(
        "[Content_Types].xml", "<Default", '<Default Extension="sigs" ContentType="a"/><Default'
    )
    found = check(document.data(), known)
    assert (found.verdict, found.looks) == (Verdict.SIGNED, Compared.SAME)
    assert [one.kind for one in found.added] == [AddedKind.DIGITAL_SIGNATURE]


def test_a_signed_paper_of_a_changed_workbook_says_both(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(home / "output", tmp_path / "output")
    shutil.copytree(home / "inputs", tmp_path / "inputs")
    book = openpyxl.load_workbook(tmp_path / "inputs" / "abai.xlsx")
    book["Орган"]["D9"] = "жазба"
    book.save(tmp_path / "inputs" / "abai.xlsx")
    document = Document(str(tmp_path / "output" / SHEET))
    document.add_paragraph(NAME)
    document.save(str(tmp_path / "output" / SHEET))
    capsys.readouterr()
    paths = [str(tmp_path / "output" / SHEET), str(tmp_path / "inputs")]
    assert cli.main(["verify", "--json", *paths]) == 1
    (answer,) = json.loads(capsys.readouterr().out)
    told = [answer[name] for name in ("verdict", "text", "looks", "current")]
    assert told == ["other-inputs", "same", "same", "workbook"]
    assert [added["text"] for added in answer["added"]] == [NAME]
    assert cli.main(["verify", "--lang", "kk", *paths]) == 1
    said = capsys.readouterr().out
    assert "қосылған (мәтін)" in said
    assert "жұмыс кітабы өзгерген" in said


def test_without_workbook_and_form_what_was_added_is_listed_still(papers: Papers) -> None:
    data, known = papers[SHEET]
    document, target = Document(io.BytesIO(data)), io.BytesIO()
    document.add_paragraph(NAME)
    document.save(target)
    alone = replace(known, input=None, figures=None, read=None, made=None)
    found = check(target.getvalue(), alone)
    assert (found.verdict, found.looks) == (Verdict.SIGNED, Compared.NOT_COMPARED)
    assert [added.text for added in found.added] == [NAME]
    assert not found.is_sound


def test_a_paper_by_what_is_a_draft_by_now_is_of_another_edition(papers: Papers) -> None:
    _, known = papers[SHEET]
    assert known.edition is not None
    by_draft = replace(known, edition=replace(known.edition, is_draft=True))
    assert (known.current, by_draft.current) == (Current.YES, Current.EDITION)
