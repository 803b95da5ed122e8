"""What holds where nothing is said, by the kind of block (ISO 29500-1, 17.3, 17.4, 17.6)."""

from __future__ import annotations

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
