"""Removes the remarks of an earlier marked copy: clerks may correct and submit the copy."""

from __future__ import annotations

import re

from lxml import etree

from generator.excel.annotate import comments as notes
from generator.excel.annotate import fills as marks
from generator.excel.annotate.fills import CellSpot, spot
from generator.excel.annotate.formats import Formats
from generator.excel.annotate.parts import MAIN, OFFICE, PackageParts
from generator.excel.annotate.problem_sheet import LIST

_REMARK = re.compile(f"\n*{notes.EDGE}[^{notes.EDGE}]*{notes.EDGE}")


def unmark(parts: PackageParts, formats: Formats) -> None:
    """Leave the workbook without our comments and fills; what others wrote stays."""
    for _, sheet in parts.related(parts.main, "worksheet"):
        for _, comments in parts.related(sheet, "comments"):
            if notes.EDGE.encode() in parts.content(comments):
                spots = _without_remarks(parts.tree(comments))
                notes.remove_empty(parts, sheet)
                marks.clear(parts.tree(sheet), spots, formats)


def _without_remarks(root: etree._Element) -> set[CellSpot]:
    """Remove our words from the comments; returns the cells that had some."""
    found = set()
    for comment in root.iter(f"{{{MAIN}}}comment"):
        for words in comment.iter(f"{{{MAIN}}}t"):
            kept = _REMARK.sub("", words.text or "")
            if kept != words.text:
                words.text = kept
                found.add(spot(str(comment.get("ref"))))
    return found


def remove_list(parts: PackageParts) -> None:
    """Remove the sheet with our list, known by a name that no other sheet has."""
    book = parts.tree(parts.main)
    names = book.find(f"{{{MAIN}}}definedNames")
    sheets = book.find(f"{{{MAIN}}}sheets")
    ours = book.find(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName[@name='{LIST}']")
    position = "" if ours is None else str(ours.get("localSheetId", ""))
    if names is None or sheets is None or not position.isdecimal() or len(sheets) < 2:
        return
    number = int(position)
    relation = str(sheets[number].get(f"{{{OFFICE}}}id"))
    parts.remove(dict(parts.related(parts.main, "worksheet"))[relation])
    parts.unrelate(parts.main, [relation])
    sheets.remove(sheets[number])
    for name in list(names):
        own = name.get("localSheetId")
        if own is not None and int(str(own)) == number:
            names.remove(name)
        elif own is not None and int(str(own)) > number:
            name.set("localSheetId", str(int(str(own)) - 1))
