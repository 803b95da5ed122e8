"""Decides whether a workbook's documents are current, without importing what fills papers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from generator import __version__
from generator.batch.order import Order
from generator.files.disk import Source
from generator.files.zip import digest_if_readable
from generator.law.edition import Edition, in_force
from generator.law.edition_file import editions
from generator.law.papers import Notes, Paper
from generator.results.entry import Entry, Made
from generator.submission.mapping import mapping_of
from generator.word.template import find as template_files


class CurrentDocuments:
    """Finds current documents of an order by what the folder's manifest knows of them.

    The same ingredients would give the same bytes, and those are in place. Templates were checked
    before, so their hashes suffice.
    """

    def __init__(self, order: Order, known: Mapping[str, Entry]) -> None:
        self._order, self._known = order, known
        self._template = cache(self._template_of)
        self._serving = cache(self._edition_of)

    def is_current(self, source: Source) -> bool:
        """True when all documents of a workbook are."""
        order, known = self._order, self._known
        entries = {paper: known.get(order.document(source, paper)) for paper in order.papers}
        if order.force or not all(entries.values()):
            return False
        input_ = digest_if_readable(source.path)
        mapping = mapping_of(source, order.mapping)
        mapped = "" if mapping is None else digest_if_readable(mapping) or ""
        return input_ is not None and all(
            entry is not None and self._is_current(source, paper, entry, (input_, mapped))
            for paper, entry in entries.items()
        )

    def _is_current(
        self, source: Source, paper: Paper, entry: Entry, input_: tuple[str, str]
    ) -> bool:
        edition = self._serving(entry.figures.year)
        # Warnings of which only the number is known, and organisations that were not kept, are
        # found by reading the workbook alone.
        if edition is None or entry.warnings is None or entry.counted is None:
            return False
        notes = self._order.notes or Notes.SHORT
        made = Made(
            input=input_[0],
            template=self._template(edition, paper) or "",
            edition=edition.basis[paper],
            edition_chosen=self._order.edition is not None,
            notes=notes if paper is Paper.SHEET else Notes.FULL,
            program=__version__,
            mapping=input_[1],
        )
        in_place = digest_if_readable(self._order.target(source, paper))
        return made.gives_the_same(entry.made) and in_place == entry.sha256

    def _template_of(self, edition: Edition, paper: Paper) -> str | None:
        return digest_if_readable(
            template_files.find_template(self._order.template, edition, paper)
        )

    def _edition_of(self, year: int) -> Edition | None:
        """The edition that was named, else the one that serves a year by now."""
        if self._order.edition is None:
            return in_force(editions(), year)
        return next((one for one in editions() if one.id == self._order.edition), None)
