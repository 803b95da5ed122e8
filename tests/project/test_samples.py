"""The invented workbooks: what they hold, what they come to, and what they reach together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.assess import Assessed, assess
from generator.excel.blank.aids import UNUSED
from generator.law.choices import Form, Level
from generator.law.edition import Edition
from generator.law.edition_file import load_shipped
from generator.scoring.evaluation import Evaluation, SectionScore
from generator.submission.accept import values
from generator.submission.contract import InspectionField, OrganisationField, Standing
from generator.submission.model import Balance, NotCounted, Organisation
from generator.submission.sheets import column_letters
from tests.helpers import kit, law
from tests.helpers.excel_formulas import shade
from tests.helpers.paths import INPUTS
from tests.samples.book import book
from tests.samples.happenings import HAIR
from tests.samples.scenarios import FORMS, HandsIn, Scenario, scenarios
from tests.samples.words import FIRST_YEAR, LAST_YEAR, load

SCENARIOS = scenarios()
# Criterion 3.5 is the sectoral bodies' own, and the one ministry of the samples fails it: these
# lines (edition, item, points) are left to the worked examples.
BEYOND_REACH = {("2022", "3.5", 2), ("2022", "3.5", 1), ("2022", "3.5", 0), ("2025", "3.5", 2)}

each = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.body.slug)


@pytest.fixture(scope="module")
def editions() -> tuple[Edition, ...]:
    found, problems = load_shipped()
    assert not problems
    return found


@pytest.fixture(scope="module")
def assessed(editions: tuple[Edition, ...]) -> dict[Path, Assessed]:
    return {s.path: assess(INPUTS / s.path, editions) for s in SCENARIOS}


@pytest.fixture(scope="module")
def evaluations(assessed: dict[Path, Assessed]) -> tuple[Evaluation, ...]:
    return tuple(a.evaluation for a in assessed.values() if a.evaluation is not None)


@pytest.fixture(scope="module")
def organisations(evaluations: tuple[Evaluation, ...]) -> tuple[Organisation, ...]:
    return tuple(o for evaluation in evaluations for o in evaluation.submission.organisations)


def content(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    """The values of every sheet, with the letters of its hidden columns."""
    sheets = load_workbook(BytesIO(data)).worksheets
    return {
        sheet.title: [
            *sheet.iter_rows(values_only=True),
            tuple(sorted(k for k, column in sheet.column_dimensions.items() if column.hidden)),
        ]
        for sheet in sheets
    }


def texts(data: bytes) -> Iterator[str]:
    for rows in content(data).values():
        yield from (value for row in rows for value in row if isinstance(value, str))


def sections(evaluations: tuple[Evaluation, ...], year: int) -> Iterator[SectionScore]:
    for evaluation in evaluations:
        if evaluation.submission.year == year:
            yield from evaluation.sections


@each
def test_the_committed_workbook_is_the_one_that_the_command_writes(scenario: Scenario) -> None:
    assert content((INPUTS / scenario.path).read_bytes()) == content(book(scenario))


def test_a_workbook_has_the_same_bytes_on_each_run() -> None:
    assert book(SCENARIOS[0]) == book(SCENARIOS[0])


def test_there_are_no_other_workbooks() -> None:
    found = {path.relative_to(INPUTS) for path in INPUTS.rglob("*") if path.is_file()}
    assert found == {scenario.path for scenario in SCENARIOS}
    assert len([s for s in SCENARIOS if s.year == 2023]) == 20
    assert {s.body.kind for s in SCENARIOS if s.year == 2025} == set(law.KINDS)


@each
def test_the_mark_of_invented_data_comes_first(scenario: Scenario) -> None:
    book_ = load_workbook(INPUTS / scenario.path)
    assert book_.worksheets[0].title == "Нұсқаулық"
    assert book_.worksheets[0]["A1"].value == load(FORMS).notice
    assert load(FORMS).notice.startswith("Бұл – ойдан шығарылған деректер")


@each
def test_no_word_mixes_alphabets(scenario: Scenario) -> None:
    assert [t for t in texts((INPUTS / scenario.path).read_bytes()) if kit.MIXED.search(t)] == []


@each
def test_it_comes_to_the_points_its_story_says(
    scenario: Scenario, assessed: dict[Path, Assessed]
) -> None:
    evaluation = assessed[scenario.path].evaluation
    assert evaluation is not None, assessed[scenario.path].problems
    totals = {s.section.form: s.total for s in evaluation.sections if s.total is not None}
    assert totals == scenario.totals


@each
def test_it_is_warned_of_what_its_story_says_and_nothing_else(
    scenario: Scenario, assessed: dict[Path, Assessed]
) -> None:
    problems = assessed[scenario.path].problems
    assert sorted(problem.code.code for problem in problems) == sorted(scenario.warnings)


@pytest.mark.slow
@pytest.mark.parametrize(
    "scenario",
    [s for s in SCENARIOS if not s.by_hand and s.hands_in is not HandsIn.REPORT],
    ids=lambda scenario: scenario.body.slug,
)
def test_the_shading_agrees_with_what_is_read(scenario: Scenario) -> None:
    """No filled cell is grey, no empty one waits: sound rows look sound to a clerk."""
    workbook = load_workbook(INPUTS / scenario.path)
    for name, fields in (("Ұйымдар", OrganisationField), ("Тексерулер", InspectionField)):
        sheet = workbook[name]
        for cells in sheet.iter_rows(min_row=2):
            row = {column_letters(n): cell.value for n, cell in enumerate(cells, 1)}
            for number, field in enumerate(fields, 1):
                colour = shade(sheet, number, row)
                blank = row[column_letters(number)] is None
                assert colour is None or (colour == UNUSED) is blank, field


def test_identification_numbers_are_well_formed_and_nobody_has_them(
    organisations: tuple[Organisation, ...],
) -> None:
    bins = [organisation.bin for organisation in organisations]
    assert len(set(bins)) == len(bins)
    for bin_ in bins:
        assert values.bin_error(bin_) is None
        assert values.bin_doubt(bin_) is None
        assert FIRST_YEAR <= int(bin_[:2]) <= LAST_YEAR


def test_regions_have_from_8_to_60_organisations() -> None:
    sizes = [sum(s.sizes.values()) for s in SCENARIOS if s.year == 2023]
    assert (min(sizes), max(sizes)) == (8, 60)


def test_every_option_is_reached(
    evaluations: tuple[Evaluation, ...], editions: tuple[Edition, ...]
) -> None:
    reached = {
        (evaluation.submission.edition.id, row.criterion.no, row.reason.option)
        for evaluation in evaluations
        for section in evaluation.sections
        for row in section.rows
        if row.reason.option is not None
    }
    choosable = {
        (edition.id, item.no, option)
        for edition in editions
        for section in edition.sections
        for _, item in section.scored_rows
        for option in item.options
        if option.when is not None
    }
    missed = {(edition, no, option.points) for edition, no, option in choosable - reached}
    assert missed == BEYOND_REACH


def test_every_ruling_of_both_editions_is_cited(
    evaluations: tuple[Evaluation, ...], editions: tuple[Edition, ...]
) -> None:
    for edition in editions:
        own = [e for e in evaluations if e.submission.edition.id == edition.id]
        cited = {r.id for e in own for section in e.sections for r in section.rulings}
        assert cited == {ruling.id for ruling in edition.rulings}


def test_every_level_of_every_section_is_reached_by_the_regions(
    evaluations: tuple[Evaluation, ...],
) -> None:
    reached = {(s.section.form, s.level) for s in sections(evaluations, 2023) if s.level}
    assert reached == {(form, level) for form in Form for level in Level}


def test_every_level_is_reached_by_the_other_bodies(evaluations: tuple[Evaluation, ...]) -> None:
    assert {s.level for s in sections(evaluations, 2025)} == {*Level, None}


def test_sections_are_empty_or_uncounted(evaluations: tuple[Evaluation, ...]) -> None:
    unscored = [s for year in (2023, 2025) for s in sections(evaluations, year) if s.total is None]
    assert any(not section.not_counted for section in unscored)
    assert any(section.not_counted for section in unscored)


def test_every_standing_and_every_reason_not_to_count_occurs(
    organisations: tuple[Organisation, ...],
) -> None:
    assert {organisation.standing for organisation in organisations} == set(Standing)
    uncontrolled = {o.form for o in organisations if o.not_counted is NotCounted.NOT_CONTROLLED}
    assert uncontrolled == {Form.JOINT_STOCK, Form.PARTNERSHIPS}


def test_every_kind_of_payer_occurs(organisations: tuple[Organisation, ...]) -> None:
    accounts = [o.accounts for o in organisations if o.accounts and "plan" in o.accounts.facts]
    payments = [a.payment for a in accounts if a.payment]
    assert any(a.exempt for a in accounts)
    assert any(a.result < 0 and not a.exempt for a in accounts)
    assert any(a.result == 0 for a in accounts)
    assert any(p.due == 0 for p in payments)
    assert any(p.due and not p.paid for p in payments)
    assert any(0 < p.paid < p.due for p in payments)
    assert any(p.paid > p.due for p in payments)
    assert any(p.paid_on and p.term and p.paid_on > p.term for p in payments)


def test_balances_lie_on_both_sides_of_the_bounds(
    organisations: tuple[Organisation, ...], editions: tuple[Edition, ...]
) -> None:
    balances = [o.accounts.balance for o in organisations if o.accounts and o.accounts.balance]
    bounds = editions[0].solvency

    def above_current(b: Balance) -> Decimal:
        return b.current_assets - bounds.current_ratio * b.liabilities

    def above_own(b: Balance) -> Decimal:
        least = bounds.own_working_capital_ratio * b.current_assets
        return b.own_funds - b.non_current_assets - least

    assert {Decimal(0), -HAIR} <= {above_current(b) for b in balances}
    assert {Decimal(0), -HAIR} <= {above_own(b) for b in balances if b.current_assets}
    assert any(not b.current_assets for b in balances)
    assert any(not b.liabilities for b in balances)
    assert any(b.own_funds < 0 for b in balances)


def test_inspections_repeat_and_disagree(evaluations: tuple[Evaluation, ...]) -> None:
    found: dict[tuple[str, str], list[bool]] = {}
    for evaluation in evaluations:
        for one in evaluation.submission.inspections:
            found.setdefault((one.bin, one.norm.key), []).append(one.violation)
    repeated = [tuple(violations) for violations in found.values() if len(violations) > 1]
    assert (False, False) in repeated
    assert any(set(violations) == {True, False} for violations in repeated)


def test_last_years_count_is_given_and_counted(evaluations: tuple[Evaluation, ...]) -> None:
    given = [e for e in evaluations if e.submission.body.loss_makers_before]
    assert [e.submission.body.name for e in given] == ["Шығыс Қазақстан облысының әкімдігі"]


def test_values_are_typed_by_hand_in_some() -> None:
    typed = set(texts((INPUTS / "2023/qaraghandy.xlsx").read_bytes()))
    assert any(re.fullmatch(r"\d{1,3}[ \u00a0]\d{3},\d+", text) for text in typed)
    assert any(re.fullmatch(r"[-−(]\d.*,\d+\)?", text) for text in typed)
    assert any(re.fullmatch(r"\d\d\.\d\d\.2024", text) for text in typed)
    assert any(re.fullmatch(r"\d{6} \d{6}", text) for text in typed)
    assert typed & {"да", "нет"}
    assert "–" in set(texts((INPUTS / "2023/zhetisu.xlsx").read_bytes()))
