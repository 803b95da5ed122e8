"""The Kazakh sentences of blank workbooks, read from ``guide.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from generator.law.edition import Form
from generator.submission.contract import Column, Label, Standing, ValueType


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
    """All sentences: paragraphs in order, and one per group of forms, standing, type of value."""

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

    def rule(self, label: Label) -> str:
        """When a label or a column is filled, and with what."""
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
        if column.example:
            lines.append(f"{words.example}: {column.example}")
        lines.append(f"{words.who}: {self.who_fills(column.forms)}")
        return "\n".join(lines)


def load() -> GuideText:
    """The sentences; a missing or misspelt key is our own mistake and raises."""
    return _text(_data())


def load_for_report() -> GuideText:
    """The sentences for a workbook that holds a body's report instead of its organisations."""
    data = _data()
    return replace(
        _text(data),
        order=tuple(data["report"]["order"]),
        typing=tuple(data["report"]["typing"]),
    )


def _data() -> dict[str, Any]:
    file = resources.files(__package__).joinpath("guide.toml")
    return tomllib.loads(file.read_text("utf-8"))


def _text(data: Mapping[str, Any]) -> GuideText:
    return GuideText(
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
