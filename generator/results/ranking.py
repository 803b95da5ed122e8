"""Bodies with points and rank, averages of regions, documents: the manifest's entries together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from generator.law.choices import OF_BODY, Form, Kind, Paper
from generator.law.edition import Edition
from generator.law.edition_file import kinds
from generator.messages.problems import Problem
from generator.results import manifest
from generator.results.entry import (
    ConsolidatedFigures,
    Entry,
    Grounds,
    SectionFigures,
    SheetFigures,
    share_of,
)
from generator.results.entry_lines import EntryLines
from generator.results.previous import Previous
from generator.submission.bodies import region_rows

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


def ranked(bodies: Iterable[BodyPoints], entries: Mapping[str, Entry]) -> tuple[BodyPoints, ...]:
    """Bodies by year, kind, code and name, with their ranks and the reports that entries have."""
    lines = EntryLines(entries)
    found = (
        replace(body, rank=rank, others=_others(body.document, lines))
        for body, rank in _ranks(bodies)
    )
    return tuple(sorted(found, key=_place))


def _others(document: str, entries: EntryLines) -> Mapping[Paper, str]:
    """The reports that were made with a sheet."""
    found: dict[Paper, str] = {}
    for paper in OF_BODY:
        name = f"{document.removesuffix('.docx')}{paper.suffix}.docx"
        own = None if paper is Paper.SHEET else entries.head(name)
        if own is not None and own.paper is paper:
            found[paper] = name
    return found


def _rank_of(kind: Kind) -> int:
    return [known.key for known in kinds()].index(kind.key)


def _place(body: BodyPoints) -> tuple[object, ...]:
    return (-body.year, _rank_of(body.kind), body.kato, body.name, body.document)


def body_points(document: str, figures: SheetFigures, editions: Sequence[Edition]) -> BodyPoints:
    """A body by the figures of its sheet; ValueError when its edition is not among those given."""
    body, kato = figures.body, figures.body.kato or ""
    edition = next((one for one in editions if one.id == figures.edition), None)
    if edition is None:
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
        sections=tuple(figures.section(s.form) for s in edition.sections),
        grounds=figures.grounds,
    )


def _ranks(bodies: Iterable[BodyPoints]) -> Iterator[tuple[BodyPoints, int | None]]:
    groups: dict[tuple[str, str, int], list[tuple[BodyPoints, Fraction | None]]] = {}
    for body in bodies:
        peers = groups.setdefault((body.kind.key, body.edition, body.year), [])
        peers.append((body, body.share))
    for group in groups.values():
        shares = sorted((share for _, share in group if share is not None), reverse=True)
        ranks = {share: rank for rank, share in reversed([*enumerate(shares, start=1)])}
        for body, share in group:
            yield body, None if share is None else ranks[share]


def region_of(kato: str) -> str:
    """The region that a ӘАОЖ code belongs to, empty when it is of none."""
    return _regions().get(kato[:_REGION], "")


@cache
def _regions() -> Mapping[str, str]:
    return {row["kato"][:_REGION]: row["name_kk"] for row in region_rows()}


@dataclass(frozen=True)
class Average:
    """The bodies of one kind and year; their points as a share of the most they could have.

    ``before`` is that share in the previous different batch; None where nothing is scored.
    """

    kind: Kind
    year: int
    bodies: Sequence[BodyPoints]
    share: Fraction | None
    before: Fraction | None


class EarlierPoints(NamedTuple):
    """Of a body in the previous different batch: its year, kind by key, region and points."""

    year: int
    kind: str
    region: str
    points: int | None
    maximum: int | None


def earlier_of(figures: SheetFigures) -> EarlierPoints:
    """The points of a sheet that has others now, or is gone."""
    body = figures.body
    region = region_of(body.kato or "")
    return EarlierPoints(figures.year, body.kind.key, region, figures.points, figures.maximum)


def all_earlier(
    bodies: Iterable[BodyPoints], previous: Previous
) -> tuple[EarlierPoints, ...] | None:
    """The points of all bodies in the previous different batch; None when there was none.

    ``bodies`` are those of today, of which most have the same.
    """
    if previous.before is None:
        return None
    same = (one for one in bodies if one.document not in previous.before)
    return (
        *(
            EarlierPoints(one.year, one.kind.key, one.region, one.points, one.maximum)
            for one in sorted(same, key=lambda one: one.document)
        ),
        *map(earlier_of, previous.differing.values()),
    )


def averages(
    bodies: Iterable[BodyPoints], previous: Iterable[EarlierPoints] | None
) -> tuple[Average, ...]:
    """The averages: the newest year first, then the largest group."""
    groups: dict[tuple[int, str], list[BodyPoints]] = {}
    for body in bodies:
        groups.setdefault((body.year, body.kind.key), []).append(body)
    last: dict[tuple[int, str], list[tuple[int | None, int | None]]] = {}
    for one in previous or ():
        last.setdefault((one.year, one.kind), []).append((one.points, one.maximum))
    found = [
        Average(own[0].kind, year, own, share_of_all(own), _share(last.get((year, kind), ())))
        for (year, kind), own in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.year, -len(one.bodies))))


def share_of_all(bodies: Iterable[BodyPoints]) -> Fraction | None:
    """The points of all bodies as a share of the most they could have."""
    return _share([(body.points, body.maximum) for body in bodies])


def _share(pairs: Iterable[tuple[int | None, int | None]]) -> Fraction | None:
    scored = [(points, most) for points, most in pairs if points is not None and most]
    most = sum(most for _, most in scored)
    return Fraction(sum(points for points, _ in scored), most) if most else None


@dataclass(frozen=True)
class ListedDocument:
    """A document as it was made: its name from the folder, SHA-256, ``paper``, body and year.

    ``workbook`` is the path that it was made from, with the SHA-256 that file had then; ``points``
    of ``maximum`` are those of an assessment sheet in which something is scored.
    """

    name: str
    sha256: str
    paper: Paper
    body: str
    year: int
    workbook: str
    workbook_sha256: str
    points: int | None
    maximum: int | None


def list_documents(folder: Path) -> tuple[tuple[ListedDocument, ...], tuple[Problem, ...]]:
    """The documents about one body that were made into a folder, by name, also those gone since.

    None of them, and the problems, when the manifest cannot be read.
    """
    found, problems = manifest.load(folder)
    entries = {} if found is None else found.entries
    listed = (_listed(name, entries[name]) for name in sorted(entries))
    return tuple(document for document in listed if document is not None), problems


def _listed(name: str, entry: Entry) -> ListedDocument | None:
    figures = entry.figures
    if isinstance(figures, ConsolidatedFigures):
        return None
    points, maximum = None, None
    if isinstance(figures, SheetFigures):
        points, maximum = figures.points, figures.maximum
    return ListedDocument(
        name=name,
        sha256=entry.sha256,
        paper=entry.paper,
        body=figures.body.name,
        year=figures.year,
        workbook=entry.input_file,
        workbook_sha256=entry.made.input,
        points=points,
        maximum=maximum,
    )
