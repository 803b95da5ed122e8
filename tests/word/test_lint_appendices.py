"""The doctor on the report, the inspections and the consolidated report."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from generator.law.choices import Paper
from generator.law.edition import Edition
from generator.messages.problem_text import hint, message, template_problem_json
from generator.messages.problems import Code, Problem
from generator.messages.wording import Language, speech
from generator.verify.prove import PaperOrigin, rendered
from generator.verify.trial import check_template
from generator.word.compose.markup import NEXT_BODY
from generator.word.compose.template import compose
from generator.word.template import lint, samples
from tests.helpers import damages, kit, paper_damages
from tests.helpers.damages import Damage, paragraph
from tests.helpers.forge import STYLES, Docx, add, dress, made, remove, write
from tests.helpers.kit import EDITIONS
from tests.helpers.paper import W
from tests.helpers.paper_damages import OF_PAPERS, at, line

KAZAKH = speech(Language.KAZAKH)
PAPERS = tuple(OF_PAPERS)
CASES = [(paper, damage) for paper, found in OF_PAPERS.items() for damage in found]
NAMES = [f"{paper.value}: {damage.sentence}" for paper, damage in CASES]
EVERY = [(edition, paper) for edition in EDITIONS for paper in PAPERS]
EVERY_NAME = [f"{edition.id}, {paper.value}" for edition, paper in EVERY]
OURS = {(edition.id, paper): compose(edition, paper) for edition, paper in EVERY}

Check = Callable[[bytes], tuple[Problem, ...]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """The problems of a template's bytes."""

    def checked(data: bytes) -> tuple[Problem, ...]:
        path = tmp_path / "template.docx"
        path.write_bytes(data)
        ready, problems = lint.check_file(path, EDITIONS)
        assert (ready is None) == any(problem.is_error for problem in problems)
        return problems

    return checked


def fresh(paper: Paper, edition: str = "2022") -> Docx:
    return Docx(OURS[edition, paper])


def damaged(paper: Paper, *found: Damage) -> bytes:
    document = fresh(paper)
    for damage in found:
        damage.act(document)
    return document.data()


def places(problems: Sequence[Problem]) -> list[tuple[str, object, object]]:
    found = [(problem.code.code, template_problem_json(KAZAKH, problem)) for problem in problems]
    return [(code, told["part"], told["place"]) for code, told in found]


# Each damage


def test_there_are_many_and_every_paper_has_its_own() -> None:
    assert len(CASES) >= 70
    assert min(map(len, OF_PAPERS.values())) >= 15
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize(("edition", "paper"), EVERY, ids=EVERY_NAME)
def test_our_templates_have_no_problem(edition: Edition, paper: Paper, check: Check) -> None:
    assert check(OURS[edition.id, paper]) == ()


@pytest.mark.parametrize(("paper", "damage"), CASES, ids=NAMES)
def test_a_damage_is_told_once_in_its_place_and_nothing_else_is(
    paper: Paper, damage: Damage, check: Check
) -> None:
    (problem,) = check(damaged(paper, damage))
    assert places([problem]) == [(damage.code.code, damage.part, damage.place)]
    assert damage.repair in hint(KAZAKH, problem)


@pytest.mark.parametrize(("paper", "damage"), CASES, ids=NAMES)
def test_a_damage_is_told_in_three_languages(paper: Paper, damage: Damage, check: Check) -> None:
    (problem,) = check(damaged(paper, damage))
    said = {
        language: f"{message(speech(language), problem)} {hint(speech(language), problem)}"
        for language in Language
    }
    assert len(set(said.values())) == len(Language)
    for sentence in said.values():
        assert "None" not in sentence
    bare = said[Language.KAZAKH]
    for fact in sorted(map(str, problem.facts.values()), key=len, reverse=True):
        bare = bare.replace(fact, " ") if fact else bare
    assert not kit.MIXED.search(re.sub(r"\{.*?\}", " ", bare))


AT_ONCE = {
    Paper.REPORT: (
        "A closed cell gets a number",
        "The tag of the column beside",
        "The asterisk of a heading is deleted",
        "The name of a section is shortened",
        "A line is deleted",
        "A caption to sign above is altered",
        "The list of changed organisations is deleted",
    ),
    Paper.INSPECTIONS: (
        "A tag that the item has not",
        "A tag of the item is deleted",
        "A column's head is altered",
        "A caption to sign above is altered by one letter",
    ),
    Paper.CONSOLIDATED: (
        "The tag of another line",
        "A closed cell gets a dash",
        "The name of the body is deleted",
        "A heading row is split",
        "Two lines change places",
    ),
}


@pytest.mark.parametrize(("paper", "sentences"), AT_ONCE.items(), ids=lambda v: str(v)[:20])
def test_damages_at_once_are_all_told_in_their_places(
    paper: Paper, sentences: tuple[str, ...], check: Check
) -> None:
    # Undone from the foot up, a damage does not move the place of another.
    found = [damage for damage in OF_PAPERS[paper] if damage.sentence in sentences]
    assert len(found) == len(sentences)
    found.sort(key=lambda damage: damage.sentence == "A line is deleted")
    wanted = {(damage.code.code, damage.part, damage.place) for damage in found}
    assert set(places(check(damaged(paper, *found)))) == wanted


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.value)
def test_without_its_tables_a_form_is_said_to_be_gone(paper: Paper, check: Check) -> None:
    document = fresh(paper)
    for table in document.tables()[: 1 if paper is Paper.CONSOLIDATED else 2]:
        remove(table)
    found = check(document.data())
    assert Code.FORM_ABSENT in {problem.code for problem in found}


@pytest.mark.parametrize("paper", [Paper.INSPECTIONS, Paper.CONSOLIDATED], ids=lambda p: p.value)
def test_a_loop_that_lost_both_its_tags_is_told_by_its_tags_alone(
    paper: Paper, check: Check
) -> None:
    document = fresh(paper)
    rows = document.tables()[0].findall(f"{W}tr")
    control_tags = [row for row in rows if "{%" in "".join(t.text or "" for t in row.iter(f"{W}t"))]
    assert len(control_tags) == 2
    for row in control_tags:
        remove(row)
    found = check(document.data())
    assert {problem.code for problem in found} == {Code.TAG_MISSING}
    told = {str(problem.facts["expected"]) for problem in found}
    assert "{%tr endfor %}" in told
    assert len(told) == 2


# The list of organisations whose managing body changed


def test_the_list_may_be_worded_and_set_as_the_clerk_likes(check: Check) -> None:
    document = fresh(Paper.REPORT)
    write(document.paragraph("Есепті жылы басқарушы"), "Талдамалық жазбаға қосымша")
    write(document.paragraph("Қағидалардың 9-тармағының"), "Ұйымдар:")
    remove(document.tables()[2])
    document.paragraph("{%p else").addprevious(
        made(paragraph("{% for ұ in ауысқандар %}{{ ұ.атауы }}; {% endfor %}"))
    )
    assert check(document.data()) == ()


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_a_report_without_the_list_is_usable_but_the_point_is_named(
    edition: Edition, check: Check
) -> None:
    document = fresh(Paper.REPORT, edition.id)
    paper_damages.without_list(document)
    (problem,) = check(document.data())
    assert not problem.is_error
    point = {
        "2022": "Қағидалардың 9-тармағының 2) тармақшасы",
        "2025": "Қағидалардың 8-тармағының 2) тармақшасы",
    }[edition.id]
    assert f"({point})" in message(KAZAKH, problem)


def test_other_papers_need_no_list_and_no_notes(check: Check) -> None:
    for paper in (Paper.INSPECTIONS, Paper.CONSOLIDATED):
        codes = {problem.code for problem in check(OURS["2022", paper])}
        assert not codes & {Code.TEMPLATE_NO_LIST, Code.TEMPLATE_NO_NOTES}


# No false alarm


def restyled(document: Docx, paper: Paper) -> None:
    """Another font and size, a letterhead with a logo, words after the lines to sign on."""
    document.raw(STYLES, "Times New Roman", "Arial")
    for size in document.tree(STYLES).iter(f"{W}sz", f"{W}szCs"):
        size.set(f"{W}val", "26")
    first = document.body[0]
    for block in (
        "<w:p><w:r><w:drawing/></w:r></w:p>",
        paragraph("ҚАЗАҚСТАН РЕСПУБЛИКАСЫ"),
        damages.table(["Семей қаласы", "№ ____"]),
        paragraph(""),
    ):
        first.addprevious(made(block))
    end = document.body.findall(f"{W}p")[-1]
    for text in ("Орындаушы: А. Серікұлы, тел. 11-22-33", "М.О.", "{{ кезең }}"):
        end.addprevious(made(paragraph(text)))
    dress(at(document, 1, 1, 2), "<w:b/>")
    if paper is not Paper.CONSOLIDATED:
        add(document.header(), "<w:r><w:t>{{ орган.атауы }}</w:t></w:r>")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.value)
def test_another_font_a_logo_and_words_after_the_form_raise_no_alarm(
    paper: Paper, tmp_path: Path
) -> None:
    document = fresh(paper)
    restyled(document, paper)
    path = tmp_path / "own.docx"
    path.write_bytes(document.data())
    problems = check_template(path).problems
    assert places(problems) == []


def test_the_head_may_be_joined_and_the_columns_made_wider(check: Check) -> None:
    for paper in PAPERS:
        document = fresh(paper)
        first, second = document.body[0], document.body[1]
        first.append(made("<w:r><w:br/></w:r>"))
        for child in second.findall(f"{W}r"):
            first.append(child)
        document.body.remove(second)
        for column in document.tables()[0].iter(f"{W}gridCol"):
            column.set(f"{W}w", "2000")
        assert check(document.data()) == ()


def test_a_line_after_the_form_that_says_what_the_form_says_is_the_clerk_s(check: Check) -> None:
    document = fresh(Paper.INSPECTIONS)
    document.body.findall(f"{W}p")[-1].addprevious(made(paragraph("Нысан")))
    assert check(document.data()) == ()


def test_a_tag_may_stand_in_other_letters_and_over_several_runs(check: Check) -> None:
    document = fresh(Paper.CONSOLIDATED)
    cell = at(document, 5, 4)
    write(cell, "{{ о.ж1")
    dress(cell, "<w:b/>")
    add(cell, "<w:r><w:rPr><w:i/></w:rPr><w:t>_1.бәрі }}</w:t></w:r>")
    assert line(document, 5) is not None
    assert check(document.data()) == ()


def test_a_template_of_before_gives_each_body_a_page(tmp_path: Path) -> None:
    document, edition = fresh(Paper.CONSOLIDATED), EDITIONS[0]
    (style,) = document.tree(STYLES).iterfind(f"{W}style[@{W}styleId='{NEXT_BODY}']")
    remove(style)
    path = tmp_path / "own.docx"
    path.write_bytes(document.data())
    (shown,) = samples.previews(edition, Paper.CONSOLIDATED)
    paper, problems = rendered(shown.content, PaperOrigin(path))
    assert (problems, paper is None) == ((), False)
    made_of_it = Docx(paper.data if paper else b"")
    begun = list(made_of_it.body.iterfind(f"{W}p/{W}pPr/{W}pStyle[@{W}val='{NEXT_BODY}']"))
    assert len(begun) == len(shown.bodies) - 1
    (style,) = made_of_it.tree(STYLES).iterfind(f"{W}style[@{W}styleId='{NEXT_BODY}']")
    assert style.find(f"{W}pPr/{W}pageBreakBefore") is not None
