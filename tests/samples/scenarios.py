"""The table of invented bodies, read from ``scenarios.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from generator.law.choices import Form, Kind
from generator.law.edition_file import kinds
from generator.submission.bodies import BodyEntry, all_regions
from tests.samples.happenings import Happening

FORMS = {
    "ММ": Form.INSTITUTIONS,
    "МК": Form.ENTERPRISES,
    "АҚ": Form.JOINT_STOCK,
    "ЖШС": Form.PARTNERSHIPS,
}


class HandsIn(Enum):
    """What a workbook holds: the organisations, the body's report, or the two side by side."""

    ORGANISATIONS = "organisations"
    REPORT = "report"
    BOTH = "both"


@dataclass(frozen=True)
class Group:
    """So many organisations of a section, and what befell each of them, in order."""

    form: Form
    number: int
    happenings: tuple[Happening, ...]


@dataclass(frozen=True)
class Scenario:
    """An invented body: what it shows, its organisations, and the points it must come to.

    ``region`` is where its inspectors sit; empty for a body of the republic.
    """

    body: BodyEntry
    region: str
    year: int
    tells: str
    sizes: Mapping[Form, int]
    groups: tuple[Group, ...]
    totals: Mapping[Form, int]
    by_hand: float
    override: Mapping[Form, int]
    hidden: str | None
    warnings: tuple[str, ...]
    hands_in: HandsIn

    @property
    def path(self) -> Path:
        """Where its workbook lies below ``inputs/``."""
        return Path(str(self.year), f"{self.body.slug}.xlsx")


def scenarios() -> tuple[Scenario, ...]:
    """Every invented body, in the order of the table."""
    text = Path(__file__).with_name("scenarios.toml").read_text("utf-8")
    return tuple(_scenario(entry) for entry in tomllib.loads(text)["bodies"])


def _scenario(entry: dict[str, Any]) -> Scenario:
    body = _body(entry)
    return Scenario(
        body=body,
        region=entry.get("region", body.name.removesuffix("ның әкімдігі")),
        year=entry["year"],
        tells=entry["tells"],
        sizes=_by_form(entry["sizes"]),
        groups=tuple(_group(group) for group in entry.get("groups", ())),
        totals=_by_form(entry["totals"]),
        by_hand=entry.get("by_hand", 0.0),
        override=_by_form(entry.get("override", {})),
        hidden=entry.get("hidden"),
        warnings=tuple(entry.get("warnings", ())),
        hands_in=HandsIn(entry.get("hands_in", "organisations")),
    )


def _kind(key: str) -> Kind:
    return next(kind for kind in kinds() if kind.key == key)


def _body(entry: dict[str, Any]) -> BodyEntry:
    if "name" in entry:
        return BodyEntry(entry["slug"], entry["name"], _kind(entry["kind"]), entry.get("kato"))
    (region,) = (region for region in all_regions() if region.slug == entry["slug"])
    return region


def _group(group: dict[str, Any]) -> Group:
    happenings = tuple(Happening(name) for name in group["with"])
    return Group(FORMS[group["of"]], group["number"], happenings)


def _by_form(numbers: dict[str, int]) -> dict[Form, int]:
    return {FORMS[name]: number for name, number in numbers.items()}
