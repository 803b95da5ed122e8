"""Adds fonts, fills and cell formats to the styles of a workbook, each once."""

from __future__ import annotations

from copy import deepcopy
from functools import cache

from lxml import etree

from generator.excel.annotate.parts import MAIN, OFFICE, Parts, child, put, rooted
from generator.excel.annotate.remarks import COLOURS

_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_TEXT = "49"
"""The number of the format «@» in every workbook."""


class Formats:
    """The cell formats of a workbook, by the numbers that its cells give."""

    def __init__(self, parts: Parts) -> None:
        found = parts.related(parts.main, "styles")
        if not found:
            empty = rooted("styleSheet")
            part = parts.add("xl/styles.xml", empty, _TYPE)
            parts.relate(parts.main, f"{OFFICE}/styles", part)
            found = [("", part)]
        self._root = parts.tree(found[0][1])
        self._fill_in()
        self._formats = child(self._root, "cellXfs", _ORDER)
        # Kept here: to count or to reach into a list of a hundred thousand takes its time.
        self._existing = list(self._formats)
        self.filled = cache(self._filled)
        self.unfilled = cache(self._unfilled)
        self.fill = cache(self._fill)
        self.shade = cache(self._shade)

    def _fill_in(self) -> None:
        """What every workbook has, where one has not."""
        if not len(child(self._root, "fonts", _ORDER)):
            self.font()
        fills = child(self._root, "fills", _ORDER)
        for pattern in ("none", "gray125")[len(fills) :]:
            put(put(fills, "fill"), "patternFill", patternType=pattern)
        if not len(child(self._root, "borders", _ORDER)):
            self.border("")
        for name in ("cellStyleXfs", "cellXfs"):
            formats = child(self._root, name, _ORDER)
            if not len(formats):
                put(formats, "xf", numFmtId=0, fontId=0, fillId=0, borderId=0)
        names = child(self._root, "cellStyles", _ORDER)
        if not len(names):
            put(names, "cellStyle", name="Normal", xfId=0, builtinId=0)

    def _filled(self, number: str, colour: str) -> str:
        """The format of that number, and the fill."""
        known = number.isascii() and number.isdigit() and int(number) < len(self._existing)
        changed = deepcopy(self._format(int(number) if known else 0))
        changed.set("fillId", self.fill(colour))
        changed.set("applyFill", "1")
        return self._added(changed)

    def _format(self, number: int) -> etree._Element:
        """The format of a number; of alternatives for several programs the first."""
        found = self._existing[number]
        within = found.find(f".//{{{MAIN}}}xf")
        return found if within is None else within

    def cleared(self, number: str) -> str:
        """The format of that number, without a fill of ours."""
        if not (number.isdecimal() and int(number) < len(self._existing)):
            return number
        xf = self._format(int(number))
        fills = child(self._root, "fills", _ORDER)
        own = str(xf.get("fillId", "0"))
        fill = fills[int(own)] if own.isdecimal() and int(own) < len(fills) else None
        colour = None if fill is None else fill.find(f"{{{MAIN}}}patternFill/{{{MAIN}}}fgColor")
        if colour is None or str(colour.get("rgb"))[2:] not in COLOURS.values():
            return number
        return self.unfilled(number)

    def _unfilled(self, number: str) -> str:
        changed = deepcopy(self._format(int(number)))
        changed.set("fillId", "0")
        return self._added(changed)

    def _added(self, xf: etree._Element) -> str:
        self._formats.append(xf)
        self._existing.append(xf)
        self._formats.set("count", str(len(self._existing)))
        return str(len(self._existing) - 1)

    def _fill(self, colour: str) -> str:
        """A plain fill."""
        fills = child(self._root, "fills", _ORDER)
        pattern = put(put(fills, "fill"), "patternFill", patternType="solid")
        put(pattern, "fgColor", rgb=f"FF{colour}")
        put(pattern, "bgColor", indexed=64)
        return _counted(fills)

    def _shade(self, colour: str) -> str:
        """The look that a conditional format gives."""
        looks = child(self._root, "dxfs", _ORDER)
        pattern = put(put(put(looks, "dxf"), "fill"), "patternFill", patternType="solid")
        put(pattern, "fgColor", rgb=f"FF{colour}")
        put(pattern, "bgColor", rgb=f"FF{colour}")
        return _counted(looks)

    def font(self, *marks: str, size: int = 11, colour: str = "FF000000") -> str:
        """A font; marks are such as ``b`` and ``u``."""
        fonts = child(self._root, "fonts", _ORDER)
        made = put(fonts, "font")
        for mark in (mark for mark in marks if mark != "u"):
            put(made, mark)
        if "u" in marks:
            put(made, "u")
        put(made, "sz", val=size)
        put(made, "color", rgb=colour)
        put(made, "name", val="Calibri")
        put(made, "family", val=2)
        return _counted(fonts)

    def border(self, colour: str) -> str:
        """A thin line on each side; without a colour none."""
        borders = child(self._root, "borders", _ORDER)
        made = put(borders, "border")
        for side in ("left", "right", "top", "bottom"):
            line = put(made, side)
            if colour:
                line.set("style", "thin")
                put(line, "color", rgb=f"FF{colour}")
        put(made, "diagonal")
        return _counted(borders)

    def text(self, font: str, fill: str = "0", border: str = "0", horizontal: str = "left") -> str:
        """A format of wrapped text that stays text, whatever it begins with."""
        made = self._formats.makeelement(f"{{{MAIN}}}xf")
        for name, value in (("numFmtId", _TEXT), ("fontId", font), ("fillId", fill)):
            made.set(name, value)
        made.set("borderId", border)
        made.set("quotePrefix", "1")
        for name in ("NumberFormat", "Font", "Fill", "Border", "Alignment"):
            made.set(f"apply{name}", "1")
        put(made, "alignment", horizontal=horizontal, vertical="top", wrapText=1)
        return self._added(made)


def _counted(list_: etree._Element) -> str:
    """The number of the last of a list, which then tells how many it has."""
    list_.set("count", str(len(list_)))
    return str(len(list_) - 1)
