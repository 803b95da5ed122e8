"""A batch at a glance: every body's points, shares and rank, as the manifest tells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from generator.law.edition import Edition, Form, Kind, Level
from generator.law.papers import OF_BODY, Paper
from generator.results.entry import Entry
from generator.submission.bodies import region_rows
from generator.submission.contract import KIND_NAMES

SUMMARY, PAGE = "summary.xlsx", "report.html"
"""The overviews of a batch, at the root of its folder."""

_KINDS = {name: kind for kind, name in KIND_NAMES.items()}
_MOST_POINTS = 10_000
"""No form has so many; a number of a thousand digits would be none that Excel has."""

_REGION = 2  # digits of a ӘАОЖ code


@dataclass(frozen=True, slots=True)
class RowPoints:
    """The points of one row of the form and the most it can have; None where not scored."""

    no: str
    points: int | None
    maximum: int | None


@dataclass(frozen=True, slots=True)
class SectionPoints:
    """What a body has in one section; None where the section is not scored."""

    form: Form
    points: int | None
    maximum: int | None
    level: Level | None
    rows: tuple[RowPoints, ...]

    @property
    def share(self) -> Fraction | None:
        """The points as a share of the maximum."""
        return share_of(self.points, self.maximum)


@dataclass(frozen=True, slots=True)
class BodyPoints:
    """One body: who it is, its documents in the folder, its points.

    ``document`` is its sheet, ``others`` are its reports. ``rank`` is that of its share among
    bodies of its kind, edition and year; equal shares have one rank. None: nothing is scored.
    """

    document: str
    name: str
    kind: Kind
    kato: str
    region: str
    year: int
    edition: str
    points: int | None
    maximum: int | None
    sections: tuple[SectionPoints, ...]
    others: Mapping[Paper, str] = field(default_factory=dict)
    rank: int | None = None

    @property
    def share(self) -> Fraction | None:
        """The points of all sections as a share of their maximum."""
        return share_of(self.points, self.maximum)

    def section(self, form: Form) -> SectionPoints:
        """What it has in a section."""
        return next(section for section in self.sections if section.form is form)


def share_of(points: int | None, maximum: int | None) -> Fraction | None:
    """Points as a share of the maximum; None where there is none."""
    return None if points is None or not maximum else Fraction(points, maximum)


def overview(entries: Mapping[str, Entry], editions: Sequence[Edition]) -> tuple[BodyPoints, ...]:
    """Every body whose sheet is listed: by year, kind, code and name, ranked.

    ValueError when an entry is not what a batch writes.
    """
    bodies = [
        replace(_body(document, entry, editions), others=_others(document, entries))
        for document, entry in entries.items()
        if entry.paper is Paper.SHEET
    ]
    return tuple(sorted(_ranked(bodies), key=_place))


def _others(document: str, entries: Mapping[str, Entry]) -> Mapping[Paper, str]:
    """The reports that were made with a sheet."""
    found: dict[Paper, str] = {}
    for paper in OF_BODY:
        name = f"{document.removesuffix('.docx')}{paper.suffix}.docx"
        if paper is not Paper.SHEET and name in entries and entries[name].paper is paper:
            found[paper] = name
    return found


def _place(body: BodyPoints) -> tuple[object, ...]:
    return (-body.year, list(Kind).index(body.kind), body.kato, body.name, body.document)


def _body(document: str, entry: Entry, editions: Sequence[Edition]) -> BodyPoints:
    try:
        return _told(document, entry.scores, {edition.id: edition for edition in editions})
    except (LookupError, TypeError, OverflowError) as error:
        raise ValueError(document) from error


def _told(document: str, scores: Mapping[str, Any], editions: Mapping[str, Edition]) -> BodyPoints:
    body, edition = scores["body"], editions[scores["edition"]]
    told = {section["key"]: section for section in scores["sections"]}
    return BodyPoints(
        document=document,
        name=str(body["name"]),
        kind=_KINDS[body["kind"]],
        kato=str(body["kato"] or ""),
        region=region_of(str(body["kato"] or "")),
        year=int(scores["year"]),
        edition=edition.id,
        points=_whole(scores["total"]),
        maximum=_whole(scores["max"]),
        sections=tuple(
            _section(section.form, told[section.form.value]) for section in edition.sections
        ),
    )


def _section(form: Form, told: Mapping[str, Any]) -> SectionPoints:
    level = told["level"]
    rows = (_row(str(row["no"]), _whole(row["points"]), _whole(row["max"])) for row in told["rows"])
    return SectionPoints(
        form=form,
        points=_whole(told["total"]),
        maximum=_whole(told["max"]),
        level=None if level is None else Level(level),
        rows=tuple(rows),
    )


@lru_cache(maxsize=1_000)
def _row(no: str, points: int | None, maximum: int | None) -> RowPoints:
    """A row like many others: thousands of bodies share a few hundred."""
    return RowPoints(no, points, maximum)


def _whole(number: object) -> int | None:
    if number is None:
        return number
    if isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= _MOST_POINTS:
        return number
    raise TypeError(number)


def _ranked(bodies: Iterable[BodyPoints]) -> Iterable[BodyPoints]:
    groups: dict[tuple[Kind, str, int], list[BodyPoints]] = {}
    for body in bodies:
        groups.setdefault((body.kind, body.edition, body.year), []).append(body)
    for group in groups.values():
        shares = sorted((b.share for b in group if b.share is not None), reverse=True)
        ranks = {share: rank for rank, share in reversed([*enumerate(shares, start=1)])}
        for body in group:
            yield replace(body, rank=None if body.share is None else ranks[body.share])


def shares_by_region(bodies: Iterable[BodyPoints]) -> Mapping[str, Mapping[Form, Fraction | None]]:
    """By region and section, the points of all its bodies as a share of what they could have.

    None where no body of the region is scored in a section; bodies of no region are left out.
    """
    regions: dict[str, list[BodyPoints]] = {}
    for body in bodies:
        if body.region:
            regions.setdefault(body.region, []).append(body)
    return {
        region: {form: _share([body.section(form) for body in own]) for form in Form}
        for region, own in regions.items()
    }


def _share(sections: Sequence[SectionPoints]) -> Fraction | None:
    scored = [(s.points, s.maximum) for s in sections if s.points is not None and s.maximum]
    if not scored:
        return None
    return Fraction(sum(points for points, _ in scored), sum(most for _, most in scored))


def region_of(kato: str) -> str:
    """The region that a ӘАОЖ code belongs to, empty when it is of none."""
    return _regions().get(kato[:_REGION], "")


@cache
def _regions() -> Mapping[str, str]:
    return {row["kato"][:_REGION]: row["name_kk"] for row in region_rows()}
