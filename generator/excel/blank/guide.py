"""The instruction sheet and all sentences of blanks, from ``guide.kk.toml`` and its twin."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from generator.excel.writer import HEAD, PLAIN, Book, CellFormat, Page, lines_of
from generator.law.choices import LEGAL_FORMS, Form, LegalForm
from generator.law.edition import Edition
from generator.submission.contract import (
    BodyField,
    BodyLabel,
    Column,
    InspectionField,
    Label,
    NamedInspectionField,
    OrganisationColumn,
    SheetName,
    Standing,
    ValueType,
    column_of,
    columns_of,
)
from generator.submission.matching import Name, WorkbookLanguage, in_appendix_2, names

_EXAMPLE_YEAR = 2023
"""The reporting year that examples are written for; a blank has its own in place of it."""

_YEARS = re.compile(r"(?<![0-9])202[34](?![0-9])")
_LISTED = (ValueType.LISTED, ValueType.YES_NO)

Table = tuple[str, tuple[tuple[str, ...], ...]]
"""A heading, and under it rows of cells; the first row names the columns."""

_WIDTHS = (46, 74, 28, 18)

_WORDS = PLAIN._replace(text_wrap=True, valign="top")
_NOTICE = _WORDS._replace(bold=True, font_size=13, font_color="9C0006", bg_color="FFC7CE")
_TITLE = _WORDS._replace(bold=True, font_size=16)
_HEADING = _WORDS._replace(bold=True, font_size=13)
_CELL = _WORDS._replace(border=1, border_color="BFBFBF")
_HEAD = _CELL._replace(bold=True, bg_color=HEAD.bg_color)


def _dated(text: str, year: int) -> str:
    """A text whose example years follow the reporting year."""
    return _YEARS.sub(lambda found: str(int(found[0]) - _EXAMPLE_YEAR + year), text)


@dataclass(frozen=True)
class Headings:
    """The headings of the instruction sheet, top to bottom."""

    order: str
    body: str
    organisations: str
    inspections: str
    kinds: str
    legal_forms: str
    standings: str
    norms: str
    typing: str
    after: str


@dataclass(frozen=True)
class ColumnWords:
    """The headings of the tables' columns."""

    column: str
    label: str
    rule: str
    example: str
    who: str
    value: str
    full_name: str
    section: str
    counted: str
    norm_of: str
    everyone: str


@dataclass(frozen=True)
class Complaint:
    """Excel's error message for an invalid value."""

    title: str
    message: str


@dataclass(frozen=True)
class GuideText:
    """All sentences: paragraphs in order, and one per group of forms, standing, type of value.

    ``language`` is that of the names in the workbook, ``year`` the reporting year of examples,
    ``edition`` the one that serves it.
    """

    language: WorkbookLanguage
    year: int
    edition: Edition
    title: str
    about: tuple[str, ...]
    order: tuple[str, ...]
    typing: tuple[str, ...]
    after: tuple[str, ...]
    headings: Headings
    words: ColumnWords
    forms: Mapping[Form, str]
    standings: Mapping[Standing, str]
    complaints: Mapping[ValueType, Complaint]
    rules: Mapping[str, Mapping[str, str]]

    def sheet(self, sheet: SheetName) -> str:
        """The name of a sheet's tab."""
        return self.named(sheet.called)

    def named(self, own: Name) -> str:
        """The name of a thing in the language of the workbook."""
        return own.in_language(self.language)

    def in_appendix_2(self, text: str) -> str:
        """A text of Appendix 2 as an edition has it, in the language of the workbook."""
        return self.named(in_appendix_2(text))

    def form(self, legal: LegalForm) -> tuple[str, str]:
        """The abbreviation and the name of a legal form."""
        if self.language is WorkbookLanguage.KAZAKH:
            return legal.abbreviation, legal.name
        return legal.abbreviation_ru, legal.name_ru

    def listed(self, value: str) -> str:
        """A listed value, Kazakh as papers have it, in the language of the workbook."""
        return (
            value if self.language is WorkbookLanguage.KAZAKH else _in_russian(value, self.edition)
        )

    def example(self, label: Label) -> str:
        """A value that may stand there."""
        text = _dated(label.example, self.year)
        return self.listed(text) if label.value in _LISTED else text

    def rule(self, label: Label) -> str:
        """When a label or a column is filled, and with what."""
        fact = label.fact if isinstance(label, Column) else None
        if fact is not None:
            return fact.rule_kk if self.language is WorkbookLanguage.KAZAKH else fact.rule_ru
        return self.rules[label.name.group][label.name.key]

    def who_fills(self, forms: tuple[Form, ...]) -> str:
        """Whose column it is: «барлығы», or the groups of forms by their abbreviations."""
        if set(forms) == set(Form):
            return self.words.everyone
        return ", ".join(self.forms[form] for form in forms)

    def note(self, column: Column) -> str:
        """The note on a header: the rule, an example, whose column it is."""
        words = self.words
        lines = [self.rule(column)]
        lines.append(f"{words.example}: {self.example(column)}")
        lines.append(f"{words.who}: {self.who_fills(column.forms)}")
        return "\n".join(lines)


_IN_RUSSIAN = {
    own.kk: own.ru for group in ("answer", "standing") for own in names(group).values()
} | {legal.abbreviation: legal.abbreviation_ru for legal in LEGAL_FORMS}


def _in_russian(value: str, edition: Edition) -> str:
    declared = {own.kk: own.ru for own in (*edition.kinds, *edition.norms)}
    return declared.get(value) or _IN_RUSSIAN.get(value, value)


def load(language: WorkbookLanguage, year: int, edition: Edition) -> GuideText:
    """The sentences; a missing or misspelt key is our own mistake and raises."""
    return _text(_data(language, year), language, year, edition)


def load_for_report(language: WorkbookLanguage, year: int, edition: Edition) -> GuideText:
    """The sentences for a workbook that holds a body's report instead of its organisations."""
    data = _data(language, year)
    return replace(
        _text(data, language, year, edition),
        order=tuple(data["report"]["order"]),
        typing=tuple(data["report"]["typing"]),
    )


def _data(language: WorkbookLanguage, year: int) -> dict[str, Any]:
    file = resources.files(__package__).joinpath(f"guide.{language.value}.toml")
    return tomllib.loads(_dated(file.read_text("utf-8"), year))


def _text(
    data: Mapping[str, Any], language: WorkbookLanguage, year: int, edition: Edition
) -> GuideText:
    return GuideText(
        language=language,
        year=year,
        edition=edition,
        title=data["title"],
        about=tuple(data["about"]),
        order=tuple(data["order"]),
        typing=tuple(data["typing"]),
        after=tuple(data["after"]),
        headings=Headings(**data["headings"]),
        words=ColumnWords(**data["words"]),
        forms={form: data["forms"][form.value] for form in Form},
        standings={standing: data["standings"][standing.name] for standing in Standing},
        complaints={
            ValueType[name]: Complaint(**said) for name, said in data["complaints"].items()
        },
        rules=data["rules"],
    )


def write(book: Book, text: GuideText, tables: Sequence[Table], notice: str) -> None:
    """The instruction sheet; a notice, if any, stands above everything else."""
    sheet = book.page(text.sheet(SheetName.GUIDE), _WIDTHS)
    sheet.set_up_print()
    page = _Lines(sheet)
    if notice:
        page.paragraph(notice, _NOTICE)
    page.paragraph(text.title, _TITLE)
    page.paragraphs(text.about)
    page.heading(text.headings.order)
    page.paragraphs(f"{number}. {step}" for number, step in enumerate(text.order, 1))
    for heading, rows in tables:
        page.heading(heading)
        page.table(rows)
    page.heading(text.headings.typing)
    page.paragraphs(text.typing)
    page.heading(text.headings.after)
    page.paragraphs(text.after)


class _Lines:
    """Writes a sheet from top to bottom."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._row = 0

    def heading(self, words: str) -> None:
        """A heading with some room above it."""
        self._row += 1
        self.paragraph(words, _HEADING)

    def paragraphs(self, texts: Iterable[str]) -> None:
        """Plain paragraphs."""
        for words in texts:
            self.paragraph(words, _WORDS)

    def paragraph(self, words: str, look: CellFormat) -> None:
        """One merged line over the width of the sheet."""
        self._row += 1
        self._page.put_across(self._row, words, look)

    def table(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Rows of framed cells; the first names the columns."""
        for number, texts in enumerate(rows):
            self._row += 1
            look = _CELL if number else _HEAD
            pairs = zip(texts, _WIDTHS, strict=False)
            self._page.height(self._row, max(lines_of(*p, bold=look.bold) for p in pairs))
            self._page.put_row(self._row, texts, look)


def tables_of_organisations(text: GuideText) -> tuple[Table, ...]:
    """The tables of a workbook of organisations."""
    organisations = (
        text.headings.organisations,
        _columns(text, (*columns_of(text.edition.facts),)),
    )
    body, *rest, norms = _tables(text, tuple(BodyField), tuple(InspectionField))
    return (body, organisations, *rest, (text.headings.standings, _standings(text)), norms)


def tables_of_appendix_2(text: GuideText, labels: Sequence[BodyLabel]) -> tuple[Table, ...]:
    """The tables of a workbook of Appendix 2."""
    return _tables(text, labels, tuple(NamedInspectionField))


def _tables(
    text: GuideText,
    labels: Sequence[BodyLabel],
    inspections: Sequence[InspectionField | NamedInspectionField],
) -> tuple[Table, ...]:
    headings = text.headings
    return (
        (headings.body, _labels(text, labels)),
        (headings.inspections, _columns(text, inspections)),
        (headings.kinds, _kinds(text)),
        (headings.legal_forms, _legal_forms(text)),
        (headings.norms, _norms(text)),
    )


def _labels(text: GuideText, fields: Sequence[BodyLabel]) -> tuple[tuple[str, ...], ...]:
    labels = tuple(field.value for field in fields)
    words = text.words
    return (
        (words.label, words.rule, words.example),
        *((text.named(one.name), text.rule(one), text.example(one)) for one in labels),
    )


def _columns(
    text: GuideText,
    fields: Sequence[OrganisationColumn | InspectionField | NamedInspectionField],
) -> tuple[tuple[str, ...], ...]:
    words = text.words
    rows = (
        (
            text.named(c.name),
            text.rule(c),
            text.example(c),
            text.who_fills(c.forms),
        )
        for c in (column_of(field, text.edition) for field in fields)
    )
    return ((words.column, words.rule, words.example, words.who), *rows)


def _kinds(text: GuideText) -> tuple[tuple[str, ...], ...]:
    return ((text.words.value,), *((text.listed(own.kk),) for own in text.edition.kinds))


def _legal_forms(text: GuideText) -> tuple[tuple[str, ...], ...]:
    words = text.words
    rows = (
        (*text.form(legal), text.forms[legal.form])
        for legal in LEGAL_FORMS
        if legal.form is not None
    )
    return ((words.value, words.full_name, words.section), *rows)


def _standings(text: GuideText) -> tuple[tuple[str, ...], ...]:
    rows = ((text.listed(standing.value), text.standings[standing]) for standing in Standing)
    return ((text.words.value, text.words.counted), *rows)


def _norms(text: GuideText) -> tuple[tuple[str, ...], ...]:
    rows = ((text.listed(norm.kk), text.who_fills(norm.forms)) for norm in text.edition.norms)
    return ((text.words.value, text.words.norm_of), *rows)
