"""Every block of a document with its effective formatting, in reading order.

Blanks, empty paragraphs and empty cells are blocks like any other: what leaves ink or takes room
is seen by what it is, not by the text in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from generator.messages.problems import Part, Spot
from generator.word.formatting import values
from generator.word.formatting.runs import SILENT, Run, Runs, is_in_table, written
from generator.word.formatting.stylesheet import Stylesheet, run_look
from generator.word.formatting.tables import FormattedCell, grid_of, styled_parts
from generator.word.formatting.values import (
    Look,
    Value,
    children,
    given,
    local,
    markup,
    only,
    stated,
)
from generator.word.read.xml import LinkDigest, W, drawing_mark, val_of

_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_COMPLEX = ("szCs", "bCs", "iCs")


class FormattedBlock(NamedTuple):
    """A paragraph, a cell, a row, a table, a section: where it is and how it is formatted."""

    spot: Spot
    kind: str
    look: Look
    runs: tuple[Run, ...] = ()

    def unbroken(self) -> FormattedBlock:
        """The block in a row that does not break across pages: no line of it can part."""
        return self._replace(look={k: v for k, v in self.look.items() if k != "widowControl"})

    @property
    def length(self) -> int:
        """The number of letters of a paragraph."""
        return sum(run.length for run in self.runs)


Group = tuple[FormattedBlock, ...]
"""A child of the body with all that is in it."""


_RESOLVING = 50
"""What it costs to resolve the formatting of a text or a paragraph, in properties."""

_DRAWN = frozenset({"drawing", "pict", "object"})


class Layout(NamedTuple):
    """What the settings say of all lines: whether words break at their ends, where tabs stop."""

    hyphenates: bool
    tab_stop: int


class FormattingWalk:
    """Goes through one part of a document and says how each of its blocks is formatted."""

    def __init__(self, part: Part, styles: Stylesheet, parts: LinkDigest, layout: Layout) -> None:
        """Of a part whose links lead to other ``parts``."""
        self._part, self._styles, self._parts = part, styles, parts
        self._hyphenates, self.tab_stop = layout
        self._looks: dict[tuple[object, ...], Look] = {}
        self._above: tuple[str | None, bool] = (None, False)
        self._paragraphs = self._tables = 0

    def groups(self, root: etree._Element) -> tuple[Group, ...]:
        """The blocks of every child of the body or of a header."""
        return tuple(
            tuple(self._block(child, None))
            for child in children(root)
            if local(child) not in SILENT
        )

    def _block(self, item: etree._Element, spot: Spot | None) -> Iterator[FormattedBlock]:
        name = local(item)
        if name == "p":
            yield self._paragraph(item, spot)
            properties = item.find(f"{W}pPr")
            section = None if properties is None else only(properties, "sectPr")
            if section is not None:
                yield FormattedBlock(
                    Spot(self._part, self._paragraphs), "section", section_look(section)
                )
        elif name == "tbl":
            yield from self._table(item, spot)
        elif name not in SILENT:
            yield FormattedBlock(
                spot or self._count(item), "other", {f"?{name}": self.digest(item)}
            )

    def _count(self, item: etree._Element) -> Spot:
        """The place of what is not known; what stands in it is counted as a reader counts it."""
        place = Spot(self._part, self._paragraphs + 1)
        inside = [node for node in item.iter(f"{W}p", f"{W}tbl") if not is_in_table(node, item)]
        tables = sum(1 for node in inside if local(node) == "tbl")
        self._tables += tables
        self._paragraphs += len(inside) - tables
        return place

    def _paragraph(self, item: etree._Element, spot: Spot | None) -> FormattedBlock:
        if spot is None:
            self._paragraphs += 1
            spot = Spot(self._part, self._paragraphs)
        properties = only(item, "pPr")
        name = val_of(properties, "pStyle") or ""
        key = (written(properties),)
        if key not in self._looks:
            self._looks[key] = self._paragraph_look(name, properties)
            self._styles.spend(self._looks[key], _RESOLVING)
        runs = Runs(self, name)
        runs.take(item)
        look, above = self._looks[key], self._above
        self._above = (name, bool(look.get("contextualSpacing")))
        if above[1] or self._above[1]:  # the gap between two of one style is left out
            look = {**look, "styled as above": int(name == above[0])}
        return FormattedBlock(spot, "paragraph", look, runs.found())

    def _paragraph_look(self, name: str, properties: etree._Element | None) -> Look:
        style = self._styles.style("paragraph", name)
        look = {**self._styles.usual["pPr"], **style.said.get("pPr", {}), **given(properties)}
        suppressed = look.pop("suppressAutoHyphens", 0)
        look["hyphenates"] = int(self._hyphenates and not suppressed)
        number, is_list, level = str(look.get("numPr", "")).partition(values.OF_LIST)
        if is_list:
            look["numPr"] = self._styles.numbering.shown(number, level)
        mark = None if properties is None else only(properties, "rPr")
        for key, value in self.run_look(name, mark, "ascii").items():
            look[f"mark.{key}"] = value
        return stated(look, "paragraph")

    def digest(self, item: etree._Element) -> str:
        """What an element that is not known looks like: its markup and what it links to."""
        if local(item) in _DRAWN:
            return drawing_mark(item, self._parts)
        links = (
            self._parts(str(value))
            for node in item.iter(etree.Element)
            for name, value in node.attrib.items()
            if str(name).startswith(_RELATIONS)
        )
        return "|".join((markup(item), *links))

    def target(self, link: etree._Element) -> str:
        """What a hyperlink leads to; the rest that is said of it is for the screen."""
        identifier = link.get(f"{_RELATIONS}id")
        place = link.get(f"{W}anchor", "")
        return place if identifier is None else f"{self._parts(identifier)}#{place}"

    def run_look(self, style: str, properties: etree._Element | None, slot: str) -> Look:
        """The effective formatting of text in a paragraph of a style, shown by one font of four."""
        key = (style, written(properties), slot)
        if key not in self._looks:
            self._looks[key] = self._run_look(style, properties, slot)
            self._styles.spend(self._looks[key], _RESOLVING)
        return self._looks[key]

    def _run_look(
        self, name: str, properties: etree._Element | None, slot: str
    ) -> dict[str, Value]:
        style = self._styles.style("paragraph", name)
        character = self._styles.style("character", val_of(properties, "rStyle"))
        said = (style.said.get("rPr", {}), character.said.get("rPr", {}))
        look = run_look(self._styles.usual["rPr"], said, given(properties))
        is_complex = slot == "cs" or look.get("rtl") or look.get("cs")
        shown = "cs" if is_complex else slot
        font = self._styles.font(look.get(f"font.{shown}", ""))
        left_out = () if is_complex else _COMPLEX
        kept = {k: v for k, v in look.items() if k not in left_out and not k.startswith("font.")}
        hint = look.get("font.hint", "default")
        asked = {} if hint == "default" or slot == "ascii" else {"font.hint": hint}
        return stated({**kept, **asked, "font": font}, "text")

    def _table(self, item: etree._Element, spot: Spot | None) -> Iterator[FormattedBlock]:
        if spot is None:
            self._tables += 1
        properties = only(item, "tblPr")
        style = self._styles.style("table", val_of(properties, "tblStyle"))
        said, rows = grid_of(item, style, given(properties))
        where = spot or Spot(self._part, table=self._tables)
        look = {k: v for k, v in said.items() if not k.startswith(("border.", "margin."))}
        if any(name.startswith("?tblStylePr") for name in style.rest):
            look["tblLook"] = styled_parts(item)  # which of those parts are styled
        yield FormattedBlock(where, "table", {**stated(look, "table"), **style.rest})
        for number, row in enumerate(rows, start=1):
            place = spot or Spot(self._part, table=self._tables, row=number)
            self._styles.spend(row.look)
            yield FormattedBlock(place, "row", stated(row.look, "row"))
            for cell in row.cells:
                breaks = not row.look.get("cantSplit")
                yield from self._cell(cell, spot, number, breaks=breaks)

    def _cell(
        self, cell: FormattedCell, spot: Spot | None, row: int, *, breaks: bool
    ) -> Iterator[FormattedBlock]:
        where = spot or Spot(self._part, table=self._tables, row=row, column=cell.column)
        self._styles.spend(cell.look)
        yield FormattedBlock(where, "cell", stated(cell.look, "cell"))
        for child in () if cell.item is None else children(cell.item):
            for block in self._block(child, where):
                yield block if breaks else block.unbroken()


def section_look(section: etree._Element) -> Look:
    """The page, its margins and its numbers."""
    return stated(given(section), "section")
