"""Adds fills and cell formats to the styles of a workbook, each once."""

from __future__ import annotations

from copy import deepcopy
from functools import cache

from lxml import etree

from generator.excel.annotate.parts import MAIN, OFFICE, PackageParts, child, put, rooted
from generator.excel.annotate.remarks import COLOURS

_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_LEAST = {"fonts": 1, "fills": 2, "borders": 1, "cellStyleXfs": 1, "cellXfs": 1, "cellStyles": 1}
"""How many of each every workbook has."""


class Formats:
    """The cell formats of a workbook, by the numbers that its cells give."""

    def __init__(self, parts: PackageParts, other: PackageParts) -> None:
        """``other`` is a workbook that has what this one may lack."""
        found = parts.related(parts.main, "styles")
        if not found:
            part = parts.add("xl/styles.xml", rooted("styleSheet"), _TYPE)
            parts.relate(parts.main, f"{OFFICE}/styles", part)
            found = [("", part)]
        self._root = parts.tree(found[0][1])
        for name, least in _LEAST.items():
            list_ = child(self._root, name, _ORDER)
            list_.extend(deepcopy(list(child(_styles(other), name, _ORDER))[len(list_) : least]))
        self._formats = child(self._root, "cellXfs", _ORDER)
        # Kept here: to count or to reach into a list of a hundred thousand takes its time.
        self._existing = list(self._formats)
        self.filled = cache(self._filled)
        self.unfilled = cache(self._unfilled)
        self.fill = cache(self._fill)
        self.shade = cache(self._shade)

    def adopted(self, other: PackageParts) -> dict[str, str]:
        """Add the cell formats of a workbook without number formats of its own.

        Gives their numbers here by those there.
        """
        styles, found = _styles(other), {}
        for number, xf in enumerate(child(styles, "cellXfs", _ORDER)):
            made = deepcopy(xf)
            for key, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                own = child(self._root, name, _ORDER)
                own.append(deepcopy(child(styles, name, _ORDER)[int(str(xf.get(key)))]))
                made.set(key, _counted(own))
            found[str(number)] = self._added(made)
        return found

    def _filled(self, number: str, colour: str) -> str:
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
        fills = child(self._root, "fills", _ORDER)
        pattern = put(put(fills, "fill"), "patternFill", patternType="solid")
        put(pattern, "fgColor", rgb=f"FF{colour}")
        put(pattern, "bgColor", indexed=64)
        return _counted(fills)

    def _shade(self, colour: str) -> str:
        looks = child(self._root, "dxfs", _ORDER)
        pattern = put(put(put(looks, "dxf"), "fill"), "patternFill", patternType="solid")
        put(pattern, "fgColor", rgb=f"FF{colour}")
        put(pattern, "bgColor", rgb=f"FF{colour}")
        return _counted(looks)


def _styles(workbook: PackageParts) -> etree._Element:
    ((_, part),) = workbook.related(workbook.main, "styles")
    return workbook.tree(part)


def _counted(list_: etree._Element) -> str:
    """Update the count of a list; the number of its last item, from 0."""
    list_.set("count", str(len(list_)))
    return str(len(list_) - 1)
