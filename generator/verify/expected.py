"""Reference data for papers: what they would say if they were made from what is at hand."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial
from itertools import takewhile
from pathlib import Path

from generator import __version__
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
from generator.verify.check import Expected, is_table
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


@dataclass(frozen=True)
class WorkbookCounts:
    """The counts of a workbook for a consolidated report; nothing when it is refused."""

    sha256: str
    year: int | None = None
    body: ReportedBody | None = None


@dataclass(frozen=True)
class Listing:
    """The manifest that papers are listed in: its folder, None without one, entries and parts."""

    folder: Path | None = None
    entries: Mapping[str, Entry] = field(default_factory=dict)
    parts: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Reference:
    """The reference data of a paper, and their source: a workbook, or a folder of many."""

    known: Expected
    source: Path | None


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
        self._editions = {edition.id: edition for edition in editions}
        self._assessed = lru_cache(maxsize=_MOST_ASSESSED)(self._assess)
        self._reported = cache(self._counts_of)
        self._digest = cache(digest_if_readable)

    def of(self, entry: Entry, document: Path, listing: Listing) -> Reference:
        """The reference of a paper: its entry, and its workbooks as far as they are found.

        What cannot be made again of those is formatted as the manifest keeps it.
        """
        found = self._of(entry, document, listing)
        if found.known.made is not None:
            return found
        form = form_of(entry, listing.parts)
        return replace(found, known=replace(found.known, made=form))

    def unlisted(self, document: Path, workbooks: Iterable[Path]) -> Iterator[Reference]:
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

    def _made_now(self, workbook: Path, paper: Paper) -> Iterator[Reference]:
        mapping = self._mapping_of(workbook, _ANY)
        assessed = self._assessed(workbook, None, mapping)
        if assessed.evaluation is None:
            return
        for notes in Notes if paper is Paper.SHEET else (Notes.FULL,):
            now = content.of_body(assessed.evaluation, paper, notes)
            for template in self._of_paper(now):
                origin = PaperOrigin(template, file=workbook.name, sha256=assessed.sha256)
                made, _ = prove.proved(now, origin)
                if made is not None:
                    known = Expected(made.entry, now.edition, assessed.sha256, now.figures)
                    lines = partial(read_outline, made.data)
                    yield Reference(replace(known, read=lines, made=made.data), workbook)

    def _of_paper(self, now: Content) -> Iterator[Path]:
        """Our template of a paper, and those of it that were named."""
        yield template_files.find_template(None, now.edition, now.paper)
        for file in self._templates.values():
            ready, _ = prove.template_of(file)
            if ready is not None and (ready.template.paper, ready.template.edition) == (
                now.paper,
                now.edition.id,
            ):
                yield file

    def _of(self, entry: Entry, document: Path, listing: Listing) -> Reference:
        edition = self._editions.get(entry.edition)
        alone = Reference(Expected(entry, edition, None, None), None)
        if edition is None:
            return alone
        if isinstance(entry.figures, ConsolidatedFigures):
            return self._many(entry, entry.figures, edition, listing) or alone
        workbook = self._workbook(entry, document, listing)
        if workbook is None:
            return alone
        chosen = edition.id if entry.made.edition_chosen else None
        mapping = self._mapping_of(workbook, entry.made.mapping)
        assessed = self._assessed(workbook, chosen, mapping)
        input_ = assessed.sha256
        if mapping is not None and digest_if_readable(mapping) != entry.made.mapping:
            input_ = f"{input_} {mapping}"  # read otherwise, it is another one
        now = None
        if assessed.evaluation is not None:
            now = content.of_body(assessed.evaluation, entry.paper, entry.made.notes)
        return Reference(self._known(entry, edition, input_, now), workbook)

    def _known(self, entry: Entry, edition: Edition, sha256: str, now: Content | None) -> Expected:
        is_new = entry.made.program == __version__
        figures = None if now is None else now.figures
        known = Expected(entry, edition, sha256, figures, is_of_this_version=is_new)
        if now is None:
            return known
        template = self._template(entry, now)
        if is_table(entry):
            return known
        if template is None:
            return replace(known, template=False if self._names_another(now) else None)
        if not known.is_of_this_version or entry.made.input != sha256:
            return known
        filled, _ = prove.rendered(now, PaperOrigin(template, sha256=sha256))
        if filled is None:
            return known
        lines, is_ours = partial(_lines, filled), template not in self._templates.values()
        return replace(known, read=lines, made=filled.data, is_ours=is_ours)

    def _template(self, entry: Entry, now: Content) -> Path | None:
        """The template a paper was made with, among those named or ours."""
        wanted = entry.made.template
        ours = template_files.find_template(None, now.edition, now.paper)
        own = self._templates.get(wanted, ours)
        return own if self._digest(own) == wanted else None

    def _names_another(self, now: Content) -> bool:
        """True when a sound template of this paper and edition is among the named files."""
        named = (prove.template_of(file)[0] for file in self._templates.values())
        sound = (ready.template for ready in named if ready is not None)
        return any((one.paper, one.edition) == (now.paper, now.edition.id) for one in sound)

    def _many(
        self, entry: Entry, figures: ConsolidatedFigures, edition: Edition, listing: Listing
    ) -> Reference | None:
        """What the workbooks of all bodies give; None unless every one of them is at hand."""
        wanted = [*figures.origins, *self._left_out(figures, listing)]
        found = [self._nearest(file, sha256, listing) for file, sha256 in wanted]
        there = [workbook for workbook in found if workbook is not None]
        if not there or len(there) < len(found):
            return None
        reported = [self._reported(workbook, edition.id) for workbook in there]
        sha256, source = origin_hash(one.sha256 for one in reported), _common(there)
        years = {one.year for one in reported}
        bodies = [
            replace(one.body, file=file)
            for one, (file, _) in zip(reported, wanted, strict=True)
            if one.body is not None
        ]
        if len(bodies) < len(there) or len(years) != 1:
            return Reference(self._known(entry, edition, sha256, None), source)
        now = consolidated(edition, years.pop() or 0, bodies)
        known = self._known(entry, edition, sha256, content.of_many(now))
        if is_table(entry) and known.is_of_this_version:
            again = book(now)
            known = replace(known, read=partial(table_text, again), made=again, is_ours=True)
        return Reference(known, source)

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

    def _counts_of(self, workbook: Path, edition: str) -> WorkbookCounts:
        """The counts of a workbook for consolidated reports; cached, each is needed twice."""
        assessed = self._assess(workbook, edition, self._mapping_of(workbook, _ANY))
        if assessed.evaluation is None:
            return WorkbookCounts(assessed.sha256)
        submission = assessed.evaluation.submission
        body, counts = submission.body, appendix_2.of(submission)
        reported = ReportedBody(body.name, body.kind, body.kato, counts, sha256=assessed.sha256)
        return WorkbookCounts(assessed.sha256, submission.year, reported)

    def _assess(self, workbook: Path, chosen: str | None, mapping: Path | None) -> Assessed:
        edition = None if chosen is None else self._editions[chosen]
        return assess(workbook, [*self._editions.values()], edition, mapping)

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
    pairs: Iterable[tuple[str, str]] = zip(reversed(one.parts), reversed(other.parts), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
