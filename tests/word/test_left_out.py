"""What no document gets of a template: protection, mail merge, signatures, foreign parts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from generator.assess import assess
from generator.law.choices import Paper
from generator.law.edition_file import load_shipped
from generator.messages.problems import Code, Problem, errors
from generator.papers.content import Content, of_body
from generator.verify.prove import PaperOrigin, proved
from generator.word.compose.template import compose
from generator.word.template import lint
from tests.helpers.damages import CONTENTS, Damage, links, with_data
from tests.helpers.forge import SETTINGS, Docx
from tests.helpers.paths import INPUTS, ROOT, SHARED

EDITIONS = load_shipped()[0]
OURS = compose(EDITIONS[0])
LEFT_OUT = (
    Code.TEMPLATE_PROTECTED,
    Code.TEMPLATE_MAIL_MERGE,
    Code.TEMPLATE_SIGNED,
    Code.TEMPLATE_LEFT_OUT,
)


@cache
def content() -> Content:
    assessed = assess(INPUTS / "2023" / "abai.xlsx", EDITIONS)
    assert assessed.evaluation is not None
    return of_body(assessed.evaluation, Paper.SHEET)


def paper(template: bytes, folder: Path) -> tuple[Docx, tuple[Problem, ...]]:
    """A paper made by a template, proved, and what is said of the template."""
    path = folder / "template.docx"
    path.write_bytes(template)
    made, problems = proved(content(), PaperOrigin(path))
    assert made is not None, problems
    return Docx(made.data), lint.check_file(path, EDITIONS)[1]


def codes(problems: Sequence[Problem]) -> list[Code]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "damage",
    [damage for damage in CONTENTS if damage.code in LEFT_OUT],
    ids=lambda damage: damage.sentence,
)
def test_a_paper_is_the_same_as_without_it(damage: Damage, tmp_path: Path) -> None:
    template = Docx(OURS)
    damage.act(template)
    made, problems = paper(template.data(), tmp_path)
    assert codes(problems) == [damage.code]
    assert not errors(problems)
    plain, _ = paper(OURS, tmp_path)
    assert made.parts.keys() == plain.parts.keys()
    for part in plain.parts.keys() - {"docProps/core.xml", SETTINGS}:
        assert made.parts[part] == plain.parts[part], part
    for word in (b"Protection", b"mailMerge", b"C:/list.xlsx"):
        assert word not in made.parts[SETTINGS]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("102-mailmerge-settings", Code.TEMPLATE_MAIL_MERGE),
        ("103-protection-forms", Code.TEMPLATE_PROTECTED),
        ("103b-protection-readonly", Code.TEMPLATE_PROTECTED),
        ("104-signed-template", Code.TEMPLATE_SIGNED),
    ],
)
def test_the_templates_at_hand_are_told_of(name: str, code: Code) -> None:
    path = SHARED / "faults" / "templates" / f"{name}.docx"
    if not path.exists():
        pytest.skip("../shared/faults is not beside this checkout")
    _, problems = lint.check_file(path, EDITIONS)
    assert codes(problems) == [code]


def test_a_protection_that_was_lifted_is_not_told_of(tmp_path: Path) -> None:
    template = Docx(OURS)
    lifted = '<w:documentProtection w:edit="readOnly" w:enforcement="0"/></w:settings>'
    template.raw(SETTINGS, "</w:settings>", lifted)
    made, problems = paper(template.data(), tmp_path)
    assert not problems
    assert b"documentProtection" not in made.parts[SETTINGS]


def test_many_parts_are_named_in_part(tmp_path: Path) -> None:
    template = Docx(OURS)
    with_data(template)
    whole = template.parts["word/_rels/document.xml.rels"].decode()
    own = whole[whole.index('<Relationship Id="rId88"') :].partition("/>")[0] + "/>"
    more = "".join(own.replace("rId88", f"rId9{n}") for n in range(7))
    template.raw("word/_rels/document.xml.rels", "</Relationships>", f"{more}</Relationships>")
    _, (problem,) = paper(template.data(), tmp_path)
    assert str(problem.facts["parts"]) == "customXml/item1.xml, " * 5 + "…"


def test_macros_under_another_name_are_macros(tmp_path: Path) -> None:
    template = Docx(OURS)
    template.parts["word/other.xml"] = b"<a/>"
    link = (
        '<Relationship Id="rId88" Type="http://schemas.microsoft.com/office/2006/relationships/'
        'vbaProject" Target="other.xml"/></Relationships>'
    )
    template.raw("word/_rels/document.xml.rels", "</Relationships>", link)
    path = tmp_path / "template.docx"
    path.write_bytes(template.data())
    assert codes(lint.check_file(path, EDITIONS)[1]) == [Code.TEMPLATE_MACROS]


@pytest.mark.parametrize(
    "link",
    [
        '<Relationship Id="x" Type="urn:x" Target="a%20b.xml"/>',
        '<Relationship Id="x" Type="urn:x" Target="a.xml" TargetMode="Elsewhere"/>',
    ],
)
def test_links_that_no_one_can_follow_damage_a_template(link: str, tmp_path: Path) -> None:
    template = Docx(OURS)
    template.parts["word/_rels/header1.xml.rels"] = links(link)
    path = tmp_path / "template.docx"
    path.write_bytes(template.data())
    assert codes(lint.check_file(path, EDITIONS)[1]) == [Code.TEMPLATE_DAMAGED]


def test_our_own_templates_are_filled_as_they_are() -> None:
    for path in (ROOT / "templates").rglob("*.docx"):
        _, problems = lint.check_file(path, EDITIONS)
        assert not problems, path
