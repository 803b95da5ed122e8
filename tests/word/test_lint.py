"""The template doctor: each damage is found where it is, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from generator.assess import assess
from generator.law.choices import Paper
from generator.law.edition import Edition
from generator.messages.problem_text import hint, message, spot, template_problem_json
from generator.messages.problems import Code, Problem, Severity
from generator.messages.wording import Language, speech
from generator.papers.content import of_body
from generator.verify.prove import PaperOrigin, rendered
from generator.word import template_files
from generator.word.compose.template import compose
from generator.word.read.outline import outline
from generator.word.template import lint, tag_syntax
from generator.word.template.tag_syntax import Mistake
from tests.helpers import damages, kit
from tests.helpers.damages import DAMAGES, REPAIRED, Damage, paragraph
from tests.helpers.forge import STYLES, Docx, add, made, write
from tests.helpers.kit import EDITIONS
from tests.helpers.paper import W
from tests.helpers.paper_damages import OF_PAPERS
from tests.helpers.paths import ROOT, SHARED

KAZAKH = speech(Language.KAZAKH)
NAMES = [case[0] for case in REPAIRED]
OURS = {edition.id: compose(edition) for edition in EDITIONS}
ODD = SHARED / "odd" / "docx"


@pytest.fixture
def check(tmp_path: Path) -> Callable[[bytes], tuple[Problem, ...]]:
    """The problems of a template's bytes."""

    return lambda data: checked(data, tmp_path)


def checked(data: bytes, folder: Path) -> tuple[Problem, ...]:
    path = folder / "template.docx"
    path.write_bytes(data)
    ready, problems = lint.check_file(path, EDITIONS)
    assert (ready is None) == any(problem.is_error for problem in problems)
    return problems


@cache
def problems_of(damage: Damage) -> tuple[Problem, ...]:
    """The problems of our template with one damage, found once for all that is asked of them."""
    with TemporaryDirectory() as folder:
        return checked(damaged(damage), Path(folder))


Check = Callable[[bytes], tuple[Problem, ...]]


def damaged(*found: Damage) -> bytes:
    document = Docx(OURS["2022"])
    for damage in found:
        damage.act(document)
    return document.data()


def place(problem: Problem) -> tuple[str, object, object]:
    told = template_problem_json(KAZAKH, problem)
    return problem.code.code, told["part"], told["place"]


def places(problems: Sequence[Problem]) -> list[tuple[str, object, object]]:
    return [place(problem) for problem in problems]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_our_templates_have_no_problem(edition: Edition, check: Check) -> None:
    assert check(OURS[edition.id]) == ()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.sentence)
def test_a_damage_raises_its_own_problem_in_its_place_and_no_other(
    damage: Damage,
) -> None:
    (problem,) = problems_of(damage)
    assert place(problem) == (damage.code.code, damage.part, damage.place)
    assert damage.repair in hint(KAZAKH, problem)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.sentence)
def test_a_damage_can_be_told_in_three_languages(damage: Damage) -> None:
    (problem,) = problems_of(damage)
    said = {
        lang: f"{message(speech(lang), problem)} {hint(speech(lang), problem)}" for lang in Language
    }
    assert len(set(said.values())) == len(Language)
    own = {str(fact) for fact in problem.facts.values()}
    for sentence in said.values():
        assert "None" not in sentence
        assert "{{{{" not in sentence
    bare = said[Language.KAZAKH]
    for fact in sorted(own, key=len, reverse=True):
        bare = bare.replace(fact, " ") if fact else bare
    assert not kit.MIXED.search(re.sub(r"\{.*?\}", " ", bare))


def test_there_are_forty_damages_and_more_and_each_code_has_one() -> None:
    assert len(DAMAGES) >= 40
    of_doctor = [
        c
        for c in Code
        if c.code.startswith(("tag-", "pair-", "form-")) and c.code != "form-not-assessed"
    ]
    every = [damage for found in (DAMAGES, *OF_PAPERS.values()) for damage in found]
    assert {damage.code for damage in every} >= set(of_doctor) - {Code.TAG_REPAIRED}


FIVES = {
    "tags and words": (
        "A tag lacks its closing braces",
        "A letter of the title is Latin",
        "A word of a row is changed",
        "A loop is closed like a condition",
        "A picture that lies elsewhere",
    ),
    "rows and totals": (
        "The total of a section is deleted",
        "A column's title is changed",
        "Letters of an old font",
        "The points stand in the row of the loop",
        "A change is tracked",
    ),
    "what Word hides": (
        "A tag in a comment",
        "A tag in an endnote",
        "A tag among the keywords",
        "A macro",
        "The number of a row is changed",
    ),
    "a busy afternoon": (
        "A tag is misspelt by one letter",
        "A row is deleted",
        "A field of mail merge",
        "A style that is not there",
        "A loop over rows is closed by a plain tag",
    ),
}


@pytest.mark.parametrize("sentences", FIVES.values(), ids=FIVES)
def test_five_damages_at_once_are_all_found_in_their_places(
    sentences: tuple[str, ...], check: Check
) -> None:
    five = [damage for damage in DAMAGES if damage.sentence in sentences]
    assert len(five) == 5
    wanted = {(damage.code.code, damage.part, damage.place) for damage in five}
    assert set(places(check(damaged(*five)))) == wanted


# Forgiving tags


@pytest.mark.parametrize(("typed", "meant"), [case[1:] for case in REPAIRED], ids=NAMES)
def test_what_word_and_keyboards_make_of_a_tag_is_read_as_it_is_meant(
    typed: str, meant: str, tmp_path: Path, check: Check
) -> None:
    problem = next(iter(check(with_free(typed))))
    assert (problem.code, problem.code.severity) == (Code.TAG_REPAIRED, Severity.NOTE)
    assert problem.facts["repair"] == next(tag_syntax.find(meant)).text
    assert check(with_free(meant)) == ()
    assert filled(with_free(typed), tmp_path) == filled(with_free(meant), tmp_path)


def with_free(text: str) -> bytes:
    """Our template with a paragraph more between the form and the notes."""
    document = Docx(OURS["2022"])
    damages.before_notes(document, paragraph(text))
    return document.data()


def filled(data: bytes, folder: Path) -> list[str]:
    """What a reader sees of a template filled with a sample."""
    path = folder / "filled.docx"
    path.write_bytes(data)
    assessed = assess(ROOT / "inputs" / "2023" / "abai.xlsx", EDITIONS)
    assert assessed.evaluation is not None
    made, problems = rendered(of_body(assessed.evaluation, Paper.SHEET), PaperOrigin(path))
    assert made is not None, problems
    return [line.words for line in outline(made.data)]


def test_a_tag_torn_over_runs_is_one_tag(tmp_path: Path, check: Check) -> None:
    document = Docx(OURS["2022"])
    damages.torn(document)
    assert check(document.data()) == ()
    assert filled(document.data(), tmp_path) == filled(OURS["2022"], tmp_path)


def test_tags_with_more_or_fewer_spaces_are_not_worth_a_word(tmp_path: Path, check: Check) -> None:
    document = Docx(OURS["2022"])
    write(document.points(1, "1"), "{{мм.б1}}")
    write(document.points(1, ""), "{{   мм.жиыны   }}")
    assert check(document.data()) == ()
    assert filled(document.data(), tmp_path) == filled(OURS["2022"], tmp_path)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "{{ a|b }}",
            "{{ a() }}",
            "{{ a[0] }}",
            "{{ 1 }}",
            "{{ a + b }}",
            "{{ a.1 }}",
        ),
        *("{% set a = 1 %}", "{% raw %}", "{% macro a() %}", "{% if a and b %}", "{% if a > 1 %}"),
        *("{% for a, b in c %}", "{% for a in b if c %}", "{% for a in b|c %}", "{{ a ~ b }}"),
        *("{% include 'a' %}", "{% import 'a' as b %}", "{% extends 'a' %}", "{{ }}", "{% %}"),
        *("{{ ''.__class__ }}", "{{r a }}", "{%r for a in b %}", "{% colspan a %}", "{% vm %}"),
        *(
            "{{ a if b else c }}",
            "{% for a in range(9) %}",
            "{{ " + "a" * 2_000 + " }}",
            "{{ a:b }}",
        ),
    ],
)
def test_what_is_neither_name_nor_for_nor_if_is_unsafe(typed: str) -> None:
    (found,) = tag_syntax.find(typed)
    assert isinstance(found.meaning, Mistake)
    assert found.meaning.code is Code.TAG_UNSAFE


def test_no_part_of_python_is_a_declared_name(check: Check) -> None:
    for name in ("орган.__class__", "кезең._x", "мк.items", "loop.index", "self", "range"):
        document = Docx(OURS["2022"])
        damages.before_notes(document, paragraph(f"{{{{ {name} }}}}"))
        assert [problem.code for problem in check(document.data())] == [Code.TAG_UNKNOWN]


# No false alarm


def restyled(d: Docx) -> None:
    """What a clerk may do: another font and size, a letterhead with a logo, a signature block."""
    d.raw(STYLES, "Times New Roman", "Arial")
    styles = d.tree(STYLES)
    for size in styles.iter(f"{W}sz", f"{W}szCs"):
        size.set(f"{W}val", "26")
    first = d.body[0]
    for block in (
        "<w:p><w:r><w:drawing/></w:r></w:p>",
        paragraph("ҚАЗАҚСТАН РЕСПУБЛИКАСЫ"),
        paragraph("Абай облысының әкімдігі"),
        damages.table(["Семей қаласы", "№ ____"]),
        paragraph(""),
    ):
        first.addprevious(made(block))
    damages.before_notes(
        d,
        paragraph("Басшы __________ (қолы)"),
        damages.table(["Келісілді:", "{{ орган.атауы }}"], ["", "{{ кезең }}"]),
        paragraph("Орындаушы: {% if орган.коды %}{{ орган.коды }}{% endif %}"),
    )
    add(d.header(), "<w:r><w:t>{{ орган.атауы }}</w:t></w:r>")


def test_another_font_a_logo_and_a_signature_block_raise_no_alarm(check: Check) -> None:
    document = Docx(OURS["2022"])
    restyled(document)
    assert places(check(document.data())) == []


def test_lines_of_the_head_may_be_joined_or_divided(check: Check) -> None:
    document = Docx(OURS["2022"])
    first, second = document.body[0], document.body[1]
    run = made("<w:r><w:br/></w:r>")
    first.append(run)
    for child in second.findall(f"{W}r"):
        first.append(child)
    document.body.remove(second)
    assert check(document.data()) == ()


def test_the_notes_may_be_worded_as_the_clerk_likes(check: Check) -> None:
    document = Docx(OURS["2022"])
    write(document.paragraph("Қорытынды"), "Жиынтық кесте")
    write(document.paragraph("Органның түрі, ӘАОЖ коды:"), "Түрі")
    assert check(document.data()) == ()


@pytest.mark.parametrize("path", sorted(ODD.glob("*")), ids=lambda path: path.name)
def test_every_odd_document_gets_an_answer(path: Path) -> None:
    ready, problems = lint.check_file(path, EDITIONS)
    assert ready is None
    assert problems
    for problem in problems:
        assert problem.code is not Code.UNEXPECTED
        for language in Language:
            assert message(speech(language), problem)
            assert hint(speech(language), problem)
        if problem.place.spot is not None:
            assert re.search("[а-я]", spot(KAZAKH, problem.place.spot))


# Before a batch


def test_a_template_of_a_folder_is_opened_once_and_read_again_when_it_changes(
    tmp_path: Path,
) -> None:
    path = tmp_path / "own.docx"
    path.write_bytes(OURS["2022"])
    template, problems = template_files.read(path)
    assert template is not None
    assert template.edition == "2022"
    assert problems == ()
