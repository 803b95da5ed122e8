"""The worked examples of the law in ``cases/*.toml``, one sentence each.

A case says what differs from sound organisations of an akimat in 2023: by section (``"МК" = [{…}]``
with fields of «Ұйымдар»; ``""`` is a blank cell), ``inspected`` (organisation, norm, violation,
day), ``kind``, ``year``, ``edition`` (chosen by hand), ``before`` (counts of «Орган»); ``saved``
takes it through an .xlsx. ``reported`` hands in the body's report instead: by section the lines
of Appendix 2 (by their ``count``) that are not 0, ``left_out`` the organisations not counted;
``inspected`` then tells of organisations by name, such as "МК 1". Then what the law makes of it:
rows (``"МК 3.1"``), sections (``"МК Жиыны"``), the whole (``"Жиыны"``). ``option`` is how the
option's text ends, ``who`` the failing organisations, an en dash is "none".
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.assess import assess
from generator.law.criteria import Criterion, Option
from generator.law.edition import in_force
from generator.scoring.evaluation import Evaluation
from generator.scoring.score_text import section_json
from generator.submission.contract import (
    LOSS_MAKERS,
    NOT_COUNTED,
    BodyField,
    BodyLabel,
    InspectionField,
    NamedInspectionField,
    OrganisationField,
)
from generator.submission.sheets import CellContent, Workbook
from tests.helpers import kit, law
from tests.helpers.paths import ROOT

TOTAL = "Жиыны"
DASH = "–"
SETTINGS = {"kind", "year", "edition", "before", "inspected", "saved", "reported", "left_out"}
FIELDS = {field.name.lower(): field for field in OrganisationField}
FIELDS["before"] = FIELDS.pop("previous_result")
NUMBERS = {form: 100 * place for place, form in enumerate(kit.SECTIONS, start=1)}


@dataclass(frozen=True)
class Case:
    """A sentence, what a body reported, and what it comes to, by place on the sheet."""

    sentence: str
    told: dict[str, Any]
    expected: dict[str, dict[str, Any]]

    @property
    def year(self) -> int:
        return int(self.told.get("year", 2023))


def read() -> Iterator[Case]:
    for path in sorted((ROOT / "tests" / "cases").glob("*.toml")):
        for sentence, facts in tomllib.loads(path.read_text("utf-8"), parse_float=Decimal).items():
            told = {
                key: facts.pop(key) for key in list(facts) if key in SETTINGS | kit.SECTIONS.keys()
            }
            yield Case(sentence, told, facts)


CASES = tuple(read())


def number(organisation: str) -> int:
    """The number that the kit makes a БСН of, for an organisation called "МК 2"."""
    form, place = organisation.split()
    return NUMBERS[form] + int(place)


def content(value: object) -> CellContent:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    assert isinstance(value, str | Decimal | bool | date)
    return None if value == "" else value


def book(case: Case) -> Workbook:
    body: dict[BodyField, CellContent] = {
        BodyField.YEAR: Decimal(case.year),
        BodyField.KIND: next(
            kind.kk for kind in law.KINDS if kind.key == case.told.get("kind", "local_executive")
        ),
    }
    for form, count in case.told.get("before", {}).items():
        body[LOSS_MAKERS[kit.SECTIONS[form]]] = Decimal(count)
    if "reported" in case.told:
        return report_book(case, body)
    return kit.workbook(tuple(organisations(case)), tuple(inspections(case)), body)


def report_book(case: Case, body: dict[BodyField, CellContent]) -> Workbook:
    counts = {
        (count, kit.SECTIONS[form]): number
        for form, lines in case.told["reported"].items()
        for count, number in lines.items()
    }
    labels: dict[BodyLabel, CellContent] = dict(body.items())
    for form, count in case.told.get("left_out", {}).items():
        labels[NOT_COUNTED[kit.SECTIONS[form]]] = Decimal(count)
    acts = [
        kit.named_inspection(
            name,
            name.split()[0],
            norm,
            violation,
            {NamedInspectionField.ACT: f"{act}-А"},
            year=case.year,
        )
        for act, (name, norm, violation) in enumerate(case.told.get("inspected", ()))
    ]
    edition = in_force(kit.EDITIONS, case.year)
    assert edition is not None
    return kit.report_workbook(counts, acts, labels, edition.id)


def organisations(case: Case) -> Iterator[dict[OrganisationField, CellContent]]:
    for form in kit.SECTIONS:
        for place, facts in enumerate(case.told.get(form, ()), start=1):
            changes = {FIELDS[key]: content(value) for key, value in facts.items()}
            yield kit.organisation(form, number(f"{form} {place}"), changes)


def inspections(case: Case) -> Iterator[dict[InspectionField, CellContent]]:
    for act, (organisation, norm, violation, *day) in enumerate(case.told.get("inspected", ())):
        changes: dict[InspectionField, CellContent] = {InspectionField.ACT: f"{act}-А"}
        if day:
            changes[InspectionField.ENDED] = content(day[0])
        yield kit.inspection(number(organisation), norm, violation, changes, year=case.year)


def evaluated(case: Case, folder: Path) -> Evaluation:
    if not case.told.get("saved"):
        return kit.evaluated(book(case), case.told.get("edition"))
    path = folder / "case.xlsx"
    path.write_bytes(kit.saved(book(case)))
    evaluation = assess(path, kit.EDITIONS).evaluation
    assert evaluation is not None
    return evaluation


def outcome(evaluation: Evaluation, place: str) -> dict[str, Any]:
    """All that can be expected of a place on the sheet."""
    if place == TOTAL:
        submission = evaluation.submission
        whole = {"edition": submission.edition.id, "chosen": submission.edition_chosen}
        return whole | {"total": evaluation.total, "max": evaluation.maximum}
    form, no = place.split()
    section = kit.section(evaluation, form)
    shown = section_json(section)
    if no == TOTAL:
        return shown | {"rulings": [ruling.id for ruling in section.rulings]}
    rows = shown["rows"]
    assert isinstance(rows, list)
    (row,) = (row for row in rows if row["no"] == no)
    return dict(row)


def ending(criterion: Criterion, text: str) -> str:
    """The full text of the one option that ends so."""
    (option,) = (
        option for option in criterion.options if option.text.endswith(text) and option.when
    )
    return option.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.sentence)
def test_the_law_says(case: Case, tmp_path: Path) -> None:
    evaluation = evaluated(case, tmp_path)
    assert case.expected
    for place, expected in case.expected.items():
        found, wanted = outcome(evaluation, place), dict(expected)
        if "who" in wanted:
            wanted["failing_bins"] = [kit.bin_of(number(name)) for name in wanted.pop("who")]
        if wanted.get("option", DASH) != DASH:
            criterion = kit.row(evaluation, *place.split()).criterion
            wanted["option"] = ending(criterion, wanted["option"])
        assert {key: DASH if found[key] is None else found[key] for key in wanted} == wanted, place


# ---------------------------------------------------------------- together


def evaluations() -> Iterator[tuple[Case, Evaluation]]:
    for case in CASES:
        if not case.told.get("saved"):
            yield case, kit.evaluated(book(case), case.told.get("edition"))


def rows(case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, expected in case.expected.items():
        if place != TOTAL and not place.endswith(TOTAL) and "points" in expected:
            yield place, expected


def test_there_are_eighty_sentences_and_none_is_said_twice() -> None:
    sentences = [case.sentence for case in CASES]
    assert len(set(sentences)) == len(sentences) >= 80


def test_the_cases_reach_every_option_of_every_criterion_of_both_editions() -> None:
    def key(edition: str, criterion: Criterion, option: Option) -> tuple[str, str, str]:
        return edition, criterion.no, f"{option.group or ''} {option.text}"

    reached = set()
    for case, evaluation in evaluations():
        for place, _ in rows(case):
            row = kit.row(evaluation, *place.split())
            if row.reason.option is not None:
                edition = evaluation.submission.edition.id
                reached.add(key(edition, row.criterion, row.reason.option))
    assert reached == {
        key(edition.id, item, option)
        for edition in kit.EDITIONS
        for item in edition.criteria
        if isinstance(item, Criterion)
        for option in item.options
        if option.when is not None
    }


def test_the_cases_cite_every_ruling_of_both_editions_and_leave_each_out() -> None:
    """Left out: some other case names the rulings of the same row or section without it."""
    named = [
        (evaluation.submission.edition.id, place.split()[-1], set(expected["rulings"]))
        for case, evaluation in evaluations()
        for place, expected in case.expected.items()
        if "rulings" in expected
    ]
    cited = {(edition, ruling) for edition, _, rulings in named for ruling in rulings}
    assert cited == {(e.id, ruling.id) for e in kit.EDITIONS for ruling in e.rulings}
    for edition, ruling in cited:
        where = {no for e, no, rulings in named if e == edition and ruling in rulings}
        assert any(e == edition and no in where and ruling not in r for e, no, r in named), ruling
