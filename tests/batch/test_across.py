"""What only the whole batch shows: bodies that are missing, organisations counted twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from generator.batch import sources
from generator.batch.check import check_workbooks
from generator.batch.sources import InBatch, counted_twice
from generator.excel.read.body_list import read_expected
from generator.messages.problems import Code, Problem
from generator.submission.accept.body import BodyHeading
from generator.submission.contract import BodyField, OrganisationField
from generator.submission.model import CellRef
from generator.submission.sheets import CellContent
from tests.conftest import Run
from tests.helpers import folders, kit, law, overviews
from tests.helpers.kit import organisation

O, B = OrganisationField, BodyField  # noqa: E741 - as in the kit


def save(
    name: str, body: Mapping[BodyField, CellContent], *rows: Mapping[OrganisationField, CellContent]
) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(kit.saved(kit.workbook(rows, body=body)))
    return path


ABAI = {B.NAME: "Абай облысының әкімдігі", B.KATO: "100000000"}
AQMOLA = {B.NAME: "Ақмола облысының әкімдігі", B.KATO: "110000000"}


def shared(changes: Mapping[OrganisationField, CellContent] | None = None) -> None:
    """Two bodies that both list the organisations 1 and 2."""
    save("in/abai.xlsx", ABAI, *(organisation("ММ", n) for n in (0, 1, 2)))
    save("in/aqmola.xlsx", AQMOLA, *(organisation("ММ", n, changes) for n in (1, 2, 3)))


def twice(problems: tuple[Problem, ...]) -> list[str]:
    return kit.told([one for one in problems if one.code is Code.COUNTED_BY_OTHER])


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_an_organisation_counted_by_two_bodies_is_told_at_both() -> None:
    shared()
    found = check_workbooks([Path("in")])
    cells = [twice(file.problems) for file in found.files]
    assert cells == [
        ["counted-by-other Ұйымдар!B3", "counted-by-other Ұйымдар!B4"],
        ["counted-by-other Ұйымдар!B2", "counted-by-other Ұйымдар!B3"],
    ]
    others = {one.place.file: one.facts["other"] for one in found.problems}
    assert others == {"in/abai.xlsx": "in/aqmola.xlsx", "in/aqmola.xlsx": "in/abai.xlsx"}


@pytest.mark.parametrize("places", [1, 4 * 1024 * 1024])
def test_of_many_others_the_first_is_named(places: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where organisations that are counted once share a place in the table of those seen."""
    monkeypatch.setattr(sources, "_PLACES", places)
    headings = [BodyHeading(name, law.AKIM_OFFICE, str(n), 2024) for n, name in enumerate("аабв")]
    cell = CellRef("Ұйымдар", "B2")
    workbooks = [
        InBatch(str(n), one, {"1": cell, f"of {n}": cell}) for n, one in enumerate(headings)
    ]
    named = [(one.place.file, one.facts["other"]) for one in counted_twice(workbooks)]
    assert named == [("0", "1"), ("1", "0"), ("2", "0"), ("3", "0")]


@pytest.mark.parametrize(
    "changes", [{O.STANDING: "басқа органға берілген"}, {O.STANDING: "жаңадан құрылған"}]
)
def test_one_that_only_one_body_counts_is_no_matter(
    changes: Mapping[OrganisationField, CellContent],
) -> None:
    shared(changes)
    assert twice(check_workbooks([Path("in")]).problems) == []


def test_years_and_workbooks_of_one_body_are_not_mixed_up() -> None:
    save("in/a.xlsx", ABAI, organisation("ММ", 1))
    save("in/b.xlsx", ABAI, organisation("ММ", 1))
    save("in/c.xlsx", {**AQMOLA, B.YEAR: Decimal(2022)}, organisation("ММ", 1))
    assert twice(check_workbooks([Path("in")]).problems) == []


def test_a_batch_says_so_each_time_on_screen_and_page(run: Run) -> None:
    shared()
    for _ in range(2):  # the second time from the manifest alone
        ran = run("--lang", "en", "build", "in")
        assert ran.code == 0
        assert ran.out.count("[counted-by-other]") == 2
        assert "B3–B4" in ran.out
        assert "This organisation is counted in the workbook of another" in ran.out
        assert "Warnings: 4" in ran.out
        page = Path("output/report.html").read_text("utf-8")
        assert page.count("counted-by-other") == 2


LIST = ["# Аудандар", "100000000", "Ақмола  облысының әкімдігі", "", "190000000; Жетісу", "Шу"]


def test_who_has_not_handed_in_is_named_on_screen_page_and_summary(run: Run) -> None:
    shared()
    Path("in/zhetisu.xlsx").write_bytes(folders.refused(9))
    Path("list.txt").write_text("\n".join(LIST), "utf-8")
    missing = "[body-missing] “{}” is on the list"
    for command in ("check", "build"):
        ran = run("--lang", "en", command, "in/abai.xlsx", "in/aqmola.xlsx", "--expect", "list.txt")
        assert ran.code == 0
        assert ran.out.count("[body-missing]") == 2
        assert missing.format("Жетісу (190000000)") in ran.out
        assert missing.format("Шу") in ran.out
        assert re.search("[Ww]arnings: 6", ran.out)
    names = ["Жетісу (190000000)", "Шу"]
    assert overviews.shown(Path("output"))["missing"] == names
    summary = openpyxl.load_workbook("output/summary.xlsx")
    assert [row["Body"] for row in overviews.cells(summary["Without a document"])] == names


def test_a_refused_workbook_has_been_handed_in(run: Run) -> None:
    save("in/abai.xlsx", ABAI, organisation("ММ", 1, {O.NAME: None}))
    Path("list.txt").write_text("100000000\n", "utf-8")
    ran = run("build", "in", "--expect", "list.txt")
    assert (ran.code, "body-missing" in ran.out) == (1, False)


def test_a_list_of_bodies_has_names_kinds_and_codes(run: Run) -> None:
    shared()
    head = "Органның атауы;Органның түрі;ӘАОЖ коды"
    kind = "әкім аппараты"
    rows = [f"Абай облысы әкімінің аппараты;{kind};100000000", "Ақмола;" + kind + ";"]
    Path("list.csv").write_text("\n".join([head, *rows[:1]]), "utf-8")
    ran = run("--lang", "en", "check", "in", "--expect", "list.csv")
    assert "“Абай облысы әкімінің аппараты (100000000)” is on the list" in ran.out
    Path("list.csv").write_text("\n".join([head, *rows]), "utf-8")
    assert run("check", "in", "--expect", "list.csv").code == 1


@pytest.mark.parametrize(
    "line",
    [
        *("Абай ауданының әкімдігі;103200000", "103200000 Абай ауданының әкімдігі"),
        *("1. Абай ауданының әкімдігі – 10 32 00 000", "2) 103200000, Абай ауданының әкімдігі"),
    ],
)
def test_a_line_of_a_list_has_name_and_code_in_any_order(line: str, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"{line}\n- Мәдениет министрлігі;\n", "utf-8")
    one, other = read_expected(path)[0]
    assert (one.name, one.kato) == ("Абай ауданының әкімдігі", "103200000")
    assert (other.name, other.kato) == ("Мәдениет министрлігі", None)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", Code.LIST_EMPTY), (b"# \n", Code.LIST_EMPTY), (b"\xc0\xc1", Code.LIST_NOT_UTF8)],
)
def test_a_faulty_list_is_told_and_nothing_is_built(content: bytes, code: Code, run: Run) -> None:
    shared()
    Path("list.txt").write_bytes(content)
    assert [one.code for one in read_expected(Path("list.txt"))[1]] == [code]
    ran = run("build", "in", "--expect", "list.txt")
    assert (ran.code, Path("output").exists()) == (1, False)
    assert run("build", "in", "--expect", "none.txt").code == 1
