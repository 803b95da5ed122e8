"""A drill: an invented next edition is added by data alone, and all that follows from it works.

What data cannot do yet is refused, with the words that are allowed in its place.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from generator.excel.blank.new import TOTAL, column_of
from generator.law import FOLDER_VARIABLE, criteria, edition_reading
from generator.law.choices import Count, Form, Paper
from generator.law.edition import Edition
from generator.messages.problem_text import hint, message
from generator.messages.problems import Code, Severity
from generator.messages.wording import Language, speech
from generator.submission.accept import accept
from generator.submission.contract import BodyField, OrganisationField, columns_of
from generator.submission.sheets import Cell, CellContent, Workbook
from tests.conftest import Run
from tests.helpers import kit, law
from tests.law.test_edition import shipped
from tests.samples.report import row_of

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


DECLARED = """[[kinds]]
key = "national_holding"
kk = "ұлттық холдинг"
ru = "национальный холдинг"
code_required = false

[[norms]]
key = "websites"
kk = "интернет-ресурстар"
ru = "интернет-ресурсы"
forms = ["institutions"]
appendix_3 = "premises"
named = true

[[facts]]
key = "objects"
kk = "Паспорты жоқ объектілер саны"
ru = "Количество объектов без паспорта"
value = "whole number from 0"
forms = ["institutions", "enterprises", "joint_stock"]
rule_kk = "Бүтін сан; ондай объект болмаса, 0."
rule_ru = "Целое число; если таких объектов нет, 0."
example = "0"
fails_above = "0"

[[facts]]
key = "audited"
kk = "Аудиторлық есеп берілген күн"
ru = "Дата представления аудиторского отчета"
value = "date"
forms = ["partnerships"]
rule_kk = "Міндетті."
rule_ru = "Обязательно."
example = "01.03.2024"
fails_after = { month = 6, day = 1 }

[[facts]]
key = "open_data"
kk = "Ашық деректер жарияланды"
ru = "Открытые данные опубликованы"
aliases = ["Открытые данные"]
value = "yes or no"
forms = ["institutions", "enterprises"]
rule_kk = "иә немесе жоқ."
rule_ru = "да или нет."
example = "иә"
fails_when = "no"

[[facts]]
key = "arrears"
kk = "Жалақы бойынша берешек, мың теңге"
ru = "Задолженность по заработной плате, тыс. тенге"
value = "number from 0"
forms = ["joint_stock", "partnerships"]
rule_kk = "Есепті кезеңнің соңына; берешек болмаса, 0."
rule_ru = "На конец отчётного периода; если её нет, 0."
example = "0"
fails_above = "10"

"""
"""What the invented act adds: a kind of body, a norm, a day, a yes or no, an amount; and the
objects, which it asks of companies, too, under another name.
"""


def item(no: str, text: str, measure: str) -> str:
    """An item of Appendix 1 that gives 1 point where nobody fails."""
    return f"""[[criteria]]
no = "{no}"
text = "{text}"
{measure}

[[criteria.options]]
text = "{text}: талап сақталған"
points = 1
when = {{ failing = "none" }}

[[criteria.options]]
text = "{text}: талап бұзылған"
points = 0
when = {{ failing = "some" }}

"""


ITEMS = {
    "8": ("Ашық деректерді жариялау", 'measure = "fact"\nfact = "open_data"'),
    "9": ("Жалақы бойынша берешектің болмауы", 'measure = "fact"\nfact = "arrears"'),
    "11": ("Аудиторлық есепті уақтылы беру", 'measure = "fact"\nfact = "audited"'),
    "10": ("Интернет-ресурстар нормаларын сақтау", 'measure = "inspection"\nnorm = "websites"'),
}
SCORED_IN = {
    "institutions": ("8", "10"),
    "enterprises": ("8",),
    "joint_stock": ("9", "4"),  # passports are asked of companies now
    "partnerships": ("9", "11"),
}
LEVELS = {  # of 2025 without item 6 and with 3 points in 7.1, and then with the new rows
    "institutions": ("high = [8, 10]", "high = [8, 12]"),
    "enterprises": ("high = [17, 19]", "high = [17, 20]"),
    "joint_stock": ("high = [13, 15]", "high = [13, 18]"),
    "partnerships": ("high = [13, 15]", "high = [13, 17]"),
}


def with_more(text: str) -> str:
    """The edition with the rows, levels and lines of what it declares."""
    marked = "# ---------------------------------------------------------------- Appendix "
    text = text.replace(f"{marked}1\n", f"{DECLARED}{marked}1\n", 1)
    items = "".join(item(no, *own) for no, own in ITEMS.items())
    text = text.replace(f"{marked}4\n", f"{items}{marked}4\n", 1)
    text = text.replace('kinds = ["sectoral"', 'kinds = ["national_holding", "sectoral"')
    before, *sections = text.split("[[sections]]\n")
    changed = []
    for section in sections:
        form = section.partition('form = "')[2].partition('"')[0]
        own, mark, rest = section.partition(f"{marked}2\n")
        old, new = LEVELS[form]
        assert old in own, form
        own = own.replace(old, new)
        if form == "enterprises":
            own = own.replace("high = [15, 17]", "high = [15, 18]")
            own = own.replace(
                '"Балл"], ["1", "2", "3"]]',
                '"Балл", "Ескерту"], ["1", "2", "3", "4"]]\n'
                'shows = ["number", "text", "points", "blank"]',
            )
        for place, no in enumerate(SCORED_IN[form]):
            name = ITEMS[no][0] if no in ITEMS else "Паспорттауды жүргізу"
            own += f'\n[[sections.rows]]\nno = "{20 + place}"\ntext = "{name}"\n'
            own += f'criterion = "{no}"\n\n'
        changed.append(own + mark + rest)
    text = "[[sections]]\n".join([before, *changed])
    closed = 'failing = "4"\nclosed = ["joint_stock", "partnerships"]'
    assert closed in text
    text = text.replace(closed, 'failing = "4"\nclosed = ["partnerships"]')
    lines = ""
    for no, (name, _) in ITEMS.items():
        forms = [form for form, own in SCORED_IN.items() if no not in own]
        lines += f'[[report.rows]]\nno = "{int(no) + 1}"\ntext = "{name}: бұзған ұйымдар саны"\n'
        lines += f'unit = "бірлік"\nfailing = "{no}"\nclosed = {forms}\n\n'.replace("'", '"')
    return text.replace(f"{marked}3\n", f"{lines}{marked}3\n", 1)


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
    return with_more(without(text, '[[report.rows]]\nno = "7"', '[[report.rows]]\nno = "8"'))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the edition, which ``--editions`` puts into the environment."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "editions"))
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions" / "2027.toml").write_text(next_edition(), "utf-8")
    return tmp_path / "editions"


def the_edition() -> Edition:
    edition, problems = edition_reading.read(next_edition(), "2027.toml")
    assert edition is not None, problems
    return edition


SECTORAL = "тиісті саланың уәкілетті органы"
YEAR: dict[BodyField, CellContent] = {BodyField.YEAR: Decimal(2026), BodyField.KIND: SECTORAL}


def organisations() -> Workbook:
    """Bodies of 2026 by either edition: what the new one asks stands beside what the old one does.

    An institution with a bad website, an enterprise without key indicators and open data, one
    below a bound, a company with arrears, and one audited late.
    """
    none = {O.INDICATORS: "жоқ", O.PLANNED: None, O.ACHIEVED: None}
    low = {O.CURRENT_ASSETS: Decimal(135), O.LIABILITIES: Decimal(100), O.OWN_FUNDS: Decimal(114)}
    low |= {O.NON_CURRENT_ASSETS: Decimal(100)}
    rows = [
        kit.organisation("МК", 1, none),
        kit.organisation("МК", 2, low),
        kit.organisation("АҚ", 3, {O.OBJECTS: Decimal(0)}),
        kit.organisation("ММ", 4),
        kit.organisation("ЖШС", 5),
    ]
    book = kit.workbook(rows, body=YEAR)
    more: list[list[CellContent]] = [
        [fact.kk for fact in the_edition().facts[-3:]],
        [None, "жоқ", None],
        [None, "да", None],
        [None, None, Decimal("10.001")],
        [None, "иә", None],
        [date(2027, 6, 2), None, Decimal(10)],
    ]
    about, register, inspections = book.sheets
    wide = len(O)
    lines = [
        replace(
            line, cells={**line.cells, **{wide + n: Cell(v) for n, v in enumerate(own, 1) if v}}
        )
        for line, own in zip(register.rows, more, strict=True)
    ]
    return replace(book, sheets=(about, replace(register, rows=tuple(lines)), inspections))


def plain(value: CellContent) -> str | Decimal | date:
    assert isinstance(value, str | Decimal | date)
    return value


def fill(blank: Path) -> None:
    """Fill a Russian blank of the new edition as a clerk does, by its headers."""
    book, columns = load_workbook(blank), columns_of(the_edition().facts)
    source = organisations().sheets[1]
    fields = {head: f for f, own in columns.items() for head in (own.text, f.value.text)}
    sheet, visits = book["Организации"], book["Проверки"]
    places = {str(cell.value): n for n, cell in enumerate(sheet[1], 1)}
    assert {own.name.ru for own in columns.values()} == places.keys()
    for line in source.rows[1:]:
        for column, cell in line.cells.items():
            asked = columns[fields[str(source.rows[0].cells[column].content)]]
            said = {"иә": "да", "жоқ": "нет"}.get(str(cell.content), plain(cell.content))
            sheet.cell(line.number, places[asked.name.ru]).value = said
    places = {str(cell.value): n for n, cell in enumerate(visits[1], 1)}
    for field, value in kit.inspection(4, "интернет-ресурсы", "да", year=2026).items():
        visits.cell(2, places[field.value.name.ru]).value = plain(value)
    book.save(blank)


COUNTED: dict[str, int] = {Count.AT_START: 2, Count.AT_END: 2, Count.PAYERS: 2}
TOLD = kit.counts(enterprises={**COUNTED, "7.1": 1, "8": 2}, joint_stock={**COUNTED, "9": 1})


def fill_report(blank: Path) -> None:
    """Fill a blank report of the new edition: two enterprises and two companies."""
    book, report = load_workbook(blank), the_edition().report
    for count in report.counts:
        end, start = criteria.CHANGES.get(count, (count, ""))
        line = [TOLD.get((end, f), 0) - TOLD.get((start, f), 0) for f in report.row(count).open]
        for form, told in zip(report.row(count).open, line, strict=True):
            book["Приложение 2"].cell(row_of(report, count), column_of(form)).value = told
        book["Приложение 2"].cell(row_of(report, count), TOTAL).value = sum(line)
    book.save(blank)


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
    named = ("--name", "«Қайнар» ұлттық холдингі", "--kind", "ұлттық холдинг", "--year", "2026")
    for kind, filled in (((), fill), (("--report",), fill_report)):
        ran = run("new", *named, "-o", f"inputs/{filled.__name__}", "--workbook", "ru", *kind)
        assert ran.code == 0, ran.out + ran.err
        (blank,) = Path("inputs", filled.__name__).glob("*.xlsx")
        filled(blank)
    ran = run("new", *named[:-1], "2025", "-o", "before", "--lang", "en")  # which has no such kind
    assert (ran.code, "[value-unknown]" in ran.out) == (1, True)
    list_, counts = (next(Path("inputs", name).glob("*.xlsx")) for name in ("fill", "fill_report"))

    scores = run("score", list_, "--json").json
    assert scores["edition"] == "2027"
    rows = {r["no"]: r for s in scores["sections"] for r in s["rows"] if s["key"] == "enterprises"}
    assert "6" not in rows
    assert (rows["7.1"]["points"], rows["7.1"]["failing"], rows["7.1"]["rulings"]) == (0, 1, ["R6"])
    assert rows["7.2"]["failing"] == 1  # 1.35 is above 1.3, and 14 of 135 below 0.15
    assert (rows["20"]["points"], rows["20"]["failing_bins"]) == (0, [kit.bin_of(1)])
    company = next(s for s in scores["sections"] if s["key"] == "joint_stock")
    assert (company["total"], company["max"], company["level"]) == (17, 18, "high")
    assert [row["points"] for row in company["rows"][-4:]] == [3, 2, 0, 2]
    institution = next(s for s in scores["sections"] if s["key"] == "institutions")
    assert [row["points"] for row in institution["rows"][-2:]] == [1, 0]
    partner = next(s for s in scores["sections"] if s["key"] == "partnerships")
    assert [row["points"] for row in partner["rows"][-2:]] == [1, 0]
    assert scores["body"]["kind"] == "ұлттық холдинг"
    counted = run("score", counts, "--json").json
    assert [s["key"] for s in counted["sections"] if s["total"] is not None] == [
        "enterprises",
        "joint_stock",
    ]
    lines = run("explain", list_, "мк", "7.1", "--lang", "ru").out
    assert "ключевые показатели не определены" in lines
    lines = run("explain", list_, "ақ", "20", "--lang", "ru").out
    assert (
        "Задолженность по заработной плате, тыс. тенге: 10,001, должно быть не больше 10" in lines
    )
    lines = run("explain", list_, "жшс", "21", "--lang", "ru").out
    assert "аудиторского отчета: 2 июня 2027 г., должно быть не позднее 1 июня 2027 г." in lines
    fails = {
        s["key"]: r["failing"] for s in counted["sections"] for r in s["rows"] if r["no"] == "20"
    }
    assert (fails["enterprises"], fails["joint_stock"]) == (2, 1)

    ran = run("build", "inputs", "-o", "output", "--with-report")
    assert ran.code == 0, ran.out + ran.err
    ran = run("verify", "output", "inputs")
    assert ran.code == 0, ran.out + ran.err
    made = Path("output", "fill", list_.name).with_suffix(".docx")
    texts = [c.text for t in Document(str(made)).tables for r in t.rows for c in r.cells]
    assert "Барлығы:" in texts
    assert "Ескерту" in texts
    assert "Өлшемшарт пен көрсеткіштің атауы" in texts
    assert any("Ашық деректер жарияланды: жоқ" in text for text in texts)
    tables = Document(str(made.with_name(f"{made.stem}-inspections.docx"))).tables
    visits = [c.text for t in tables for r in t.rows for c in r.cells]
    assert any("интернет-ресурстар" in text for text in visits)


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
        '[[sections.rows]]\nno = "3.3"\ntext = "Берешек"\ncriterion = "8"\n\n'
        '[[sections.rows]]\nno = "4"\ntext = "Мемлекеттік мүлік тізіліміне мемлекет',
        Code.EDITION_NOT_ASKED,
        "institutions, enterprises",
    ),
    "a head more than there are columns": (
        '"Балл"], ["1", "2", "3"]]\ntotal_label',
        '"Балл", "Ескерту"], ["1", "2", "3", "4"]]\ntotal_label',
        Code.EDITION_VALUE_WRONG,
        "число значений – 3",
    ),
    "a kind of body that is not declared": (
        'kinds = ["national_holding", ',
        'kinds = ["national_company", ',
        Code.EDITION_VALUE_WRONG,
        "local_executive, akim_office, national_holding",
    ),
    "a norm that is not declared": (
        'norm = "websites"',
        'norm = "web_sites"',
        Code.EDITION_VALUE_WRONG,
        "Возможно, «websites»",
    ),
    "a fact that is not declared": (
        'fact = "arrears"',
        'fact = "debts"',
        Code.EDITION_VALUE_WRONG,
        "non_current_assets, audited, open_data, arrears",
    ),
    "a measure more": (
        'measure = "loss"',
        'measure = "has a site"',
        Code.EDITION_VALUE_WRONG,
        "loss, payment, inspection, achievement, solvency, fact",
    ),
    "a fact that nobody fails": (
        'fails_above = "10"\n',
        "",
        Code.EDITION_KEY_MISSING,
        "fails_above, fails_below",
    ),
    "an answer in place of a bound": (
        'fails_above = "10"\n',
        'fails_when = "no"\n',
        Code.EDITION_VALUE_WRONG,
        "fails_above, fails_below",
    ),
    "a day where a number is held": (
        'fails_above = "10"\n',
        "fails_after = { month = 6, day = 1 }\n",
        Code.EDITION_VALUE_WRONG,
        "fails_above, fails_below",
    ),
    "a bound that nobody is below": (
        'fails_above = "10"\n',
        'fails_below = "0"\n',
        Code.EDITION_VALUE_WRONG,
        "число больше 0",
    ),
    "a bound that all are above": (
        'fails_above = "10"\n',
        'fails_above = "-1"\n',
        Code.EDITION_VALUE_WRONG,
        "число не меньше 0",
    ),
    "a sum in millions": (
        "Задолженность по заработной плате, тыс. тенге",
        "Задолженность по заработной плате, млн тенге",
        Code.EDITION_VALUE_WRONG,
        "…, тыс. тенге",
    ),
    "a sum without a unit": (
        "Задолженность по заработной плате, тыс. тенге",
        "Задолженность по заработной плате",
        Code.EDITION_VALUE_WRONG,
        "…, тыс. тенге",
    ),
    "an example of another type": (
        'example = "01.03.2024"',
        'example = "наурыз"',
        Code.EDITION_VALUE_WRONG,
        "ДД.ММ.ГГГГ",
    ),
    "a term as a date": (
        "fails_after = { month = 6, day = 1 }",
        "fails_after = 2027-06-01",
        Code.EDITION_VALUE_WRONG,
        "таблица с ключами",
    ),
    "a kind without levels in a section": (
        'kinds = ["national_holding", ',
        "kinds = [",
        Code.EDITION_KEY_MISSING,
        "Добавьте «national_holding»",
    ),
    "a day that no year has": (
        "fails_after = { month = 6, day = 1 }",
        "fails_after = { month = 6, day = 31 }",
        Code.EDITION_VALUE_WRONG,
        "«day»",
    ),
    "a measure that does not read it": (
        'fails_above = "10"\n',
        'fails_above = "10"\nread_by = ["payment"]\n',
        Code.EDITION_VALUE_WRONG,
        "«read_by»",
    ),
    "a fact of a measure that says nothing of it": (
        'key = "objects"',
        'key = "result"',
        Code.EDITION_VALUE_WRONG,
        '["loss", "payment"]',
    ),
    "another form than the rows have": (
        'forms = ["institutions", "enterprises", "joint_stock"]',
        'forms = ["institutions", "enterprises"]',
        Code.EDITION_NOT_ASKED,
        "АҚ",
    ),
    "a fact that only a measure reads": (
        'fact = "arrears"',
        'fact = "due"',
        Code.EDITION_VALUE_WRONG,
        "plan, report, indicators, audited, open_data, arrears",
    ),
    "a fact that no item scores": (
        'measure = "fact"\nfact = "arrears"',
        'measure = "fact"\nfact = "open_data"',
        Code.EDITION_UNUSED,
        "arrears",
    ),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_data_cannot_do_is_refused_with_what_it_can(name: str) -> None:
    old, new, code, allowed = IMPOSSIBLE[name]
    text = next_edition()
    assert old in text
    edition, problems = edition_reading.read(text.replace(old, new, 1), "2027.toml")
    assert edition is None
    problem = next(problem for problem in problems if problem.code is code)
    assert problem.place.line is not None
    russian = speech(Language.RUSSIAN)
    assert allowed in f"{message(russian, problem)} {hint(russian, problem)}"


def test_a_fact_has_no_key_of_the_programs_own() -> None:
    text = next_edition().replace('"open_data"', '"BIN"')
    _, (problem,) = edition_reading.read(text, "2027.toml")
    assert (problem.code, problem.place.part) == (Code.EDITION_VALUE_WRONG, "facts BIN, key")


def test_a_file_is_told_of_what_known_ones_have_already(tmp_path: Path) -> None:
    """The name of a shipped edition, a folder's links and capitals: nothing is left out unsaid."""
    copy = tmp_path / "2025.draft.toml"
    copy.write_text(shipped("2025"), "utf-8")
    _, (problem,) = edition_reading.check(copy)
    assert (problem.code, problem.place.file) == (Code.EDITION_NAME_TWICE, str(copy))
    assert shipped("2025").splitlines()[(problem.place.line or 0) - 1] == 'id = "2025"'
    overlapping = tmp_path / "2027.draft.toml"
    overlapping.write_text(
        next_edition().replace('replaces = "2025"', 'replaces = "2022"'), "utf-8"
    )
    _, problems = edition_reading.check(overlapping)
    assert {(p.code, p.place.part, p.place.line) for p in problems} == {
        (Code.EDITION_OVERLAP, "adopted", 7)
    }
    (tmp_path / "2028.toml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "2029.TOML").write_text("", "utf-8")
    _, problems = edition_reading.load(tmp_path)
    assert [p.code for p in problems] == [Code.FILE_MISSING, Code.EDITION_FILE_OTHER]


def test_every_form_keeps_a_section() -> None:
    assert {section.form for section in the_edition().sections} == set(Form)


def test_a_fact_with_the_header_of_another_column_is_told(run: Run, folder: Path) -> None:
    text = next_edition().replace('ru = "Открытые данные опубликованы"', 'ru = "Примечание"')
    (folder / "2027.toml").write_text(text, "utf-8")
    ran = run("editions", "check", folder / "2027.toml", "--lang", "en")
    assert (ran.code, "[edition-name-twice]" in ran.out) == (1, True), ran.out


def test_a_bound_between_what_is_shown_and_what_is_held_is_told() -> None:
    book = organisations()
    about, register, inspections = book.sheets
    column = len(O) + 3
    lines = []
    for line in register.rows:
        cells = dict(line.cells)
        if line.number > 1 and column in cells:
            cells[column] = cells[column]._replace(content=Decimal("10.001"), rounded=Decimal(10))
        lines.append(replace(line, cells=cells))
    shown = replace(book, sheets=(about, replace(register, rows=tuple(lines)), inspections))
    found = [p for p in accept(shown, [the_edition()]).problems if p.code is Code.VALUE_ROUNDED]
    assert [problem.place.cell for problem in found] == ["AA4", "AA6"]


def test_a_message_names_a_column_as_the_edition_does() -> None:
    row = kit.organisation("АҚ", 3, {O.OBJECTS: "көп"})
    problems = accept(kit.workbook([row], body=YEAR), [the_edition()]).problems
    named = {p.facts.get("header") for p in problems if p.code.severity is Severity.ERROR}
    assert named == {"Паспорты жоқ объектілер саны", "Жалақы бойынша берешек, мың теңге"}


def test_what_an_edition_does_not_declare_it_does_not_ask() -> None:
    whole = law.edition_of(2025)
    less = replace(whole, facts=tuple(fact for fact in whole.facts if fact.key != "objects"))
    book = kit.workbook([kit.organisation("ММ", 1, {O.OBJECTS: None})], body=YEAR)
    for edition, wanted in ((whole, {Code.REQUIRED}), (less, set())):
        problems = accept(book, [replace(edition, last_reporting_year=2026)]).problems
        assert {p.code for p in problems if p.code.severity is Severity.ERROR} == wanted
    assert {*columns_of(less.facts)} == {*O} - {O.OBJECTS}


def test_departments_keep_what_the_edition_asks_when_they_are_merged(
    run: Run, folder: Path
) -> None:
    """Its own columns are copied, and are not among what is left out."""
    rows = organisations().sheets[1].rows
    for name, line in (("1", rows[3]), ("2", rows[5])):
        about, register, visits = organisations().sheets
        part = replace(register, rows=(rows[0], line))
        book = replace(organisations(), sheets=(about, part, replace(visits, rows=visits.rows[:1])))
        Path(f"{name}.xlsx").write_bytes(kit.saved(book))
    ran = run("--editions", folder, "merge", "1.xlsx", "2.xlsx", "-o", "whole.xlsx", "--lang", "en")
    assert (ran.code, "merge-left-out" in ran.out) == (0, False), ran.out
    sheet = load_workbook("whole.xlsx")["Ұйымдар"]
    heads = {str(cell.value): n for n, cell in enumerate(sheet[1], 1)}
    held = {sheet.cell(row, heads["Жалақы бойынша берешек, мың теңге"]).value for row in (2, 3)}
    assert {float(str(value)) for value in held} == {10.001, 10.0}
