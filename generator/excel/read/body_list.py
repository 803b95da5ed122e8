"""A list of bodies, .xlsx or .csv, for which blank workbooks are wanted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from generator.excel.read import guard
from generator.excel.read.workbook import read
from generator.files import disk, opc
from generator.files.opc import RefusedError
from generator.law.edition_file import kinds
from generator.messages.problems import Code, Fact, Place, Problem, errors
from generator.submission.accept import values
from generator.submission.accept.body import body_name, kato_code
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.record import Record
from generator.submission.accept.tables import find_table
from generator.submission.bodies import BodyEntry, ExpectedBody, slug_of
from generator.submission.contract import BodyField, Column, names_of
from generator.submission.matching import Names, fold_spaces
from generator.submission.sheets import Cell, Sheet, SheetRow


def _column(field: BodyField) -> Column:
    return Column(field.value.name, field.value.value)


class ListField(Enum):
    """The columns of a list: the same words as the labels of «Орган»."""

    NAME = _column(BodyField.NAME)
    KIND = _column(BodyField.KIND)
    KATO = _column(BodyField.KATO)


_HEADERS = Names((text, field) for field in ListField for text in field.value.texts)
_NUMBERED = re.compile(r"^[0-9]{1,4}[.)]\s+")
_CODE = re.compile(r"(?<![0-9])(?:[0-9]{9}|[0-9]{2} [0-9]{2} [0-9]{2} [0-9]{3})(?![0-9])")
_BETWEEN = " ;,|–—-"
"""What may stand between a name and a code."""

_FEWEST_HEADERS = 2
"""A list of ministries needs no column of codes."""


def read_list(path: Path) -> tuple[tuple[BodyEntry, ...], tuple[Problem, ...]]:
    """The bodies in a list; none of them when something is wrong with it."""
    sheets, problems = _sheets(path)
    if problems:
        return (), problems
    inbox = Inbox(str(path))
    bodies: list[BodyEntry] = []
    for sheet in sheets[:1]:
        table = find_table(sheet, _HEADERS, None, inbox, fewest=_FEWEST_HEADERS)
        if table is None:
            continue
        records = [Record(table, line, inbox) for line in table.lines]
        bodies += [body for body in map(_body, records) if body is not None]
        missed = {field for record in records for field in record.missing_columns}
        for field in (field for field in ListField if field in missed):
            facts: dict[str, Fact] = {"header": field.value.text}
            inbox.add(Code.COLUMN_MISSING, sheet.name, facts=facts)
    if not bodies and not inbox.problems:
        inbox.add(Code.LIST_EMPTY)
    if errors(inbox.problems):
        return (), tuple(inbox.problems)
    return _distinct(bodies), tuple(inbox.problems)


def read_expected(path: Path) -> tuple[tuple[ExpectedBody, ...], tuple[Problem, ...]]:
    """The bodies of a list as :func:`read_list` takes it, or of a text with one a line.

    A line of a text is a ӘАОЖ code, a name, or both, perhaps with its number before it: «1. …»;
    one that begins with # is none.
    """
    if path.suffix.lower() in (".csv", *disk.SUFFIXES):
        bodies, problems = read_list(path)
        return tuple(ExpectedBody(one.name, one.kato, one.kind) for one in bodies), problems
    text, problems = _text(path)
    lines = [line for line in map(fold_spaces, text.splitlines()) if line and line[0] != "#"]
    if not lines and not problems:
        problems = (Problem(Code.LIST_EMPTY, Place(file=str(path))),)
    return tuple(dict.fromkeys(map(_expected, lines))), problems


def _expected(line: str) -> ExpectedBody:
    body = _NUMBERED.sub("", line)
    code = _CODE.search(body)
    if code is None:
        return ExpectedBody(body.strip(_BETWEEN) or line)
    name = f"{body[: code.start()]} {body[code.end() :]}".strip(_BETWEEN)
    return ExpectedBody(name or None, code[0].replace(" ", ""))


def _body(record: Record[ListField]) -> BodyEntry | None:
    name = record.need(ListField.NAME, body_name)
    kind = record.need(ListField.KIND, values.listed(names_of(kinds())))
    if kind is not None and not kind.code_required:
        kato = record.may(ListField.KATO, kato_code).value
    else:
        kato = record.need(ListField.KATO, kato_code)
    if name is None or kind is None:
        return None
    return BodyEntry(slug_of(name), name, kind, kato)


def _distinct(bodies: Sequence[BodyEntry]) -> tuple[BodyEntry, ...]:
    """The bodies with unique file names: equal ones get the code, then a number."""
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    found = []
    for body in bodies:
        slug = body.slug
        if slug in taken and body.kato:
            slug = f"{body.slug}-{body.kato}"
        while slug in taken:
            numbers[body.slug] = numbers.get(body.slug, 1) + 1
            slug = f"{body.slug}-{numbers[body.slug]}"
        taken.add(slug)
        found.append(BodyEntry(slug, body.name, body.kind, body.kato))
    return tuple(found)


def _sheets(path: Path) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    if path.suffix.lower() != ".csv":
        workbook, problems = read(path, lambda _: True)
        return (workbook.sheets if workbook else ()), problems
    text, problems = _text(path)
    if problems:
        return (), problems
    try:
        return (_sheet_of_csv(text, path.name),), ()
    except RefusedError as error:
        return (), (error.problem(str(path)),)
    except csv.Error:
        return (), (Problem(Code.FILE_DAMAGED, Place(file=str(path))),)


def _text(path: Path) -> tuple[str, tuple[Problem, ...]]:
    try:
        return opc.load(path).decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return "", (Problem(Code.LIST_NOT_UTF8, Place(file=str(path))),)
    except RefusedError as error:
        return "", (error.problem(str(path)),)


def _sheet_of_csv(text: str, name: str) -> Sheet:
    """The table of a .csv: separated by semicolons, commas or tabs, whichever its head has most."""
    head = text.split("\n", 1)[0]
    separator = max(";,\t", key=head.count)
    guard.check(text.count(separator) + text.count("\n"), guard.MAX_CELLS)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = (
        SheetRow(
            number,
            hidden=False,
            cells={c: Cell(v.strip()) for c, v in enumerate(line, 1) if v.strip()},
        )
        for number, line in enumerate(lines, start=1)
    )
    return Sheet(name, hidden=False, rows=tuple(row for row in rows if row.cells))
