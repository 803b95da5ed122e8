"""The ranking of a batch: every body's points, shares and rank, from the manifest's entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache

from generator.law.choices import Form, Kind
from generator.law.edition import Edition
from generator.law.edition_file import kinds
from generator.law.papers import OF_BODY, Paper
from generator.results.entry import Entry
from generator.results.figures import Grounds, SectionFigures, SheetFigures, share_of
from generator.submission.bodies import region_rows

SUMMARY, PAGE = "summary.xlsx", "report.html"
"""The overviews of a batch, at the root of its folder."""

_REGION = 2  # digits of a ӘАОЖ code


@dataclass(frozen=True, slots=True)
class BodyPoints:
    """One body: who it is, its documents in the folder, its points.

    ``document`` is its sheet, ``others`` are its reports. ``rank`` is that of its share among
    bodies of its kind, edition and year; equal shares have one rank. None: nothing is scored.
    ``grounds`` say who failed what.
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
    sections: tuple[SectionFigures, ...]
    others: Mapping[Paper, str] = field(default_factory=dict)
    rank: int | None = None
    grounds: Grounds = field(default_factory=Grounds)

    @property
    def share(self) -> Fraction | None:
        """The points of all sections as a share of their maximum."""
        return share_of(self.points, self.maximum)

    def section(self, form: Form) -> SectionFigures:
        """What it has in a section."""
        return next(section for section in self.sections if section.form is form)


def overview(entries: Mapping[str, Entry], editions: Sequence[Edition]) -> tuple[BodyPoints, ...]:
    """Every body whose sheet is listed: by year, kind, code and name, ranked.

    ValueError when the edition of one is not among those given.
    """
    known = {edition.id: edition for edition in editions}
    bodies = [
        replace(_body(document, entry.figures, known), others=_others(document, entries))
        for document, entry in entries.items()
        if isinstance(entry.figures, SheetFigures)
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


def _rank_of(kind: Kind) -> int:
    return [known.key for known in kinds()].index(kind.key)


def _place(body: BodyPoints) -> tuple[object, ...]:
    return (-body.year, _rank_of(body.kind), body.kato, body.name, body.document)


def _body(document: str, figures: SheetFigures, editions: Mapping[str, Edition]) -> BodyPoints:
    body, kato = figures.body, figures.body.kato or ""
    if figures.edition not in editions:
        raise ValueError(f"{document}: {figures.edition}")
    return BodyPoints(
        document=document,
        name=body.name,
        kind=body.kind,
        kato=kato,
        region=region_of(kato),
        year=figures.year,
        edition=figures.edition,
        points=figures.points,
        maximum=figures.maximum,
        sections=tuple(figures.section(s.form) for s in editions[figures.edition].sections),
        grounds=figures.grounds,
    )


def _ranked(bodies: Iterable[BodyPoints]) -> Iterable[BodyPoints]:
    groups: dict[tuple[str, str, int], list[BodyPoints]] = {}
    for body in bodies:
        groups.setdefault((body.kind.key, body.edition, body.year), []).append(body)
    for group in groups.values():
        shares = sorted((b.share for b in group if b.share is not None), reverse=True)
        ranks = {share: rank for rank, share in reversed([*enumerate(shares, start=1)])}
        for body in group:
            yield replace(body, rank=None if body.share is None else ranks[body.share])


def region_of(kato: str) -> str:
    """The region that a ӘАОЖ code belongs to, empty when it is of none."""
    return _regions().get(kato[:_REGION], "")


@cache
def _regions() -> Mapping[str, str]:
    return {row["kato"][:_REGION]: row["name_kk"] for row in region_rows()}
