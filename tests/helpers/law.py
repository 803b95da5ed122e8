"""The kinds of bodies, the norms and the lines of Appendix 2 of today's editions."""

from __future__ import annotations

from generator.law.edition import Edition, in_force
from generator.law.edition_file import load_shipped

_NEWEST = load_shipped()[0][-1]

KINDS, NORMS, LINES = _NEWEST.kinds, _NEWEST.norms, _NEWEST.report.counts

SECTORAL, LOCAL_EXECUTIVE, AKIM_OFFICE = KINDS
FLOOR_AREA, SERVICE_CARS, TELEPHONES_AND_FURNITURE, SPECIAL_VEHICLES = NORMS


def edition_of(year: int) -> Edition:
    """The edition that serves a year."""
    edition = in_force(load_shipped()[0], year)
    assert edition is not None
    return edition
