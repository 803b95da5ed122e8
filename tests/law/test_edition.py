"""The Rules as data: letter by letter the official texts, and nothing broken gets through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from generator.cli.main import main
from generator.law import edition_file, edition_reading, shipped_rows
from generator.law.appendices import Appendix2Columns, ConsolidatedColumns
from generator.law.choices import Count, Form
from generator.law.criteria import Criterion, Heading
from generator.law.edition import Edition, in_force, served_years
from generator.law.edition_reading import prove_together
from generator.law.letter_proof import prove_words
from generator.law.toml_faults import Faults
from generator.law.typed_toml import Change, changes
from generator.messages import wording
from generator.messages.problem_text import hint, message
from generator.messages.problems import Code
from generator.messages.wording import Language
from generator.results.entry_json import basis_of
from tests.helpers import kit, law
from tests.helpers.paths import SHARED

OFFICIAL = SHARED / "official"
official = pytest.mark.skipif(
    not OFFICIAL.is_dir(), reason="the official texts lie beside the checkout, in ../shared"
)
each_edition = pytest.mark.parametrize("edition", kit.EDITIONS, ids=lambda edition: edition.id)

# ---------------------------------------------------------------- the official texts


def appendix(edition: Edition, number: int) -> dict[str, Any]:
    path = OFFICIAL / edition.id / f"appendix{number}.json"
    return dict(json.loads(path.read_text("utf-8")))


def official_items(appendix1: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every numbered item, each indicator after its heading."""
    for item in appendix1["criteria"]:
        yield item
        yield from item.get("indicators", ())


def official_options(item: dict[str, Any]) -> Iterator[tuple[str | None, str, int, str]]:
    """Group, text, points and what is printed of every line under an item."""
    groups = [{"text": None, "options": item.get("options", [])}, *item.get("groups", ())]
    for group in groups:
        for option in group["options"]:
            printed = option.get("printed", str(option["points"]))
            yield group["text"], option["text"], option["points"], printed


def our_options(item: Criterion | Heading) -> Iterator[tuple[str | None, str, int, str]]:
    for option in item.options if isinstance(item, Criterion) else ():
        yield option.group, option.text, option.points, option.shown


@official
@each_edition
def test_the_words_above_appendix_1_are_official(edition: Edition) -> None:
    text, words = appendix(edition, 1), edition.items
    assert list(words.header) == text["header"]
    assert words.title == text["title"]
    assert [list(line) for line in words.columns] == text["columns"]


@official
@each_edition
def test_every_item_and_option_of_appendix_1_is_official(edition: Edition) -> None:
    theirs = list(official_items(appendix(edition, 1)))
    assert [(item.no, item.text) for item in edition.criteria] == [
        (item["no"], item["text"]) for item in theirs
    ]
    for ours, item in zip(edition.criteria, theirs, strict=True):
        assert list(our_options(ours)) == list(official_options(item)), ours.no


@official
@each_edition
def test_the_words_above_appendix_4_are_official(edition: Edition) -> None:
    text, words = appendix(edition, 4), edition.sheet
    assert list(words.header) == text["header"]
    for name in ("form_mark", "title", "body_caption", "period_caption"):
        assert getattr(words, name) == text[name], name


@official
@each_edition
def test_every_row_of_appendix_4_is_official(edition: Edition) -> None:
    theirs = appendix(edition, 4)["sections"]
    for ours, text in zip(edition.sections, theirs, strict=True):
        assert ours.title == text["title"]
        assert [list(line) for line in ours.columns] == text["columns"]
        assert [{"no": row.no, "text": row.text} for row in ours.rows] == text["rows"]
        assert ours.total_label == text["total_label"]


ABBREVIATIONS = dict(zip(Form, ("ММ", "МК", "АҚ", "ЖШС"), strict=True))


def of_which(columns: Appendix2Columns | ConsolidatedColumns) -> dict[str, list[str]]:
    return {columns.of_which: [columns.forms[form] for form in Form]}


@official
@each_edition
def test_the_words_of_appendix_2_are_official(edition: Edition) -> None:
    text, words = appendix(edition, 2), edition.report
    for name in ("form_mark", "title", "body_caption", "period_caption", "closed_mark"):
        assert getattr(words, name) == text[name], name
    for name in ("header", "notes", "signature"):
        assert list(getattr(words, name)) == text[name], name
    heads = words.columns
    named = [heads.number, heads.indicator, heads.unit, heads.total, of_which(heads)]
    assert named == text["columns"]


@official
@each_edition
def test_every_line_of_appendix_2_is_official(edition: Edition) -> None:
    ours = [
        {"no": row.no, "heading": row.text}
        if row.unit is None
        else {
            "no": row.no,
            "text": row.text,
            "unit": row.unit,
            "closed": [ABBREVIATIONS[form] for form in row.closed],
        }
        for row in edition.report.rows
    ]
    assert ours == appendix(edition, 2)["rows"]


@official
@each_edition
def test_the_words_of_appendix_3_are_official(edition: Edition) -> None:
    text, words = appendix(edition, 3), edition.inspections
    for name in ("form_mark", "title", "body_caption", "period_caption"):
        assert getattr(words, name) == text[name], name
    for name in ("header", "signature"):
        assert list(getattr(words, name)) == text[name], name
    c = words.columns
    excess = {c.excess: [c.excess_premises, c.excess_vehicles]}
    unregistered = {c.unregistered: [c.unregistered_property, c.unregistered_vehicles]}
    results = {c.results: [c.no_violation, {c.violations: [excess, unregistered]}]}
    assert [c.number, c.organisation, c.inspector, results] == text["columns"]


@official
@each_edition
def test_the_words_of_appendix_5_are_official(edition: Edition) -> None:
    text, words = appendix(edition, 5), edition.consolidated
    assert list(words.header) == text["header"]
    for name in ("form_mark", "title", "period_caption"):
        assert getattr(words, name) == text[name], name
    heads = words.columns
    named = [heads.body, heads.indicator, heads.unit, heads.total, of_which(heads)]
    assert named == text["columns"]
    assert not any("*" in row.plain_text for row in edition.report.rows)


@each_edition
def test_every_count_has_its_line_under_its_heading(edition: Edition) -> None:
    rows = edition.report.rows
    assert [row.count for row in rows if row.count is not None] == list(law.LINES)
    assert [row.no for row in rows if row.count is None] == ["1", "2", "", *"345678"]
    for first, last, no in ((Count.AT_START, Count.CHANGE, "1"), (Count.PAYERS, None, "3")):
        assert edition.report.heading(first).no == edition.report.heading(last or first).no == no


@each_edition
def test_the_rows_lead_to_the_items_of_the_contract(edition: Edition) -> None:
    """The table of the contract's section 4; a heading row leads to none."""
    led = {
        section.abbreviation: {row.no: item.no for row, item in section.scored_rows}
        for section in edition.sections
    }
    company = {"1": "1", "2": "2", "3.1": "3.4", "3.2": "3.2", "4.1": "5.1", "4.2": "5.2"}
    company |= {"5": "6", "6.1": "7.1", "6.2": "7.2"}
    enterprise = {"1": "1", "2": "2", "3.1": "3.4", "3.2": "3.2", "3.3": "3.5", "4": "4"}
    enterprise |= {"5.1": "5.1", "5.2": "5.2", "6": "6", "7.1": "7.1", "7.2": "7.2"}
    institution = {"1": "1", "2.1": "3.1", "2.2": "3.2", "2.3": "3.3", "3": "4"}
    assert led == {"ММ": institution, "МК": enterprise, "АҚ": company, "ЖШС": company}


# ---------------------------------------------------------------- which one serves


@pytest.mark.parametrize(
    ("year", "serves"),
    [
        (2020, None),
        (2021, "2022"),
        (2022, "2022"),
        (2023, "2022"),
        (2024, "2025"),
        (2025, "2025"),
        (2026, "2025"),
        (2040, "2025"),
    ],
)
def test_the_text_in_force_on_the_report_s_term_serves_a_year(
    year: int, serves: str | None
) -> None:
    edition = in_force(kit.EDITIONS, year)
    assert (edition.id if edition else None) == serves


# ---------------------------------------------------------------- what is broken is refused


Wrong = list[tuple[Code, str | None]]


def shipped(edition: str) -> str:
    return resources.files("generator.law").joinpath(f"editions/{edition}.toml").read_text("utf-8")


def found(text: str) -> Wrong:
    """What is wrong with an edition, and where; a refused one gives nothing else."""
    edition, problems = edition_reading.read(text, "damaged.toml")
    assert (edition is None) == bool(problems)
    assert {problem.place.file for problem in problems} <= {"damaged.toml"}
    return [(problem.code, problem.place.part) for problem in problems]


@pytest.mark.parametrize("edition", ["2022", "2025"])
def test_the_shipped_editions_have_no_problem(edition: str) -> None:
    assert found(shipped(edition)) == []


NOT_INSPECTED = 'when = { failing = "none", inspected = "none" }'
EXTRA = """[[criteria.options]]
text = "Тексерілмегендердің бұзушылығы"
points = 0
when = { failing = "some", inspected = "none" }

[[criteria]]
no = "3.2"
"""
SECTORAL, LOCAL, OFFICE = (
    f"sections institutions, scales 1, {kind}"
    for kind in ("sectoral", "local_executive", "akim_office")
)
ALL_KINDS: Wrong = [(Code.EDITION_LEVELS_BROKEN, part) for part in (SECTORAL, LOCAL, OFFICE)]


TERM = '[term]\nmonth = 11\nday = 1\nreference = "11"\n'


def scales_of(form: str) -> list[tuple[int, str]]:
    """Only the enterprises have two scales."""
    local = 2 if form == "enterprises" else 1
    return [(1, "sectoral"), (local, "local_executive"), (local, "akim_office")]


MISSING, UNKNOWN = Code.EDITION_KEY_MISSING, Code.EDITION_KEY_UNKNOWN
TWICE, UNREADABLE = Code.EDITION_NAME_TWICE, Code.EDITION_UNREADABLE
PLANS = ("enterprises, rows 5.1", "joint_stock, rows 4.1", "partnerships, rows 4.1")
SOLVENCY = ("enterprises, rows 7.2", "joint_stock, rows 6.2", "partnerships, rows 6.2")
WRONG, RULING = Code.EDITION_VALUE_WRONG, Code.EDITION_RULING_MISSING
DAMAGES: dict[str, tuple[str, str, Wrong]] = {
    # what is missing
    "no id": ('id = "2022"\n', "", [(MISSING, "id")]),
    "no term": (TERM, "", [(MISSING, "term")]),
    "no day in the term": ("\nday = 1\n", "\n", [(MISSING, "term, day")]),
    "no point number": (
        'levels = "16"\n',
        "",
        [(MISSING, "points, levels")],
    ),
    "no text of an option": ('text = "Болуы"\n', "", [(MISSING, "criteria 1, options 2, text")]),
    "no condition": ("leads = true", "", [(MISSING, "criteria 1, options 2, when")]),
    "no count in a condition": (
        '{ failing = "none" }',
        '{ trend = "down" }',
        [(MISSING, "criteria 1, options 1, when, failing")],
    ),
    "no norm": ('norm = "floor_area"\n', "", [(MISSING, "criteria 3.1")]),
    "no band": ("medium = [4, 7]\n", "", [(MISSING, "sections institutions, scales 1, medium")]),
    "no number of a row": (
        'no = "3"\ntext = "Мемлекеттік заңды',
        'text = "Мемлекеттік заңды',
        [(MISSING, "sections institutions, rows 6, no")],
    ),
    "no ground of a ruling": (
        'ru = "такой случай Правилами не урегулирован"\n',
        "",
        [(MISSING, "rulings R3, ground, ru")],
    ),
    "a section twice, so another is missing": (
        'form = "partnerships"',
        'form = "joint_stock"',
        [(TWICE, "sections joint_stock, form"), (MISSING, "sections")],
    ),
    # what nobody knows
    "an unknown key": ('id = "2022"', 'id = "2022"\ncolour = "көк"', [(UNKNOWN, "colour")]),
    "an unknown key of a criterion": (
        'measure = "loss"',
        'measure = "loss"\nmeasures = "loss"',
        [(UNKNOWN, "criteria 1, measures")],
    ),
    "an unknown feature": (
        'trend = "down" }',
        'trend = "down", trned = "down" }',
        [(UNKNOWN, "criteria 1, options 3, when, trned")],
    ),
    "an unknown key of the term": ("day = 1\n", "day = 1\nhour = 9\n", [(UNKNOWN, "term, hour")]),
    # wrong values and types
    "points as text": ("points = 2", 'points = "2"', [(WRONG, "criteria 1, options 1, points")]),
    "points as yes": ("points = 2", "points = true", [(WRONG, "criteria 1, options 1, points")]),
    "a text that is a number": ('no = "1"', "no = 1", [(WRONG, "criteria 1, no")]),
    "a measure nobody knows": ('"loss"', '"losses"', [(WRONG, "criteria 1, measure")]),
    "a norm nobody knows": (
        'norm = "floor_area"',
        'norm = "floor"',
        [(WRONG, "criteria 3.1, norm")],
    ),
    "a feature's value nobody knows": (
        'trend = "not down"',
        'trend = "up"',
        [(WRONG, "criteria 1, options 4, when, trend")],
    ),
    "a form nobody knows": (
        'form = "institutions"',
        'form = "institutes"',
        [(WRONG, "sections institutes, form")],
    ),
    "a kind nobody knows": (
        'kinds = ["sectoral", ',
        'kinds = ["sectors", ',
        [(WRONG, "sections institutions, scales 1, kinds")],
    ),
    "a situation nobody knows": (
        '"partly inspected"',
        '"half inspected"',
        [(WRONG, "rulings R2, situation")],
    ),
    "a band with one end": (
        "[8, 10]",
        "[8]",
        [(WRONG, "sections institutions, scales 1, high")],
    ),
    "a band in words": (
        "[8, 10]",
        '[8, "10"]',
        [(WRONG, "sections institutions, scales 1, high")],
    ),
    "a date as text": ("adopted = 2022-06-20", 'adopted = "2022"', [(WRONG, "adopted")]),
    "a date with an hour": ("= 2022-06-20", "= 2022-06-20T09:00:00", [(WRONG, "adopted")]),
    "a bound as a binary number": ('"1.5"', "1.5", [(WRONG, "solvency, current_ratio")]),
    "a bound in words": ('"1.5"', '"бір жарым"', [(WRONG, "solvency, current_ratio")]),
    "a ruling told twice": ('id = "R2"', 'id = "R1"', [(TWICE, "rulings R1, id")]),
    "a row number twice": (
        'no = "2.2"\ntext = "Бюджет',
        'no = "2.1"\ntext = "Бюджет',
        [(TWICE, "sections institutions, rows 2.1, no")],
    ),
    "a text repealed before it was adopted": (
        "repealed = 2025-06-02",
        "repealed = 2020-06-02",
        [(WRONG, "repealed")],
    ),
    "a bound below zero": ('"0.1"', '"-0.1"', [(WRONG, "solvency, own_working_capital_ratio")]),
    "a bound that is no number": ('"1.5"', '"NaN"', [(WRONG, "solvency, current_ratio")]),
    "a bound without end": (
        '"0.1"',
        '"Infinity"',
        [(WRONG, "solvency, own_working_capital_ratio")],
    ),
    "the thirty-first of November": ("day = 1", "day = 31", [(WRONG, "term, day")]),
    "a thirteenth month": ("month = 11", "month = 13", [(WRONG, "term, day")]),
    "a source that is no text": (
        'kk = "Эталондық бақылау банкі, 2022 жылғы 24 қарашадағы мәтін, № 89717 акт"',
        "kk = 1",
        [(WRONG, "sources 1, kk")],
    ),
    "a line of four columns": (
        '["1", "2", "3"]]',
        '["1", "2", "3", "4"]]',
        [(WRONG, "items, columns")],
    ),
    "a signature of four lines": (
        '  "(қолы)",\n',
        '  "(қолы)",\n  "(мөрі)",\n',
        [(WRONG, "report, signature")],
    ),
    "a head of a column left empty": (
        'of_which = "оның ішінде:"',
        'of_which = ""',
        [(WRONG, "report, columns, of_which")],
    ),
    "points below zero": (
        'points = 0\nwhen = { failing = "some", trend',
        'points = -1\nwhen = { failing = "some", trend',
        [(WRONG, "criteria 1, options 4, points")],
    ),
    "other points printed": (
        'points = 2\nwhen = { failing = "none" }',
        'points = 2\nprinted = "3"\nwhen = { failing = "none" }',
        [(WRONG, "criteria 1, options 1, printed")],
    ),
    "a line that leads on and is chosen": (
        'points = 2\nwhen = { failing = "none" }',
        'points = 2\nleads = true\nwhen = { failing = "none" }',
        [(WRONG, "criteria 1, options 1, leads")],
    ),
    "columns that are no lines": ('["1", "2", "3"]]', "1]", [(WRONG, "items, columns")]),
    "an item that is not there": (
        'criterion = "3.3"',
        'criterion = "9.9"',
        [(WRONG, "sections institutions, rows 2.3, criterion")],
    ),
    "a heading taken for an item": (
        'criterion = "3.3"',
        'criterion = "3"',
        [(WRONG, "sections institutions, rows 2.3, criterion")],
    ),
    # tables that are not total
    "a line left out": (
        NOT_INSPECTED,
        "leads = true",
        [(Code.EDITION_TABLE_GAP, "criteria 3.1")],
    ),
    "a line too narrow": (
        '{ failing = "some", trend = "not down" }',
        '{ failing = "some", trend = "not down", inspected = "some" }',
        [
            (Code.EDITION_TABLE_GAP, "criteria 1"),
            (Code.EDITION_OPTION_UNREACHABLE, "criteria 1, options 4"),
        ],
    ),
    "a line too wide": (
        '{ failing = "some", trend = "not down" }',
        '{ failing = "some" }',
        [(Code.EDITION_TABLE_OVERLAP, "criteria 1")],
    ),
    "a line nothing reaches": (
        '[[criteria]]\nno = "3.2"\n',
        EXTRA,
        [(Code.EDITION_OPTION_UNREACHABLE, "criteria 3.1, options 4")],
    ),
    # levels that miss a total, or take one twice
    "a maximum without a level": ("high = [8, 10]", "high = [8, 9]", ALL_KINDS),
    "a level beyond the maximum": ("high = [8, 10]", "high = [8, 11]", ALL_KINDS),
    "a gap between levels": ("medium = [4, 7]", "medium = [5, 7]", ALL_KINDS),
    "levels that overlap": ("low = [0, 3]", "low = [0, 4]", ALL_KINDS),
    "a level back to front": ("high = [8, 10]", "high = [10, 8]", ALL_KINDS),
    "a kind without levels": (
        '["sectoral", "local_executive", "akim_office"]',
        '["sectoral", "local_executive"]',
        [(Code.EDITION_KEY_MISSING, "sections institutions, scales 1, kinds")],
    ),
    "a kind with two scales": (
        'kinds = ["sectoral"]',
        'kinds = ["sectoral", "akim_office"]',
        [(Code.EDITION_LEVELS_BROKEN, "sections enterprises, scales 2, akim_office")],
    ),
    "points that no level counts with": (
        'points = 2\nwhen = { failing = "none" }',
        'points = 3\nwhen = { failing = "none" }',
        [
            (Code.EDITION_LEVELS_BROKEN, f"sections {form}, scales {scale}, {kind}")
            for form in ("institutions", "enterprises", "joint_stock", "partnerships")
            for scale, kind in scales_of(form)
        ],
    ),
    # the report
    "no count of a line that scores": (
        'failing = "7.2"\n',
        "",
        [(Code.EDITION_NOT_REPORTED, f"sections {part}, criterion") for part in SOLVENCY],
    ),
    "a count nobody knows": ('"payers"', '"payer"', [(WRONG, "report, rows 11, count")]),
    "two lines of one count": (
        'failing = "5.1"',
        'failing = "7.2"',
        [
            (TWICE, "report, rows 28, count"),
            *((Code.EDITION_NOT_REPORTED, f"sections {part}, criterion") for part in PLANS),
        ],
    ),
    "two lines that read alike": (
        'text = "Есепті кезең басында"',
        'text = "Есепті кезең соңында"',
        [(TWICE, "report, rows 3")],
    ),
    "a closed section nobody knows": (
        'closed = ["institutions"]',
        'closed = ["institutes"]',
        [(WRONG, "report, rows 11, closed")],
    ),
    "a line closed to all": (
        'closed = ["institutions"]',
        'closed = ["institutions", "enterprises", "joint_stock", "partnerships"]',
        [(WRONG, "report, rows 11, closed")],
    ),
    "a line without a text": (
        'text = "Есепті кезең басында"',
        'text = " "',
        [(WRONG, "report, rows 2, text")],
    ),
    "no head of a section": (
        'joint_stock = "мемлекет бақылауындағы акционерлік қоғамдар"\n',
        "",
        [(MISSING, "report, columns, joint_stock")],
    ),
    "no report": (
        "[report]\nheader",
        "[reports]\nheader",
        [
            (UNKNOWN, "reports"),
            *((MISSING, f"report, {key}") for key in ("header", "form_mark", "title")),
            *((MISSING, f"report, {key}") for key in ("period_caption", "body_caption")),
            *((MISSING, f"report, {key}") for key in ("closed_mark", "notes", "signature")),
        ],
    ),
    "an unknown key of a line": (
        'count = "payers"',
        'count = "payers"\ncuont = "payers"',
        [(UNKNOWN, "report, rows 11, cuont")],
    ),
    "an unknown key of the inspections": (
        'excess = "',
        'exces = ""\nexcess = "',
        [(UNKNOWN, "inspections, columns, exces")],
    ),
    "no title of the consolidated report": (
        'title = "Тиісті саланың уәкілетті органдарының, ',
        'titel = "Тиісті саланың уәкілетті органдарының, ',
        [(UNKNOWN, "consolidated, titel"), (MISSING, "consolidated, title")],
    ),
    # rulings
    "a situation without a ruling": (
        'situation = "heading rows"',
        'situation = "points not printed"',
        [(RULING, "rulings"), (Code.EDITION_UNUSED, "rulings R4")],
    ),
    "a situation with two rulings": (
        'situation = "no denominator"',
        'situation = "heading rows"',
        [(RULING, "rulings R9"), (UNKNOWN, "rulings R9, reads"), (RULING, "rulings")],
    ),
    "points not printed and not settled": (
        "points = 0\nleads = true",
        'points = 0\nprinted = ""\nleads = true',
        [(RULING, "rulings")],
    ),
    # no edition at all
    "no TOML": ("points = 2\n", "points = \n", [(UNREADABLE, "criteria 1, options 1, points")]),
    "a text left open": ('[name]\nkk = "', "[name]\nkk = ", [(UNREADABLE, "name, kk")]),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_one_damage_is_refused_in_its_place_and_nothing_else_is(damage: str) -> None:
    old, new, problems = DAMAGES[damage]
    whole = shipped("2022")
    assert old in whole
    assert found(whole.replace(old, new, 1)) == problems


def test_the_empty_cell_of_2025_needs_its_ruling() -> None:
    whole = shipped("2025")
    before, _, after = whole.partition('[[rulings]]\nid = "R8"\n')
    cut = before + after[after.index("[[rulings]]") :]
    assert found(cut) == [(RULING, "rulings")]


def test_two_editions_may_not_serve_one_year() -> None:
    """The older text needs the day of its repeal."""
    texts = (shipped("2022").replace("repealed = 2025-06-02\n", ""), shipped("2025"))
    editions = [edition_reading.read(text, "damaged.toml")[0] for text in texts]
    told = prove_together([edition for edition in editions if edition is not None])
    assert {problem.code for problem in told} == {Code.EDITION_OVERLAP}
    assert [problem.facts["year"] for problem in told] == ["2024", "2025", "2026"]


def life(edition: str, *changes: tuple[str, str]) -> Edition:
    """An edition with another life."""
    text = shipped(edition)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    found, problems = edition_reading.read(text, "changed.toml")
    assert found is not None, problems
    return found


REPEALED = ("last_reporting_year = 2025", "repealed = 2027-10-15\nlast_reporting_year = 2026")
ADOPTED = ("adopted = 2025-04-30", "adopted = 2027-10-15")
CALLED = (('id = "2025"', 'id = "2027"'), ("2025 жылғы 30", "2027 жылғы 30"), ("от 30", "от 31"))
LAST = ("last_reporting_year = 2025", "last_reporting_year = 2027")
EARLIER_TERM = ("month = 11", "month = 10")


def test_a_year_between_two_terms_is_a_gap() -> None:
    """The old text is repealed before its term, the new one adopted after its own."""
    old = life("2025", REPEALED)
    new = life("2025", *CALLED, ADOPTED, LAST, EARLIER_TERM)
    (problem,) = prove_together([old, new])
    assert (problem.code, problem.facts["year"]) == (Code.EDITION_YEAR_GAP, "2026")


REPLACING = ('id = "2025"', 'id = "2027"\nreplaces = "2025"')
FROM_2026 = ("adopted = 2025-04-30", "adopted = 2028-02-01\napplies_from_year = 2026")
IN_FORCE = ("adopted = 2025-04-30", "adopted = 2027-10-15\nin_force = 2027-11-02")


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ((ADOPTED,), 2026),  # in force on the first of November 2027
        ((IN_FORCE,), 2027),  # a day too late for it
        ((FROM_2026,), 2026),  # says itself from which year it applies
    ],
)
def test_an_edition_serves_by_the_days_that_its_act_names(
    changes: tuple[tuple[str, str], ...], first: int
) -> None:
    """What replaces another needs no change in the other's file."""
    new = life("2025", REPLACING, *CALLED[1:], *changes, LAST)
    known = [*kit.EDITIONS, new]
    assert prove_together(known) == ()
    assert [in_force(known, year) is new for year in (first - 1, first)] == [False, True]
    assert served_years(known, kit.EDITIONS[1]) == tuple(range(2024, min(first, 2026)))


def test_what_it_replaces_is_known() -> None:
    (problem,) = prove_together([life("2025", ('id = "2025"', 'id = "2025"\nreplaces = "2020"'))])
    assert (problem.code, problem.place.part) == (WRONG, "replaces")


FOUR_SLIPS = {
    '[name]\nkk = "': '[name]\nkz = "',
    '"loss"': '"losss"',
    "adopted = 2022-06-20": 'adopted = "2022-06-20"',
    "high = [8, 10]": "high = [8]",
}


def test_all_slips_of_a_file_are_found_at_once() -> None:
    text = shipped("2022")
    for old, new in FOUR_SLIPS.items():
        assert old in text
        text = text.replace(old, new, 1)
    assert found(text) == [
        (UNKNOWN, "name, kz"),
        (MISSING, "name, kk"),
        (WRONG, "adopted"),
        (WRONG, "criteria 1, measure"),
        (WRONG, "sections institutions, scales 1, high"),
    ]


SAID = {
    ('"loss"', '"losss"'): [
        '«measure»: "losss"; ожидается одно из: loss, payment, inspection, achievement,',
        "Возможно, «loss»?",
    ],
    ("points = 2", 'points = "2"'): ['«points»: "2"; ожидается целое число без кавычек'],
    ("adopted = 2022-06-20", 'adopted = "2022-06-20"'): [
        '«adopted»: "2022-06-20"; ожидается дата без кавычек: год-месяц-день'
    ],
    ('"1.5"', "1.5"): ["«current_ratio»: 1.5; ожидается число в кавычках"],
    ('levels = "16"', 'levels = "16-тармақ"'): ["ожидается пункт Правил, например «14» или"],
    ("high = [8, 10]", "high = [8]"): ["«high»: [8]; ожидается список в квадратных скобках"],
    ('measure = "loss"', 'measure = "loss"\nnorms = "x"'): [
        "Имя «norms»",
        "Возможно, «norm»? Здесь известны имена: "
        "no, text, measure, options, norm, fact, reference.",
    ],
    ("repealed = 2025-06-02", "repealed = 2020-06-02"): ["ожидается дата позже 2022-06-20"],
    ('criterion = "3.3"', 'criterion = "3"'): ["ожидается одно из: 1, 2, 3.1, 3.2, 3.3, 3.4"],
    ('number = "Р/с №"', "number = [1]"): ["«number»: [1]; ожидается непустой текст в кавычках"],
}


@pytest.mark.parametrize("slip", SAID)
def test_a_message_says_what_was_found_and_what_is_expected(slip: tuple[str, str]) -> None:
    old, new = slip
    whole = shipped("2022")
    assert old in whole
    _, (problem,) = edition_reading.read(whole.replace(old, new, 1), "damaged.toml")
    speech = wording.speech(Language.RUSSIAN)
    words = f"{message(speech, problem)} {hint(speech, problem)}"
    assert [part for part in SAID[slip] if part not in words] == []


def loaded(folder: Path, files: dict[str, bytes]) -> list[tuple[Code, str, str | None]]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    editions, problems = edition_reading.load(folder)
    assert len(editions) + len({problem.place.file for problem in problems}) == len(files)
    return [(one.code, Path(one.place.file).name, one.place.part) for one in problems]


def test_a_file_is_called_by_its_edition(tmp_path: Path) -> None:
    files = {f"{name}.toml": shipped("2022").encode() for name in ("2022", "2027")}
    problem = (Code.EDITION_NAME_OTHER, "2027.toml", "id")
    assert loaded(tmp_path, files) == [problem]


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    text = shipped("2022")
    assert loaded(tmp_path, {"2022.toml": text.encode("utf-8-sig")}) == []
    assert edition_reading.load(tmp_path)[0] == (edition_reading.read(text, "")[0],)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    files = {"2022.toml": shipped("2022").encode(), "2027.toml": "id = 'қаз'".encode("utf-16")}
    files["2028.toml"] = "id = 'рус'".encode("cp1251")
    assert loaded(tmp_path, files) == [
        (Code.EDITION_NOT_UTF8, "2027.toml", None),
        (Code.EDITION_NOT_UTF8, "2028.toml", None),
    ]


def test_an_edition_may_serve_no_year(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One repealed before its first term, for instance."""
    text = shipped("2022").replace("repealed = 2025-06-02", "repealed = 2022-09-01")
    edition, problems = edition_reading.read(text, "2022.toml")
    assert edition is not None
    assert problems == ()
    assert served_years([edition], edition) == ()
    monkeypatch.setattr(edition_file, "load_known", lambda: ((edition,), ()))
    assert main(["editions", "--lang", "en"]) == 0
    assert "Reporting years served: none" in capsys.readouterr().out


def test_papers_of_earlier_versions_rest_on_what_the_editions_have_today() -> None:
    """Another shape of the files must not make them doubtful: ``earlier.tsv`` follows."""
    rows = shipped_rows("generator.law", "earlier.tsv")
    for edition in edition_file.load_shipped()[0]:
        for paper, basis in edition.basis.items():
            own = [r for r in rows if (r["edition"], r["paper"]) == (edition.id, paper.value)]
            assert own[-1]["recorded"] == basis, "append the new hash of each paper"
            assert {basis_of(row["recorded"], paper) for row in own} == {basis}


def test_the_words_of_what_all_editions_may_use_are_as_sound_as_their_own() -> None:
    faults = Faults("facts.toml")
    edition = edition_file.load_shipped()[0][-1]
    prove_words(edition.with_declared(edition_file.declarations()), faults)
    assert faults.problems == []


def test_what_is_kept_is_what_the_files_are_read_as() -> None:
    """Without ``make templates`` the program is slower, after other code perhaps wrong."""
    read, problems = edition_reading.load(edition_file.SHIPPED)
    kept = edition_file._kept()
    assert kept == (read, edition_reading.declarations())
    assert not problems
    assert [edition.basis for edition in kept[0]] == [edition.basis for edition in read]


def test_what_an_edition_did_not_have_is_a_difference_from_nothing() -> None:
    edition = edition_file.load_shipped()[0][-1]
    section, item = edition.sections[0], edition.items_that_score[0]
    first, heading, *others = section.rows
    scored = replace(section, rows=(first, replace(heading, criterion=item), *others))
    other = replace(edition, sections=(scored, *edition.sections[1:]))
    part = f"sections {section.form}, rows {heading.no}, criterion"
    assert list(changes(edition, other)) == [Change(part, "", item.no)]
    assert list(changes(other, edition)) == [Change(part, item.no, "")]
