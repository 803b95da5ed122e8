"""Workbooks of departments merged, next year's from this year's, the advice of a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from generator.assess import assess, validate
from generator.batch.sources import without_own
from generator.excel.blank.filling import (
    Filling,
    Value,
    inspection_rows,
    next_year,
    organisation_rows,
)
from generator.excel.blank.new import Blank, blank
from generator.excel.read.workbook import read
from generator.files import disk, system
from generator.files.disk import Existing, Source, find_sources, mapping_beside, mapping_of
from generator.law.choices import Form
from generator.law.edition import in_force
from generator.law.edition_file import editions
from generator.messages.problems import Code, Fact, Joined, Place, Problem, errors
from generator.messages.wording import DASH
from generator.scoring.advice import BodyAdvice, CriterionLoss, losses, of_evaluation
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
        given = {
            BodyField.NAME: body.name,
            BodyField.KIND: body.kind.kk,
            BodyField.KATO: body.kato,
            BodyField.YEAR: self.submission.year,
            BodyField.HEAD: body.head or None,
            BodyField.HEAD_POSITION: body.head_position or None,
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
    is_input = disk.real(target) in {disk.real(path) for path in paths}
    failure = disk.in_the_way(target, Existing.KEPT if is_input else existing)
    failure = failure or disk.write_whole(target, _merged(target.stem, departments))
    return (*problems, *filter(None, [failure]))


def _report(path: Path) -> Iterator[Problem]:
    """Counts cannot be merged: nobody would see an organisation that two of them count."""
    workbook, _ = read(path, lambda name: SHEETS.find_listed(name) is SheetName.REPORT)
    for sheet in workbook.sheets if workbook is not None else ():
        yield Problem(Code.MERGE_REPORT, Place(file=str(path), sheet=sheet.name))


def _differences(departments: Sequence[_Department]) -> Iterator[Problem]:
    """What the departments say differently of their body than the first that says it."""
    same = (BodyField.NAME, BodyField.KIND, BodyField.KATO, BodyField.YEAR, *_OPTIONAL)
    for field in same:
        said = [(one, one.label(field)) for one in departments]
        is_optional = field in _OPTIONAL
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
    workbook, own = department.workbook, set(name("merged", "SOURCE").texts)
    for sheet, placed in _tables(department):
        (top,) = placed.rows
        filled = {c for row in sheet.rows if row.number > top.number for c in row.cells}
        heads = {c: top.cells[c].content if c in top.cells else column_letters(c) for c in filled}
        unread = sorted(heads.keys() - placed.columns.values())
        yield from _left_out_problem(
            department, sheet.name, [str(heads[c]) for c in unread if heads[c] not in own]
        )
    yield from _left_out_problem(department, None, [tab.name for tab in workbook.other_tabs])


def _left_out_problem(
    department: _Department, sheet: str | None, left: Sequence[str]
) -> Iterator[Problem]:
    if left:
        place = Place(file=department.file, sheet=sheet)
        yield Problem(Code.MERGE_LEFT_OUT, place, {"left": ", ".join(f"«{text}»" for text in left)})


def _language(department: _Department) -> WorkbookLanguage:
    """The language of most heads of a workbook's first table."""
    languages = (placed.language for _, placed in _tables(department))
    return next(languages, WorkbookLanguage.KAZAKH)


def _merged(slug: str, departments: Sequence[_Department]) -> bytes:
    parts = [(one.submission, Path(one.file).as_posix()) for one in departments]
    body, year = parts[0][0].body, parts[0][0].year
    labels: dict[BodyLabel, Value] = {
        field: next((said for one in departments if (said := one.label(field))), None)
        for field in _OPTIONAL
    }
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
    entry = BodyEntry(slug, body.name, body.kind, body.kato)
    language = _language(departments[0])
    return blank(entry, year, edition, filling=filling, language=language)


@dataclass(frozen=True)
class NextWorkbooks:
    """The workbooks that were written, and what is wrong with those of the year before."""

    made: tuple[Path, ...]
    problems: tuple[Problem, ...]

    @property
    def is_whole(self) -> bool:
        """True when every body has its workbook of the next year."""
        return bool(self.made) and not errors(self.problems)


def next_workbooks(
    paths: Sequence[Path],
    folder: Path | None = None,
    language: WorkbookLanguage = WorkbookLanguage.KAZAKH,
) -> NextWorkbooks:
    """Write next year's workbook for each workbook of files and folders, under the same name.

    Into ``folder``, else into ``inputs/YEAR`` of each. Nothing is written over a file that is
    there, nor for a workbook that is refused.
    """
    sources, problems = disk.find_sources(paths, folder)
    found = list(problems)
    ready: list[tuple[Source, Submission]] = []
    for source in sources:
        assessed = validate(source.path, editions(), mapping_of(source, None))
        found += assessed.problems
        if assessed.submission is not None:
            ready.append((source, assessed.submission))
    targets = {source: _target(source, submission, folder) for source, submission in ready}
    clashes = disk.clashing([*targets], lambda source: [targets[source]])
    clashing = {problem.place.file for problem in clashes}
    made: list[Path] = []
    for source, submission in ready:
        if str(source.path) not in clashing:
            problem = _write(targets[source], submission, language)
            if problem is None:
                made.append(targets[source])
            else:
                found.append(problem)
    return NextWorkbooks(tuple(made), (*found, *clashes))


def _target(source: Source, submission: Submission, folder: Path | None) -> Path:
    within = folder or Path("inputs", str(submission.year + 1))
    return source.workbook_in(within)


def _write(target: Path, last: Submission, language: WorkbookLanguage) -> Problem | None:
    if system.is_there(target):
        return Problem(Code.BLANK_EXISTS, Place(file=str(target)))
    body, year, filling = last.body, last.year + 1, next_year(last)
    entry = BodyEntry(target.stem, body.name, body.kind, body.kato)
    edition = in_force(editions(), year) or last.edition
    kind = Blank.ORGANISATIONS if last.reported is None else Blank.REPORT
    made = blank(entry, year, edition, filling=filling, language=language, kind=kind)
    return disk.write_whole(target, made)


@dataclass(frozen=True)
class Advice:
    """The advice on each body that is scored, and what is wrong with the others.

    ``costs`` are the items of Appendix 1 that cost these bodies points: first those by which most
    of them would rise a level.
    """

    bodies: tuple[BodyAdvice, ...]
    costs: tuple[CriterionLoss, ...]
    problems: tuple[Problem, ...]


def advise(path: Path, progress: Callable[[int, int], object] = lambda _, __: None) -> Advice:
    """The advice on a workbook's body, or on those of all workbooks of a folder.

    ``progress`` gets how many workbooks of how many are read.
    """
    sources, found = find_sources([path], None)
    sources = without_own(sources, {source.path.parent for source in sources})
    bodies, problems = list[BodyAdvice](), list(found)
    progress(0, len(sources))
    for done, source in enumerate(sources, start=1):
        assessed = assess(source.path, editions(), mapping=mapping_of(source, None))
        problems += assessed.problems
        if assessed.evaluation is not None:
            bodies.append(of_evaluation(assessed.evaluation))
        progress(done, len(sources))
    return Advice(tuple(bodies), losses(bodies), tuple(problems))
