"""Reads «Орган»: who is assessed and for which year, and so which edition serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from generator.law.edition import Edition, Form, Kind, in_force
from generator.messages.problems import Code, Fact
from generator.submission.accept import cell_values as values
from generator.submission.accept.cell_values import Fault, Parse
from generator.submission.accept.inbox import Inbox
from generator.submission.contract import (
    FIRST_YEAR,
    KINDS,
    LABELS,
    LAST_YEAR,
    LOSS_MAKERS,
    NOT_COUNTED,
    BodyField,
    BodyLabel,
)
from generator.submission.model import Body, CellRef, Given
from generator.submission.sheets import Cell, Content, Covered, Sheet, address

T = TypeVar("T")

_KATO_DIGITS = 9
_KIND = values.listed(KINDS)


@dataclass(frozen=True)
class Heading:
    """What is known of a workbook's body even when the workbook is refused; None: not told.

    ``no_organisations`` is the cell that says that the body has none.
    """

    name: str | None = None
    kind: Kind | None = None
    kato: str | None = None
    year: int | None = None
    edition: Edition | None = None
    edition_chosen: bool = False
    no_organisations: CellRef | None = None


@dataclass(frozen=True)
class _Labels:
    """Where each label stands and what is beside it; texts in column A that are no label."""

    sheet: str
    cells: Mapping[BodyLabel, tuple[str, Cell]]
    strangers: Mapping[str, str]

    @cached_property
    def near(self) -> Mapping[str, list[str]]:
        """The texts in column A that look like a label, by the label's own text."""
        return LABELS.nearest_among(self.strangers)


def read_body(
    sheet: Sheet | None, editions: Sequence[Edition], chosen: Edition | None, inbox: Inbox
) -> tuple[Heading, Body | None]:
    """The heading of a workbook, and its body if all that is required is there.

    ``chosen`` is the edition a person asked for; it overrides the one of the reporting year.
    That there is no sheet is for the caller to tell.
    """
    if sheet is None:
        inbox.edition = chosen
        return Heading(edition=chosen, edition_chosen=chosen is not None), None
    labels = _labels(sheet, inbox)
    year = _need(labels, BodyField.YEAR, _year, inbox)
    edition = chosen or _edition_of(year, labels, editions, inbox)
    inbox.edition = edition
    _warn_late(year, edition, labels, inbox)
    name = _need(labels, BodyField.NAME, values.text, inbox)
    kind = _need(labels, BodyField.KIND, _KIND, inbox)
    kato = _kato(labels, kind, inbox)
    head = _may(labels, BodyField.HEAD, values.text, inbox) or ""
    none = _no_organisations(labels, inbox)
    heading = Heading(name, kind, kato, year, edition, chosen is not None, none)
    before = _given(labels, LOSS_MAKERS, inbox)
    left_out = _given(labels, NOT_COUNTED, inbox)
    if name is None or kind is None:
        return heading, None
    return heading, Body(name, kind, kato, head, before, left_out)


def _labels(sheet: Sheet, inbox: Inbox) -> _Labels:
    cells: dict[BodyLabel, tuple[str, Cell]] = {}
    strangers: dict[str, str] = {}
    for row in sheet.rows:
        label = row.cells.get(1, Cell(None)).content
        if not isinstance(label, str):
            continue
        field = LABELS.find(label.rstrip(" :"))
        if field is None:
            strangers[address(row.number, 1)] = label
            continue
        where = address(row.number, 2)
        if field in cells:
            facts: dict[str, Fact] = {"label": field.value.text, "first": cells[field][0]}
            inbox.add(Code.LABEL_TWICE, sheet.name, address(row.number, 1), facts)
            continue
        if row.hidden:
            inbox.add(Code.ROW_HIDDEN, sheet.name, where)
        cells[field] = (where, row.cells.get(2, Cell(None)))
    if cells and 2 in sheet.hidden_columns:
        inbox.add(Code.COLUMN_HIDDEN, sheet.name, "B1", {"header": "B"})
    return _Labels(sheet.name, cells, strangers)


def _need(labels: _Labels, field: BodyLabel, parse: Parse[T], inbox: Inbox) -> T | None:
    if field not in labels.cells:
        near = _near(labels, field)
        inbox.add(Code.LABEL_MISSING, labels.sheet, facts=_facts(field) | {"near": near})
        return None
    where, cell = labels.cells[field]
    if values.is_nothing(cell.content):
        inbox.add(values.blank_code(cell.content), labels.sheet, where, _facts(field))
        return None
    return _parse(labels, field, parse, inbox)


def _near(labels: _Labels, field: BodyLabel) -> str:
    """A text in column A that looks like a label, for the message to offer."""
    cells = (labels.near[text][0] for text in field.value.texts if text in labels.near)
    cell = next(cells, None)
    return "" if cell is None else f"{cell} «{labels.strangers[cell]}»"


def _may(labels: _Labels, field: BodyLabel, parse: Parse[T], inbox: Inbox) -> T | None:
    if field not in labels.cells:
        near = _near(labels, field)
        if near:
            facts = _facts(field) | {"near": near}
            inbox.add(Code.LABEL_UNCLEAR, labels.sheet, facts=facts)
        return None
    where, cell = labels.cells[field]
    if isinstance(cell.content, Covered):
        inbox.add(Code.REQUIRED_MERGED, labels.sheet, where, _facts(field))
        return None
    if cell.content is None or values.is_dash(cell.content):
        return None
    return _parse(labels, field, parse, inbox)


def _parse(labels: _Labels, field: BodyLabel, parse: Parse[T], inbox: Inbox) -> T | None:
    where, cell = labels.cells[field]
    found = values.unreadable(cell.content) or parse(cell.content)
    if isinstance(found, Fault):
        inbox.add(found.code, labels.sheet, where, _facts(field) | found.facts)
        return None
    if cell.cleaned:
        inbox.add(Code.TEXT_CLEANED, labels.sheet, where, _facts(field))
    return found


def _facts(field: BodyLabel) -> dict[str, Fact]:
    label = field.value
    return {"header": label.text, "example": label.example}


def _year(content: Content) -> int | Fault:
    found = values.number(content)
    if isinstance(found, Fault) or not (
        found == found.to_integral_value() and FIRST_YEAR <= found <= LAST_YEAR
    ):
        return Fault(Code.YEAR_MALFORMED, {"found": values.plain(content)})
    return int(found)


def _edition_of(
    year: int | None, labels: _Labels, editions: Sequence[Edition], inbox: Inbox
) -> Edition | None:
    if year is None:
        return None
    edition = in_force(editions, year)
    if edition is None:
        facts: dict[str, Fact] = {"year": str(year), "editions": ", ".join(e.id for e in editions)}
        inbox.add(Code.YEAR_BEFORE_EDITIONS, labels.sheet, labels.cells[BodyField.YEAR][0], facts)
    return edition


def _warn_late(year: int | None, edition: Edition | None, labels: _Labels, inbox: Inbox) -> None:
    if year is not None and edition is not None and year > edition.last_reporting_year:
        facts: dict[str, Fact] = {
            "year": str(year),
            "last": str(edition.last_reporting_year),
            "edition": edition.id,
        }
        inbox.add(Code.YEAR_AFTER_EDITION, labels.sheet, labels.cells[BodyField.YEAR][0], facts)


def _kato(labels: _Labels, kind: Kind | None, inbox: Inbox) -> str | None:
    if kind in (None, Kind.SECTORAL):
        return _may(labels, BodyField.KATO, kato_code, inbox)
    return _need(labels, BodyField.KATO, kato_code, inbox)


def kato_code(content: Content) -> str | Fault:
    """The nine digits of a ӘАОЖ code; not looked up."""
    code = values.digits(content)
    if isinstance(code, Fault):
        return code
    if len(code) == _KATO_DIGITS and code.isascii() and code.isdigit():
        return code
    return Fault(Code.KATO_MALFORMED, {"found": values.plain(content)})


def _no_organisations(labels: _Labels, inbox: Inbox) -> CellRef | None:
    field = BodyField.NO_ORGANISATIONS
    if not _may(labels, field, values.yes_no, inbox):
        return None
    return CellRef(labels.sheet, labels.cells[field][0])


def _given(labels: _Labels, fields: Mapping[Form, BodyLabel], inbox: Inbox) -> dict[Form, Given]:
    """The counts that stand beside one label for each section, those there are."""
    found: dict[Form, Given] = {}
    for form, field in fields.items():
        count = _may(labels, field, values.count, inbox)
        if count is not None:
            cell = CellRef(labels.sheet, labels.cells[field][0])
            found[form] = Given(count, cell)
    return found
