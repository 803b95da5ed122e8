"""Composes a fresh Word template of a paper from an edition's data.

Every fixed word of the form is the edition's own, laid out by :mod:`generator.papers.forms`;
the words of what is attached are ours and stand in :mod:`generator.word.compose.styles`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from lxml import etree

from generator.files import archive
from generator.law import edition_file, edition_reading
from generator.law.choices import Notes, Paper
from generator.law.criteria import Section
from generator.law.edition import Edition
from generator.papers.context.tags import glued, kazakh
from generator.papers.form_elements import (
    FormLine,
    FormMerge,
    FormRow,
    FormTable,
    Layout,
    Role,
    TableKind,
    is_tag,
)
from generator.papers.forms import layout
from generator.word import template_files
from generator.word.compose import markup, styles
from generator.word.compose.markup import (
    Cell,
    Row,
    kept_with_next,
    packed,
    paragraph,
    run,
    table,
    w,
    widths,
)
from generator.word.compose.styles import ListWords, words
from generator.word.read.plain import learn
from generator.word.template import lint, prepare

# A4 with the margins of an official paper: each table takes all that they leave.
_UPRIGHT: Final = markup.PageSize(width=21, height=29.7, left=2.5, text=17)
_ON_ITS_SIDE: Final = markup.PageSize(width=29.7, height=21, left=2.5, text=25.7)
_OVERVIEW_COLUMNS: Final = widths(8.4, 2.4, 1.1, 1.5, 3.6)
_LOST_COLUMNS: Final = widths(1.85, 13.4, 1.75)
_NOTES_COLUMNS: Final = widths(1, 14.9, 1.1)
_CHANGED_COLUMNS: Final = widths(2, 8.7, 3.6, 6.4, 5)
_MERGES: Final = {FormMerge.STARTS: "restart", FormMerge.GOES_ON: "continue"}


def compose(edition: Edition, paper: Paper = Paper.SHEET) -> bytes:
    """A template (.docx) of a paper of the edition; the same on every run."""
    found = layout(edition, paper)
    own = () if paper is Paper.SHEET else styles.declared().reports
    form = form_of(found, styles.style_ids(own))
    sides = sides_of(found)
    body = w("body", *form, *_attached(edition, paper), w("p"), sides)
    return packed(body, styles.part(own), found.title, paper.declaration(edition.id))


def _attached(edition: Edition, paper: Paper) -> Iterator[etree._Element]:
    """What follows the form on new pages, below an ordinary paragraph: there people sign."""
    if paper is Paper.SHEET:
        yield w("p")
        yield from _notes(edition)
    elif paper is Paper.REPORT:
        yield w("p")
        yield from _changed(edition)


def write_shipped(folder: Path) -> None:
    """Writes ``<edition>/<paper>.docx`` under a folder for every shipped edition, and what is kept.

    That is what :mod:`generator.law.edition_file` and :mod:`generator.word.template_files` find.
    Begin without the kept editions when the dataclasses of editions have changed.
    """
    edition_reading.keep()
    for edition in edition_file.editions():
        (folder / edition.id).mkdir(parents=True, exist_ok=True)
        for paper in Paper:
            (folder / edition.id / paper.template_name).write_bytes(compose(edition, paper))
    kept = Path(str(template_files.prepared_folder()))
    for old in kept.glob("*"):
        old.unlink()
    for name, members in kept_of(folder):
        data = archive.pack(members.items()) if len(members) > 1 else members[name]
        (kept / name).write_bytes(data)


def kept_of(folder: Path) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    """What is kept of the templates in a folder: the members of each file, the index at last."""
    index = {}
    for path in sorted(folder.glob("*/*.docx")):
        ready, problems = lint.check_file(path, edition_file.editions())
        if ready is None or problems:
            raise ValueError(problems)
        template, forms = ready.template, {}
        for notes in Notes if template.paper is Paper.SHEET else (Notes.FULL,):
            form = prepare.form(ready, notes)
            forms[notes] = archive.digest(form.data)
            reading = json.dumps(learn(form.data).as_json(), ensure_ascii=False).encode()
            yield f"{forms[notes]}.zip", {**form.kept(), template_files.READING: reading}
        index[template.sha256] = template.edition, template.paper.value, forms
    yield template_files.INDEX, {template_files.INDEX: json.dumps(index, indent=1).encode() + b"\n"}


def _said(style: str, text: str) -> etree._Element:
    return paragraph(style, run(text)) if text else paragraph(style)


def _tagged(style: str, tag: str) -> etree._Element:
    """A paragraph that holds one tag, in one run: Word must never tear it apart."""
    return paragraph(style, run(tag, styles.TAG))


# The form


def sides_of(found: Layout) -> etree._Element:
    """The page that a form lies on."""
    return markup.settings(_ON_ITS_SIDE if found.is_landscape else _UPRIGHT)


def form_of(found: Layout, looks: Mapping[Role, str]) -> Iterator[etree._Element]:
    """The lines and tables of a form, each text in the style that its role is set in."""
    above: FormLine | FormTable | None = None
    for block in found.blocks:
        if isinstance(block, FormLine):
            yield _set(looks[block.role], block.text)
        else:
            if isinstance(above, FormTable):
                # Word joins tables that touch.
                yield w("p", w("pPr", w("keepNext")))
            style = styles.FORM_TABLE if block.kind is TableKind.GRID else styles.DETAILS_TABLE
            rows = (_form_row(row, found, looks) for row in block.rows)
            yield table(style, widths(*block.widths), rows)
        above = block


def _form_row(row: FormRow, form: Layout, looks: Mapping[Role, str]) -> Row:
    cells = tuple(
        Cell(
            (_set(looks[cell.role], cell.text),),
            span=cell.span,
            merge=None if cell.merge is None else _MERGES[cell.merge],
            is_middle=row.heads and form.is_landscape,
            is_bottom=cell.role is Role.SIGNED,
        )
        for cell in row.cells
    )
    found = Row(cells, repeats=row.heads)
    return kept_with_next(found) if row.is_held else found


def _set(style: str, text: str) -> etree._Element:
    """A fixed text or a tag, as the layout has it."""
    return _tagged(style, text) if is_tag(text) else _said(style, text)


def _row(*paragraphs: etree._Element) -> Row:
    return Row(tuple(Cell((part,)) for part in paragraphs))


def _across(style: str, tag: str, span: int) -> Row:
    return Row((Cell((_tagged(style, tag),), span=span),))


def _control(tag: str, span: int) -> Row:
    return _across(styles.LOOP, tag, span)


def _column_titles(style: str, titles: tuple[str, ...]) -> Row:
    return Row(tuple(Cell((_said(style, title),)) for title in titles), repeats=True)


# The notes


def _notes(edition: Edition) -> Iterator[etree._Element]:
    """The verdict first, then its reasons by section."""
    yield _said(styles.NOTES_TITLE, words().notes_title)
    for detail in words().details:
        yield _detail(styles.NOTES_DETAIL, *detail)
    yield _said(styles.NOTES_SECTION, words().overview)
    yield table(styles.NOTES_TABLE, _OVERVIEW_COLUMNS, _overview(edition))
    yield _said(styles.NOTES_SECTION, words().lost)
    lost = table(styles.NOTES_TABLE, _LOST_COLUMNS, _lost_rows())
    yield from _either(words().if_lost, lost, words().nothing_lost)
    for section in edition.sections:
        yield _said(styles.NOTES_SECTION, section.title)
        noted = table(styles.NOTES_TABLE, _NOTES_COLUMNS, _notes_rows(section))
        yield from _either(words().if_noted.format(section=section.tag), noted, words().not_noted)
        for lines in words().lists:
            yield from _list(section.tag, lines, styles.NOTES_HEADING)
    yield from _list("", words().rulings, styles.NOTES_SECTION)
    yield _detail(styles.NOTES_END, *words().edition)


def _detail(style: str, label: str, tag: str) -> etree._Element:
    return paragraph(style, run(f"{label} "), run(tag, styles.TAG))


def _either(condition: str, then: etree._Element, otherwise: str) -> Iterator[etree._Element]:
    """A table, or a line where its condition does not hold."""
    yield _tagged(styles.LOOP, condition)
    yield then
    yield _tagged(styles.LOOP, words().otherwise)
    yield _set(styles.NOTES_LIST, otherwise)
    yield _tagged(styles.LOOP, words().end_of_if)


def _lost_rows() -> Iterator[Row]:
    span = len(_LOST_COLUMNS)
    yield _column_titles(styles.NOTES_COLUMN, words().lost_columns)
    yield _control(words().each_lost, span)
    number, points = (
        _tagged(styles.NOTES_ROW_CENTRE, tag) for tag in (words().lost_row, words().lost_points)
    )
    yield _row(number, _tagged(styles.NOTES_CELL, words().lost_reason), points)
    yield _control(words().end_of_rows, span)


def _overview(edition: Edition) -> Iterator[Row]:
    point = kazakh().show(edition.points.levels.words)
    titles = tuple(glued(title.format(point=point)) for title in words().overview_columns)
    yield _column_titles(styles.NOTES_COLUMN, titles)
    for section in edition.sections:
        tags = (tag.format(section=section.tag) for tag in words().overview_tags)
        title = _said(styles.NOTES_CELL, section.title)
        yield _row(title, *(_tagged(styles.NOTES_CENTRE, tag) for tag in tags))
    totals = (_tagged(styles.NOTES_ROW_CENTRE, tag) for tag in words().overview_total_tags)
    first, last = _said(styles.NOTES_CENTRE, ""), _said(styles.NOTES_CENTRE, "")
    yield _row(_said(styles.NOTES_ROW, words().overview_total), first, *totals, last)


def _notes_rows(section: Section) -> Iterator[Row]:
    """A row of the sheet with its options stays on one page; its evidence may run on.

    A row that needs no reason is one line.
    """
    yield _column_titles(styles.NOTES_COLUMN, words().notes_columns)
    yield _loop(words().each_row.format(section=section.tag))
    yield _loop(words().if_full)
    yield _criterion()
    yield _loop(words().each_ground)
    yield _across(styles.NOTES_GROUND, words().ground, len(_NOTES_COLUMNS))
    yield _loop(words().end_of_rows)
    yield _loop(words().row_else)
    yield _one_line()
    yield _loop(words().end_of_row_if)
    yield _loop(words().end_of_rows)


def _loop(tag: str) -> Row:
    """A row of one control tag: it is gone from the finished document."""
    return _control(tag, len(_NOTES_COLUMNS))


def _one_line() -> Row:
    """The item of Appendix 1, the chosen option and the counts."""
    chosen = (
        run(words().chosen_before, styles.MARK),
        run(words().chosen, styles.TAG),
        run(". "),
        run(words().row_counts, styles.TAG),
    )
    return _row(
        _tagged(styles.NOTES_CENTRE, words().row_number),
        paragraph(styles.NOTES_CELL, *_item(), *chosen),
        _tagged(styles.NOTES_CENTRE, words().row_points),
    )


def _item() -> tuple[etree._Element, ...]:
    return run(words().row_item, styles.TAG), run(words().item_after)


def _criterion() -> Row:
    """The item with all its options, and the counts."""
    item = (
        *_item(),
        run(words().row_item_text, styles.TAG),
        run(words().each_option, styles.TAG),
        run(words().option_mark, styles.MARK),
        run(words().option_text, styles.TAG),
        run(words().option_points, styles.TAG),
        run(". "),
        run(words().row_counts, styles.COUNTS),
    )
    number = _tagged(styles.NOTES_ROW_CENTRE, words().row_number)
    points = _tagged(styles.NOTES_ROW_CENTRE, words().row_points)
    columns = number, paragraph(styles.NOTES_CELL, *item), points
    return Row(tuple(Cell((part,), fill=styles.SHADE) for part in columns))


def _list(section: str, words_of: ListWords, heading: str) -> Iterator[etree._Element]:
    """A heading and a paragraph for each line; nothing at all when there is no line."""
    yield _tagged(styles.LOOP, words_of.condition(section))
    yield _said(heading, words_of.heading)
    yield _tagged(styles.LOOP, words_of.each(section))
    yield _tagged(styles.NOTES_LIST, words_of.line)
    yield _tagged(styles.LOOP, words().end_of_list)
    yield _tagged(styles.LOOP, words().end_of_if)


# The list that goes with the report


def _changed(edition: Edition) -> Iterator[etree._Element]:
    """The organisations whose managing body changed, or a line that says why none is named."""
    yield _said(styles.NOTES_TITLE, words().changed_title)
    changed = table(styles.NOTES_TABLE, _CHANGED_COLUMNS, _changed_rows())
    yield from _either(words().if_changed, changed, words().none_changed)
    point = kazakh().show(edition.points.named.words)
    yield _said(styles.REPORT_GROUND, glued(words().changed_ground.format(point=point)))


def _changed_rows() -> Iterator[Row]:
    span = len(_CHANGED_COLUMNS)
    yield _column_titles(styles.NOTES_COLUMN, words().changed_columns)
    yield _control(words().each_changed, span)
    number, name, *others = words().changed_tags
    yield _row(
        _tagged(styles.NOTES_CENTRE, number),
        _tagged(styles.NOTES_CELL, name),
        *(_tagged(styles.NOTES_CENTRE, tag) for tag in others),
    )
    yield _control(words().end_of_rows, span)
