"""The workbooks of several departments of one body, merged into the body's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from generator.assess import assess
from generator.excel.blank.filling import Filling, Value, inspection_rows, organisation_rows
from generator.excel.blank.organisations import blank
from generator.excel.read.workbook import read
from generator.files import disk as files
from generator.files.disk import Existing
from generator.law.choices import Form
from generator.law.edition_file import editions
from generator.messages.problems import Code, Fact, Joined, Place, Problem, errors
from generator.messages.wording import DASH
from generator.submission.bodies import BodyEntry
from generator.submission.contract import (
    LOSS_MAKERS,
    SHEETS,
    YES,
    BodyField,
    BodyLabel,
    SheetName,
)
from generator.submission.contract import OrganisationField as Field
from generator.submission.mapping import mapping_beside
from generator.submission.matching import name_key
from generator.submission.model import Organisation, Submission


@dataclass(frozen=True)
class _Department:
    """A workbook that was accepted, by the name of its file."""

    file: str
    submission: Submission

    def label(self, field: BodyField) -> Value:
        """What it says of the body; None where it says nothing."""
        body = self.submission.body
        given = {
            BodyField.NAME: body.name,
            BodyField.KIND: body.kind.kk,
            BodyField.KATO: body.kato,
            BodyField.YEAR: self.submission.year,
            BodyField.HEAD: body.head or None,
        }
        return given[field]

    def loss_makers(self, form: Form) -> int | None:
        """The count that it gives of a section, None without one."""
        given = self.submission.body.loss_makers_before.get(form)
        return None if given is None else given.count

    def has(self, form: Form) -> bool:
        """True when a count of the section is this department's affair."""
        return bool(self.submission.of_form(form)) or self.loss_makers(form) is not None


def merge_workbooks(
    paths: Sequence[Path], target: Path, existing: Existing = Existing.KEPT
) -> tuple[Problem, ...]:
    """Write the workbook of a body that has the rows of several; all problems of these.

    An error means that nothing was written: one of them is refused, says something else of the
    body than another, or has an organisation that another has.
    """
    assessed = [assess(path, editions(), mapping=mapping_beside(path)) for path in paths]
    problems = list(chain.from_iterable(one.problems for one in assessed))
    problems += chain.from_iterable(map(_report, paths))
    departments = [
        _Department(one.file, one.evaluation.submission)
        for one in assessed
        if one.evaluation is not None
    ]
    problems += _differences(departments)
    problems += _twice(departments)
    if errors(problems):
        return tuple(problems)
    is_input = files.real(target) in {files.real(path) for path in paths}
    failure = files.in_the_way(target, Existing.KEPT if is_input else existing)
    failure = failure or files.write_whole(target, _merged(target.stem, departments))
    return (*problems, *filter(None, [failure]))


def _report(path: Path) -> Iterator[Problem]:
    """Counts cannot be merged: nobody would see an organisation that two of them count."""
    workbook, _ = read(path, lambda name: SHEETS.find_listed(name) is SheetName.REPORT)
    for sheet in workbook.sheets if workbook is not None else ():
        yield Problem(Code.MERGE_REPORT, Place(file=str(path), sheet=sheet.name))


def _differences(departments: Sequence[_Department]) -> Iterator[Problem]:
    """What the departments say differently of their body than the first that says it."""
    for field in (BodyField.NAME, BodyField.KIND, BodyField.KATO, BodyField.YEAR, BodyField.HEAD):
        said = [(one, one.label(field)) for one in departments]
        is_optional = field is BodyField.HEAD
        given = [(one, value) for one, value in said if value is not None or not is_optional]
        yield from _unlike(field, given)
    for form, field in LOSS_MAKERS.items():
        yield from _unlike(
            field, [(one, one.loss_makers(form)) for one in departments if one.has(form)]
        )


def _unlike(field: BodyField, said: Sequence[tuple[_Department, Value]]) -> Iterator[Problem]:
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
                facts: dict[str, Fact] = {
                    "found": one.bin,
                    "first": Joined(", ", (other.file, _cell(found))),
                }
                cell = one.origin.cell(Field.BIN)
                place = Place(
                    department.file, one.origin.sheet, None if cell is None else cell.cell
                )
                yield Problem(Code.BIN_TWICE, place, facts)


def _cell(one: Organisation) -> Fact:
    cell = one.origin.cell(Field.BIN)
    return one.origin.sheet if cell is None else cell.in_words


def _merged(slug: str, departments: Sequence[_Department]) -> bytes:
    parts = [(one.submission, Path(one.file).as_posix()) for one in departments]
    (body, year), heads = (parts[0][0].body, parts[0][0].year), [s.body.head for s, _ in parts]
    labels: dict[BodyLabel, Value] = {BodyField.HEAD: next(filter(None, heads), None)}
    for form, field in LOSS_MAKERS.items():
        counts = (one.loss_makers(form) for one in departments)
        labels[field] = next((count for count in counts if count is not None), None)
    edition = parts[0][0].edition
    organisations = chain.from_iterable(organisation_rows(*part) for part in parts)
    filling = Filling(
        labels=labels,
        organisations=tuple(organisations),
        inspections=tuple(chain.from_iterable(inspection_rows(*part) for part in parts)),
    )
    if not filling.organisations and not any(labels[field] for field in LOSS_MAKERS.values()):
        labels[BodyField.NO_ORGANISATIONS] = YES
    return blank(BodyEntry(slug, body.name, body.kind, body.kato), year, edition, filling=filling)
