"""Documents that explain: an edition as the act prints it, and the book of a template's tags.

The first is for a second pair of eyes: every word and number of the edition's file stands in it,
appendices first, then all the rest. From the second a clerk copies tags. Both are in Kazakh.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from generator.law.choices import Paper
from generator.law.criteria import Criterion, Heading
from generator.law.edition import Edition
from generator.law.typed_toml import leaves
from generator.messages.problems import Phrase
from generator.messages.wording import DASH, Language, Speech, speech
from generator.papers.forms import (
    FormCell,
    FormLine,
    FormRow,
    FormTable,
    Layout,
    Role,
    is_tag,
    layout,
)
from generator.papers.tag_reference import MORE, TagEntry, TagTable, tag_tables
from generator.word.compose import markup
from generator.word.compose.markup import (
    TableCell,
    TableRow,
    kept_with_next,
    packed,
    paragraph,
    run,
    table,
    w,
    widths,
    words,
)
from generator.word.compose.template import form_of, sides_of
from generator.word.template.samples import trials

_ITEM_COLUMNS: Final = (2.0, 13.0, 2.0)
_REST_COLUMNS: Final = widths(6.5, 10.5)
_IN_ORDER: Final = (Paper.REPORT, Paper.INSPECTIONS, Paper.SHEET, Paper.CONSOLIDATED)

_PRINTED: Final = ("items", "sheet", "report", "inspections", "consolidated")
_PRINTED_KEYS: Final = ("text", "title", "columns", "group", "total_label", "is_draft")
"""Tables of which the appendices print every word, and keys of the others."""


def act_book(edition: Edition) -> bytes:
    """The document (.docx) of an edition; the same on every run."""
    forms = [_appendix_1(edition), *(_blank(layout(edition, paper)) for paper in _IN_ORDER)]
    body = w("body")
    for found in forms:
        own = markup.declared().reports if found.is_landscape else ()
        body.extend(form_of(found, markup.style_ids(own)))
        body.append(w("p", w("pPr", sides_of(found))))
    body.extend(_rest(edition))
    body.append(sides_of(forms[0]))
    return packed(body, markup.part(markup.declared().reports), edition.name.kk)


def _appendix_1(edition: Edition) -> Layout:
    printed = edition.items
    lines = (FormLine(Role.ANNEX, line) for line in printed.header)
    heads = (
        FormRow(tuple(FormCell(Role.COLUMN, text) for text in texts), heads=True)
        for texts in printed.columns
    )
    rows = (row for item in edition.criteria for row in _item(item))
    items = FormTable(printed.title, _ITEM_COLUMNS, (*heads, *rows), ())
    return Layout(printed.title, (*lines, FormLine(Role.TITLE, printed.title), items))


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
        else replace(block, text="" if is_tag(block.text) else block.text)
        for block in form.blocks
        if isinstance(block, FormTable) or block.role is not Role.LOOP
    )
    return replace(form, blocks=tuple(blocks))


def _blank_row(row: FormRow) -> FormRow:
    cells = (replace(cell, text="" if is_tag(cell.text) else cell.text) for cell in row.cells)
    return replace(row, cells=tuple(cells))


def _rest(edition: Edition) -> Iterator[etree._Element]:
    """What stands in no appendix: dates, points, bounds, levels, measures, rulings."""
    title = speech(Language.KAZAKH).say("editions.book-rest")
    yield paragraph(markup.NOTES_SECTION, run(title))
    found = (leaf for leaf in leaves(edition) if leaf.part.partition(",")[0] not in _PRINTED)
    texts = ((one.part, str(one.value)) for one in found if one.key not in _PRINTED_KEYS)
    rows = (
        TableRow(tuple(TableCell((_said(markup.NOTES_CELL, own),)) for own in pair))
        for pair in texts
    )
    yield table(markup.NOTES_TABLE, _REST_COLUMNS, rows)


HOW: Final = (
    Phrase("tags.how-copy"),
    Phrase("tags.how-look"),
    Phrase("tags.how-rows", {"tag": "{%tr … %}"}),
    Phrase("tags.how-paragraphs", {"tag": "{%p … %}"}),
)
"""How a tag is copied and where it stands, a sentence each."""

COLUMNS: Final = (
    Phrase("tags.column-tag"),
    Phrase("tags.column-kk"),
    Phrase("tags.column-ru"),
    Phrase("tags.column-example"),
    Phrase("tags.column-row"),
    Phrase("tags.column-where"),
)

_PAPER: Final = markup.PageSize(width=29.7, height=21, left=1.5, text=26.7)
_COLUMNS: Final = widths(6.4, 3, 3, 4, 6.3, 4)
"""The tags and the official words are the longest."""
_SIGNATURE_COLUMNS: Final = widths(9, 5, 8)


def list_tags(edition: Edition, paper: Paper) -> tuple[TagTable, ...]:
    """The tags of a paper's template, with examples from an invented body."""
    return tag_tables(edition, paper, trials(edition, paper)[0].context)


def tag_book(edition: Edition, paper: Paper) -> bytes:
    """The tag book (.docx) of a paper's template."""
    kazakh = speech(Language.KAZAKH)
    title = kazakh.say("tags.title", title=layout(edition, paper).title)
    body = w("body", *_head(title, edition, kazakh))
    for tags in list_tags(edition, paper):
        body.extend(_table(tags, kazakh))
    if paper is not Paper.CONSOLIDATED:
        body.extend(_signature(edition))
    body.extend((w("p"), markup.settings(_PAPER)))
    # No edition in the properties: that is how a template declares its own, and this is none.
    own = markup.declared()
    return packed(body, markup.part((*own.reports, *own.tag_book)), title)


def _head(title: str, edition: Edition, kazakh: Speech) -> Iterator[etree._Element]:
    yield _said(markup.TITLE, title)
    yield _said(markup.BOOK_EDITION, edition.name.kk)
    for sentence in HOW:
        yield _said(markup.NOTES_LIST, kazakh.show(sentence))


def _signature(edition: Edition) -> Iterator[etree._Element]:
    """A block to sign on with the head's position and name, and room for the hand and the date."""
    _, hand, name = edition.report.signature
    position, head = words().sign_tags
    lines = (
        (_typed(position), _ruled(""), _typed(head)),
        (_caption(""), _caption(hand), _caption(name)),
        (_said(markup.NOTES_CELL, words().sign_date), _caption(""), _caption("")),
    )
    yield _said(markup.NOTES_SECTION, words().sign_heading)
    how = _said(markup.NOTES_LIST, words().sign_how)
    how[0].append(w("keepNext"))
    yield how
    rows = (kept_with_next(TableRow(tuple(TableCell((part,)) for part in line))) for line in lines)
    yield table(markup.DETAILS_TABLE, _SIGNATURE_COLUMNS, rows)


def _ruled(text: str) -> etree._Element:
    return paragraph(markup.style_ids(markup.declared().reports)[Role.SIGNED], run(text))


def _caption(text: str) -> etree._Element:
    return paragraph(markup.style_ids(())[Role.CAPTION], run(text))


def _table(tags: TagTable, kazakh: Speech) -> Iterator[etree._Element]:
    yield _said(markup.NOTES_SECTION, kazakh.show(tags.title))
    titles = (_said(markup.NOTES_COLUMN, kazakh.show(column)) for column in COLUMNS)
    rows = [TableRow(tuple(TableCell((title,)) for title in titles), repeats=True)]
    rows += (_row(entry, kazakh) for entry in tags.entries)
    yield table(markup.NOTES_TABLE, _COLUMNS, rows)


def _row(entry: TagEntry, kazakh: Speech) -> TableRow:
    where = "; ".join(kazakh.show(phrase) for phrase in entry.where)
    texts = (entry.kk, entry.ru, entry.example or DASH, entry.row or DASH, where)
    typed = TableCell(tuple(_typed(line) for line in entry.typed))
    return TableRow((typed, *(TableCell((_said(markup.NOTES_CELL, text),)) for text in texts)))


def _typed(line: str) -> etree._Element:
    if line == MORE:
        return _said(markup.NOTES_CELL, line)
    return paragraph(markup.BOOK_TAG, run(line, markup.TAG))


def _said(style: str, text: str) -> etree._Element:
    return paragraph(style, run(text))
