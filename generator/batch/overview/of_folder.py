"""The overviews of an output folder: ``summary.xlsx`` to work with, ``report.html`` to read.

Both show every body whose sheet lies in the folder, whichever batch has made it; a workbook
that is refused now, or was by an earlier batch and still has its marked copy, is shown as refused
and its old sheet left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from generator.batch.overview.content import FileProblems, Shown, advice_on, missing_of
from generator.batch.overview.page import PageContent, page
from generator.batch.placing import Placement, of_many
from generator.excel.books.summary import Refused, Summary, book
from generator.files.disk import write_whole
from generator.law.edition import Edition
from generator.messages.problem_text import count_worded, worded
from generator.messages.problems import Code, Place, Problem
from generator.messages.wording import Speech, speech
from generator.results import PAGE, SUMMARY, changes
from generator.results.entry_lines import EntryLines
from generator.results.ranking import BodyPoints, bodies_of
from generator.scoring.advice import losses
from generator.submission.matching import name_key

MOST_REFUSED_ROWS = 20_000
"""Problems in the workbook; it opens at once with them, and beyond a million it would not at all.
"""


@dataclass(frozen=True)
class RenewedOverviews:
    """The changes since the last batch, and the problems.

    ``are_written`` is true when both overviews show what is there.
    """

    changed: tuple[changes.BodyChange, ...]
    problems: tuple[Problem, ...]
    are_written: bool


def renew(here: Shown, placement: Placement, editions: Sequence[Edition]) -> RenewedOverviews:
    """Write both overviews again, of what lies in the folder now.

    ValueError when a sheet is by an edition that is not known.
    """
    report, entries = here.report, placement.entries
    output = report.options.output
    results = changes.results_of(entries, here.papers)
    bodies = bodies_of(results, entries, editions)
    before = EntryLines(placement.known.before)
    same = {name: one for name, one in results.items() if entries.is_as_in(before, name)}
    was = changes.results_of(before, known=same)
    known, faults = changes.load_previous(output)
    last = changes.renewed(known, was, results)
    known_editions = {edition.id: edition for edition in editions}
    twice = tuple(_twice(bodies, output / SUMMARY))
    shown = PageContent(
        bodies=bodies,
        files=(*here.own, *here.before, *_of_summary(twice)),
        changed=changes.changes(last.results(results) or {}, results),
        counts=here.counts,
        consolidated=tuple(sorted(set(here.papers) & of_many(entries).keys())),
        summary=SUMMARY,
        pdfs=here.pdfs,
        previous=last.results(results),
        missing=missing_of(report),
        digest=changes.shown_digest(last.shown),
        advice={body.document: advice_on(body, known_editions[body.edition]) for body in bodies},
        language=report.options.language,
    )
    written = (
        placement.put_overview(SUMMARY, book(_summary(shown, editions))),
        placement.put_overview(PAGE, page(shown, editions)),
        None
        if last == known
        else write_whole(output / changes.PREVIOUS, changes.previous_bytes(last)),
    )
    failures = [problem for problem in written if problem is not None]
    problems = (*faults, *twice, *failures)
    return RenewedOverviews(changes.changes(was, results), problems, are_written=not failures)


def _summary(shown: PageContent, editions: Sequence[Edition]) -> Summary:
    """The same as a workbook, with what each item of Appendix 1 costs the bodies."""
    refused = [file for file in shown.files if file.is_refused]
    return Summary(
        bodies=shown.bodies,
        refused=[*_refused(speech(shown.language), refused)],
        changed=shown.changed,
        editions=editions,
        costs=losses(shown.advice.values()),
        previous=shown.previous,
        missing=shown.missing,
        digest=shown.digest,
        language=shown.language,
    )


def _twice(bodies: Iterable[BodyPoints], summary: Path) -> Iterator[Problem]:
    """Bodies that have several sheets: all stay in, for a person to decide."""
    named: dict[tuple[object, ...], list[BodyPoints]] = {}
    for body in bodies:
        whose = (name_key(body.name), body.kind.key, body.kato, body.year)
        named.setdefault(whose, []).append(body)
    for group in named.values():
        if len(group) > 1:
            sheets = ", ".join(body.document for body in group)
            facts = {"name": group[0].name, "files": sheets}
            yield Problem(Code.BODY_LISTED_TWICE, Place(file=str(summary)), facts)


def _of_summary(twice: tuple[Problem, ...]) -> Iterator[FileProblems]:
    if twice:
        yield FileProblems(SUMMARY, twice)


def _refused(speech: Speech, files: Iterable[FileProblems]) -> Iterator[Refused]:
    """The problems of each file as long as there is room; of the others their number."""
    room = MOST_REFUSED_ROWS
    for file in files:
        # Half a letter, from a name that is no text, would be left out of a cell.
        name = file.file.encode("utf-8", "replace").decode("utf-8")
        count = count_worded(file.problems)
        shown = min(count, room)
        room -= shown
        for one in islice(worded(speech, file.problems), shown):
            yield Refused(name, one.severity, one.code, one.place, one.message, one.hint)
        if shown < count:
            more = speech.say("page.more-problems", count=count - shown)
            yield Refused(name, "", "", file.copy, more, "")
        if not count:
            before = speech.say("page.refused-before")
            yield Refused(name, "", "", file.copy, before, "")
