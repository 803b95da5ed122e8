"""The official forms as data: which words are fixed, which cells hold which tag."""

from __future__ import annotations

from generator.edition import Edition
from generator.layout import consolidated, inspections, report, sheet
from generator.layout.kit import Layout
from generator.paper import Paper

_LAYOUTS = {
    Paper.SHEET: sheet.layout,
    Paper.REPORT: report.layout,
    Paper.INSPECTIONS: inspections.layout,
    Paper.CONSOLIDATED: consolidated.layout,
}


def layout(edition: Edition, paper: Paper) -> Layout:
    """The form of a paper in an edition."""
    return _LAYOUTS[paper](edition)
