"""Composes a fresh Word template of a paper from an edition's data.

Every fixed word of the form is the edition's own, laid out by :mod:`generator.papers.forms`;
what is attached is ours and stands in ``notes.xml`` and ``changed.xml`` beside.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Final

from lxml import etree

from generator.files import archive
from generator.law import edition_file, edition_reading
from generator.law.choices import Notes, Paper
from generator.law.edition import Edition
from generator.papers.forms import (
    FormLine,
    FormMerge,
    FormRow,
    FormTable,
    Layout,
    Role,
    is_tag,
    layout,
)
from generator.papers.tags import glued, kazakh
from generator.word import template_files
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
from generator.word.read.plain import learn
from generator.word.template import lint, prepare

# A4 with the margins of an official paper: each table takes all that they leave.
_UPRIGHT: Final = markup.PageSize(width=21, height=29.7, left=2.5, text=17)
_ON_ITS_SIDE: Final = markup.PageSize(width=29.7, height=21, left=2.5, text=25.7)
_ATTACHED: Final = {Paper.SHEET: "notes.xml", Paper.REPORT: "changed.xml"}
_MERGES: Final = {FormMerge.STARTS: "restart", FormMerge.GOES_ON: "continue"}


def compose(edition: Edition, paper: Paper = Paper.SHEET) -> bytes:
    """A template (.docx) of a paper of the edition; the same on every run."""
    found = layout(edition, paper)
    own = () if paper is Paper.SHEET else markup.declared().reports
    form = form_of(found, markup.style_ids(own))
    sides = sides_of(found)
    attached = _attached(_ATTACHED[paper], edition) if paper in _ATTACHED else ()
    body = w("body", *form, *attached, w("p"), sides)
    return packed(body, markup.part(own), found.title, paper.declaration(edition.id))


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


def _run(text: str, style: str | None = None) -> etree._Element:
    """A fixed text, or a tag in one run: Word must never tear it apart."""
    return run(text, markup.TAG if style is None and is_tag(text) else style)


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
            style = markup.DETAILS_TABLE if block.is_signature else markup.FORM_TABLE
            rows = (_form_row(row, found, looks) for row in block.rows)
            yield table(style, widths(*block.widths), rows)
        above = block


def _form_row(row: FormRow, form: Layout, looks: Mapping[Role, str]) -> TableRow:
    cells = tuple(
        TableCell(
            (_set(looks[cell.role], cell.text),),
            span=cell.span,
            merge=None if cell.merge is None else _MERGES[cell.merge],
            is_middle=row.heads and form.is_landscape,
            is_bottom=cell.role is Role.SIGNED,
        )
        for cell in row.cells
    )
    found = TableRow(cells, repeats=row.heads)
    return kept_with_next(found) if row.is_held else found


def _set(style: str, text: str) -> etree._Element:
    """A fixed text or a tag, as the layout has it."""
    return paragraph(style, _run(text)) if text else paragraph(style)


# What is attached


def _attached(name: str, edition: Edition) -> Iterator[etree._Element]:
    """The blocks that a file beside this one declares, on new pages below an ordinary paragraph."""
    yield w("p")  # there people sign
    words_of = {
        "notes_title": words().notes_title,
        "changed_title": words().changed_title,
        "levels": kazakh().show(edition.points.levels.words),
        "named": kazakh().show(edition.points.named.words),
    }
    root = markup.fixed(name, ".")
    for block, texts in _each(root, edition, words_of):
        if block.tag == "p":
            yield _declared_paragraph(block, texts)
        else:
            columns = widths(*map(float, block.get("columns", "").split()))
            rows = (_declared_row(*one, len(columns)) for one in _each(block, edition, texts))
            yield table(markup.NOTES_TABLE, columns, rows)


def _each(
    holder: etree._Element, edition: Edition, texts: Mapping[str, str]
) -> Iterator[tuple[etree._Element, Mapping[str, str]]]:
    """The elements in a holder and what the names in them stand for; some for each section."""
    for element in holder:
        if element.tag == "sections":
            for section in edition.sections:
                own = {"section": section.tag, "title": section.title}
                yield from _each(element, edition, {**texts, **own})
        else:
            yield element, texts


def _declared_row(row: etree._Element, texts: Mapping[str, str], columns: int) -> TableRow:
    """A row; a cell that is alone in it goes over all columns."""
    span = columns if len(row) == 1 else 1
    cells = (TableCell((_declared_paragraph(p, texts),), span, row.get("fill")) for p in row)
    return TableRow(tuple(cells), repeats=row.get("repeats") is not None)


def _declared_paragraph(element: etree._Element, texts: Mapping[str, str]) -> etree._Element:
    """A paragraph of one text or of several runs; tags are in their own style where none is."""
    runs = []
    for one in [*element] or [element] * bool(element.text):
        source = one.text or ""
        text = Template(source).substitute(texts)
        own = one.get("style") if one.tag == "r" else None
        is_of_act = "$levels" in source or "$named" in source
        runs.append(_run(glued(text) if is_of_act else text, own))
    return paragraph(element.get("style", ""), *runs)
