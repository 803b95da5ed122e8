"""Reference data for papers: what they would say if they were made from what is at hand."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial
from pathlib import Path

from generator.assess import Assessed, assess
from generator.excel.appendix_5 import book
from generator.files import system
from generator.files.archive import digest_if_readable
from generator.files.disk import MAPPING_NAME as MAPPING
from generator.files.disk import is_within
from generator.law.choices import Notes, Paper
from generator.law.edition import Edition
from generator.papers import content
from generator.papers.content import Content
from generator.results.entry import ConsolidatedFigures, Entry, form_of
from generator.results.entry_lines import head_of
from generator.submission import appendix_2
from generator.submission.appendix_2 import ReportedBody, consolidated, origin_hash
from generator.verify import prove
from generator.verify.check import Expected
from generator.verify.prove import PaperOrigin
from generator.verify.text_diff import table_text
from generator.word import template_files
from generator.word.fill import Rendered
from generator.word.read.outline import outline as read_outline
from generator.word.read.plain import read
from generator.word.read.text import Line

_ANY = "any"
"""The hash of no mapping: the nearest one is meant."""

_MOST_ASSESSED = 8
"""Workbooks kept: the papers of a body, which follow one another, need theirs once."""


_Counts = tuple[str, int | None, ReportedBody | None]
"""The hash of a workbook, and its year and counts for a consolidated report if it has any."""


@dataclass(frozen=True)
class Listing:
    """The manifest that papers are listed in: its folder, None without one, entries and parts."""

    folder: Path | None = None
    entries: Mapping[str, Entry] = field(default_factory=dict)
    parts: Mapping[str, bytes] = field(default_factory=dict)


class References:
    """Finds reference data of papers; results of workbooks are cached.

    ``workbooks`` have their hashes, ``templates`` are found by theirs. Nothing is read outside the
    folder ``within``, whatever a manifest names; anywhere without one.
    """

    def __init__(
        self,
        workbooks: Mapping[Path, str | None],
        templates: Mapping[str, Path],
        editions: Sequence[Edition],
        mapping: Path | None = None,
        within: Path | None = None,
    ) -> None:
        self._names = _Names(workbooks)
        self._templates = templates
        self._mapping = mapping
        self._within = within
        self.editions = {edition.id: edition for edition in editions}
        self._assessed = lru_cache(maxsize=_MOST_ASSESSED)(self._assess)
        self._reported = cache(self._counts_of)
        self._digest = cache(digest_if_readable)

    def of(self, entry: Entry, document: Path, listing: Listing) -> Expected:
        """The reference of a paper of a known edition: its entry, and its workbooks if found.

        What cannot be made again of those is formatted as the manifest keeps it.
        """
        if isinstance(entry.figures, ConsolidatedFigures):
            found = self._many(entry, entry.figures, listing)
        else:
            found = self._one(entry, document, listing)
        return replace(found, made=form_of(entry, listing.parts)) if found.made is None else found

    def unlisted(self, document: Path, workbooks: Iterable[Path]) -> Iterator[Expected]:
        """What a paper that no manifest lists may be: made now of a workbook that it is named as.

        With each of the options for notes: nothing says which it was made with.
        """
        for workbook in workbooks:
            for paper in Paper:
                if (
                    document.stem == workbook.stem + paper.suffix
                    and paper is not Paper.CONSOLIDATED
                ):
                    yield from self._made_now(workbook, paper)

    def _made_now(self, workbook: Path, paper: Paper) -> Iterator[Expected]:
        mapping = self._mapping_of(workbook, _ANY)
        assessed = self._assessed(workbook, None, mapping)
        if assessed.evaluation is None:
            return
        for notes in Notes if paper is Paper.SHEET else (Notes.FULL,):
            now = content.of_body(assessed.evaluation, paper, notes)
            for template in (self._ours(now), *self._named(now)):
                origin = PaperOrigin(template, file=workbook.name, sha256=assessed.sha256)
                made, _ = prove.proved(now, origin)
                if made is not None:
                    lines = partial(read_outline, made.data)
                    known = Expected(made.entry, now.edition, assessed.sha256, now.figures, lines)
                    yield replace(known, made=made.data, source=workbook)

    def _ours(self, now: Content) -> Path:
        return template_files.find_template(None, now.edition, now.paper)

    def _named(self, now: Content) -> Iterator[Path]:
        """The sound templates of a paper and its edition among the named files."""
        for file in self._templates.values():
            ready, _ = prove.template_of(file)
            if (
                ready is not None
                and template_files.fits(ready.template, now.edition, now.paper) is None
            ):
                yield file

    def _one(self, entry: Entry, document: Path, listing: Listing) -> Expected:
        """What the workbook of a body gives."""
        edition = self.editions[entry.edition]
        workbook = self._workbook(entry, document, listing)
        if workbook is None:
            return Expected(entry, edition)
        chosen = edition.id if entry.made.edition_chosen else None
        mapping = self._mapping_of(workbook, entry.made.mapping)
        assessed = self._assessed(workbook, chosen, mapping)
        input_ = assessed.sha256
        if mapping is not None and digest_if_readable(mapping) != entry.made.mapping:
            input_ = f"{input_} {mapping}"  # read otherwise, it is another one
        known = Expected(entry, edition, input_, source=workbook)
        if assessed.evaluation is None:
            return known
        return self._made(
            known, content.of_body(assessed.evaluation, entry.paper, entry.made.notes)
        )

    def _made(self, known: Expected, now: Content) -> Expected:
        """The reference with what is made now, where the same program makes it of the same."""
        known = replace(known, figures=now.figures)
        if known.is_table:
            return known
        template = self._template(known.entry, now)
        if template is None:
            return replace(known, template=False if any(self._named(now)) else None)
        if not known.is_of_this_version or known.entry.made.input != known.input:
            return known
        filled, _ = prove.rendered(now, PaperOrigin(template, sha256=known.input))
        if filled is None:
            return known
        lines, is_ours = partial(_lines, filled), template not in self._templates.values()
        return replace(known, read=lines, made=filled.data, is_ours=is_ours)

    def _template(self, entry: Entry, now: Content) -> Path | None:
        """The template a paper was made with, among those named or ours."""
        wanted = entry.made.template
        own = self._templates.get(wanted, self._ours(now))
        return own if self._digest(own) == wanted else None

    def _many(self, entry: Entry, figures: ConsolidatedFigures, listing: Listing) -> Expected:
        """What the workbooks of all bodies give, if every one of them is at hand."""
        edition = self.editions[entry.edition]
        wanted = [*figures.origins, *self._left_out(figures, listing)]
        found = [self._nearest(file, sha256, listing) for file, sha256 in wanted]
        there = [workbook for workbook in found if workbook is not None]
        if not there or len(there) < len(found):
            return Expected(entry, edition)
        reported = [self._reported(workbook, edition.id) for workbook in there]
        input_ = origin_hash(sha256 for sha256, _, _ in reported)
        known = Expected(entry, edition, input_, source=_common(there))
        years = {year for _, year, _ in reported}
        bodies = [
            replace(body, file=file)
            for (_, _, body), (file, _) in zip(reported, wanted, strict=True)
            if body is not None
        ]
        if len(bodies) < len(there) or len(years) != 1:
            return known
        now = consolidated(edition, years.pop() or 0, bodies)
        known = self._made(known, content.of_many(now))
        if known.is_table and known.is_of_this_version:
            again = book(now)
            known = replace(known, read=partial(table_text, again), made=again, is_ours=True)
        return known

    def _left_out(
        self, figures: ConsolidatedFigures, listing: Listing
    ) -> Iterator[tuple[str, str]]:
        """Workbooks of bodies that a consolidated report lacks.

        Their own reports of its year and edition lie beside it, and they are as they were then.
        """
        listed = {*figures.origins}
        for document in listing.entries:
            other = head_of(listing.entries, document)
            of_other = (other.edition, other.year)
            is_alike = of_other == (figures.edition, figures.year)
            if (
                other.paper is not Paper.REPORT
                or not is_alike
                or other.made.input not in self._names.hashes
            ):
                continue
            folder, origin = listing.folder, (other.input_file, other.made.input)
            if origin not in listed and folder is not None and system.is_file(folder / document):
                yield origin

    def _counts_of(self, workbook: Path, edition: str) -> _Counts:
        """The counts of a workbook for consolidated reports; cached, each is needed twice."""
        assessed = self._assess(workbook, edition, self._mapping_of(workbook, _ANY))
        if assessed.evaluation is None:
            return assessed.sha256, None, None
        submission, sha256 = assessed.evaluation.submission, assessed.sha256
        body, counts = submission.body, appendix_2.of(submission)
        reported = ReportedBody(body.name, body.kind, body.kato, counts, sha256=sha256)
        return sha256, submission.year, reported

    def _assess(self, workbook: Path, chosen: str | None, mapping: Path | None) -> Assessed:
        edition = None if chosen is None else self.editions[chosen]
        return assess(workbook, [*self.editions.values()], edition, mapping)

    def _mapping_of(self, workbook: Path, sha256: str) -> Path | None:
        """The mapping given, else the one of the folders above that a paper was made with.

        Of those that have changed since, the nearest.
        """
        if self._mapping is not None or not sha256:
            return self._mapping
        above = (folder / MAPPING for folder in workbook.resolve().parents)
        found = [file for file in above if is_within(file, self._within) and system.is_there(file)]
        same = [file for file in found if digest_if_readable(file) == sha256]
        return next(iter([*same, *found]), None)

    def _workbook(self, entry: Entry, document: Path, listing: Listing) -> Path | None:
        """The workbook of a body's paper; it may be named like the paper, too."""
        stem = document.stem.removesuffix(entry.paper.suffix)
        return self._nearest(entry.input_file, entry.made.input, listing, stem)

    def _nearest(self, file: str, sha256: str, listing: Listing, stem: str = "") -> Path | None:
        """The workbook among those given, else the one the paper was made from, where it was.

        The unchanged one is meant whatever its name; else one that is named so, of several the one
        in the likest folder.
        """
        recorded, known = Path(file), self._names
        if sha256 in known.hashes:
            return known.hashes[sha256]
        named = [*known.names.get(recorded.name, []), *known.stems.get(stem, [])]
        if named:
            return max(named, key=lambda workbook: _common_tail(workbook, recorded))
        folder = listing.folder
        places = [recorded, *([] if folder is None else [folder.parent / recorded])]
        ours = (place for place in places if is_within(place, self._within))
        return next((place for place in ours if system.is_file(place)), None)


def _lines(filled: Rendered) -> Sequence[Line]:
    return read(filled.data, filled.form)[0].lines


class _Names:
    """The workbooks at hand, found by hash, the first of each; by name and by name without suffix.

    To go through thousands for each paper takes longer than to verify it.
    """

    def __init__(self, workbooks: Mapping[Path, str | None]) -> None:
        self.hashes: dict[str, Path] = {}
        self.names: dict[str, list[Path]] = {}
        self.stems: dict[str, list[Path]] = {}
        for workbook, sha256 in workbooks.items():
            if sha256 is not None:
                self.hashes.setdefault(sha256, workbook)
            self.names.setdefault(workbook.name, []).append(workbook)
            self.stems.setdefault(workbook.stem, []).append(workbook)


def _common(workbooks: Sequence[Path]) -> Path:
    """The folder of many workbooks; of those on several drives, that of the first."""
    folders = [workbook.resolve().parent for workbook in workbooks]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return folders[0]


def _common_tail(one: Path, other: Path) -> int:
    pair = one.parts[::-1], other.parts[::-1]
    return len(os.path.commonprefix(pair))  # noqa: RUF071 - of parts, not of letters
