"""Slips of the hand in an edition's file: each is told with its line, its key and what to do."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from generator.law import edition_reading
from generator.law.choices import Form, Measure
from generator.law.criteria import Criterion, asked_of
from generator.law.edition import Edition
from generator.messages.problem_text import hint, message, worded
from generator.messages.problems import Code, Problem
from generator.messages.wording import Language, speech
from generator.submission import contract
from tests.law.test_edition import shipped

C = Code
NO_TOML, WRONG, TWICE = C.EDITION_UNREADABLE, C.EDITION_VALUE_WRONG, C.EDITION_NAME_TWICE
LETTERS, MARKS, LEVELS = C.EDITION_LETTERS, C.EDITION_MARKS, C.EDITION_LEVELS_BROKEN
NOT_ASKED = C.EDITION_NOT_ASKED


@dataclass(frozen=True)
class Slip:
    """What stands in 2025.toml, what is typed in its place, and what is said of it.

    ``at`` is a piece of the line that is named; by default the first piece of what was typed.
    ``says`` are pieces of the Russian message and hint.
    """

    old: str
    new: str
    code: Code
    part: str | None
    at: str = ""
    says: tuple[str, ...] = ()

    def text(self) -> str:
        whole = shipped("2025")
        assert self.old in whole
        return whole.replace(self.old, self.new, 1)

    @property
    def named(self) -> str:
        return self.at.split("\n")[0] or self.new.strip().split("\n")[0]


PASSPORTS = (
    '[[sections.rows]]\nno = "3"\ntext = "Мемлекеттік заңды тұлғалар балансында бекітілген мүлікке '
    'түгендеуді, паспорттауды және қайта бағалауды жүргізу"\ncriterion = "4"\n'
)
COMPANY = '[[sections.rows]]\nno = "4"\ntext = "Мемлекеттік мүлік тізіліміне мемлекет бақылайтын АҚ'
TWO, NONE = "points = 2\n", "points = 0\n"
FIRST = "criteria 1, options 1"
OF_INSTITUTIONS = "sections institutions"
OTHERWISE = 'when = { failing = "none" }\n\n[[criteria.options]]\ntext = "Болуы"\n'
PLAN = 'fact = "plan"'

SLIPS = {
    # the notation
    "no quotation marks": Slip('"loss"', "loss", NO_TOML, "criteria 1, measure"),
    "a text without its end": Slip(
        'tag = "мм"', 'tag = "мм', NO_TOML, "sections 1, tag", says=("кавычка",)
    ),
    "no equals sign": Slip(
        'tag = "мм"', 'tag "мм"', NO_TOML, "sections 1, abbreviation", says=("«=»",)
    ),
    "a key twice": Slip(
        'tag = "мм"', 'tag = "мм"\ntag = "ма"', NO_TOML, "sections 1, tag", 'tag = "ма"'
    ),
    "a bracket too few": Slip("high = [8, 10]", "high = [8, 10", NO_TOML, None, "medium = [4, 7]"),
    "a header with a bracket too few": Slip(
        "[[rulings]]", "[[rulings]", NO_TOML, None, says=("скобка",)
    ),
    "a quotation mark within": Slip(
        'title = "Бағалау парағы"', 'title = "Бағалау "парағы""', NO_TOML, None
    ),
    "a backslash": Slip('tag = "мм"', 'tag = "м\\м"', NO_TOML, None),
    "no such day": Slip("2025-04-30", "2025-04-31", NO_TOML, "adopted"),
    "a table twice": Slip("[solvency]", "[points]", NO_TOML, None, says=("уже",)),
    "a line of another program": Slip("[points]", "<points>", NO_TOML, None),
    # types and names
    "points in quotation marks": Slip(TWO, 'points = "2"\n', WRONG, f"{FIRST}, points"),
    "points with a fraction": Slip(TWO, "points = 2.5\n", WRONG, f"{FIRST}, points"),
    "points below zero": Slip(NONE, "points = -1\n", WRONG, "criteria 1, options 2, points"),
    "points without end": Slip(TWO, f"points = {'9' * 5000}\n", NO_TOML, f"{FIRST}, points"),
    "a bound with a separator": Slip('current_ratio = "1.5"', 'current_ratio = "1_5"', WRONG, None),
    "a bound beyond numbers": Slip('current_ratio = "1.5"', 'current_ratio = "1e99"', WRONG, None),
    "a point of the Rules that is none": Slip('levels = "16"', 'levels = "0"', WRONG, None),
    "a date in quotation marks": Slip(
        "adopted = 2025-04-30", 'adopted = "2025-04-30"', WRONG, "adopted"
    ),
    "a bound without quotation marks": Slip(
        'current_ratio = "1.5"', "current_ratio = 1.5", WRONG, "solvency, current_ratio"
    ),
    "a bound with a comma": Slip('current_ratio = "1.5"', 'current_ratio = "1,5"', WRONG, None),
    "a measure misspelt": Slip(
        '"inspection"', '"inspecton"', WRONG, "criteria 3.1, measure", says=("«inspection»",)
    ),
    "a norm misspelt": Slip('norm = "service_cars"', 'norm = "service_car"', WRONG, None),
    "a form misspelt": Slip('form = "institutions"', 'form = "institution"', WRONG, None),
    "a kind misspelt": Slip(
        '"sectoral", "local_executive"', '"sectoral", "local"', WRONG, None, says=("akim_office",)
    ),
    "a situation misspelt": Slip('"heading rows"', '"heading row"', WRONG, None),
    "a key misspelt": Slip(
        'measure = "loss"', 'mesure = "loss"', C.EDITION_KEY_UNKNOWN, None, says=("«measure»",)
    ),
    "a key left out": Slip(
        'text = "Болуы"\n',
        "",
        C.EDITION_KEY_MISSING,
        None,
        "[[criteria.options]]",
        says=("«text»",),
    ),
    "an item that is not there": Slip(
        'criterion = "3.3"', 'criterion = "3.9"', WRONG, None, says=("3.1, 3.2",)
    ),
    "a band with one end": Slip("high = [8, 10]", "high = [8]", WRONG, None),
    "an empty list": Slip("columns = [[", "columns = [] # [[", WRONG, "items, columns"),
    # numbers, names and dates
    "an item's number twice": Slip('no = "3.2"', 'no = "3.1"', TWICE, "criteria 3.1, no"),
    "a letter for a digit": Slip('no = "2.3"', 'no = "2.З"', WRONG, None),
    "a number with a dot at its end": Slip('no = "2.3"', 'no = "2.3."', WRONG, None),
    "a tag of two words": Slip('tag = "мм"', 'tag = "м м"', WRONG, None),
    "a tag twice": Slip('tag = "мк"', 'tag = "мм"', TWICE, None),
    "an id with a space": Slip('id = "2025"', 'id = "2027/1 жаңа"', WRONG, "id"),
    "a year too late": Slip(
        "last_reporting_year = 2025", "last_reporting_year = 2062", WRONG, None
    ),
    "a year before it": Slip(
        "last_reporting_year = 2025", "last_reporting_year = 2015", WRONG, None
    ),
    "applied after the last year": Slip(
        "last_reporting_year = 2025",
        "last_reporting_year = 2025\napplies_from_year = 2026",
        WRONG,
        "applies_from_year",
        at="applies_from_year",
    ),
    "a number of Appendix 2 twice": Slip(
        'no = "3"\nheading', 'no = "2"\nheading', TWICE, None, 'no = "2"'
    ),
    "a word for a number of Appendix 2": Slip(
        'no = "3"\nheading', 'no = "үш"\nheading', WRONG, None
    ),
    "a row of no body": Slip(
        '"local_executive", "akim_office"]\n\n[[sections.rows]]\nno = "4"',
        '"local_executive", "akim_office", "sectoral"]\n\n[[sections.rows]]\nno = "4"',
        WRONG,
        "sections enterprises, rows 3.3, not_for",
        "not_for",
    ),
    "repealed before it was adopted": Slip(
        "last_reporting_year", "repealed = 2024-01-01\nlast_reporting_year", WRONG, None
    ),
    "in force before it was adopted": Slip(
        "last_reporting_year", "in_force = 2025-01-01\nlast_reporting_year", WRONG, None
    ),
    "a thirteenth month": Slip("month = 11", "month = 13", WRONG, "term, day", "day = 1"),
    # words
    "Latin letters in a title": Slip(
        '"Бағалау парағы"', '"Бaғaлaу пaрaғы"', LETTERS, "sheet, title", says=("Б[a]ғ[a]л[a]у",)
    ),
    "a Latin letter for the mark": Slip(
        'closed_mark = "Х"', 'closed_mark = "X"', LETTERS, None, says=("пишется так: Х",)
    ),
    "a Latin abbreviation": Slip('abbreviation = "ММ"', 'abbreviation = "MM"', LETTERS, None),
    "a tag's mark": Slip('"Бағалау парағы"', '"Бағалау {{ парағы }}"', MARKS, None),
    "a line break": Slip('"Бағалау парағы"', '"Бағалау\\nпарағы"', MARKS, None),
    "a letter of the Latin alphabet with a tail": Slip(
        '"Бағалау парағы"', '"Бағəлау парағы"', LETTERS, "sheet, title", says=("Бағәлау",)
    ),
    "a letter that is not seen": Slip('"Бағалау парағы"', '"Баға\u200bлау парағы"', MARKS, None),
    "a space at the end": Slip('"Бағалау парағы"', '"Бағалау парағы "', MARKS, None),
    "an empty text": Slip('total_label = "Жиыны:"', 'total_label = ""', WRONG, None),
    "an empty head": Slip('"Балл"], ["1"', '""], ["1"', WRONG, None, "columns"),
    "an empty name of a level": Slip('high = "тиімділігі жоғары"', 'high = " "', WRONG, None),
    "a fourth column": Slip('["1", "2", "3"]]', '["1", "2", "3", "4"]]', WRONG, None),
    "a signature of two lines": Slip('  "(қолы)",\n', "", WRONG, None, "signature = ["),
    # tables
    "points swapped": Slip(
        f"points = 2\n{OTHERWISE}points = 0\nwhen",
        f"points = 0\n{OTHERWISE}points = 2\nwhen",
        C.EDITION_POINTS_REVERSED,
        "criteria 2",
        '[[criteria]]\nno = "2"',
    ),
    "conditions swapped": Slip(
        'trend = "down" }',
        'trend = "not down" }',
        C.EDITION_TABLE_GAP,
        "criteria 1",
        "[[criteria]]",
    ),
    "no option for a finding": Slip(
        'when = { failing = "none" }',
        "leads = true",
        C.EDITION_TABLE_GAP,
        "criteria 1",
        "[[criteria]]",
    ),
    "one measure twice": Slip(
        'fact = "report"', PLAN, C.EDITION_MEASURED_TWICE, None, 'criterion = "5.2"'
    ),
    "an item that no row uses": Slip(PASSPORTS, "", LEVELS, None, "[[sections.scales]]"),
    "a row without its heading": Slip(
        'no = "2"\ntext = "Бекітілген',
        'no = "9"\ntext = "Бекітілген',
        C.EDITION_HEADING_MISSING,
        None,
        "[[sections.rows]]",
    ),
    "points without levels": Slip(TWO, "points = 3\n", LEVELS, None, "[[sections.scales]]"),
    "a gap between levels": Slip(
        "medium = [4, 7]",
        "medium = [5, 7]",
        LEVELS,
        None,
        "[[sections.scales]]",
        ("low 0–3, medium 5–7, high 8–10",),
    ),
    "a fact that is asked in vain": Slip(
        PASSPORTS, "", C.EDITION_UNUSED, OF_INSTITUTIONS, "[[sections]]", says=("objects",)
    ),
    # what nobody is asked
    "a row in another section": Slip(
        COMPANY,
        PASSPORTS.replace('"3"', '"3.3"') + "\n" + COMPANY,
        NOT_ASKED,
        "sections joint_stock, rows 3.3, criterion",
        at='criterion = "4"',
        says=("institutions, enterprises",),
    ),
    "a norm of other organisations": Slip(
        'norm = "service_cars"', 'norm = "special_vehicles"', NOT_ASKED, None, 'criterion = "3.2"'
    ),
    "a closed cell of Appendix 2": Slip(
        'failing = "7.2"\nclosed = ["institutions"]',
        'failing = "7.2"\nclosed = ["institutions", "enterprises"]',
        C.EDITION_NOT_REPORTED,
        "sections enterprises, rows 7.2, criterion",
        'criterion = "7.2"',
    ),
    "no line of Appendix 2": Slip(
        'failing = "4"\n', "", C.EDITION_NOT_REPORTED, None, 'criterion = "4"'
    ),
    # rulings
    "a ruling too few": Slip(
        'situation = "borrowed scale"',
        'situation = "heading rows"',
        C.EDITION_RULING_MISSING,
        None,
        "[[rulings]]",
    ),
    "a ruling of nothing": Slip(
        'situation = "borrowed scale"',
        'situation = "partly inspected"',
        C.EDITION_UNUSED,
        "rulings R5",
        "[[rulings]]",
    ),
}


def of(slip: Slip) -> Problem:
    edition, problems = edition_reading.read(slip.text(), "2025.toml")
    assert edition is None
    own = [p for p in problems if p.code is slip.code and slip.part in (None, p.place.part)]
    assert own, [(p.code, p.place) for p in problems]
    return own[0]


def test_there_are_slips_of_every_kind() -> None:
    assert len(SLIPS) >= 50


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_refused_with_its_line_its_key_and_a_remedy(name: str) -> None:
    slip = SLIPS[name]
    problem, lines = of(slip), slip.text().splitlines()
    assert problem.place.line is not None
    assert slip.named in lines[problem.place.line - 1]
    for language in Language:
        words = speech(language)
        (one,) = worded(words, [problem])
        assert str(problem.place.line) in one.place
        assert min(len(one.message), len(one.hint)) > 20
        assert "{" not in one.hint.replace("{{ }}", "")
    russian = speech(Language.RUSSIAN)
    said = f"{message(russian, problem)} {hint(russian, problem)}"
    assert [piece for piece in slip.says if piece not in said] == []


def test_russian_where_kazakh_is_due_is_a_warning() -> None:
    russian = "Бюджет, не перечисленный своевременно или не в полном объёме"
    text = shipped("2025").replace("Бағалау парағы", russian, 1)
    edition, (problem,) = edition_reading.read(text, "2025.toml")
    assert edition is not None
    assert (problem.code, problem.place.part) == (C.EDITION_RUSSIAN, "sheet, title")


# ---------------------------------------------------------------- what papers rest on

REMARK, DATE = "# a remark\n", "repealed = 2027-01-25\n"


def edition_of(text: str) -> Edition:
    edition, problems = edition_reading.read(text, "2025.toml")
    assert edition is not None, problems
    return edition


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "2025"', f'{REMARK}id = "2025"'),
        ("last_reporting_year = 2025", f"{DATE}last_reporting_year = 2026"),
        ('tag = "мм"\ntitle', 'tag = "мм"  # short\ntitle'),
        ("high = [8, 10]\nmedium = [4, 7]", "medium = [4, 7]\nhigh = [8, 10]"),
        ("month = 11", "month = 10"),
        ("акт № 210234", "акт № 210235"),
    ],
)
def test_no_paper_rests_on_remarks_dates_or_the_order_of_lines(old: str, new: str) -> None:
    whole = shipped("2025")
    assert old in whole
    assert edition_of(whole.replace(old, new, 1)).basis == edition_of(whole).basis


@pytest.mark.parametrize(
    ("old", "new", "papers"),
    [
        ('"1.5"', '"1.3"', {2, 3, 4, 5}),
        ('title = "Бағалау парағы"', 'title = "Парақ"', {4}),
        ('no_violation = "Бұзушылықтар', 'no_violation = "Ешбір бұзушылықтар', {3}),
        ('unit = "Өлшем бірлігі"', 'unit = "Бірлік"', {5}),
        ('text = "Есепті кезең басында"', 'text = "Кезең басында"', {2, 3, 4, 5}),
        ("оқылады.", "саналады.", {2, 3, 4, 5}),
    ],
)
def test_papers_rest_on_what_they_use(old: str, new: str, papers: set[int]) -> None:
    whole = shipped("2025")
    assert old in whole
    before, after = edition_of(whole).basis, edition_of(whole.replace(old, new, 1)).basis
    assert {paper.appendix for paper in before if before[paper] != after[paper]} == papers


# ---------------------------------------------------------------- what a workbook asks


def test_what_the_law_takes_for_asked_is_what_the_workbook_asks() -> None:
    edition = edition_of(shipped("2025"))
    for item in edition.items_that_score:
        columns = [
            column
            for column in contract.columns_of(edition.facts).values()
            if item.measure in column.measures and item.fact in (None, column.fact)
        ]
        asked = [f for f in Form if all(f in column.forms for column in columns)]
        assert columns or item.norm
        assert item.norm or tuple(asked) == asked_of(item, edition.facts), item.no


def test_no_shipped_row_is_scored_without_a_column() -> None:
    for edition in (edition_of(shipped(name)) for name in ("2022", "2025")):
        items = [item for item in edition.criteria if isinstance(item, Criterion)]
        assert {item.measure for item in items} == set(Measure)


# ---------------------------------------------------------------- rulings that are read in two ways

HEADING_ROWS = 'situation = "heading rows"\n'
PASSES, FAILS = 'reads = "passes"', 'reads = "fails"'


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (f"{PASSES}\n", "", C.EDITION_KEY_MISSING),
        (
            'situation = "heading rows"\n',
            f'situation = "heading rows"\n{FAILS}\n',
            C.EDITION_KEY_UNKNOWN,
        ),
        (PASSES, 'reads = "maybe"', WRONG),
    ],
)
def test_a_ruling_says_how_it_reads_what_can_be_read_in_two_ways(
    old: str, new: str, code: Code
) -> None:
    whole = shipped("2025")
    assert old in whole
    _, (problem,) = edition_reading.read(whole.replace(old, new, 1), "2025.toml")
    assert problem.code is code
    assert problem.place.line is not None
