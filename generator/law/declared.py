"""What an edition declares for itself: kinds of bodies, norms."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Kinds of assessed bodies (points 2 and 6)."""

    SECTORAL = "sectoral"
    LOCAL_EXECUTIVE = "local_executive"
    AKIM_OFFICE = "akim_office"


class Norm(StrEnum):
    """What the state financial control bodies inspect (point 13(3))."""

    FLOOR_AREA = "floor_area"
    SERVICE_CARS = "service_cars"
    TELEPHONES_AND_FURNITURE = "telephones_and_furniture"
    SPECIAL_VEHICLES = "special_vehicles"
