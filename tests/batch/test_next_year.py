"""Next year's workbooks made of last year's: what is carried, dropped and left empty."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.batch.next_year import next_workbooks
from generator.excel.read.workbook import read
from generator.law.choices import Count, Form
from generator.submission.contract import BodyField, OrganisationField, SheetName
from generator.submission.sheets import Workbook
from tests.conftest import Run
from tests.helpers import kit
from tests.helpers.kit import organisation

O, B = OrganisationField, BodyField  # noqa: E741 - as in the kit


def save(book: Workbook, name: str = "abai.xlsx") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(kit.saved(book))
    return path


def rows(path: Path) -> list[dict[OrganisationField, object]]:
    """The rows of organisations in a file."""
    book, _ = read(path)
    assert book is not None
    head, *lines = kit.lines(kit.sheet_of(book, SheetName.ORGANISATIONS))
    fields = [next(f for f in O if f.value.text == header) for header in head]
    return [{f: v for f, v in zip(fields, line, strict=True) if v is not None} for line in lines]


def labels(path: Path) -> dict[object, object]:
    book, _ = read(path)
    assert book is not None
    return {line[0]: line[1] for line in kit.lines(kit.sheet_of(book, SheetName.BODY)) if line[1]}


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_organisations_forms_and_control_are_carried_and_the_result_is_the_previous_one() -> None:
    last = save(
        kit.workbook(
            [
                organisation("ММ", 0, {O.RESULT: Decimal("-12.50001"), O.NOTE: "жөндеу"}),
                organisation("ЖШС", 1, {O.CONTROLLED: "жоқ"}),
                organisation("АҚ", 2, {O.STANDING: "жаңадан құрылған", O.CONTROLLED: None}),
                organisation("МК", 3, {O.STANDING: "басқа органнан қабылданған"}),
                organisation("МК", 4, {O.STANDING: "басқа органға берілген"}),
                organisation("МК", 5, {O.STANDING: "таратылған"}),
            ],
            body={B.LOSS_MAKERS_INSTITUTIONS: Decimal(1), B.HEAD: "А. Ахметов"},
        )
    )
    written = next_workbooks([last], Path("next"))
    assert written.made == (Path("next", "abai.xlsx"),)

    def row(form: str, number: int) -> dict[OrganisationField, object]:
        own = organisation(form, number)
        carried = {field: own[field] for field in (O.BIN, O.NAME, O.LEGAL_FORM)}
        return {**carried, O.STANDING: "жұмыс істейді"}

    assert rows(written.made[0]) == [
        {**row("ММ", 0), O.PREVIOUS_RESULT: Decimal("-12.50001")},
        {**row("ЖШС", 1), O.CONTROLLED: "жоқ"},
        row("АҚ", 2),
        row("МК", 3),
    ]
    assert labels(written.made[0]) == {
        B.NAME.value.text: "Қайнар облысының әкімдігі",
        B.KIND.value.text: "жергілікті атқарушы орган",
        B.KATO.value.text: "100000000",
        B.YEAR.value.text: Decimal(2024),
    }


def test_a_number_that_excel_cannot_hold_is_carried_whole() -> None:
    number = "1234567890123456.789"
    last = save(kit.workbook([organisation("ММ", 0, {O.RESULT: number})]))
    (made,) = next_workbooks([last], Path("next")).made
    assert rows(made)[0][O.PREVIOUS_RESULT] == number


def test_a_report_becomes_a_blank_report_with_the_previous_counts() -> None:
    counts = kit.counts(
        institutions={Count.AT_START: 2, Count.AT_END: 5, Count.FAILING_NOW: 3},
        enterprises={Count.AT_END: 1},
    )
    last = save(kit.report_workbook(counts))
    (made,) = next_workbooks([last], Path("next")).made
    book, _ = read(made)
    assert book is not None
    report = {
        line[1]: line[3:]
        for line in kit.lines(kit.sheet_of(book, SheetName.REPORT))
        if len(line) > 3 and isinstance(line[3], Decimal)
    }
    edition = kit.EDITIONS[-1].report
    assert report == {
        edition.row(Count.AT_START).text: [Decimal(6), *map(Decimal, (5, 1, 0, 0))],
        edition.row(Count.FAILING_BEFORE).text: [Decimal(3), *map(Decimal, (3, 0, 0, 0))],
    }
    assert len({form for _, form in counts}) == 2 < len(Form)
    assert labels(made)[B.YEAR.value.text] == Decimal(2024)


def test_a_refused_workbook_gives_none_and_says_why(run: Run) -> None:
    save(kit.workbook([organisation("ММ", 0)]), "in/a.xlsx")
    save(kit.workbook([organisation("ММ", 0, {O.RESULT: "көп"})]), "in/b.xlsx")
    ran = run("--lang", "en", "new", "--from-last", "in", "-o", "next")
    assert ran.code == 1
    assert "[number-malformed] Sheet “Ұйымдар”, cell H2" in ran.out
    assert [path.name for path in Path("next").iterdir()] == ["a.xlsx"]
    assert ran.out.endswith("made: next/a.xlsx\nBlank workbooks made: 1\n")


def test_two_workbooks_of_one_name_give_none_and_a_file_in_place_stays() -> None:
    one, other = save(kit.workbook(), "a/x.xlsx"), save(kit.workbook(), "b/x.xlsx")
    written = next_workbooks([one, other], Path("next"))
    assert (written.made, kit.codes(written.problems)) == ((), ["same-target", "same-target"])
    target = save(kit.workbook(), "next/x.xlsx")
    before = target.read_bytes()
    written = next_workbooks([one], Path("next"))
    assert (written.made, kit.codes(written.problems)) == ((), ["blank-exists"])
    assert target.read_bytes() == before


def test_the_year_decides_the_folder_and_cannot_be_given(run: Run) -> None:
    last = save(kit.workbook([organisation("ММ", 0)]))
    assert run("new", "--from-last", last).code == 0
    assert Path("inputs", "2024", "abai.xlsx").exists()
    assert run("new", "--from-last", last, "--year", "2025").code == 2
    assert run("new", "--from-last", last, "--report").code == 2
    assert run("new", "--all-regions").code == 2
