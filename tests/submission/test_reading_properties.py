"""Generated bodies read back the same however they are typed; nothing typed ever raises."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from random import Random

import openpyxl
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from generator.excel.read.workbook import read_bytes
from generator.law.choices import LEGAL_FORMS
from generator.messages.problem_text import worded
from generator.messages.wording import Language, speech
from generator.scoring.engine import evaluate
from generator.submission.accept import values
from generator.submission.contract import (
    INSPECTION_HEADERS,
    LABELS,
    ORGANISATION_HEADERS,
    BodyField,
    InspectionField,
    OrganisationField,
    SheetName,
    Standing,
)
from generator.submission.matching import Names, names, same
from generator.submission.sheets import (
    CellContent,
    Covered,
    ErrorValue,
    Sheet,
    Uncalculated,
    Workbook,
)
from tests.helpers import kit

O, I, B = OrganisationField, InspectionField, BodyField  # noqa: E741 - as in the kit
Row = dict[OrganisationField, CellContent]
Act = dict[InspectionField, CellContent]

bounded = settings(derandomize=True, deadline=None, max_examples=40)
quick = settings(derandomize=True, deadline=None, max_examples=200)


# Bodies as facts


def amounts(low: int = 0) -> SearchStrategy[Decimal]:
    """Numbers of at most fifteen digits, as a cell of Excel holds them."""
    whole = st.integers(low * 10**13, 10**15 - 1)
    return st.builds(lambda n, places: Decimal(n).scaleb(-places), whole, st.integers(0, 4))


def counts(low: int = 0) -> SearchStrategy[Decimal]:
    return st.integers(low, 9_999).map(Decimal)


def yes_no() -> SearchStrategy[str]:
    return st.sampled_from(["иә", "жоқ"])


def days(year: int) -> SearchStrategy[date]:
    return st.dates(date(year, 1, 1), date(year, 12, 31))


def texts() -> SearchStrategy[str]:
    letters = st.sampled_from("АБҚҰаәбғқңһөұүі «»-№&<>\"'0123456789")
    return st.text(letters, min_size=1, max_size=60).map(
        lambda text: " ".join(f"«Қайнар» {text}".split())
    )


@st.composite
def organisations(draw: DrawFn, number: int) -> Row:
    form = draw(st.sampled_from(list(kit.SECTIONS)))
    standing = draw(st.sampled_from(["жұмыс істейді"] * 5 + [s.value for s in Standing]))
    previous = draw(st.one_of(amounts(-1), st.just("–")))
    changes: Row = {
        O.NAME: draw(texts()),
        O.STANDING: standing,
        O.PREVIOUS_RESULT: previous,
        O.RESULT: draw(amounts(-1)),
        O.NOTE: draw(st.none() | texts()),
    }
    if form in ("ММ", "МК"):
        changes[O.OBJECTS] = draw(counts())
    if form in ("АҚ", "ЖШС"):
        changes[O.CONTROLLED] = draw(yes_no())
    if form != "ММ":
        changes |= draw(payments(changes))
        changes |= draw(developments())
        changes |= {f: draw(amounts()) for f in (O.CURRENT_ASSETS, O.LIABILITIES)}
        changes |= {O.OWN_FUNDS: draw(amounts(-1)), O.NON_CURRENT_ASSETS: draw(amounts())}
    return kit.organisation(form, number, changes)


@st.composite
def payments(draw: DrawFn, told: Row) -> Row:
    exempt, result = draw(yes_no()), told[O.RESULT]
    nothing: Row = {O.EXEMPT: exempt, O.DUE: None, O.PAID: None, O.TERM: None, O.PAID_ON: None}
    assert isinstance(result, Decimal)
    if exempt == "иә" or result < 0:
        return nothing
    due = draw(amounts())
    if not due:
        return nothing | {O.DUE: due}
    paid = draw(amounts())
    paid_on = draw(days(2023)) if paid else None
    return nothing | {O.DUE: due, O.PAID: paid, O.TERM: draw(days(2023)), O.PAID_ON: paid_on}


@st.composite
def developments(draw: DrawFn) -> Row:
    told: Row = {O.PLAN: draw(yes_no()), O.REPORT: draw(yes_no()), O.INDICATORS: draw(yes_no())}
    if told[O.INDICATORS] == "жоқ":
        return told | {O.PLANNED: None, O.ACHIEVED: None}
    planned = draw(st.integers(1, 50))
    achieved = draw(st.integers(0, planned))
    return told | {O.PLANNED: Decimal(planned), O.ACHIEVED: Decimal(achieved)}


@st.composite
def acts(draw: DrawFn, number: int, form: str, year: int) -> Act:
    norms = ["алаңдар", "қызметтік автомобильдер"]
    norms += ["телефон байланысы және офистік жиһаз"] if form == "ММ" else []
    norms += ["арнайы көлік құралдары"] if form == "МК" else []
    changes: Act = {
        I.ACT: f"{number}-А",
        I.INSPECTOR: draw(texts()),
        I.ENDED: draw(days(year)),
        **{field: draw(st.none() | amounts()) for field in list(I)[6:]},
    }
    return kit.inspection(number, draw(st.sampled_from(norms)), draw(yes_no()), changes)


@st.composite
def bodies(draw: DrawFn) -> Workbook:
    year = draw(st.sampled_from([2021, 2022, 2023, 2024, 2025]))
    rows = [draw(organisations(number)) for number in range(draw(st.integers(1, 4)))]
    told = [
        draw(acts(number, str(row[O.LEGAL_FORM]), year))
        for number, row in enumerate(rows)
        if draw(st.booleans())
    ]
    kind = draw(st.sampled_from(["тиісті саланың уәкілетті органы", "әкім аппараты"]))
    before: dict[BodyField, CellContent] = {
        label: draw(st.none() | counts()) for label in kit.LOSS_LABELS
    }
    name: dict[BodyField, CellContent] = {B.NAME: draw(texts()), B.HEAD: draw(texts())}
    return kit.workbook(rows, told, {**name, B.KIND: kind, B.YEAR: Decimal(year), **before})


# Harmless disguises


def written_otherwise(text: str, random: Random) -> str:
    """A name as somebody might type it."""
    ways: list[Callable[[str], str]] = [
        *(str, str.upper, str.capitalize, kit.latin),
        lambda t: kit.latin(t.upper()),
        lambda t: t.replace(" ", "\u00a0"),
        lambda t: f"  {t.replace(' ', '   ')} ",
        lambda t: "".join(random.choice((letter, kit.latin(letter))) for letter in t),
    ]
    return random.choice(ways)(text)


def number_otherwise(number: Decimal, random: Random) -> CellContent:
    """A number as a number or as one of the texts that stand for it."""
    sign, plain = number < 0, f"{abs(number):f}"
    whole, _, fraction = plain.partition(".")
    grouped = f"{int(whole):,}".replace(",", random.choice((" ", "\u00a0", "\u202f")))
    point = random.choice(",.")
    text = random.choice((whole, grouped)) + (f"{point}{fraction}" if fraction else "")
    signed = random.choice((f"-{text}", f"−{text}", f"({text})", f"- {text}"))
    return random.choice((number, signed if sign else text, f" {signed if sign else text} "))


FREE = {O.NAME, O.NOTE, O.BIN, I.BIN, I.INSPECTOR, I.ACT, B.NAME, B.HEAD, B.KATO}
YES_AND_NO: dict[str, list[CellContent]] = {
    "иә": ["иә", "ИӘ", "да", "Yes", "1", "TRUE", True, Decimal(1), "иа"],
    "жоқ": ["жоқ", "Жоқ", "нет", "HET", "no", "0", "FALSE", False, Decimal(0), "жок"],
}


LISTED = [own.texts for group in ("kind", "standing", "norm") for own in names(group).values()]
LISTED += [legal.names for legal in LEGAL_FORMS]


def another_name(value: str, random: Random) -> str:
    """A listed value by any of its names, in either language."""
    own = next((texts for texts in LISTED if value in texts), (value,))
    return random.choice((value, *own))


def content_otherwise(
    field: OrganisationField | InspectionField | BodyField, content: CellContent, random: Random
) -> CellContent:
    if isinstance(content, Decimal):
        # A year is no amount: «2 023» is read, but nobody writes it with a fraction.
        return number_otherwise(content, random)
    if isinstance(content, date):
        return random.choice((content, f"{content.day}.{content.month}.{content.year}"))
    if not isinstance(content, str):
        return content
    if field in FREE:
        return random.choice((content, f" {content}\u00a0"))
    if content in YES_AND_NO:
        return random.choice(YES_AND_NO[content])
    typed = another_name(content, random)
    typed = kit.russian(content) if random.random() < 0.2 else typed
    return written_otherwise(typed, random) if content not in values.DASHES else content


def table_otherwise(
    sheet: Sheet, fields: Sequence[OrganisationField | InspectionField], random: Random
) -> Sheet:
    """Columns shuffled among extra ones, titles above, blank rows between."""
    _, *rows = kit.lines(sheet)
    order: list[int | None] = [*range(len(fields)), None, None]
    random.shuffle(order)
    titles: list[list[CellContent]] = [["2023 жылғы деректер", "БСН"], []]
    lines = titles[: random.randint(0, 2)]
    lines.append(
        [
            "Қосымша"
            if c is None
            else written_otherwise(random.choice(fields[c].value.texts), random)
            for c in order
        ]
    )
    for row in rows:
        row += [None] * (len(fields) - len(row))
        lines.append(
            ["артық" if c is None else content_otherwise(fields[c], row[c], random) for c in order]
        )
        lines += [[]] * random.randint(0, 1)
    return kit.sheet(another_tab(sheet.name, random), lines)


def another_tab(name: str, random: Random) -> str:
    """The name of a tab in either language."""
    return written_otherwise(random.choice(SheetName(name).called.texts), random)


def body_otherwise(sheet: Sheet, random: Random) -> Sheet:
    labels = {field.value.text: field for field in B}
    lines = [
        [
            written_otherwise(random.choice(labels[str(line[0])].value.texts), random),
            content_otherwise(labels[str(line[0])], line[1], random),
        ]
        for line in kit.lines(sheet)
    ]
    random.shuffle(lines)
    return kit.sheet(another_tab(sheet.name, random), lines)


def otherwise(book: Workbook, random: Random) -> Workbook:
    """The same facts, typed by somebody else."""
    body, rows, told = book.sheets
    sheets = [
        body_otherwise(body, random),
        table_otherwise(rows, list(O), random),
        table_otherwise(told, list(I), random),
        kit.sheet("Анықтама", [["БСН", "басқа", Decimal(5)]]),
    ]
    random.shuffle(sheets)
    return Workbook(book.file, tuple(sheets))


@bounded
@given(bodies(), st.randoms(use_true_random=False))
def test_the_same_facts_are_read_however_they_are_typed(book: Workbook, random: Random) -> None:
    plain = kit.accepted(book).submission
    assert plain is not None, kit.told(kit.errors_in(book))
    read, problems = read_bytes(kit.saved(otherwise(book, random)), "a.xlsx")
    assert read is not None, problems
    disguised = kit.accepted(read)
    assert disguised.submission is not None, kit.told(disguised.problems)
    assert kit.facts(disguised.submission) == kit.facts(plain)


# Whatever is typed, nothing raises


def fifteen_digits() -> SearchStrategy[Decimal]:
    signed = st.integers(-(10**15) + 1, 10**15 - 1)
    return st.builds(lambda n, places: Decimal(n).scaleb(places), signed, st.integers(-12, 6))


def is_unprintable(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r"


def contents() -> SearchStrategy[CellContent]:
    """Anything a cell can hold."""
    every_name = [f.value.text for f in (*O, *I)] + [f.value.text for f in B]
    return st.one_of(
        st.none(),
        st.booleans(),
        st.dates(),
        st.text(max_size=30),
        st.text(st.sampled_from("0123456789 ,.-−()\u00a0"), max_size=15),
        st.sampled_from([*every_name, *(s.value for s in Standing), "иә", "жоқ", "–", "#REF!"]),
        st.decimals(-(10**16), 10**16, allow_nan=False, places=4),
        fifteen_digits(),
        st.sampled_from([ErrorValue("#DIV/0!"), Uncalculated(), Covered()]),
    )


def assert_told(book: Workbook) -> None:
    """The workbook is accepted and can be scored, or refused with problems that can be said."""
    acceptance = kit.accepted(book)
    if acceptance.submission is not None:
        evaluate(acceptance.submission)
    else:
        assert any(problem.is_error for problem in acceptance.problems)
    for language in Language:
        words = speech(language)
        for one in worded(words, acceptance.problems):
            assert one.message
            assert one.hint


@quick
@given(
    st.dictionaries(st.sampled_from(O), contents(), min_size=1, max_size=8),
    st.dictionaries(st.sampled_from(I), contents(), max_size=4),
    st.dictionaries(st.sampled_from(B), contents(), max_size=4),
    st.sampled_from(list(kit.SECTIONS)),
)
def test_arbitrary_cells_give_problems_and_never_raise(
    cells: Row, told: Act, body: dict[BodyField, CellContent], form: str
) -> None:
    rows = [kit.organisation(form, 1, cells), kit.organisation(form, 2)]
    assert_told(kit.workbook(rows, [kit.inspection(1, changes=told)], body))


@quick
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*(name.value for name in SheetName), "Басқа"]),
            st.lists(st.lists(contents(), max_size=6), max_size=6),
        ),
        max_size=5,
    )
)
def test_arbitrary_sheets_give_problems_and_never_raise(
    sheets: list[tuple[str, list[list[CellContent]]]],
) -> None:
    assert_told(Workbook("a.xlsx", tuple(kit.sheet(name, lines) for name, lines in sheets)))


@bounded
@given(st.lists(st.lists(st.text(max_size=40), max_size=4), max_size=4))
def test_arbitrary_texts_in_a_file_are_read_clean(lines: list[list[str]]) -> None:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet()
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.write_string(row, column, text)
    book.close()
    workbook, problems = read_bytes(data.getvalue(), "a.xlsx", lambda _: True)
    assert workbook is not None, problems
    for found in workbook.sheets[0].rows:
        for cell in found.cells.values():
            assert isinstance(cell.content, str)
            assert cell.content == cell.content.strip() != ""
            assert unicodedata.is_normalized("NFC", cell.content)
            assert not [c for c in cell.content if is_unprintable(c)]


@bounded
@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_no_workbook_and_never_raise(data: bytes) -> None:
    workbook, (problem,) = read_bytes(data, "a.xlsx")
    assert workbook is None
    assert problem.is_error


def test_a_number_of_thirty_digits_can_be_told() -> None:
    assert_told(kit.workbook([kit.organisation("МК", 1, {O.DUE: "-" + "9" * 30})]))


# Numbers and names


@bounded
@given(st.lists(fifteen_digits(), min_size=1, max_size=20))
def test_numbers_come_back_from_a_file_exactly(numbers: list[Decimal]) -> None:
    book = openpyxl.Workbook()
    for row, number in enumerate(numbers, start=1):
        book.worksheets[0].cell(row, 1, float(number))
        book.worksheets[0].cell(row, 2, number)
    data = io.BytesIO()
    book.save(data)
    workbook, problems = read_bytes(data.getvalue(), "a.xlsx", lambda _: True)
    assert workbook is not None, problems
    for line, number in zip(workbook.sheets[0].rows, numbers, strict=True):
        assert [line.cells[column].content for column in (1, 2)] == [number, number]


@quick
@given(fifteen_digits(), st.randoms(use_true_random=False))
def test_numbers_in_text_are_read_exactly(number: Decimal, random: Random) -> None:
    assert values.number(number_otherwise(number, random)) == number


@quick
@given(st.text(max_size=20))
def test_a_text_is_a_number_only_if_it_has_a_digit_and_no_letter(text: str) -> None:
    if isinstance(values.number(text), Decimal):
        assert any(character in "0123456789" for character in text)
        assert not any(character.isalpha() for character in text)


@quick
@given(
    st.sampled_from([f.value.text for f in (*O, *I)] + [f.value.text for f in B]),
    st.randoms(use_true_random=False),
)
def test_a_name_is_itself_however_it_is_typed(name: str, random: Random) -> None:
    typed = written_otherwise(name, random)
    assert same(name, typed)
    tables: list[Names[object]] = [ORGANISATION_HEADERS, INSPECTION_HEADERS, LABELS]  # type: ignore[list-item]
    assert any(table.find(name) for table in tables)
    for table in tables:
        assert table.find(typed) is table.find(name)
        assert table.nearest(typed) == table.nearest(name)


@quick
@given(st.text(max_size=40))
def test_arbitrary_text_names_nothing_and_never_raises(text: str) -> None:
    assert same(text, text)
    assert ORGANISATION_HEADERS.find(f"{text}ъъ") is None
    assert ORGANISATION_HEADERS.find_listed(f"{text}ъъ") is None
