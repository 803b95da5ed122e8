"""What a workbook of another layout may mean, what a person may choose, and the TOML of both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from generator.law.choices import LEGAL_FORMS
from generator.law.edition_file import kinds, norms
from generator.messages.problems import Translated
from generator.messages.wording import Speech
from generator.submission.contract import BodyField, SheetName, ValueType, column_of
from generator.submission.mapping import (
    MappedBody,
    MappedColumn,
    MappedTable,
    MappedWord,
    WorkbookMapping,
    field_named,
    fields_of,
    is_money,
    listed,
    stem,
)
from generator.submission.matching import comparable, names
from generator.submission.sheets import Workbook, column_letters
from generator.submission.units import divided

_SAMPLES = 4


LEAST = 0.45
"""The least likeness, of 1, at which a column is proposed."""

STEM, _LONGER_STEM = 5, 8
"""Letters of a word by which its cases are the same, and by which its forms are not."""

_WORD = re.compile(r"[^\W_]+")


def stems_of(text: str) -> frozenset[str]:
    """The words of a text without their endings, each at two lengths."""
    words = _WORD.findall(comparable(text))
    return frozenset(word[:length] for word in words for length in (STEM, _LONGER_STEM))


def meaning_of(known: Any, text: str) -> str:
    """The name in a list most like a text; empty when none is."""
    near = known.nearest(text)
    if near is not None:
        return str(near)
    own = stems_of(text)
    rated = {
        name: len(own & stems_of(name)) / len(own | stems_of(name) or {""})
        for name in known.spelt()
    }
    best = max(rated, key=lambda name: rated[name], default="")
    return best if best and rated[best] >= LEAST else ""


@dataclass(frozen=True)
class Candidate:
    """A field that a column may fill, and how like it is, of 1."""

    field: Enum
    likeness: float


@dataclass(frozen=True)
class ProposedColumn:
    """A column of a table: where its header stands, some values, and the fields it may fill.

    The likeliest comes first; none is like it when there is none. ``values`` are some that stand
    there. ``unit`` is that of sums, as far as the header or a line above says it.
    """

    column: int
    header: str
    number: int
    values: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()
    is_certain: bool = False
    unit: str = ""

    @property
    def samples(self) -> str:
        """A few of the values, on a line."""
        return " ".join("; ".join(self.values[:_SAMPLES]).split())

    def words(self, one: Enum) -> tuple[MappedWord, ...]:
        """The values that the list of a field does not know, each with what it may mean.

        Empty where nothing in the list is like it.
        """
        known = listed(one)
        unknown = [v for v in self.values if known is not None and known.find_listed(v) is None]
        return tuple(MappedWord(value, meaning_of(known, value)) for value in unknown)

    def mapped(self, one: Enum) -> MappedColumn:
        """The column as filling a field, with the words whose meaning is proposed."""
        unit = self.unit if is_money(one) else ""
        words = tuple(word for word in self.words(one) if word.means)
        return MappedColumn(self.header, stem(one), unit, self.number, words)


@dataclass(frozen=True)
class ProposedTable:
    """A table of a tab; ``place`` is the mapping of it without columns."""

    place: MappedTable
    columns: tuple[ProposedColumn, ...]


@dataclass(frozen=True)
class Proposal:
    """What a workbook may mean; ``missing`` are required labels of the body that it lacks."""

    workbook: Workbook
    tables: tuple[ProposedTable, ...]
    body: MappedBody = field(default_factory=MappedBody)
    missing: tuple[BodyField, ...] = ()

    @property
    def has_inspections(self) -> bool:
        """True when some table holds inspections."""
        return any(table.place.sheet is SheetName.INSPECTIONS for table in self.tables)


ColumnPlace = tuple[int, int]
"""A column of a proposal: the number of its table, from 0, and that of the column in the tab."""


@dataclass(frozen=True)
class Decisions:
    """What a person has decided beside what is certain.

    ``columns`` have a field, None where a column is none of ours; ``words`` are their values with
    what they mean, ``units`` those of their sums; ``labels`` are values of the body's.
    """

    columns: Mapping[ColumnPlace, Enum | None] = field(default_factory=dict)
    words: Mapping[ColumnPlace, tuple[MappedWord, ...]] = field(default_factory=dict)
    units: Mapping[ColumnPlace, str] = field(default_factory=dict)
    labels: Mapping[BodyField, str] = field(default_factory=dict)
    without_inspections: bool = False

    def column(self, place: ColumnPlace, proposed: ProposedColumn) -> MappedColumn | None:
        """The column as decided, or as it is certain; None while it is neither."""
        certain = proposed.candidates[0].field if proposed.is_certain else None
        own = self.columns.get(place, certain)
        if own is None:
            return None
        found = proposed.mapped(own)
        unit, words = self.units.get(place, found.unit), self.words.get(place, found.words)
        return MappedColumn(found.header, found.fills, unit, found.number, words)


def toml_of(proposal: Proposal, decisions: Decisions, speech: Speech) -> str:
    """The text of the mapping's file."""
    lines = [*_remarks(speech.say("map.toml-about")), *_top(proposal, decisions, speech)]
    lines += _body(proposal, decisions, speech)
    for number, table in enumerate(proposal.tables):
        own = [*_table(number, table, decisions, speech)]
        is_idle = not any(line.startswith("[[table.column]]") for line in own)
        lines += [
            "",
            *(f"# {line.removeprefix('# ')}" if is_idle and line else line for line in own),
        ]
    return "\n".join(lines) + "\n"


def _part(head: str, **values: object) -> Iterator[str]:
    """A part of the file without what is None; JSON writes these values as TOML does."""
    yield f"[{head}]" if head == "body" else f"[[{head}]]"
    for key, value in values.items():
        if value is not None:
            written = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
            yield f"{key} = {written}"


def _remarks(text: str) -> Iterator[str]:
    yield from (f"# {line}".rstrip() for line in text.splitlines())


def _top(proposal: Proposal, decisions: Decisions, speech: Speech) -> Iterator[str]:
    if decisions.without_inspections:
        yield "without_inspections = true"
    elif not proposal.has_inspections:
        yield from _remarks(speech.say("map.toml-no-inspections"))
        yield "# without_inspections = true"


def _body(proposal: Proposal, decisions: Decisions, speech: Speech) -> Iterator[str]:
    body = proposal.body
    yield from ("", *_part("body", tab=body.tab or None))
    for label in body.labels:
        yield from _part("body.label", fills=label.fills, text=label.text)
    for one in proposal.missing:
        given = decisions.labels.get(one)
        lines = _part("body.label", fills=one.value.text, value=given or "")
        if given:
            yield from lines
        else:
            yield from _remarks(speech.say("map.toml-label", label=one.value.text))
            yield from (f"# {line}" for line in lines)


def _table(
    number: int, table: ProposedTable, decisions: Decisions, speech: Speech
) -> Iterator[str]:
    place = table.place
    yield from _part(
        "table",
        tab=place.tab,
        fills=place.fills,
        header_row=place.header_row,
        header_rows=place.header_rows,
        skip=place.skip or None,
        until=place.until or None,
    )
    for proposed in table.columns:
        at = (number, proposed.column)
        decided = decisions.column(at, proposed)
        yield ""
        letters, header = column_letters(proposed.column), " ".join(proposed.header.split())
        about = {"column": letters, "header": header, "found": proposed.samples}
        yield from _remarks(speech.say("map.toml-column", **about))
        if decided is not None:
            yield from _column(decided)
            own = field_named(place.sheet, decided.fills)
            known = {word.found for word in decided.words}
            unknown = [word for word in proposed.words(own) if word.found not in known]
            yield from (f"# {line}" for line in _words(unknown))
        elif proposed.candidates and at not in decisions.columns:
            fields = "; ".join(f"«{stem(one.field)}»" for one in proposed.candidates)
            yield from _remarks(speech.say("map.toml-undecided", fields=fields))
            column = proposed.mapped(proposed.candidates[0].field)
            yield from (f"# {line}" for line in _column(column))
        else:
            yield from _remarks(speech.say("map.toml-left"))


def _column(column: MappedColumn) -> Iterator[str]:
    number = column.number if column.number > 1 else None
    own = {"header": column.header, "number": number, "fills": column.fills}
    yield from _part("table.column", **own, unit=column.unit or None)
    yield from _words(column.words)


def _words(words: Iterable[MappedWord]) -> Iterator[str]:
    for word in words:
        yield from _part("table.column.word", found=word.found, means=word.means)


def unmapped(proposal: Proposal, decisions: Decisions) -> Iterator[str]:
    """The headers of which nothing is taken, each with its tab and column."""
    for number, table in enumerate(proposal.tables):
        for proposed in table.columns:
            if decisions.column((number, proposed.column), proposed) is None:
                header = " ".join(proposed.header.split())
                yield f"«{table.place.tab}» {column_letters(proposed.column)} «{header}»"


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
        MappableField(
            one, Translated(divided(name.kk)[0], divided(name.ru)[0]), is_money(one), _values(one)
        )
        for one in fields_of(sheet)
        for name in [column_of(one).name]
    )


def money_units() -> tuple[Translated, ...]:
    """The units that a mapping knows; each goes by its Kazakh name there."""
    return _of_group("unit")


def body_kinds() -> tuple[Translated, ...]:
    """The kinds of bodies."""
    return tuple(Translated(kind.kk, kind.ru) for kind in kinds())


def _of_group(group: str) -> tuple[Translated, ...]:
    return tuple(name.bilingual for name in names(group).values())


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
