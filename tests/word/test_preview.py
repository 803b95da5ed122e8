"""Templates tried out with difficult bodies: what they show, and that nothing is lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

from generator.law.choices import Level, Paper
from generator.law.edition import Edition
from generator.messages.wording import DASH
from generator.scoring.evaluation import Evaluation
from generator.submission.accept import values
from generator.submission.contract import Standing
from generator.submission.model import NotCounted
from generator.word import template_files
from generator.word.compose.markup import words
from generator.word.template import samples as sample
from tests.conftest import Run
from tests.helpers import kit, paper
from tests.helpers.kit import EDITIONS
from tests.helpers.paths import ROOT

NAMES = ["out.docx", *(f"out-{number}.docx" for number in range(2, 6))]


def ours(edition: Edition) -> Path:
    return template_files.shipped_folder() / edition.id / Paper.SHEET.template_name


@pytest.fixture(scope="module", params=EDITIONS, ids=lambda e: e.id)
def previews(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Edition, list[Path]]:
    """The previews of our template of an edition, made once: many tests look at them."""
    edition: Edition = request.param
    folder = tmp_path_factory.mktemp(edition.id)
    command = [sys.executable, "-m", "generator", "template", "preview", str(ours(edition))]
    command += ["-o", str(folder / NAMES[0])]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMES)
    return edition, [folder / name for name in NAMES]


# The bodies


def bodies(edition: Edition) -> list[Evaluation]:
    """The three bodies; the first is shown with all kinds of notes."""
    shown = [shown.bodies[0] for shown in sample.previews(edition, Paper.SHEET)]
    assert shown[3:] == [shown[0]] * 2
    return shown[:3]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_the_first_body_has_a_long_name_and_every_level(edition: Edition) -> None:
    crowded = bodies(edition)[0]
    assert len(crowded.submission.body.name) >= 250
    levels = [section.level for section in crowded.sections]
    assert levels == [Level.HIGH, Level.LOW, Level.MEDIUM, None]
    assert [len(section.counted) for section in crowded.sections] == [2, 300, 4, 0]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_the_second_body_has_no_organisation_and_the_third_every_point(edition: Edition) -> None:
    _, empty, perfect = bodies(edition)
    assert empty.submission.organisations == ()
    assert empty.total is None
    assert [len(section.counted) for section in perfect.sections] == [1, 1, 1, 1]
    assert perfect.total == perfect.maximum == 62


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_every_reason_not_to_be_counted_occurs(edition: Edition) -> None:
    organisations = bodies(edition)[0].submission.organisations
    assert {o.standing for o in organisations} == set(Standing)
    assert {o.not_counted for o in organisations} == {None, *NotCounted}


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_every_row_is_failed_by_somebody_and_passed_by_somebody(edition: Edition) -> None:
    rows = [row for body in bodies(edition) for section in body.sections for row in section.rows]
    for number in {row.criterion.no for row in rows}:
        points = {row.points for row in rows if row.criterion.no == number} - {None}
        assert max(p for p in points if p is not None) > 0
    failed = {row.criterion.measure for row in rows if row.reason.failing}
    assert failed == {row.criterion.measure for row in rows}


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_the_numbers_of_organisations_are_well_formed_and_unlike(edition: Edition) -> None:
    for body in [*bodies(edition), sample.example(edition)]:
        numbers = [organisation.bin for organisation in body.submission.organisations]
        assert len(set(numbers)) == len(numbers)
        assert {values.bin_error(number) or values.bin_doubt(number) for number in numbers} <= {
            None
        }


def test_the_words_of_the_bodies_mix_no_letters() -> None:
    for edition in EDITIONS:
        for body in bodies(edition):
            names = [body.submission.body.name, *(o.name for o in body.submission.organisations)]
            assert not [name for name in names if kit.MIXED.search(name)]


# The documents


def test_the_long_name_of_the_body_stands_whole_on_the_form_and_in_the_notes(
    previews: tuple[Edition, list[Path]],
) -> None:
    page = paper.read(previews[1][0])
    assert words().sample.long_body in page.paragraphs
    assert f"Орган: {words().sample.long_body}" in page.paragraphs


def test_three_hundred_long_names_stand_whole_in_the_notes(
    previews: tuple[Edition, list[Path]],
) -> None:
    edition, documents = previews
    lines = "\n".join(paper.read(documents[0]).lines)
    section = bodies(edition)[0].sections[1]
    missing = [o.name for o in section.counted if f"{o.name}, БСН {o.bin}: " not in lines]
    assert missing == []
    assert len(section.counted) == sample.MANY


def test_all_levels_and_a_dash_stand_in_the_overview(
    previews: tuple[Edition, list[Path]],
) -> None:
    edition, documents = previews
    overview = paper.read(documents[0]).tables[4]
    names = edition.level_names
    assert [row[-1] for row in overview[1:5]] == [names.high, names.low, names.medium, DASH]


def test_a_section_that_is_not_scored_has_dashes_all_the_way_down(
    previews: tuple[Edition, list[Path]],
) -> None:
    edition, documents = previews
    for document, tables in ((documents[0], [3]), (documents[1], [0, 1, 2, 3])):
        for number in tables:
            table = paper.read(document).tables[number]
            scored = {row.no for row, _ in edition.sections[number].scored_rows} | {""}
            assert {row[2] for row in table[2:] if row[0] in scored} == {DASH}


def test_every_kind_of_list_stands_below_the_notes(previews: tuple[Edition, list[Path]]) -> None:
    lines = paper.read(previews[1][0]).lines
    for heading in (
        "Ескерілмеген ұйымдар",
        "Ұйымдар бойынша ескертпелер",
        "Түсіндірмелер (ресми түсіндіру емес)",
    ):
        assert heading in lines


def test_the_screen_tells_of_each_file_what_it_shows(run: Run) -> None:
    ran = run("template", "preview", ours(EDITIONS[0]), "-o", "out.docx", "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    made, shown = ran.out.splitlines()[:2]
    assert made == "made: out.docx"
    assert f"{len(words().sample.long_body)} characters" in shown
    assert "300 organisations" in shown
    for name in NAMES:
        assert name in ran.out
    assert "МК: Total: 0/18" in ran.out


def test_the_same_template_gives_the_same_bytes(
    previews: tuple[Edition, list[Path]], run: Run
) -> None:
    edition, documents = previews
    assert run("template", "preview", ours(edition), "-o", "out.docx").code == 0
    for document in documents:
        assert Path(document.name).read_bytes() == document.read_bytes()


def test_the_validator_passes_every_preview(
    previews: tuple[Edition, list[Path]], validator: Path
) -> None:
    for document in previews[1]:
        ran = subprocess.run(
            [str(validator), str(document)], capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


# What is refused


def changed(edition: str = "2022", tag: str = "", without: str = "") -> Path:
    """Our template with another edition, one more paragraph, or a paragraph emptied."""
    document = Document(str(ours(EDITIONS[0])))
    document.core_properties.category = edition
    if tag:
        document.add_paragraph(tag)
    for paragraph in document.paragraphs:
        if without and paragraph.text == without:
            paragraph.text = ""
    document.save("changed.docx")
    return Path("changed.docx")


@pytest.mark.parametrize(
    ("tag", "without", "code"),
    [
        ("{% if орган.коды %}", "", "pair-unclosed"),
        ("{{ орган.бастығы }}", "", "tag-unknown"),
        ("", EDITIONS[0].sheet.title, "form-missing"),
    ],
    ids=["a condition left open", "an unknown tag", "official words taken away"],
)
def test_a_template_with_errors_is_told_and_leaves_no_file(
    tag: str, without: str, code: str, run: Run
) -> None:
    ran = run("template", "preview", changed(tag=tag, without=without), "-o", "out.docx")
    assert ran.code == 1
    assert f"[{code}]" in ran.out
    assert [path.name for path in Path().iterdir()] == ["changed.docx"]


def test_an_edition_that_nobody_knows_is_told_with_those_there_are(run: Run) -> None:
    ran = run("template", "preview", changed(edition="1999"), "-o", "out.docx")
    assert ran.code == 1
    assert "[template-unknown-edition]" in ran.out
    assert "1999" in ran.out
    for edition in EDITIONS:
        assert edition.id in ran.out


def test_another_edition_than_the_template_s_is_refused(run: Run) -> None:
    ran = run("template", "preview", ours(EDITIONS[0]), "--edition", "2025", "-o", "out.docx")
    assert ran.code == 1
    assert "[template-other-edition]" in ran.out
    assert not list(Path().iterdir())


def test_a_template_that_is_not_there_is_told(run: Run) -> None:
    ran = run("template", "preview", "none.docx", "-o", "out.docx")
    assert ran.code == 1
    assert "[template-missing]" in ran.out


@pytest.mark.parametrize("name", NAMES)
def test_no_file_is_replaced_and_none_is_written_beside_it(name: str, run: Run) -> None:
    Path(name).write_bytes(b"hours of work")
    ran = run("template", "preview", ours(EDITIONS[0]), "-o", "out.docx")
    assert ran.code == 1
    assert "[output-exists]" in ran.out
    assert name in ran.out
    assert Path(name).read_bytes() == b"hours of work"
    assert [path.name for path in Path().iterdir()] == [name]


def test_with_force_earlier_previews_are_replaced(run: Run) -> None:
    Path("out-2.docx").write_bytes(b"an earlier preview")
    ran = run("template", "preview", ours(EDITIONS[0]), "-o", "out.docx", "--force")
    assert ran.code == 0
    assert paper.read(Path("out-2.docx")).tables


@pytest.mark.parametrize("name", NAMES)
def test_the_template_itself_is_never_replaced(name: str, run: Run) -> None:
    shutil.copyfile(ours(EDITIONS[0]), name)
    before = Path(name).read_bytes()
    ran = run("template", "preview", name, "-o", "out.docx", "--force")
    assert ran.code == 1
    assert "[template-exists]" in ran.out
    assert Path(name).read_bytes() == before
    assert [path.name for path in Path().iterdir()] == [name]


def test_a_name_too_long_for_a_property_is_cut_there_and_nowhere_else(
    previews: tuple[Edition, list[Path]],
) -> None:
    edition, documents = previews
    subject = Document(str(documents[0])).core_properties.subject
    start, end = subject.split("…")
    assert len(subject) == 255
    assert words().sample.long_body.startswith(start)
    assert end == f", {edition.last_reporting_year} жыл"
