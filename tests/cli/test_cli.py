"""The command line as its users meet it: words in; lines, files and an exit code out."""

from __future__ import annotations

import itertools
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from generator import __version__
from generator.assess import assess
from generator.batch import prepare as preparing
from generator.batch.order import Options, Prepared
from generator.cli import check
from generator.cli import main as cli
from generator.excel.read.workbook import read
from generator.files.disk import Source
from generator.law.choices import Paper
from generator.messages.wording import Language, speech
from generator.submission.bodies import all_regions
from generator.submission.contract import BodyField, InspectionField, OrganisationField
from generator.submission.sheets import Workbook
from generator.word import template_files
from tests.conftest import Run
from tests.helpers import kit, paper
from tests.helpers.forge import breaking
from tests.helpers.kit import inspection, organisation
from tests.helpers.paths import ROOT

O, I, B = OrganisationField, InspectionField, BodyField  # noqa: E741 - as in the kit
NOTES = "1-қосымшаға сәйкес ескертпелер"
KAZAKH = speech(Language.KAZAKH)


def sound() -> Workbook:
    rows = [organisation(form, number) for number, form in enumerate(kit.SECTIONS)]
    return kit.workbook(rows, [inspection(1, violation="иә")])


def refused() -> Workbook:
    """A workbook with five errors on its organisations."""
    faults = (O.PLAN, O.REPORT, O.RESULT, O.OBJECTS, O.LIABILITIES)
    return kit.workbook([organisation("МК", 1, dict.fromkeys(faults, "бәлкім"))])


def warned() -> Workbook:
    return kit.workbook([organisation("МК", 1, {O.PAID: Decimal(6)})])


def save(book: Workbook, *parts: str) -> Path:
    """The workbook in a file below the working folder."""
    path = Path(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(kit.saved(book))
    return path


def below(folder: str | Path) -> list[str]:
    """Every file below a folder."""
    paths = Path(folder).rglob("*")
    return sorted(path.relative_to(folder).as_posix() for path in paths if path.is_file())


def documents(folder: str | Path = "output") -> list[str]:
    return [name for name in below(folder) if name.endswith(".docx")]


# score


PROBLEM = ["code", "severity", "file", "sheet", "cell", "message", "hint"]
ROW = [
    *("no", "criterion", "points", "max", "option", "failing", "failing_before", "inspected"),
    *("failing_bins", "rulings"),
]
SECTION = ["key", "title", "organisations", "total", "max", "level", "rows"]
KEYS = ["institutions", "enterprises", "joint_stock", "partnerships"]


def test_the_score_has_exactly_the_shape_of_the_contract(run: Run) -> None:
    ran = run("score", save(sound(), "a.xlsx"), "--json")
    assert (ran.code, ran.err) == (0, "")
    told = ran.json
    assert list(told) == ["body", "year", "edition", "sections", "total", "max", "problems"]
    assert told["body"] == {
        "name": "Қайнар облысының әкімдігі",
        "kind": "жергілікті атқарушы орган",
        "kato": "100000000",
    }
    assert (told["year"], told["edition"], told["problems"]) == (2023, "2022", [])
    assert [section["key"] for section in told["sections"]] == KEYS
    for section in told["sections"]:
        assert list(section) == SECTION
        assert section["organisations"] == 1
        assert section["level"] in ("high", "medium", "low")
        assert section["total"] == sum(row["points"] or 0 for row in section["rows"])
        assert section["max"] == sum(row["max"] or 0 for row in section["rows"])
        for row in section["rows"]:
            assert_row(row)
    assert told["total"] == sum(section["total"] for section in told["sections"])
    assert told["max"] == sum(section["max"] for section in told["sections"]) == 60


def assert_row(row: dict[str, Any]) -> None:
    assert list(row) == ROW
    assert re.fullmatch(r"\d(\.\d)?", row["no"])
    assert re.fullmatch(r"\d(\.\d)?", row["criterion"])
    assert (row["failing_before"] is None) is (row["no"] != "1")
    assert (row["inspected"] is None) is not row["criterion"].startswith("3")
    assert type(row["failing"]) is int
    assert len(row["failing_bins"]) == row["failing"]
    assert row["failing_bins"] == sorted(row["failing_bins"])
    assert all(re.fullmatch(r"R\d+", ruling) for ruling in row["rulings"])
    if row["points"] is None:
        assert (row["max"], row["failing"]) == (None, 0)
    else:
        assert row["option"]
        assert 0 <= row["points"] <= row["max"]


def rows_of(told: Any, key: str) -> dict[str, dict[str, Any]]:
    (section,) = [section for section in told["sections"] if section["key"] == key]
    return {row["no"]: row for row in section["rows"]}


def test_the_score_tells_who_failed(run: Run) -> None:
    row = rows_of(run("score", save(sound(), "a.xlsx"), "--json").json, "enterprises")["3.1"]
    assert (row["points"], row["failing"], row["inspected"]) == (0, 1, 1)
    assert row["failing_bins"] == [kit.bin_of(1)]
    assert (row["criterion"], row["option"]) == ("3.4", "Бұзушылықтардың болуы")


def test_heading_rows_are_left_out_and_rows_of_others_have_no_points(run: Run) -> None:
    told = run("score", save(sound(), "a.xlsx"), "--json").json
    rows = rows_of(told, "enterprises")
    assert list(rows) == [*("1", "2", "3.1", "3.2", "3.3", "4", "5.1", "5.2", "6", "7.1", "7.2")]
    assert (rows["3.3"]["points"], rows["3.3"]["max"], rows["3.3"]["option"]) == (None, None, None)
    assert rows["3.3"]["rulings"] == ["R7"]


def test_a_section_without_organisations_has_no_points(run: Run) -> None:
    book = kit.workbook([organisation("ММ", 1)])
    told = run("score", save(book, "a.xlsx"), "--json").json
    empty = told["sections"][1]
    assert [empty[k] for k in ("organisations", "total", "max", "level")] == [0, None, None, None]
    for row in empty["rows"]:
        assert_row(row)
        assert (row["points"], row["max"], row["rulings"]) == (None, None, ["R3"])
    assert (told["total"], told["max"]) == (told["sections"][0]["total"], 10)


def test_a_body_without_organisations_has_no_totals(run: Run) -> None:
    ran = run("score", save(kit.workbook(), "a.xlsx"), "--json")
    assert (ran.code, ran.json["total"], ran.json["max"]) == (0, None, None)
    assert [section["total"] for section in ran.json["sections"]] == [None] * 4


def test_a_refused_workbook_is_told_in_the_same_shape(run: Run) -> None:
    path = save(refused(), "a.xlsx")
    ran = run("score", path, "--json")
    assert ran.code == 1
    assert (ran.json["sections"], ran.json["total"], ran.json["max"]) == ([], None, None)
    assert (ran.json["body"]["name"], ran.json["year"]) == ("Қайнар облысының әкімдігі", 2023)
    assert len(ran.json["problems"]) == 5
    for problem in ran.json["problems"]:
        assert list(problem) == PROBLEM
        assert (problem["severity"], problem["file"]) == ("error", str(path))
        assert problem["sheet"] == "Ұйымдар"
        assert re.fullmatch(r"[A-Z]+2", problem["cell"])
        assert "бәлкім" in problem["message"]
        assert problem["hint"]


def test_what_a_refused_workbook_does_not_tell_is_null(run: Run) -> None:
    body = {B.NAME: None, B.KIND: "басқа", B.KATO: "1", B.YEAR: "көп"}
    told = run("score", save(kit.workbook(body=body), "a.xlsx"), "--json").json
    assert told["body"] == {"name": None, "kind": None, "kato": None}
    assert (told["year"], told["edition"]) == (None, None)
    early = run("score", save(kit.workbook(body={B.YEAR: "2020"}), "b.xlsx"), "--json").json
    assert (early["year"], early["edition"]) == (2020, None)


@pytest.mark.parametrize("data", [b"", b"<html>", None], ids=["empty", "web page", "missing"])
def test_a_file_that_cannot_be_read_is_told_in_the_same_shape(run: Run, data: bytes | None) -> None:
    if data is not None:
        Path("a.xlsx").write_bytes(data)
    ran = run("score", "a.xlsx", "--json")
    assert ran.code == 1
    assert ran.json["body"] == {"name": None, "kind": None, "kato": None}
    assert [ran.json[key] for key in ("year", "edition", "sections", "total", "max")] == [
        *(None, None, [], None, None)
    ]
    (problem,) = ran.json["problems"]
    assert list(problem) == PROBLEM
    assert (problem["sheet"], problem["cell"]) == (None, None)


def test_the_score_is_shown_as_a_table(run: Run) -> None:
    ran = run("score", save(sound(), "a.xlsx"))
    assert ran.code == 0
    told = run("score", "a.xlsx", "--json").json
    assert f"{told['total']}/{told['max']}" in ran.out
    for section in told["sections"]:
        assert section["title"] in ran.out
    assert run("score", save(refused(), "b.xlsx")).code == 1


def test_a_warning_does_not_stop_the_score(run: Run) -> None:
    ran = run("score", save(warned(), "a.xlsx"), "--json")
    assert ran.code == 0
    assert [p["severity"] for p in ran.json["problems"]] == ["warning"]
    assert ran.json["total"] is not None


def test_an_edition_may_be_chosen(run: Run) -> None:
    path = save(sound(), "a.xlsx")
    assert run("score", path, "--json", "--edition", "2025").json["edition"] == "2025"
    assert run("score", path, "--json", "--edition", "1999").code == 2
    early = save(kit.workbook(body={B.YEAR: "2020"}), "b.xlsx")
    assert run("score", early).code == 1
    assert run("score", early, "--edition", "2022").code == 0


# check


def test_check_tells_every_problem_as_json(run: Run) -> None:
    save(refused(), "in", "a.xlsx")
    save(warned(), "in", "deep", "b.xlsx")
    ran = run("check", "in", "--json")
    assert ran.code == 1
    assert all(list(problem) == PROBLEM for problem in ran.json)
    found = [(p["severity"], Path(p["file"]).as_posix()) for p in ran.json]
    assert found == [("error", "in/a.xlsx")] * 5 + [("warning", "in/deep/b.xlsx")]


def test_check_says_nothing_of_what_is_sound(run: Run) -> None:
    path = save(sound(), "a.xlsx")
    assert run("check", path, "--json").json == []
    ran = run("check", path)
    assert (ran.code, ran.out.count("\n")) == (0, 2), "what was found, and what to do next"
    assert run("check", save(warned(), "b.xlsx")).code == 0


def test_check_names_the_cell_the_row_it_blocks_and_what_to_do(run: Run) -> None:
    ran = run("check", save(refused(), "a.xlsx"))
    assert ran.code == 1
    assert f"«Ұйымдар» парағы, {kit.where(O.PLAN, 2)} ұяшығы" in ran.out
    assert KAZAKH.say("problem.blocks", section="МК", rows="5.1") in ran.out
    assert ran.out.count("[yes-no-malformed]") == 2
    assert "қателер: 5" in ran.out


def test_check_groups_equal_problems_over_their_cells(run: Run) -> None:
    rows = [organisation("МК", n, {O.PLAN: None} if n != 2 else None) for n in range(5)]
    ran = run("check", save(kit.workbook(rows), "a.xlsx"))
    column = kit.where(O.PLAN, 1)[:-1]
    assert f"{column}2–{column}3, {column}5–{column}6" in ran.out
    assert ran.out.count("[required]") == 1


def test_paths_that_are_not_there_are_told(run: Run) -> None:
    for words in (["check"], ["check", "a.xlsx"], ["build"], ["score", "a.xlsx"]):
        ran = run(*words)
        assert ran.code == 1
        assert "file-missing" in ran.out
    assert below(".") == []


def test_nothing_is_written_by_reading(run: Run) -> None:
    path = save(sound(), "in", "a.xlsx")
    before = path.read_bytes()
    for words in (["check", "in"], ["score", path], ["explain", path, "мк", "1"], ["editions"]):
        assert run(*words).code == 0
    assert below(".") == ["in/a.xlsx"]
    assert path.read_bytes() == before


# explain


def test_explain_names_the_rule_the_cells_and_the_organisation(run: Run) -> None:
    ran = run("explain", save(sound(), "a.xlsx"), "мк", "3.1")
    assert ran.code == 0
    assert "1-қосымшаның 3.4-тармағы" in ran.out
    assert "→ 0  Бұзушылықтардың болуы" in ran.out
    assert "2  Бұзушылықтардың болмауы" in ran.out
    assert "«Қайнар-1»" in ran.out
    assert kit.bin_of(1) in ran.out
    assert f"«Тексерулер» парағы: {kit.where(I.VIOLATION, 2)}" in ran.out
    assert "№ 47" in ran.out


@pytest.mark.parametrize("section", ["мк", "МК", "MK", "Мk", "enterprises"])
@pytest.mark.parametrize("row", ["3.1", "3.1."])
def test_a_section_may_be_named_in_many_ways(run: Run, section: str, row: str) -> None:
    ran = run("explain", save(sound(), "a.xlsx"), section, row)
    assert (ran.code, ran.out.splitlines()[0][:6]) == (0, "МК 3.1")


@pytest.mark.parametrize(("section", "row"), [("мк", "3"), ("мк", "9"), ("жк", "1"), ("ақ", "3.3")])
def test_an_unknown_row_is_told_with_those_there_are(run: Run, section: str, row: str) -> None:
    ran = run("explain", save(sound(), "a.xlsx"), section, row)
    assert ran.code == 2
    assert "МК: 1, 2, 3.1" in ran.out + ran.err


def test_a_refused_workbook_explains_nothing_but_its_problems(run: Run) -> None:
    ran = run("explain", save(refused(), "a.xlsx"), "мк", "1")
    assert ran.code == 1
    assert "yes-no-malformed" in ran.out


@pytest.mark.parametrize("key", KEYS)
def test_every_row_of_every_section_can_be_explained(run: Run, key: str) -> None:
    path = save(sound(), "a.xlsx")
    languages = itertools.cycle(Language)
    for number in rows_of(run("score", path, "--json").json, key):
        ran = run("explain", path, key, number, "--lang", next(languages).value)
        assert ran.code == 0
        assert re.match(rf"\w+ {re.escape(number)}  ", ran.out)


# build


def test_documents_mirror_the_tree_of_their_workbooks(run: Run) -> None:
    for parts in (("in", "a.xlsx"), ("in", "2023", "b.xlsx"), ("in", "2023", "x", "c.xlsm")):
        save(sound(), *parts)
    ran = run("build", "in", "-o", "out")
    assert ran.code == 0
    assert documents("out") == ["2023/b.docx", "2023/x/c.docx", "a.docx"]
    assert "Жасалған құжаттар: 3" in ran.out


def test_inputs_and_output_are_the_default_folders(run: Run) -> None:
    save(sound(), "inputs", "2023", "a.xlsx")
    assert run("build").code == 0
    assert documents("output") == ["2023/a.docx"]


def test_a_file_given_by_name_lands_at_the_root(run: Run) -> None:
    save(sound(), "in", "2023", "a.xlsx")
    save(sound(), "in", "2023", "b.xlsx")
    assert run("build", "in/2023/a.xlsx", "-o", "out").code == 0
    assert documents("out") == ["a.docx"]


def test_two_workbooks_for_one_document_are_both_refused(run: Run) -> None:
    save(sound(), "in", "a.xlsx")
    save(sound(), "in", "a.xlsm")
    save(sound(), "in", "b.xlsx")
    save(sound(), "other", "B.xlsx")
    save(sound(), "in", "c.xlsx")
    ran = run("build", "in", "other", "-o", "out")
    assert ran.code == 1
    assert documents("out") == ["c.docx"]
    assert ran.out.count("[same-target]") == 4


def test_a_workbook_given_twice_is_built_once(run: Run) -> None:
    save(sound(), "in", "a.xlsx")
    assert run("build", "in", "in/a.xlsx", "in/../in", "-o", "out").code == 0
    assert documents("out") == ["a.docx"]


def test_files_of_an_open_excel_are_passed_over(run: Run) -> None:
    save(sound(), "in", "a.xlsx")
    Path("in", "~$a.xlsx").write_bytes(b"\x06owner")
    ran = run("build", "in", "-o", "out")
    assert (ran.code, documents("out")) == (0, ["a.docx"])
    assert "[owner-file]" in ran.out
    assert run("check", "in").code == 0


def test_an_empty_folder_is_an_error_and_makes_nothing(run: Run) -> None:
    Path("in").mkdir()
    Path("in", "readme.txt").write_text("")
    ran = run("build", "in", "-o", "out")
    assert ran.code == 1
    assert "[folder-empty]" in ran.out
    assert documents("out") == []


def test_the_output_is_not_taken_for_an_input(run: Run) -> None:
    save(sound(), "a.xlsx")
    save(sound(), "out", "problems", "b.xlsx")
    save(sound(), ".git", "c.xlsx")
    assert run("build", ".", "-o", "out").code == 0
    assert documents("out") == ["a.docx"]


def test_an_output_that_cannot_be_written_is_told(run: Run) -> None:
    save(sound(), "in", "a.xlsx")
    Path("out").write_text("a file, not a folder")
    ran = run("build", "in", "-o", "out")
    assert ran.code == 1
    assert "[output-unwritable]" in ran.out
    assert Path("out").read_text() == "a file, not a folder"


def test_a_full_disk_leaves_no_half_written_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    save(sound(), "in", "a.xlsx")
    assert run("build", "in", "-o", "out").code == 0
    before = Path("out", "a.docx").read_bytes()
    save(kit.workbook([organisation("ММ", 1)]), "in", "a.xlsx")
    save(sound(), "in", "b.xlsx")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ran = run("build", "in", "-o", "out")
    assert ran.code == 1
    assert "[output-unwritable]" in ran.out
    assert documents("out") == ["a.docx"]
    assert Path("out", "a.docx").read_bytes() == before
    assert {name for name in below("out") if "bagalau" in name} == {
        ".bagalau-lock",
        ".bagalau-previous",
        ".bagalau-seal",
    }


def test_a_refused_workbook_is_listed_and_the_others_are_made(run: Run) -> None:
    save(sound(), "in", "a.xlsx")
    refused_file = save(refused(), "in", "b.xlsx")
    save(sound(), "in", "c.xlsx")
    Path("in", "d.xlsx").write_bytes(b"no workbook")
    ran = run("build", "in", "-o", "out")
    assert ran.code == 1
    assert documents("out") == ["a.docx", "c.docx"]
    assert {name for name in below("out") if name.startswith(".")} == {
        ".bagalau-lock",
        ".bagalau-previous",
        ".bagalau-seal",
    }
    listed = ran.out.split(f"Қабылданбаған файл: {refused_file}")[1].split("Қабылданбаған файл")[0]
    assert len(re.findall(r"\[[a-z-]+\]", listed)) == 3, "the first three problems"
    assert f"bagalau check {refused_file}" in listed, "and the command for the rest"
    assert "Жасалған құжаттар: 2" in ran.out
    assert "Қабылданбаған файлдар: 2" in ran.out


def test_the_command_for_the_rest_can_be_pasted(run: Run) -> None:
    path = save(refused(), "бос орын", "b.xlsx")
    assert f'bagalau check "{path}"' in run("build", "бос орын", "-o", "out").out


def test_few_problems_need_no_further_command(run: Run) -> None:
    save(kit.workbook([organisation("МК", 1, {O.PLAN: None})]), "in", "a.xlsx")
    assert "bagalau check" not in run("build", "in", "-o", "out").out


@pytest.mark.parametrize(
    "book",
    [
        pytest.param(kit.workbook([organisation("МК", 1, {O.PLAN: None})]), id="one problem"),
        pytest.param(refused(), id="many problems"),
    ],
)
def test_an_older_document_of_a_refused_workbook_is_out_of_date(run: Run, book: Workbook) -> None:
    save(sound(), "in", "a.xlsx")
    assert run("build", "in", "-o", "out").code == 0
    made = Path("out", "a.docx").read_bytes()
    save(book, "in", "a.xlsx")
    ran = run("build", "in", "-o", "out")
    assert ran.code == 1
    assert Path("out", "a.docx").read_bytes() == made
    assert "[output-stale]" in ran.out, "however many other problems there are"


def test_warnings_are_told_and_do_not_stop_the_document(run: Run) -> None:
    save(warned(), "in", "a.xlsx")
    ran = run("build", "in", "-o", "out")
    assert (ran.code, documents("out")) == (0, ["a.docx"])
    assert "[paid-above-due]" in ran.out
    assert "Ескертулер: 1" in ran.out


def test_notes_may_be_left_out(run: Run) -> None:
    save(sound(), "in", "a.xlsx")
    assert run("build", "in", "-o", "with").code == 0
    assert run("build", "in", "-o", "without", "--no-notes").code == 0
    assert NOTES in lines(Path("with", "a.docx"))
    assert NOTES not in lines(Path("without", "a.docx"))
    assert len(paper.read(Path("without", "a.docx")).tables) == 4


def lines(path: Path) -> list[str]:
    """The lines with ordinary hyphens and spaces."""
    return [breaking(line) for line in paper.read(path).lines]


def test_a_chosen_edition_is_said_in_the_notes(run: Run) -> None:
    save(sound(), "in", "a.xlsx")
    assert run("build", "in", "-o", "own").code == 0
    assert run("build", "in", "-o", "other", "--edition", "2025").code == 0
    chosen = "пайдаланушының таңдауы бойынша"
    assert not [line for line in lines(Path("own", "a.docx")) if chosen in line]
    told = [line for line in lines(Path("other", "a.docx")) if chosen in line]
    assert told
    assert "№ 21" in told[0]


def test_many_workbooks_are_built_side_by_side(run: Run) -> None:
    for number in range(16):
        save(refused() if number == 7 else sound(), "in", f"{number:02}.xlsx")
    ran = run("build", "in", "-o", "out", "--jobs", "2")
    assert ran.code == 1
    assert documents("out") == [f"{number:02}.docx" for number in range(16) if number != 7]


# build: templates


def changed_template(path: Path, category: str, tag: str = "") -> Path:
    """Our template of 2022 with a mark in it, and another declared edition; a path of its own."""
    path = path.resolve()  # a process keeps templates by their paths
    document = Document(str(template_files.find_template(None, kit.EDITIONS[0], Paper.SHEET)))
    document.core_properties.category = category
    document.paragraphs[-1].add_run(tag or "ӨЗ ҮЛГІМІЗ")
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def test_a_template_may_be_a_file(run: Run) -> None:
    save(sound(), "in", "a.xlsx")
    own = changed_template(Path("own.docx"), "2022")
    assert run("build", "in", "-o", "out", "--template", own).code == 0
    assert "ӨЗ ҮЛГІМІЗ" in " ".join(lines(Path("out", "a.docx")))


def test_a_template_may_be_a_folder_by_edition(run: Run) -> None:
    save(sound(), "in", "a.xlsx")
    save(kit.workbook([organisation("ММ", 1)], body={B.YEAR: Decimal(2025)}), "in", "b.xlsx")
    changed_template(Path("own", "2022", Paper.SHEET.template_name), "2022")
    ran = run("build", "in", "-o", "out", "--template", "own")
    assert (ran.code, documents("out")) == (1, ["a.docx"])
    assert "[template-missing]" in ran.out
    assert "ӨЗ ҮЛГІМІЗ" in " ".join(lines(Path("out", "a.docx")))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda _: None, "template-missing"),
        (lambda path: path.write_bytes(b""), "template-other-format"),
        (lambda path: path.write_bytes(b"no document"), "template-other-format"),
        (lambda path: path.write_bytes(kit.saved(sound())), "template-other-format"),
        (lambda path: changed_template(path, " "), "template-no-edition"),
        (lambda path: changed_template(path, "2022", "{% if мк.б1 %}"), "pair-unclosed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_template_that_cannot_be_used_is_told_before_anything_is_written(
    run: Run, make: Callable[[Path], object], code: str
) -> None:
    save(sound(), "in", "a.xlsx")
    make(Path("own.docx"))
    ran = run("build", "in", "-o", "out", "--template", "own.docx")
    assert ran.code == 1
    assert f"[{code}]" in ran.out
    assert not Path("out").exists()


def test_a_template_of_another_edition_is_refused(run: Run) -> None:
    save(sound(), "in", "a.xlsx")
    other = template_files.shipped_folder() / "2025" / Paper.SHEET.template_name
    ran = run("build", "in", "-o", "out", "--template", other)
    assert ran.code == 1
    assert "[template-other-edition]" in ran.out
    assert documents("out") == []


def test_a_tag_that_means_nothing_refuses_the_document(run: Run) -> None:
    save(sound(), "in", "a.xlsx")
    own = changed_template(Path("own.docx"), "2022", "{{ орган.мекенжайы }}")
    ran = run("build", "in", "-o", "out", "--template", own)
    assert ran.code == 1
    assert documents("out") == []


# new


def test_blank_workbooks_for_all_regions(run: Run) -> None:
    assert run("new", "--all-regions", "--year", "2023").code == 0
    assert below("inputs/2023") == sorted(f"{region.slug}.xlsx" for region in all_regions())
    assert len(below("inputs/2023")) == 20
    found = run("check", "inputs", "--json")
    assert found.code == 1
    assert [problem["code"] for problem in found.json] == ["sheet-unfilled"] * 20


@pytest.mark.parametrize("kind", [(), ("--report",)], ids=["organisations", "report"])
def test_an_untouched_blank_becomes_a_paper_only_when_the_body_says_it_has_none(
    run: Run, kind: Sequence[str]
) -> None:
    words = ["--name", "Мәдениет министрлігі", "--kind", "тиісті саланың уәкілетті органы"]
    assert run("new", *words, "--year", "2025", "-o", "in", *kind).code == 0
    (path,) = Path("in").iterdir()
    refused = run("build", "in", "-o", "out", "--lang", "en")
    assert (refused.code, documents("out")) == (1, [])
    assert refused.out.count("[sheet-unfilled]") == 1
    assert "write “иә” beside “Ұйымдары жоқ”" in refused.out
    kit.say_none(path)
    save(sound(), "in", "other.xlsx")
    ran = run("build", "in", "-o", "out", "--lang", "en")
    assert (ran.code, len(documents("out"))) == (0, 2)
    assert "Warnings: 0" in ran.out
    told = run("score", path, "--json").json
    assert (told["total"], told["max"], told["problems"]) == (None, None, [])
    points = {row["points"] for section in told["sections"] for row in section["rows"]}
    assert points == {None}
    assert run("verify", "out").code == 0


def test_a_blank_workbook_for_one_body(run: Run) -> None:
    words = ["--name", "Мәдениет министрлігі", "--kind", "тиісті саланың уәкілетті органы"]
    assert run("new", *words, "--year", "2025", "-o", "blank").code == 0
    (name,) = below("blank")
    assert name == "madeniet-ministrligi.xlsx"
    told = run("score", Path("blank", name), "--json").json
    assert told["body"] == {
        "name": "Мәдениет министрлігі",
        "kind": "тиісті саланың уәкілетті органы",
        "kato": None,
    }
    assert (told["year"], told["edition"]) == (2025, "2025")
    local = ["--name", "Қайнар ауданы", "--kind", "akim_office", "--kato", "100 000 000"]
    assert run("new", *local, "--year", "2025", "-o", "blank").code == 0
    assert run("score", "blank/qainar-audany.xlsx", "--json").json["body"]["kato"] == "100000000"


@pytest.mark.parametrize(("year", "edition"), [("2023", "2022"), ("2025", "2025")])
def test_a_blank_workbook_for_a_report(run: Run, year: str, edition: str) -> None:
    words = ["--name", "Мәдениет министрлігі", "--kind", "тиісті саланың уәкілетті органы"]
    assert run("new", *words, "--year", year, "--report", "-o", "blank").code == 0
    (name,) = below("blank")
    told = run("score", Path("blank", name), "--json").json
    assert (told["year"], told["edition"], told["sections"]) == (int(year), edition, [])
    (problem,) = told["problems"]
    assert (problem["code"], problem["sheet"]) == ("sheet-unfilled", "2-қосымша")


HEAD = ["Органның атауы", "Органның түрі", "ӘАОЖ коды"]
LIST = [
    HEAD,
    ["Қайнар облысының әкімдігі", "жергілікті атқарушы орган", "100000000"],
    ["Мәдениет министрлігі", "тиісті саланың уәкілетті органы", ""],
]


def list_file(name: str, rows: Sequence[Sequence[str]], separator: str = ";") -> Path:
    path = Path(name)
    if path.suffix == ".csv":
        path.write_text("\n".join(separator.join(row) for row in rows), "utf-8-sig")
    else:
        contents = [[cell or None for cell in row] for row in rows]
        path.write_bytes(kit.saved(Workbook(name, (kit.sheet("Тізім", contents),))))
    return path


@pytest.mark.parametrize("separator", [";", ",", "\t", "xlsx"])
def test_blank_workbooks_for_the_bodies_of_a_list(run: Run, separator: str) -> None:
    name = "list.xlsx" if separator == "xlsx" else "list.csv"
    path = list_file(name, LIST, separator)
    assert run("new", "--from", path, "--year", "2023", "-o", "blank").code == 0
    assert below("blank") == ["madeniet-ministrligi.xlsx", "qainar-oblysynyng-akimdigi.xlsx"]


def test_a_list_with_an_error_makes_nothing(run: Run) -> None:
    path = list_file("list.csv", [*LIST, ["", "басқа", "12"]])
    ran = run("new", "--from", path, "--year", "2023", "-o", "blank")
    assert ran.code == 1
    assert ran.out.count("C4") + ran.out.count("A4") + ran.out.count("B4") >= 3
    assert not Path("blank").exists()
    assert run("new", "--from", "none.csv", "--year", "2023").code == 1


def test_a_file_that_is_there_is_never_written_over(run: Run) -> None:
    path = Path("blank", "madeniet-ministrligi.xlsx")
    path.parent.mkdir()
    path.write_bytes(b"filled in")
    ran = run("new", "--from", list_file("list.csv", LIST), "--year", "2023", "-o", "blank")
    assert ran.code == 1
    assert "[blank-exists]" in ran.out
    assert path.read_bytes() == b"filled in"
    assert below("blank") == ["madeniet-ministrligi.xlsx", "qainar-oblysynyng-akimdigi.xlsx"]


def test_a_blank_workbook_filled_in_is_scored(run: Run) -> None:
    words = ["--name", "Қайнар", "--kind", "sectoral", "--year", "2023", "-o", "blank"]
    assert run("new", *words).code == 0
    book = openpyxl.load_workbook("blank/qainar.xlsx")
    sheet = book["Ұйымдар"]
    columns = [cell.value for cell in sheet[1]]
    for field, content in organisation("МК", 1).items():
        assert content is None or isinstance(content, str | Decimal | date)
        sheet.cell(2, columns.index(field.value.text) + 1).value = content
    book.save("blank/qainar.xlsx")
    ran = run("score", "blank/qainar.xlsx", "--json")
    assert (ran.code, ran.json["problems"]) == (0, [])
    assert [section["organisations"] for section in ran.json["sections"]] == [0, 1, 0, 0]


# editions


def test_editions_are_listed_with_sources_dates_and_what_was_not_seen(run: Run) -> None:
    ran = run("editions")
    assert ran.code == 0
    assert re.findall(r"^(20\d\d)  ", ran.out, re.MULTILINE) == ["2022", "2025"]
    assert "2022 жылғы 20 маусым" in ran.out
    assert "2025 жылғы 30 сәуір" in ran.out
    assert "2021–2023" in ran.out
    assert "89717" in ran.out
    assert "210234" in ran.out
    assert "2023 жылғы 26 мамыр" in ran.out
    for language, day in {"ru": "26.05.2023", "en": "26 May 2023"}.items():
        assert day in run("editions", "--lang", language).out


# Exit codes and what is said of our own faults


@pytest.mark.parametrize(
    "words",
    [["dance"], ["score"], ["build", "--jobs", "0"], ["new", "--all-regions"], ["check", "-x"]],
    ids=" ".join,
)
def test_a_wrong_command_line_is_two(run: Run, words: list[str]) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_help_and_version_are_no_errors(run: Run) -> None:
    assert run("--help").code == 0
    version = run("--version")
    assert (version.code, version.out) == (0, f"{__version__}\n")


def test_an_interruption_is_one_hundred_and_thirty(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "run", interrupt)
    ran = run("check", "in")
    assert ran.code == 130
    assert "Тоқтатылды" in ran.out


def test_an_interrupted_build_leaves_whole_documents_only(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        save(sound(), "in", f"{name}.xlsx")

    def interrupt(options: Options, source: Source) -> Prepared:
        if source.path.name == "b.xlsx":
            raise KeyboardInterrupt
        return preparing.prepare(options, source)

    monkeypatch.setattr("generator.batch.run.preparing", partial(partial, interrupt))
    assert run("build", "in", "-o", "out").code == 130
    assert documents("out") == ["a.docx"]
    assert paper.read(Path("out", "a.docx")).tables


def test_a_fault_of_ours_is_named_as_one_and_stops_no_other(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        save(sound(), "in", f"{name}.xlsx")

    def fall(path: Path, *rest: Any) -> Any:
        if path.name == "a.xlsx":
            raise RuntimeError("a fault of ours")
        return assess(path, *rest)

    monkeypatch.setattr(preparing, "assess", fall)
    ran = run("build", "in", "-o", "out", "--log", "log.txt")
    assert (ran.code, documents("out")) == (1, ["b.docx"])
    assert "[unexpected]" in ran.out
    assert "Traceback" not in ran.out
    assert "a fault of ours" in Path("log.txt").read_text("utf-8")


def test_the_program_runs_as_a_module_in_any_console(tmp_path: Path) -> None:
    """A console of an old code page must not stop Kazakh letters."""
    ran = subprocess.run(
        [sys.executable, "-m", "generator", "editions"],
        env={
            **os.environ,
            "PYTHONIOENCODING": "cp1251",
            "PYTHONPATH": str(ROOT),
        },
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "Қабылданған" in ran.stdout.decode("utf-8")


def test_a_reader_that_has_seen_enough_is_no_fault(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m generator editions | head -c 1'
    ran = subprocess.run(
        ["/bin/sh", "-c", command],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in ran.stderr


def test_the_file_that_was_read_is_the_file_that_was_written(run: Run) -> None:
    """What the kit saves for these tests is what the program reads."""
    path = save(sound(), "a.xlsx")
    book, problems = read(path)
    assert book is not None
    assert not problems
    assert book.sheets == sound().sheets
    assert run("check", path).code == 0


LIBRARIES = {"babel", "docx", "docxtpl", "filelock", "jinja2", "lxml", "openpyxl", "rich"}
FOR_FEW = {"fontTools", "pypdf", "pypdfium2", "xlsxwriter"}
"""Libraries that only PDFs and written workbooks need."""

AT_THE_END = {
    "generator.excel.summary",
    "generator.batch.overviews",
}
"""What is needed once all documents are made."""


def imported(code: str) -> set[str]:
    """All modules of a process that runs some lines."""
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules, file=sys.stderr)"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(ran.stderr.split())


def test_help_is_told_before_any_library_is_imported() -> None:
    found = imported(
        "import contextlib, generator.cli.main\n"
        "with contextlib.suppress(SystemExit): generator.cli.main.main(['--help'])"
    )
    assert "generator.cli.commands" in found
    assert not found & (LIBRARIES | FOR_FEW | {"generator.cli.console", "generator.law.edition"})


def test_a_process_that_makes_documents_imports_nothing_else() -> None:
    found = imported(
        "import generator.__main__, generator.cli.main;"
        "import generator.files.pool, generator.batch.prepare"
    )
    assert "generator.word.fill" in found
    assert not found & {"docx", "docxtpl", "jinja2", "generator.word.template.lint"}
    assert not found & (
        FOR_FEW | AT_THE_END | {"filelock", "generator.batch.pdfs", "generator.cli.console"}
    )
    assert not found & {"argparse", "rich", "generator.cli.commands"}


def test_the_first_document_waits_for_no_overview_and_no_pdf() -> None:
    found = imported("import generator.cli.console, generator.cli.build")
    assert "generator.batch.run" in found
    assert not found & (FOR_FEW | {"generator.excel.summary", "generator.batch.overviews"})


def test_what_is_current_is_found_without_what_fills_papers() -> None:
    found = imported("import generator.cli.console, generator.cli.build, generator.files.pool")
    assert not found & {"docx", "docxtpl", "jinja2", "openpyxl", "generator.batch.prepare"}


# Ctrl-C outside of a command


@pytest.fixture
def unchanged_signals() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("unchanged_signals")
def test_an_interruption_before_a_command_begins_ends_without_a_trace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", interrupted)
    with pytest.raises(SystemExit) as ended:
        cli.run()
    assert ended.value.code == 130


@pytest.mark.usefixtures("unchanged_signals")
def test_what_is_done_is_not_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "main", lambda: 1)
    with pytest.raises(SystemExit) as ended:
        cli.run()
    assert ended.value.code == 1
    signal.raise_signal(signal.SIGINT)  # nothing happens
