"""Reads «Тексерулер»: one row is one inspection of one norm at one organisation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from generator.law.choices import Kind, Norm
from generator.law.edition import Edition
from generator.messages.problems import Code
from generator.submission.accept import values
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.organisations import Register
from generator.submission.accept.record import Record, report_missing_columns
from generator.submission.accept.tables import SheetTable
from generator.submission.contract import InspectionField as Field
from generator.submission.contract import NamedInspectionField as Named
from generator.submission.contract import names_of
from generator.submission.matching import name_key
from generator.submission.model import CellRef, Excess, Inspection

_Fields = type[Field] | type[Named]
_Record = Record[Any]
"""A row of either table, by the fields of which the reader is given the enumeration."""

_MARKS_OF_ACT = re.compile(r"[\s№]+")


@dataclass(frozen=True)
class WorkbookContext:
    """What is known of the workbook before its inspections are parsed; None: not given."""

    register: Register
    year: int | None
    kind: Kind | None
    norms: tuple[Norm, ...]
    edition: Edition | None

    @cached_property
    def not_scored(self) -> frozenset[str]:
        """The keys of the norms that no row of a body of this kind is scored by."""
        if self.edition is None or self.kind is None:
            return frozenset()
        scored = {
            criterion.norm.key
            for section in self.edition.sections
            for row, criterion in section.scored_rows
            if criterion.norm is not None and not self.kind.is_among(row.not_for)
        }
        return frozenset(norm.key for norm in self.norms) - scored

    @cached_property
    def not_counted(self) -> frozenset[str]:
        """The БСН of organisations that no criterion takes in."""
        return frozenset(o.bin for o in self.register.organisations if not o.is_counted)


@dataclass
class _Seen:
    """Inspections already read, by what must not repeat, and acts."""

    found: list[Inspection] = field(default_factory=list)
    first_rows: dict[tuple[str, ...], CellRef] = field(default_factory=dict)
    acts: dict[str, tuple[Inspection, CellRef]] = field(default_factory=dict)


def read_inspections(
    tables: Iterable[SheetTable[Any]], fields: _Fields, known: WorkbookContext, inbox: Inbox
) -> tuple[Inspection, ...]:
    """The valid inspections, of organisations by their БСН or named; problems go to the inbox."""
    seen = _Seen()
    for table in tables:
        missing = set[Any]()
        for line in table.lines:
            record = _Record(table, line, inbox)
            read = _by_bin(record, known, seen) if fields is Field else _named(record, known, seen)
            if read is not None:
                _keep(record, fields, read, seen)
            missing |= record.missing_columns
        report_missing_columns(table, dict.fromkeys(missing, ()), inbox)
        for detail in (fields.INSPECTOR, fields.ACT):
            if table.lines and detail not in table.columns and not table.header_is_merged:
                header = detail.value.name.in_language(table.language)
                inbox.add(Code.COLUMN_ABSENT, table.sheet, facts={"header": header})
    return tuple(seen.found)


def _keep(record: _Record, fields: _Fields, inspection: Inspection, seen: _Seen) -> None:
    """Keep a valid inspection; warn where the same act has another date or inspecting body."""
    seen.found.append(inspection)
    key = _act_key(inspection.act)
    if not key:
        return
    first, place = seen.acts.setdefault(key, (inspection, record.at(fields.ACT)))
    same_body = name_key(first.inspector) == name_key(inspection.inspector)
    if first.ended != inspection.ended or not same_body:
        record.report(Code.ACT_DIFFERS, fields.ACT, act=inspection.act, first=record.named(place))


def _act_key(act: str) -> str:
    """What the number of an act is compared by: «№ 1 – А» is «1-А»."""
    return _MARKS_OF_ACT.sub("", name_key(act))


def _by_bin(record: _Record, known: WorkbookContext, seen: _Seen) -> Inspection | None:
    bin_ = _bin(record, known) or ""
    record.form = (known.register.forms or {}).get(bin_)
    return _inspection(record, Field, bin_, known, seen)


def _named(record: _Record, known: WorkbookContext, seen: _Seen) -> Inspection | None:
    record.need_legal_form(Named.LEGAL_FORM)
    form, name = record.form, record.need(Named.NAME, values.text)
    key = "" if name is None or form is None else f"{form.value} {name_key(name)}"
    inspection = _inspection(record, Named, key, known, seen)
    if inspection is None or name is None or form is None:
        return None
    return replace(inspection, bin="", name=name, form=form)


def _inspection(
    record: _Record, fields: _Fields, whose: str, known: WorkbookContext, seen: _Seen
) -> Inspection | None:
    """The inspection of a row; ``whose`` identifies the organisation, empty if unknown."""
    norm = record.norm = record.need(fields.NORM, values.listed(names_of(known.norms)))
    misfit = norm is not None and record.form is not None and record.form not in norm.forms
    if norm is not None and misfit:
        record.report(Code.INSPECTION_NORM_OF_OTHER_FORM, fields.NORM, found=norm.bilingual)
    inspector, act = _detail(record, fields.INSPECTOR), _detail(record, fields.ACT)
    ended = record.need(fields.ENDED, values.day)
    if ended is not None and known.year is not None and ended.year != known.year:
        year = str(known.year)
        record.report(Code.INSPECTION_OUTSIDE_YEAR, fields.ENDED, found=ended, year=year)
    violation = record.need(fields.VIOLATION, values.yes_no)
    excess = _excess(record, fields, violation)
    if not whose or norm is None:
        return None
    if act:  # without one none can be recognised again
        where = record.at(Field.BIN, fields.ACT)
        key = (whose, norm.key, name_key(inspector), _act_key(act))
        first = seen.first_rows.setdefault(key, where)
        if first != where:
            record.report(Code.INSPECTION_TWICE, fields.ACT, first=record.named(first), act=act)
    if whose in known.not_counted and not misfit:  # the notes still show these
        record.report(Code.INSPECTION_NOT_COUNTED, Field.BIN, found=whose)
    elif norm.key in known.not_scored and not misfit:
        record.report(Code.INSPECTION_ROW_NOT_SCORED, fields.NORM, found=norm.bilingual)
    if ended is None or violation is None:
        return None
    return Inspection(whose, norm, inspector, act, ended, violation, excess, record.origin)


def _bin(record: _Record, known: WorkbookContext) -> str | None:
    found = record.need(Field.BIN, values.digits)
    if found is None:
        return None
    error = values.bin_error(found)
    if error is not None:
        record.report_bin(error, Field.BIN, found)
        return None
    forms = known.register.forms
    if forms is None or found in forms:
        return found
    if not _may_be_faulty(found, known.register.faulty_bins):
        record.report(Code.INSPECTION_BIN_UNKNOWN, Field.BIN, found=found)
    return None


def _may_be_faulty(found: str, faulty: frozenset[str]) -> bool:
    """True when a faulty БСН on «Ұйымдар» may be this one with zeros or one digit lost."""
    shorter = {found[:n] + found[n + 1 :] for n in range(len(found))}
    return not faulty.isdisjoint(
        {found, *shorter} | {text.lstrip("0") for text in (found, *shorter)}
    )


def _detail(record: _Record, detail: Field | Named) -> str:
    reading = record.may(detail, values.text)
    if reading.value is None and not reading.faulty and record.where(detail) is not None:
        record.report(Code.INSPECTION_DETAIL_MISSING, detail)
    return reading.value or ""


def _excess(record: _Record, fields: _Fields, violation: bool | None) -> Excess:  # noqa: FBT001
    """What was found beyond a norm; a number beside «жоқ», which scores, is warned of."""
    own = (
        *(fields.EXCESS_PREMISES, fields.EXCESS_AREA, fields.EXCESS_VEHICLES),
        *(fields.UNREGISTERED_PROPERTY, fields.UNREGISTERED_VEHICLES),
    )
    found = {field: record.may(field, values.amount).value for field in own}
    denied = next((field for field, number in found.items() if number), None)
    if violation is False and denied is not None:
        record.report(Code.EXCESS_DENIED, denied, found=found[denied] or 0)
    return Excess(*found.values())
