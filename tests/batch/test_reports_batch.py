"""Builds with reports: the papers of each body, and the consolidated report of the folder."""

from __future__ import annotations

import random
import shutil
import time
from functools import cache
from pathlib import Path
from unittest import mock

import openpyxl
import pytest

from generator.batch import consolidated_report as consolidation
from generator.law.choices import Count
from generator.papers import content
from generator.results import manifest
from generator.submission.contract import BodyField
from tests.helpers import kit
from tests.helpers.folders import (
    CONSOLIDATED,
    bodies_in,
    build,
    contents,
    entries,
    locked,
    name_of,
    refused,
    sign,
    stamps,
    two_processes,
    undisturbed,
    verified,
    workbook,
    write,
)
from tests.helpers.remembered import forgetting

pytestmark = pytest.mark.usefixtures("remembered")

WORD, TABLE = f"{CONSOLIDATED}.docx", f"{CONSOLIDATED}.xlsx"
BOTH = (WORD, TABLE)
OPTION = "--with-report"


@cache
def reporting(number: int) -> bytes:
    """A workbook that hands in the body's report, and names no inspections."""
    told = kit.counts(institutions={Count.AT_START: number, Count.AT_END: number})
    return kit.saved(kit.report_workbook(told, (), {BodyField.NAME: f"Бастау-{number} әкімдігі"}))


def numbers_of(*chosen: int) -> list[str]:
    return [name_of(number) for number in chosen]


# The same bytes whatever happens


def test_any_order_any_jobs_and_any_way_there_give_the_same_bytes(tmp_path: Path) -> None:
    paths = write(tmp_path / "inputs", 5)
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    assert build(*paths, "-o", one, "--jobs", "1", OPTION) == 0
    with two_processes():
        assert build(*reversed(paths), "-o", two, "--jobs", "2", OPTION) == 0
    shuffled = random.Random(7).sample(paths, len(paths))
    assert build(*shuffled[:3], "-o", three, OPTION) == 0
    assert build(*shuffled[3:], "-o", three, OPTION) == 0
    assert contents(one) == contents(two) == contents(three)
    assert len(contents(one)) == 3 * 5 + 3


def test_another_day_gives_the_same_bytes(
    inputs: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build(inputs, "-o", output, OPTION) == 0
    later, clock = output.with_name("later"), time.time
    monkeypatch.setattr(time, "time", lambda: clock() + 400 * 86_400)
    monkeypatch.setenv("TZ", "Asia/Almaty")
    time.tzset()
    try:
        with forgetting():
            assert build(inputs, "-o", later, OPTION) == 0
    finally:
        monkeypatch.undo()
        time.tzset()
    assert contents(later) == contents(output)


def test_a_second_run_finds_all_current_and_touches_nothing(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, OPTION) == 0
    said = capsys.readouterr().out
    assert "Reports made (Appendices 2 and 3): 4" in said
    for name in BOTH:
        assert f"Consolidated report (Appendix 5), bodies: 2: {output / name}" in said
    before = stamps(output)
    assert build(inputs, "-o", output, OPTION) == 0
    assert stamps(output) == before
    assert "Documents already current: 2" in capsys.readouterr().out
    assert set(entries(output)) == {
        *BOTH,
        *(f"0{n}{suffix}.docx" for n in (0, 1) for suffix in ("", "-report", "-inspections")),
    }


@pytest.mark.parametrize("name", ["00-report.docx", "01-inspections.docx", *BOTH])
def test_what_is_deleted_is_made_again(inputs: Path, output: Path, name: str) -> None:
    assert build(inputs, "-o", output, OPTION) == 0
    held = contents(output)
    (output / name).unlink()
    assert build(inputs, "-o", output, OPTION) == 0
    assert contents(output) == held


def test_bodies_with_a_report_of_their_own_and_without_inspections_are_taken_in(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / "own.xlsx").write_bytes(reporting(5))
    assert build(inputs, "-o", output, OPTION) == 0
    assert len(bodies_in(output)) == 3
    assert not verified(output, inputs, capsys)


# Changed and refused workbooks


def test_a_workbook_built_later_renews_the_consolidated_report(inputs: Path, output: Path) -> None:
    assert build(inputs / "00.xlsx", "-o", output, OPTION) == 0
    assert bodies_in(output) == numbers_of(0)
    assert build(inputs / "01.xlsx", "-o", output, OPTION) == 0
    assert bodies_in(output) == numbers_of(0, 1)
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    before = contents(output)
    assert build(inputs / "00.xlsx", "-o", output, OPTION) == 0
    after = contents(output)
    assert all(after[name] != before[name] for name in BOTH)
    assert after == undisturbed(output, inputs, OPTION)


def test_a_body_refused_now_is_left_out_until_its_workbook_is_mended(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, OPTION) == 0
    whole = contents(output)
    (inputs / "00.xlsx").write_bytes(refused(0))
    capsys.readouterr()
    assert build(inputs, "-o", output, OPTION) == 1
    said = capsys.readouterr().out
    for name in ("00.docx", "00-report.docx", "00-inspections.docx"):
        assert str(output / name) in said
    assert "bodies: 1" in said
    assert bodies_in(output) == numbers_of(1)
    # A build of another body alone must not bring it back.
    assert build(inputs / "01.xlsx", "-o", output, OPTION) == 0
    assert f"{output / '00-report.docx'}" in capsys.readouterr().out
    assert bodies_in(output) == numbers_of(1)
    (inputs / "00.xlsx").write_bytes(workbook(0))
    assert build(inputs, "-o", output, OPTION) == 0
    assert contents(output) == whole


def test_with_every_body_refused_there_is_no_consolidated_report(
    inputs: Path, output: Path
) -> None:
    assert build(inputs, "-o", output, OPTION) == 0
    for number in (0, 1):
        (inputs / f"0{number}.xlsx").write_bytes(refused(number))
    assert build(inputs, "-o", output, OPTION) == 1
    assert not any((output / name).exists() for name in BOTH)
    assert not set(BOTH) & set(entries(output))


def test_reports_left_behind_by_a_build_without_them_are_told_every_time(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, OPTION) == 0
    capsys.readouterr()
    assert build(inputs, "-o", output) == 0
    assert "report-stale" not in capsys.readouterr().out
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    for _ in range(2):
        assert build(inputs, "-o", output) == 0
        said = capsys.readouterr().out
        assert said.count("[report-stale]") == 4
        for name in ("00-report.docx", "00-inspections.docx", *BOTH):
            assert str(output / name) in said
        assert str(output / "01-report.docx") not in said
    assert build(inputs, "-o", output, OPTION) == 0
    assert "report-stale" not in capsys.readouterr().out
    assert contents(output) == undisturbed(output, inputs, OPTION)


# Signed and finished by hand


@pytest.mark.parametrize("name", ["00-report.docx", "00-inspections.docx"])
def test_a_signed_report_is_kept_until_forced(
    inputs: Path, output: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, OPTION) == 0
    held = contents(output)
    signed = sign(output / name)
    for _ in range(2):
        capsys.readouterr()
        assert build(inputs, "-o", output, OPTION) == 0
        assert f"{output / name}" in capsys.readouterr().out
        assert contents(output) == {**held, name: signed}
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    assert build(inputs, "-o", output, OPTION) == 1
    assert "the workbook now gives another" in capsys.readouterr().out
    assert (output / name).read_bytes() == signed
    assert build(inputs, "-o", output, OPTION, "--force") == 0
    assert contents(output) == undisturbed(output, inputs, OPTION)


def finish_table(path: Path) -> bytes:
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["J1"] = "тексерілді"
    book.save(path)
    return path.read_bytes()


@pytest.mark.parametrize("name", BOTH)
def test_a_consolidated_report_finished_by_hand_is_kept_until_forced(
    inputs: Path, output: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, OPTION) == 0
    own = (finish_table if name == TABLE else sign)(output / name)
    capsys.readouterr()
    assert build(inputs, "-o", output, OPTION) == 0
    assert (output / name).read_bytes() == own
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    for _ in range(2):
        capsys.readouterr()
        assert build(inputs, "-o", output, OPTION) == 1
        said = capsys.readouterr().out
        assert "[output-foreign]" in said
        assert str(output / name) in said
        assert (output / name).read_bytes() == own
    assert build(inputs, "-o", output, OPTION, "--force") == 0
    assert contents(output) == undisturbed(output, inputs, OPTION)


# Years and editions


def test_each_year_has_a_report_of_its_own_and_the_one_for_all_goes(
    tmp_path: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = tmp_path / "inputs"
    write(inputs / "2023", 2)
    assert build(inputs, "-o", output, OPTION) == 0
    assert all((output / name).exists() for name in BOTH)
    one_year = contents(output)
    write(inputs / "2025", 1, year=2025)
    assert build(inputs, "-o", output, OPTION) == 0
    assert not any((output / name).exists() for name in BOTH)
    assert bodies_in(output, "consolidated-report-2023.xlsx") == numbers_of(0, 1)
    assert bodies_in(output, "consolidated-report-2025.xlsx") == numbers_of(0)
    assert contents(output) == undisturbed(output, inputs, OPTION)
    assert not verified(output, inputs, capsys)
    for path in [*(output / "2025").iterdir()]:
        path.unlink()
    shutil.rmtree(inputs / "2025")
    assert build(inputs, "-o", output, OPTION) == 0
    now = {name: data for name, data in contents(output).items() if name != manifest.NAME}
    assert now == {name: data for name, data in one_year.items() if name != manifest.NAME}


def test_a_finished_report_for_all_is_told_when_the_years_have_their_own(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, OPTION) == 0
    own = sign(output / WORD)
    write(inputs / "2025", 1, year=2025)
    for _ in range(2):
        capsys.readouterr()
        assert build(inputs, "-o", output, OPTION) == 0
        said = capsys.readouterr().out
        assert "[report-stale]" in said
        assert str(output / WORD) in said
        assert (output / WORD).read_bytes() == own
        assert not (output / TABLE).exists()


def test_one_year_by_two_editions_has_two_reports(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs / "00.xlsx", "-o", output, OPTION) == 0
    assert build(inputs / "01.xlsx", "-o", output, OPTION, "--edition", "2025") == 0
    assert bodies_in(output, "consolidated-report-2023-2022.xlsx") == numbers_of(0)
    assert bodies_in(output, "consolidated-report-2023-2025.xlsx") == numbers_of(1)
    assert not verified(output, inputs, capsys)
    assert build(inputs, "-o", output, OPTION, "--edition", "2025") == 0
    assert bodies_in(output) == numbers_of(0, 1)
    assert not verified(output, inputs, capsys)


# Names


def test_a_workbook_named_like_anothers_report_is_refused_beside_it(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / "00-report.xlsx").write_bytes(workbook(7))
    assert build(inputs, "-o", output, OPTION) == 1
    assert capsys.readouterr().out.count("[same-target]") == 2
    assert set(contents(output)) == {
        *("01.docx", "01-report.docx", "01-inspections.docx"),
        *(*BOTH, manifest.NAME),
    }


@pytest.mark.parametrize("number", [0, 7], ids=["of the same body", "of another body"])
def test_a_report_never_takes_the_place_of_a_sheet_that_was_there(
    inputs: Path, output: Path, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / "00-report.xlsx").write_bytes(workbook(number, 1))
    assert build(inputs / "00-report.xlsx", "-o", output) == 0
    sheet = (output / "00-report.docx").read_bytes()
    capsys.readouterr()
    assert build(inputs / "00.xlsx", "-o", output, OPTION) == 1
    assert "[output-of-other]" in capsys.readouterr().out
    assert (output / "00-report.docx").read_bytes() == sheet
    assert build(inputs / "00.xlsx", "-o", output) == 0
    assert "report-stale" not in capsys.readouterr().out


def test_a_sheet_never_takes_the_place_of_a_report_that_was_there(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, OPTION) == 0
    held = contents(output)
    (inputs / "00-report.xlsx").write_bytes(workbook(0, 1))
    assert build(inputs / "00-report.xlsx", "-o", output) == 1
    assert "[output-of-other]" in capsys.readouterr().out
    assert contents(output) == held


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["plain", "force"])
@pytest.mark.parametrize("name", ["consolidated-report", "Consolidated-Report-2023"])
def test_a_workbook_named_like_the_consolidated_report_is_refused(
    inputs: Path, output: Path, name: str, force: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / f"{name}.xlsx").write_bytes(workbook(7))
    (inputs / "below").mkdir()
    shutil.copy(inputs / f"{name}.xlsx", inputs / "below")
    assert build(inputs, "-o", output, OPTION, *force) == 1
    said = capsys.readouterr().out
    assert said.count("[name-reserved]") == 1
    assert bodies_in(output) == numbers_of(0, 1, 7)
    assert (output / "below" / f"{name}.docx").exists()


def test_without_reports_such_a_name_is_free_but_a_report_there_is_kept(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / "consolidated-report.xlsx").write_bytes(workbook(7))
    plain = output.with_name("plain")
    assert build(inputs, "-o", plain) == 0
    sheet = (plain / WORD).read_bytes()
    assert build(inputs / "00.xlsx", "-o", plain, OPTION) == 1
    assert "[output-of-other]" in capsys.readouterr().out
    assert (plain / WORD).read_bytes() == sheet
    assert build(inputs / "00.xlsx", "-o", output, OPTION) == 0
    held = (output / WORD).read_bytes()
    assert build(inputs, "-o", output) == 1
    assert "[name-reserved]" in capsys.readouterr().out
    assert (output / WORD).read_bytes() == held


def test_where_the_documents_lie_among_the_workbooks_a_report_of_ours_is_no_workbook(
    inputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert build(inputs, "-o", inputs, OPTION) == 0
        assert "Files refused: 0" in capsys.readouterr().out
    (inputs / TABLE).write_bytes(workbook(7))
    for force in ([], ["--force"]):
        assert build(inputs, "-o", inputs, OPTION, *force) == 1
        assert "[name-reserved]" in capsys.readouterr().out
        assert (inputs / TABLE).read_bytes() == workbook(7)


def test_two_workbooks_of_one_body_are_both_in_it_and_told(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / "00 (2).xlsx").write_bytes(workbook(0, 1))
    for _ in range(2):
        assert build(inputs, "-o", output, OPTION) == 0
        said = capsys.readouterr().out
        assert "[body-twice]" in said
        assert f"{inputs / '00 (2).xlsx'}, {inputs / '00.xlsx'}" in said
    assert "bodies: 3" in said
    assert not verified(output, inputs, capsys)


# Too many for Word


def test_more_bodies_than_word_takes_are_in_a_workbook_only(
    inputs: Path, output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, OPTION) == 0
    monkeypatch.setattr(consolidation, "MOST_IN_WORD", 2)
    (inputs / "02.xlsx").write_bytes(workbook(2))
    capsys.readouterr()
    for _ in range(2):
        assert build(inputs, "-o", output, OPTION) == 0
        said = capsys.readouterr().out
        assert "[consolidated-long]" in said
        assert "bodies: 3" in said
        assert not (output / WORD).exists()
        assert WORD not in entries(output)
    assert bodies_in(output) == numbers_of(0, 1, 2)
    (inputs / "02.xlsx").unlink()
    (output / "02-report.docx").unlink()
    assert build(inputs, "-o", output, OPTION) == 0
    assert (output / WORD).exists()


# Failures


def test_a_failure_of_ours_in_the_consolidated_step_costs_no_body_its_documents(
    inputs: Path, output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("ours")

    with monkeypatch.context() as patched:
        patched.setattr("generator.excel.appendix_5.book", fail)
        assert build(inputs, "-o", output, OPTION) == 1
    said = capsys.readouterr().out
    assert "[unexpected]" in said
    assert "Documents made: 2" in said
    assert {"00.docx", "00-report.docx", "01-inspections.docx"} <= set(entries(output))
    assert build(inputs, "-o", output, OPTION) == 0
    assert contents(output) == undisturbed(output, inputs, OPTION)


def test_a_fault_of_one_report_leaves_its_body_without_any_paper(
    inputs: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = content.of_body

    def spoilt(*asked: object) -> object:
        told = real(*asked)  # type: ignore[arg-type]
        body = told.figures.body
        if told.paper.suffix == "-inspections" and body is not None and "-0 " in body.name:
            raise ZeroDivisionError("ours")
        return told

    with monkeypatch.context() as patched:
        patched.setattr(content, "of_body", spoilt)
        assert build(inputs, "-o", output, OPTION) == 1
    assert "00.docx" not in contents(output)
    assert bodies_in(output) == numbers_of(1)
    assert not [name for name in contents(output) if name.startswith(".")]


@pytest.mark.parametrize("name", BOTH)
def test_a_consolidated_report_that_cannot_be_written_is_told(
    inputs: Path, output: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, OPTION) == 0
    old = (output / name).read_bytes()
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    capsys.readouterr()
    with locked(output / name):
        assert build(inputs, "-o", output, OPTION) == 1
    assert "[output-locked]" in capsys.readouterr().out
    assert (output / name).read_bytes() == old
    assert build(inputs, "-o", output, OPTION) == 0
    assert contents(output) == undisturbed(output, inputs, OPTION)


def test_a_folder_under_its_name_stops_nothing_else(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (output / TABLE).mkdir(parents=True)
    (output / "00-report.docx").mkdir()
    assert build(inputs, "-o", output, OPTION) == 1
    assert "could not be written" in capsys.readouterr().out
    assert (output / WORD).is_file()
    assert (output / "01-report.docx").is_file()
    (output / TABLE).rmdir()
    (output / "00-report.docx").rmdir()
    assert build(inputs, "-o", output, OPTION) == 0
    assert contents(output) == undisturbed(output, inputs, OPTION)


def test_an_old_report_that_cannot_be_removed_is_told(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output, OPTION) == 0
    write(inputs / "2025", 1, year=2025)
    real = Path.unlink

    def kept(path: Path, missing_ok: bool = False) -> None:
        if path.name in BOTH:
            raise PermissionError(13, "in use")
        real(path, missing_ok=missing_ok)

    with mock.patch.object(Path, "unlink", kept):
        assert build(inputs, "-o", output, OPTION) == 0
    assert capsys.readouterr().out.count("[report-stale]") == 2
    assert build(inputs, "-o", output, OPTION) == 0
    assert contents(output) == undisturbed(output, inputs, OPTION)
