"""Default formatting of Word (ISO 29500-1, 17.3, 17.4, 17.6), and values that change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.word.formatting.values import Look

RUN: Look = {
    "sz": 20,
    "szCs": 20,
    "kern": 0,
    "position": 0,
    "w": 100,
    "spacing": 0,
    "color": "auto",
    "u": "none",
    "highlight": "none",
    "shd": "none",
    "vertAlign": "baseline",
    "effect": "none",
    "em": "none",
    "bdr": "none",
    "snapToGrid": 1,
}
PARAGRAPH: Look = {
    "jc": "left",
    "textAlignment": "auto",
    "textDirection": "lr",
    "shd": "none",
    "numPr": "none",
    "spacing.line": 240,
    "spacing.lineRule": "auto",
    **dict.fromkeys(
        frozenset(
            {"widowControl", "kinsoku", "wordWrap", "overflowPunct", "autoSpaceDE"}
            | {"autoSpaceDN", "adjustRightInd", "snapToGrid"}
        ),
        1,
    ),
}
TABLE: Look = {
    "jc": "left",
    "tblLayout": "autofit",
    "shd": "none",
    "tblOverlap": "overlap",
    "tblStyleRowBandSize": 1,
    "tblStyleColBandSize": 1,
}
ROW: Look = {"jc": "left", "height.rule": "auto"}
CELL: Look = {"vAlign": "top", "textDirection": "lr", "shd": "none"}
SECTION: Look = {
    "type": "nextPage",
    "vAlign": "top",
    "textDirection": "lr",
    "pgNumType.fmt": "decimal",
    "pgNumType.start": "",  # pages are counted on; 0 is a number like any other
    "cols.num": 1,
    "cols.equalWidth": 1,
    "pgSz.orient": "portrait",
}


NO_EFFECT: Mapping[str, str] = {
    "rStyle": "resolved: the style's properties are taken",
    "pStyle": "resolved: the style's properties are taken",
    "tblStyle": "resolved: the style's properties are taken",
    "cnfStyle": "resolved: says again which parts of a table style apply",
    "noProof": "leaves text out of the spelling check",
    "outlineLvl": "places a paragraph in the navigation pane",
    "divId": "names an HTML block that the text came from",
    "headers": "names the head cells of a cell for screen readers",
    "tblCaption": "describes a table for screen readers",
    "tblDescription": "describes a table for screen readers",
    "formProt": "says whether a section's form fields may be edited",
    "paperSrc": "names the tray of a printer",
    "printerSettings": "points to settings of one printer",
    "doNotTrackMoves": "says how later changes would be tracked",
}
"""Properties that leave no ink and move none, each with the reason. None has children."""
