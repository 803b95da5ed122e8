"""Our form taken apart, to be put together again in the words of another engine.

The places of the values get short names, which :mod:`tests.benchmarks.values` goes by too:

========  ==========================================================================
fields    ``f0``, ``f1`` … for what is printed once, by the order of their tags
notes     ``n0`` … ``n3``, a section each: rows with ``number text item item_text points
          counts``, their ``options`` (``mark text points``) and ``grounds`` (``line``)
lists     ``l0`` … ``l3``, a section each: ``heading`` and its ``lines`` (``line``)
========  ==========================================================================
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from generator.word.read.xml import W

MAIN: Final = "word/document.xml"

_PRINTED: Final = re.compile(r"\{\{ ([\w.]+) \}\}")
_NOTES: Final = re.compile(r"\{%tr for жол in (\w+)\.ескертпелер %\}")

_NUMBER: Final = "{{ жол.нөмірі }}"
_COUNTS: Final = "{{ жол.саны }}"
_GROUND: Final = "{{ негіз }}"
_MARK: Final = "{{ нұсқа.белгісі }}"

LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "ескерілмегендері": ("Ескерілмеген ұйымдар", "ұйым"),
    "ұйым_ескертпелері": ("Ұйымдар бойынша ескертпелер", "ескертпе"),
}
"""The lists of a section, the heading of each and what it calls a line."""

IN_ROW: Final[Mapping[str, str]] = {
    _NUMBER: "number",
    "{{ жол.мәтіні }}": "text",
    "{{ жол.өлшемшарты }}": "item",
    "{{ жол.өлшемшарт_мәтіні }}": "item_text",
    "{{ жол.балы }}": "points",
    _COUNTS: "counts",
}
IN_OPTION: Final[Mapping[str, str]] = {
    _MARK: "mark",
    "{{ нұсқа.мәтіні }}": "text",
    "{{ нұсқа.балы }}": "points",
}
IN_GROUND: Final[Mapping[str, str]] = {_GROUND: "line"}
_ROWS: Final = (_NUMBER, _MARK, _COUNTS, _GROUND)
"""What tells the sorts of rows apart, in the order of :class:`Notes`."""
_NAMES_OF_LOOPS: Final = {
    *IN_ROW,
    *IN_OPTION,
    *IN_GROUND,
    *(f"{{{{ {line} }}}}" for _, line in LISTS.values()),
}


@dataclass(frozen=True)
class Notes:
    """The rows of a section's notes, one of each sort."""

    criterion: etree._Element
    option: etree._Element
    counts: etree._Element
    ground: etree._Element


@dataclass(frozen=True)
class Lines:
    """A heading and a line below it."""

    heading: etree._Element
    line: etree._Element


@dataclass(frozen=True)
class Form:
    """Our form taken apart: its tree, the texts that are filled once, each section's notes."""

    root: etree._Element
    fields: tuple[tuple[etree._Element, str], ...]
    notes: tuple[Notes, ...]
    lists: tuple[Lines, ...]


def paths(template: Path) -> dict[str, str]:
    """The tag of each field: ``{"орган.атауы": "f0", …}``."""
    found = dict.fromkeys(
        path
        for node in texts(_tree(template))
        if node.text not in _NAMES_OF_LOOPS
        for path in _PRINTED.findall(node.text or "")
    )
    return {path: f"f{number}" for number, path in enumerate(found)}


def taken_apart(template: Path) -> Form:
    """Our form without the rows and paragraphs of control tags."""
    root, named = _tree(template), paths(template)
    fields = tuple(
        (node, named[path])
        for node in texts(root)
        if node.text not in _NAMES_OF_LOOPS
        for path in _PRINTED.findall(node.text or "")
    )
    notes = tuple(
        Notes(*(_row(table, tag) for tag in _ROWS))
        for table in root.iter(f"{W}tbl")
        if any(node.text == _NUMBER for node in texts(table))
    )
    lists = tuple(_list(root, section) for section in _sections(root))
    for node in list(texts(root)):
        if (node.text or "").startswith("{%"):
            drop(above(node, "tr" if "%tr" in (node.text or "") else "p"))
    return Form(root, fields, notes, lists)


def _tree(template: Path) -> etree._Element:
    with zipfile.ZipFile(template) as package:
        return etree.fromstring(package.read(MAIN))


def texts(element: etree._Element) -> list[etree._Element]:
    return list(element.iter(f"{W}t"))


def above(node: etree._Element, name: str) -> etree._Element:
    return next(node.iterancestors(f"{W}{name}"))


def drop(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _row(table: etree._Element, tag: str) -> etree._Element:
    return next(above(node, "tr") for node in texts(table) if node.text == tag)


def _sections(root: etree._Element) -> list[str]:
    """The tags of the sections, in the order of the notes."""
    loops = (_NOTES.fullmatch(node.text or "") for node in texts(root))
    return list(dict.fromkeys(loop[1] for loop in loops if loop))


def _list(root: etree._Element, section: str) -> Lines:
    """The first of a section's lists; the others are gone, for one loop goes through them all."""
    found = []
    for name in LISTS:
        condition = f"{{%p if {section}.{name} %}}"
        begin = next(above(node, "p") for node in texts(root) if node.text == condition)
        heading = begin.getnext()
        assert heading is not None
        each = heading.getnext()
        assert each is not None
        line = each.getnext()
        assert line is not None
        found.append(Lines(heading, line))
    for other in found[1:]:
        drop(other.heading)
        drop(other.line)
    return found[0]
