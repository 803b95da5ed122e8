"""An edition as a Word document: its appendices as the act prints them, then all the rest of it.

For a second pair of eyes, beside the act: every word and number of the file stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from generator.law.criteria import Criterion, Heading
from generator.law.edition import Edition
from generator.law.papers import Paper
from generator.law.toml_walks import leaves
from generator.messages.wording import Language, speech
from generator.papers.form_elements import (
    FormCell,
    FormLine,
    FormRow,
    FormTable,
    Layout,
    Role,
)
from generator.papers.forms import layout
from generator.word.compose import styles
from generator.word.compose.markup import Cell, Row, paragraph, run, table, w, widths
from generator.word.compose.package import packed
from generator.word.compose.template import form_of, sides_of

_ITEM_COLUMNS: Final = (2.0, 13.0, 2.0)
_REST_COLUMNS: Final = widths(6.5, 10.5)
_IN_ORDER: Final = (Paper.REPORT, Paper.INSPECTIONS, Paper.SHEET, Paper.CONSOLIDATED)

_PRINTED: Final = ("items", "sheet", "report", "inspections", "consolidated")
_PRINTED_KEYS: Final = ("text", "title", "columns", "group", "total_label", "is_draft")
"""Tables of which the appendices print every word, and keys of the others."""


def book(edition: Edition) -> bytes:
    """The document (.docx) of an edition; the same on every run."""
    forms = [_appendix_1(edition), *(_blank(layout(edition, paper)) for paper in _IN_ORDER)]
    body = w("body")
    for found in forms:
        own = styles.declared().reports if found.is_landscape else ()
        body.extend(form_of(found, styles.looks(own)))
        body.append(w("p", w("pPr", sides_of(found))))
    body.extend(_rest(edition))
    body.append(sides_of(forms[0]))
    return packed(body, styles.part(styles.declared().reports), edition.name.kk)


def _appendix_1(edition: Edition) -> Layout:
    words = edition.items
    lines = (FormLine(Role.ANNEX, line) for line in words.header)
    heads = (
        FormRow(tuple(FormCell(Role.COLUMN, text) for text in texts), heads=True)
        for texts in words.columns
    )
    rows = (row for item in edition.criteria for row in _item(item))
    items = FormTable(words.title, _ITEM_COLUMNS, (*heads, *rows), ())
    return Layout(words.title, (*lines, FormLine(Role.TITLE, words.title), items))


def _item(item: Criterion | Heading) -> Iterator[FormRow]:
    yield _line(item.no, item.text, "")
    above: str | None = None
    for option in item.options if isinstance(item, Criterion) else ():
        if option.group is not None and option.group != above:
            yield _line("", option.group, "")
        above = option.group
        yield _line("", option.text, option.shown)


def _line(no: str, text: str, points: str) -> FormRow:
    centre, cell = Role.CENTRE, Role.CELL
    return FormRow((FormCell(centre, no), FormCell(cell, text), FormCell(centre, points)))


def _blank(form: Layout) -> Layout:
    """A form without what is filled in: an empty line or cell in the place of each tag."""
    blocks = (
        replace(block, rows=tuple(map(_blank_row, (r for r in block.rows if not r.is_control))))
        if isinstance(block, FormTable)
        else replace(block, text="" if block.is_tag else block.text)
        for block in form.blocks
        if isinstance(block, FormTable) or block.role is not Role.LOOP
    )
    return replace(form, blocks=tuple(blocks))


def _blank_row(row: FormRow) -> FormRow:
    cells = (replace(cell, text="" if cell.is_tag else cell.text) for cell in row.cells)
    return replace(row, cells=tuple(cells))


def _rest(edition: Edition) -> Iterator[etree._Element]:
    """What stands in no appendix: dates, points, bounds, levels, measures, rulings."""
    title = speech(Language.KAZAKH).say("editions.book-rest")
    yield paragraph(styles.NOTES_SECTION, run(title))
    found = (leaf for leaf in leaves(edition) if leaf.part.partition(",")[0] not in _PRINTED)
    rows = [_pair(one.part, str(one.value)) for one in found if one.key not in _PRINTED_KEYS]
    yield table(styles.NOTES_TABLE, _REST_COLUMNS, rows)


def _pair(part: str, value: str) -> Row:
    return Row(tuple(Cell((paragraph(styles.NOTES_CELL, run(text)),)) for text in (part, value)))
