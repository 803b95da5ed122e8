"""Names of properties that change nothing that is printed, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping

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
