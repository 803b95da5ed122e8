"""Reads an edition's file and proves it: nothing missing, nothing unknown, every table total.

A file is TOML, whole in itself. Whatever is wrong is reported with its place in the file, such
as ``criteria 3.4, option 2``; an edition with a problem is refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from generator.files.zip import digest
from generator.law.edition import Amount as FindingAmount
from generator.law.edition import (
    Band,
    ConsolidatedColumns,
    ConsolidatedText,
    Count,
    Criterion,
    Edition,
    Form,
    Heading,
    InspectionsColumns,
    InspectionsText,
    ItemsText,
    Kind,
    Level,
    LevelNames,
    Measure,
    Norm,
    Option,
    PointNumbers,
    ReportColumns,
    ReportRow,
    ReportText,
    Row,
    Ruling,
    Scale,
    Section,
    SheetText,
    Situation,
    Solvency,
    Trend,
    When,
)
from generator.law.edition_proof import prove, prove_together
from generator.messages.problems import Code, Fact, Place, Problem

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


def load_shipped() -> tuple[tuple[Edition, ...], tuple[Problem, ...]]:
    """Every edition that ships with the program, oldest first, and what is wrong with them."""
    folder = resources.files(__package__).joinpath("editions")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=_file_name)
    editions: list[Edition] = []
    problems: list[Problem] = []
    for file in files:
        edition, found = read(file.read_text("utf-8"), f"editions/{file.name}")
        problems += found
        if edition is not None:
            if any(edition.id == other.id for other in editions):
                place = Place(file=f"editions/{file.name}", part="id")
                problems.append(Problem(Code.EDITION_TWICE, place, {"found": edition.id}))
            editions.append(edition)
    ordered = tuple(sorted(editions, key=lambda edition: edition.adopted))
    return ordered, tuple(problems) or prove_together(ordered)


@cache
def editions() -> tuple[Edition, ...]:
    """The shipped editions, read once a process."""
    return load_shipped()[0]


def _file_name(file: Traversable) -> str:
    return file.name


@lru_cache(maxsize=8)
def read(text: str, name: str) -> tuple[Edition | None, tuple[Problem, ...]]:
    """The edition that a file's text describes, or None and why it is refused."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = Place(file=name)
        return None, (Problem(Code.EDITION_UNREADABLE, place, {"reason": str(error)}),)
    faults = _Faults(name)
    try:
        edition = _edition(_Table(table, "", faults), digest(text.encode()))
    except _Refused:
        return None, tuple(faults.problems)
    if not faults.problems:
        faults.problems += prove(edition, name)
    return (None if faults.problems else edition), tuple(faults.problems)


class _Refused(Exception):  # noqa: N818 - not an error of ours: it leaves the reading of one table
    """Thrown inside this module when a table cannot be read any further."""


class _Faults:
    """Collects what is wrong with one file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def add(self, code: Code, part: str, **facts: Fact) -> None:
        self.problems.append(Problem(code, Place(file=self.name, part=part), facts))


class _Table:
    """A TOML table that knows its place and reports what is missing, unknown or of another type."""

    def __init__(self, table: Mapping[str, Any], part: str, faults: _Faults) -> None:
        self._table, self._part, self._faults = table, part, faults
        self._taken: set[str] = set()

    def place(self, key: str) -> str:
        return f"{self._part}, {key}" if self._part else key

    def refuse(self, code: Code, key: str, **facts: Fact) -> _Refused:
        self._faults.add(code, self.place(key), **facts)
        return _Refused()

    def take(self, key: str, kind: type[T]) -> T:
        """The value of a required key; any other type than ``kind`` refuses the file."""
        self._taken.add(key)
        if key not in self._table:
            raise self.refuse(Code.EDITION_KEY_MISSING, key, name=key)
        value = self._table[key]
        if type(value) is not kind:
            raise self.refuse(Code.EDITION_VALUE_WRONG, key, name=key, found=str(value))
        return value

    def maybe(self, key: str, kind: type[T]) -> T | None:
        self._taken.add(key)
        return self.take(key, kind) if key in self._table else None

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.take(key, list)
        if not all(isinstance(value, str) for value in values):
            raise self.refuse(Code.EDITION_VALUE_WRONG, key, name=key, found=str(values))
        return tuple(values)

    def columns(self, key: str) -> tuple[tuple[str, ...], ...]:
        lines = self.take(key, list)
        if not all(isinstance(line, list) for line in lines):
            raise self.refuse(Code.EDITION_VALUE_WRONG, key, name=key, found=str(lines))
        return tuple(tuple(str(cell) for cell in line) for line in lines)

    def choice(self, key: str, choices: type[E]) -> E:
        return self._one_of(key, self.take(key, str), choices)

    def choices(self, key: str, choices: type[E]) -> tuple[E, ...]:
        return tuple(self._one_of(key, text, choices) for text in self.texts(key))

    def maybe_choice(self, key: str, choices: type[E]) -> E | None:
        return self.choice(key, choices) if key in self._table else None

    def _one_of(self, key: str, text: str, choices: type[E]) -> E:
        if text not in set(choices):
            raise self.refuse(Code.EDITION_VALUE_WRONG, key, name=key, found=text)
        return choices(text)

    def table(self, key: str) -> _Table:
        return _Table(self.take(key, dict), self.place(key), self._faults)

    def tables(self, key: str, name: str = "") -> list[_Table]:
        """The tables of an array; each is called by its ``name`` key, else by its number."""
        found = []
        for number, table in enumerate(self.take(key, list), start=1):
            if not isinstance(table, dict):
                raise self.refuse(Code.EDITION_VALUE_WRONG, key, name=key, found=str(table))
            found.append(
                _Table(table, self.place(f"{key} {table.get(name, number)}"), self._faults)
            )
        return found

    def has(self, key: str) -> bool:
        return key in self._table

    def finish(self) -> None:
        """Reports every key that nobody asked for: a misspelt one must not pass unseen."""
        for key in self._table:
            if key not in self._taken:
                self._faults.add(Code.EDITION_KEY_UNKNOWN, self.place(key), name=key)


def _whole(table: _Table, make: Callable[[_Table], T]) -> T:
    made = make(table)
    table.finish()
    return made


def _edition(top: _Table, sha256: str) -> Edition:
    term = top.table("term")
    month, day = term.take("month", int), term.take("day", int)
    try:
        date(2001, month, day)
    except ValueError:
        raise term.refuse(
            Code.EDITION_VALUE_WRONG, "day", name="day", found=f"{month}-{day}"
        ) from None
    term.finish()
    criteria = tuple(_whole(table, _item) for table in top.tables("criteria", "no"))
    edition = Edition(
        id=top.take("id", str),
        sha256=sha256,
        name_kk=top.take("name_kk", str),
        name_ru=top.take("name_ru", str),
        adopted=top.take("adopted", date),
        repealed=top.maybe("repealed", date),
        term_month=month,
        term_day=day,
        last_reporting_year=top.take("last_reporting_year", int),
        sources_kk=top.texts("sources_kk"),
        sources_ru=top.texts("sources_ru"),
        remarks_kk=top.texts("remarks_kk"),
        remarks_ru=top.texts("remarks_ru"),
        points=_whole(top.table("points"), _points),
        solvency=_whole(top.table("solvency"), _solvency),
        level_names=_whole(top.table("level_names"), _level_names),
        items=_whole(top.table("items"), _items_text),
        sheet=_whole(top.table("sheet"), _sheet_text),
        criteria=criteria,
        sections=tuple(_section(table, criteria) for table in top.tables("sections", "form")),
        report=_whole(top.table("report"), _report),
        inspections=_whole(top.table("inspections"), _inspections),
        consolidated=_whole(top.table("consolidated"), _consolidated),
        rulings=tuple(_whole(table, _ruling) for table in top.tables("rulings", "id")),
    )
    top.finish()
    return edition


def _points(table: _Table) -> PointNumbers:
    return PointNumbers(
        not_counted=table.take("not_counted", str),
        named=table.take("named", str),
        controlled=table.take("controlled", str),
        levels=table.take("levels", str),
    )


def _solvency(table: _Table) -> Solvency:
    return Solvency(
        current_ratio=_fraction(table, "current_ratio"),
        own_working_capital_ratio=_fraction(table, "own_working_capital_ratio"),
    )


def _fraction(table: _Table, key: str) -> Decimal:
    text = table.take(key, str)
    try:
        bound = Decimal(text)
    except InvalidOperation:
        bound = Decimal(0)
    if not (bound.is_finite() and bound > 0):
        raise table.refuse(Code.EDITION_VALUE_WRONG, key, name=key, found=text)
    return bound


def _level_names(table: _Table) -> LevelNames:
    return LevelNames(
        high=table.take("high", str), medium=table.take("medium", str), low=table.take("low", str)
    )


def _items_text(table: _Table) -> ItemsText:
    return ItemsText(
        header=table.texts("header"),
        title=table.take("title", str),
        columns=table.columns("columns"),
    )


def _sheet_text(table: _Table) -> SheetText:
    return SheetText(
        header=table.texts("header"),
        form_mark=table.take("form_mark", str),
        title=table.take("title", str),
        body_caption=table.take("body_caption", str),
        period_caption=table.take("period_caption", str),
    )


def _item(table: _Table) -> Criterion | Heading:
    no, text = table.take("no", str), table.take("text", str)
    if not table.has("measure"):
        return Heading(no, text)
    return Criterion(
        no=no,
        text=text,
        measure=table.choice("measure", Measure),
        norm=table.maybe_choice("norm", Norm),
        reference=table.maybe("reference", str),
        options=tuple(_whole(option, _option) for option in table.tables("options")),
    )


def _option(table: _Table) -> Option:
    points = table.take("points", int)
    leads = table.maybe("leads", bool)
    printed = table.maybe("printed", str)
    return Option(
        text=table.take("text", str),
        points=points,
        printed=str(points) if printed is None else printed,
        when=None if leads else _whole(table.table("when"), _when),
        group=table.maybe("group", str),
    )


def _when(table: _Table) -> When:
    return When(
        failing=table.choice("failing", FindingAmount),
        inspected=table.maybe_choice("inspected", FindingAmount),
        trend=table.maybe_choice("trend", Trend),
    )


def _section(table: _Table, criteria: tuple[Criterion | Heading, ...]) -> Section:
    by_number = {item.no: item for item in criteria if isinstance(item, Criterion)}

    def row(line: _Table) -> Row:
        number = line.maybe("criterion", str)
        if number is not None and number not in by_number:
            raise line.refuse(Code.EDITION_VALUE_WRONG, "criterion", name="criterion", found=number)
        return Row(
            no=line.take("no", str),
            text=line.take("text", str),
            criterion=None if number is None else by_number[number],
            not_for=line.choices("not_for", Kind) if line.has("not_for") else (),
            borrowed_scale=bool(line.maybe("borrowed_scale", bool)),
        )

    section = Section(
        form=table.choice("form", Form),
        abbreviation=table.take("abbreviation", str),
        tag=table.take("tag", str),
        title=table.take("title", str),
        columns=table.columns("columns"),
        rows=tuple(_whole(line, row) for line in table.tables("rows", "no")),
        total_label=table.take("total_label", str),
        scales=tuple(_whole(line, _scale) for line in table.tables("scales")),
    )
    table.finish()
    return section


def _scale(table: _Table) -> Scale:
    return Scale(
        kinds=table.choices("kinds", Kind),
        bands=tuple(_band(table, level) for level in Level),
    )


def _band(table: _Table, level: Level) -> Band:
    ends = table.take(level.value, list)
    if len(ends) != 2 or not all(type(end) is int for end in ends):
        raise table.refuse(Code.EDITION_VALUE_WRONG, level.value, name=level.value, found=str(ends))
    return Band(level, ends[0], ends[1])


def _report(table: _Table) -> ReportText:
    return ReportText(
        header=table.texts("header"),
        form_mark=table.take("form_mark", str),
        title=table.take("title", str),
        body_caption=table.take("body_caption", str),
        period_caption=table.take("period_caption", str),
        columns=_whole(table.table("columns"), _report_columns),
        closed_mark=table.take("closed_mark", str),
        rows=tuple(_whole(line, _report_row) for line in table.tables("rows")),
        notes=table.texts("notes"),
        signature=table.texts("signature"),
    )


def _report_row(line: _Table) -> ReportRow:
    no = line.take("no", str)
    if line.has("heading"):
        return ReportRow(no, line.take("heading", str), None, None, ())
    return ReportRow(
        no=no,
        text=line.take("text", str),
        unit=line.take("unit", str),
        count=line.maybe_choice("count", Count),
        closed=line.choices("closed", Form) if line.has("closed") else (),
    )


def _report_columns(table: _Table) -> ReportColumns:
    return ReportColumns(
        number=table.take("number", str),
        indicator=table.take("indicator", str),
        unit=table.take("unit", str),
        total=table.take("total", str),
        of_which=table.take("of_which", str),
        forms=_by_form(table),
    )


def _by_form(table: _Table) -> dict[Form, str]:
    return {form: table.take(form.value, str) for form in Form}


def _inspections(table: _Table) -> InspectionsText:
    return InspectionsText(
        header=table.texts("header"),
        form_mark=table.take("form_mark", str),
        title=table.take("title", str),
        body_caption=table.take("body_caption", str),
        period_caption=table.take("period_caption", str),
        columns=_whole(table.table("columns"), _inspections_columns),
        signature=table.texts("signature"),
    )


def _inspections_columns(table: _Table) -> InspectionsColumns:
    return InspectionsColumns(
        **{field.name: table.take(field.name, str) for field in fields(InspectionsColumns)}
    )


def _consolidated(table: _Table) -> ConsolidatedText:
    return ConsolidatedText(
        header=table.texts("header"),
        form_mark=table.take("form_mark", str),
        title=table.take("title", str),
        period_caption=table.take("period_caption", str),
        columns=_whole(table.table("columns"), _consolidated_columns),
    )


def _consolidated_columns(table: _Table) -> ConsolidatedColumns:
    return ConsolidatedColumns(
        body=table.take("body", str),
        indicator=table.take("indicator", str),
        unit=table.take("unit", str),
        total=table.take("total", str),
        of_which=table.take("of_which", str),
        forms=_by_form(table),
    )


def _ruling(table: _Table) -> Ruling:
    return Ruling(
        id=table.take("id", str),
        situation=table.choice("situation", Situation),
        kk=table.take("kk", str),
        ru=table.take("ru", str),
        ground=table.take("ground", str),
    )
