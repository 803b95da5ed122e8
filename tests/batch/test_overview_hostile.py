"""The overviews of a folder where much goes wrong: refused names, files in the way, forgeries."""

from __future__ import annotations

import io
import json
import signal
import threading
from pathlib import Path
from typing import Any
from unittest import mock

import openpyxl
import pytest

from generator.batch import overviews as overview_page
from generator.cli import main as cli
from generator.messages.problems import Code
from generator.results import SUMMARY, manifest
from generator.results import json_values as saved_problems
from generator.submission.contract import OrganisationField as O
from tests.helpers import kit
from tests.helpers.folders import build, locked, refused, workbook
from tests.helpers.overviews import cells, documents, entry, opened, scores, shown

pytestmark = pytest.mark.usefixtures("remembered")


def refusals(output: Path) -> dict[str, list[str]]:
    """The codes of refused files by their names, as the page and the summary agree to tell them."""
    on_page = {
        Path(file["file"]).name: [problem[0] for problem in file["problems"]]
        for file in shown(output)["files"]
        if file["refused"]
    }
    rows = cells(opened((output / SUMMARY).read_bytes())["Refused files"])
    in_summary: dict[str, list[str]] = {}
    for row in rows:
        if row["File"] == "none":  # an empty list says so
            continue
        in_summary.setdefault(Path(row["File"]).name, []).append(row["Code"])
    assert in_summary == on_page
    assert shown(output)["counts"]["refused"] == len(on_page)
    return on_page


def test_workbooks_of_one_name_are_refused_files_and_their_old_sheet_is_left_out(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output) == 0
    (inputs / "00.xlsm").write_bytes(workbook(5))
    capsys.readouterr()
    assert build(inputs, "-o", output) == 1
    assert "Files refused: 2\n" in capsys.readouterr().out
    assert documents(output) == ["01.docx"]
    assert refusals(output) == {"00.xlsm": ["same-target"], "00.xlsx": ["same-target"]}


def test_a_batch_of_nothing_but_refused_names_renews_the_overviews(
    inputs: Path, output: Path
) -> None:
    (inputs / "01.xlsx").unlink()
    assert build(inputs, "-o", output) == 0
    (inputs / "00.xlsm").write_bytes(workbook(5))
    assert build(inputs, "-o", output) == 1
    assert documents(output) == []
    assert len(refusals(output)) == 2


def test_files_of_other_formats_missing_ones_and_reserved_names_are_refused_files(
    inputs: Path, output: Path
) -> None:
    (inputs / "01.xlsx").rename(inputs / "consolidated-report.xlsx")
    (inputs / "old.xls").write_bytes(b"old")
    (inputs / "~$00.xlsx").write_bytes(b"owner")
    assert build(inputs, inputs / "none.xlsx", "-o", output, "--with-report") == 1
    assert refusals(output) == {
        "consolidated-report.xlsx": ["name-reserved"],
        "none.xlsx": ["file-missing"],
        "old.xls": ["file-old-format"],
    }
    assert shown(output)["consolidated"] == [
        "consolidated-report.docx",
        "consolidated-report.xlsx",
    ]


def test_a_sheet_that_is_open_elsewhere_is_told_as_the_reason(inputs: Path, output: Path) -> None:
    assert build(inputs, "-o", output) == 0
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    with locked(output / "00.docx"):
        assert build(inputs, "-o", output) == 1
    assert refusals(output) == {"00.xlsx": ["output-locked"]}
    assert documents(output) == ["01.docx"]


def test_a_marked_copy_that_is_open_elsewhere_takes_no_sheet_away(
    inputs: Path, output: Path
) -> None:
    (inputs / "00.xlsx").write_bytes(refused(0))
    assert build(inputs, "-o", output) == 1
    (inputs / "00.xlsx").write_bytes(workbook(0))
    with mock.patch.object(Path, "unlink", side_effect=PermissionError(13, "open")):
        assert build(inputs, "-o", output) == 1
    assert (output / "problems" / "00.xlsx").exists()
    assert documents(output) == ["00.docx", "01.docx"]
    assert refusals(output) == {}


def test_a_workbook_whose_sheet_has_no_room_is_a_refused_file(tmp_path: Path, output: Path) -> None:
    for number, folder in enumerate(("a", "b")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "00.xlsx").write_bytes(workbook(number))
    (output / "01.docx").mkdir(parents=True)
    (tmp_path / "b" / "01.xlsx").write_bytes(workbook(2))
    assert build(tmp_path / "a", "-o", output) == 0
    assert build(tmp_path / "b", "-o", output) == 1
    assert refusals(output) == {"00.xlsx": ["output-of-other"], "01.xlsx": ["output-unwritable"]}
    assert documents(output) == ["00.docx"]
    (tmp_path / "b" / "00.xlsx").write_bytes(refused(1))
    assert build(tmp_path / "b" / "00.xlsx", "-o", output) == 1
    assert shown(output)["counts"]["refused"] == 1
    assert documents(output) == ["00.docx"], "the sheet is that of a sound workbook"


def test_marked_copies_among_the_workbooks_are_no_workbooks(
    inputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / "01.xlsx").write_bytes(refused(1))
    for _ in range(2):
        assert build(inputs, "-o", inputs) == 1
        assert "Files refused: 1\n" in capsys.readouterr().out
        assert refusals(inputs) == {"01.xlsx": ["required"]}
    assert cli.main(["--lang", "en", "check", str(inputs)]) == 1
    assert "Files checked: 2;" in capsys.readouterr().out
    copy = openpyxl.load_workbook(inputs / "problems" / "01.xlsx")
    copy.save(inputs / "problems" / "01.xlsx")
    assert build(inputs, "-o", inputs) == 1
    assert "Files refused: 2\n" in capsys.readouterr().out, "somebody works in the copy"


def test_a_summary_that_was_sorted_and_saved_is_no_workbook(
    inputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", inputs) == 0
    resaved = io.BytesIO()
    openpyxl.load_workbook(inputs / SUMMARY).save(resaved)
    (inputs / SUMMARY).write_bytes(resaved.getvalue())
    capsys.readouterr()
    assert build(inputs, "-o", inputs) == 0
    said = capsys.readouterr().out
    assert "[overview-kept]" in said
    assert "\nOverview:" not in said, "it does not show the present result"
    assert cli.main(["--lang", "en", "check", str(inputs)]) == 0
    assert build(inputs, "-o", inputs, "--force") == 0
    assert (inputs / SUMMARY).read_bytes() != resaved.getvalue()


def test_a_folder_of_our_own_files_alone_is_told_to_be_empty(
    inputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", inputs) == 0
    for path in inputs.glob("0*.xlsx"):
        path.unlink()
    capsys.readouterr()
    assert build(inputs, "-o", inputs) == 1
    assert "[folder-empty]" in capsys.readouterr().out


def test_of_very_many_problems_the_overviews_tell_the_number(inputs: Path, output: Path) -> None:
    balance = (O.CURRENT_ASSETS, O.LIABILITIES, O.OWN_FUNDS, O.NON_CURRENT_ASSETS)
    blank = dict.fromkeys((O.NAME, O.OBJECTS, O.PLAN, O.REPORT, O.INDICATORS, *balance))
    for number in range(2):
        book = kit.workbook([kit.organisation("МК", number, blank)])
        (inputs / f"{number:02}.xlsx").write_bytes(kit.saved(book))
    with (
        mock.patch.object(overview_page, "MOST_REFUSED_ROWS", 12),
        mock.patch.object(overview_page, "MOST_PROBLEMS", 4),
    ):
        assert build(inputs, "-o", output) == 1
    listed = cells(opened((output / SUMMARY).read_bytes())["Refused files"])
    assert [Path(row["File"]).stem for row in listed] == ["00"] * 9 + ["01"] * 4
    assert [row["Code"] or "" for row in listed] == ["required"] * 12 + [""]
    assert "6" in listed[-1]["What it is"]
    page = shown(output)["files"]
    assert [(file["count"], len(file["problems"])) for file in page] == [(9, 4), (9, 0)]


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="interrupts cannot be held")
def test_an_interruption_waits_for_the_overviews(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output) == 0
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    real = overview_page.renew

    def interrupted(*given: Any) -> Any:
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)
        return real(*given)

    capsys.readouterr()
    with mock.patch.object(overview_page, "renew", interrupted):
        assert build(inputs, "-o", output) == 130
    assert "have changed since last time: 1\n" in capsys.readouterr().out
    assert [change[0] for change in shown(output)["changes"]] == ["00.docx"]


def test_a_body_of_two_sheets_is_listed_twice_with_a_warning(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / "01.xlsx").write_bytes(workbook(0, 1))
    assert build(inputs, "-o", output) == 0
    said = capsys.readouterr().out
    assert "[body-listed-twice]" in said
    assert "00.docx, 01.docx" in said
    assert "\nOverview: " in said
    assert [p[0] for file in shown(output)["files"] for p in file["problems"]] == [
        "body-listed-twice"
    ]
    (inputs / "01.xlsx").write_bytes(workbook(1))
    assert build(inputs, "-o", output) == 0
    assert "[body-listed-twice]" not in capsys.readouterr().out


# Manifests that no batch wrote


NO_NUMBERS: tuple[object, ...] = ("abc", "NaN", "1e999999999", 1.5, {}, "9" * 9999)


@pytest.mark.parametrize(
    "facts",
    [
        *({"a": {"number": number}} for number in NO_NUMBERS),
        {"a": {"key": "no-such-key", "facts": {}}},
        {"near": "x"},
    ],
    ids=lambda facts: str(facts)[:30],
)
def test_warnings_that_cannot_be_told_are_none(facts: dict[str, Any]) -> None:
    told = {"code": "organisations-none", "sheet": None, "cell": None, "part": None}
    assert saved_problems.problem_of({**told, "facts": {}}).code is Code.ORGANISATIONS_NONE
    with pytest.raises((KeyError, TypeError, ValueError)):
        saved_problems.problem_of({**told, "facts": facts})


def test_an_error_is_no_warning_of_a_document() -> None:
    facts = {"other": "x"}
    told = {"code": "output-of-other", "sheet": None, "cell": None, "part": None, "facts": facts}
    with pytest.raises(ValueError, match="output-of-other"):
        saved_problems.problem_of(told)


@pytest.mark.parametrize(
    "damage", [{"total": 10**400}, {"max": -5}, {"year": float("inf")}], ids=lambda d: next(iter(d))
)
def test_numbers_that_no_form_has_are_told(damage: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        entry(scores(**damage))


def test_warnings_of_the_first_manifests_are_told_again(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / "01.xlsx").write_bytes(kit.saved(kit.not_counted()))
    assert build(inputs, "-o", output) == 0
    path = output / manifest.NAME
    old = json.loads(path.read_text("utf-8"))
    del old["companions"]
    for one in old["documents"].values():
        one["warnings"] = len(one["warnings"])
    path.write_text(json.dumps(old), "utf-8")
    build(inputs / "00.xlsx", "-o", output)  # what it does not touch, it leaves
    assert json.loads(path.read_text("utf-8"))["documents"]["01.docx"]["warnings"] == 1
    capsys.readouterr()
    build(inputs, "-o", output)
    assert "[organisations-none]" in capsys.readouterr().out
    told = [problem[0] for file in shown(output)["files"] for problem in file["problems"]]
    assert "organisations-none" in told


def test_names_that_are_no_words_are_told_on_one_line_and_not_left_out(
    tmp_path: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "a\nFiles refused: 0\udcff.xlsx"
    try:
        (tmp_path / name).write_bytes(refused(0))
    except OSError:
        pytest.skip("no such name can be had here")
    assert build(tmp_path / name, "-o", output) == 1
    said = capsys.readouterr().out
    assert said.count("\nFiles refused: ") == 1
    assert "a\\u000aFiles refused: 0\\udcff.xlsx" in said
    (row,) = cells(opened((output / SUMMARY).read_bytes())["Refused files"])
    assert Path(row["File"]).name == "a\nFiles refused: 0?.xlsx"
