"""Papers that are read piece by piece read as they do when they are walked through.

The walk is the judge: where the quick way answers at all, it gives the same lines, letter by
letter and place by place; and it does answer for every paper that we make.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from lxml import etree

from generator.batch.order import Order
from generator.batch.prepare import prepare
from generator.files import package as opc
from generator.files.disk import find_sources
from generator.files.zip import digest
from generator.law.papers import OF_BODY, Notes, Paper
from generator.word.fill import structure as damage
from generator.word.read import document
from generator.word.read import quick as repeated
from generator.word.read import quick_pieces as known
from generator.word.read.document import Document, NotADocument, lines
from generator.word.read.outline import Line
from generator.word.read.quick_pieces import Kind
from tests.helpers.clock import Cost
from tests.helpers.forge import BODY, Docx
from tests.helpers.forgeries import FORGERIES, Forgery
from tests.helpers.paper import W
from tests.helpers.paths import ROOT, SHARED

ODD = SHARED / "odd" / "docx"
KEEP = "{http://www.w3.org/XML/1998/namespace}space"
MUTATIONS = 400
"""Of each seed; each takes some hundredths of a second, most of them for the walk."""


def walked(data: bytes) -> tuple[Line, ...] | None:
    """What the walk reads, None when it cannot read it."""
    try:
        return tuple(lines(Document(opc.opened(data))))
    except (NotADocument, opc.RefusedError, etree.XMLSyntaxError, LookupError, ValueError):
        return None


def answered(data: bytes) -> bool:
    """True when the quick way answers; then the walk agrees, and nothing is damaged."""
    opened = opc.opened(data)
    told = repeated.told(opened)
    if told is None:
        return False
    assert told.lines == walked(data)
    parts = {opened.name(name): opened.read(name) for name in opened.members}
    assert told.parts == {name: digest(content) for name, content in parts.items()}
    assert list(damage.of_document(parts)) == []
    return True


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[Paper, list[bytes]]:
    """The papers of all sample bodies by their kind, notes and all."""
    folder = tmp_path_factory.mktemp("papers")
    order = Order(folder, None, None, Notes.ATTACHED, with_report=True)
    found: dict[Paper, list[bytes]] = {}
    sources, problems = find_sources([ROOT / "inputs"], folder)
    assert not problems
    for source in sources:
        for aside in prepare(source, order, {}).made:
            found.setdefault(aside.paper, []).append(aside.temporary.read_bytes())
    assert set(found) == set(OF_BODY)
    return found


@pytest.fixture(scope="module")
def sheet(papers: dict[Paper, list[bytes]]) -> bytes:
    found = papers[Paper.SHEET][0]
    assert answered(found)
    return found


@pytest.fixture(scope="module")
def short(sheet: bytes) -> bytes:
    """The same without most of its notes: the walk takes its time."""
    document = Docx(sheet)
    for table in document.tables()[6:]:
        document.body.remove(table)
    for row in document.tables()[4].findall(f"{W}tr")[9:]:
        document.tables()[4].remove(row)
    found = document.data()
    assert answered(found)
    return found


@pytest.mark.slow
def test_every_paper_of_ours_is_read_quickly(papers: dict[Paper, list[bytes]]) -> None:
    for of_kind in papers.values():
        assert all(map(answered, of_kind))


@pytest.mark.slow
def test_what_is_learned_from_some_papers_serves_for_all(
    papers: dict[Paper, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the quick way would be the slower one."""
    kinds: dict[str, Kind] = {}
    monkeypatch.setattr(repeated, "_kinds", kinds)
    assert all(map(answered, papers[Paper.SHEET]))
    assert len(kinds) == 1, "the editions differ in their words"
    assert all(kind.pieces < 100 for kind in kinds.values())


def test_what_is_kept_in_mind_is_bounded(short: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: dict[str, Kind] = {}
    monkeypatch.setattr(repeated, "_kinds", kinds)
    for number in range(20):
        document = Docx(short)
        document.parts["word/styles.xml"] += f"<!-- {number} -->".encode()
        assert repeated.told(opc.opened(document.data())) is not None
        assert len(kinds) == number % 16 + 1


def test_a_kind_of_too_many_pieces_is_learned_anew(
    short: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds: dict[str, Kind] = {}
    monkeypatch.setattr(repeated, "_kinds", kinds)
    monkeypatch.setattr(repeated, "_MOST_PIECES", 10)
    assert answered(short)
    (first,) = kinds.values()
    assert answered(short)
    (second,) = kinds.values()
    assert second is not first


def test_a_paper_that_is_damaged_beside_its_body_is_left_to_the_walk(short: bytes) -> None:
    document = Docx(short)
    document.parts["word/part.odd"] = b"of no content type"
    assert walked(document.data()) == walked(short)
    assert not answered(document.data())


def test_a_paper_in_another_encoding_is_left_to_the_walk(short: bytes) -> None:
    document = Docx(short)
    markup = document.parts[BODY].decode()
    document.parts[BODY] = markup[markup.index("<w:document") :].encode("utf-16")
    assert walked(document.data()) == walked(short)
    assert not answered(document.data())


@pytest.mark.slow
@pytest.mark.parametrize("item", FORGERIES, ids=[str(n) for n in range(len(FORGERIES))])
def test_a_forged_paper_reads_the_same_both_ways(item: Forgery, sheet: bytes) -> None:
    document = Docx(sheet)
    item.act(document)
    assert_same(document.data())


def assert_same(data: bytes) -> None:
    """Where the quick way answers, the walk says the same; damage is for the walk alone."""
    try:
        answered(data)
    except opc.RefusedError:
        assert walked(data) is None


TEXTS = {
    "decomposed": "Кай\u0306нар e\u0301",
    "composed over a sign": "a<\u0338b =\u0338",
    "spaces": "  a \u00a0  b\u2003c\u200b ",
    "hyphens": "a\u2011b\u00adc",
    "brackets": "⟦a⟧ ⟦text⟧",
    "references": "&amp;lt; &lt;a&gt; & \"'",
    "asian": "中文",
    "complex": "עברית",
    "a mark of the quick way": "q0ж q1ж",
    "digits": "12",
    "nothing": "",
    "only spaces": "   ",
    "breaks": "a\tb\nc\rd",
    "smileys": "😀",
    "not a letter": "\u0085\ufffd\u2028",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("is_kept", [True, False])
def test_strange_texts_read_the_same_both_ways(text: str, is_kept: bool, short: bytes) -> None:
    document = Docx(short)
    for node in list(document.body.iter(f"{W}t"))[5:60:3]:
        node.text = text
        node.set(KEEP, "preserve" if is_kept else "default")
    assert_same(document.data())


RAW = {
    "a comment in a text": ("Нысан", "Ны<!-- a -->сан"),
    "a character by its number": ("Нысан", "Ны&#1089;ан"),
    "a sign that need not be written otherwise": ("Нысан", "Ны>сан"),
    "text outside of texts": ("<w:body>", "<w:body>сан"),
    "text in a row": ("<w:tr>", "<w:tr>сан"),
    "a part of a text that is none": ("Нысан", "Ны<![CDATA[са]]>н"),
    "another prefix": (
        "<w:p>",
        '<v:p xmlns:v="' + W[1:-1] + '"><v:r><v:t>a</v:t></v:r></v:p><w:p>',
    ),
    "the prefix of another": (
        "<w:p>",
        '<w:p xmlns:w="urn:other"><w:r><w:t>a</w:t></w:r></w:p><w:p>',
    ),
    "a text closed twice": ("</w:t>", "</w:t></w:t>"),
    "a row closed twice": ("</w:tr>", "</w:tr></w:tr>"),
    "a row closed in another way": ("</w:tr>", "</w:tr >"),
    "a table begun in another way": ("<w:tbl>", "<w:tbl >"),
    "a row not closed": ("</w:tr>", ""),
    "a paragraph not closed": ("</w:p>", ""),
    "a table within a row": ("</w:tr>", "<w:tbl/></w:tr>"),
    "a table closed and begun": ("</w:tr>", "</w:tr></w:tbl><w:tbl>"),
    "a paragraph between rows": ("</w:tr>", "</w:tr><w:p><w:r><w:t>a</w:t></w:r></w:p>"),
    "a ground": ("<w:body>", '<w:background w:color="000000"/><w:body>'),
    "a text after the body": ("</w:body>", "</w:body><w:t>a</w:t>"),
    "a number begun": ("<w:t>Нысан", '<w:fldChar w:fldCharType="begin"/><w:t>Нысан'),
    "a page number": (
        "<w:t>Нысан</w:t>",
        '<w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>5</w:t><w:fldChar w:fldCharType="end"/>',
    ),
    "a tab and a break": ("<w:t>Нысан", "<w:tab/><w:br/><w:t>Нысан"),
    "a hyphen of its own": ("<w:t>Нысан", "<w:noBreakHyphen/><w:t>Нысан"),
    "two texts": ("Нысан</w:t>", "Ны </w:t><w:t> сан</w:t>"),
    "two texts whose spaces count": (
        "<w:t>Нысан</w:t>",
        '<w:t xml:space="preserve">Ны </w:t><w:t xml:space="preserve"> сан</w:t>',
    ),
    "a text that is struck out": ("<w:t>Нысан", "<w:rPr><w:strike/></w:rPr><w:t>Нысан"),
    "a text in another font": (
        "<w:t>Нысан",
        '<w:rPr><w:rFonts w:eastAsia="Symbol"/></w:rPr><w:t>Нысан',
    ),
    "a text in a lying font": (
        "<w:t>Нысан",
        '<w:rPr><w:rFonts w:hAnsi="Symbol"/></w:rPr><w:t>Нысан',
    ),
    "Asian letters in a lying font": (
        "<w:t>Нысан",
        '<w:rPr><w:rFonts w:eastAsia="Symbol"/></w:rPr><w:t>中文',
    ),
    "an embossed text": ("<w:t>Нысан", "<w:rPr><w:emboss/></w:rPr><w:t>Нысан"),
    "embossed spaces": (
        "<w:t>Нысан</w:t>",
        '<w:rPr><w:emboss/></w:rPr><w:t xml:space="preserve">  </w:t>',
    ),
    "another namespace for texts": ("<w:t>Нысан</w:t>", "<x:t xmlns:x='u'>Нысан</x:t>"),
    "an ending of a section": (
        "<w:pPr>",
        '<w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="850"'
        ' w:bottom="1134" w:left="1701"/></w:sectPr>',
    ),
    "a narrow section": (
        "<w:pPr>",
        '<w:pPr><w:sectPr><w:pgSz w:w="8000" w:h="16838"/><w:pgMar w:top="1134" w:right="3000"'
        ' w:bottom="1134" w:left="1701"/></w:sectPr>',
    ),
    "a section without settings": ("<w:pPr>", "<w:pPr><w:sectPr/>"),
    "a damaged cell": ("<w:tc><w:tcPr>", "<w:tc/><w:tc><w:tcPr>"),
    "a merged cell": ("<w:tcPr>", '<w:tcPr><w:vMerge w:val="continue"/>'),
    "a cell over columns": ("<w:tcPr>", '<w:tcPr><w:gridSpan w:val="2"/>'),
    "a control around a row": ("<w:tr>", "<w:sdt><w:sdtContent><w:tr>"),
    "something unknown at the head of a table": ("<w:tblGrid>", "<w:odd/><w:tblGrid>"),
    "something unknown between rows": ("<w:tr>", "<w:odd><w:p/></w:odd><w:tr>"),
    "an ending of a section in a table": (
        "<w:tc><w:tcPr>",
        '<w:tc><w:p><w:pPr><w:sectPr><w:pgSz w:w="2000" w:h="3000"/><w:pgMar w:left="800"'
        ' w:right="800" w:top="0" w:bottom="0"/></w:sectPr></w:pPr></w:p><w:tcPr>',
    ),
    "something unknown in the settings of pages": ("<w:sectPr>", "<w:sectPr><w:odd/>"),
    "a hole": ("Нысан", "Ны\0сан"),
    "a document type": ("<w:document", "<!DOCTYPE a><w:document"),
}


@pytest.mark.parametrize("place", [0, 1, 7, -1], ids=["first", "second", "eighth", "last"])
@pytest.mark.parametrize("name", RAW)
def test_strange_markup_reads_the_same_both_ways(name: str, place: int, short: bytes) -> None:
    before, after = RAW[name]
    document = Docx(short)
    pieces = document.parts[BODY].decode().split(before)
    if len(pieces) <= abs(place) + 1:
        place = 0
    at = place if place >= 0 else len(pieces) - 2
    joined = before.join(pieces[: at + 1]) + after + before.join(pieces[at + 1 :])
    document.parts[BODY] = joined.encode()
    assert_same(document.data())


@pytest.mark.parametrize("odd", ["<w:odd/>", "<w:odd><w:p/></w:odd>"])
def test_where_a_row_stood_in_another_paper_says_nothing_of_its_place(
    odd: str, short: bytes
) -> None:
    for before in ("", "<w:p/>", "<w:p/><w:p/>"):
        document = Docx(short)
        markup = document.parts[BODY].decode().replace("<w:tblGrid>", f"{odd}<w:tblGrid>")
        document.parts[BODY] = markup.replace("<w:body>", f"<w:body>{before}").encode()
        assert_same(document.data())


def in_body(document: Docx, blocks: str) -> bytes:
    """The document with other blocks, page settings included."""
    before, found, _ = document.parts[BODY].decode().partition("<w:body>")
    document.parts[BODY] = f"{before}{found}{blocks}</w:body></w:document>".encode()
    return document.data()


def row(number: int) -> str:
    """A row whose markup no other number has."""
    return f'<w:tr w:rsidR="{number:08X}"><w:tc><w:p/></w:tc></w:tr>'


def test_a_table_that_does_not_end_is_left_to_the_walk(short: bytes) -> None:
    section = "<w:sectPr><w:pgSz/></w:sectPr>"
    table = f"<w:tbl><w:tblPr/><w:tblGrid/>{row(0)}"
    assert answered(in_body(Docx(short), f"{table}</w:tbl><w:p/>{section}"))
    assert not answered(in_body(Docx(short), f"{table}{section}"))


def test_a_table_begun_in_another_way_is_counted_or_left_to_the_walk(short: bytes) -> None:
    cells = "<w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr>"
    section = "<w:sectPr><w:pgSz/></w:sectPr>"
    for start in ("<w:tbl>", "<w:tbl >"):
        table = f"{start}<w:tblPr/><w:tblGrid/>{cells}</w:tbl><w:p/>"
        assert_same(in_body(Docx(short), f"<w:p/>{table}{section}"))


OVERGROWN = {
    "sections that do not end": "</w:sectPr>" + "<w:sectPr>" * 60_000,
    "many columns over many kinds of rows": "<w:tbl><w:tblPr/><w:tblGrid>"
    + '<w:gridCol w:w="1"/>' * 20_000
    + f"</w:tblGrid>{''.join(map(row, range(400)))}</w:tbl><w:p/><w:sectPr/>",
    "many kinds of rows among many rows": "<w:tbl><w:tblPr/><w:tblGrid/>"
    + "".join(row(0) * 9 + row(number) for number in range(8_000))
    + "</w:tbl><w:p/><w:sectPr></w:sectPr>",
}


@pytest.mark.parametrize("name", OVERGROWN)
def test_an_overgrown_paper_is_soon_left_to_the_walk(name: str, short: bytes) -> None:
    opened = opc.opened(in_body(Docx(short), OVERGROWN[name]))
    with Cost() as cost:
        assert repeated.told(opened) is None
    assert cost.seconds < 3


@pytest.mark.parametrize(
    ("bound", "left"),
    [("MAX_XML", "left"), ("MOST_BLOCKS", "blocks_left"), ("MOST_ROWS", "rows_left")],
)
def test_both_ways_keep_within_the_same_bounds(
    bound: str, left: str, short: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither reads more than the other: else a paper that was made could not be verified."""
    read = Document(opc.opened(short))
    assert list(lines(read))
    needed = getattr(document, bound) - getattr(read, left)
    for most, is_read in ((needed, True), (needed - 1, False)):
        monkeypatch.setattr(repeated, "_kinds", {})
        monkeypatch.setattr(document, bound, most)
        assert (walked(short) is not None) is is_read
        assert answered(short) is is_read


LONG_PIECES = {
    "a paragraph": '<w:p w:rsidR="{}"></w:p>',
    "a row": '<w:tbl><w:tblPr/><w:tblGrid/><w:tr w:rsidR="{}"><w:tc><w:p/></w:tc></w:tr></w:tbl>',
}


@pytest.mark.parametrize("name", LONG_PIECES)
def test_a_long_piece_is_left_to_the_walk(name: str, short: bytes) -> None:
    for length, is_read in ((10, True), (known.LONGEST, False)):
        piece = LONG_PIECES[name].format("0" * length)
        blocks = f"{piece}<w:p></w:p><w:sectPr><w:pgSz/></w:sectPr>"
        assert answered(in_body(Docx(short), blocks)) is is_read


@pytest.mark.parametrize("bound", ["LONGEST", "_MOST_BESIDE", "_MOST_NEW"])
def test_what_is_too_large_to_be_kept_in_mind_is_left_to_the_walk(
    bound: str, short: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeated, "_kinds", {})
    monkeypatch.setattr(repeated, bound, 10)
    assert repeated.told(opc.opened(short)) is None


def test_rows_that_were_read_are_kept_within_bounds(
    short: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds: dict[str, Kind] = {}
    monkeypatch.setattr(repeated, "_kinds", kinds)
    monkeypatch.setattr(known, "_MOST_SEEN", 8_000)
    for _ in range(3):
        assert answered(short)
    (kind,) = kinds.values()
    for rows in (kind._seen, kind._seen_before):
        assert 0 < sum(len(key[-1]) for key in rows) <= 8_000


def test_a_row_that_is_met_again_stays_in_mind_whatever_comes_between(short: bytes) -> None:
    kinds: dict[str, Kind] = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(repeated, "_kinds", kinds)
        assert answered(short)
    (kind,) = kinds.values()
    (key, piece), *_ = kind._seen.items()
    for number in range(3 * known._MOST_SEEN // 1_000):
        kind.keep((kind.start, 9, number, b"x" * 1_000), piece)
        assert kind.seen(key) is piece
    assert kind.seen((kind.start, 9, 0, b"x" * 1_000)) is None


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_markup_changed_at_random_reads_the_same_both_ways(seed: int, short: bytes) -> None:
    """Pieces of markup taken out, doubled, moved and exchanged."""
    chance = random.Random(seed)
    document = Docx(short)
    whole = re.split(r"(?=<)", document.parts[BODY].decode())
    answers = 0
    for _ in range(MUTATIONS):
        pieces = list(whole)
        for _ in range(chance.randint(1, 2)):
            at, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
            length = chance.choice((1, 1, 2, 5, 20))
            piece = pieces[at : at + length]
            what = chance.randrange(4)
            if what == 0:
                del pieces[at : at + length]
            elif what == 1:
                pieces[at:at] = piece
            elif what == 2:
                pieces[other:other] = piece
            else:
                pieces[at], pieces[other] = pieces[other], pieces[at]
        document.parts[BODY] = "".join(pieces).encode()
        data = document.data()
        told = repeated.told(opc.opened(data))
        if told is not None:
            answers += 1
            assert told.lines == walked(data)
    assert answers, "some changes leave a paper that is read quickly"


@pytest.mark.parametrize("path", sorted(ODD.glob("*")), ids=lambda path: path.name)
def test_papers_of_strangers_read_the_same_both_ways(path: Path) -> None:
    assert_same(path.read_bytes())


def test_a_part_that_another_paper_shares_is_read_anew_when_it_changes(sheet: bytes) -> None:
    """What lies beside the body belongs to the kind: a style that hides text, a header."""
    assert answered(sheet)
    document = Docx(sheet)
    document.raw("word/styles.xml", "<w:rPr>", "<w:rPr><w:vanish/>")
    assert_same(document.data())
    hidden = walked(document.data())
    assert hidden is not None
    assert hidden != walked(sheet)


def test_a_paper_that_repeats_nothing_is_soon_left_to_the_walk(sheet: bytes) -> None:
    document = Docx(sheet)
    for number, row in enumerate(document.body.iter(f"{W}tr")):
        row.set(f"{W}rsidR", f"{number:08X}")
    opened = opc.opened(document.data())
    before = sum(kind.pieces for kind in repeated._kinds.values())
    assert repeated.told(opened) is None
    assert sum(kind.pieces for kind in repeated._kinds.values()) - before < 80
