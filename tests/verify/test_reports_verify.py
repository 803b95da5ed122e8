"""Reports that were touched up are found out, by the manifest and by the workbooks."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from generator.cli import main as cli
from generator.files.archive import contents, digest, store
from generator.results import manifest
from generator.results.entry import Entry, form_of, packed
from generator.submission.contract import BodyField, InspectionField, OrganisationField
from generator.submission.sheets import CellContent
from generator.verify import text_diff as table_lines
from generator.verify.check import Compared, Expected, Verdict, Verification, check
from generator.verify.expected import Listing, References
from generator.verify.formatting import AddedKind
from generator.verify.text_diff import table_text
from generator.word.read.outline import outline
from tests.conftest import Run
from tests.helpers import kit
from tests.helpers.forge import Docx, dress, exchange, inner, remove, repeat, swap, write
from tests.helpers.paper import W, text_of

pytestmark = pytest.mark.usefixtures("remembered")

O, I, B = OrganisationField, InspectionField, BodyField  # noqa: E741 - as in the kit
REPORT, INSPECTIONS = "00-report.docx", "00-inspections.docx"
WORD, TABLE = "consolidated-report.docx", "consolidated-report.xlsx"
PAPERS = (REPORT, INSPECTIONS, WORD, TABLE)


def workbook(number: int, losing: int = 1) -> bytes:
    """A body with organisations of all forms, one taken over, and inspections."""
    loss = {O.RESULT: Decimal(-5), O.DUE: None, O.PAID: None, O.TERM: None, O.PAID_ON: None}
    rows = [kit.organisation("ММ", number + n, {O.RESULT: Decimal(-5)}) for n in range(losing)]
    rows += [kit.organisation("ММ", number + 5), kit.organisation("ММ", number + 6)]
    rows += [kit.organisation("МК", number + 10, loss), kit.organisation("МК", number + 11)]
    rows += [kit.organisation("ЖШС", number + 12), kit.organisation("АҚ", number + 13)]
    rows.append(kit.organisation("АҚ", number + 14, {O.STANDING: "басқа органнан қабылданған"}))
    rows.append(kit.organisation("ММ", number + 15, {O.STANDING: "басқа органға берілген"}))
    found = {I.EXCESS_PREMISES: Decimal(3), I.EXCESS_AREA: Decimal("120.5")}
    seen = [
        kit.inspection(number + 5, violation="иә", changes=found),
        kit.inspection(number + 6),
        kit.inspection(number + 10, "қызметтік автомобильдер", "иә"),
    ]
    body: dict[BodyField, CellContent] = {
        B.NAME: f"Қайнар-{number} ауданының әкімдігі",
        B.KATO: f"{100000000 + number}",
        B.HEAD: "Серікұлы Асан",
    }
    return kit.saved(kit.workbook(rows, seen, body))


@dataclass(frozen=True)
class World:
    """What was built, and what each paper is held against."""

    home: Path

    @property
    def output(self) -> Path:
        return self.home / "output"

    def data(self, name: str) -> bytes:
        return (self.output / name).read_bytes()

    def known(self, name: str, inputs: Path | None = None, entry: Entry | None = None) -> Expected:
        """What a paper is held against: the manifest, and the workbooks of a folder if any."""
        listed, problems = manifest.load(self.output)
        assert listed is not None, problems
        paths = sorted(inputs.glob("*.xlsx")) if inputs is not None else []
        books: dict[Path, str | None] = {path: digest(path.read_bytes()) for path in paths}
        folder = self.output if inputs is not None else None
        references = References(books, {}, kit.EDITIONS)
        mine, listing = entry or listed.entries[name], Listing(folder, listed.entries)
        found = references.of(mine, self.output / name, listing)
        if inputs is None:
            form = form_of(mine, listed.parts)
            found = replace(found, input=None, figures=None, read=None, made=form)
        return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    home = tmp_path_factory.mktemp("reports")
    (home / "inputs").mkdir()
    for number in (0, 1):
        (home / "inputs" / f"0{number}.xlsx").write_bytes(workbook(100 * number, 1 + number))
    assert (
        cli.main(["build", str(home / "inputs"), "-o", str(home / "output"), "--with-report"]) == 0
    )
    return World(home)


@pytest.fixture(scope="module")
def knowns(world: World) -> dict[str, tuple[Expected, Expected]]:
    """Of each paper what it is held against without workbooks, and with them."""
    inputs = world.home / "inputs"
    return {name: (world.known(name), world.known(name, inputs)) for name in PAPERS}


Act = Callable[[Docx], object]


def rows(d: Docx, table: int = 1) -> list[etree._Element]:
    return d.tables()[table - 1].findall(f"{W}tr")


def cell(row: int, column: int, table: int = 1) -> Callable[[Docx], etree._Element]:
    """A cell by its place among the cells of its row, all from 1."""
    return lambda d: rows(d, table)[row - 1].findall(f"{W}tc")[column - 1]


def text(block: etree._Element) -> str:
    return " ".join(text_of(p) for p in block.iter(f"{W}p")).strip()


def put(where: Callable[[Docx], etree._Element], new: str) -> Act:
    def act(d: Docx) -> None:
        assert text(where(d)) != new
        write(where(d), new)

    return act


def more(*places: tuple[int, int], by: int = 1) -> Act:
    """Numbers raised together, so that they still add up."""

    def act(d: Docx) -> None:
        for row, column in places:
            found = cell(row, column)(d)
            number = int(text(found).replace("−", "-")) + by
            write(found, str(number).replace("-", "−"))

    return act


def in_turn(*acts: Act) -> Act:
    """Several at once."""
    return lambda d: [act(d) for act in acts]


def closed(new: str) -> Act:
    """The first closed cell."""
    return lambda d: write(
        next(c for c in d.body.iter(f"{W}tc") if text(c) in "XХ" and text(c)), new
    )


def row_deleted(row: int, table: int = 1, count: int = 1) -> Act:
    def act(d: Docx) -> None:
        for block in rows(d, table)[row - 1 : row - 1 + count]:
            remove(block)

    return act


def row_doubled(row: int, table: int = 1) -> Act:
    return lambda d: repeat(rows(d, table)[row - 1])


def rows_exchanged(one: int, other: int, table: int = 1) -> Act:
    return lambda d: exchange(rows(d, table)[one - 1], rows(d, table)[other - 1])


def reworded(old: str, new: str) -> Act:
    return lambda d: swap(d.body, old, new)


def hidden(where: Callable[[Docx], etree._Element], markup: str = "<w:vanish/>") -> Act:
    return lambda d: dress(where(d), markup)


def without(start: str) -> Act:
    return lambda d: remove(d.paragraph(start))


WHITE = '<w:color w:val="FFFFFF"/>'

OF_REPORT: dict[str, Act] = {
    "a count": put(cell(4, 5), "9"),
    "a total": put(cell(4, 4), "9"),
    "a count and its total": more((4, 5), (4, 4)),
    "counts of both ends and their totals": more((4, 5), (4, 4), (5, 5), (5, 4)),
    "one more in one form, one less in another": lambda d: (
        more((4, 5))(d),
        more((4, 6), by=-1)(d),
    ),
    "a change": put(cell(6, 5), "7"),
    "a closed cell is 0": closed("0"),
    "a closed cell is empty": closed(""),
    "a count is closed": put(cell(4, 5), "Х"),
    "a Latin X for the mark": closed("X"),
    "a count in other digits": put(cell(4, 5), "٣"),
    "the words of a line": reworded("Есепті кезең басында", "Есепті кезең ортасында"),
    "a line deleted": row_deleted(5),
    "a line doubled": row_doubled(5),
    "two lines exchanged": rows_exchanged(4, 5),
    "a head": reworded("мемлекеттік кәсіпорындар", "мемлекеттік мекемелер"),
    "heads exchanged": lambda d: exchange(cell(2, 5)(d), cell(2, 6)(d)),
    "the name of the body": reworded("Қайнар-0", "Қайнар-9"),
    "the year": reworded("2023 жыл", "2024 жыл"),
    "the name of the head": reworded("Серікұлы", "Берікұлы"),
    "the name of the head taken out": reworded("Серікұлы Асан", ""),
    "a remark deleted": without("Ескертпе: «Х»"),
    "an organisation of the list": reworded("«Қайнар-14»", "«Қайнар-41»"),
    "an organisation of the list deleted": row_deleted(2, 3),
    "the list deleted": lambda d: remove(d.tables()[2]),
    "the list and its title deleted": in_turn(
        lambda d: remove(d.tables()[2]), without("Есепті жылы басқарушы органы")
    ),
    "a standing": reworded("басқа органға берілген", "жаңадан құрылған"),
    "a hidden count": hidden(cell(4, 5)),
    "a white count": hidden(cell(4, 5), WHITE),
    "a hidden row": lambda d: inner(rows(d)[4], "w:trPr").append(
        etree.fromstring(f'<w:hidden xmlns:w="{W[1:-1]}"/>')
    ),
    "a second table": lambda d: repeat(d.tables()[0]),
    "the title": reworded("нәтижелері туралы есеп", "нәтижелері туралы анықтама"),
}

OF_INSPECTIONS: dict[str, Act] = {
    "nothing found": lambda d: write(next(c for c in d.body.iter(f"{W}tc") if text(c) == "+"), "–"),
    "something found no more": put(cell(5, 4), "+"),
    "the premises": put(cell(5, 5), "1 / 20,5"),
    "a digit of the area": reworded("120,5", "12,5"),
    "the area taken out": reworded("3 / 120,5", "–"),
    "the vehicles": lambda d: write(cell(7, 6)(d), "1"),
    "property not registered": put(cell(5, 7), "2"),
    "a name": reworded("«Қайнар-5»", "«Қайнар-50»"),
    "an inspector": reworded("тексеру комиссиясы", "аудит департаменті"),
    "an inspector taken out": put(cell(5, 3), "–"),
    "a line deleted": row_deleted(6),
    "the last line deleted": row_deleted(7),
    "all lines deleted": row_deleted(5, count=3),
    "a line doubled": row_doubled(7),
    "two lines exchanged": rows_exchanged(5, 6),
    "two lines exchanged and numbered": in_turn(
        rows_exchanged(5, 6), put(cell(5, 1), "1"), put(cell(6, 1), "2")
    ),
    "a number": put(cell(5, 1), "4"),
    "the name of the body": reworded("Қайнар-0 ", "Қайнар-9 "),
    "the year": reworded("2023 жыл", "2024 жыл"),
    "the name of the head": reworded("Серікұлы", "Берікұлы"),
    "a head": reworded("көлік құралдары", "көліктер"),
    "a hidden line": hidden(cell(5, 2)),
    "a white finding": hidden(cell(5, 5), WHITE),
    "the lines to sign on deleted": lambda d: remove(d.tables()[1]),
}

OF_CONSOLIDATED: dict[str, Act] = {
    "a count": put(cell(5, 5), "9"),
    "a total": put(cell(5, 4), "9"),
    "a count and its total": more((5, 5), (5, 4)),
    "counts of both ends and their totals": more((5, 5), (5, 4), (6, 5), (6, 4)),
    "a change": put(cell(7, 5), "7"),
    "a closed cell is 0": closed("0"),
    "a count is closed": put(cell(5, 5), "Х"),
    "the words of a line": reworded("Есепті кезең басында", "Есепті кезең ортасында"),
    "a line deleted": row_deleted(6),
    "a line doubled": row_doubled(6),
    "two lines exchanged": rows_exchanged(5, 6),
    "lines of two bodies exchanged": lambda d: exchange(rows(d)[4], rows(d, 2)[4]),
    "a head": reworded("мемлекеттік кәсіпорындар", "мемлекеттік мекемелер"),
    "the name of a body": reworded("Қайнар-0", "Қайнар-9"),
    "the names of two bodies exchanged": in_turn(
        reworded("Қайнар-0 ", "Қайнар-X "),
        reworded("Қайнар-100 ", "Қайнар-0 "),
        reworded("Қайнар-X ", "Қайнар-100 "),
    ),
    "the first body deleted": lambda d: remove(d.tables()[0]),
    "the last body deleted": lambda d: remove(d.tables()[-1]),
    "all bodies deleted": in_turn(*[lambda d: remove(d.tables()[0])] * 2),
    "the year": reworded("2023 жыл", "2024 жыл"),
    "a hidden count": hidden(cell(5, 5)),
    "a white count": hidden(cell(5, 5), WHITE),
    "the name that is repeated": put(cell(3, 1), "Қайнар-9 облысының әкімдігі"),
    "the repeated name of the last body deleted": row_deleted(3, table=2),
    "a name merged with the head above": lambda d: inner(rows(d, 2)[3], "w:tc/w:tcPr/w:vMerge").set(
        f"{W}val", "continue"
    ),
    "a second table": lambda d: repeat(d.tables()[0]),
    "the title": reworded("жиынтық есеп", "жиынтық анықтама"),
}

FORGERIES = [
    pytest.param(name, act, id=f"{name.removesuffix('.docx')}: {what}")
    for name, acts in ((REPORT, OF_REPORT), (INSPECTIONS, OF_INSPECTIONS), (WORD, OF_CONSOLIDATED))
    for what, act in acts.items()
]


def assert_found(
    forged: bytes, knowns: tuple[Expected, Expected], verdict: Verdict = Verdict.ALTERED
) -> None:
    """Found by the manifest, and by the workbooks even with the manifest forged along."""
    alone, with_workbooks = knowns
    assert with_workbooks.read is not None
    assert alone.entry is not None
    assert check(forged, alone).verdict is verdict
    lines = outline(forged) if b"word/document.xml" in forged else table_text(forged)
    entry = replace(alone.entry, sha256=digest(forged), packed=packed(line.text for line in lines))
    along = Verdict.ALTERED if verdict is Verdict.UNREADABLE else verdict  # it lists no cell
    assert check(forged, replace(with_workbooks, entry=entry)).verdict is along


@pytest.mark.parametrize(("name", "act"), FORGERIES)
def test_a_report_touched_up_is_found_out(
    name: str, act: Act, world: World, knowns: dict[str, tuple[Expected, Expected]]
) -> None:
    document = Docx(world.data(name))
    act(document)
    assert_found(document.data(), knowns[name])


TableAct = Callable[[Worksheet], object]


def top(sheet: Worksheet) -> int:
    return int(str(sheet.auto_filter.ref).split(":")[0].lstrip("A")) + 1


def number_changed(sheet: Worksheet) -> None:
    place = sheet.cell(top(sheet) + 1, 5)
    assert isinstance(place.value, int)
    place.value += 1


def numbers_that_add_up(sheet: Worksheet) -> None:
    number_changed(sheet)
    sheet.cell(top(sheet) + 1, 4).value += 1  # type: ignore[operator]


def number_moved(sheet: Worksheet) -> None:
    row = top(sheet) + 2
    sheet.insert_rows(row)
    sheet.cell(row, 8).value = sheet.cell(row - 1, 8).value
    sheet.cell(row - 1, 8).value = None


def year_changed(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(max_row=top(sheet)):
        for place in row:
            if place.value == "2023 жыл":
                place.value = "2024 жыл"


def bodies_exchanged(sheet: Worksheet) -> None:
    first, half = top(sheet), (sheet.max_row - top(sheet) + 1) // 2
    for row in range(first, first + half):
        for column in range(1, 9):
            one, other = sheet.cell(row, column), sheet.cell(row + half, column)
            one.value, other.value = other.value, one.value


def row_hidden(sheet: Worksheet) -> None:
    sheet.row_dimensions[top(sheet) + 1].hidden = True


def column_hidden(sheet: Worksheet) -> None:
    sheet.column_dimensions["F"].hidden = True


def sheet_hidden(sheet: Worksheet) -> None:
    assert sheet.parent is not None
    sheet.parent.create_sheet("Басқа", 0)["A1"] = "жиынтық есеп"
    sheet.sheet_state = "hidden"


def number_format(sheet: Worksheet) -> None:
    sheet.cell(top(sheet) + 1, 5).number_format = '"77"'


def white(sheet: Worksheet) -> None:
    sheet.cell(top(sheet) + 1, 5).font = Font(color="FFFFFFFF")


def comment(sheet: Worksheet) -> None:
    from openpyxl.comments import Comment

    sheet.cell(top(sheet) + 1, 5).comment = Comment("7", "x")


TABLE_FORGERIES: dict[str, TableAct] = {
    "a number": number_changed,
    "numbers that add up": numbers_that_add_up,
    "a number as text": lambda s: setattr(s.cell(top(s) + 1, 5), "value", "9"),
    "a number as a formula": lambda s: setattr(s.cell(top(s) + 1, 5), "value", "=1+8"),
    "a number taken out": lambda s: setattr(s.cell(top(s) + 1, 5), "value", None),
    "a row added": lambda s: s.append(["Басқа орган", "Ұйымдар саны", "бірлік", 1, 1, 0, 0, 0]),
    "a row deleted": lambda s: s.delete_rows(top(s) + 1),
    "an empty row put in": lambda s: s.insert_rows(top(s) + 1),
    "a number in a row of its own": number_moved,
    "the last body deleted": lambda s: s.delete_rows(
        top(s) + (s.max_row - top(s) + 1) // 2, s.max_row
    ),
    "two bodies exchanged": bodies_exchanged,
    "a row hidden": row_hidden,
    "a column hidden": column_hidden,
    "another sheet before it": sheet_hidden,
    "a name": lambda s: setattr(s.cell(top(s), 1), "value", "Басқа әкімдік"),
    "a head": lambda s: setattr(s.cell(top(s) - 1, 5), "value", "кәсіпорындар"),
    "the year": year_changed,
    "a format that shows another number": number_format,
    "a white number": white,
    "a row too low to see": lambda s: setattr(s.row_dimensions[top(s) + 1], "height", 0.5),
    "a cell beside the table": lambda s: setattr(s["K3"], "value", "тексерілді"),
}


SHEET = "xl/worksheets/sheet1.xml"
M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def formula(d: Docx) -> None:
    """A formula beside the number that was there, which stands until it is worked out again."""
    value = next(v for v in d.tree(SHEET).iter(f"{M}v") if str(v.text).isdigit())
    other = etree.Element(f"{M}f")
    other.text = "70+7"
    value.addprevious(other)


def width_that_is_none(d: Docx) -> None:
    next(d.tree(SHEET).iter(f"{M}col")).set("width", "wide")


RAW: dict[str, Act] = {
    "a formula with the number that was there": formula,
    "a width that is none": width_that_is_none,
}


OTHER_THAN_ALTERED = {
    "a column hidden": Verdict.LOOKS,
    "a format that shows another number": Verdict.LOOKS,
    "a white number": Verdict.LOOKS,
    "a formula with the number that was there": Verdict.LOOKS,
    "a width that is none": Verdict.UNREADABLE,
}
"""Where all cells hold what they held, or no program can say what they show."""


@pytest.mark.parametrize("name", [*TABLE_FORGERIES, *RAW])
def test_a_workbook_touched_up_is_found_out(
    name: str, world: World, knowns: dict[str, tuple[Expected, Expected]]
) -> None:
    verdict = OTHER_THAN_ALTERED.get(name, Verdict.ALTERED)
    if name in RAW:
        document = Docx(world.data(TABLE))
        RAW[name](document)
        assert_found(document.data(), knowns[TABLE], verdict)
    else:
        assert_found(saved_with(TABLE_FORGERIES[name], world), knowns[TABLE], verdict)


def saved_with(act: TableAct, world: World) -> bytes:
    """The consolidated workbook after something was done to its sheet."""
    book = openpyxl.load_workbook(io.BytesIO(world.data(TABLE)))
    act(book.worksheets[0])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_comment_in_a_workbook_is_listed_and_leaves_the_verdict(
    world: World, knowns: dict[str, tuple[Expected, Expected]]
) -> None:
    data = saved_with(comment, world)
    for known in knowns[TABLE]:
        found = check(data, known)
        assert (found.verdict, found.looks) == (Verdict.RESAVED, Compared.SAME)
        (added,) = found.added
        assert (added.kind, added.text, added.spot.column) == (AddedKind.COMMENT, "7", 5)


def test_a_size_of_letters_is_one_number_however_it_is_written(
    world: World, knowns: dict[str, tuple[Expected, Expected]]
) -> None:
    parts = contents(world.data(TABLE))
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b'<sz val="11"/>', b'<sz val="11.0"/>')
    data = store(parts.items())
    assert b'"11.0"' in parts["xl/styles.xml"]
    for known in knowns[TABLE]:
        found = check(data, known)
        assert (found.verdict, found.looks) == (Verdict.RESAVED, Compared.SAME)


@pytest.mark.parametrize("under", PAPERS[:3])
@pytest.mark.parametrize(
    "other", ["00.docx", "01-report.docx", "01-inspections.docx", REPORT, INSPECTIONS, WORD]
)
def test_another_paper_under_its_name_is_altered(
    under: str, other: str, world: World, knowns: dict[str, tuple[Expected, Expected]]
) -> None:
    for known in knowns[under] if under != other else ():
        assert check(world.data(other), known).verdict is Verdict.ALTERED


@pytest.mark.parametrize("name", PAPERS)
def test_what_was_made_is_unchanged(
    name: str, world: World, knowns: dict[str, tuple[Expected, Expected]]
) -> None:
    for known in knowns[name]:
        assert check(world.data(name), known).verdict is Verdict.UNCHANGED


def test_openpyxl_only_resaves_the_workbook(
    world: World, knowns: dict[str, tuple[Expected, Expected]]
) -> None:
    data = saved_with(lambda _: None, world)
    for known in knowns[TABLE]:
        found = check(data, known)
        assert (found.verdict, found.looks) == (Verdict.RESAVED, Compared.SAME)


def test_libreoffice_only_resaves(
    world: World, knowns: dict[str, tuple[Expected, Expected]], soffice: str, tmp_path: Path
) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind in ("docx", "xlsx"):
        chosen = [str(world.output / name) for name in PAPERS if name.endswith(kind)]
        command = [soffice, profile, "--headless", "--norestore", "--convert-to", kind]
        subprocess.run(
            [*command, "--outdir", str(tmp_path), *chosen],
            check=True,
            capture_output=True,
            timeout=300,
        )
    for name in PAPERS:
        for known in knowns[name]:
            found = check((tmp_path / name).read_bytes(), known)
            assert (found.verdict, found.differences) == (Verdict.RESAVED, ()), name


def test_a_workbook_too_long_to_be_read_is_proved_by_its_bytes(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setattr(table_lines, "read_bytes", lambda *_: (None, ()))
    words = (world.home / "inputs", "-o", tmp_path / "long")
    assert run("build", *words, "--with-report").code == 0
    for given in ([tmp_path / "long"], [tmp_path / "long", world.home / "inputs"]):
        ran = run("verify", *given, "--json")
        assert {answer["verdict"] for answer in ran.json} == {"unchanged"}
    table = tmp_path / "long" / TABLE
    openpyxl.load_workbook(table).save(table)
    ran = run("verify", tmp_path / "long", world.home / "inputs", "--json")
    said = {Path(a["file"]).name: (a["verdict"], a["reason"]) for a in ran.json}
    assert said[TABLE] == ("unreadable", None)


def inputs_without(world: World, folder: Path, *missing: str) -> Path:
    shutil.copytree(world.home / "inputs", folder)
    for name in missing:
        (folder / name).unlink()
    return folder


def told(world: World, name: str, inputs: Path) -> Verification:
    return check(world.data(name), world.known(name, inputs))


@pytest.mark.parametrize("name", [WORD, TABLE])
def test_a_changed_workbook_makes_it_a_paper_of_other_inputs(
    name: str, world: World, tmp_path: Path
) -> None:
    inputs = inputs_without(world, tmp_path / "changed")
    (inputs / "01.xlsx").write_bytes(workbook(100, 4))
    found = told(world, name, inputs)
    assert found.verdict is Verdict.OTHER_INPUTS
    assert found.differences or name == TABLE
    (inputs / "01.xlsx").write_bytes(b"no workbook any more")
    assert told(world, name, inputs).verdict is Verdict.OTHER_INPUTS


@pytest.mark.parametrize("name", [WORD, TABLE])
def test_a_body_left_out_with_the_manifest_is_missed_by_its_own_report(
    name: str, world: World, tmp_path: Path
) -> None:
    """A report made of one body alone passes for none of both, whatever the manifest says."""
    only = inputs_without(world, tmp_path / "only", "01.xlsx")
    alone = tmp_path / "alone"
    assert cli.main(["build", str(only), "-o", str(alone), "--with-report"]) == 0
    listed, _ = manifest.load(alone)
    assert listed is not None
    known = world.known(name, world.home / "inputs", listed.entries[name])
    assert check((alone / name).read_bytes(), known).verdict is Verdict.OTHER_INPUTS


def test_the_command_answers_for_all_and_says_what_is_missing(world: World, run: Run) -> None:
    ran = run("verify", world.output, world.home / "inputs", "--json")
    assert ran.code == 0
    verdicts = {Path(answer["file"]).name: answer for answer in ran.json}
    assert set(verdicts) == {
        *PAPERS,
        *("00.docx", "01.docx", "01-report.docx", "01-inspections.docx"),
    }
    for name, answer in verdicts.items():
        assert answer["verdict"] == "unchanged"
        assert answer["text_checked_against"] == "workbook", name
    copy = world.home / "copy"
    shutil.copytree(world.output, copy)
    for name in (WORD, TABLE, REPORT):
        (copy / name).unlink()
    ran = run("--lang", "en", "verify", copy, "--json")
    assert ran.code == 1
    missing = {Path(a["file"]).name for a in ran.json if a["verdict"] == "missing"}
    assert missing == {WORD, TABLE, REPORT}


def test_with_one_workbook_away_the_manifest_alone_speaks(
    world: World, run: Run, tmp_path: Path
) -> None:
    home = tmp_path / "elsewhere"
    inputs = inputs_without(world, tmp_path / "few", "01.xlsx")
    shutil.copytree(world.output, home)
    listed = (home / manifest.NAME).read_text("utf-8").replace(str(world.home), "/gone")
    (home / manifest.NAME).write_text(listed, "utf-8")
    ran = run("verify", home, inputs, "--json")
    assert ran.code == 0
    for answer in ran.json:
        is_whole = Path(answer["file"]).name.startswith("00")
        assert answer["text_checked_against"] == ("workbook" if is_whole else "manifest")
        assert (answer["workbook"] is not None) is is_whole
    assert json.dumps(ran.json)
