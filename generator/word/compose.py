"""Composes a fresh Word template of the assessment sheet from an edition's data.

Every fixed word of the form is the edition's own; the words of the notes are ours and stand in
:mod:`generator.word.words`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from generator import edition_file
from generator.edition import Edition, Section, SheetText
from generator.edition import Row as SheetRow
from generator.word import page, styles, words
from generator.word.markup import (
    Cell,
    Row,
    kept_with_next,
    paragraph,
    run,
    serialised,
    table,
    w,
    widths,
)
from generator.word.package import Properties, packed
from generator.word.styles import ParagraphStyle

# A4 with the margins of an official paper: 17 cm are left for the text, and each table takes all.
_PAPER: Final = page.Paper(width=21, height=29.7, left=2.5, text=17)
_FORM_COLUMNS: Final = widths(1.3, 12.3, 3.4)
_DETAILS_COLUMNS: Final = widths(5, 12)
_OVERVIEW_COLUMNS: Final = widths(6.6, 3, 2, 2.4, 3)
_NOTES_COLUMNS: Final = widths(2.2, 12.8, 2)


def compose(edition: Edition) -> bytes:
    """A template (.docx) of the edition's assessment sheet with notes; the same on every run."""
    end = paragraph(styles.END.id)
    body = w("body", *_form(edition), *_notes(edition), end, page.settings(_PAPER))
    properties = Properties(edition.sheet.title, edition.id, page.AUTHOR, styles.LANGUAGE)
    return packed(serialised(w("document", body)), page.parts(styles.part()), properties)


def write_shipped(folder: Path) -> None:
    """Writes ``<edition>/assessment-sheet.docx`` under a folder for every shipped edition."""
    editions, problems = edition_file.load_shipped()
    if problems:
        raise ValueError(problems)
    for edition in editions:
        target = folder / edition.id / "assessment-sheet.docx"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(compose(edition))


def _said(style: ParagraphStyle, text: str) -> etree._Element:
    return paragraph(style.id, run(text)) if text else paragraph(style.id)


def _tagged(style: ParagraphStyle, tag: str) -> etree._Element:
    """A paragraph that holds one tag, in one run: Word must never tear it apart."""
    return paragraph(style.id, run(tag, styles.TAG))


# The form


def _form(edition: Edition) -> Iterator[etree._Element]:
    yield from _head(edition.sheet)
    for section in edition.sections:
        yield _said(styles.SECTION, section.title)
        yield table(styles.FORM_TABLE, _FORM_COLUMNS, _form_rows(section))


def _head(sheet: SheetText) -> Iterator[etree._Element]:
    yield from (_said(styles.ANNEX, line) for line in sheet.header)
    yield _said(styles.FORM_MARK, sheet.form_mark)
    yield _said(styles.TITLE, sheet.title)
    yield _tagged(styles.BODY, words.BODY_NAME)
    yield _said(styles.CAPTION, sheet.body_caption)
    yield _tagged(styles.PERIOD, words.PERIOD)
    yield _said(styles.CAPTION, sheet.period_caption)


def _form_rows(section: Section) -> Iterator[Row]:
    """The rows of a section; a heading stays with what it heads, the total with the last row."""
    for titles in section.columns:
        yield _column_titles(styles.COLUMN, titles)
    for row in section.rows:
        cells = _form_row(section, row)
        is_held = row.criterion is None or row is section.rows[-1]
        yield kept_with_next(cells) if is_held else cells
    yield _row(
        _said(styles.CELL_CENTRE, ""),
        _said(styles.TOTAL, section.total_label),
        _tagged(styles.TOTAL_CENTRE, words.TOTAL.format(section=section.tag)),
    )


def _form_row(section: Section, row: SheetRow) -> Row:
    number = _said(styles.CELL_CENTRE, row.no)
    text = _said(styles.CELL, row.text)
    if row.criterion is None:
        return _row(number, text, _said(styles.CELL_CENTRE, ""))
    tag = words.POINTS.format(section=section.tag, row=row.no.replace(".", "_"))
    return _row(number, text, _tagged(styles.CELL_CENTRE, tag))


def _row(*paragraphs: etree._Element) -> Row:
    return Row(tuple(Cell((part,)) for part in paragraphs))


def _column_titles(style: ParagraphStyle, titles: tuple[str, ...]) -> Row:
    return Row(tuple(Cell((_said(style, title),)) for title in titles), repeats=True)


# The notes


def _notes(edition: Edition) -> Iterator[etree._Element]:
    yield _said(styles.NOTES_TITLE, words.NOTES_TITLE)
    yield table(styles.DETAILS_TABLE, _DETAILS_COLUMNS, _details())
    yield _said(styles.NOTES_SECTION, words.OVERVIEW)
    yield table(styles.NOTES_TABLE, _OVERVIEW_COLUMNS, _overview(edition))
    for section in edition.sections:
        yield _said(styles.NOTES_SECTION, section.title)
        yield table(styles.NOTES_TABLE, _NOTES_COLUMNS, _notes_rows(section))
        for lines in words.LISTS:
            yield from _list(section, lines)


def _details() -> Iterator[Row]:
    for label, tag in words.DETAILS:
        yield _row(_said(styles.NOTES_LABEL, label), _tagged(styles.NOTES_VALUE, tag))


def _overview(edition: Edition) -> Iterator[Row]:
    point = edition.points.levels
    titles = tuple(title.format(point=point) for title in words.OVERVIEW_COLUMNS)
    yield _column_titles(styles.NOTES_COLUMN, titles)
    for section in edition.sections:
        tags = (tag.format(section=section.tag) for tag in words.OVERVIEW_TAGS)
        title = _said(styles.NOTES_CELL, section.title)
        yield _row(title, *(_tagged(styles.NOTES_CENTRE, tag) for tag in tags))
    totals = (
        _tagged(styles.NOTES_ROW_CENTRE, tag) if tag else _said(styles.NOTES_CENTRE, "")
        for tag in words.OVERVIEW_TOTAL_TAGS
    )
    yield _row(_said(styles.NOTES_ROW, words.OVERVIEW_TOTAL), *totals)


def _notes_rows(section: Section) -> Iterator[Row]:
    """A row of the sheet with its options stays on one page; its evidence may run on."""
    yield _column_titles(styles.NOTES_COLUMN, words.NOTES_COLUMNS)
    yield _loop(words.EACH_ROW.format(section=section.tag))
    yield kept_with_next(_criterion())
    yield _loop(words.EACH_OPTION)
    yield kept_with_next(_option())
    yield _loop(words.END_OF_ROWS)
    yield _beside_nothing(_tagged(styles.NOTES_COUNTS, words.ROW_COUNTS))
    yield _loop(words.EACH_GROUND)
    yield _beside_nothing(_tagged(styles.NOTES_GROUND, words.GROUND))
    yield _loop(words.END_OF_ROWS)
    yield _loop(words.END_OF_ROWS)


def _loop(tag: str) -> Row:
    """A row that only steers: it is gone from the finished document."""
    return Row((Cell((_tagged(styles.LOOP, tag),), span=len(_NOTES_COLUMNS)),))


def _criterion() -> Row:
    item = paragraph(
        styles.NOTES_CELL.id,
        run(words.ITEM_BEFORE),
        run(words.ROW_ITEM, styles.TAG),
        run(words.ITEM_AFTER),
        run(words.ROW_ITEM_TEXT, styles.TAG),
    )
    columns = (
        (_tagged(styles.NOTES_ROW_CENTRE, words.ROW_NUMBER),),
        (_tagged(styles.NOTES_ROW, words.ROW_TEXT), item),
        (_tagged(styles.NOTES_ROW_CENTRE, words.ROW_POINTS),),
    )
    return Row(tuple(Cell(paragraphs, fill=styles.SHADE) for paragraphs in columns))


def _option() -> Row:
    return _row(
        paragraph(styles.NOTES_CENTRE.id, run(words.OPTION_MARK, styles.MARK)),
        _tagged(styles.NOTES_CELL, words.OPTION_TEXT),
        _tagged(styles.NOTES_CENTRE, words.OPTION_POINTS),
    )


def _beside_nothing(text: etree._Element) -> Row:
    """Counts and evidence have no points of their own, so they take that column too."""
    return Row((Cell((_said(styles.NOTES_CENTRE, ""),)), Cell((text,), span=2)))


def _list(section: Section, words_of: words.ListWords) -> Iterator[etree._Element]:
    """A heading and a paragraph for each line; nothing at all when there is no line."""
    yield _tagged(styles.LOOP, words_of.condition(section.tag))
    yield _said(styles.NOTES_HEADING, words_of.heading)
    yield _tagged(styles.LOOP, words_of.each(section.tag))
    yield _tagged(styles.NOTES_LIST, words_of.line)
    yield _tagged(styles.LOOP, words.END_OF_LIST)
    yield _tagged(styles.LOOP, words.END_OF_IF)
