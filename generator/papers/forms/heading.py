"""The elements above and below the tables of every form, as the appendices have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.law.choices import Form
from generator.papers.context.common import BODY, BODY_HEAD, BODY_NAME, PERIOD
from generator.papers.forms.elements import (
    FormCell,
    FormLine,
    FormMerge,
    FormRow,
    FormTable,
    Role,
    TableKind,
    printing,
)

_SIGNATURE_WIDTHS = (13.2, 4.5, 8.0)


def head(header: Sequence[str], form_mark: str, title: str) -> Iterator[FormLine]:
    """The mark of the annex, «Нысан» and the title."""
    yield from (FormLine(Role.ANNEX, line) for line in header)
    yield FormLine(Role.FORM_MARK, form_mark)
    yield FormLine(Role.TITLE, title)


def body(caption: str) -> Iterator[FormLine]:
    """The name of the body above its caption."""
    yield FormLine(Role.BODY, printing(BODY, BODY_NAME))
    yield FormLine(Role.CAPTION, caption)


def period(caption: str) -> Iterator[FormLine]:
    """The reporting period above its caption."""
    yield FormLine(Role.PERIOD, printing(PERIOD))
    yield FormLine(Role.CAPTION, caption)


def columns(single: Sequence[str], of_which: str, forms: Mapping[Form, str]) -> Iterator[FormRow]:
    """Two rows of heads: single ones over both, the sections below what they are part of."""
    above = tuple(FormCell(Role.COLUMN, text, merge=FormMerge.STARTS) for text in single)
    below = tuple(FormCell(Role.COLUMN, merge=FormMerge.GOES_ON) for _ in single)
    yield FormRow((*above, FormCell(Role.COLUMN, of_which, span=len(Form))), heads=True)
    yield FormRow((*below, *(FormCell(Role.COLUMN, forms[form]) for form in Form)), heads=True)


def signature(words: Sequence[str]) -> FormTable:
    """The lines to sign on: who signs, room for the hand, the name; captions below."""
    signer, hand, name = words
    first = FormRow(
        (
            FormCell(Role.SIGNER, signer),
            FormCell(Role.SIGNED),
            FormCell(Role.SIGNED, printing(BODY, BODY_HEAD)),
        ),
        is_held=True,
    )
    second = FormRow(
        (FormCell(Role.SIGNER), FormCell(Role.CAPTION, hand), FormCell(Role.CAPTION, name)),
        is_held=True,
    )
    return FormTable(signer, _SIGNATURE_WIDTHS, (first, second), (1, 2, 3), TableKind.SIGNATURE)
