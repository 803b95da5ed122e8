"""Where people sign a paper: ordinary paragraphs below the form and at the end, no tricks."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from generator.files import archive
from generator.law.choices import Notes, Paper
from generator.law.edition import Edition
from generator.messages.problems import errors
from generator.papers.forms import layout
from generator.verify.prove import PaperOrigin, rendered
from generator.word import template_files
from generator.word.compose.template import compose
from generator.word.template import lint
from generator.word.template.samples import content_of, example
from generator.word.template_files import Template
from tests.helpers.kit import EDITIONS
from tests.helpers.paper import W, text_of

EVERY = [(edition, kind) for edition in EDITIONS for kind in Paper]
every_paper = pytest.mark.parametrize(
    ("edition", "kind"), EVERY, ids=[f"{e.id}, {k.value}" for e, k in EVERY]
)
MAIN = "word/document.xml"


def body_of(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(MAIN))[0]


def is_ordinary(block: etree._Element) -> bool:
    """True of a paragraph in the text's own style, in which typed letters have their full size."""
    return block.tag == f"{W}p" and len(block) == 0


def filled(template: Path, edition: Edition, kind: Paper, notes: Notes) -> etree._Element:
    content = replace(content_of((example(edition),), kind), notes=notes)
    paper, problems = rendered(content, PaperOrigin(template))
    assert paper is not None, problems
    return body_of(paper.data)


def below_the_form(body: etree._Element, edition: Edition, kind: Paper) -> etree._Element:
    """What follows the form's last table."""
    last = body.findall(f"{W}tbl")[len(layout(edition, kind).tables) - 1]
    following = last.getnext()
    assert following is not None
    return following


@every_paper
@pytest.mark.parametrize("notes", Notes, ids=lambda notes: notes.value)
def test_every_paper_has_room_below_its_form_and_at_its_end(
    edition: Edition, kind: Paper, notes: Notes
) -> None:
    template = template_files.find_template(None, edition, kind)
    for body in (body_of(template.read_bytes()), filled(template, edition, kind, notes)):
        assert is_ordinary(below_the_form(body, edition, kind))
        *_, last, settings = body
        assert settings.tag == f"{W}sectPr"
        assert is_ordinary(last)


@every_paper
def test_the_notes_begin_on_a_page_of_their_own_by_their_style(
    edition: Edition, kind: Paper
) -> None:
    data = compose(edition, kind)
    following = below_the_form(body_of(data), edition, kind).getnext()
    if kind not in (Paper.SHEET, Paper.REPORT):
        assert following is not None
        assert following.tag == f"{W}sectPr"
        return
    assert following is not None
    (style,) = (one.get(f"{W}val") for one in following.iter(f"{W}pStyle"))
    assert text_of(following)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        declared = etree.fromstring(package.read("word/styles.xml"))
    (found,) = (one for one in declared if one.get(f"{W}styleId") == style)
    assert found.find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert b"w:br " not in etree.tostring(body_of(data))


def as_before(data: bytes) -> bytes:
    """A template as it was: the notes right below the form, a tiny paragraph at the end."""
    parts = archive.contents(data)
    root = etree.fromstring(parts[MAIN])
    for block in [*root[0].iterchildren(f"{W}p")]:
        if is_ordinary(block):
            root[0].remove(block)
    end = etree.fromstring(
        f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:pStyle w:val="BagalauEnd"/></w:pPr></w:p>'
    )
    root[0].insert(len(root[0]) - 1, end)
    styles = etree.fromstring(parts["word/styles.xml"])
    tiny = etree.fromstring(
        f'<w:style xmlns:w="{W[1:-1]}" w:type="paragraph" w:customStyle="1" w:styleId="BagalauEnd">'
        '<w:name w:val="Құжаттың соңы"/><w:rPr><w:sz w:val="2"/></w:rPr></w:style>'
    )
    styles.append(tiny)
    parts[MAIN], parts["word/styles.xml"] = etree.tostring(root), etree.tostring(styles)
    return archive.pack(parts.items())


@every_paper
def test_a_template_of_before_stays_fit(edition: Edition, kind: Paper, tmp_path: Path) -> None:
    old = as_before(compose(edition, kind))
    _, problems = lint.check(Template("own.docx", old, edition.id, kind), EDITIONS)
    assert not errors(problems)
    path = tmp_path / "own.docx"
    path.write_bytes(old)
    for notes in Notes:
        *_, last, _ = filled(path, edition, kind, notes)
        assert last.tag == f"{W}p"
