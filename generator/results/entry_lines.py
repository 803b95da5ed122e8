"""Entries as lines of JSON that stay in their files, decoded whole or in part when asked for.

Of thousands of papers decoded entries, or their texts alone, would fill the memory, and a batch in
which nothing changes needs the head of each alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

from generator.files.disk import regular
from generator.law.choices import Paper
from generator.messages.problems import Problem
from generator.results.entry import BodyIdentity, Entry, Figures, Made, SheetFigures
from generator.results.entry_json import (
    BODY,
    entry_json,
    entry_of_line,
    figures_of,
    made_of,
    paper_of,
    warnings_of,
)
from generator.results.json_values import a_text, an_object, of_kind, whole
from generator.submission.model import CellRef, CellsByBin

_COUNTED, _SCORES, _PARTS, _FORM = b',"counted":{', b',"scores":{', b',"parts":{', b'"form":"'
_GROUNDS = b',"grounds":{'
"""Where pieces of an entry begin."""

_IDENTITY = re.compile(rb'.*?"edition":"(?:[^"\\]|\\.)*"')
"""The first of an entry's scores: the body, year and edition."""


@dataclass(frozen=True, slots=True)
class EntryHead:
    """An entry without its points, text and form: what is asked of every document of a folder.

    ``has_counted`` is true where it has the cells of counted organisations.
    """

    paper: Paper
    sha256: str
    input_file: str
    made: Made
    edition: str
    year: int
    body: BodyIdentity | None
    warnings: tuple[Problem, ...] | None
    has_counted: bool


def head_of_line(line: bytes) -> EntryHead:
    """The head of an entry that :func:`entry_json` wrote, in a tenth of the time of the whole.

    Quotes within texts are escaped: what is looked for stands nowhere but at its place.
    """
    own, _, scores = line.partition(_SCORES)
    own, counted, _ = own.partition(_COUNTED)
    whose = _IDENTITY.match(scores)
    if whose is None:
        raise ValueError("scores")
    entry, figures = an_object(json.loads(own + b"}")), json.loads(b"{%b}" % whose[0])
    paper = paper_of(entry)
    return EntryHead(
        paper=paper,
        sha256=of_kind(str, entry["sha256"]),
        input_file=a_text(an_object(entry["input"])["file"]),
        made=made_of(entry, paper),
        edition=a_text(figures["edition"]),
        year=whole(figures["year"]),
        body=BODY.read(figures["body"]) if "body" in figures else None,
        warnings=warnings_of(entry["warnings"]),
        has_counted=bool(counted),
    )


def figures_of_line(line: bytes) -> Figures:
    """The figures of an entry."""
    own, _, rest = line.partition(_SCORES)
    scores, _, _ = rest.rpartition(_PARTS)
    return figures_of(paper_of(json.loads(own + b"}")), json.loads(b"{" + scores))


def parts_of_line(line: bytes) -> Mapping[str, str]:
    """The hashes of the parts that the form of an entry rests on; none where it has no form."""
    _, _, parts = line.rpartition(_PARTS)
    if _FORM not in parts:
        return {}
    found, _ = json.JSONDecoder().raw_decode("{" + parts.decode())
    return {a_text(part): a_text(sha256) for part, sha256 in an_object(found).items()}


_Place = bytes | tuple[BinaryIO | str, int, int]
"""A line, or its place in an open file or one of a name."""


def _name(file: BinaryIO | str) -> str:
    return file if isinstance(file, str) else file.name


def head_of(entries: Mapping[str, Entry], name: str) -> Entry | EntryHead:
    """An entry, or its head where the whole would have to be decoded; KeyError without one."""
    head = entries.head(name) if isinstance(entries, EntryLines) else None
    return head or entries[name]


class EntryLines(Mapping[str, Entry]):
    """Entries by their documents, each decoded from its line whenever it is asked for.

    The lines stay in the files that they were read from or written to.
    """

    def __init__(self, entries: Mapping[str, Entry] = MappingProxyType({})) -> None:
        self._places: dict[str, _Place]
        self._heads: dict[_Place, EntryHead] = {}
        if isinstance(entries, EntryLines):
            # The heads are shared: each depends on the place of its line alone.
            self._places, self._heads = dict(entries._places), entries._heads
        else:
            self._places = {name: entry_json(entry) for name, entry in entries.items()}

    def __getitem__(self, name: str) -> Entry:
        return entry_of_line(self.line(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def head(self, name: str) -> EntryHead | None:
        """The head of an entry, decoded once; None where there is no entry."""
        place = self._places.get(name)
        if place is not None and place not in self._heads:
            self._heads[place] = head_of_line(self.line(name))
        return None if place is None else self._heads[place]

    def counted(self, name: str) -> Mapping[str, CellRef]:
        """The cells of the organisations that a sheet counts, by their БСН."""
        own, _, _ = self.line(name).partition(_SCORES)
        _, found, counted = own.partition(_COUNTED)
        return CellsByBin(b"{" + counted) if found else CellsByBin()

    def figures(self, name: str) -> Figures:
        """The figures of an entry alone."""
        return figures_of_line(self.line(name))

    def line(self, name: str) -> bytes:
        """An entry as :func:`entry_json` gives it."""
        place = self._places[name]
        if isinstance(place, bytes):
            return place
        file, start, length = place
        if isinstance(file, str):
            with open(file, "rb", opener=regular) as stream:
                stream.seek(start)
                return stream.read(length)
        file.seek(start)
        return file.read(length)

    def __getstate__(self) -> dict[str, _Place]:
        """The lines by the names of their files: no two processes share a place in one."""
        return {
            name: place if isinstance(place, bytes) else (_name(place[0]), *place[1:])
            for name, place in self._places.items()
        }

    def __setstate__(self, places: dict[str, _Place]) -> None:
        self._places, self._heads = places, {}

    def put(self, name: str, file: BinaryIO, start: int, length: int) -> None:
        """Add an entry whose line stands in a file."""
        self._places[name] = file, start, length

    def remove(self, name: str) -> None:
        """Forget an entry."""
        del self._places[name]

    def is_as_in(self, others: Mapping[str, Entry], name: str) -> bool:
        """True when a document's line lies at one place in both; equal ones may lie at two."""
        own = self._places.get(name)
        return (
            own is not None and isinstance(others, EntryLines) and own == others._places.get(name)
        )

    def close(self) -> None:
        """Let the files be replaced or removed, on Windows too; no entry can be read any more."""
        for place in self._places.values():
            if not isinstance(place, bytes) and not isinstance(place[0], str):
                place[0].close()


class SheetResults(Mapping[str, SheetFigures]):
    """The figures of sheets by their documents, by name; decoded whenever they are asked for.

    Of all sheets among the entries, or of those of ``names``.
    """

    def __init__(self, entries: Mapping[str, Entry], names: Iterable[str] | None = None) -> None:
        self._entries = entries if isinstance(entries, EntryLines) else EntryLines(entries)
        listed = sorted(self._entries if names is None else names)
        self._names = dict.fromkeys(name for name in listed if self._is_sheet(name))

    def _is_sheet(self, name: str) -> bool:
        head = self._entries.head(name)
        return head is not None and head.paper is Paper.SHEET

    def __getitem__(self, name: str) -> SheetFigures:
        if name not in self._names:
            raise KeyError(name)
        return of_kind(SheetFigures, self._entries.figures(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def points(self, name: str) -> bytes:
        """The figures as JSON, without the organisations behind them."""
        _, _, rest = self._entries.line(name).partition(_SCORES)
        scores, _, _ = rest.rpartition(_PARTS)
        own, grounds, _ = scores.partition(_GROUNDS)
        return b"{" + own + (b"}" if grounds else b"")

    def is_as_in(self, others: SheetResults, name: str) -> bool:
        """True when others have the same points of a document."""
        return name in others and (
            self._entries.is_as_in(others._entries, name)
            or self.points(name) == others.points(name)
        )
