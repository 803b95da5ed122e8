"""Departments' workbooks merged into their body's, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from generator.batch.merge import merge_workbooks
from generator.excel.read.workbook import read
from generator.files.disk import Existing
from generator.messages.problems import Code, errors
from generator.submission.contract import BodyField, OrganisationField, SheetName
from generator.submission.model import Submission
from generator.submission.sheets import CellContent, Sheet, Workbook
from tests.conftest import Run
from tests.helpers import kit
from tests.helpers.kit import organisation
from tests.helpers.paths import ROOT

O, B = OrganisationField, BodyField  # noqa: E741 - as in the kit
SAMPLES = sorted((ROOT / "inputs").rglob("*.xlsx"))
Body = Mapping[BodyField, CellContent]


def department(name: str, forms: Sequence[str], first: int = 0, body: Body | None = None) -> Path:
    """A department's workbook in a file, with one organisation of each form."""
    rows = [organisation(form, number) for number, form in enumerate(forms, first)]
    path = Path(name)
    path.write_bytes(kit.saved(kit.workbook(rows, body=body)))
    return path


def halves(book: Workbook) -> tuple[Workbook, Workbook]:
    """Every other organisation of a workbook, with its inspections."""
    submission = kit.evaluated(book).submission
    of = {one.bin: number % 2 for number, one in enumerate(submission.organisations)}
    every = [(one.bin, one.origin) for one in submission.organisations]
    every += [(one.bin, one.origin) for one in submission.inspections]

    def half(number: int) -> Workbook:
        others = {(o.sheet, o.row) for whose, o in every if of[whose] != number}

        def kept(sheet: Sheet) -> Sheet:
            rows = tuple(row for row in sheet.rows if (sheet.name, row.number) not in others)
            return replace(sheet, rows=rows)

        counted = (sheet for sheet in book.sheets if sheet.name != SheetName.REPORT.value)
        return Workbook(book.file, tuple(map(kept, counted)))

    return half(0), half(1)


def told(submission: Submission) -> tuple[object, ...]:
    """What a workbook tells, in whatever order its inspections stand."""
    ordered = sorted(submission.inspections, key=lambda one: (one.bin, one.norm.key, one.act))
    return kit.facts(replace(submission, inspections=tuple(ordered)))


@pytest.mark.parametrize("sample", SAMPLES[::3], ids=lambda path: path.stem)
def test_the_halves_of_a_workbook_merge_into_what_it_says(sample: Path, tmp_path: Path) -> None:
    book, _ = read(sample)
    assert book is not None
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path, half in zip(paths, halves(book), strict=True):
        path.write_bytes(kit.saved(half))
    target = tmp_path / "body.xlsx"
    assert errors(merge_workbooks(paths, target)) == ()
    merged, _ = read(target)
    assert merged is not None
    whole, again = kit.evaluated(book), kit.evaluated(merged)
    assert told(again.submission) == told(whole.submission)
    assert again.total == whole.total


def test_what_is_not_taken_is_told_and_the_language_of_the_first_is_kept(tmp_path: Path) -> None:
    book, _ = read(ROOT / "inputs" / "2023" / "abai.xlsx")
    assert book is not None
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path, half in zip(paths, halves(book), strict=True):
        path.write_bytes(kit.saved(half))
    first = openpyxl.load_workbook(paths[0])
    register = first[SheetName.ORGANISATIONS.value]
    for field, cell in zip(O, register[1], strict=True):
        cell.value = field.value.name.ru
    register["AA1"], register["AA3"], register["Y1"] = "Мекенжай", "Абай көшесі, 1", "Бос"
    first.create_sheet("Телефоны")["A1"] = "55-55-55"
    first.save(paths[0])
    target = tmp_path / "body.xlsx"
    told_left = merge_workbooks(paths, target)
    left = [(p.place.sheet, p.facts["left"]) for p in told_left if p.code is Code.MERGE_LEFT_OUT]
    assert left == [("Ұйымдар", "«Мекенжай»"), (None, "«Телефоны»")]
    merged = openpyxl.load_workbook(target)
    assert merged.sheetnames[1:] == ["Орган", "Организации", "Проверки"]
    assert merged["Организации"][1][-1].value == "Источник"
    again = merge_workbooks([target, paths[1]], tmp_path / "again.xlsx")
    assert Code.MERGE_LEFT_OUT not in {p.code for p in again}


def test_a_column_says_where_each_row_comes_from(run: Run) -> None:
    paths = department("білім.xlsx", ["ММ", "МК"]), department("мәдениет.xlsx", ["ЖШС"], 2)
    ran = run("merge", *paths, "-o", "орган.xlsx")
    assert (ran.code, ran.out) == (0, "жасалды: орган.xlsx\n")
    sheet = openpyxl.load_workbook("орган.xlsx")[SheetName.ORGANISATIONS.value]
    head, *rows = sheet.iter_rows(values_only=True)
    assert head[-1] == "Дереккөз"
    assert [row[-1] for row in rows if row[1]] == ["білім.xlsx", "білім.xlsx", "мәдениет.xlsx"]
    ran = run("check", "орган.xlsx")
    assert ran.code == 0


def test_a_department_without_organisations_adds_none(run: Run) -> None:
    paths = department("a.xlsx", ["ММ"]), department("b.xlsx", [])
    assert run("merge", *paths, "-o", "c.xlsx").code == 0
    assert run("score", "c.xlsx").code == 0
    paths = department("a.xlsx", []), department("b.xlsx", [])
    assert run("merge", *paths, "-o", "none.xlsx").code == 0
    assert run("score", "none.xlsx").code == 0


NAME = "Басқа ауданның әкімдігі"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({B.NAME: NAME}, [("Органның атауы", NAME)]),
        ({B.YEAR: Decimal(2022)}, [("Есепті жыл", "2022")]),
        ({B.KATO: "110000000"}, [("ӘАОЖ коды", "110000000")]),
        ({B.LOSS_MAKERS_INSTITUTIONS: Decimal(2)}, [(B.LOSS_MAKERS_INSTITUTIONS.value.text, "2")]),
        ({B.HEAD: "А. Ахметов"}, []),
        ({B.NAME: "«Қайнар  облысының әкімдігі»"}, []),
    ],
    ids=["body", "year", "code", "count", "only one names the head", "written alike"],
)
def test_what_departments_say_differently_of_their_body_is_named_with_both_places(
    body: Body, said: list[tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = department("a.xlsx", ["ММ"]), department("b.xlsx", ["ММ"], 1, body)
    problems = merge_workbooks(paths, Path("c.xlsx"))
    wrong = [one for one in problems if one.code is Code.MERGE_DIFFERS]
    assert [(one.facts["label"], one.facts["found"]) for one in wrong] == said
    assert {(one.place.file, one.facts["other"]) for one in wrong} <= {("b.xlsx", "a.xlsx")}
    assert Path("c.xlsx").exists() is not bool(said)


def test_one_organisation_of_two_departments_is_named_at_both_and_nothing_is_written(
    run: Run,
) -> None:
    paths = department("a.xlsx", ["ММ", "ММ"]), department("b.xlsx", ["ММ"], 1)
    ran = run("--lang", "en", "merge", *paths, "-o", "c.xlsx")
    assert ran.code == 1
    twice = f"cell B2: BIN {kit.bin_of(1)} occurs twice; the first: a.xlsx, cell B3 of sheet"
    assert f"{twice} “Ұйымдар”." in ran.out
    assert not Path("c.xlsx").exists()


def test_a_refused_workbook_or_a_report_is_not_merged(run: Run) -> None:
    sound = department("a.xlsx", ["ММ"])
    Path("report.xlsx").write_bytes(kit.saved(kit.report_workbook({})))
    ran = run("--lang", "en", "merge", sound, "report.xlsx", "none.xlsx", "-o", "c.xlsx")
    assert (ran.code, Path("c.xlsx").exists()) == (1, False)
    for code in ("merge-report", "file-missing"):
        assert f"[{code}]" in ran.out
    assert "No merged workbook was written" in ran.out


def test_no_file_is_replaced_unasked_and_no_input_ever(run: Run, tmp_path: Path) -> None:
    paths = department("a.xlsx", ["ММ"]), department("b.xlsx", ["ММ"], 1)
    before = paths[0].read_bytes()
    assert [p.code for p in merge_workbooks(paths, paths[0], Existing.REPLACED)] == [
        Code.OUTPUT_EXISTS
    ]
    assert paths[0].read_bytes() == before
    target = tmp_path / "c.xlsx"
    target.write_text("x")
    assert run("merge", *paths, "-o", target).code == 1
    assert run("merge", *paths, "-o", target, "--force").code == 0


@pytest.mark.parametrize(
    "words", [["a.xlsx"], ["a.xlsx", "./a.xlsx"], ["a.xlsx", "b.xlsx", "-o", "c.docx"]]
)
def test_what_cannot_be_merged_is_a_wrong_command(words: list[str], run: Run) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        department(name, ["ММ"])
    assert run("merge", "-o", "c.xlsx", *words).code == 2
