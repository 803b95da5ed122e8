"""Papers that are read by their form read as they do when they are walked through.

The walk is the judge: where the plain reader answers at all, it gives the same lines, letter by
letter and place by place; and it does answer for every paper that we make.
"""

from __future__ import annotations

import random
import re
from itertools import chain, repeat
from pathlib import Path

import pytest

from generator.assess import assess
from generator.files import archive, opc
from generator.law.choices import OF_BODY, Notes, Paper
from generator.law.edition import Edition
from generator.papers.content import of_body
from generator.verify.prove import PaperOrigin, rendered
from generator.word import template_files
from generator.word.fill import Rendered
from generator.word.read import outline, xml
from generator.word.read.plain import NotPlainError, learn, learned, read
from generator.word.read.text import NotADocument
from tests.helpers import kit
from tests.helpers.forge import BODY, Docx
from tests.helpers.forgeries import FORGERIES, Forgery
from tests.helpers.paper import W
from tests.helpers.paths import ROOT
from tests.helpers.sampled import samples_of

MUTATIONS = 150
"""Of each seed."""


def answers(paper: bytes, form: bytes) -> bool:
    """True when the plain reader answers; then the walk agrees, and nothing is damaged."""
    known = learned(form)
    try:
        found = None if known is None else known.read(paper)
    except (NotPlainError, opc.RefusedError, ValueError):
        found = None
    if found is None:
        return False
    assert found == outline.read(paper)
    assert list(xml.damage_in(archive.contents(paper))) == []
    return True


def filled(workbook: Path, paper: Paper, origin: PaperOrigin) -> Rendered:
    evaluation = assess(workbook, kit.EDITIONS).evaluation
    assert evaluation is not None
    found, problems = rendered(of_body(evaluation, paper, Notes.FULL), origin)
    assert found is not None, problems
    return found


ABAI = ROOT / "inputs" / "2023" / "abai.xlsx"
OURS = template_files.find_template(None, kit.EDITIONS[0], Paper.SHEET)


@pytest.fixture(scope="module")
def sheet() -> Rendered:
    found = filled(ABAI, Paper.SHEET, PaperOrigin(OURS))
    assert answers(found.data, found.form)
    return found


@pytest.fixture(scope="module")
def form(sheet: Rendered) -> bytes:
    return sheet.form


@pytest.fixture(scope="module")
def short(sheet: Rendered) -> bytes:
    """The paper without most of its notes: the walk takes its time."""
    document = Docx(sheet.data)
    for table in document.tables()[6:]:
        document.body.remove(table)
    for row in document.tables()[4].findall(f"{W}tr")[9:]:
        document.tables()[4].remove(row)
    found = document.data()
    assert answers(found, sheet.form)
    return found


@pytest.mark.parametrize("notes", Notes)
@pytest.mark.parametrize("edition", kit.EDITIONS, ids=lambda edition: edition.id)
@pytest.mark.parametrize("paper", OF_BODY)
def test_every_paper_of_ours_is_read_plainly(paper: Paper, edition: Edition, notes: Notes) -> None:
    template = template_files.find_template(None, edition, paper)
    for evaluation in samples_of(edition)[:6]:
        found, _ = rendered(of_body(evaluation, paper, notes), PaperOrigin(template))
        assert found is not None
        assert answers(found.data, found.form)


# Templates and values, at random.

FORMATS = [
    *("<w:b/>", "<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>', "<w:odd/>"),
    *('<w:rFonts w:ascii="Arial"/>', '<w:rFonts w:cs="Symbol"/>', "<w:emboss/>", "<w:i/>", ""),
    *('<w:rStyle w:val="BagalauTag"/>', '<w:shd w:val="clear" w:fill="000000"/>', "", "", "", ""),
]
OF_PARAGRAPHS = [
    *('<w:ind w:left="7200"/>', '<w:jc w:val="center"/>', '<w:pStyle w:val="BagalauLoop"/>'),
    *('<w:tabs><w:tab w:pos="9000"/></w:tabs>', "<w:rPr><w:strike/></w:rPr>", "", "", "", ""),
    '<w:sectPr><w:pgSz w:w="9000" w:h="16838"/><w:pgMar w:left="2000" w:right="2000" w:top="1000"'
    ' w:bottom="1000"/></w:sectPr>',
]
OF_CELLS = [
    *('<w:gridSpan w:val="2"/>', '<w:tcW w:w="300" w:type="dxa"/>', "<w:vMerge/>", "", "", ""),
    *('<w:shd w:val="clear" w:fill="000000"/>', '<w:tcW w:w="9000" w:type="dxa"/>'),
]
TEXT_HEADS = ["<w:t>", '<w:t xml:space="preserve">']
LETTERS = [
    *("Абай", "Қайнар мектебі", "abc", "12", " ", "  a  ", "⟦a⟧ ⟦text⟧", "q\u2011й\u00ad"),
    *("a&b<c>", "&lt;a&gt; & \"'", "a<\u0338b =\u0338", " a \u00a0 b\u2003c\u200b ", "и\u0306"),
    *("😀", "\u0085", "\ufffd\u2028", "", "", "a\tb", "]]>", "qж"),
]
OTHER_LETTERS = [*LETTERS, "中文", "עברית"]


class Invented:
    """A template made at random, and papers filled from it."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.blocks = [self._block() for _ in range(self._chance.randint(2, 6))]

    def _some(self, name: str, of: list[str]) -> str:
        inside = "".join(self._chance.choices(of, k=self._chance.choice((0, 1, 1, 2))))
        return f"<w:{name}>{inside}</w:{name}>" if inside else ""

    def _paragraph(self) -> str:
        runs = "".join(
            f"<w:r>{self._some('rPr', FORMATS)}{self._chance.choice(TEXT_HEADS)}@</w:t></w:r>"
            for _ in range(self._chance.choice((0, 1, 1, 1, 2, 3)))
        )
        silent = self._chance.choice(("", "", "", "<w:proofErr/>"))
        return f"<w:p>{self._some('pPr', OF_PARAGRAPHS)}{silent}{runs}</w:p>"

    def _block(self) -> list[str]:
        """A paragraph, or a table: what is before its rows, the rows, and its end."""
        if self._chance.random() < 0.5:
            return [self._paragraph()]
        grid = '<w:gridCol w:w="2000"/>' * 3
        rows = (
            "<w:tr>"
            + "".join(
                f"<w:tc>{self._some('tcPr', OF_CELLS)}{self._paragraph()}</w:tc>" for _ in range(3)
            )
            + "</w:tr>"
            for _ in range(self._chance.randint(1, 3))
        )
        return [f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>", *rows, "</w:tbl>"]

    def form(self) -> str:
        """The template itself."""
        return "".join(chain.from_iterable(self.blocks)).replace("@", "{{ а }}")

    def paper(self) -> str:
        """What it may become: rows and paragraphs left out or repeated, values for its tags."""
        chosen: list[str] = []
        for first, *others in self.blocks:
            *rows, end = others or [""]
            kept = [row for row in rows for _ in range(self._chance.choice((0, 1, 1, 2)))]
            times = 1 if rows else self._chance.choice((0, 1, 1, 2))
            chosen += repeat(first + "".join(kept or rows[:1]) + end, times)
        letters = self._chance.choice((LETTERS, LETTERS, LETTERS, OTHER_LETTERS))
        return re.sub("@", lambda _: escaped(self._chance.choice(letters)), "".join(chosen))


def escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_invented_papers_read_the_same_both_ways(form: bytes) -> None:
    parts = archive.contents(form)
    opening, found, body = parts[BODY].decode().partition("<w:body>")
    end = body[body.rindex("<w:sectPr") :]

    def whole(blocks: str) -> bytes:
        return archive.store({**parts, BODY: f"{opening}{found}{blocks}{end}".encode()}.items())

    learnt = read_plainly = 0
    for seed in range(100):
        template = Invented(seed)
        own = whole(template.form())
        learnt += learned(own) is not None
        read_plainly += sum(answers(whole(template.paper()), own) for _ in range(4))
    assert learnt > 80
    assert read_plainly > 100


# Changes that no template makes.

RAW = {
    "a comment in a text": ("Нысан", "Ны<!-- a -->сан"),
    "a character by its number": ("Нысан", "Ны&#1089;ан"),
    "a part of a text that is none": ("Нысан", "Ны<![CDATA[са]]>н"),
    "text outside of texts": ("<w:body>", "<w:body>сан"),
    "text in a row": ("<w:tr>", "<w:tr>сан"),
    "the prefix of another": ("<w:p>", '<w:p xmlns:w="u"><w:r><w:t>a</w:t></w:r></w:p><w:p>'),
    "a text closed twice": ("</w:t>", "</w:t></w:t>"),
    "a row closed twice": ("</w:tr>", "</w:tr></w:tr>"),
    "a row not closed": ("</w:tr>", ""),
    "a paragraph between rows": ("</w:tr>", "</w:tr><w:p><w:r><w:t>a</w:t></w:r></w:p>"),
    "a ground": ("<w:body>", '<w:background w:color="000000"/><w:body>'),
    "a text after the body": ("</w:body>", "</w:body><w:t>a</w:t>"),
    "a tab and a break": ("<w:t>Нысан", "<w:tab/><w:br/><w:t>Нысан"),
    "a text that is struck out": ("<w:t>Нысан", "<w:rPr><w:strike/></w:rPr><w:t>Нысан"),
    "an ending of a section": ("<w:pPr>", "<w:pPr><w:sectPr><w:pgSz/></w:sectPr>"),
    "a cell without a paragraph": ("<w:tc><w:tcPr>", "<w:tc/><w:tc><w:tcPr>"),
    "a control around a row": ("<w:tr>", "<w:sdt><w:sdtContent><w:tr>"),
    "a document type": ("<w:document", "<!DOCTYPE a><w:document"),
}


@pytest.mark.parametrize("name", RAW)
def test_strange_markup_is_left_to_the_walk(name: str, short: bytes, form: bytes) -> None:
    for part in (str.partition, str.rpartition):
        document = Docx(short)
        before, old, after = part(document.parts[BODY].decode(), RAW[name][0])
        assert old
        document.parts[BODY] = f"{before}{RAW[name][1]}{after}".encode()
        assert not answers(document.data(), form)


@pytest.mark.parametrize("item", FORGERIES, ids=[str(n) for n in range(len(FORGERIES))])
def test_a_forged_paper_reads_the_same_both_ways(item: Forgery, sheet: Rendered) -> None:
    document = Docx(sheet.data)
    item.act(document)
    answers(document.data(), sheet.form)


@pytest.mark.parametrize("seed", range(3))
def test_markup_changed_at_random_reads_the_same_both_ways(
    seed: int, short: bytes, form: bytes
) -> None:
    """Pieces of markup taken out, doubled, moved and exchanged."""
    chance = random.Random(seed)
    document = Docx(short)
    markup = document.parts[BODY].decode()
    answered = 0
    for _ in range(MUTATIONS):
        element = chance.choice(("w:p>", "w:r>", "w:t>", "w:tc>", "w:tr>", "w:tbl>", ""))
        pieces = re.split(f"(?=<{element})", markup)
        at, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        length = chance.choice((1, 1, 2, 5))
        piece = pieces[at : at + length]
        if chance.random() < 0.5:
            del pieces[at : at + length]
        pieces[other:other] = piece
        document.parts[BODY] = "".join(pieces).encode()
        answered += answers(document.data(), form)
    assert answered > 10, "some changes leave a paper that is read plainly"


def test_a_part_that_the_form_shares_is_read_anew_when_it_changes(sheet: Rendered) -> None:
    """What lies beside the body belongs to the form: a style that hides text, a header."""
    document = Docx(sheet.data)
    document.raw("word/styles.xml", "<w:rPr>", "<w:rPr><w:vanish/>")
    assert not answers(document.data(), sheet.form)
    hidden, _ = read(document.data(), sheet.form)
    assert hidden.lines != outline.outline(sheet.data)


@pytest.mark.parametrize("bound", ["MAX_XML", "MOST_BLOCKS", "MOST_CELLS"])
def test_neither_way_reads_more_than_the_other(
    bound: str, short: bytes, form: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a paper that was made could not be verified."""
    for most in (10, 100, 1_000, 10_000, 50_000, 100_000):
        monkeypatch.setattr(outline, bound, most)
        try:
            outline.read(short)
        except NotADocument:
            with pytest.raises((NotPlainError, opc.RefusedError)):
                learn(form).read(short)
