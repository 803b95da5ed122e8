"""Lines of documents with their places: ours, made up ones and whatever else people call .docx."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from generator.files import opc
from generator.law.choices import Paper
from generator.messages.problems import Part, Spot
from generator.word import template_files
from generator.word.read.outline import MOST_CELLS, outline
from generator.word.read.text import Line, NotADocument, folded, split_cell
from tests.helpers import kit
from tests.helpers.forge import BODY, Docx, made, zipped
from tests.helpers.paths import SHARED

ODD = SHARED / "odd" / "docx"
UNREADABLE = {
    "openxmlsdk__Strict01.docx",
    "poi__ExternalEntityInText.docx",
    "poi__MultipleBodyBug.docx",
    "poi__protected_agile.docx",
    "poi__truncated62886.docx",
}


def document(content: str, **parts: str) -> bytes:
    """A document with content in its body and further parts, by their kinds."""
    found = Docx(template_files.find_template(None, kit.EDITIONS[0], Paper.SHEET).read_bytes())
    for child in list(found.body):
        found.body.remove(child)
    for child in made(f"<w:body>{content}</w:body>"):
        found.body.append(child)
    for kind, markup in parts.items():
        if kind == "styles":
            found.parts["word/styles.xml"] = etree.tostring(made(f"<w:styles>{markup}</w:styles>"))
        else:
            found.add_part(f"{kind}.xml", kind, markup)
    return found.data()


def read(content: str, **parts: str) -> list[tuple[str, Spot]]:
    """What stands between marks and what is plain, with places."""
    return [(line.marked, line.spot) for line in outline(document(content, **parts))]


def marked(content: str, **parts: str) -> list[str]:
    return [text for text, _ in read(content, **parts)]


def words(content: str, **parts: str) -> list[str]:
    return [line.words for line in outline(document(content, **parts))]


def p(content: str) -> str:
    """A paragraph of text, or of runs."""
    runs = content if content.startswith("<") else f"<w:r><w:t>{content}</w:t></w:r>"
    return f"<w:p>{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*paragraphs: str, properties: str = "") -> str:
    inside = "".join(map(p, paragraphs)) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def tbl(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def cell(table: int, row: int, column: int) -> Spot:
    return Spot(Part.BODY, table=table, row=row, column=column)


def paragraph(number: int) -> Spot:
    return Spot(Part.BODY, paragraph=number)


# Places.


def test_paragraphs_are_counted_outside_tables_and_empty_ones_count() -> None:
    content = p("a") + p("") + tbl(tc("b")) + p("c")
    assert read(content) == [("a", paragraph(1)), ("b", cell(1, 1, 1)), ("c", paragraph(3))]


def test_tables_rows_and_columns_are_counted_from_1() -> None:
    content = tbl(tc("a") + tc("b"), tc() + tc("d")) + p("") + tbl(tc("e"))
    assert read(content) == [
        ("a", cell(1, 1, 1)),
        ("b", cell(1, 1, 2)),
        ("d", cell(1, 2, 2)),
        ("e", cell(2, 1, 1)),
    ]


def test_a_cell_over_two_columns_moves_the_next_one_in_the_grid() -> None:
    content = tbl(tc("a", properties='<w:gridSpan w:val="2"/>') + tc("b"))
    assert read(content) == [("a", cell(1, 1, 1)), ("b", cell(1, 1, 3))]


def test_each_paragraph_of_a_cell_is_a_line_of_its_own() -> None:
    assert read(tbl(tc("a", "b"))) == [("a", cell(1, 1, 1)), ("b", cell(1, 1, 1))]


def test_a_table_within_a_cell_has_the_place_of_the_cell() -> None:
    inner = f"<w:tc>{tbl(tc('a') + tc('b'))}<w:p/></w:tc>"
    lines = outline(document(tbl(tc("x") + inner) + p("") + tbl(tc("c"))))
    assert [(line.words, line.spot, line.cell) for line in lines] == [
        ("x", cell(1, 1, 1), "*1"),
        ("a", cell(1, 1, 2), "*2/1"),
        ("b", cell(1, 1, 2), "2/2"),
        ("c", cell(2, 1, 1), "*1"),
    ]


def test_content_controls_change_no_place() -> None:
    def sdt(content: str) -> str:
        return f"<w:sdt><w:sdtPr><w:id/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    row = f"<w:tr>{tc('b')}{sdt(tc('c'))}</w:tr>"
    content = sdt(p("a")) + sdt(f"<w:tbl>{sdt(row)}</w:tbl>") + p(sdt(r("d")))
    assert read(content) == [
        ("a", paragraph(1)),
        ("b", cell(1, 1, 1)),
        ("c", cell(1, 1, 2)),
        ("d", paragraph(2)),
    ]


def test_the_first_line_of_a_row_is_told_from_the_others() -> None:
    lines = outline(document(tbl(tc() + tc("a", "b") + tc("c"), tc("d"))))
    assert [line.text for line in lines] == ["*2\ta", "2\tb", "3\tc", "*1\td"]
    assert split_cell("*2\ta") == ("*2", "a")
    assert split_cell("a") == ("", "a")


def test_headers_footers_and_footnotes_follow_the_body() -> None:
    body = Docx(
        document(
            p("body") + "<w:sectPr/>",
            header=f"<w:hdr>{p('head')}</w:hdr>",
            footer=f"<w:ftr>{tbl(tc('foot'))}</w:ftr>",
            footnotes=f"<w:footnotes><w:footnote>{p('note')}</w:footnote></w:footnotes>",
        )
    )
    links = body.tree("word/_rels/document.xml.rels")
    section = next(body.body.iter("{*}sectPr"))
    for link in links:
        kind = str(link.get("Type")).rpartition("/")[2]
        if kind in ("header", "footer") and str(link.get("Id")).startswith("rId9"):
            identifier = link.get("Id")
            section.append(made(f'<w:{kind}Reference w:type="default" r:id="{identifier}"/>'))
    assert [(line.words, line.spot.part, line.cell) for line in outline(body.data())] == [
        ("body", Part.BODY, ""),
        ("head", Part.HEADER, "header default"),
        ("foot", Part.FOOTER, "*header default/1".replace("header", "footer")),
        ("note", Part.FOOTNOTE, "footnotes"),
    ]


def test_a_header_that_no_page_shows_is_not_read() -> None:
    assert marked(p("a"), header=f"<w:hdr>{p('head')}</w:hdr>") == ["a"]


# Text.


def test_spaces_are_folded_and_letters_composed() -> None:
    content = p(r(" a\u00a0\u2009 b ") + r("\u0438\u0306"))
    assert marked(content) == ["a b \u0439"]
    assert folded(" a\u00a0\u2009 b \u0438\u0306\n") == "a b \u0439"


def test_breaks_and_tabs_are_spaces_and_hyphens_hyphens() -> None:
    content = p(
        "<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/>"
        "<w:softHyphen/><w:t>d\u00ad\u2011e</w:t></w:r>"
    )
    assert marked(content) == ["a b c-d-e"]


def test_spaces_at_the_ends_count_only_where_that_is_said() -> None:
    assert marked(p("<w:r><w:t>a </w:t></w:r>" + r(" b"))) == ["a b"]
    assert marked(p("<w:r><w:t>a </w:t></w:r><w:r><w:t> b</w:t></w:r>")) == ["ab"]


def test_links_smart_tags_and_custom_markup_are_transparent() -> None:
    content = p(
        f"<w:hyperlink>{r('a')}</w:hyperlink><w:smartTag>{r('b')}</w:smartTag>"
        f"<w:customXml>{r('c')}</w:customXml><w:proofErr/><w:bookmarkStart/>"
    )
    assert marked(content) == ["abc"]


def test_marks_typed_by_people_are_told_from_ours() -> None:
    assert marked(p("⟦vanish: a⟧")) == ["⟦⟦vanish: a⟧⟧"]
    assert marked(p(r("a", "<w:vanish/>"))) == ["⟦vanish: a⟧"]


# Fields.

BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


@pytest.mark.parametrize(
    "instruction", ["PAGE", " PAGE ", "PAGE   \\* MERGEFORMAT", "PAGE \\* Arabic"]
)
@pytest.mark.parametrize("number", ["1", "27"])
def test_page_numbers_are_one_mark_however_they_are_written(instruction: str, number: str) -> None:
    whole = BEGIN + code(instruction) + SEPARATE + r(number) + END
    split = BEGIN + code(instruction[:3]) + code(instruction[3:]) + SEPARATE + r(number) + END
    simple = f'<w:fldSimple w:instr="{instruction}">{r(number)}</w:fldSimple>'
    bare = BEGIN + code(instruction) + END
    for content in (whole, split, simple, bare):
        assert marked(p(content + r(" бет"))) == ["⟦PAGE⟧ бет"]


def test_what_is_no_number_is_read_in_a_page_number_too() -> None:
    assert marked(p(BEGIN + code("PAGE") + SEPARATE + r("Балл 10") + END)) == ["⟦PAGE⟧Балл 10"]


def test_fields_within_fields_are_told() -> None:
    inner = BEGIN + code("PAGE") + SEPARATE + r("1") + END
    content = BEGIN + code("IF ") + inner + code(" = 1") + SEPARATE + r("a") + END + r("b")
    assert marked(p(content)) == ["⟦PAGE⟧⟦IF = 1⟧ab"]


def test_the_code_of_a_field_may_cross_paragraphs() -> None:
    content = p(BEGIN + code("QUOTE")) + p("a") + tbl(tc("b")) + p(END + r("c"))
    assert marked(content) == ["⟦field code: a⟧", "⟦field code: b⟧", "⟦QUOTE⟧c"]
    assert words(content) == ["", "", "⟦QUOTE⟧c"]


def test_fields_that_do_not_end_are_told() -> None:
    assert marked(p("a") + p(BEGIN + code("PAGE"))) == ["a", "⟦fldChar⟧"]


# What is not seen, and what is no text.


@pytest.mark.parametrize("name", ["vanish", "specVanish", "strike", "dstrike"])
@pytest.mark.parametrize(
    ("value", "hidden"), [("1", True), ("true", True), ("0", False), ("off", False)]
)
def test_hidden_text_is_no_word(name: str, value: str, hidden: bool) -> None:
    content = p(r("a") + r("b", f'<w:{name} w:val="{value}"/>') + r("c"))
    assert marked(content) == [f"a⟦{name}: b⟧c" if hidden else "abc"]
    assert words(content) == ["ac" if hidden else "abc"]


def test_formatting_alone_leaves_no_mark() -> None:
    wings = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    assert marked(p(r("a", wings) + r("b", "<w:smallCaps/>"))) == ["ab"]


def test_neighbours_with_the_same_oddity_are_one() -> None:
    struck = "<w:strike/>"
    assert marked(p(r("a", struck) + r("b", struck) + r("c"))) == ["⟦strike: ab⟧c"]


def test_white_text_is_seen_on_a_dark_ground() -> None:
    white = '<w:color w:val="FFFFFF"/>'
    assert words(p(r("a", white))) == [""]
    assert words(p(r("a", f'{white}<w:shd w:val="clear" w:fill="000080"/>'))) == ["a"]


def test_styles_are_followed_to_what_they_are_based_on() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:basedOn w:val="C"/></w:style>'
    )
    for style, expected in (("A", "⟦vanish: a⟧"), ("B", "⟦vanish: a⟧"), ("C", "a"), ("X", "a")):
        content = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{r("a")}</w:p>'
        assert marked(content, styles=styles) == [expected]


def test_default_styles_are_worn_by_all() -> None:
    styles = (
        '<w:style w:type="table" w:default="1" w:styleId="T"><w:tblStylePr w:type="firstRow">'
        "<w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style>"
    )
    assert marked(p("a") + tbl(tc("b")), styles=styles) == ["a", "⟦vanish: b⟧"]


def test_pictures_and_objects_leave_a_mark_with_what_they_say() -> None:
    content = f"<w:txbxContent>{p('b')}</w:txbxContent>"
    box = f"<w:r><w:pict><v:textbox>{content}</v:textbox></w:pict></w:r>"
    assert marked(p(r("a") + "<w:r><w:drawing/></w:r>")) == ["a⟦□⟧"]
    (boxed,) = marked(p(r("a") + box))
    assert re.fullmatch(r"a⟦□ [0-9a-f]{16}⟧⟦pict: b⟧", boxed)
    (_, first), (chunk, second) = read(p("a") + '<w:altChunk r:id="x"/>')
    assert (first, second) == (paragraph(1), paragraph(2))
    assert re.fullmatch(r"⟦□ [0-9a-f]{16}⟧", chunk)


def test_tracked_changes_are_told_both_ways() -> None:
    content = p(
        f"<w:ins>{r('a')}</w:ins><w:del><w:r><w:delText>b</w:delText></w:r></w:del>{r('c')}"
    )
    assert marked(content) == ["⟦ins: a⟧⟦del: b⟧c", "⟦tracked⟧"]
    assert words(content) == ["ac", ""]


def test_what_nobody_knows_leaves_its_name() -> None:
    assert marked(p(r("a") + f"<x:new>{r('b')}</x:new>")) == ["a⟦new⟧⟦new: b⟧"]
    assert marked(f"<x:new>{p('a')}</x:new>") == ["⟦new⟧", "⟦new: a⟧"]
    assert marked(f"<w:tbl><x:new/><w:tr><x:new/>{tc('a')}</w:tr></w:tbl>") == ["⟦new⟧"] * 2 + ["a"]


# Documents of others.


def odd(name: str) -> bytes:
    path = ODD / name
    if not path.exists():
        pytest.skip("the odd documents do not lie beside this checkout")
    return path.read_bytes()


def test_every_odd_document_gives_lines_or_is_none() -> None:
    if not ODD.exists():
        pytest.skip("the odd documents do not lie beside this checkout")
    unreadable = set()
    for path in sorted(ODD.iterdir()):
        try:
            lines = outline(path.read_bytes())
        except NotADocument:
            unreadable.add(path.name)
            continue
        assert all(isinstance(line, Line) and line.text for line in lines), path.name
    assert unreadable >= UNREADABLE
    assert len(unreadable) < 20


def test_a_main_part_of_another_name_is_found() -> None:
    assert outline(odd("docx2python__renamed_document_xml.docx"))


@pytest.mark.parametrize("name", ["docx2python__merged_cells.docx", "docxtemplater__cyrillic.docx"])
def test_what_libreoffice_reads_is_read(name: str, tmp_path: Path, soffice: str) -> None:
    source = tmp_path / name
    source.write_bytes(odd(name))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        soffice,
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        "txt:Text (encoded):UTF8",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    theirs = source.with_suffix(".txt").read_text("utf-8-sig")
    ours = " ".join(line.words for line in outline(source.read_bytes()))
    assert re.findall(r"\w+", ours) == re.findall(r"\w+", theirs)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04", b"%PDF-1.7", b"<html></html>"])
def test_other_bytes_are_no_document(data: bytes) -> None:
    with pytest.raises(NotADocument):
        outline(data)


def test_a_package_without_a_main_part_is_no_document() -> None:
    whole = Docx(document(p("a")))
    for part in ("_rels/.rels", BODY):
        parts = {name: data for name, data in whole.members().items() if name != part}
        with pytest.raises(NotADocument):
            outline(zipped(parts))


def test_a_document_with_a_part_that_is_damaged_is_none() -> None:
    whole = document(p("a" * 5000))
    with zipfile.ZipFile(__import__("io").BytesIO(whole)) as archive:
        start = archive.getinfo(BODY).header_offset + 60
    damaged = whole[:start] + b"\0\0\0" + whole[start + 3 :]
    with pytest.raises(NotADocument):
        outline(damaged)


def test_any_cut_of_a_document_is_none() -> None:
    whole = document(p("a"))
    for length in range(0, len(whole) - 1, 97):
        with pytest.raises(NotADocument):
            outline(whole[:length])


def test_broken_numbers_in_the_markup_are_no_reason_to_stop() -> None:
    content = tbl(tc("a", properties='<w:gridSpan w:val="x"/>'))
    with pytest.raises(NotADocument):
        outline(document(content))
    odd_sizes = '<w:sz w:val="big"/><w:spacing w:val=""/><w:color/><w:w w:val="1e9"/>'
    assert words(p(r("a", odd_sizes))) == [""]


@pytest.mark.slow
def test_more_rows_than_any_paper_has_are_not_read() -> None:
    """A hundred thousand empty ones would take the walk its five seconds."""
    cell = "<w:tr><w:tc><w:p/></w:tc></w:tr>"
    assert words(f"<w:tbl>{cell * 1_000}</w:tbl>{p('а')}") == ["а"]
    with pytest.raises(NotADocument):
        outline(document(f"<w:tbl>{cell * (MOST_CELLS // 2 + 1)}</w:tbl>{p('а')}"))


def test_more_tags_than_any_part_has_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = document(p("а"))
    assert [line.words for line in outline(data)] == ["а"]
    monkeypatch.setattr(opc, "MAX_TAGS", 5)
    with pytest.raises(NotADocument):
        outline(data)
