"""A drill: an invented next edition is added by data alone, and all that follows from it works.

What data cannot do yet is refused, with the words that are allowed in its place.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from generator.law import FOLDER_VARIABLE, edition_file
from generator.law.choices import Count, Form
from generator.law.edition import Edition
from generator.law.papers import Paper
from generator.messages.problem_text import hint, message
from generator.messages.problems import Code
from generator.messages.wording import Language, speech
from generator.submission.contract import BodyField, BodyLabel, OrganisationField
from generator.submission.sheets import CellContent, Workbook
from tests.conftest import Run
from tests.helpers import kit
from tests.law.test_edition import shipped

O = OrganisationField  # noqa: E741 - as in the kit

CHANGES = (
    # its life: the old file stays as it is
    ('id = "2025"', 'id = "2027"\nreplaces = "2025"'),
    ("2025 жылғы 30 сәуірдегі № 21 бұйрық", "2027 жылғы 15 қаңтардағы № 3 бұйрық"),
    ("приказ от 30.04.2025 № 21", "приказ от 15.01.2027 № 3"),
    ("adopted = 2025-04-30", "adopted = 2027-01-15\nin_force = 2027-01-26"),
    ("last_reporting_year = 2025", "last_reporting_year = 2026"),
    ("month = 11", "month = 10"),
    # bounds, points, levels
    ('current_ratio = "1.5"', 'current_ratio = "1.3"'),
    ('own_working_capital_ratio = "0.1"', 'own_working_capital_ratio = "0.15"'),
    ("high = [18, 20]\nmedium = [8, 17]", "high = [17, 19]\nmedium = [8, 16]"),
    ("high = [16, 18]\nmedium = [8, 15]", "high = [15, 17]\nmedium = [8, 14]"),
    # words
    ("арнаулы көлік құралдарының тиесілілік", "арнаулы техника тиесілілігінің"),
    ('total_label = "Жиыны:"', 'total_label = "Барлығы:"'),
    ('"Өлшемшарттың/көрсеткіштің атауы"', '"Өлшемшарт пен көрсеткіштің атауы"'),
    # without item 6 there is no "fails item 6 only": a ruling says what follows, and it is scored
    (
        'reads = "passes"\n\n[rulings.text]\nkk = "Түйінді көрсеткіштері айқындалмаған ұйым тек '
        "1-қосымшаның 6-тармағының талабына сай келмейді, 7.1-тармағы бойынша көрсеткіштерін "
        'орындамаған деп саналмайды."',
        'reads = "fails"\n\n[rulings.text]\nkk = "Түйінді көрсеткіштері айқындалмаған ұйым '
        '1-қосымшаның 7.1-тармағы бойынша көрсеткіштерін орындамаған деп саналады."',
    ),
)


def without(text: str, start: str, end: str) -> str:
    """A text without what stands from a piece up to the next."""
    before, found, after = text.partition(start)
    assert found, start
    return before + after[after.index(end) :]


def next_edition() -> str:
    """The file of the invented edition: that of 2025 with the changes of its act."""
    text = shipped("2025")
    for old, new in CHANGES:
        assert old in text, old
        text = text.replace(old, new)
    seventh = 'no = "7.1"\ntext = "Мемлекеттік кәсіпорындар мен'
    head, tail = text.split(seventh)
    text = head + seventh + tail.replace("points = 2", "points = 3", 1)
    text = re.sub(
        r"high = \[14, 16\]\nmedium = \[6, 13\]", "high = [13, 15]\nmedium = [6, 12]", text
    )
    text = without(text, '[[criteria]]\nno = "6"', '[[criteria]]\nno = "7"')
    for no, following in (("6", "7"), ("5", "6"), ("5", "6")):
        start = f'[[sections.rows]]\nno = "{no}"\ntext = "Даму жоспарының'
        text = without(text, start, f'[[sections.rows]]\nno = "{following}"')
    return without(text, '[[report.rows]]\nno = "7"', '[[report.rows]]\nno = "8"')


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the edition, which ``--editions`` puts into the environment."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "editions"))
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions" / "2027.toml").write_text(next_edition(), "utf-8")
    return tmp_path / "editions"


def the_edition() -> Edition:
    edition, problems = edition_file.read(next_edition(), "2027.toml")
    assert edition is not None, problems
    return edition


SECTORAL = "тиісті саланың уәкілетті органы"
YEAR: dict[BodyField, CellContent] = {BodyField.YEAR: Decimal(2026), BodyField.KIND: SECTORAL}


def organisations() -> Workbook:
    """An enterprise without key indicators, one below a bound, and a sound company."""
    none = {O.INDICATORS: "жоқ", O.PLANNED: None, O.ACHIEVED: None}
    low = {O.CURRENT_ASSETS: Decimal(135), O.LIABILITIES: Decimal(100), O.OWN_FUNDS: Decimal(114)}
    low |= {O.NON_CURRENT_ASSETS: Decimal(100)}
    rows = [kit.organisation("МК", 1, none), kit.organisation("МК", 2, low)]
    return kit.workbook([*rows, kit.organisation("АҚ", 3)], body=YEAR)


def reported() -> Workbook:
    counted: dict[str, int] = {Count.AT_START: 2, Count.AT_END: 2, Count.PAYERS: 2}
    enterprises = {**counted, "7.1": 1}
    told = kit.counts(enterprises=enterprises, joint_stock=counted)
    body: dict[BodyLabel, CellContent] = {}
    body.update(YEAR.items())
    return kit.report_workbook(told, body=body, edition=the_edition())


def test_the_blank_workbooks_of_its_year_are_made(run: Run, folder: Path) -> None:
    assert folder.is_dir()
    for kind in ((), ("--report",)):
        ran = run("new", "--year", "2026", "--all-regions", "-o", f"blanks{len(kind)}", *kind)
        assert ran.code == 0, ran.out + ran.err
    blank = next(Path("blanks1").glob("*.xlsx"))
    texts = [cell.value for row in load_workbook(blank)["2-қосымша"].iter_rows() for cell in row]
    assert not any("сандық бағалауға" in str(text) for text in texts)  # the line of item 6


def test_it_is_checked_scored_built_and_verified_in_both_modes(run: Run, folder: Path) -> None:
    assert run("editions", "check", folder / "2027.toml").code == 0
    for paper in Paper:
        target = folder / "2027" / paper.template_name
        new = ("template", "new", "--edition", "2027", "--appendix", str(paper.appendix))
        assert run(*new, "-o", target).code == 0
        assert run("template", "check", target).code == 0
    Path("inputs").mkdir()
    Path("inputs", "list.xlsx").write_bytes(kit.saved(organisations()))
    Path("inputs", "counts.xlsx").write_bytes(kit.saved(reported()))

    scores = run("score", "inputs/list.xlsx", "--json").json
    assert scores["edition"] == "2027"
    rows = {r["no"]: r for s in scores["sections"] for r in s["rows"] if s["key"] == "enterprises"}
    assert "6" not in rows
    assert (rows["7.1"]["points"], rows["7.1"]["failing"], rows["7.1"]["rulings"]) == (0, 1, ["R6"])
    assert rows["7.2"]["failing"] == 1  # 1.35 is above 1.3, and 14 of 135 below 0.15
    company = next(s for s in scores["sections"] if s["key"] == "joint_stock")
    assert (company["total"], company["max"], company["level"]) == (15, 15, "high")
    assert company["rows"][-2]["points"] == 3
    counted = run("score", "inputs/counts.xlsx", "--json").json
    assert [s["key"] for s in counted["sections"] if s["total"] is not None] == [
        "enterprises",
        "joint_stock",
    ]
    lines = run("explain", "inputs/list.xlsx", "мк", "7.1", "--lang", "ru").out
    assert "ключевые показатели не определены" in lines

    ran = run("build", "inputs", "-o", "output", "--with-report")
    assert ran.code == 0, ran.out + ran.err
    ran = run("verify", "output", "inputs")
    assert ran.code == 0, ran.out + ran.err
    texts = [c.text for t in Document("output/list.docx").tables for r in t.rows for c in r.cells]
    assert "Барлығы:" in texts
    assert "Өлшемшарт пен көрсеткіштің атауы" in texts


def test_what_was_made_before_stays_as_it_is(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edition more changes no document of the years before it."""
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    before = kit.workbook([kit.organisation("МК", 1)], body={BodyField.YEAR: Decimal(2025)})
    Path("before.xlsx").write_bytes(kit.saved(before))
    assert run("build", "before.xlsx", "-o", "output").code == 0
    made = Path("output", "before.docx").read_bytes()
    assert run("--editions", folder, "verify", "output", "before.xlsx").code == 0
    assert run("--editions", folder, "build", "before.xlsx", "-o", "output").code == 0
    assert Path("output", "before.docx").read_bytes() == made


def test_a_document_by_the_edition_before_is_out_of_date_and_not_altered(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new edition serves a year that was built already."""
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    Path("list.xlsx").write_bytes(kit.saved(organisations()))
    assert run("build", "list.xlsx", "-o", "output").code == 0
    ran = run("--editions", folder, "--lang", "en", "verify", "output", "list.xlsx", "--json")
    assert ran.code == 1
    (document,) = ran.json
    assert (document["verdict"], document["current"]) == ("other-inputs", "edition")
    for appendix in ("4", "2", "3", "5"):  # made again by the new one
        paper = next(paper for paper in Paper if str(paper.appendix) == appendix)
        new = ("template", "new", "--edition", "2027", "--appendix", appendix)
        assert run(*new, "-o", folder / "2027" / paper.template_name).code == 0
    assert run("build", "list.xlsx", "-o", "output").code == 0
    assert run("verify", "output", "list.xlsx").code == 0


IMPOSSIBLE = {
    "a row of another section": (
        '[[sections.rows]]\nno = "4"\ntext = "Мемлекеттік мүлік тізіліміне мемлекет',
        '[[sections.rows]]\nno = "3.3"\ntext = "Паспорттау"\ncriterion = "4"\n\n'
        '[[sections.rows]]\nno = "4"\ntext = "Мемлекеттік мүлік тізіліміне мемлекет',
        Code.EDITION_NOT_ASKED,
        "institutions, enterprises",
    ),
    "a column more of Appendix 4": (
        '"Балл"], ["1", "2", "3"]]\ntotal_label',
        '"Балл", "Ескерту"], ["1", "2", "3", "4"]]\ntotal_label',
        Code.EDITION_VALUE_WRONG,
        "число значений – 3",
    ),
    "a kind of body more": (
        'kinds = ["sectoral", ',
        'kinds = ["national_holding", "sectoral", ',
        Code.EDITION_VALUE_WRONG,
        "sectoral, local_executive, akim_office",
    ),
    "a norm more": (
        'norm = "service_cars"',
        'norm = "websites"',
        Code.EDITION_VALUE_WRONG,
        "floor_area, service_cars, telephones_and_furniture, special_vehicles",
    ),
    "a fact more": (
        'measure = "passports"',
        'measure = "has a site"',
        Code.EDITION_VALUE_WRONG,
        "loss, payment, inspection, passports",
    ),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_data_cannot_do_is_refused_with_what_it_can(name: str) -> None:
    old, new, code, allowed = IMPOSSIBLE[name]
    text = next_edition()
    assert old in text
    edition, problems = edition_file.read(text.replace(old, new, 1), "2027.toml")
    assert edition is None
    problem = next(problem for problem in problems if problem.code is code)
    assert problem.place.line is not None
    russian = speech(Language.RUSSIAN)
    assert allowed in f"{message(russian, problem)} {hint(russian, problem)}"


def test_every_form_keeps_a_section() -> None:
    assert {section.form for section in the_edition().sections} == set(Form)
