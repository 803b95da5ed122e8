"""A document whose markup has two of what there is one of is neither a paper nor a template."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.law.edition_file import load_shipped
from generator.messages.problems import Code
from generator.word import template_files
from generator.word.compose.template import compose
from generator.word.read.outline import outline
from generator.word.read.text import AmbiguousDocument, NotADocument
from generator.word.template import lint
from tests.helpers.forge import BODY, SETTINGS, STYLES, Docx

OURS = compose(load_shipped()[0][0])
TITLE = "<w:r><w:t>Бағалау парағы</w:t></w:r>"
LAST = "</w:body>"
LINKS = "word/_rels/document.xml.rels"


def changed(part: str, old: str, new: str) -> bytes:
    """Our template with other markup in one place."""
    document = Docx(OURS)
    document.raw(part, old, new)
    return document.data()


TWICE = {
    "bodies": (BODY, "</w:body>", "</w:body><w:body><w:p/></w:body>"),
    "properties of a paragraph": (BODY, TITLE, f"<w:pPr/>{TITLE}"),
    "properties of a run": (BODY, TITLE, "<w:r><w:rPr/><w:rPr><w:vanish/></w:rPr></w:r>"),
    "properties of a table": (BODY, "<w:tblGrid>", "<w:tblPr/><w:tblGrid>"),
    "grids of a table": (BODY, "<w:tblGrid>", "<w:tblGrid/><w:tblGrid>"),
    "properties of a row": (BODY, "</w:trPr>", "</w:trPr><w:trPr><w:hidden/></w:trPr>"),
    "properties of a cell": (BODY, "</w:tcPr>", "</w:tcPr><w:tcPr/>"),
    "page settings": (BODY, LAST, f"<w:sectPr/>{LAST}"),
    "sizes of a run": (
        BODY,
        TITLE,
        '<w:r><w:rPr><w:sz w:val="2"/><w:sz w:val="24"/></w:rPr><w:t>Бағалау парағы</w:t></w:r>',
    ),
    "styles of a paragraph": (
        BODY,
        '<w:pStyle w:val="Heading1"/>',
        '<w:pStyle w:val="Heading1"/><w:pStyle w:val="BagalauBody"/>',
    ),
    "heights of a row": (BODY, "<w:trPr>", '<w:trPr><w:trHeight w:val="1"/><w:trHeight/>'),
    "widths of a cell": (BODY, "<w:tcPr>", '<w:tcPr><w:tcW w:w="5" w:type="dxa"/>'),
    "margins of a page": (BODY, "<w:pgMar ", '<w:pgMar w:left="0"/><w:pgMar '),
    "headers of a page": (
        BODY,
        "<w:pgSz ",
        '<w:headerReference w:type="default" r:id="rId1"/>'
        '<w:headerReference w:type="default" r:id="rId2"/><w:pgSz ',
    ),
    "styles of one name": (
        STYLES,
        "</w:styles>",
        '<w:style w:styleId="Own"/><w:style w:styleId="Own"><w:rPr/></w:style></w:styles>',
    ),
    "defaults": (STYLES, "</w:docDefaults>", "</w:docDefaults><w:docDefaults/>"),
    "settings of one name": (
        SETTINGS,
        "</w:settings>",
        '<w:evenAndOddHeaders/><w:evenAndOddHeaders w:val="0"/></w:settings>',
    ),
    "settings parts": (
        LINKS,
        "</Relationships>",
        '<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/settings" Target="styles.xml"/></Relationships>',
    ),
}
"""What there are two of, and how it is put into our template."""


@pytest.mark.parametrize(("part", "old", "new"), TWICE.values(), ids=TWICE)
def test_two_of_what_there_is_one_of_can_be_read_in_two_ways(
    part: str, old: str, new: str, tmp_path: Path
) -> None:
    data = changed(part, old, new)
    with pytest.raises(NotADocument) as refused:
        outline(data)
    assert isinstance(refused.value, AmbiguousDocument) or part == LINKS
    path = tmp_path / "template.docx"
    path.write_bytes(data)
    template, problems = template_files.read(path)
    if template is not None:
        _, problems = lint.check(template, load_shipped()[0])
    assert [problem.code for problem in problems] == [Code.TEMPLATE_AMBIGUOUS]


ONCE = {
    "bold twice": "<w:r><w:rPr><w:b/><w:b/></w:rPr><w:t>Бағалау парағы</w:t></w:r>",
    "the same size twice": (
        '<w:r><w:rPr><w:sz w:val="28"/><w:sz w:val="28"/></w:rPr><w:t>Бағалау парағы</w:t></w:r>'
    ),
}
"""What is said twice and is the same: LibreOffice and others write so."""


@pytest.mark.parametrize("run", ONCE.values(), ids=ONCE)
def test_what_is_said_twice_and_is_the_same_is_read(run: str) -> None:
    assert outline(changed(BODY, TITLE, run))


# Encodings


def encoded(name: str, codec: str, before: str = "") -> bytes:
    """Our template, its body in an encoding and declared in one."""
    document = Docx(OURS)
    text = document.parts[BODY].decode()
    body = text[text.index("?>") + 2 :]
    declared = f'<?xml version="1.0"{before} encoding="{name}"?>' if name else ""
    document.parts[BODY] = f"{declared}{body}".encode(codec)
    return document.data()


@pytest.mark.parametrize(
    ("name", "codec", "before"),
    [
        ("UTF-7", "utf-7", ""),
        ("UTF-7", "utf-8", " " * 500),
        ("windows-1251", "utf-8", " " * 500),
        ("UTF-8", "utf-16", ""),
        ("UTF-16", "utf-8", ""),
        ("UTF-16BE", "utf-16-le", ""),
        ("UTF-16", "utf-16-le", ""),
        ("UTF-32", "utf-32", ""),
        ("", "utf-32-be", ""),
        ("cp037", "utf-8", ""),
    ],
)
def test_an_encoding_that_is_not_the_declared_one_or_none_of_office_is_refused(
    name: str, codec: str, before: str, tmp_path: Path
) -> None:
    data = encoded(name, codec, before)
    with pytest.raises(NotADocument):
        outline(data)
    path = tmp_path / "template.docx"
    path.write_bytes(data)
    _, problems = template_files.read(path)
    assert [problem.code for problem in problems] == [Code.TEMPLATE_DAMAGED]


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("", "utf-8"),
        ("UTF-16", "utf-16"),
        ("", "utf-16"),
    ],
)
def test_the_encodings_of_office_are_read(name: str, codec: str) -> None:
    assert outline(encoded(name, codec)) == outline(OURS)
