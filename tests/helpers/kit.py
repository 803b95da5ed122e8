"""What the tests build bodies from: workbooks as a few words, only what matters spelt out."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl

from generator.batch.order import BatchReport, Options, Outcome
from generator.batch.run import Batch
from generator.batch.sources import FoundWorkbooks
from generator.files.disk import find_sources
from generator.law import edition_file
from generator.law.appendices import Appendix2Text
from generator.law.choices import Form
from generator.law.criteria import CHANGES
from generator.law.edition import Edition
from generator.messages.problems import Problem, errors
from generator.results.manifest import Manifest
from generator.results.previous import Seal
from generator.scoring.engine import evaluate
from generator.scoring.evaluation import Evaluation, RowScore, SectionScore
from generator.submission.accept import Acceptance, accept
from generator.submission.accept.values import check_digit
from generator.submission.appendix_2 import Appendix2Counts
from generator.submission.contract import (
    BodyField,
    BodyLabel,
    InspectionField,
    NamedInspectionField,
    OrganisationField,
    SheetName,
)
from generator.submission.model import Origin, Submission
from generator.submission.sheets import Cell, CellContent, Sheet, SheetRow, Workbook, address

EDITIONS: tuple[Edition, ...] = edition_file.load_shipped()[0]

MIXED = re.compile(r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")
"""A Latin letter beside a Kazakh one: one of them is not what it looks like."""

SECTIONS = {
    "ММ": Form.INSTITUTIONS,
    "МК": Form.ENTERPRISES,
    "АҚ": Form.JOINT_STOCK,
    "ЖШС": Form.PARTNERSHIPS,
}

_O, _I, _B = OrganisationField, InspectionField, BodyField

LOSS_LABELS = (
    _B.LOSS_MAKERS_INSTITUTIONS,
    _B.LOSS_MAKERS_ENTERPRISES,
    _B.LOSS_MAKERS_JOINT_STOCK,
    _B.LOSS_MAKERS_PARTNERSHIPS,
)
"""The labels that replace last year's counts: ММ, МК, АҚ, ЖШС."""

_SOUND_INSTITUTION: dict[OrganisationField, CellContent] = {
    _O.PREVIOUS_RESULT: Decimal(10),
    _O.RESULT: Decimal(10),
    _O.OBJECTS: Decimal(0),
}
_SOUND_COMPANY: dict[OrganisationField, CellContent] = {
    _O.CONTROLLED: "иә",
    _O.PREVIOUS_RESULT: Decimal(10),
    _O.RESULT: Decimal(10),
    _O.EXEMPT: "жоқ",
    _O.DUE: Decimal(5),
    _O.PAID: Decimal(5),
    _O.TERM: date(2024, 6, 20),
    _O.PAID_ON: date(2024, 6, 20),
    _O.PLAN: "иә",
    _O.REPORT: "иә",
    _O.INDICATORS: "иә",
    _O.PLANNED: Decimal(5),
    _O.ACHIEVED: Decimal(5),
    _O.CURRENT_ASSETS: Decimal(300),
    _O.LIABILITIES: Decimal(100),
    _O.OWN_FUNDS: Decimal(500),
    _O.NON_CURRENT_ASSETS: Decimal(100),
}


def bin_of(number: int) -> str:
    """A well-formed БСН with a year nobody has; the numbers 0, 1, 2, … give different ones."""
    serial = number
    while True:
        eleven = f"5001400{serial:04d}"
        digit = check_digit(eleven)
        if digit is not None:
            return f"{eleven}{digit}"
        serial += 5000


def organisation(
    form: str, number: int, changes: Mapping[OrganisationField, CellContent] | None = None
) -> dict[OrganisationField, CellContent]:
    """A row of «Ұйымдар» that fails nothing, with changes; ``form`` is ММ, МК, АҚ or ЖШС."""
    row: dict[OrganisationField, CellContent] = {
        _O.BIN: bin_of(number),
        _O.NAME: f"«Қайнар-{number}»",
        _O.LEGAL_FORM: form,
    }
    row |= dict(_SOUND_INSTITUTION) if form == "ММ" else dict(_SOUND_COMPANY)
    if form == "МК":
        del row[_O.CONTROLLED]
        row[_O.OBJECTS] = Decimal(0)
    return {
        field: value for field, value in (row | dict(changes or {})).items() if value is not None
    }


def inspection(
    number: int,
    norm: str = "алаңдар",
    violation: CellContent = "жоқ",
    changes: Mapping[InspectionField, CellContent] | None = None,
    *,
    year: int = 2023,
) -> dict[InspectionField, CellContent]:
    """A row of «Тексерулер» about the organisation of that number."""
    row: dict[InspectionField, CellContent] = {
        _I.BIN: bin_of(number),
        _I.NORM: norm,
        _I.INSPECTOR: "облыс бойынша тексеру комиссиясы",
        _I.ACT: f"{number}-{norm[:3]}",
        _I.ENDED: date(year, 5, 15),
        _I.VIOLATION: violation,
    }
    return {
        field: value for field, value in (row | dict(changes or {})).items() if value is not None
    }


def workbook(
    organisations: Sequence[Mapping[OrganisationField, CellContent]] = (),
    inspections: Sequence[Mapping[InspectionField, CellContent]] = (),
    body: Mapping[BodyField, CellContent] | None = None,
) -> Workbook:
    """A workbook as read, of an akimat for 2023 unless ``body`` says otherwise.

    A body without organisations says so, unless it counts last year's.
    """
    told: dict[BodyField, CellContent] = {
        _B.NAME: "Қайнар облысының әкімдігі",
        _B.KIND: "жергілікті атқарушы орган",
        _B.KATO: "100000000",
        _B.YEAR: Decimal(2023),
    }
    told |= dict(body or {})
    if not organisations and told.keys().isdisjoint(LOSS_LABELS):
        told.setdefault(_B.NO_ORGANISATIONS, "иә")
    return Workbook(
        "kit.xlsx",
        (
            sheet(SheetName.BODY.value, [[f.value.text, v] for f, v in told.items()]),
            table(SheetName.ORGANISATIONS.value, OrganisationField, organisations),
            table(SheetName.INSPECTIONS.value, InspectionField, inspections),
        ),
    )


def not_counted() -> Workbook:
    """A workbook of one organisation, which no criterion takes in: a warning."""
    return workbook([organisation("МК", 1, {_O.STANDING: "жаңадан құрылған"})])


Counts = Mapping[tuple[str, Form], int]


def report_lines(counts: Counts, edition: str | Edition = "2022") -> list[list[CellContent]]:
    """Appendix 2 as the official table stands, heads in two rows; a count not named is 0."""
    whole_edition = next((e for e in EDITIONS if e.id == edition), edition)
    assert isinstance(whole_edition, Edition)
    text = whole_edition.report
    heads, whole = text.columns, Appendix2Counts({**no_counts(text), **counts})
    lines: list[list[CellContent]] = [
        [heads.number, heads.indicator, heads.unit, heads.total, heads.of_which],
        [None, None, None, None, *heads.forms.values()],
    ]
    for row in text.rows:
        cells: list[CellContent] = []
        if row.count is not None:
            count = row.count
            cells.append(Decimal(whole.total(count)))
            numbers = [whole.count(count, form) for form in Form]
            cells += [text.closed_mark if n is None else Decimal(n) for n in numbers]
        lines.append([row.no or None, row.text, row.unit, *cells])
    return lines


def no_counts(text: Appendix2Text) -> dict[tuple[str, Form], int]:
    """A report of nothing."""
    rows = [row for row in text.rows if row.count is not None and row.count not in CHANGES]
    return {(row.count, form): 0 for row in rows if row.count is not None for form in row.open}


def counts(**sections: Mapping[str, int]) -> dict[tuple[str, Form], int]:
    """Counts by section: ``counts(institutions={Count.AT_END: 2})``."""
    return {(c, Form(f)): n for f, told in sections.items() for c, n in told.items()}


def named_inspection(
    name: str,
    form: str,
    norm: str = "алаңдар",
    violation: CellContent = "жоқ",
    changes: Mapping[NamedInspectionField, CellContent] | None = None,
    *,
    year: int = 2023,
) -> dict[NamedInspectionField, CellContent]:
    """A row of «Тексерулер» beside a report: the organisation is named."""
    _n = NamedInspectionField
    row: dict[NamedInspectionField, CellContent] = {
        _n.NAME: name,
        _n.LEGAL_FORM: form,
        _n.NORM: norm,
        _n.INSPECTOR: "облыс бойынша тексеру комиссиясы",
        _n.ACT: f"{name}-{norm[:3]}",
        _n.ENDED: date(year, 5, 15),
        _n.VIOLATION: violation,
    }
    return {f: value for f, value in (row | dict(changes or {})).items() if value is not None}


def report_workbook(
    told: Counts,
    inspections: Sequence[Mapping[NamedInspectionField, CellContent]] = (),
    body: Mapping[BodyLabel, CellContent] | None = None,
    edition: str | Edition = "2022",
) -> Workbook:
    """A workbook that hands in the body's report instead of its organisations."""
    labels: dict[BodyLabel, CellContent] = {
        _B.NAME: "Қайнар облысының әкімдігі",
        _B.KIND: "жергілікті атқарушы орган",
        _B.KATO: "100000000",
        _B.YEAR: Decimal(2023 if edition == "2022" else 2024),
    }
    labels |= dict(body or {})
    every = list(NamedInspectionField)
    lines: list[list[CellContent]] = [[field.value.text for field in every]]
    lines += [[row.get(field) for field in every] for row in inspections]
    return Workbook(
        "kit.xlsx",
        (
            sheet(SheetName.BODY.value, [[f.value.text, v] for f, v in labels.items()]),
            sheet(SheetName.REPORT.value, report_lines(told, edition)),
            sheet(SheetName.INSPECTIONS.value, lines),
        ),
    )


def table(
    name: str,
    fields: type[OrganisationField] | type[InspectionField],
    rows: Sequence[Mapping[OrganisationField, CellContent]]
    | Sequence[Mapping[InspectionField, CellContent]],
) -> Sheet:
    """A sheet with a header row of all columns and the rows below it."""
    every = list(fields)
    lines: list[list[CellContent]] = [[field.value.text for field in every]]
    lines += [[row.get(field) for field in every] for row in rows]  # type: ignore[call-overload]
    return sheet(name, lines)


def sheet(name: str, lines: Sequence[Sequence[CellContent]]) -> Sheet:
    """A sheet from rows of contents, from A1 on; None is a blank cell."""
    rows = []
    for number, line in enumerate(lines, start=1):
        cells = {c: Cell(v) for c, v in enumerate(line, start=1) if v is not None}
        if cells:
            rows.append(SheetRow(number, hidden=False, cells=cells))
    return Sheet(name, hidden=False, rows=tuple(rows))


def replaced(book: Workbook, changed: Sheet) -> Workbook:
    """The workbook with one sheet changed for another of the same name."""
    sheets = tuple(changed if s.name == changed.name else s for s in book.sheets)
    return Workbook(book.file, sheets)


def where(field: OrganisationField | InspectionField, row: int) -> str:
    """The address of a field in a sheet made by :func:`table`; organisations start in row 2."""
    return address(row, list(type(field)).index(field) + 1)


def accepted(book: Workbook, edition: str | None = None) -> Acceptance:
    """What acceptance says of a workbook, by its year's edition or the named one."""
    chosen = next((e for e in EDITIONS if e.id == edition), None)
    return accept(book, EDITIONS, chosen)


def problems(book: Workbook, edition: str | None = None) -> tuple[Problem, ...]:
    """All problems of a workbook."""
    return accepted(book, edition).problems


def errors_in(book: Workbook) -> tuple[Problem, ...]:
    """The problems of a workbook that block."""
    return errors(problems(book))


def codes(found: Sequence[Problem]) -> list[str]:
    """The codes of problems, in order."""
    return [problem.code.code for problem in found]


def evaluated(book: Workbook, edition: str | None = None) -> Evaluation:
    """The evaluation of a workbook that has no errors."""
    acceptance = accepted(book, edition)
    assert acceptance.submission is not None, [
        (problem.code.code, problem.place.cell, dict(problem.facts))
        for problem in acceptance.problems
    ]
    return evaluate(acceptance.submission)


def section(evaluation: Evaluation, abbreviation: str) -> SectionScore:
    """A section by ММ, МК, АҚ or ЖШС."""
    form = SECTIONS[abbreviation]
    return next(score for score in evaluation.sections if score.section.form is form)


def row(evaluation: Evaluation, abbreviation: str, number: str) -> RowScore:
    """A row of a section by its number on the sheet."""
    rows = section(evaluation, abbreviation).rows
    return next(score for score in rows if score.row.no == number)


def saved(book: Workbook) -> bytes:
    """The bytes of an .xlsx with the same cells, written by openpyxl."""
    out = openpyxl.Workbook()
    del out[out.sheetnames[0]]
    for source in book.sheets:
        target = out.create_sheet(source.name)
        for line in source.rows:
            for column, cell in line.cells.items():
                value = cell.content
                assert value is None or isinstance(value, str | Decimal | bool | date)
                target.cell(line.number, column, value)
    data = io.BytesIO()
    out.save(data)
    return data.getvalue()


def say_none(path: Path) -> None:
    """Write into a blank workbook that its body has no organisations."""
    book = openpyxl.load_workbook(path)
    label = _B.NO_ORGANISATIONS.value.text
    (cell,) = (row[1] for row in book[SheetName.BODY.value].iter_rows() if row[0].value == label)
    cell.value = "иә"
    book.save(path)


def lines(source: Sheet) -> list[list[CellContent]]:
    """The contents of a sheet from A1 on, to change and give to :func:`sheet` again."""
    last = max((max(line.cells) for line in source.rows), default=0)
    found: list[list[CellContent]] = [[None] * last for _ in range(max_row(source))]
    for line in source.rows:
        for column, cell in line.cells.items():
            found[line.number - 1][column - 1] = cell.content
    return found


def max_row(source: Sheet) -> int:
    """The number of the last row with something in it."""
    return max((line.number for line in source.rows), default=0)


def sheet_of(book: Workbook, name: SheetName) -> Sheet:
    """A sheet of a workbook made here."""
    return next(s for s in book.sheets if s.name == name.value)


def told(found: Sequence[Problem]) -> list[str]:
    """Problems as ``code sheet!cell``, as far as they have a place."""
    return [
        f"{p.code.code} {'!'.join(part for part in (p.place.sheet, p.place.cell) if part)}".strip()
        for p in found
    ]


def facts(submission: Submission) -> tuple[object, ...]:
    """What a workbook tells, without where it stood: equal for workbooks that say the same."""
    body = replace(submission.body, loss_makers_before={})
    before = {form: given.count for form, given in submission.body.loss_makers_before.items()}
    nowhere = Origin("", 0, {})
    organisations = sorted(
        (replace(o, origin=nowhere) for o in submission.organisations), key=lambda o: o.bin
    )
    inspections = [replace(i, origin=nowhere) for i in submission.inspections]
    edition = submission.edition.id
    return body, before, submission.year, edition, organisations, inspections


_LATIN = str.maketrans(
    "асеікмортхуәАВСЕІКМОРТХУӘНһҺ", "aceikmoptxyəABCEIKMOPTXYƏHhH"
)  # every letter of lookalikes.tsv that a Latin one stands for


def latin(text: str) -> str:
    """The text in the Latin letters that look like its own."""
    return text.translate(_LATIN)


def russian(text: str) -> str:
    """The text as typed on a Russian keyboard, which has no Kazakh letters."""
    return text.translate(str.maketrans("қғңұүөәіһҚҒҢҰҮӨӘІҺ", "кгнууоаихКГНУУОАИХ"))


def built(paths: Sequence[Path], order: Options, jobs: int) -> tuple[Outcome, ...]:
    """The outcomes of a batch with whatever template; nothing else is wrong with it."""
    options = replace(order, paths=paths, jobs=jobs)
    sources, problems = find_sources(paths, order.output)
    report = BatchReport(options, len(sources))
    batch = Batch(report, Manifest(), lambda _: None, lambda: False, (), Seal())
    report = batch.carry_out(FoundWorkbooks(sources))
    assert not errors((*problems, *report.failures))
    return report.outcomes
