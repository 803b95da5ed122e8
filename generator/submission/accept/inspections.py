"""Reads «Тексерулер»: one row is one inspection of one norm at one organisation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

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

_Record = Record[Field]
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
    """Inspections already read, by what must not repeat; acts; columns that were missed."""

    found: list[Inspection] = field(default_factory=list)
    first_rows: dict[tuple[str, ...], CellRef] = field(default_factory=dict)
    acts: dict[str, tuple[Inspection, CellRef]] = field(default_factory=dict)
    missing: set[Field] = field(default_factory=set)


def read_inspections(
    tables: Iterable[SheetTable[Field]], known: WorkbookContext, inbox: Inbox
) -> tuple[Inspection, ...]:
    """The valid inspections; problems go to the inbox."""
    seen = _Seen()
    for table in tables:
        seen.missing.clear()
        for line in table.lines:
            record = _Record(table, line, inbox)
            bin_ = _bin(record, known) or ""
            record.form = (known.register.forms or {}).get(bin_)
            _keep(record, _inspection(record, bin_, known, seen), seen)
        report_missing_columns(table, dict.fromkeys(seen.missing, ()), inbox)
        _report_absent(table, inbox)
    return tuple(seen.found)


def _report_absent(table: SheetTable[Field], inbox: Inbox) -> None:
    for detail in (Field.INSPECTOR, Field.ACT):
        if table.lines and detail not in table.columns and not table.header_is_merged:
            header = detail.value.name.in_language(table.language)
            inbox.add(Code.COLUMN_ABSENT, table.sheet, facts={"header": header})


def read_named_inspections(
    tables: Iterable[SheetTable[Named]], known: WorkbookContext, inbox: Inbox
) -> tuple[Inspection, ...]:
    """Likewise, of organisations that the sheet itself names."""
    seen = _Seen()
    for table in tables:
        shared = {Field[f.name]: c for f, c in table.columns.items() if f.name in Field.__members__}
        rest = replace_columns(table, shared)
        seen.missing.clear()
        missing = set[Named]()
        for line in table.lines:
            who, record = Record(table, line, inbox), _Record(rest, line, inbox)
            _keep(record, _named_inspection(who, record, known, seen), seen)
            missing |= who.missing_columns
        missing |= {Named[field.name] for field in seen.missing}
        report_missing_columns(table, dict.fromkeys(missing, ()), inbox)
        _report_absent(rest, inbox)
    return tuple(seen.found)


def _keep(record: _Record, inspection: Inspection | None, seen: _Seen) -> None:
    """Keep a valid inspection; warn where the same act has another date or inspecting body."""
    if inspection is None:
        return
    seen.found.append(inspection)
    key = _act_key(inspection.act)
    if not key:
        return
    first, place = seen.acts.setdefault(key, (inspection, record.at(Field.ACT)))
    same_body = name_key(first.inspector) == name_key(inspection.inspector)
    if first.ended != inspection.ended or not same_body:
        record.report(Code.ACT_DIFFERS, Field.ACT, act=inspection.act, first=record.named(place))


def _act_key(act: str) -> str:
    """What the number of an act is compared by: «№ 1 – А» is «1-А»."""
    return _MARKS_OF_ACT.sub("", name_key(act))


def replace_columns(table: SheetTable[Named], columns: Mapping[Field, int]) -> SheetTable[Field]:
    """The same table, read by the columns that inspections of either kind share."""
    return SheetTable(
        sheet=table.sheet,
        columns=columns,
        unknown=table.unknown,
        lines=table.lines,
        header_is_merged=table.header_is_merged,
        language=table.language,
        is_mapped=table.is_mapped,
    )


def _named_inspection(
    who: Record[Named], record: _Record, known: WorkbookContext, seen: _Seen
) -> Inspection | None:
    who.need_legal_form(Named.LEGAL_FORM)
    form = record.form = who.form
    name = who.need(Named.NAME, values.text)
    key = "" if name is None or form is None else f"{form.value} {name_key(name)}"
    inspection = _inspection(record, key, known, seen)
    if inspection is None or name is None or form is None:
        return None
    return replace(inspection, bin="", name=name, form=form)


def _inspection(
    record: _Record, whose: str, known: WorkbookContext, seen: _Seen
) -> Inspection | None:
    """The inspection of a row; ``whose`` identifies the organisation, empty if unknown."""
    norm = record.norm = record.need(Field.NORM, values.listed(names_of(known.norms)))
    misfit = _check_norm(record, norm)
    inspector, act = _detail(record, Field.INSPECTOR), _detail(record, Field.ACT)
    ended = record.need(Field.ENDED, values.day)
    if ended is not None and known.year is not None and ended.year != known.year:
        record.report(Code.INSPECTION_OUTSIDE_YEAR, Field.ENDED, found=ended, year=str(known.year))
    violation = record.need(Field.VIOLATION, values.yes_no)
    excess = _excess(record, violation)
    seen.missing |= record.missing_columns
    if not whose or norm is None:
        return None
    _check_repeated(record, (whose, norm.key, name_key(inspector), _act_key(act)), act, seen)
    if not misfit:
        _check_scored(record, whose, norm, known)
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


def _check_norm(record: _Record, norm: Norm | None) -> bool:
    """True when the norm is not one of the organisation's form: reported, so say no more."""
    if norm is None or record.form is None or record.form in norm.forms:
        return False
    record.report(Code.INSPECTION_NORM_OF_OTHER_FORM, Field.NORM, found=norm.bilingual)
    return True


def _detail(record: _Record, detail: Field) -> str:
    reading = record.may(detail, values.text)
    if reading.value is None and not reading.faulty and record.where(detail) is not None:
        record.report(Code.INSPECTION_DETAIL_MISSING, detail)
    return reading.value or ""


_EXCESS = {
    Field.EXCESS_PREMISES: "premises",
    Field.EXCESS_AREA: "area",
    Field.EXCESS_VEHICLES: "vehicles",
    Field.UNREGISTERED_PROPERTY: "unregistered_property",
    Field.UNREGISTERED_VEHICLES: "unregistered_vehicles",
}


def _excess(record: _Record, violation: bool | None) -> Excess:  # noqa: FBT001
    """What was found beyond a norm; a number beside «жоқ», which scores, is warned of."""
    found = {field: record.may(field, values.amount).value for field in _EXCESS}
    denied = next((field for field, number in found.items() if number), None)
    if violation is False and denied is not None:
        record.report(Code.EXCESS_DENIED, denied, found=found[denied] or 0)
    return Excess(**{name: found[field] for field, name in _EXCESS.items()})


def _check_repeated(record: _Record, key: tuple[str, ...], act: str, seen: _Seen) -> None:
    """Report a repeated inspection; without an act number none can be recognised."""
    if not act:
        return
    where = record.at(Field.BIN, Field.ACT)
    first = seen.first_rows.setdefault(key, where)
    if first != where:
        record.report(Code.INSPECTION_TWICE, Field.ACT, first=record.named(first), act=act)


def _check_scored(record: _Record, bin_: str, norm: Norm, known: WorkbookContext) -> None:
    """Warn where an inspection scores nothing: the notes still show it."""
    if bin_ in known.not_counted:
        record.report(Code.INSPECTION_NOT_COUNTED, Field.BIN, found=bin_)
    elif norm.key in known.not_scored:
        record.report(Code.INSPECTION_ROW_NOT_SCORED, Field.NORM, found=norm.bilingual)
