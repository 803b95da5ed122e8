"""The instruction sheet and all sentences of blanks, from ``guide.kk.toml`` and its twin."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from importlib import resources

from generator.excel.blank.filling import TableField, Value
from generator.excel.writer import HEAD, PLAIN, Book, CellFormat, lines_of
from generator.law.choices import LEGAL_FORMS, Form
from generator.law.edition import Edition
from generator.submission.contract import (
    BodyLabel,
    Column,
    Label,
    SheetName,
    Standing,
    ValueType,
    column_of,
)
from generator.submission.matching import Name, WorkbookLanguage, in_appendix_2, names

_EXAMPLE_YEAR = 2023
"""The reporting year that examples are written for; a blank has its own in place of it."""

_YEARS = re.compile(r"(?<![0-9])202[34](?![0-9])")

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


class Blank(Enum):
    """What a body hands in with a blank: its organisations one by one, or its report."""

    ORGANISATIONS = "organisations"
    REPORT = "report"


@dataclass(frozen=True)
class GuideText:
    """All sentences: paragraphs in order, and one per group of forms, standing, type of value.

    ``language`` is that of the names in the workbook, ``year`` the reporting year of examples,
    ``edition`` the one that serves it; what follows is as the file has it, by its keys.
    """

    language: WorkbookLanguage
    year: int
    edition: Edition
    title: str
    about: Sequence[str]
    order: Sequence[str]
    typing: Sequence[str]
    after: Sequence[str]
    headings: Mapping[str, str]
    words: Mapping[str, str]
    forms: Mapping[str, str]
    standings: Mapping[str, str]
    complaints: Mapping[str, Mapping[str, str]]
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

    def listed(self, value: str) -> str:
        """A listed value, Kazakh as papers have it, in the language of the workbook."""
        if self.language is WorkbookLanguage.KAZAKH:
            return value
        declared = {own.kk: own.ru for own in (*self.edition.kinds, *self.edition.norms)}
        return declared.get(value) or _IN_RUSSIAN.get(value, value)

    def said(self, label: Label, value: Value) -> Value:
        """What a cell is filled with: a listed value in the language of the workbook."""
        is_listed = label.value in (ValueType.LISTED, ValueType.YES_NO)
        return self.listed(value) if is_listed and isinstance(value, str) else value

    def example(self, label: Label) -> str:
        """A value that may stand there."""
        return str(self.said(label, _dated(label.example, self.year)))

    def rule(self, label: Label) -> str:
        """When a label or a column is filled, and with what."""
        fact = label.fact if isinstance(label, Column) else None
        if fact is not None:
            return fact.rule_kk if self.language is WorkbookLanguage.KAZAKH else fact.rule_ru
        return self.rules[label.name.group][label.name.key]

    def who_fills(self, forms: tuple[Form, ...]) -> str:
        """Whose column it is: «барлығы», or the groups of forms by their abbreviations."""
        if set(forms) == set(Form):
            return self.words["everyone"]
        return ", ".join(self.forms[form.value] for form in forms)

    def note(self, column: Column) -> str:
        """The note on a header: the rule, an example, whose column it is."""
        example = f"{self.words['example']}: {self.example(column)}"
        owner = f"{self.words['who']}: {self.who_fills(column.forms)}"
        return "\n".join((self.rule(column), example, owner))


_IN_RUSSIAN = {
    own.kk: own.ru for group in ("answer", "standing") for own in names(group).values()
} | {legal.abbreviation: legal.abbreviation_ru for legal in LEGAL_FORMS}


def load(
    language: WorkbookLanguage, year: int, edition: Edition, kind: Blank = Blank.ORGANISATIONS
) -> GuideText:
    """The sentences; a missing or misspelt key is our own mistake and raises."""
    file = resources.files(__package__).joinpath(f"guide.{language.value}.toml")
    data = tomllib.loads(_dated(file.read_text("utf-8"), year))
    of_report = data.pop("report")
    return GuideText(language, year, edition, **data | (of_report if kind is Blank.REPORT else {}))


def write(
    book: Book,
    text: GuideText,
    labels: Sequence[BodyLabel],
    columns: Mapping[SheetName, Sequence[TableField]],
    notice: str,
) -> None:
    """The instruction sheet of a workbook with these labels and, in its tables, columns.

    A notice, if any, stands above everything else.
    """
    page = book.page(text.sheet(SheetName.GUIDE), _WIDTHS)
    page.set_up_print()
    above = [(notice, _NOTICE)] if notice else []
    about = ((words, _WORDS) for words in text.about)
    below = _parts(text, labels, columns)
    for row, (words, look) in enumerate((*above, (text.title, _TITLE), *about, *below), 1):
        if isinstance(words, str):
            page.put_across(row, words, look)
        elif words:
            page.height(row, max(map(partial(lines_of, bold=look.bold), words, _WIDTHS)))
            page.put_row(row, words, look)


_Line = str | tuple[str, ...]
"""A paragraph, or the cells of a table's row; none leave the row empty."""


def _parts(
    text: GuideText,
    labels: Sequence[BodyLabel],
    columns: Mapping[SheetName, Sequence[TableField]],
) -> Iterator[tuple[_Line, CellFormat]]:
    """The lines below headings, which have some room above them."""
    steps = [f"{number}. {step}" for number, step in enumerate(text.order, 1)]
    parts: list[tuple[str, Sequence[_Line]]] = [("order", steps), *_tables(text, labels, columns)]
    for heading, lines in (*parts, ("typing", text.typing), ("after", text.after)):
        yield (), _WORDS
        yield text.headings[heading], _HEADING
        for number, line in enumerate(lines):
            yield line, _WORDS if isinstance(line, str) else _CELL if number else _HEAD


def _tables(
    text: GuideText,
    labels: Sequence[BodyLabel],
    columns: Mapping[SheetName, Sequence[TableField]],
) -> Iterator[tuple[str, Sequence[_Line]]]:
    """The keys of the tables' headings with their rows; the first row names the columns."""
    edition, whose = text.edition, text.who_fills

    def head(*keys: str) -> tuple[str, ...]:
        return tuple(text.words[key] for key in keys)

    def said(label: Label) -> tuple[str, str, str]:
        return text.named(label.name), text.rule(label), text.example(label)

    yield "body", [head("label", "rule", "example"), *(said(field.value) for field in labels)]
    for sheet, fields in columns.items():
        asked = (column_of(field, edition) for field in fields)
        rows = ((*said(column), whose(column.forms)) for column in asked)
        yield sheet.name.lower(), [head("column", "rule", "example", "who"), *rows]
    yield "kinds", [head("value"), *((text.listed(kind.kk),) for kind in edition.kinds)]
    is_kazakh = text.language is WorkbookLanguage.KAZAKH
    forms = (
        (
            text.listed(legal.abbreviation),
            legal.name if is_kazakh else legal.name_ru,
            whose((form,)),
        )
        for legal in LEGAL_FORMS
        if (form := legal.form) is not None
    )
    yield "legal_forms", [head("value", "full_name", "section"), *forms]
    if SheetName.ORGANISATIONS in columns:
        standings = ((text.listed(one.value), text.standings[one.name]) for one in Standing)
        yield "standings", [head("value", "counted"), *standings]
    norms = ((text.listed(norm.kk), whose(norm.forms)) for norm in edition.norms)
    yield "norms", [head("value", "norm_of"), *norms]
