"""What stands above and below the tables of every form, as the appendices have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.law.edition import Form
from generator.papers.context.common import BODY, BODY_HEAD, BODY_NAME, PERIOD
from generator.papers.forms.elements import Cell, Kind, Line, Look, Merge, Row, Table, printing

_SIGNATURE_WIDTHS = (11.7, 5.0, 9.0)


def head(header: Sequence[str], form_mark: str, title: str) -> Iterator[Line]:
    """The mark of the annex, «Нысан» and the title."""
    yield from (Line(Look.ANNEX, line) for line in header)
    yield Line(Look.FORM_MARK, form_mark)
    yield Line(Look.TITLE, title)


def body(caption: str) -> Iterator[Line]:
    """The name of the body above its caption."""
    yield Line(Look.BODY, printing(BODY, BODY_NAME))
    yield Line(Look.CAPTION, caption)


def period(caption: str) -> Iterator[Line]:
    """The reporting period above its caption."""
    yield Line(Look.PERIOD, printing(PERIOD))
    yield Line(Look.CAPTION, caption)


def columns(single: Sequence[str], of_which: str, forms: Mapping[Form, str]) -> Iterator[Row]:
    """Two rows of heads: single ones over both, the sections below what they are part of."""
    above = tuple(Cell(Look.COLUMN, text, merge=Merge.STARTS) for text in single)
    below = tuple(Cell(Look.COLUMN, merge=Merge.GOES_ON) for _ in single)
    yield Row((*above, Cell(Look.COLUMN, of_which, span=len(Form))), heads=True)
    yield Row((*below, *(Cell(Look.COLUMN, forms[form]) for form in Form)), heads=True)


def signature(words: Sequence[str]) -> Table:
    """The lines to sign on: who signs, room for the hand, the name; captions below."""
    signer, hand, name = words
    first = Row(
        (
            Cell(Look.SIGNER, signer),
            Cell(Look.SIGNED),
            Cell(Look.SIGNED, printing(BODY, BODY_HEAD)),
        ),
        is_held=True,
    )
    second = Row((Cell(Look.SIGNER), Cell(Look.CAPTION, hand), Cell(Look.CAPTION, name)))
    return Table(signer, _SIGNATURE_WIDTHS, (first, second), (1, 2, 3), Kind.SIGNATURE)
