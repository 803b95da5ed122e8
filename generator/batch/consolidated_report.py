"""The consolidated report (Appendix 5) of all bodies whose Appendix 2 lies in an output folder.

The counts come from the manifest's entries, so that a partial build takes in what earlier ones
have made. Each reporting year has a report of its own, as a document and as a workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.batch import placing, sources
from generator.batch.order import Options
from generator.files import disk, system
from generator.files.archive import digest, digest_if_readable, member_hashes
from generator.files.disk import Source
from generator.law.choices import Paper
from generator.law.edition import Edition
from generator.law.edition_file import editions
from generator.messages.problems import Code, Place, Problem
from generator.papers import content
from generator.results import COPIES, manifest
from generator.results.entry import Appendix2Figures, Entry, Made, deflated, packed
from generator.results.entry_lines import EntryHead, EntryLines
from generator.submission.appendix_2 import Consolidated, ReportedBody, consolidated, origin_hash
from generator.submission.matching import name_key
from generator.verify.prove import PaperOrigin, Proved, made_of, made_with, proved
from generator.verify.text_diff import table_text
from generator.word import template_files

NAME = Paper.CONSOLIDATED.value

MOST_IN_WORD = 200
"""Bodies in one Word document: some six hundred pages, two thirds of what a proof can read."""

_REPORT_ENDS = f"{Paper.REPORT.suffix}.docx"


@dataclass(frozen=True)
class Wanted:
    """A consolidated report to be made: its name without a suffix, and what it says.

    ``origin`` has a hash of all workbooks and the user's own templates.
    """

    name: str
    report: Consolidated
    origin: PaperOrigin

    @property
    def documents(self) -> tuple[str, ...]:
        """The names of its files: more bodies than Word opens are in the workbook alone."""
        table_file = f"{self.name}.xlsx"
        if len(self.report.bodies) > MOST_IN_WORD:
            return (table_file,)
        return (f"{self.name}.docx", table_file)

    def made(self, document: str) -> Made:
        """The ingredients of one of its files; a workbook has no template."""
        edition = self.report.edition
        if document.endswith(".xlsx"):
            return made_with("", edition.basis[Paper.CONSOLIDATED], self.origin)
        return made_of(edition, Paper.CONSOLIDATED, self.origin)

    def make(self, document: str) -> tuple[Proved | None, tuple[Problem, ...]]:
        """A file of it and its entry, or None and why there is none."""
        from generator.excel.appendix_5 import book  # here: most batches make none
        from generator.excel.read.formatting import blank_book

        found = content.of_many(self.report)
        if not document.endswith(".xlsx"):
            return proved(found, self.origin)
        data = book(self.report)
        entry = Entry(
            sha256=digest(data),
            parts=member_hashes(data),
            packed=packed(line.text for line in table_text(data)),
            input_file="",
            made=self.made(document),
            figures=found.figures,
            warnings=(),
            form=deflated(blank_book(data)),
        )
        return Proved(data, entry), ()


def wanted(
    entries: Iterable[Entry], editions: Sequence[Edition], given: Path | None
) -> tuple[Wanted, ...]:
    """The reports that the entries of bodies' reports give, by year; of a year by edition.

    ValueError when the edition of one is not known, or has other cells than it.
    """
    groups: dict[tuple[int, str], list[ReportedBody]] = {}
    for entry in entries:
        if isinstance(entry.figures, Appendix2Figures):
            whose = entry.figures.year, entry.edition
            groups.setdefault(whose, []).append(_body(entry, entry.figures))
    found = []
    for (year, edition_id), bodies in sorted(groups.items()):
        edition = next((edition for edition in editions if edition.id == edition_id), None)
        if edition is None or not all(body.appendix_2.is_of(edition.report) for body in bodies):
            raise ValueError(edition_id)
        template = template_files.find_template(given, edition, Paper.CONSOLIDATED)
        origin = PaperOrigin(template, sha256=origin_hash(body.sha256 for body in bodies))
        named = _name(year, edition_id, groups.keys())
        found.append(Wanted(named, consolidated(edition, year, bodies), origin))
    return tuple(found)


def _name(year: int, edition: str, groups: Iterable[tuple[int, str]]) -> str:
    """The shortest name that no other beside it has."""
    known = list(groups)
    if len(known) == 1:
        return NAME
    if sum(other == year for other, _ in known) == 1:
        return f"{NAME}-{year}"
    return f"{NAME}-{year}-{edition}"


def _body(entry: Entry, figures: Appendix2Figures) -> ReportedBody:
    body, origin = figures.body, entry.made.input
    return ReportedBody(
        body.name, body.kind, body.kato, figures.appendix_2, file=entry.input_file, sha256=origin
    )


Put = Callable[[str, bytes, Entry], Problem | None]
"""Gives a file its name in the folder and its entry in the journal; the problem if it cannot."""


@dataclass(frozen=True)
class RenewedReports:
    """The current files with how many bodies each has, and the manifest's remaining entries."""

    documents: Mapping[Path, int]
    entries: Mapping[str, Entry]
    problems: tuple[Problem, ...]


class Consolidation:
    """The consolidated reports of a folder, kept current with the manifest's entries."""

    def __init__(self, options: Options, entries: Mapping[str, Entry], put: Put) -> None:
        self._options = options
        self._entries = EntryLines(entries)
        self._put = put

    def renew(self, refused: Iterable[Source]) -> RenewedReports:
        """Make what is missing or out of date, without the bodies whose workbooks are refused."""
        problems: list[Problem] = []
        without = {self._options.document(source, Paper.REPORT) for source in refused}
        try:
            entries = [*self._reports(without, problems)]
            reports = wanted(entries, editions(), self._options.template)
        except ValueError as error:
            place = Place(file=str(self._options.output / manifest.NAME))
            damaged = Problem(Code.MANIFEST_DAMAGED, place, {"detail": str(error)})
            return RenewedReports({}, self._entries, (damaged,))
        problems += [problem for one in reports for problem in self._made(one)]
        names = {document: one for one in reports for document in one.documents}
        problems += self._removed(names)
        there = {self._options.output / n: len(one.report.bodies) for n, one in names.items()}
        documents = {path: count for path, count in there.items() if system.is_there(path)}
        return RenewedReports(documents, self._entries, tuple(problems))

    def left_behind(self, refused: Iterable[Source]) -> RenewedReports:
        """The problems of reports that are out of date, when none are wanted now."""
        without = {self._options.document(source, Paper.REPORT) for source in refused}
        old = {
            entry.made.input
            for document, entry in self._heads()
            if entry.paper is Paper.REPORT and (document in without or self._is_old(document))
        }
        stale = [
            self._options.output / document
            for document, figures in placing.of_many(self._entries).items()
            if any(sha256 in old for _, sha256 in figures.origins)
        ]
        problems = (
            Problem(Code.REPORT_STALE, Place(file=str(target)))
            for target in stale
            if system.is_there(target)
        )
        return RenewedReports({}, self._entries, tuple(problems))

    def _is_old(self, document: str) -> bool:
        """True of a report whose workbook has given another sheet since."""
        sheet = self._entries.head(f"{document.removesuffix(_REPORT_ENDS)}.docx")
        report = self._entries.head(document)
        if sheet is None or report is None:
            return False
        return sheet.made.input != report.made.input

    def _reports(self, without: Container[str], problems: list[Problem]) -> Iterator[Entry]:
        """The entries of the bodies' reports that lie in the folder.

        A workbook that an earlier build refused has its marked copy there for as long.
        """
        for document, entry in self._heads():
            target = self._options.output / document
            if entry.paper is not Paper.REPORT or document in without:
                continue
            if not system.is_there(target):
                continue
            if sources.is_ours(self._copy(document)):
                problems.append(disk.stale(target))
            else:
                yield self._entries[document]

    def _heads(self) -> Iterator[tuple[str, EntryHead]]:
        for document in self._entries:
            head = self._entries.head(document)
            if head is not None:
                yield document, head

    def _copy(self, document: str) -> Path:
        below = f"{document.removesuffix(_REPORT_ENDS)}.xlsx"
        return self._options.output / COPIES / below

    def _made(self, wanted: Wanted) -> Iterator[Problem]:
        yield from self._twice(wanted)
        for document in wanted.documents:
            if not self._options.force and self._is_current(document, wanted):
                continue
            made, problems = wanted.make(document)
            yield from problems
            if made is not None:
                failure = self._put(document, made.data, made.entry)
                yield from () if failure is None else (failure,)
        if len(wanted.report.bodies) > MOST_IN_WORD:
            place = Place(file=str(self._options.output / f"{wanted.name}.xlsx"))
            facts = {"count": len(wanted.report.bodies), "most": MOST_IN_WORD}
            yield Problem(Code.CONSOLIDATED_LONG, place, facts)

    def _twice(self, wanted: Wanted) -> Iterator[Problem]:
        """Bodies with several workbooks: all stay in, for a person to decide."""
        named: dict[tuple[str, str | None], list[ReportedBody]] = {}
        for body in wanted.report.bodies:
            named.setdefault((name_key(body.name), body.kato), []).append(body)
        place = Place(file=str(self._options.output / f"{wanted.name}.xlsx"))
        for group in named.values():
            if len(group) > 1:
                workbooks = ", ".join(sorted(body.file for body in group))
                facts = {"name": group[0].name, "files": workbooks}
                yield Problem(Code.BODY_TWICE, place, facts)

    def _is_current(self, document: str, wanted: Wanted) -> bool:
        entry = self._entries.head(document)
        return (
            entry is not None
            and entry.made.gives_the_same(wanted.made(document))
            and digest_if_readable(self._options.output / document) == entry.sha256
        )

    def _removed(self, names: Container[str]) -> Iterator[Problem]:
        """Consolidated reports of ours that no longer say what is there; changed ones stay."""
        for document in placing.of_many(self._entries):
            if document in names:
                continue
            target = self._options.output / document
            if not system.is_there(target):
                self._entries.remove(document)
            elif digest_if_readable(target) != self._entries[document].sha256:
                yield Problem(Code.REPORT_STALE, Place(file=str(target)))
            else:
                try:
                    target.unlink()
                except OSError:
                    yield Problem(Code.REPORT_STALE, Place(file=str(target)))
                else:
                    self._entries.remove(document)
