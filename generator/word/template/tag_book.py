"""The tag book: a Word document that a clerk copies tags from. Kazakh, as templates are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from generator.law.edition import Edition
from generator.law.papers import Paper
from generator.messages.problems import Phrase
from generator.messages.wording import DASH, Language, Speech, speech
from generator.papers.form_elements import Role
from generator.papers.forms import layout
from generator.papers.tag_reference import MORE, TagEntry, TagTable, tag_tables
from generator.word.compose import page, styles
from generator.word.compose.markup import Cell, Row, paragraph, run, table, w, widths
from generator.word.compose.package import packed
from generator.word.compose.words import words
from generator.word.template.samples import trials

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

_PAPER: Final = page.PageSize(width=29.7, height=21, left=1.5, text=26.7)
_COLUMNS: Final = widths(8.8, 2.7, 2.7, 4, 4.5, 4)
"""The first holds the longest tag in one line."""
_SIGNATURE_COLUMNS: Final = widths(9, 5, 8)


def list_tags(edition: Edition, paper: Paper) -> tuple[TagTable, ...]:
    """The tags of a paper's template, with examples from an invented body."""
    return tag_tables(edition, paper, trials(edition, paper)[0].context)


def book(edition: Edition, paper: Paper) -> bytes:
    """The tag book (.docx) of a paper's template."""
    kazakh = speech(Language.KAZAKH)
    title = kazakh.say("tags.title", title=layout(edition, paper).title)
    body = w("body", *_head(title, edition, kazakh))
    for tags in list_tags(edition, paper):
        body.extend(_table(tags, kazakh))
    if paper is not Paper.CONSOLIDATED:
        body.extend(_signature(edition))
    body.extend((w("p"), page.settings(_PAPER)))
    # No edition in the properties: that is how a template declares its own, and this is none.
    own = styles.declared()
    return packed(body, styles.part((*own.reports, *own.tag_book)), title)


def _head(title: str, edition: Edition, kazakh: Speech) -> Iterator[etree._Element]:
    yield _said(styles.TITLE, title)
    yield _said(styles.BOOK_EDITION, edition.name.kk)
    for sentence in HOW:
        yield _said(styles.NOTES_LIST, kazakh.show(sentence))


def _signature(edition: Edition) -> Iterator[etree._Element]:
    """A block to sign on with the head's position and name, and room for the hand and the date."""
    _, hand, name = edition.report.signature
    position, head = words().sign_tags
    lines = (
        (_typed(position), _ruled(""), _typed(head)),
        (_caption(""), _caption(hand), _caption(name)),
        (_said(styles.NOTES_CELL, words().sign_date), _caption(""), _caption("")),
    )
    yield _said(styles.NOTES_SECTION, words().sign_heading)
    yield _said(styles.NOTES_LIST, words().sign_how)
    rows = (Row(tuple(Cell((part,)) for part in line)) for line in lines)
    yield table(styles.DETAILS_TABLE, _SIGNATURE_COLUMNS, rows)


def _ruled(text: str) -> etree._Element:
    return paragraph(styles.looks(styles.declared().reports)[Role.SIGNED], run(text))


def _caption(text: str) -> etree._Element:
    return paragraph(styles.looks(())[Role.CAPTION], run(text))


def _table(tags: TagTable, kazakh: Speech) -> Iterator[etree._Element]:
    yield _said(styles.NOTES_SECTION, kazakh.show(tags.title))
    titles = (_said(styles.NOTES_COLUMN, kazakh.show(column)) for column in COLUMNS)
    rows = [Row(tuple(Cell((title,)) for title in titles), repeats=True)]
    rows += (_row(entry, kazakh) for entry in tags.entries)
    yield table(styles.NOTES_TABLE, _COLUMNS, rows)


def _row(entry: TagEntry, kazakh: Speech) -> Row:
    where = "; ".join(kazakh.show(phrase) for phrase in entry.where)
    texts = (entry.kk, entry.ru, entry.example or DASH, entry.row or DASH, where)
    typed = Cell(tuple(_typed(line) for line in entry.typed))
    return Row((typed, *(Cell((_said(styles.NOTES_CELL, text),)) for text in texts)))


def _typed(line: str) -> etree._Element:
    if line == MORE:
        return _said(styles.NOTES_CELL, line)
    return paragraph(styles.BOOK_TAG, run(line, styles.TAG))


def _said(style: str, text: str) -> etree._Element:
    return paragraph(style, run(text))
