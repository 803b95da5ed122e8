"""What would raise the score: arithmetic on the tables, tried against the engine itself."""

from __future__ import annotations

import itertools
import json
from decimal import Decimal
from pathlib import Path

import pytest

from generator.batch.advise import advise
from generator.cli import main as cli
from generator.law.choices import Count, Level
from generator.messages.wording import Language, speech
from generator.scoring.advice import (
    BodyAdvice,
    RowStanding,
    SectionAdvice,
    advice_lines,
    losses,
    of_evaluation,
    section_advice,
)
from generator.submission.contract import BodyField
from generator.submission.contract import OrganisationField as O
from generator.submission.sheets import CellContent
from tests.helpers import kit, law
from tests.helpers.kit import EDITIONS, evaluated, inspection, organisation, workbook

Changes = dict[O, CellContent]
LOSING: Changes = {O.RESULT: Decimal(-1), O.PREVIOUS_RESULT: Decimal(-1), O.DUE: Decimal(0)}


def advice(*organisations: object, **more: object) -> SectionAdvice:
    """The advice on the one section of a body."""
    (section,) = of_evaluation(evaluated(workbook(organisations, **more))).sections  # type: ignore[arg-type]
    return section


def gains(section: SectionAdvice) -> list[tuple[str, int, int]]:
    return [(one.standing.row.no, one.points, one.organisations) for one in section.gains]


def test_the_points_up_to_the_next_level_are_those_of_the_scale() -> None:
    for edition, kind in itertools.product(EDITIONS, law.KINDS):
        for section in edition.sections:
            scored = [(r, c) for r, c in section.scored_rows if not kind.is_among(r.not_for)]
            scale = section.scale(kind)
            for total in range(section.maximum(kind) + 1):
                left, rows = total, []
                for row, criterion in scored:
                    points = min(left, criterion.maximum)
                    one = RowStanding(row, criterion, points, failing=1, before=1, inspected=1)
                    rows.append(one)
                    left -= points
                found = section_advice(section, kind, rows)
                assert (found.total, found.level) == (total, scale.level(total))
                if found.next is None:
                    assert (found.level, found.needed) == (Level.HIGH, 0)
                else:
                    assert scale.level(total + found.needed) is found.next
                    assert scale.level(total + found.needed - 1) is found.level
                    assert found.rises_by(found.needed)
                assert not found.rises_by(found.needed - 1)


def test_fewer_loss_makers_give_a_point_and_none_gives_both() -> None:
    section = advice(*(organisation("МК", n, LOSING) for n in (1, 2, 3)))
    assert [one for one in gains(section) if one[0] == "1"] == [("1", 1, 1), ("1", 2, 3)]
    now = advice(organisation("МК", 1), *(organisation("МК", n, LOSING) for n in (2, 3)))
    assert now.rows[0].points == section.rows[0].points, "last year's loss of the first went, too"
    gone = organisation("МК", 1, {O.PREVIOUS_RESULT: Decimal(-1)})
    now = advice(gone, *(organisation("МК", n, LOSING) for n in (2, 3)))
    assert now.rows[0].points == section.rows[0].points + 1


def test_a_gain_is_what_the_engine_gives_once_the_organisations_no_longer_fail() -> None:
    failing: Changes = {O.PLAN: "жоқ", O.REPORT: "жоқ", O.OBJECTS: Decimal(2)}
    many = [organisation("МК", n, failing if n < 3 else None) for n in range(5)]
    before = advice(*many)
    after = advice(*(organisation("МК", n) for n in range(5)))
    cured = {row.row.no: row.points for row in after.rows}
    found = [one for one in before.gains if one.organisations]
    assert {one.standing.row.no for one in found} == {"4", "5.1", "5.2"}
    for one in found:
        assert one.organisations == 3
        assert one.standing.points + one.points == cured[one.standing.row.no]
        assert [by.bin for by in one.standing.blocking] == [kit.bin_of(n) for n in range(3)]


def test_gains_begin_with_most_points_for_fewest_organisations() -> None:
    late = organisation("МК", 1, {O.PAID_ON: None, O.PAID: Decimal(0), O.OBJECTS: Decimal(1)})
    section = advice(late, organisation("МК", 2, {O.OBJECTS: Decimal(1), O.REPORT: "жоқ"}))
    assert gains(section)[:3] == [("2", 2, 1), ("4", 2, 2), ("5.2", 1, 1)]
    assert all(organisations == 0 for _, _, organisations in gains(section)[3:])


def test_a_row_that_nobody_inspected_waits_for_an_inspection() -> None:
    section = advice(organisation("ММ", 1))
    assert gains(section) == [("2.1", 1, 0), ("2.2", 1, 0), ("2.3", 1, 0)]
    found = inspection(1, "алаңдар", "иә")
    section = advice(organisation("ММ", 1), inspections=[found])
    assert gains(section)[0] == ("2.1", 2, 1)


def test_of_a_report_only_counts_are_known() -> None:
    told = kit.counts(enterprises={Count.AT_END: 4, Count.AT_START: 4, "5.1": 3})
    (section,) = of_evaluation(evaluated(kit.report_workbook(told))).sections
    assert gains(section)[0] == ("5.1", 1, 3)
    assert section.gains[0].standing.blocking == ()


def test_a_body_without_organisations_has_no_advice() -> None:
    assert of_evaluation(evaluated(workbook())).sections == ()


def body(*failing: object) -> BodyAdvice:
    return of_evaluation(evaluated(workbook(failing)))  # type: ignore[arg-type]


def test_a_folder_is_told_what_holds_most_bodies_back() -> None:
    unplanned = organisation("МК", 1, {O.PLAN: "жоқ", O.OBJECTS: Decimal(1)})
    bodies = [body(unplanned), body(unplanned, organisation("МК", 2, {O.PLAN: "жоқ"})), body()]
    found = {one.criterion.no: one for one in losses(bodies)}
    assert (found["5.1"].points, found["5.1"].bodies, found["5.1"].organisations) == (2, 2, 3)
    assert (found["4"].points, found["4"].bodies, found["4"].organisations) == (4, 2, 2)
    by_rising = [one.rising for one in losses(bodies)]
    assert by_rising == sorted(by_rising, reverse=True)
    section = bodies[0].sections[0]
    for row in section.rows:
        if row.lost:
            rises = section.section.scale(law.LOCAL_EXECUTIVE).level(section.total + row.lost)
            assert found[row.criterion.no].rising == (2 if rises is not section.level else 0)


# The command


def test_levels_of_the_rules_are_told_in_the_language_of_the_reader() -> None:
    lines = [*advice_lines(speech(Language.RUSSIAN), body(organisation("ММ", 1)))]
    assert any("7/10, средняя эффективность" in line for line in lines), lines


def test_some_of_those_in_the_way_are_told_from_all_and_named_once() -> None:
    losing = body(*(organisation("МК", n, LOSING) for n in (1, 2, 3)))
    lines = [*advice_lines(speech(Language.ENGLISH), losing)]
    some, whole = (line for line in lines if line.startswith("  +") and "row 1:" in line)
    assert ": 1 of 3 –" in some
    assert "organisations (3)" in whole
    assert len([line for line in lines if "the year's result is" in line]) == 3


def test_of_a_body_without_organisations_it_is_said_that_nothing_is_scored() -> None:
    lines = [*advice_lines(speech(Language.ENGLISH), body())]
    assert lines[2:] == ["", "No section is scored: no organisation is counted."]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in (1, 2):
        named = {BodyField.NAME: f"Қайнар № {number} облысының әкімдігі"}
        book = workbook([organisation("МК", number, {O.PLAN: "жоқ"})], (), named)
        (tmp_path / f"{number}.xlsx").write_bytes(kit.saved(book))
    return tmp_path


def test_the_command_prints_rows_and_who_is_in_the_way(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--lang", "en", "advise", str(folder / "1.xlsx")]) == 0
    said = capsys.readouterr().out
    assert "row 5.1: held back by failing organisations (1)" in said
    assert f"«Қайнар-1», BIN {kit.bin_of(1)}: the development plan was not submitted" in said
    assert cli.main(["--lang", "en", "advise", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "item 5.1 (edition of 2022)" in said
    assert "points lost: 2; bodies: 2; organisations: 2" in said


def test_as_json_both_give_bodies_and_criteria(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["advise", str(folder), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [len(found[key]) for key in ("bodies", "problems")] == [2, 0]
    gain = found["bodies"][0]["sections"][0]["gains"][0]
    assert (gain["row"], gain["points"], gain["organisations"]) == ("5.1", 1, 1)
    assert gain["blocking"][0]["bin"] == kit.bin_of(1)
    assert {"criterion", "rising", "bodies", "points"} <= found["criteria"][0].keys()


def test_what_is_wrong_is_said_and_the_others_are_advised(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = workbook([organisation("МК", 3, {O.NAME: None})])
    (folder / "3.xlsx").write_bytes(kit.saved(broken))
    assert cli.main(["--lang", "en", "advise", str(folder)]) == 1
    said = capsys.readouterr().out
    assert f"Errors and warnings: 1. To see them all: bagalau check {folder}" in said
    assert cli.main(["--lang", "en", "advise", str(folder / "3.xlsx")]) == 1
    assert "[required]" in capsys.readouterr().out
    steps: list[tuple[int, int]] = []
    assert len(advise(folder, lambda done, of: steps.append((done, of))).bodies) == 2
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
