"""The elements of an official form: lines and tables, in the order of the page.

A text is either fixed, letter by letter as the law has it, or a tag that prints or repeats.
Composing a template, checking one that a clerk has edited and proving a finished paper all go by
the same layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from functools import cached_property

from generator.law.appendices import SheetText
from generator.law.choices import Form
from generator.papers.tags import BODY, BODY_HEAD, BODY_NAME, PERIOD


class Role(StrEnum):
    """The role of a text on the page, which decides its style."""

    ANNEX = auto()
    FORM_MARK = auto()
    TITLE = auto()
    BODY = auto()
    PERIOD = auto()
    CAPTION = auto()
    SECTION = auto()
    REMARK = auto()
    COLUMN = auto()
    CELL = auto()
    CENTRE = auto()
    TOTAL = auto()
    TOTAL_CENTRE = auto()
    LOOP = auto()
    SIGNER = auto()
    SIGNED = auto()


class FormMerge(Enum):
    """A cell that runs over several rows: its first, and those below."""

    STARTS = auto()
    GOES_ON = auto()


class TableKind(Enum):
    """The kind of a table: the form's grid, or lines to sign on."""

    GRID = auto()
    SIGNATURE = auto()


@dataclass(frozen=True)
class FormLine:
    """A line outside tables."""

    role: Role
    text: str

    @property
    def is_tag(self) -> bool:
        """True when the text is filled in."""
        return is_tag(self.text)


@dataclass(frozen=True)
class FormCell:
    """A cell over ``span`` columns; an empty text is an empty cell."""

    role: Role
    text: str = ""
    span: int = 1
    merge: FormMerge | None = None

    @property
    def is_tag(self) -> bool:
        """True when the text is filled in."""
        return is_tag(self.text)


@dataclass(frozen=True)
class FormRow:
    """A row; ``heads`` repeats on every page, ``is_held`` stays with the next.

    ``is_repeated`` stands within a loop; ``is_control`` is gone from the finished paper.
    """

    cells: tuple[FormCell, ...]
    heads: bool = False
    is_held: bool = False
    is_repeated: bool = False
    is_control: bool = False

    def columns(self) -> Iterator[tuple[int, FormCell]]:
        """The cells with the columns they begin in, from 1."""
        column = 1
        for cell in self.cells:
            yield column, cell
            column += cell.span


@dataclass(frozen=True)
class FormTable:
    """A table: ``name`` is shown to people, ``known_by`` are the columns that identify a row.

    ``widths`` are in centimetres.
    """

    name: str
    widths: tuple[float, ...]
    rows: tuple[FormRow, ...]
    known_by: tuple[int, ...]
    kind: TableKind = TableKind.GRID


@dataclass(frozen=True)
class Layout:
    """The form of a paper: its title, what stands on it, how the sheet lies."""

    title: str
    blocks: tuple[FormLine | FormTable, ...]
    is_landscape: bool = False

    @property
    def lines(self) -> tuple[FormLine, ...]:
        """What stands outside tables."""
        return tuple(block for block in self.blocks if isinstance(block, FormLine))

    @property
    def tables(self) -> tuple[FormTable, ...]:
        """The tables from top to bottom."""
        return tuple(block for block in self.blocks if isinstance(block, FormTable))

    @property
    def control_tags(self) -> frozenset[str]:
        """The tags with which the form repeats rows of its own."""
        rows = (row for table in self.tables for row in table.rows if row.is_control)
        return frozenset(cell.text for row in rows for cell in row.cells)

    @cached_property
    def fixed_words(self) -> tuple[str, ...]:
        """The words that every finished paper has, in order; those of loops may stand never."""
        return tuple(self._fixed_words())

    def _fixed_words(self) -> Iterator[str]:
        for block in self.blocks:
            if isinstance(block, FormLine):
                yield from () if block.is_tag else (block.text,)
                continue
            for row in block.rows:
                if not (row.is_repeated or row.is_control):
                    yield from (cell.text for cell in row.cells if cell.text and not cell.is_tag)


def is_tag(text: str) -> bool:
    """True of a tag; the law's own words begin with no brace."""
    return text.startswith("{")


def printing(*path: str) -> str:
    """The tag that prints a name."""
    return f"{{{{ {'.'.join(path)} }}}}"


def looped(rows: Sequence[FormRow], name: str, path: str, columns: int) -> tuple[FormRow, ...]:
    """Rows repeated for each item of a list."""

    def control_row(tag: str) -> FormRow:
        return FormRow((FormCell(Role.LOOP, tag, span=columns),), is_control=True)

    repeated = tuple(replace(row, is_repeated=True) for row in rows)
    return (
        control_row(f"{{%tr for {name} in {path} %}}"),
        *repeated,
        control_row("{%tr endfor %}"),
    )


_SIGNATURE_WIDTHS = (13.2, 4.5, 8.0)


def head(header: Sequence[str], form_mark: str, title: str) -> Iterator[FormLine]:
    """The mark of the annex, «Нысан» and the title."""
    yield from (FormLine(Role.ANNEX, line) for line in header)
    yield FormLine(Role.FORM_MARK, form_mark)
    yield FormLine(Role.TITLE, title)


def above_body(text: SheetText) -> Iterator[FormLine]:
    """All above a form about one body: its name and the period, each above its caption."""
    yield from head(text.header, text.form_mark, text.title)
    yield FormLine(Role.BODY, printing(BODY, BODY_NAME))
    yield FormLine(Role.CAPTION, text.body_caption)
    yield from period(text.period_caption)


def period(caption: str) -> Iterator[FormLine]:
    """The reporting period above its caption."""
    yield FormLine(Role.PERIOD, printing(PERIOD))
    yield FormLine(Role.CAPTION, caption)


def column_heads(
    single: Sequence[str], of_which: str, forms: Mapping[Form, str]
) -> Iterator[FormRow]:
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
