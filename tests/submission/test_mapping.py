"""Workbooks of other layouts: what is proposed, what a mapping takes, what is wrong with one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from pathlib import Path

import openpyxl
import pytest

from generator.assess import Assessed, assess
from generator.cli import map as mapping_command
from generator.cli.console import Console
from generator.excel.mapping import propose_mapping, save_mapping
from generator.files.disk import Existing
from generator.messages.problem_text import hint, message
from generator.messages.problems import Code, Problem, Severity
from generator.messages.wording import Language, speech
from generator.submission.contract import OrganisationField, SheetName
from generator.submission.mapping import MappedColumn, MappedWord, load_mapping, stem
from generator.submission.proposal import ColumnPlace, Decisions, Proposal, ProposedTable
from tests.conftest import Run
from tests.helpers import foreign, kit
from tests.helpers.foreign import MEASURED, TUNED, Foreign, Words

BOOKS = {one.name: one for one in foreign.workbooks(MEASURED)}
every = pytest.mark.parametrize("name", BOOKS)


def save(one: Foreign, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{one.name}.xlsx"
    path.write_bytes(one.data())
    return path


def proposed(path: Path) -> Proposal:
    proposal, problems = propose_mapping(path)
    assert proposal is not None, problems
    return proposal


def places(proposal: Proposal) -> dict[tuple[str, int], ColumnPlace]:
    """The columns of a proposal by tab and number; a second table of a tab by «tab 2»."""
    found: dict[tuple[str, int], ColumnPlace] = {}
    seen = Counter[str]()
    for number, table in enumerate(proposal.tables):
        tab = table.place.tab
        seen[tab] += 1
        name = tab if seen[tab] == 1 else f"{tab} {seen[tab]}"
        found |= {(name, one.column): (number, one.column) for one in table.columns}
    return found


def decided(one: Foreign, proposal: Proposal) -> Decisions:
    """What a person who knows the workbook decides."""
    at = places(proposal)
    fields: dict[ColumnPlace, Enum | None] = dict.fromkeys(at.values())
    fields |= {at[place]: own for place, own in one.truth.items()}
    said = {"функционирует": "жұмыс істейді", "+": "иә", "-нет-": "жоқ", "площадь": "алаңдар"}
    words = {}
    for number, table in enumerate(proposal.tables):
        for column in table.columns:
            known = tuple(MappedWord(one, said[one]) for one in column.values if one in said)
            words[number, column.column] = known
    return Decisions(fields, words)


def mapped(one: Foreign, folder: Path) -> tuple[Path, Path]:
    """The workbook, and its mapping as decided."""
    path = save(one, folder)
    proposal = proposed(path)
    target = folder / "mapping.toml"
    assert save_mapping(target, proposal, decided(one, proposal)) is None
    return path, target


def read(path: Path, mapping: Path | None) -> Assessed:
    return assess(path, kit.EDITIONS, None, mapping)


def measured(vocabularies: Sequence[Words], folder: Path) -> Counter[str]:
    """How many columns are proposed rightly, wrongly, and not at all."""
    found = Counter[str]()
    for one in foreign.workbooks(vocabularies):
        proposal = proposed(save(one, folder))
        columns = {
            (number, column.column): column
            for number, table in enumerate(proposal.tables)
            for column in table.columns
            if column.candidates
        }
        for place, at in places(proposal).items():
            own, column = one.truth.get(place), columns.get(at)
            if column is None:
                found["none"] += own is not None
                continue
            is_right = column.candidates[0].field is own
            found["right" if is_right else "wrong"] += 1
            found["certain, wrong"] += column.is_certain and not is_right
    return found


def test_most_columns_are_proposed_rightly_and_nothing_certain_is_wrong(tmp_path: Path) -> None:
    found = measured(MEASURED, tmp_path)
    assert found["right"] >= 350
    assert found["wrong"] <= 4
    assert found["certain, wrong"] == 0
    found = measured(TUNED, tmp_path)
    assert found["right"] >= 375
    assert found["certain, wrong"] == 0


@every
def test_a_decided_mapping_gives_what_our_own_layout_gives(name: str, tmp_path: Path) -> None:
    path, mapping = mapped(BOOKS[name], tmp_path)
    assessed = read(path, mapping)
    assert assessed.evaluation is not None, kit.told(assessed.problems)
    ours = kit.workbook([dict(record) for record in foreign.RECORDS], foreign.INSPECTED)
    expected = kit.evaluated(ours)
    assert kit.facts(assessed.evaluation.submission) == kit.facts(expected.submission)
    assert assessed.evaluation.total == expected.total


@every
def test_places_are_those_of_the_workbook_itself(name: str, tmp_path: Path) -> None:
    path, mapping = mapped(BOOKS[name], tmp_path)
    evaluation = read(path, mapping).evaluation
    assert evaluation is not None
    book = openpyxl.load_workbook(path)
    for one in evaluation.submission.organisations:
        cell = one.origin.cell(OrganisationField.BIN)
        assert cell is not None
        assert str(book[cell.sheet][cell.cell].value) == one.bin


@every
def test_what_is_certain_takes_no_column_wrongly(name: str, tmp_path: Path) -> None:
    one = BOOKS[name]
    path = save(one, tmp_path)
    proposal = proposed(path)
    assert save_mapping(tmp_path / "mapping.toml", proposal, Decisions()) is None
    loaded, problems = load_mapping(tmp_path / "mapping.toml")
    assert loaded is not None, problems
    at = {place: own for own, place in places(proposal).items()}
    count = 0
    for number, table in enumerate(proposal.tables):
        own = [t for t in loaded.tables if (t.tab, t.header_row) == table_place(table)]
        for column in own[0].columns if own else ():
            (meant,) = (c for c in table.columns if (c.header, c.number) == key(column))
            right = one.truth[at[number, meant.column]]
            assert column.fills == stem(right)
            count += 1
    assert count == sum(c.is_certain for table in proposal.tables for c in table.columns) > 0


def table_place(table: ProposedTable) -> tuple[str, int]:
    return table.place.tab, table.place.header_row


def key(column: MappedColumn) -> tuple[str, int]:
    return column.header, column.number


# The command


def plain(folder: str = ".") -> Path:
    return save(BOOKS["plain"], Path(folder))


def test_without_a_terminal_the_proposal_is_written_and_the_doubtful_is_no_part_of_it(
    run: Run,
) -> None:
    ran = run("--lang", "en", "map", plain())
    assert ran.code == 1
    text = Path("mapping.toml").read_text("utf-8")
    assert '# header = "Состояние юридического лица"' in text
    assert '\nheader = "БИН"' in text
    assert run("map", plain()).code == 1, "it is there already"
    assert run("map", plain(), "--yes", "--force").code == 0
    assert Path("mapping.toml").read_text("utf-8") != ""


def test_the_mapping_of_the_nearest_folder_serves(run: Run) -> None:
    inner = Path("in", "a")
    path, _ = mapped(BOOKS["plain"], inner)
    ran = run("--lang", "en", "check", "in")
    assert (ran.code, "[mapping-applied]" in ran.out) == (0, True)
    (inner / "mapping.toml").rename("in/mapping.toml")
    assert run("check", "in").code == 0
    assert run("check", inner).code == 1, "it lies above the path given"
    assert run("check", path, "--mapping", "in/mapping.toml").code == 0
    assert run("score", path).code == 1
    assert run("score", path, "--mapping", "in/mapping.toml").code == 0
    assert run("explain", path, "мм", "1", "--mapping", "in/mapping.toml").code == 0


def test_a_workbook_in_our_own_layout_is_read_as_ever(run: Run) -> None:
    mapped(BOOKS["plain"], Path("in"))
    for path in (kit.workbook([kit.organisation("ММ", 7)]), kit.not_counted()):
        Path("in/ours.xlsx").write_bytes(kit.saved(path))
        ran = run("check", "in/ours.xlsx")
        assert (ran.code, "mapping-" in ran.out) == (0, False)


def test_a_workbook_between_is_an_error_that_names_what_it_lacks(tmp_path: Path) -> None:
    path, mapping = mapped(BOOKS["plain"], tmp_path)
    book = openpyxl.load_workbook(path)
    book["Реестр"]["E1"].value = "Статус организации"
    del book["Акты"]
    book.save(path)
    (problem,) = read(path, mapping).problems
    assert problem.code is Code.MAPPING_MISFIT
    assert problem.facts["absent"] == "«Акты», «Состояние юридического лица»"


def test_headers_may_stand_in_another_row_than_when_they_were_mapped(tmp_path: Path) -> None:
    path, mapping = mapped(BOOKS["plain"], tmp_path)
    book = openpyxl.load_workbook(path)
    book["Реестр"].insert_rows(1, 3)
    book.save(path)
    evaluation = read(path, mapping).evaluation
    assert evaluation is not None
    assert [one.origin.row for one in evaluation.submission.organisations] == [5, 6, 7, 8, 9, 10]


def test_the_mapping_is_an_ingredient_of_the_paper(run: Run) -> None:
    _, mapping = mapped(BOOKS["plain"], Path("in"))
    assert run("build", "in").code == 0
    assert '"mapping":{"sha256"' in Path("output/manifest.json").read_text("utf-8")
    ran = run("--lang", "en", "build", "in")
    assert "current" in ran.out
    assert run("verify", "output", "in").code == 0
    mapping.write_text(mapping.read_text("utf-8") + "# changed\n", "utf-8")
    ran = run("--lang", "en", "build", "in", "--verbose")
    assert "in/plain.xlsx → output/plain.docx" in ran.out


# Faults


HEAD = '[[table]]\ntab = "Реестр"\nfills = "Ұйымдар"\nheader_row = 1\n'
COLUMN = '[[table.column]]\nheader = "БИН"\nfills = "БСН"\n'

FAULTY = {
    "no TOML": ("a = 1\nb = \n", Code.MAPPING_UNREADABLE, "line 2"),
    "a key too many": (f"{HEAD}colour = 1\n{COLUMN}", Code.MAPPING_KEY_UNKNOWN, "table 1, colour"),
    "a key too few": (
        HEAD.replace("header_row = 1", "") + COLUMN,
        Code.MAPPING_KEY_MISSING,
        "header_row",
    ),
    "no columns": (HEAD, Code.MAPPING_KEY_MISSING, "table 1, column"),
    "a field of nobody": (
        f'{HEAD}[[table.column]]\nheader = "БИН"\nfills = "Түсі"\n',
        Code.MAPPING_VALUE_WRONG,
        "Түсі",
    ),
    "a table of nobody": (
        HEAD.replace("Ұйымдар", "Орган") + COLUMN,
        Code.MAPPING_VALUE_WRONG,
        "table 1",
    ),
    "a field twice": (f"{HEAD}{COLUMN}{COLUMN.replace('БИН', 'ИИН')}", Code.MAPPING_TWICE, "БСН"),
    "a header in no row": (
        HEAD.replace("header_row = 1", "header_row = 0") + COLUMN,
        Code.MAPPING_VALUE_WRONG,
        "“header_row”",
    ),
    "a header twice": (
        f"{HEAD}{COLUMN}{COLUMN.replace('БСН', 'Мәртебесі')}",
        Code.MAPPING_TWICE,
        "БИН",
    ),
    "a word of no list": (
        f'{HEAD}[[table.column]]\nheader = "С"\nfills = "Мәртебесі"\n'
        '[[table.column.word]]\nfound = "х"\nmeans = "көк"\n',
        Code.MAPPING_VALUE_WRONG,
        "көк",
    ),
    "a unit of nobody": (
        f'{HEAD}{COLUMN}unit = "доллар"\n',
        Code.MAPPING_VALUE_WRONG,
        "доллар",
    ),
    "a label of nobody": (
        '[body]\n[[body.label]]\nfills = "Түсі"\nvalue = "көк"\n',
        Code.MAPPING_VALUE_WRONG,
        "Түсі",
    ),
    "a label without a value": (
        '[body]\n[[body.label]]\nfills = "Есепті жыл"\n',
        Code.MAPPING_KEY_MISSING,
        "text, value",
    ),
}


def told(problem: Problem) -> str:
    said = speech(Language.ENGLISH)
    return f"{problem.place.part} {message(said, problem)} {hint(said, problem)}"


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_mapping_is_told_with_its_place(name: str, tmp_path: Path) -> None:
    text, code, said = FAULTY[name]
    file = tmp_path / "mapping.toml"
    file.write_text(text, "utf-8")
    loaded, problems = load_mapping(file)
    assert loaded is None
    assert [problem.code for problem in problems] == [code]
    assert said in told(problems[0])
    assert problems[0].place.file == str(file)
    assert read(save(BOOKS["plain"], tmp_path), file).problems == problems


def test_what_a_mapping_takes_is_noted_with_what_it_leaves(tmp_path: Path) -> None:
    path, mapping = mapped(BOOKS["totals"], tmp_path)
    notes = [one for one in read(path, mapping).problems if one.code is Code.MAPPING_APPLIED]
    assert [one.code.severity for one in notes] == [Severity.NOTE]
    assert notes[0].facts["rows"] == "«По районам» 5, «По районам» 9"


def test_a_workbook_with_nothing_like_ours_gives_no_mapping(run: Run) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Меню", "Цена"])
    book.save("menu.xlsx")
    ran = run("map", "menu.xlsx")
    assert (ran.code, "[mapping-nothing]" in ran.out) == (1, True)
    assert not Path("mapping.toml").exists()


def test_constants_and_values_stand_for_what_the_workbook_has_not(tmp_path: Path) -> None:
    """A tab of one form names no form, and nothing says who is assessed."""
    book = openpyxl.Workbook()
    tab = book.worksheets[0]
    tab.title = "ГУ"
    sound = kit.organisation("ММ", 0)
    fields = [f for f in sound if f is not OrganisationField.LEGAL_FORM]
    tab.append([field.value.text for field in fields])
    tab.append([sound[field] for field in fields])
    path = tmp_path / "a.xlsx"
    book.save(path)
    columns = "".join(
        f'[[table.column]]\nheader = "{f.value.text}"\nfills = "{f.value.text}"\n' for f in fields
    )
    body = {"Органның атауы": "Шу ауданының әкімдігі", "Есепті жыл": "2023"}
    body |= {"Органның түрі": "әкім аппараты", "ӘАОЖ коды": "100000000"}
    labels = "".join(
        f'[[body.label]]\nfills = "{label}"\nvalue = "{value}"\n' for label, value in body.items()
    )
    text = f"without_inspections = true\n[body]\n{labels}{HEAD}{columns}"
    text = text.replace("Реестр", "ГУ").replace('мың теңге"\nunit', "")
    text += '[[table.constant]]\nfills = "Ұйымдық-құқықтық нысаны"\nvalue = "КММ"\n'
    text = re.sub(r'(fills = "[^"]+), мың теңге"', r'\1"\nunit = "мың теңге"', text)
    mapping = tmp_path / "m.toml"
    mapping.write_text(text, "utf-8")
    assessed = read(path, mapping)
    assert assessed.evaluation is not None, kit.told(assessed.problems)
    (one,) = assessed.evaluation.submission.organisations
    assert (one.legal_form.abbreviation, one.previous_result) == ("КММ", Decimal(10))
    assert assessed.heading.name == "Шу ауданының әкімдігі"
    assert SheetName.INSPECTIONS.value not in book.sheetnames


# On a terminal


class Typist:
    """Answers that a person types, one line each."""

    def __init__(self, *answers: str) -> None:
        self._answers = iter([*answers])

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        answer = next(self._answers, None)
        return "" if answer is None else f"{answer}\n"


def test_answers_decide_and_an_end_leaves_the_rest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    proposal = proposed(save(BOOKS["plain"], tmp_path))
    console = Console(speech(Language.ENGLISH))
    first = next(iter(mapping_command._undecided(proposal)))
    monkeypatch.setattr("sys.stdin", Typist(*[""] * 100))
    decisions = mapping_command._Questions(console, proposal).asked()
    assert decisions.columns[first[0]] is first[1].candidates[0].field
    monkeypatch.setattr("sys.stdin", Typist("x", "0", *[""] * 100))
    assert mapping_command._Questions(console, proposal).asked().columns[first[0]] is None
    monkeypatch.setattr("sys.stdin", Typist())
    assert mapping_command._Questions(console, proposal).asked() == Decisions()
    target = tmp_path / "mapping.toml"
    assert save_mapping(target, proposal, decisions, existing=Existing.REPLACED) is None
    loaded, _ = load_mapping(target)
    assert loaded is not None
    assert len(loaded.tables[0].columns) >= 20
