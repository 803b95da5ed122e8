"""The official forms as data: which words are fixed, which cells hold which tag."""

from __future__ import annotations

from generator.law.edition import Edition
from generator.law.papers import Paper
from generator.papers.forms import appendix_2
from generator.papers.forms import appendix_3 as inspections
from generator.papers.forms import appendix_4 as sheet
from generator.papers.forms import appendix_5 as consolidated
from generator.papers.forms.elements import Layout

_LAYOUTS = {
    Paper.SHEET: sheet.layout,
    Paper.REPORT: appendix_2.layout,
    Paper.INSPECTIONS: inspections.layout,
    Paper.CONSOLIDATED: consolidated.layout,
}

# By the edition itself and not by its value, which takes longer to compare than a form to make;
# each is held beside its form, so that no other gets its number.
_made: dict[tuple[int, Paper], tuple[Edition, Layout]] = {}
_MOST_MADE = 64


def layout(edition: Edition, paper: Paper) -> Layout:
    """The form of a paper in an edition; cached, for every paper is compared with it twice."""
    key = (id(edition), paper)
    if key not in _made:
        if len(_made) >= _MOST_MADE:
            _made.clear()
        _made[key] = (edition, _LAYOUTS[paper](edition))
    return _made[key][1]
