"""What a person may choose for a mapping: our columns, values of their lists, units of money."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from generator.law.edition_file import kinds, norms
from generator.law.tables import LEGAL_FORMS
from generator.messages.problems import Translated
from generator.submission.contract import BodyField, SheetName, ValueType
from generator.submission.mapping import (
    WorkbookMapping,
    column_of,
    field_named,
    fields_of,
    is_money,
    listed,
    stem,
)
from generator.submission.mapping_toml import ColumnPlace, Decisions
from generator.submission.names import names
from generator.submission.proposal import Proposal
from generator.submission.units import divided


@dataclass(frozen=True)
class MappableField:
    """A column of ours: its name without a unit, and the values of its list, empty without one."""

    field: Enum
    name: Translated
    is_money: bool
    values: tuple[Translated, ...]

    @property
    def fills(self) -> str:
        """What a mapping calls it."""
        return stem(self.field)

    def value_named(self, text: str) -> str:
        """The value that a text means, by its Kazakh name; empty for none."""
        known = listed(self.field)
        found = None if known is None else known.find_listed(text)
        own = (one.kk for one in self.values if known and known.find_listed(one.kk) == found)
        return "" if found is None else next(own, "")


def mappable_fields(sheet: SheetName) -> tuple[MappableField, ...]:
    """The columns of one of our tables."""
    return tuple(
        MappableField(one, _stem(column_of(one).name.bilingual), is_money(one), _values(one))
        for one in fields_of(sheet)
    )


def money_units() -> tuple[Translated, ...]:
    """The units that a mapping knows; each goes by its Kazakh name there."""
    return _of_group("unit")


def body_kinds() -> tuple[Translated, ...]:
    """The kinds of bodies."""
    return tuple(Translated(kind.kk, kind.ru) for kind in kinds())


def _of_group(group: str) -> tuple[Translated, ...]:
    return tuple(name.bilingual for name in names(group).values())


def _stem(name: Translated) -> Translated:
    return Translated(divided(name.kk)[0], divided(name.ru)[0])


def _values(one: Enum) -> tuple[Translated, ...]:
    if column_of(one).value is ValueType.YES_NO:
        return _of_group("answer")
    if one.name == "LEGAL_FORM":
        return tuple(Translated(form.name, form.name_ru or form.name) for form in LEGAL_FORMS)
    if one.name == "NORM":
        return tuple(Translated(norm.kk, norm.ru) for norm in norms())
    return _of_group("standing") if one.name == "STANDING" else ()


def decisions_of(proposal: Proposal, mapping: WorkbookMapping) -> Decisions:
    """What a mapping has decided of a proposal; nothing of a table that it does not name."""
    columns: dict[ColumnPlace, Enum | None] = {}
    words, units = {}, {}
    for number, table in enumerate(proposal.tables):
        place = table.place
        own = (
            one
            for one in mapping.tables
            if (one.tab, one.header_row) == (place.tab, place.header_row)
        )
        found = next(own, None)
        taken = {} if found is None else {(one.header, one.number): one for one in found.columns}
        for proposed in table.columns:
            at, one = (number, proposed.column), taken.get((proposed.header, proposed.number))
            columns[at] = None if one is None else field_named(place.sheet, one.fills)
            if one is not None:
                words[at], units[at] = one.words, one.unit
    given = {label.fills: label.value for label in mapping.body.labels if label.value}
    labels = {one: given[one.value.text] for one in BodyField if one.value.text in given}
    return Decisions(columns, words, units, labels, mapping.without_inspections)
