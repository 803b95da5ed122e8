"""The consolidated report of an output folder: of every body whose report lies in it.

The counts come from the manifest's entries, so that a partial build takes in what earlier ones
have made. Each reporting year has a report of its own, as a document and as a workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import __version__, content, report
from generator.archive import digest
from generator.consolidated import BodyReport, Consolidated, consolidated
from generator.content import Content
from generator.edition import Edition
from generator.excel.consolidated import book
from generator.manifest import Entry, Made
from generator.paper import Paper
from generator.problems import Problem
from generator.proved import Origin, made_of, proved
from generator.table_lines import table_lines
from generator.word import template as templates
from generator.word.outline import NotADocument
from generator.word.render import member_hashes
from generator.workbook import KIND_NAMES

NAME = Paper.CONSOLIDATED.value

MOST_IN_WORD = 300
"""Bodies in one Word document; three hundred make some nine hundred pages."""

_KINDS = {name: kind for kind, name in KIND_NAMES.items()}


@dataclass(frozen=True)
class Wanted:
    """A consolidated report to be made: its name without a suffix, and what it says.

    ``origin`` has a hash of all workbooks and the user's own templates.
    """

    name: str
    report: Consolidated
    origin: Origin

    @property
    def documents(self) -> tuple[str, ...]:
        """The names of its files: more bodies than Word opens are in the workbook alone."""
        table_file = f"{self.name}.xlsx"
        if len(self.report.bodies) > MOST_IN_WORD:
            return (table_file,)
        return (f"{self.name}.docx", table_file)

    def made(self, document: str) -> Made:
        """What a file of it would be made of."""
        if document.endswith(".xlsx"):
            return Made(
                input=self.origin.sha256,
                template="",
                edition=self.report.edition.sha256,
                edition_chosen=False,
                notes=True,
                program=__version__,
            )
        return made_of(self.report.edition, self.origin)

    def make(self, document: str) -> tuple[tuple[bytes, Entry] | None, tuple[Problem, ...]]:
        """A file of it and its entry, or None and why there is none."""
        found = content.of_many(self.report)
        if document.endswith(".xlsx"):
            data = book(self.report)
            return (data, self._entry(data, found)), ()
        made, problems = proved(found, self.origin)
        return (None if made is None else (made.data, made.entry)), problems

    def _entry(self, data: bytes, found: Content) -> Entry:
        return Entry(
            paper=Paper.CONSOLIDATED,
            sha256=digest(data),
            parts=member_hashes(data),
            text=_texts(data),
            input_file="",
            edition_id=self.report.edition.id,
            made=self.made(".xlsx"),
            scores=found.told,
            warnings=0,
        )


def wanted(
    entries: Iterable[Entry], editions: Sequence[Edition], given: Path | None
) -> tuple[Wanted, ...]:
    """The reports that the entries of bodies' reports give, by year; of a year by edition.

    ValueError when an entry is not what :mod:`generator.content` makes.
    """
    groups: dict[tuple[int, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((_year(entry), entry.edition_id), []).append(entry)
    found = []
    for (year, edition_id), group in sorted(groups.items()):
        edition = next((edition for edition in editions if edition.id == edition_id), None)
        if edition is None:
            raise ValueError(edition_id)
        bodies = [_body(entry, edition) for entry in group]
        named = _name(year, edition_id, groups.keys())
        found.append(of_bodies(named, consolidated(edition, year, bodies), given))
    return tuple(found)


def of_bodies(name: str, found: Consolidated, given: Path | None) -> Wanted:
    """The report of bodies whose workbooks are known by their hashes."""
    template = templates.find(given, found.edition, Paper.CONSOLIDATED)
    return Wanted(
        name, found, Origin(template, sha256=origin_hash(body.sha256 for body in found.bodies))
    )


def origin_hash(hashes: Iterable[str]) -> str:
    """One hash for the workbooks of many bodies, whatever their order."""
    return digest("\n".join(sorted(hashes)).encode())


def _name(year: int, edition: str, groups: Iterable[tuple[int, str]]) -> str:
    """No more is said than what tells it from the others beside it."""
    known = list(groups)
    if len(known) == 1:
        return NAME
    if sum(other == year for other, _ in known) == 1:
        return f"{NAME}-{year}"
    return f"{NAME}-{year}-{edition}"


def _texts(data: bytes) -> tuple[str, ...]:
    """The lines of a workbook; none of one too long to be read, which its bytes alone can prove."""
    try:
        return tuple(line.text for line in table_lines(data))
    except NotADocument:
        return ()


def _year(entry: Entry) -> int:
    year = entry.scores.get("year")
    if not isinstance(year, int):
        raise ValueError(repr(year))
    return year


def _body(entry: Entry, edition: Edition) -> BodyReport:
    told = entry.scores.get("body")
    if not isinstance(told, Mapping) or told.get("kind") not in _KINDS:
        raise ValueError(repr(told))
    kato = told.get("kato")
    return BodyReport(
        name=str(told.get("name")),
        kind=_KINDS[told["kind"]],
        kato=None if kato is None else str(kato),
        report=report.from_json(entry.scores.get("report"), edition.report),
        file=entry.input_file,
        sha256=entry.made.input,
    )
