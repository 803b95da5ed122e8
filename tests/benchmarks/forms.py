"""Our form in the words of each engine: the same page, other tags.

The shipped template is taken apart once: fields, the rows of the notes, the lists below them. Each
engine's form is put together from these parts, since none of the others knows docxtpl's tags.

========  ==========================================================================
fields    ``f0``, ``f1`` … for what is printed once, by the order of their tags
notes     ``n0`` … ``n3``, a section each: rows with ``number text item item_text points
          counts``, their ``options`` (``mark text points``) and ``grounds`` (``line``)
lists     ``l0`` … ``l3``, a section each: ``heading`` and its ``lines`` (``line``)
========  ==========================================================================
"""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from lxml import etree

from generator.archive import pack
from generator.word import words
from generator.word.places import W

MAIN: Final = "word/document.xml"

_PRINTED: Final = re.compile(r"\{\{ ([\w.]+) \}\}")
_NOTES: Final = re.compile(re.escape(words.EACH_ROW.format(section="_")).replace("_", r"(\w+)"))

IN_ROW: Final[Mapping[str, str]] = {
    words.ROW_NUMBER: "number",
    words.ROW_TEXT: "text",
    words.ROW_ITEM: "item",
    words.ROW_ITEM_TEXT: "item_text",
    words.ROW_POINTS: "points",
    words.ROW_COUNTS: "counts",
}
IN_OPTION: Final[Mapping[str, str]] = {
    words.OPTION_MARK: "mark",
    words.OPTION_TEXT: "text",
    words.OPTION_POINTS: "points",
}
IN_GROUND: Final[Mapping[str, str]] = {words.GROUND: "line"}
_OF_LISTS: Final = {lines.line: "line" for lines in words.LISTS}
_NAMES_OF_LOOPS: Final = {*IN_ROW, *IN_OPTION, *IN_GROUND, *_OF_LISTS}


@dataclass(frozen=True)
class Notes:
    """The rows of a section's notes, one of each sort."""

    criterion: etree._Element
    option: etree._Element
    counts: etree._Element
    ground: etree._Element


@dataclass(frozen=True)
class List:
    """A heading and a line below it."""

    heading: etree._Element
    line: etree._Element


@dataclass(frozen=True)
class Form:
    """Our form taken apart: its tree, the texts that are filled once, each section's notes."""

    root: etree._Element
    fields: tuple[tuple[etree._Element, str], ...]
    notes: tuple[Notes, ...]
    lists: tuple[List, ...]


def paths(template: Path) -> dict[str, str]:
    """The tag of each field: ``{"орган.атауы": "f0", …}``."""
    found = dict.fromkeys(
        path
        for node in _texts(_tree(template))
        if node.text not in _NAMES_OF_LOOPS
        for path in _PRINTED.findall(node.text or "")
    )
    return {path: f"f{number}" for number, path in enumerate(found)}


def form(template: Path) -> Form:
    """Our form without the rows and paragraphs that only steer."""
    root, named = _tree(template), paths(template)
    fields = tuple(
        (node, named[path])
        for node in _texts(root)
        if node.text not in _NAMES_OF_LOOPS
        for path in _PRINTED.findall(node.text or "")
    )
    notes = tuple(
        Notes(*(_row(table, tag) for tag in _ROWS))
        for table in root.iter(f"{W}tbl")
        if any(node.text == words.ROW_NUMBER for node in _texts(table))
    )
    lists = tuple(_list(root, section) for section in _sections(root))
    for node in list(_texts(root)):
        if (node.text or "").startswith("{%"):
            _drop(_above(node, "tr" if "%tr" in (node.text or "") else "p"))
    return Form(root, fields, notes, lists)


_ROWS: Final = (words.ROW_NUMBER, words.OPTION_MARK, words.ROW_COUNTS, words.GROUND)


def _tree(template: Path) -> etree._Element:
    with zipfile.ZipFile(template) as package:
        return etree.fromstring(package.read(MAIN))


def _texts(element: etree._Element) -> list[etree._Element]:
    return list(element.iter(f"{W}t"))


def _above(node: etree._Element, name: str) -> etree._Element:
    return next(node.iterancestors(f"{W}{name}"))


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _row(table: etree._Element, tag: str) -> etree._Element:
    return next(_above(node, "tr") for node in _texts(table) if node.text == tag)


def _sections(root: etree._Element) -> list[str]:
    """The tags of the sections, in the order of the notes."""
    loops = (_NOTES.fullmatch(node.text or "") for node in _texts(root))
    return list(dict.fromkeys(loop[1] for loop in loops if loop))


def _list(root: etree._Element, section: str) -> List:
    """The first of a section's lists; the others are gone, for one loop goes through them all."""
    found = []
    for one in words.LISTS:
        condition = one.condition(section)
        begin = next(_above(node, "p") for node in _texts(root) if node.text == condition)
        heading = begin.getnext()
        assert heading is not None
        each = heading.getnext()
        assert each is not None
        line = each.getnext()
        assert line is not None
        found.append(List(heading, line))
    for other in found[1:]:
        _drop(other.heading)
        _drop(other.line)
    return found[0]


def packed(template: Path, root: etree._Element) -> bytes:
    """The template's other parts with another document."""
    with zipfile.ZipFile(template) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return pack(parts.items())


# The tags that stand for a value: each engine spells them in its own way.

Spelling = Callable[[str], str]


def _spell(element: etree._Element, named: Mapping[str, str], spelt: Spelling) -> None:
    for node in _texts(element):
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


def marked(template: Path) -> bytes:
    """For filling by code: every place says its name in braces."""
    made = form(template)
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
    return packed(template, made.root)


def for_docxtemplater(template: Path) -> bytes:
    """Loops open in the first cell of their first row and close in the last of their last.

    Two that close in one row cannot both repeat it: the grounds are paragraphs of a cell instead.
    """
    made = form(template)
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
    return packed(template, made.root)


def for_carbone(template: Path) -> bytes:
    """Loops are told by an example: a row with ``[i]`` and the next one with ``[i+1]``."""
    made = form(template)
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
    return packed(template, made.root)


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
    made = form(template)
    for node, name in made.fields:
        _merge_field(node, name)
    for number, notes in enumerate(made.notes):
        for row in (notes.criterion, notes.counts, notes.ground):
            _drop(row)
        for node, cell in zip(_texts(notes.option), "abc", strict=True):
            _merge_field(node, f"n{number}_{cell}")
    for number, one in enumerate(made.lists):
        _drop(one.heading)
        (node,) = _texts(one.line)
        _merge_field(node, f"l{number}_line")
        _wrap_in_table(one.line)
    return packed(template, made.root)


def _merge_field(node: etree._Element, name: str) -> None:
    """The run around a text as a field of Word's mail merge."""
    run = _above(node, "r")
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
