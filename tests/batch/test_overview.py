"""The overviews of a folder: shares and ranks, what has changed, and ``summary.xlsx``."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from generator.batch.page_bodies import advice_on, details_of
from generator.excel.summary import Refused, Summary, book
from generator.excel.summary_sheets import TOP
from generator.law.choices import Paper
from generator.messages.wording import Language, speech
from generator.results import PAGE, SUMMARY, manifest
from generator.results.changes import MOST_NAMED, Cause, change_lines, changes, why
from generator.results.previous import SEAL
from generator.results.ranking import earlier_of, region_of
from generator.scoring.advice import losses
from generator.submission.sheets import column_letters
from tests.helpers import kit, law
from tests.helpers.folders import build, contents, locked, refused, sign, workbook
from tests.helpers.overviews import (
    EDITIONS,
    SCORES,
    bodies,
    cells,
    documents,
    entry,
    figures,
    opened,
    overview,
    scores,
    scores_of,
    shown,
)
from tests.helpers.paths import INPUTS

KAZAKH = speech(Language.KAZAKH)


def ranks(*told: Mapping[str, Any]) -> dict[str, int | None]:
    return {body.document: body.rank for body in bodies(*told)}


# Shares and ranks


def test_equal_shares_have_one_rank_and_the_next_is_counted_on() -> None:
    points = [(8, 10), (9, 10), (4, 5), (16, 20), (1, 10)]
    found = ranks(*(scores(total=total, max=most) for total, most in points))
    assert [found[f"{n:02}.docx"] for n in range(5)] == [2, 1, 2, 2, 5]


def test_bodies_are_ranked_among_their_kind_their_edition_and_their_year() -> None:
    others = ({"kind": law.SECTORAL.kk}, {"year": 2022}, {"edition": "2025"})
    best = scores(total=10, max=10)
    for other in others:
        assert set(ranks(best, scores(total=1, max=10, **other)).values()) == {1}
    assert sorted(ranks(best, scores(total=1, max=10)).values(), key=str) == [1, 2]


def test_a_body_without_a_scored_section_has_no_share_and_no_rank() -> None:
    found = {b.document: b for b in bodies(scores(total=None, max=None), scores(total=0, max=10))}
    assert found["00.docx"].share is None
    assert found["00.docx"].rank is None
    assert (found["01.docx"].share, found["01.docx"].rank) == (Fraction(0), 1)


def test_shares_are_exact() -> None:
    assert bodies(scores(total=1, max=3))[0].share == Fraction(1, 3)


def test_the_region_is_that_of_the_code() -> None:
    assert region_of("100000000") == region_of("103230000") == "Абай облысы"
    assert region_of("") == region_of("990000000") == ""


def test_bodies_stand_by_year_kind_code_and_name() -> None:
    found = bodies(
        scores(year=2022),
        scores(name="Б", kato="200000000"),
        scores(name="В", kato="110000000"),
        scores(name="А", kato="110000000"),
        scores(kind=law.SECTORAL.kk, kato=None),
    )
    expected = ["04.docx", "03.docx", "02.docx", "01.docx", "00.docx"]
    order = [body.document for body in found]
    assert sorted(order) == sorted(expected)
    assert order.index("00.docx") == 4
    assert order.index("03.docx") < order.index("02.docx") < order.index("01.docx")


def test_reports_belong_to_their_sheet() -> None:
    told = scores_of(Paper.REPORT)
    entries = {
        "a.docx": entry(SCORES),
        "a-report.docx": entry(told, Paper.REPORT),
        "b-report.docx": entry(told, Paper.REPORT),
    }
    (body,) = overview(entries, EDITIONS)
    assert body.others == {Paper.REPORT: "a-report.docx"}


@pytest.mark.parametrize(
    "damage",
    [
        {"edition": None},
        {"kind": "патша"},
        {"total": "10"},
        {"total": True},
        {"sections": []},
        {"sections": [*SCORES["sections"], SCORES["sections"][0]]},
        {"sections": [{}]},
        {"sections": None},
        {"body": None},
    ],
    ids=str,
)
def test_an_entry_that_no_batch_wrote_is_told(damage: dict[str, Any]) -> None:
    told = {**SCORES, **damage} if "body" in damage else scores(**damage)
    with pytest.raises((KeyError, TypeError, ValueError)):
        entry(told)


def test_a_sheet_by_an_edition_that_is_not_known_is_told() -> None:
    with pytest.raises(ValueError, match=r"00\.docx"):
        overview({"00.docx": entry(scores(edition="1999"))}, EDITIONS)


# What has changed


def changed_row(**facts: Any) -> dict[str, Any]:
    """The scores with the first row of the first section changed, and so its points."""
    told = scores()
    told["sections"][0]["rows"][0].update({"points": 1, **facts})
    return told


CAUSES: dict[Cause, tuple[dict[str, Any], str]] = {
    Cause.SCORED: (changed_row(max=None, points=None), "жолдың ең жоғары балы: 2 → жоқ"),
    Cause.EDITION: (changed_row() | {"edition": "2025"}, "редакция: 2022 → 2025"),
    Cause.FAILING: (changed_row(failing=1), "талапқа сай келмегені: 0 → 1"),
    Cause.FAILING_BEFORE: (changed_row(failing_before=3), "алдыңғы жылы сай келмегені: 0 → 3"),
    Cause.INSPECTED: (changed_row(inspected=2), "осы норма бойынша тексерілгені: жоқ → 2"),
    Cause.CAME: (changed_row(failing_bins=["770544592399"]), "сай келмейтіндер: 770544592399"),
    Cause.RULINGS: (changed_row(rulings=["R1"]), "қолданылған түсіндірмелер: жоқ → R1"),
    Cause.RULES: (changed_row(), "бағалау қағидаларының деректері немесе бағдарлама өзгерген"),
}


def compared(before: Mapping[str, Any], now: Mapping[str, Any]) -> Sequence[str]:
    """The causes of the only changed row, in words and by name."""
    (body,) = changes({"a.docx": figures(before)}, {"a.docx": figures(now)})
    (row,) = body.rows
    return [why(KAZAKH, row), *(one.cause for one in row.whys)]


@pytest.mark.parametrize("cause", CAUSES, ids=str)
def test_a_change_says_its_facts(cause: Cause) -> None:
    now, words = CAUSES[cause]
    told, *causes = compared(SCORES, now)
    assert causes == [cause]
    assert words in told


def test_organisations_that_left_and_another_number_of_them_are_told() -> None:
    before = changed_row(failing_bins=["770544592399"], points=0)
    now = changed_row()
    now["sections"][0]["organisations"] = 5
    told, *causes = compared(before, now)
    assert causes == [Cause.ORGANISATIONS, Cause.LEFT]
    assert "ескерілген ұйымдар: 1 → 5" in told
    assert "жоқ: 770544592399" in told


def test_of_many_organisations_the_first_are_named() -> None:
    many = [f"{number:012}" for number in range(MOST_NAMED + 1)]
    told, _ = compared(SCORES, changed_row(failing_bins=many))
    assert told.endswith(f"{many[MOST_NAMED - 1]}, …")
    told, _ = compared(SCORES, changed_row(failing_bins=many[1:]))
    assert told.endswith(many[-1])


def test_every_cause_is_tried() -> None:
    assert {*CAUSES, Cause.ORGANISATIONS, Cause.LEFT} == set(Cause)


def test_what_cannot_be_compared_is_no_change() -> None:
    now = {"a.docx": figures(changed_row())}
    assert changes({}, now) == ()
    assert changes({"a.docx": figures(scores(year=2022))}, now) == ()
    assert changes({"a.docx": figures(scores(name="Басқа"))}, now) == ()
    assert changes(now, now) == ()
    assert len(changes({"a.docx": figures(SCORES)}, now)) == 1


def test_a_change_is_two_lines_on_the_screen() -> None:
    found = changes({"a.docx": figures(SCORES)}, {"a.docx": figures(changed_row(failing=1))})
    name = SCORES["body"]["name"]
    total = SCORES["total"]
    assert [*change_lines(KAZAKH, found, EDITIONS)] == [
        f"  {name} (a.docx): {total} → {total}",
        "    ММ 1: 2 → 1 – талапқа сай келмегені: 0 → 1",
    ]


# summary.xlsx


def head_of(sheet: Worksheet) -> dict[str, str]:
    """The heads by the letters of their columns."""
    return {column_letters(n): str(cell.value) for n, cell in enumerate(sheet[TOP], start=1)}


HOSTILE = '=HYPERLINK("x")<b>&"\x01_x0041_ әкімдігі'


def summary() -> bytes:
    """A summary of three bodies, one refused workbook and one change."""
    change = changes({"a.docx": figures(SCORES)}, {"a.docx": figures(changed_row(failing=1))})
    shown = bodies(
        scores(name=HOSTILE, kato="100000000", total=1, max=3),
        scores(total=None, max=None, kato=None, kind=law.SECTORAL.kk),
        scores(edition="2025", year=2024),
    )
    problem = Refused("inputs/x.xlsx", "Қате", "date-missing", "C5", "Күн жоқ.", "Толтырыңыз.")
    return book(Summary(shown, [problem], change, EDITIONS, digest="0123 4567"))


def test_the_summary_is_the_same_on_every_run() -> None:
    assert summary() == summary()


TABLES = ("Жиынтық", "Бөлімдер", "Көрсеткіштер", "Орташа нәтиже", "Жоғалған балдар")
CHARTS = ("Диаграмма 1", "Диаграмма 2", "Диаграмма 3")
LISTS = ("Қабылданбаған файлдар", "Құжаты жоқ органдар", "Өзгерістер")


def test_the_summary_has_its_sheets_with_heads_in_view_and_filters() -> None:
    workbook = opened(summary())
    assert workbook.sheetnames == [*TABLES, *CHARTS, *LISTS]
    for sheet in workbook.worksheets:
        assert sheet.auto_filter.ref.startswith(f"A{TOP}")
        fixed = sheet.title in ("Көрсеткіштер", "Бөлімдер")
        assert sheet.freeze_panes == (f"C{TOP + 1}" if fixed else f"B{TOP + 1}")
        about = "Есепті жыл: 2023, 2024; орган саны: 3; нәтижелердің бақылау сомасы: 0123 4567"
        assert sheet["A2"].value == about
        setup = sheet.page_setup
        assert (setup.orientation, int(setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert int(setup.fitToWidth or 1) == 1
        assert sheet.print_title_rows == f"${TOP}:${TOP}"


def test_the_totals_are_numbers_and_what_is_not_scored_is_a_dash() -> None:
    workbook = opened(summary())
    rows = cells(workbook["Жиынтық"])
    first = next(row for row in rows if row["Ең жоғары балл"] == 3)
    assert first["Өңір"] == "Абай облысы"
    assert (first["Жиыны"], first["Ең жоғары балл"]) == (1, 3)
    assert (first["Орны"], first["Қанша органның ішінде"]) == (1, 1)
    assert first["Үлесі"] == pytest.approx(1 / 3)
    ministry = next(row for row in rows if row["Түрі"] == law.SECTORAL.kk)
    assert [ministry[head] for head in ("ӘАОЖ коды", "Өңір", "Жиыны", "Үлесі", "Орны")] == ["–"] * 5
    own = cells(workbook["Бөлімдер"])[rows.index(first)]
    assert own["ММ: балл"] == SCORES["sections"][0]["total"]
    assert own["ММ: деңгейі"].startswith("тиімділігі ")
    facts = ("балл", "ең жоғары балл", "үлесі", "деңгейі")
    assert [own[f"МК: {fact}"] for fact in facts] == ["–"] * 4


def test_sums_stand_above_the_heads_and_are_not_sorted_with_the_rows() -> None:
    sheet = opened(summary())["Жиынтық"]
    rows = cells(sheet)
    points = sum(row["Жиыны"] for row in rows if row["Жиыны"] != "–")
    most = sum(row["Ең жоғары балл"] for row in rows if row["Ең жоғары балл"] != "–")
    sums = [cell.value for cell in sheet[TOP - 1]]
    assert sums[0] == "Барлығы"
    assert sums[6:9] == [points, most, pytest.approx(points / most)]


def test_names_lead_to_documents_and_odd_ones_nowhere() -> None:
    sheet = opened(summary())["Жиынтық"]
    links = {cell.value: cell.hyperlink.target for cell in sheet["A"] if cell.hyperlink}
    assert sorted(links.values()) == ["00.docx", "01.docx"], "two rows have one name"
    odd = overview({"a#b%20.docx": entry(scores())}, EDITIONS)
    sheet = opened(book(Summary(odd, [], [], EDITIONS)))["Жиынтық"]
    assert not any(cell.hyperlink for cell in sheet["A"])


def test_the_summary_speaks_the_language() -> None:
    shown = bodies(scores())
    workbook = opened(book(Summary(shown, [], [], EDITIONS, language=Language.RUSSIAN)))
    assert workbook.sheetnames[0] == "Сводка"
    (row,) = cells(workbook["Сводка"])
    assert row["Вид"] == "местный исполнительный орган"
    (row,) = cells(workbook["Разделы"])
    level = SCORES["sections"][0]["level"]
    assert row["ММ: уровень"] == speech(Language.RUSSIAN).raw(f"page.level-{level}")


def test_averages_and_losses_are_listed() -> None:
    before = [earlier_of(figures(scores(total=1, max=4)))]
    costs = losses([advice_on(one, EDITIONS[0]) for one in bodies(scores())])
    made = Summary(bodies(scores(total=1, max=2)), [], [], EDITIONS, costs, before, ["Абай"])
    workbook = opened(book(made))
    (row,) = cells(workbook["Орташа нәтиже"])
    assert (row["Органдар"], row["Үлес"], row["Бұрынғы үлес"]) == (1, 0.5, 0.25)
    rows = cells(workbook["Жоғалған балдар"])
    assert [row["Жоғалған балл"] for row in rows] == sorted((c.points for c in costs), reverse=True)
    assert [row["Орган"] for row in cells(workbook["Құжаты жоқ органдар"])] == ["Абай"]


def test_the_rows_of_the_form_are_coloured_by_their_maximum() -> None:
    sheet = opened(summary())["Көрсеткіштер"]
    row = cells(sheet)[-1]
    scored = SCORES["sections"][0]["rows"]
    assert [row[f"ММ {one['no']}"] for one in scored] == [one["points"] for one in scored]
    assert row["АҚ 1"] == "–"
    most = {c: rule.colorScale.cfvo[-1].val for c, rule in scales(sheet).items()}
    heads = head_of(sheet)
    edition = EDITIONS[-1]
    expected = {
        f"{section.abbreviation} {row.no}": criterion.maximum
        for section in edition.sections
        for row, criterion in section.scored_rows
    }
    assert {heads[letters]: float(value) for letters, value in most.items()} == expected


def scales(sheet: Worksheet) -> dict[str, Any]:
    """The scales of colours by the letters of their columns."""
    return {
        str(area.sqref).split(f"{TOP + 1}:")[0]: area.rules[0]
        for area in sheet.conditional_formatting
    }


def test_the_shares_are_coloured() -> None:
    workbook = opened(summary())
    sheet = workbook["Бөлімдер"]
    heads = head_of(sheet)
    wanted = {"ММ: үлесі", "МК: үлесі", "АҚ: үлесі", "ЖШС: үлесі"}
    assert {heads[letters] for letters in scales(sheet)} == wanted
    sheet = workbook["Жиынтық"]
    assert {head_of(sheet)[letters] for letters in scales(sheet)} == {"Үлесі"}


def test_no_cell_is_a_formula_and_names_stay_text() -> None:
    workbook = opened(summary())
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    (cell,) = (c for c in workbook["Жиынтық"]["A"] if "HYPERLINK" in str(c.value))
    assert cell.quotePrefix
    assert cell.data_type == "s"
    assert cell.value == '=HYPERLINK("x")<b>&"_x005F_x0041_ әкімдігі'


def test_each_chart_is_native_and_draws_the_table_above_it() -> None:
    workbook = opened(summary())
    charts = {name: workbook[name]._charts for name in CHARTS}
    assert [len(own) for own in charts.values()] == [1, 0, 1], "nothing is lost, so nothing drawn"
    sheet = workbook["Диаграмма 1"]
    (row,) = cells(sheet)
    assert row["Үлесі"] == pytest.approx(SCORES["total"] / SCORES["max"])
    drawn = charts["Диаграмма 1"][0].series[0].val.numRef.f
    assert drawn == f"'Диаграмма 1'!$B${TOP + 1}"
    levels = cells(workbook["Диаграмма 3"])
    assert [sum([*row.values()][1:]) for row in levels] == [1, 1, 1]


def test_refused_files_and_changes_are_listed() -> None:
    workbook = opened(summary())
    assert [row["Не болды"] for row in cells(workbook["Қабылданбаған файлдар"])] == ["Күн жоқ."]
    whole, row = cells(workbook["Өзгерістер"])
    assert (whole["Жол"], row["Жол"]) == ("Жиыны", "ММ 1")
    assert (row["Бұрын"], row["Қазір"]) == (2, 1)
    assert row["Себебі"] == "талапқа сай келмегені: 0 → 1"


def test_a_list_of_nothing_says_so() -> None:
    workbook = opened(book(Summary([], [], [], EDITIONS)))
    for name in LISTS:
        (row,) = cells(workbook[name])
        assert [value for value in row.values() if value] == ["жоқ"]


@pytest.mark.parametrize("shown", [summary, lambda: book(Summary([], [], [], EDITIONS))])
def test_the_summary_keeps_to_the_format(shown: Any, validator: Path, tmp_path: Path) -> None:
    path = tmp_path / "summary.xlsx"
    path.write_bytes(shown())
    ran = subprocess.run([validator, path], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


# In a batch


def overviews(output: Path) -> dict[str, bytes]:
    return {name: (output / name).read_bytes() for name in (SUMMARY, PAGE)}


def test_a_second_batch_tells_the_same(inputs: Path, output: Path) -> None:
    assert build(inputs, "-o", output, "--with-report") == 0
    first = overviews(output)
    stamp = (output / SUMMARY).stat().st_mtime_ns
    assert build(inputs, "-o", output, "--with-report") == 0
    assert overviews(output) == first
    assert (output / SUMMARY).stat().st_mtime_ns == stamp
    data = shown(output)
    assert data["counts"] == {"sound": 2, "kept": 0, "refused": 0, "undone": 0}
    assert data["bodies"][0][0] == {
        "4": "00.docx",
        "2": "00-report.docx",
        "3": "00-inspections.docx",
    }
    assert data["consolidated"] == ["consolidated-report.docx", "consolidated-report.xlsx"]


def test_overviews_are_made_again_only_where_they_would_differ(inputs: Path, output: Path) -> None:
    assert build(inputs / "01.xlsx", "-o", output) == 0
    assert build(inputs, "-o", output) == 0  # documents become known in another order than by name
    first = overviews(output)
    made = mock.patch("generator.batch.overviews.renew", side_effect=AssertionError)
    with made:
        assert build(inputs, "-o", output) == 0
    for name in first:
        (output / name).unlink()
        assert build(inputs, "-o", output) == 0
        assert overviews(output) == first
    shutil.copy(inputs / "00.xlsx", inputs / "02.xlsx")
    with made:
        assert build(inputs, "-o", output) == 1


def test_a_partial_batch_tells_of_the_whole_folder(inputs: Path, output: Path) -> None:
    assert build(inputs / "00.xlsx", "-o", output) == 0
    assert build(inputs / "01.xlsx", "-o", output) == 0
    assert documents(output) == ["00.docx", "01.docx"]
    assert len(cells(opened((output / SUMMARY).read_bytes())["Summary"])) == 2


def test_a_refused_workbook_is_told_with_its_cells_and_its_old_sheet_left_out(
    inputs: Path, output: Path
) -> None:
    assert build(inputs, "-o", output) == 0
    (inputs / "00.xlsx").write_bytes(refused(0))
    for again in (inputs, inputs / "01.xlsx"):
        build(again, "-o", output)
        assert documents(output) == ["01.docx"]
        told = [file for file in shown(output)["files"] if file["refused"]]
        assert [file["copy"] for file in told] == ["problems/00.xlsx"]
        rows = cells(opened((output / SUMMARY).read_bytes())["Refused files"])
        if again == inputs:
            (problem,) = told[0]["problems"]
            assert problem[0] == "required"
            assert "«Ұйымдар» парағы, C2 ұяшығы" in shown(output)["texts"][problem[2]][0]
            assert rows[0]["Code"] == "required"
        else:  # refused by an earlier batch: its marked copy tells
            assert told[0]["count"] == 0
            assert rows[0]["Place"] == "problems/00.xlsx"
    (inputs / "00.xlsx").write_bytes(workbook(0))
    assert build(inputs, "-o", output) == 0
    assert documents(output) == ["00.docx", "01.docx"]
    assert shown(output)["files"] == []


def test_a_document_that_is_gone_is_in_no_overview(inputs: Path, output: Path) -> None:
    assert build(inputs, "-o", output) == 0
    (output / "00.docx").unlink()
    assert build(inputs / "01.xlsx", "-o", output) == 0
    assert documents(output) == ["01.docx"]


def test_warnings_are_told_again_while_a_document_stays(tmp_path: Path, output: Path) -> None:
    path = tmp_path / "warned.xlsx"
    path.write_bytes(kit.saved(kit.not_counted()))
    assert build(path, "-o", output) == 0
    first = overviews(output)
    assert [problem[0] for problem in shown(output)["files"][0]["problems"]] == [
        "organisations-none"
    ]
    assert build(path, "-o", output) == 0
    assert overviews(output) == first


def test_changes_are_told_on_the_screen_on_the_page_and_in_the_summary(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output) == 0
    assert "have changed" not in capsys.readouterr().out
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    assert build(inputs, "-o", output) == 0
    said = capsys.readouterr().out
    assert "Bodies whose points have changed since last time: 1\n" in said
    assert "ММ 1: 2 → 0 – organisations counted: 1 → 2; do not meet the requirement: 0 → 2" in said
    (change,) = shown(output)["changes"]
    assert (change[0], change[4][0][:3]) == ("00.docx", ["ММ 1", 2, 0])
    rows = cells(opened((output / SUMMARY).read_bytes())["Changes"])
    assert [row["Row"] for row in rows][:2] == ["Total", "ММ 1"]
    assert build(inputs, "-o", output) == 0
    assert "have changed" not in capsys.readouterr().out


def test_changes_of_a_killed_batch_are_told_by_the_next(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output) == 0
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    killed = mock.patch("generator.batch.run.Batch.look_over", side_effect=SystemExit)
    with killed, pytest.raises(SystemExit):
        build(inputs, "-o", output)
    assert (output / manifest.JOURNAL).exists()
    capsys.readouterr()
    assert build(inputs, "-o", output) == 0
    assert "have changed since last time: 1\n" in capsys.readouterr().out


def test_bodies_that_the_page_shows_already_are_not_worked_out_again(
    inputs: Path, output: Path, tmp_path: Path
) -> None:
    for sample in (INPUTS / "2025").iterdir():
        shutil.copy(sample, inputs)
    assert build(inputs, "-o", output) == 0
    kept = shutil.copytree(output, tmp_path / "kept")
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    with mock.patch("generator.batch.overviews.details_of", wraps=details_of) as worked_out:
        assert build(inputs, "-o", output) == 0
        assert worked_out.call_count == 1
        quick = overviews(output)
        shutil.rmtree(output)
        shutil.copytree(kept, output)
        (output / SEAL).unlink()
        assert build(inputs, "-o", output) == 0
    assert worked_out.call_count == 1 + len([*inputs.iterdir()])
    assert overviews(output) == quick


@pytest.mark.parametrize("name", [SUMMARY, PAGE])
def test_an_overview_that_somebody_changed_is_kept_until_forced(
    inputs: Path, output: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output) == 0
    made = overviews(output)
    (output / name).write_bytes(made[name] + b" ")
    capsys.readouterr()
    for _ in range(2):
        assert build(inputs, "-o", output) == 0
        assert "[overview-kept]" in capsys.readouterr().out
        assert (output / name).read_bytes() == made[name] + b" "
    assert build(inputs, "-o", output, "--force") == 0
    assert overviews(output) == made


def test_a_file_of_the_same_name_that_was_there_before_is_kept(inputs: Path, output: Path) -> None:
    output.mkdir()
    (output / SUMMARY).write_bytes(b"my own")
    assert build(inputs, "-o", output) == 0
    assert (output / SUMMARY).read_bytes() == b"my own"
    assert documents(output) == ["00.docx", "01.docx"]


def test_a_workbook_of_the_same_name_is_never_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "both"
    folder.mkdir()
    (folder / SUMMARY).write_bytes(workbook(0))
    for force in ([], ["--force"]):
        assert build(folder, "-o", folder, *force) == 0
        assert (folder / SUMMARY).read_bytes() == workbook(0)
        assert documents(folder) == ["summary.docx"]


def test_our_summary_is_no_workbook_to_be_built(inputs: Path) -> None:
    for _ in range(2):
        assert build(inputs, "-o", inputs) == 0
        assert documents(inputs) == ["00.docx", "01.docx"]


def test_an_overview_open_elsewhere_costs_no_document(
    inputs: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(inputs, "-o", output) == 0
    (inputs / "00.xlsx").write_bytes(workbook(0, 1))
    with locked(output / SUMMARY):
        assert build(inputs, "-o", output) == 1
    assert "[output-locked]" in capsys.readouterr().out
    fresh = output.with_name("fresh")
    assert build(inputs, "-o", fresh) == 0
    assert contents(output)["00.docx"] == contents(fresh)["00.docx"]
    assert build(inputs, "-o", output) == 0
    assert cells(opened((output / SUMMARY).read_bytes())["Changes"]) != []


def test_a_signed_document_stays_in_the_overview(inputs: Path, output: Path) -> None:
    assert build(inputs, "-o", output) == 0
    sign(output / "00.docx")
    assert build(inputs, "-o", output) == 0
    assert documents(output) == ["00.docx", "01.docx"]
    assert shown(output)["counts"] == {"sound": 1, "kept": 1, "refused": 0, "undone": 0}
    (file,) = shown(output)["files"]
    assert (file["refused"], file["problems"][0][0]) == (False, "output-finished")
