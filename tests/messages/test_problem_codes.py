"""Every problem about workbooks, files, bodies, lists and templates: its smallest case."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from generator.batch import prepare
from generator.batch.merge import merge_workbooks
from generator.batch.order import Options
from generator.cli import commands
from generator.cli.console import Console
from generator.excel.blank.new import new_workbook
from generator.excel.mapping import propose_mapping
from generator.excel.read.body_list import read_list
from generator.excel.read.workbook import read
from generator.files import disk, opc
from generator.law.choices import Count, Form, Notes, Paper
from generator.messages.problem_text import hint, message
from generator.messages.problems import Code, Problem
from generator.messages.wording import Language, speech
from generator.submission.bodies import all_regions
from generator.submission.contract import BodyField, InspectionField, OrganisationField, SheetName
from generator.submission.mapping import load_mapping
from generator.submission.relabelling import by_mapping
from generator.submission.sheets import (
    Cell,
    CellContent,
    Covered,
    Display,
    ErrorValue,
    Merge,
    OtherTab,
    Picture,
    Sheet,
    SheetRow,
    Uncalculated,
)
from generator.submission.sheets import Workbook as Book
from generator.word import template_files
from generator.word.template import lint
from generator.word.template_files import find_template
from tests.helpers import kit
from tests.helpers.damages import DAMAGES
from tests.helpers.kit import EDITIONS, inspection, organisation
from tests.helpers.paper_damages import OF_PAPERS
from tests.helpers.paths import ROOT

O, I, B = OrganisationField, InspectionField, BodyField  # noqa: E741 - as in the kit
Changes = Mapping[OrganisationField, CellContent]
Found = Sequence[Problem]
Try = Callable[[Path], Found]


@dataclass(frozen=True)
class Case:
    """What raises a problem, and the same without the damage, which raises nothing.

    ``beside`` is the problem without which this one cannot be.
    """

    broken: Try
    mended: Try
    beside: Code | None = None


# Workbooks in memory


def books(broken: Book, mended: Book) -> Case:
    return Case(lambda _: kit.problems(broken), lambda _: kit.problems(mended))


def sound() -> Book:
    return kit.workbook([organisation("МК", 1)], [inspection(1)])


def row(changes: Changes, rest: Changes | None = None) -> Case:
    """One organisation with a wrong cell; ``rest`` is what it needs to be sound without it."""
    whole = dict(rest or {})
    return books(
        kit.workbook([organisation("МК", 1, {**whole, **changes})]),
        kit.workbook([organisation("МК", 1, whole)]),
    )


def act(changes: Mapping[InspectionField, CellContent]) -> Case:
    one = [organisation("МК", 1)]
    return books(kit.workbook(one, [inspection(1, changes=changes)]), sound())


def told(changes: Mapping[BodyField, CellContent]) -> Case:
    one = [organisation("ММ", 1)]
    return books(kit.workbook(one, body=changes), kit.workbook(one))


def sheets(change: Callable[[Sheet], Sheet], name: SheetName = SheetName.ORGANISATIONS) -> Case:
    changed = tuple(change(s) if s.name == name.value else s for s in sound().sheets)
    return books(Book("kit.xlsx", changed), sound())


def lines(
    change: Callable[[list[list[CellContent]]], list[list[CellContent]]],
    name: SheetName = SheetName.ORGANISATIONS,
) -> Case:
    return sheets(lambda s: kit.sheet(s.name, change(kit.lines(s))), name)


def and_sheet(*extra: Sheet, without: SheetName | None = None) -> Case:
    kept = tuple(s for s in sound().sheets if without is None or s.name != without.value)
    return books(Book("kit.xlsx", (*kept, *extra)), sound())


def without_column(field: OrganisationField | InspectionField, name: SheetName) -> Case:
    number = list(type(field)).index(field)
    return lines(lambda rows: [row[:number] + row[number + 1 :] for row in rows], name)


def renamed(line: list[CellContent], old: str, fresh: str) -> list[CellContent]:
    return [fresh if content == old else content for content in line]


def merged_header(sheet: Sheet) -> Sheet:
    head = {**sheet.rows[0].cells, len(O) + 1: Cell(Covered())}
    merge = Merge(1, 1, len(O), len(O) + 1)
    rows = (replace(sheet.rows[0], cells=head), *sheet.rows[1:])
    return replace(sheet, rows=rows, merges=(merge,))


def cleaned(sheet: Sheet) -> Sheet:
    column = list(O).index(O.NAME) + 1
    line: SheetRow = sheet.rows[1]
    cells = {**line.cells, column: Cell("«Қайнар»", cleaned=True)}
    return replace(sheet, rows=(sheet.rows[0], replace(line, cells=cells)))


def displayed(field: OrganisationField, cell: Cell) -> Case:
    """The cell of a field of the only organisation, displayed otherwise than it is held."""

    def change(sheet: Sheet) -> Sheet:
        line = sheet.rows[1]
        cells = {**line.cells, list(O).index(field) + 1: cell}
        return replace(sheet, rows=(sheet.rows[0], replace(line, cells=cells)))

    return sheets(change)


def shown(content: CellContent, display: Display) -> Cell:
    return Cell(content, display=frozenset({display}))


def struck_out(sheet: Sheet) -> Sheet:
    line = kit.sheet("", [*kit.lines(sheet)[1:], kit.lines(sheet)[1]]).rows[1]
    struck = {
        column: cell._replace(display=frozenset({Display.STRUCK}))
        for column, cell in line.cells.items()
    }
    return replace(sheet, rows=(*sheet.rows, SheetRow(3, hidden=False, cells=struck)))


def formulas(sheet: Sheet) -> Sheet:
    row = SheetRow(3, hidden=False, cells={8: Cell(Decimal(0), is_formula=True)})
    return replace(sheet, rows=(*sheet.rows, row))


def with_row(*cells: CellContent) -> Case:
    """A row more below the only organisation; from «№»."""
    return lines(lambda rows: [*rows, list(cells)])


def headers(old: str, fresh: str) -> Case:
    return lines(lambda rows: [renamed(rows[0], old, fresh), *rows[1:]])


def other_tab(tab: OtherTab) -> Case:
    return books(replace(sound(), other_tabs=(tab,)), sound())


DATA = kit.sheet("Лист3", kit.lines(kit.sheet_of(sound(), SheetName.ORGANISATIONS)))


def hidden_row(sheet: Sheet) -> Sheet:
    return replace(sheet, rows=(sheet.rows[0], replace(sheet.rows[1], hidden=True)))


FOUR = kit.counts(
    institutions={Count.AT_START: 4, Count.AT_END: 4},
    enterprises={Count.AT_START: 3, Count.AT_END: 4, Count.PAYERS: 2},
)
"""A report of four institutions and four enterprises."""


def reports(change: Callable[[list[list[CellContent]]], None]) -> Case:
    """A report with its lines changed."""

    def broken(_: Path) -> Found:
        changed = kit.report_lines(FOUR)
        change(changed)
        book = kit.report_workbook(FOUR)
        return kit.problems(kit.replaced(book, kit.sheet(SheetName.REPORT.value, changed)))

    return Case(broken, lambda _: kit.problems(kit.report_workbook(FOUR)))


def counting(told: Mapping[str, int]) -> Case:
    """A report that counts something of its enterprises."""
    return books(
        kit.report_workbook({**FOUR, **{(c, Form.ENTERPRISES): n for c, n in told.items()}}),
        kit.report_workbook(FOUR),
    )


def in_line(
    text: str, columns: Sequence[int], fresh: CellContent
) -> Callable[[list[list[CellContent]]], None]:
    """Puts something into cells of the first line that begins so."""

    def change(rows: list[list[CellContent]]) -> None:
        row = next(row for row in rows if str(row[1]).startswith(text))
        for column in columns:
            row[column - 1] = fresh

    return change


NEW = organisation("МК", 1, {O.STANDING: "жаңадан құрылған"})

UNPAID: Changes = dict.fromkeys((O.DUE, O.PAID, O.TERM, O.PAID_ON))

WORKBOOKS = {
    Code.SHEET_MISSING: and_sheet(without=SheetName.INSPECTIONS),
    Code.SHEET_TWICE: and_sheet(kit.sheet("Орган (2)", [])),
    Code.TABS_READ: and_sheet(kit.sheet("Тексерулер (2)", [[f.value.text for f in I]])),
    Code.TAB_UNREAD: other_tab(OtherTab("Лист3", DATA)),
    Code.TAB_NOT_SEARCHED: other_tab(OtherTab("Лист3")),
    Code.SHEET_EMPTY: sheets(lambda s: replace(s, rows=())),
    Code.SHEET_UNFILLED: books(kit.workbook(body={B.NO_ORGANISATIONS: None}), kit.workbook()),
    Code.SHEET_HIDDEN: sheets(lambda s: replace(s, hidden=True)),
    Code.HEADER_MISSING: lines(lambda rows: [["Атауы", "Саны"], *rows[1:]]),
    Code.HEADER_MERGED: sheets(merged_header),
    Code.HEADING_AMBIGUOUS: lines(lambda rows: [[*rows[0], "БСН / Статус"], *rows[1:]]),
    Code.HEADING_PART_UNKNOWN: lines(lambda rows: [renamed(rows[0], "БСН", "БСН/TIN"), *rows[1:]]),
    Code.COLUMN_MISSING: without_column(O.PLAN, SheetName.ORGANISATIONS),
    Code.COLUMN_ABSENT: without_column(I.ACT, SheetName.INSPECTIONS),
    Code.COLUMN_TWICE: lines(lambda rows: [[*rows[0], "БСН"], *rows[1:]]),
    Code.COLUMN_HIDDEN: sheets(lambda s: replace(s, hidden_columns=frozenset({2}))),
    Code.ROW_HIDDEN: sheets(hidden_row),
    Code.ROW_STRUCK: sheets(struck_out),
    Code.ROW_NUMBERING: lines(lambda rows: [rows[0], list(map(Decimal, range(1, 25))), *rows[1:]]),
    Code.ROW_TOTAL: with_row(None, None, "Барлығы:", None, None, None, Decimal(10)),
    Code.ROW_FORMULAS: sheets(formulas),
    Code.ROW_HEADING: with_row(None, None, "Білім беру ұйымдары"),
    Code.ROW_TEXT: with_row(None, "Орындаушы: А. Аманов"),
    Code.ROW_ABOVE: lines(lambda rows: [rows[1], rows[0], *rows[2:]]),
    Code.HEADER_REPEATED: lines(lambda rows: [*rows, rows[0]]),
    Code.HEADER_TWICE: lines(lambda rows: [*rows, rows[0][1:]]),
    Code.UNIT_UNKNOWN: headers("Айналым активтері, мың теңге", "Айналым активтері"),
    Code.UNIT_CONVERTED: headers("Айналым активтері, мың теңге", "Оборотные активы, млн тенге"),
    Code.UNIT_DOUBTFUL: books(
        kit.workbook([organisation("ММ", n, {O.RESULT: Decimal(10_000)}) for n in (1, 2, 3)]),
        kit.workbook([organisation("ММ", n) for n in (1, 2, 3)]),
    ),
    Code.TEXT_UNSEEN_LETTERS: row({O.NAME: "«Қайнар\u200b»"}),
    Code.TEXT_STRUCK: displayed(O.NAME, shown("«Қайнар»", Display.STRUCK)),
    Code.TEXT_PICTURE: displayed(O.NOTE, Cell(Picture())),
    Code.VALUE_PICTURE: displayed(O.PLAN, Cell(Picture())),
    Code.VALUE_RAISED: displayed(O.RESULT, shown("102", Display.RAISED)),
    Code.VALUE_STRUCK: displayed(O.RESULT, shown(Decimal(10), Display.STRUCK)),
    Code.VALUE_UNSEEN: displayed(O.RESULT, shown(Decimal(10), Display.UNSEEN)),
    Code.VALUE_ROUNDED: displayed(O.PAID, Cell(Decimal(5), rounded=Decimal(4))),
    Code.FORMAT_MISLEADING: displayed(O.RESULT, shown(Decimal(10), Display.SCALED)),
    Code.COLUMN_UNCLEAR: lines(lambda rows: [renamed(rows[0], "Мәртебесі", "Мәртебес"), *rows[1:]]),
    Code.LABEL_UNCLEAR: lines(lambda rows: [*rows, [B.HEAD.value.text[:-1], "А."]], SheetName.BODY),
    Code.LABELS_UNREAD: lines(lambda rows: [*rows, ["Телефон", "7"]], SheetName.BODY),
    Code.LABEL_MISSING: lines(lambda rows: rows[1:], SheetName.BODY),
    Code.LABEL_TWICE: lines(lambda rows: [*rows, rows[0]], SheetName.BODY),
    Code.REQUIRED: row({O.PLAN: None}),
    Code.REQUIRED_DASH: row({O.PLAN: "–"}),
    Code.REQUIRED_MERGED: row({O.PLAN: Covered()}),
    Code.REQUIRED_PERHAPS: replace(
        row({O.INDICATORS: None, O.PLANNED: None}), beside=Code.REQUIRED
    ),
    Code.FORMULA_UNCALCULATED: row({O.RESULT: Uncalculated()}),
    Code.ERROR_CELL: row({O.RESULT: ErrorValue("#DIV/0!")}),
    Code.TEXT_CLEANED: sheets(cleaned),
    Code.TEXT_EXPECTED: row({O.NAME: date(2023, 1, 1)}),
    Code.NUMBER_MALFORMED: row({O.RESULT: "он екі"}),
    Code.NUMBER_NEGATIVE: row({O.LIABILITIES: Decimal(-1)}),
    Code.NUMBER_NOT_WHOLE: row({O.OBJECTS: Decimal("0.5")}),
    Code.NUMBER_TOO_SMALL: row({O.PLANNED: Decimal(0)}),
    Code.DATE_MALFORMED: row({O.TERM: "31.06.2024"}),
    Code.DATE_EARLY: row({O.PAID_ON: date(2023, 12, 31)}),
    Code.DATE_LATE: row({O.TERM: date(2027, 1, 1)}),
    Code.YES_NO_MALFORMED: row({O.PLAN: "бәлкім"}),
    Code.VALUE_UNKNOWN: row({O.STANDING: "таратылғн"}),
    Code.VALUE_UNUSED: row({O.DUE: Decimal("0.5")}, {**UNPAID, O.EXEMPT: "иә"}),
    Code.YEAR_MALFORMED: told({B.YEAR: "екі мың"}),
    Code.YEAR_BEFORE_EDITIONS: told({B.YEAR: Decimal(2020)}),
    Code.YEAR_AFTER_EDITION: told({B.YEAR: Decimal(2026)}),
    Code.BODY_NAME_RUSSIAN: told({B.NAME: "акимат области Абай"}),
    Code.KATO_MALFORMED: told({B.KATO: "12"}),
    Code.ORGANISATIONS_DENIED: told({B.NO_ORGANISATIONS: "иә"}),
    Code.OVERRIDE_ABOVE: told({B.LOSS_MAKERS_INSTITUTIONS: Decimal(99)}),
    Code.OVERRIDE_UNUSED: told({B.LOSS_MAKERS_JOINT_STOCK: Decimal(1)}),
    Code.ORGANISATIONS_NONE: books(kit.not_counted(), sound()),
    Code.BIN_LENGTH: row({O.BIN: "50014000001"}),
    Code.BIN_NOT_DIGITS: row({O.BIN: "50014000001О"}),
    Code.BIN_MONTH: row({O.BIN: "021340000555"}),
    Code.BIN_TYPE: row({O.BIN: "020230000555"}),
    Code.BIN_SIGN: row({O.BIN: "020243000555"}),
    Code.BIN_CHECK_DIGIT: row({O.BIN: "200240000555"}),
    Code.BIN_TWICE: books(
        kit.workbook([organisation("МК", 1), organisation("ММ", 1)]),
        kit.workbook([organisation("МК", 1), organisation("ММ", 2)]),
    ),
    Code.FORM_NOT_ASSESSED: row({O.LEGAL_FORM: "филиал"}),
    Code.ACHIEVED_ABOVE_PLAN: row({O.ACHIEVED: Decimal(6)}),
    Code.PAID_ABOVE_DUE: row({O.PAID: Decimal(6)}),
    Code.NOTHING_DUE_WITH_PROFIT: row({**UNPAID, O.DUE: Decimal(0)}),
    Code.INSPECTION_BIN_UNKNOWN: act({I.BIN: kit.bin_of(2)}),
    Code.INSPECTION_NORM_OF_OTHER_FORM: act({I.NORM: "телефон байланысы және офистік жиһаз"}),
    Code.INSPECTION_OUTSIDE_YEAR: act({I.ENDED: date(2022, 12, 31)}),
    Code.INSPECTION_TWICE: books(
        kit.workbook([organisation("МК", 1)], [inspection(1), inspection(1)]), sound()
    ),
    Code.ACT_DIFFERS: books(
        kit.workbook(
            [organisation("МК", 1)],
            [
                inspection(1),
                inspection(
                    1,
                    "қызметтік автомобильдер",
                    changes={I.ACT: "1-ала", I.ENDED: date(2023, 7, 1)},
                ),
            ],
        ),
        sound(),
    ),
    Code.EXCESS_DENIED: act({I.EXCESS_AREA: "191,4"}),
    Code.INSPECTION_NOT_COUNTED: books(
        kit.workbook([NEW, organisation("МК", 2)], [inspection(1)]),
        kit.workbook([NEW, organisation("МК", 2)]),
    ),
    Code.INSPECTION_ROW_NOT_SCORED: act({I.NORM: "арнайы көлік құралдары"}),
    Code.INSPECTION_DETAIL_MISSING: act({I.ACT: None}),
    Code.REPORT_ROW_MISSING: reports(in_line("Балансында", (2,), "Балансында бар")),
    Code.REPORT_ROW_TWICE: reports(lambda rows: rows.append(list(rows[-1]))),
    Code.REPORT_CELL_CLOSED: reports(in_line("Балансында", (7,), Decimal(0))),
    Code.REPORT_TOTAL_WRONG: reports(in_line("Балансында", (4,), Decimal(1))),
    Code.REPORT_CHANGE_WRONG: reports(in_line("Ауытқу", (4, 6), Decimal(0))),
    Code.REPORT_COUNT_ABOVE: counting({"4": 5}),
    Code.REPORT_BEFORE_ABOVE: counting({Count.FAILING_BEFORE: 4}),
    Code.REPORT_COUNTS_TOGETHER: counting({Count.FAILING_NOW: 3}),
    Code.REPORT_DIFFERS: counting({"3.4": 1}),
    Code.REPORT_INSPECTED_ABOVE: books(
        kit.report_workbook(FOUR, [kit.named_inspection("«Қайнар»", "АҚ")]),
        kit.report_workbook(FOUR, [kit.named_inspection("«Қайнар»", "МК")]),
    ),
}


# Files


def saved() -> bytes:
    return kit.saved(sound())


def in_file(data: bytes) -> Case:
    """A file with these bytes, and a sound one of the same name."""

    def tried(folder: Path, content: bytes) -> Found:
        path = folder / "a.xlsx"
        path.write_bytes(content)
        return read(path)[1]

    return Case(lambda folder: tried(folder, data), lambda folder: tried(folder, saved()))


def rewritten(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A zip with its members changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as fresh:
        for name in old.namelist():
            fresh.writestr(name, change(name, old.read(name)))
    return target.getvalue()


def strict(name: str, content: bytes) -> bytes:
    if name != "xl/workbook.xml":
        return content
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return content.replace(main, b"http://purl.oclc.org/ooxml/spreadsheetml/main")


def failing(name: str, error: OSError) -> Case:
    """Opening or renaming a file when the system refuses."""

    def refuse(*_: object) -> bytes:
        raise error

    def broken(folder: Path) -> Found:
        path = folder / "a.xlsx"
        path.write_bytes(saved())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(disk if name == "regular" else Path, name, refuse)
            if name == "regular":
                return read(path)[1]
            return as_list(disk.write_whole(path, b"new"))

    def mended(folder: Path) -> Found:
        path = folder / "a.xlsx"
        path.write_bytes(saved())
        return (*read(path)[1], *as_list(disk.write_whole(path, saved())))

    return Case(broken, mended)


def as_list(problem: Problem | None) -> Found:
    return [] if problem is None else [problem]


def too_large(folder: Path) -> Found:
    path = folder / "a.xlsx"
    path.write_bytes(saved())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opc, "MAX_UNPACKED", 1000)
        return read(path)[1]


def folder_with(*names: str) -> Try:
    """What is said of a folder with files of these names."""

    def tried(folder: Path) -> Found:
        for name in names:
            path = folder / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(saved())
        found, problems = disk.find_sources([folder / "in"], None)
        return (*problems, *disk.clashing(found, lambda source: [source.below]))

    return tried


def empty_folder(folder: Path) -> Found:
    return disk.find_sources([folder], None)[1]


def written(below: str) -> Try:
    def tried(folder: Path) -> Found:
        (folder / "file").write_text("")
        return as_list(disk.write_whole(folder / below, b"new"))

    return tried


def built(book: Book, older: bytes = b"") -> Try:
    """What is said of a workbook built, over an older document if there is one."""

    def tried(folder: Path) -> Found:
        (folder / "a.xlsx").write_bytes(kit.saved(book))
        if older:
            (folder / "a.docx").write_bytes(older)
        order = Options(folder, None, None, Notes.FULL, force=True)
        (outcome,) = kit.built([folder / "a.xlsx"], order, jobs=1)
        return outcome.problems

    return tried


def fallen(folder: Path) -> Found:
    def fall(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepare, "assess", fall)
        return built(sound())(folder)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

FILES = {
    Code.FILE_MISSING: Case(lambda folder: read(folder / "b.xlsx")[1], in_file(b"").mended),
    Code.FILE_EMPTY: in_file(b""),
    Code.FILE_LOCKED: failing("regular", PermissionError(13, "Permission denied")),
    Code.FILE_UNREADABLE: failing("regular", OSError(5, "Input/output error")),
    Code.FILE_ENCRYPTED: in_file(OLE + "EncryptedPackage".encode("utf-16-le")),
    Code.FILE_OLD_FORMAT: in_file(OLE + b"Workbook"),
    Code.FILE_STRICT: in_file(rewritten(saved(), strict)),
    Code.FILE_OTHER_FORMAT: in_file(b"<html><table><tr><td>1</td></tr></table></html>"),
    Code.FILE_TOO_LARGE: Case(too_large, in_file(b"").mended),
    Code.FILE_DAMAGED: in_file(saved()[:-100]),
    Code.FILE_AMBIGUOUS: in_file(saved() + b"\n"),
    Code.FILES_UNREAD: Case(folder_with("a.xlsx", "b.csv"), folder_with("a.xlsx")),
    Code.FILES_OTHER: Case(folder_with("a.xlsx", "b.txt"), folder_with("a.xlsx")),
    Code.OWNER_FILE: Case(folder_with("a.xlsx", "~$a.xlsx"), folder_with("a.xlsx")),
    Code.FOLDER_EMPTY: Case(empty_folder, folder_with("a.xlsx")),
    Code.SAME_TARGET: Case(folder_with("a.xlsx", "a.xlsm"), folder_with("a.xlsx", "b.xlsm")),
    Code.OUTPUT_UNWRITABLE: Case(written("file/a.docx"), written("folder/a.docx")),
    Code.OUTPUT_LOCKED: failing("replace", PermissionError(13, "Permission denied")),
    Code.OUTPUT_STALE: Case(
        built(kit.workbook([organisation("МК", 1, {O.PLAN: None})]), b"older"),
        built(sound(), b"older"),
        beside=Code.REQUIRED,
    ),
    Code.UNEXPECTED: Case(fallen, built(sound())),
}


# Templates


def template(folder: Path, category: str = "2022", tag: str = "") -> Path:
    """Our template of 2022 with another declared edition or one more paragraph."""
    path = folder / "template.docx"
    document = Document(str(find_template(None, EDITIONS[0], Paper.SHEET)))
    document.core_properties.category = category
    if tag:
        document.add_paragraph(tag)
    document.save(str(path))
    return path


def fits(path: Path) -> Found:
    ready, problems = lint.check_file(path, EDITIONS)
    if ready is None:
        return problems
    return as_list(template_files.fits(ready.template, EDITIONS[0], Paper.SHEET))


def bytes_of(change: Callable[[bytes], bytes]) -> Try:
    """What is said of a template whose bytes are changed."""

    def tried(folder: Path) -> Found:
        path = template(folder)
        path.write_bytes(change(path.read_bytes()))
        return fits(path)

    return tried


def strict_document(data: bytes) -> bytes:
    old = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return rewritten(data, lambda _, xml: xml.replace(old, STRICT_WORD))


def overgrown(data: bytes) -> bytes:
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as grown:
        grown.writestr("word/media/map.png", b"x" * (template_files.MAX_UNPACKED + 1))
    return target.getvalue()


STRICT_WORD = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


TEMPLATES = {
    code: Case(broken, lambda folder: fits(template(folder)))
    for code, broken in {
        Code.TEMPLATE_MISSING: lambda folder: fits(folder / "template.docx"),
        Code.TEMPLATE_ENCRYPTED: bytes_of(lambda _: OLE + "EncryptedPackage".encode("utf-16-le")),
        Code.TEMPLATE_OLD_FORMAT: bytes_of(lambda _: OLE + b"WordDocument"),
        Code.TEMPLATE_STRICT: bytes_of(strict_document),
        Code.TEMPLATE_OTHER_FORMAT: bytes_of(lambda _: saved()),
        Code.TEMPLATE_TOO_LARGE: bytes_of(overgrown),
        Code.TEMPLATE_DAMAGED: bytes_of(lambda data: data[:-100]),
        Code.TEMPLATE_AMBIGUOUS: bytes_of(lambda data: data + b"\n"),
        Code.TEMPLATE_NO_EDITION: lambda folder: fits(template(folder, category=" ")),
        Code.TEMPLATE_OTHER_PAPER: lambda _: fits(find_template(None, EDITIONS[0], Paper.REPORT)),
        Code.TEMPLATE_OTHER_EDITION: lambda _: fits(find_template(None, EDITIONS[1], Paper.SHEET)),
    }.items()
}


def previewed(taken: str = "") -> Try:
    """What is said when our template is tried out; ``taken`` is a name that a file has."""

    def tried(folder: Path) -> Found:
        if taken:
            (folder / taken).write_bytes(b"another file")
        return reported("template", "preview", template(folder), "-o", folder / "out.docx")

    return tried


def fresh_template(folder: Path, name: str) -> Found:
    (folder / "taken.docx").write_bytes(b"another file")
    return reported("template", "new", "--edition", "2022", "-o", folder / name)


OF_TEMPLATE_COMMANDS = {
    Code.OUTPUT_EXISTS: Case(previewed("out-2.docx"), previewed()),
    Code.TEMPLATE_EXISTS: Case(
        lambda folder: fresh_template(folder, "taken.docx"),
        lambda folder: fresh_template(folder, "free.docx"),
    ),
}


# Lists of bodies and blank workbooks


HEAD = "Органның атауы;Органның түрі;ӘАОЖ коды\n"
MINISTRY = "Мәдениет министрлігі;тиісті саланың уәкілетті органы;\n"


def listed(text: str, encoding: str = "utf-8") -> Try:
    def tried(folder: Path) -> Found:
        path = folder / "list.csv"
        path.write_bytes(text.encode(encoding, errors="replace"))
        return read_list(path)[1]

    return tried


def blanks(*, over: bool) -> Try:
    def tried(folder: Path) -> Found:
        region = all_regions()[0]
        if over:
            (folder / f"{region.slug}.xlsx").write_bytes(b"filled in")
        return as_list(new_workbook(folder / f"{region.slug}.xlsx", region, 2023))

    return tried


def reported(*words: str | Path) -> Found:
    """The problems that a command reports."""
    heard: list[Problem] = []

    class Listener(Console):
        def report(self, problems: Sequence[Problem]) -> None:
            heard.extend(problems)

    given = [str(word) for word in words]
    options = commands.parser(Language.KAZAKH, given).parse_args(given)
    options.run(options, Listener(speech(Language.KAZAKH)))
    return heard


def merged(second: Book) -> Try:
    """A sound workbook merged with another of its body."""

    def tried(folder: Path) -> Found:
        paths = [folder / "a.xlsx", folder / "b.xlsx"]
        for path, book in zip(paths, (sound(), second), strict=True):
            path.write_bytes(kit.saved(book))
        return merge_workbooks(paths, folder / "body.xlsx")

    return tried


MAPPED = """[[table]]
tab = "Реестр"
fills = "Ұйымдар"
header_row = 1
[[table.column]]
header = "БИН"
fills = "БСН"
"""


def mapping(text: str) -> Case:
    """A mapping that is faulty, and one that is not."""

    def tried(folder: Path, content: str) -> Found:
        path = folder / "mapping.toml"
        path.write_text(content, "utf-8")
        return load_mapping(path)[1]

    return Case(lambda folder: tried(folder, text), lambda folder: tried(folder, MAPPED))


def other_layout(lines: Sequence[Sequence[CellContent]]) -> Book:
    return Book("kit.xlsx", (kit.sheet("Тізім", lines),))


def fitted(text: str) -> Try:
    """A workbook of another layout read by a mapping; by one that fits if the text is empty."""
    own = "without_inspections = true\n" + MAPPED.replace("Реестр", "Тізім")

    def tried(folder: Path) -> Found:
        path = folder / "mapping.toml"
        path.write_text(text or own, "utf-8")
        loaded, _ = load_mapping(path)
        assert loaded is not None
        found = by_mapping(other_layout([["БИН"], [kit.bin_of(1)]]), loaded)[1]
        return [one for one in found if text or one.code is Code.MAPPING_APPLIED]

    return tried


def proposed(headers: Sequence[str]) -> Try:
    def tried(folder: Path) -> Found:
        path = folder / "a.xlsx"
        path.write_bytes(kit.saved(other_layout([headers])))
        return propose_mapping(path)[1]

    return tried


OTHERS = kit.workbook([organisation("МК", 2)])
WITH_MORE = kit.replaced(
    OTHERS,
    kit.sheet(
        SheetName.ORGANISATIONS.value,
        [
            [*line, more]
            for line, more in zip(
                kit.lines(kit.sheet_of(OTHERS, SheetName.ORGANISATIONS)),
                ("Мекенжай", "1-үй"),
                strict=True,
            )
        ],
    ),
)
IN_OTHER_YEAR = kit.workbook([organisation("МК", 2)], body={B.YEAR: Decimal(2022)})

LISTS = {
    Code.MAPPING_UNREADABLE: mapping("a ="),
    Code.MAPPING_KEY_MISSING: mapping(MAPPED.replace("header_row = 1\n", "")),
    Code.MAPPING_KEY_UNKNOWN: mapping(f"colour = 1\n{MAPPED}"),
    Code.MAPPING_VALUE_WRONG: mapping(MAPPED.replace("БСН", "Түсі")),
    Code.MAPPING_TWICE: mapping(MAPPED + MAPPED),
    Code.MAPPING_MISFIT: Case(fitted(MAPPED), lambda _: ()),
    Code.MAPPING_APPLIED: Case(fitted(""), lambda _: ()),
    Code.MAPPING_NOTHING: Case(proposed(["Меню"]), proposed(["БСН", "Ұйымның атауы", "Нысаны"])),
    Code.MERGE_DIFFERS: Case(merged(IN_OTHER_YEAR), merged(OTHERS)),
    Code.MERGE_LEFT_OUT: Case(merged(WITH_MORE), merged(OTHERS)),
    Code.MERGE_REPORT: Case(merged(kit.report_workbook({})), merged(OTHERS)),
    Code.LIST_EMPTY: Case(listed(HEAD), listed(HEAD + MINISTRY)),
    Code.LIST_NOT_UTF8: Case(listed(HEAD + MINISTRY, "cp1251"), listed(HEAD + MINISTRY)),
    Code.BLANK_EXISTS: Case(blanks(over=True), blanks(over=False)),
}

CASES: dict[Code, Case] = {**WORKBOOKS, **FILES, **TEMPLATES, **OF_TEMPLATE_COMMANDS, **LISTS}
EVERY = [pytest.param(code, case, id=code.code) for code, case in CASES.items()]


OF_BATCHES = {
    Code.BODY_MISSING,
    Code.COUNTED_BY_OTHER,
    Code.BODY_TWICE,
    Code.CONSOLIDATED_LONG,
    Code.COPY_FOREIGN,
    Code.DOCUMENT_FAULTY,
    Code.MANIFEST_DAMAGED,
    Code.NAME_RESERVED,
    Code.OUTPUT_BUSY,
    Code.OVERVIEW_KEPT,
    Code.BODY_LISTED_TWICE,
    Code.OUTPUT_FINISHED,
    Code.OUTPUT_FOREIGN,
    Code.OUTPUT_OF_OTHER,
    Code.PDF_FAILED,
    Code.PDF_LETTERS,
    Code.PDF_NO_OFFICE,
    Code.PDF_STALE,
    Code.PREVIOUS_DAMAGED,
    Code.REPORT_STALE,
}
"""Raised for real in the tests of batches: test_batch.py, test_pdf.py and others."""


def test_every_code_has_a_case() -> None:
    """Editions, batches and the template doctor have cases of their own."""
    of_editions = "".join(
        (ROOT / "tests" / name).read_text("utf-8")
        for name in ("law/test_edition.py", "law/test_edition_slips.py", "cli/test_editions.py")
    )
    told = {code for code in Code if re.search(rf"\b{code.name}\b", of_editions)}
    elsewhere = told | {code for code in Code if f"[{code.code}]" in of_editions} | OF_BATCHES
    elsewhere |= {damage.code for found in (DAMAGES, *OF_PAPERS.values()) for damage in found}
    elsewhere |= {Code.TAG_REPAIRED, Code.TEMPLATE_UNPROVED}
    assert [code.name for code in Code if code not in CASES and code not in elsewhere] == []


@pytest.mark.parametrize(("code", "case"), EVERY)
def test_the_damage_raises_this_problem_and_no_other(
    code: Code, case: Case, tmp_path: Path
) -> None:
    found = {problem.code for problem in case.broken(tmp_path)}
    assert found - {case.beside} == {code}
    assert case.beside is None or case.beside in found


@pytest.mark.parametrize(("code", "case"), EVERY)
def test_without_the_damage_nothing_is_wrong(code: Code, case: Case, tmp_path: Path) -> None:
    assert not list(case.mended(tmp_path)), code


@pytest.mark.parametrize(("code", "case"), EVERY)
def test_the_problem_can_be_told_in_three_languages(code: Code, case: Case, tmp_path: Path) -> None:
    for problem in (p for p in case.broken(tmp_path) if p.code is code):
        said = {}
        for language in Language:
            words = speech(language)
            said[language] = f"{message(words, problem)} {hint(words, problem)}"
            assert not set("{}") & set(said[language]), said[language]
        assert len(set(said.values())) == len(Language), "each language has its own words"
        assert not kit.MIXED.search(said[Language.KAZAKH]), said[Language.KAZAKH]
