"""The finished documents: fixed words, points, notes, layout; read off the paper itself."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from generator.assess import assess
from generator.batch.order import Options
from generator.law import choices
from generator.law.choices import Notes
from generator.law.edition import Edition
from generator.law.edition_file import load_shipped
from generator.papers.content import of_body
from generator.papers.sheet_tags import CHOSEN
from generator.scoring.evaluation import Evaluation
from generator.verify.prove import PaperOrigin, rendered
from generator.word import template_files
from generator.word.compose.template import compose
from tests.helpers import kit, paper
from tests.helpers.forge import breaking
from tests.helpers.hard import hard_bodies
from tests.helpers.paper import Paper, W
from tests.helpers.paths import ROOT, SHARED

EDITIONS = load_shipped()[0]
DASH = "–"


def order(output: Path, notes: Notes = Notes.FULL) -> Options:
    return Options(output=output, template=None, edition=None, notes=notes)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """The documents of all samples, by their workbooks."""
    output = tmp_path_factory.mktemp("built")
    outcomes = kit.built([ROOT / "inputs"], order(output), jobs=2)
    assert all(outcome.document is not None for outcome in outcomes)
    return {o.source.path: o.document for o in outcomes if o.document is not None}


@pytest.fixture(scope="session")
def hard(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Documents of difficult bodies, both editions."""
    output = tmp_path_factory.mktemp("hard")
    made = {}
    for name, evaluation in hard_bodies().items():
        edition = evaluation.submission.edition
        ours = template_files.find_template(None, edition, choices.Paper.SHEET)
        filled, problems = rendered(of_body(evaluation, choices.Paper.SHEET), PaperOrigin(ours))
        assert filled is not None, problems
        made[name] = output / f"{name}.docx"
        made[name].write_bytes(filled.data)
    return made


def everything(built: dict[Path, Path], hard: dict[str, Path]) -> list[Path]:
    return [*built.values(), *hard.values()]


def evaluations(built: dict[Path, Path]) -> Iterator[tuple[Evaluation, Paper]]:
    for source, document in built.items():
        evaluation = assess(source, EDITIONS).evaluation
        assert evaluation is not None
        yield evaluation, read(document)


def official(edition: Edition, appendix: int) -> dict[str, object]:
    path = SHARED / "official" / edition.id / f"appendix{appendix}.json"
    if not path.exists():
        pytest.skip("the official texts do not lie beside this checkout")
    found: dict[str, object] = json.loads(path.read_text("utf-8"))
    return found


def test_twenty_three_samples_become_twenty_three_documents(built: dict[Path, Path]) -> None:
    assert len(built) == 23


def test_the_fixed_words_of_every_document_are_the_official_ones(
    built: dict[Path, Path], hard: dict[str, Path]
) -> None:
    for document in everything(built, hard):
        page = read(document)
        edition = edition_of(document)
        text = official(edition, 4)
        head = [*text["header"], text["form_mark"], text["title"]]  # type: ignore[misc]
        assert list(page.paragraphs[: len(head)]) == head
        body, caption, period, period_caption = page.paragraphs[len(head) : len(head) + 4]
        assert body
        assert caption == text["body_caption"]
        assert re.fullmatch(r"20\d\d жыл", period)
        assert period_caption == text["period_caption"]
        sections: list[dict[str, object]] = text["sections"]  # type: ignore[assignment]
        titles = [section["title"] for section in sections]
        assert list(page.paragraphs[len(head) + 4 : len(head) + 8]) == titles
        for section, table in zip(sections, page.tables, strict=False):
            assert [list(row) for row in table[:2]] == section["columns"]
            rows: list[dict[str, str]] = section["rows"]  # type: ignore[assignment]
            assert [row[:2] for row in table[2:-1]] == [(r["no"], r["text"]) for r in rows]
            assert table[-1][:2] == ("", section["total_label"])


@cache
def read(document: Path) -> Paper:
    """A paper is read once: many tests look at the same ones."""
    return paper.read(document)


def edition_of(document: Path) -> Edition:
    core = paper.parts(document)["docProps/core.xml"].decode()
    return next(e for e in EDITIONS if f"<cp:category>{e.id}</cp:category>" in core)


def test_the_points_on_the_paper_are_those_of_the_engine(built: dict[Path, Path]) -> None:
    for evaluation, page in evaluations(built):
        for section, table in zip(evaluation.sections, page.tables, strict=False):
            points = {score.row.no: score.points for score in section.rows}
            for number, _, printed in table[2:-1]:
                expected = "" if number not in points else written(points[number])
                assert printed == expected
            assert table[-1][2] == written(section.total)


def written(points: int | None) -> str:
    return DASH if points is None else str(points)


def test_the_column_of_points_adds_up_to_the_total(built: dict[Path, Path]) -> None:
    for document in built.values():
        for table in read(document).tables[:4]:
            points = [int(row[2]) for row in table[2:-1] if row[2] not in ("", DASH)]
            assert table[-1][2] == (str(sum(points)) if points else DASH)


def lines_of(table: Sequence[Sequence[str]]) -> str:
    return "\n".join(cell for row in table for cell in row) + "\n"


def test_every_scored_row_has_one_chosen_option_in_the_notes(built: dict[Path, Path]) -> None:
    for evaluation, page in evaluations(built):
        for section, table in zip(evaluation.sections, page.tables[-4:], strict=True):
            told = lines_of(table)
            options = [s.reason.option.text for s in section.rows if s.reason.option is not None]
            assert told.count(CHOSEN) == len(options)
            assert not [text for text in options if f"{CHOSEN}\u00a0{text}" not in told]


def test_the_notes_print_every_item_and_option_of_appendix_1(built: dict[Path, Path]) -> None:
    for evaluation, page in evaluations(built):
        for section, table in zip(evaluation.sections, page.tables[-4:], strict=True):
            cells = {row[0]: breaking(row[1]) for row in table if len(row) > 1}
            for score in section.rows:
                item = f"{score.criterion.no}-тармақ: {score.criterion.text}"
                assert cells[score.row.no].startswith(breaking(item))
                for option in score.criterion.options:
                    told = f" {option.text} – {option.shown}".removesuffix(" – ")
                    assert breaking(told) in cells[score.row.no]


def test_every_failing_organisation_is_named_with_its_number(built: dict[Path, Path]) -> None:
    for evaluation, page in evaluations(built):
        for section, table in zip(evaluation.sections, page.tables[-4:], strict=True):
            text = lines_of(table)
            for score in section.rows:
                for item in score.reason.failing:
                    assert f"{item.organisation.name}, БСН {item.organisation.bin}: " in text


def test_organisations_left_out_and_rulings_stand_below_their_section(
    built: dict[Path, Path],
) -> None:
    for evaluation, page in evaluations(built):
        text = breaking("\n".join(page.paragraphs))
        for section in evaluation.sections:
            for organisation in section.not_counted:
                assert breaking(f"{organisation.name}, БСН {organisation.bin}: ") in text
            for ruling in section.rulings:
                told = rf"{ruling.id} \(.*{section.section.abbreviation}: [^)]+\)\. "
                told += re.escape(breaking(f"{ruling.text.kk} Негізі: {ruling.ground.kk}."))
                assert re.search(told, text)


def test_no_tag_none_or_nan_is_left_in_any_part(
    built: dict[Path, Path], hard: dict[str, Path]
) -> None:
    for document in everything(built, hard):
        for name, part in paper.parts(document).items():
            text = part.decode("utf-8")
            for left in ("{{", "}}", "{%", "%}", ">None<", ">nan<", "Undefined"):
                assert left not in text, (document, name, left)


def test_a_name_with_markup_characters_and_a_name_of_120_characters_are_whole(
    hard: dict[str, Path],
) -> None:
    for name, document in hard.items():
        text = "\n".join(read(document).lines)
        if name.startswith("crowded"):
            assert "«А&Б» <Қайнар>" in text
        if name.startswith("long-name"):
            assert hard_bodies()[name].submission.body.name in text


def test_without_notes_only_the_form_is_left(built: dict[Path, Path], tmp_path: Path) -> None:
    (outcome,) = kit.built([next(iter(built))], order(tmp_path, Notes.NONE), jobs=1)
    assert outcome.document is not None
    page = paper.read(outcome.document)
    assert len(page.tables) == 4
    assert not any("ескертпелер" in line for line in page.lines)


def test_the_same_input_gives_the_same_bytes_with_any_number_of_jobs(
    built: dict[Path, Path], tmp_path: Path
) -> None:
    for outcome in kit.built([ROOT / "inputs"], order(tmp_path), jobs=1):
        assert outcome.document is not None
        assert outcome.document.read_bytes() == built[outcome.source.path].read_bytes()


def test_core_properties_say_what_the_document_is(built: dict[Path, Path]) -> None:
    for evaluation, document in zip(
        (e for e, _ in evaluations(built)), built.values(), strict=True
    ):
        core = paper.parts(document)["docProps/core.xml"].decode()
        assert evaluation.submission.edition.sheet.title in core
        assert f"{evaluation.submission.year} жыл" in core
        assert "python-docx" not in core
        assert "2013" not in core


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_our_templates_are_what_the_edition_composes(edition: Edition, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.docx"
    fresh.write_bytes(compose(edition))
    ours = template_files.shipped_folder() / edition.id / choices.Paper.SHEET.template_name
    assert paper.parts(ours) == paper.parts(fresh)


def test_rows_hold_together_headers_repeat_and_widths_agree(
    built: dict[Path, Path], hard: dict[str, Path]
) -> None:
    for document in everything(built, hard):
        for table in read(document).xml.iter(f"{W}tbl"):
            grid = [int(column.get(f"{W}w", "")) for column in table.iter(f"{W}gridCol")]
            assert sum(grid) == 9638  # 17 cm in twentieths of a point
            for row in table.findall(f"{W}tr"):
                assert row.find(f"{W}trPr/{W}cantSplit") is not None
                column = 0
                for cell in row.iter(f"{W}tc"):
                    span = cell.find(f"{W}tcPr/{W}gridSpan")
                    spanned = 1 if span is None else int(span.get(f"{W}val", ""))
                    width = cell.find(f"{W}tcPr/{W}tcW")
                    assert width is not None
                    assert int(width.get(f"{W}w", "")) == sum(grid[column : column + spanned])
                    column += spanned
                assert column == len(grid)
        tables = read(document).xml.findall(f".//{W}tbl")
        for table in [*tables[:4], *tables[5:]]:
            assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None


def test_every_document_and_template_passes_the_open_xml_validator(
    built: dict[Path, Path], hard: dict[str, Path], validator: Path
) -> None:
    ours = [
        template_files.find_template(None, edition, choices.Paper.SHEET) for edition in EDITIONS
    ]

    def faults(document: Path) -> str:
        ran = subprocess.run(
            [str(validator), str(document)], capture_output=True, text=True, check=False
        )
        return "" if ran.returncode == 0 else ran.stdout + ran.stderr

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(faults, [*everything(built, hard), *ours]))
    assert not "".join(found)


def test_the_printed_pages_show_everything(
    hard: dict[str, Path], tmp_path: Path, soffice: str, pdftotext: str
) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--norestore", "--convert-to", "pdf"]
    command += ["--outdir", str(tmp_path), *map(str, hard.values())]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for name, document in hard.items():
        printed = subprocess.run(
            [pdftotext, "-layout", str(tmp_path / f"{name}.pdf"), "-"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        squeezed = re.sub(r"\s", "", printed)
        pages = printed.split("\f")
        assert not re.match(r"\s*1\s*\n", pages[0]), "no number on the first page"
        assert re.match(r"\s*2\s*\n", pages[1])
        lines = "\n".join(read(document).lines)
        for organisation in hard_bodies()[name].submission.organisations:
            if f"БСН {organisation.bin}" in lines:
                assert organisation.bin in squeezed
