"""Our form in the tag language of each engine; its parts and names are those of ``form.py``."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from lxml import etree

from generator.files.archive import pack
from generator.word.read.xml import W
from tests.benchmarks.form import (
    IN_GROUND,
    IN_OPTION,
    IN_ROW,
    MAIN,
    Notes,
    above,
    drop,
    taken_apart,
    texts,
)

Spelling = Callable[[str], str]
"""A name as an engine wants to see it."""


def marked(template: Path) -> bytes:
    """For filling by code: every place says its name in braces."""
    made = taken_apart(template)
    for node, name in made.fields:
        node.text = f"{{{name}}}"
    for notes in made.notes:
        _spell(notes.criterion, IN_ROW, "{{{}}}".format)
        _spell(notes.counts, IN_ROW, "{{{}}}".format)
        _spell(notes.option, IN_OPTION, "{{{}}}".format)
        _spell(notes.ground, IN_GROUND, "{{{}}}".format)
    for number, one in enumerate(made.lists):
        _say(one.heading, f"{{l{number}}}")
        _say(one.line, "{line}")
    return _packed(template, made.root)


def for_docxtemplater(template: Path) -> bytes:
    """Loops open in the first cell of their first row and close in the last of their last.

    Two that close in one row cannot both repeat it: the grounds are paragraphs of a cell instead.
    """
    made = taken_apart(template)
    for node, name in made.fields:
        node.text = f"{{{name}}}"
    for number, notes in enumerate(made.notes):
        for row in (notes.criterion, notes.counts):
            _spell(row, IN_ROW, "{{{}}}".format)
        _spell(notes.option, IN_OPTION, "{{{}}}".format)
        _spell(notes.ground, IN_GROUND, "{{{}}}".format)
        _say(_first(notes.criterion), f"{{#n{number}}}{{number}}")
        _say(_first(notes.option), "{#options}{mark}")
        _say(_last(notes.option), "{points}{/options}")
        line = _last(notes.ground)
        line.addprevious(_saying(line, "{#grounds}"))
        line.addnext(_saying(line, f"{{/n{number}}}"))
        line.addnext(_saying(line, "{/grounds}"))
    for number, one in enumerate(made.lists):
        _say(one.heading, "{heading}")
        _say(one.line, "{line}")
        one.heading.addprevious(_saying(one.line, f"{{#l{number}}}"))
        one.line.addprevious(_saying(one.line, "{#lines}"))
        one.line.addnext(_saying(one.line, f"{{/l{number}}}"))
        one.line.addnext(_saying(one.line, "{/lines}"))
    return _packed(template, made.root)


def for_carbone(template: Path) -> bytes:
    """Loops are told by an example: a row with ``[i]`` and the next one with ``[i+1]``."""
    made = taken_apart(template)
    for node, name in made.fields:
        node.text = f"{{d.{name}}}"
    for number, notes in enumerate(made.notes):
        _tell_notes(notes, f"n{number}")
    for number, one in enumerate(made.lists):
        of, after = f"d.l{number}[i]", f"d.l{number}[i+1]"
        one.line.addnext(_saying(one.heading, f"{{{after}.heading}}"))
        one.line.addnext(_saying(one.line, f"{{{of}.lines[i+1].line}}"))
        _say(one.heading, f"{{{of}.heading}}")
        _say(one.line, f"{{{of}.lines[i].line}}")
    return _packed(template, made.root)


def _tell_notes(notes: Notes, name: str) -> None:
    """The rows of one note, the next row of each list, the first row of the next note."""
    of, after = f"d.{name}[i]", f"d.{name}[i+1]"
    next_note = copy.deepcopy(notes.criterion)
    _spell(next_note, IN_ROW, lambda key: f"{{{after}.{key}}}")
    for row in (notes.criterion, notes.counts):
        _spell(row, IN_ROW, lambda key: f"{{{of}.{key}}}")
    for row, named, items in (
        (notes.option, IN_OPTION, f"{of}.options"),
        (notes.ground, IN_GROUND, f"{of}.grounds"),
    ):
        following = copy.deepcopy(row)
        _spell(following, named, partial("{{{}[i+1].{}}}".format, items))
        _spell(row, named, partial("{{{}[i].{}}}".format, items))
        row.addnext(following)
    last = notes.ground.getnext()
    assert last is not None
    last.addnext(next_note)


def for_mail_merge(template: Path) -> bytes:
    """Merge fields, with one row of three cells for all notes: there are no loops within loops.

    Paragraphs cannot be repeated either: the lists are tables of one column.
    """
    made = taken_apart(template)
    for node, name in made.fields:
        _merge_field(node, name)
    for number, notes in enumerate(made.notes):
        for row in (notes.criterion, notes.counts, notes.ground):
            drop(row)
        for node, cell in zip(texts(notes.option), "abc", strict=True):
            _merge_field(node, f"n{number}_{cell}")
    for number, one in enumerate(made.lists):
        drop(one.heading)
        (node,) = texts(one.line)
        _merge_field(node, f"l{number}_line")
        _wrap_in_table(one.line)
    return _packed(template, made.root)


def _merge_field(node: etree._Element, name: str) -> None:
    """The run around a text as a field of Word's mail merge."""
    run = above(node, "r")
    field = etree.Element(f"{W}fldSimple", {f"{W}instr": f" MERGEFIELD {name} "})
    run.addprevious(field)
    field.append(run)
    node.text = f"«{name}»"


def _wrap_in_table(paragraph: etree._Element) -> None:
    table = etree.Element(f"{W}tbl")
    etree.SubElement(table, f"{W}tblPr")
    grid = etree.SubElement(table, f"{W}tblGrid")
    etree.SubElement(grid, f"{W}gridCol")
    paragraph.addprevious(table)
    row = etree.SubElement(table, f"{W}tr")
    etree.SubElement(row, f"{W}tc").append(paragraph)


def _packed(template: Path, root: etree._Element) -> bytes:
    """The template's other parts with another document."""
    with zipfile.ZipFile(template) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return pack(parts.items())


def _spell(element: etree._Element, named: Mapping[str, str], spelt: Spelling) -> None:
    for node in texts(element):
        name = named.get(node.text or "")
        if name is not None:
            node.text = spelt(name)


def _say(paragraph: etree._Element, text: str) -> None:
    """The paragraph with one text, in its first run."""
    runs = paragraph.findall(f"{W}r")
    for extra in runs[1:]:
        paragraph.remove(extra)
    run = runs[0] if runs else etree.SubElement(paragraph, f"{W}r")
    for node in run.findall(f"{W}t"):
        run.remove(node)
    etree.SubElement(run, f"{W}t").text = text


def _saying(paragraph: etree._Element, text: str) -> etree._Element:
    """Another paragraph that looks the same."""
    other = copy.deepcopy(paragraph)
    _say(other, text)
    return other


def _first(row: etree._Element) -> etree._Element:
    return next(row.iter(f"{W}p"))


def _last(row: etree._Element) -> etree._Element:
    return list(row.iter(f"{W}p"))[-1]
