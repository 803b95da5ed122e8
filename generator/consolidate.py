"""Renews the consolidated reports of an output folder at the end of a batch."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import consolidation, manifest, system
from generator.archive import file_digest
from generator.consolidation import MOST_IN_WORD, Wanted
from generator.manifest import Entry
from generator.paper import Paper
from generator.prepare import Order
from generator.problems import Code, Place, Problem
from generator.proved import editions

Put = Callable[[str, bytes, Entry], Problem | None]
"""Gives a file its name in the folder and its entry in the journal; the problem if it cannot."""


@dataclass(frozen=True)
class Renewed:
    """What came of it: the files as they should be, and the manifest's entries without old ones."""

    documents: tuple[Path, ...]
    entries: Mapping[str, Entry]
    problems: tuple[Problem, ...]


class Consolidation:
    """The consolidated reports of a folder, against what the manifest's entries give."""

    def __init__(self, order: Order, entries: Mapping[str, Entry], put: Put) -> None:
        self._order = order
        self._entries = dict(entries)
        self._put = put

    def renew(self, without: Container[str]) -> Renewed:
        """Make what is missing or out of date; ``without`` are documents of refused workbooks."""
        try:
            wanted = consolidation.wanted(self._reports(without), editions(), self._order.template)
        except ValueError as error:
            place = Place(file=str(self._order.output / manifest.NAME))
            damaged = Problem(Code.MANIFEST_DAMAGED, place, {"detail": str(error)})
            return Renewed((), self._entries, (damaged,))
        problems = [problem for one in wanted for problem in self._made(one)]
        names = [document for one in wanted for document in one.documents]
        problems += self._removed(names)
        there = (self._order.output / name for name in names)
        return Renewed(tuple(filter(system.is_there, there)), self._entries, tuple(problems))

    def _reports(self, without: Container[str]) -> Iterator[Entry]:
        """The entries of the bodies' reports that lie in the folder."""
        for document, entry in self._entries.items():
            is_there = system.is_there(self._order.output / document)
            if entry.paper is Paper.REPORT and document not in without and is_there:
                yield entry

    def _made(self, wanted: Wanted) -> Iterator[Problem]:
        for document in wanted.documents:
            if not self._order.force and self._is_current(document, wanted):
                continue
            made, problems = wanted.make(document)
            yield from problems
            if made is not None:
                failure = self._put(document, *made)
                yield from () if failure is None else (failure,)
        if len(wanted.report.bodies) > MOST_IN_WORD:
            place = Place(file=str(self._order.output / f"{wanted.name}.xlsx"))
            facts = {"count": len(wanted.report.bodies), "most": MOST_IN_WORD}
            yield Problem(Code.CONSOLIDATED_LONG, place, facts)

    def _is_current(self, document: str, wanted: Wanted) -> bool:
        entry = self._entries.get(document)
        return (
            entry is not None
            and entry.made == wanted.made(document)
            and self._digest(document) == entry.sha256
        )

    def _removed(self, names: Container[str]) -> Iterator[Problem]:
        """Consolidated reports of ours that no longer say what is there; changed ones stay."""
        for document, entry in [*self._entries.items()]:
            if entry.paper is not Paper.CONSOLIDATED or document in names:
                continue
            target = self._order.output / document
            if not system.is_there(target):
                del self._entries[document]
            elif self._digest(document) != entry.sha256:
                yield Problem(Code.REPORT_STALE, Place(file=str(target)))
            else:
                with contextlib.suppress(OSError):
                    target.unlink()
                    del self._entries[document]

    def _digest(self, document: str) -> str | None:
        try:
            return file_digest(self._order.output / document)
        except OSError:
            return None
