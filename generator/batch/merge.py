"""Merges the workbooks of departments into that of their body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from generator.assess import validate
from generator.excel.blank.filling import Filling, Value, inspection_rows, organisation_rows
from generator.excel.blank.new import blank
from generator.excel.read.workbook import read
from generator.files import disk
from generator.files.disk import Existing, mapping_beside
from generator.law.edition_file import editions
from generator.messages.problems import Code, Fact, Joined, Place, Problem, errors
from generator.messages.wording import DASH
from generator.submission.accept.heads import Heads, PlacedHeads, heads_of
from generator.submission.accept.inbox import Inbox
from generator.submission.bodies import BodyEntry
from generator.submission.contract import (
    INSPECTION_HEADERS,
    LOSS_MAKERS,
    SHEETS,
    YES,
    BodyField,
    BodyLabel,
    SheetName,
    organisation_headers,
)
from generator.submission.contract import OrganisationField as Field
from generator.submission.matching import WorkbookLanguage, name, name_key
from generator.submission.model import Organisation, Submission
from generator.submission.sheets import Sheet, Workbook, column_letters, sheet_of

_SAME = (BodyField.NAME, BodyField.KIND, BodyField.KATO, BodyField.YEAR)
"""What all of the departments say."""

_OPTIONAL = (BodyField.HEAD, BodyField.HEAD_POSITION)
"""What one of the departments may say alone."""


@dataclass(frozen=True)
class _Department:
    """A workbook that was accepted, by the name of its file."""

    file: str
    submission: Submission
    workbook: Workbook

    def label(self, field: BodyField) -> Value:
        """What it says of the body; None where it says nothing."""
        body = self.submission.body
        counts = {form: given.count for form, given in body.loss_makers_before.items()}
        given: dict[BodyField, Value] = {
            BodyField.NAME: body.name,
            BodyField.KIND: body.kind.kk,
            BodyField.KATO: body.kato,
            BodyField.YEAR: self.submission.year,
            BodyField.HEAD: body.head or None,
            BodyField.HEAD_POSITION: body.head_position or None,
            **{own: counts.get(form) for form, own in LOSS_MAKERS.items()},
        }
        return given[field]

    def answers(self, field: BodyField) -> bool:
        """True where it says something, or where to say nothing is an answer too."""
        forms = [form for form, own in LOSS_MAKERS.items() if own is field]
        has_rows = any(self.submission.of_form(form) for form in forms)
        return field in _SAME or has_rows or self.label(field) is not None


def merge_workbooks(
    paths: Sequence[Path], target: Path, existing: Existing = Existing.KEPT
) -> tuple[Problem, ...]:
    """Write the workbook of a body that has the rows of several; all problems of these.

    An error means that nothing was written: one of them is refused, says something else of the
    body than another, or has an organisation that another has.
    """
    assessed = [validate(path, editions(), mapping_beside(path)) for path in paths]
    problems = list(chain.from_iterable(one.problems for one in assessed))
    problems += chain.from_iterable(map(_report, paths))
    departments = [
        _Department(one.file, one.submission, one.workbook)
        for one in assessed
        if one.submission is not None and one.workbook is not None
    ]
    problems += _differences(departments)
    problems += _twice(departments)
    problems += chain.from_iterable(map(_left_out, departments))
    if errors(problems):
        return tuple(problems)
    if disk.real(target) in {disk.real(path) for path in paths}:
        existing = Existing.KEPT
    failure = disk.save_file(target, _merged(target.stem, departments), existing)
    return (*problems, *filter(None, [failure]))


def _report(path: Path) -> Iterator[Problem]:
    """Counts cannot be merged: nobody would see an organisation that two of them count."""
    workbook, _ = read(path, lambda name: SHEETS.find_listed(name) is SheetName.REPORT)
    for sheet in workbook.sheets if workbook is not None else ():
        yield Problem(Code.MERGE_REPORT, Place(file=str(path), sheet=sheet.name))


def _differences(departments: Sequence[_Department]) -> Iterator[Problem]:
    """What the departments say differently of their body than the first that says it."""
    for field in (*_SAME, *_OPTIONAL, *LOSS_MAKERS.values()):
        said = [(one, one.label(field)) for one in departments if one.answers(field)]
        for one, value in said[1:]:
            first, expected = said[0]
            if name_key(_shown(value)) != name_key(_shown(expected)):
                facts: dict[str, Fact] = {
                    "label": field.value.text,
                    "found": _shown(value),
                    "other": first.file,
                    "first": _shown(expected),
                }
                place = Place(file=one.file, sheet=SheetName.BODY.value)
                yield Problem(Code.MERGE_DIFFERS, place, facts)


def _shown(value: Value) -> str:
    return DASH if value is None else str(value)


def _twice(departments: Sequence[_Department]) -> Iterator[Problem]:
    """Organisations that two departments have."""
    first: dict[str, tuple[_Department, Organisation]] = {}
    for department in departments:
        for one in department.submission.organisations:
            other, found = first.setdefault(one.bin, (department, one))
            if other is not department:
                (cell,), (earlier,) = one.origin.cells(Field.BIN), found.origin.cells(Field.BIN)
                facts: dict[str, Fact] = {
                    "found": one.bin,
                    "first": Joined(", ", (other.file, earlier.in_words)),
                }
                place = Place(department.file, cell.sheet, cell.cell)
                yield Problem(Code.BIN_TWICE, place, facts)


def _tables(department: _Department) -> Iterator[tuple[Sheet, PlacedHeads[Any]]]:
    asked = organisation_headers(department.submission.edition.facts)
    tables: dict[SheetName, Heads[Any]] = {
        SheetName.ORGANISATIONS: heads_of(asked),
        SheetName.INSPECTIONS: heads_of(INSPECTION_HEADERS),
    }
    for sheet in department.workbook.sheets:
        for table, heads in tables.items():
            placed = heads.find(sheet, Inbox("")) if sheet_of(sheet.known_as) is table else None
            if placed is not None:
                yield sheet, placed


def _left_out(department: _Department) -> Iterator[Problem]:
    """The columns and tabs of a department that no merged workbook has a place for."""
    own = set(name("merged", "SOURCE").texts)
    left: list[tuple[str | None, list[str]]] = []
    for sheet, placed in _tables(department):
        (top,) = placed.rows
        filled = {c for row in sheet.rows if row.number > top.number for c in row.cells}
        heads = {c: top.cells[c].content if c in top.cells else column_letters(c) for c in filled}
        unread = sorted(heads.keys() - placed.columns.values())
        left.append((sheet.name, [str(heads[c]) for c in unread if heads[c] not in own]))
    left.append((None, [tab.name for tab in department.workbook.other_tabs]))
    for where, names in left:
        if names:
            place = Place(file=department.file, sheet=where)
            facts: dict[str, Fact] = {"left": ", ".join(f"«{text}»" for text in names)}
            yield Problem(Code.MERGE_LEFT_OUT, place, facts)


def _language(department: _Department) -> WorkbookLanguage:
    """The language of most heads of a workbook's first table."""
    languages = (placed.language for _, placed in _tables(department))
    return next(languages, WorkbookLanguage.KAZAKH)


def _merged(slug: str, departments: Sequence[_Department]) -> bytes:
    first = departments[0].submission
    labels: dict[BodyLabel, Value] = {
        field: next((said for one in departments if (said := one.label(field)) is not None), None)
        for field in (*_OPTIONAL, *LOSS_MAKERS.values())
    }
    parts = [(one.submission, Path(one.file).as_posix()) for one in departments]
    tables = {
        SheetName.ORGANISATIONS: tuple(chain(*(organisation_rows(*part) for part in parts))),
        SheetName.INSPECTIONS: tuple(chain(*(inspection_rows(*part) for part in parts))),
    }
    filling = Filling(labels, tables)
    has_counts = any(labels[field] for field in LOSS_MAKERS.values())
    if not tables[SheetName.ORGANISATIONS] and not has_counts:
        labels[BodyField.NO_ORGANISATIONS] = YES
    entry = BodyEntry(slug, first.body.name, first.body.kind, first.body.kato)
    language = _language(departments[0])
    return blank(entry, first.year, first.edition, filling=filling, language=language)
