"""A lawyer's workplace: an edition checked, compared, shown and tried before it is adopted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from generator.law import FOLDER_VARIABLE
from generator.law.edition import Edition
from generator.law.edition_file import SCHEMA
from generator.law.typed_toml import leaves
from generator.submission.contract import BodyField
from tests.conftest import Run
from tests.helpers import kit
from tests.helpers.edition_schema import schema
from tests.law.test_edition import shipped
from tests.law.test_edition_slips import edition_of

NEXT = {
    'id = "2025"': 'id = "2027"\nreplaces = "2025"',
    'kk = "2025 жылғы 30 сәуірдегі № 21 бұйрық"': 'kk = "2027 жылғы № 3 бұйрық"',
    'ru = "приказ от 30.04.2025 № 21"': 'ru = "приказ 2027 года № 3"',
    "adopted = 2025-04-30": "adopted = 2027-01-15\nin_force = 2027-01-26",
    "last_reporting_year = 2025": "last_reporting_year = 2026",
    'current_ratio = "1.5"': 'current_ratio = "1.3"',
}


def changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """``--editions`` goes into the environment of the process; other tests must not notice."""
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    yield
    monkeypatch.setenv(FOLDER_VARIABLE, "")


@pytest.fixture
def draft(run: Run) -> Path:  # noqa: ARG001 - it begins in an empty folder
    """A sound draft in a folder of its own."""
    file = Path("editions", "2027.draft.toml").absolute()
    file.parent.mkdir()
    file.write_text(changed(shipped("2025"), NEXT), "utf-8")
    return file


@pytest.fixture
def book() -> Path:
    return Path("kit.xlsx").absolute()


def fill(path: Path, year: int = 2023) -> Path:
    book = kit.workbook([kit.organisation("МК", 1)], body={BodyField.YEAR: Decimal(year)})
    path.write_bytes(kit.saved(book))
    return path


# ---------------------------------------------------------------- check


def test_a_sound_draft_is_sound(run: Run, draft: Path) -> None:
    ran = run("editions", "check", draft, "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert "no errors, edition 2027" in ran.out


def test_all_faults_of_a_file_are_shown_at_once_with_their_lines(run: Run, draft: Path) -> None:
    slips = {'"loss"': '"los"', 'tag = "мм"': 'tag = "м м"', "high = [8, 10]": "high = [8]"}
    text = changed(draft.read_text("utf-8"), slips)
    draft.write_text(text, "utf-8")
    for language, word in (("kk", "{}-жол"), ("ru", "строка {}"), ("en", "line {}")):
        ran = run("editions", "check", draft, "--lang", language)
        assert ran.code == 1
        for slip in list(slips.values())[::2]:
            lines = text.splitlines()
            number = next(n for n, line in enumerate(lines, 1) if slip in line)
            assert word.format(number) in ran.out


def test_a_paper_that_cannot_be_made_is_a_fault_of_the_edition(run: Run, draft: Path) -> None:
    """A tag that others have already: the shape of the file alone does not show it."""
    draft.write_text(draft.read_text("utf-8").replace('tag = "мм"', 'tag = "орган"'), "utf-8")
    ran = run("editions", "check", draft, "--lang", "en")
    assert ran.code == 1
    assert "[edition-paper-faulty]" in ran.out


def test_beside_the_known_ones_it_serves_no_year_that_another_serves(run: Run, draft: Path) -> None:
    draft.write_text(draft.read_text("utf-8").replace('replaces = "2025"\n', ""), "utf-8")
    ran = run("editions", "check", draft, "--lang", "en")
    assert ran.code == 1
    assert "[edition-overlap]" in ran.out
    assert "replaces" in ran.out


def test_another_name_than_its_edition_has_hides_no_other_fault(run: Run, draft: Path) -> None:
    text = draft.read_text("utf-8").replace('replaces = "2025"\n', "")
    other = draft.with_name("next.toml")
    other.write_text(text, "utf-8")
    ran = run("editions", "check", other, "--lang", "en")
    assert ran.code == 1
    assert "[edition-name-other]" in ran.out
    assert "[edition-overlap]" in ran.out


def test_heads_in_one_row_are_a_form_too(run: Run, draft: Path) -> None:
    text = draft.read_text("utf-8").replace('"Балл"], ["1", "2", "3"]]', '"Балл"]]')
    draft.write_text(text, "utf-8")
    assert run("editions", "check", draft).code == 0


def test_a_file_that_is_not_there_is_told(run: Run) -> None:
    assert "[file-missing]" in run("editions", "check", "nothing.toml").out


# ---------------------------------------------------------------- a folder of one's own


def test_a_faulty_draft_stops_nothing_until_it_is_named(run: Run, draft: Path, book: Path) -> None:
    draft.write_text("id = [", "utf-8")
    fill(book)
    ran = run("--editions", draft.parent, "score", book)
    assert ran.code == 0, ran.out + ran.err
    ran = run("--editions", draft.parent, "score", book, "--edition", "2027")
    assert ran.code == 1
    assert "[edition-unreadable]" in ran.out


def test_a_draft_that_was_adopted_stops_nothing(run: Run, draft: Path, book: Path) -> None:
    draft.with_name("2027.toml").write_text(draft.read_text("utf-8"), "utf-8")
    ran = run("--editions", draft.parent, "score", fill(book, 2026), "--json")
    assert ran.json["edition"] == "2027"


def test_a_folder_that_is_not_there_is_told(run: Run, book: Path) -> None:
    ran = run("--editions", "nowhere", "score", fill(book), "--lang", "en")
    assert ran.code == 1
    assert ran.out.startswith("nowhere\n")


def test_brackets_without_end_are_a_fault_and_no_failure(run: Run, draft: Path) -> None:
    draft.write_text(f"id = {'[' * 9999}", "utf-8")
    assert "[edition-unreadable]" in run("editions", "check", draft).out


def test_a_faulty_edition_that_is_no_draft_stops_all(run: Run, draft: Path, book: Path) -> None:
    draft.rename(draft.with_name("2027.toml"))
    draft.with_name("2027.toml.txt").touch()
    ran = run("--editions", draft.parent, "score", fill(book))
    assert ran.code == 1
    assert "[edition-file-other]" in ran.out


def test_a_draft_scores_and_explains_but_makes_no_paper(run: Run, draft: Path, book: Path) -> None:
    fill(book)
    named = ("--editions", draft.parent, "--lang", "en")
    ran = run(*named, "score", book, "--edition", "2027", "--json")
    assert ran.json["edition"] == "2027"
    assert run(*named, "explain", book, "мк", "7.2", "--edition", "2027").code == 0
    ran = run(*named, "build", book, "--edition", "2027", "-o", "output")
    assert ran.code == 1
    assert "[edition-draft]" in ran.out
    assert not list(Path().glob("output/*.docx"))


def test_an_edition_outside_the_program_makes_papers_that_verify(
    run: Run, draft: Path, book: Path
) -> None:
    draft.rename(draft.with_name("2027.toml"))
    fill(book, 2026)
    own = ("--editions", draft.parent)
    for paper, name in ((4, "assessment-sheet"), (2, "report"), (3, "inspections")):
        target = draft.parent / "2027" / f"{name}.docx"
        new = ("template", "new", "--edition", "2027", "--appendix", str(paper), "-o", target)
        assert run(*own, *new).code == 0
    target = draft.parent / "2027" / "consolidated-report.docx"
    run(*own, "template", "new", "--edition", "2027", "--appendix", "5", "-o", target)
    ran = run(*own, "build", book, "-o", "output", "--with-report")
    assert ran.code == 0, ran.out + ran.err
    ran = run(*own, "verify", "output", book)
    assert ran.code == 0, ran.out + ran.err


# ---------------------------------------------------------------- a table for a second person


def least(section: str, level: str, kinds: str) -> int:
    """The least points that 2025 asks for a level."""
    own = next(one for one in kit.EDITIONS[1].sections if one.abbreviation == section)
    scale = next(scale for scale in own.scales if scale.kinds[0].kk in kinds)
    return (scale.high if level == "тиімділігі жоғары" else scale.medium)[0]


def filled(path: Path, **wrong: int) -> None:
    """Fill in the points that 2025 gives in each case, or others in some cells."""
    book = load_workbook(path)
    page = book.active
    assert page is not None
    items = {item.no: item for item in kit.EDITIONS[1].items_that_score}
    for number, row in enumerate(page.iter_rows(min_row=2), start=2):
        if row[1].value == "деңгей":
            row[7].value = wrong.get(f"H{number}", least(*(str(row[n].value) for n in (0, 4, 5))))
            continue
        item, failing, trend = items[str(row[2].value)], row[4].value, row[6].value
        best = item.maximum if failing == "жоқ" else int(trend == "азайды")
        row[7].value = wrong.get(f"H{number}", best)
    book.save(path)


def test_a_table_that_a_second_person_filled_proves_the_points(run: Run, draft: Path) -> None:
    cases = Path("cases.xlsx")
    assert run("editions", "table", draft, "-o", cases).code == 0
    check = ("editions", "check", draft, "--table", cases, "--lang", "en")
    ran = run(*check)
    assert ran.code == 0
    assert "[edition-case-empty]" in ran.out
    filled(cases)
    ran = run(*check)
    assert (ran.code, "edition-case" in ran.out) == (0, False), ran.out
    filled(cases, H5=2)
    ran = run(*check)
    assert ran.code == 1
    assert "[edition-case-differs] Sheet “2027”, cell H5" in ran.out
    assert "the table has 2 points, the edition 0" in ran.out
    rows = load_workbook(cases).active
    assert rows is not None
    (last,) = {cell.row for cell in rows["B"] if cell.value == "деңгей"} & {rows.max_row}
    filled(cases, **{f"H{last}": 7})  # a level that the second person reads otherwise
    assert "the table has 7 points, the edition 6" in run(*check).out


def test_a_row_that_the_edition_has_not_is_told(run: Run, draft: Path) -> None:
    cases = Path("cases.xlsx")
    run("editions", "table", draft, "-o", cases)
    filled(cases)
    book = load_workbook(cases)
    assert book.active is not None
    book.active["B2"] = "9"
    book.save(cases)
    ran = run("editions", "check", draft, "--table", cases, "--lang", "en")
    assert ran.code == 1
    assert "[edition-case-unknown]" in ran.out
    assert "[edition-case-empty]" in ran.out  # the case that it was


# ---------------------------------------------------------------- diff, show, schema


def test_two_editions_are_laid_side_by_side(run: Run, draft: Path) -> None:
    ran = run("editions", "diff", "2025", draft, "--lang", "en")
    assert ran.code == 0
    assert "solvency, current_ratio\n  − 1.5\n  + 1.3\n" in ran.out
    assert "in_force\n  + 2027-01-26\n" in ran.out
    assert f"Differences: {len(NEXT) + 2}" in ran.out
    assert "Differences: 0" in run("editions", "diff", "2025", "2025", "--lang", "en").out


def test_a_row_that_went_is_one_difference(run: Run, draft: Path) -> None:
    text = draft.read_text("utf-8")
    head, _, rest = text.partition('[[report.rows]]\nno = "7"\n')
    draft.write_text(head + rest[rest.index("[[report.rows]]") :], "utf-8")
    ran = run("editions", "diff", "2025", draft, "--lang", "en")
    assert f"Differences: {len(NEXT) + 3}" in ran.out


@pytest.mark.parametrize("edition", ["2022", "2025"])
def test_every_word_of_an_edition_is_in_its_book(run: Run, edition: str) -> None:
    assert run("editions", "show", edition, "-o", "act.docx").code == 0
    document = Document("act.docx")
    texts = {paragraph.text for paragraph in document.paragraphs}
    for table in document.tables:
        texts |= {cell.text for row in table.rows for cell in row.cells}
    whole = "\n".join(texts)
    missing = [
        leaf.part
        for leaf in leaves(edition_of(shipped(edition)))
        if isinstance(leaf.value, str) and leaf.value.rstrip("*") not in whole
    ]
    assert [part for part in missing if not re.search(r", (count|closed)\b", part)] == []
    assert "{{" not in whole
    assert "{%" not in whole


def test_the_schema_beside_the_editions_is_that_of_the_code(run: Run) -> None:
    assert SCHEMA.read_text("utf-8") == schema(Edition)
    assert run("editions", "schema").code == 0
    found = json.loads(Path(SCHEMA.name).read_text("utf-8"))
    measures = found["definitions"]["Criterion"]["properties"]["measure"]["enum"]
    assert "achievement" in measures
    assert "is_draft" not in found["properties"]
    assert found["properties"]["in_force"] == {"type": "string", "format": "date"}
