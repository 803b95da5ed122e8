"""The overviews of an output folder: ``summary.xlsx`` to work with, ``report.html`` to read.

Both show every body whose sheet lies in the folder, whichever batch has made it; a workbook
that is refused now, or was by an earlier batch and still has its marked copy, is shown as refused
and its old sheet left out. The page needs nothing else and has three languages: all that changes
from batch to batch goes into it as JSON, which its script puts on the page as text: no name of a
body can become markup.
"""

from __future__ import annotations

import contextlib
import gc
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from itertools import islice
from pathlib import Path

from generator.batch.overview_content import FileProblems, FolderState, missing_of
from generator.batch.page_bodies import (
    BodiesJson,
    Columns,
    Details,
    bodies_in_place,
    columns_of,
    criteria_json,
    details_of,
    row_losses,
    rows_json,
    without_grounds,
)
from generator.batch.placing import Placement, of_many
from generator.excel.summary import Refused, Summary, book
from generator.files.disk import write_whole
from generator.law.edition import Edition
from generator.law.edition_file import kinds
from generator.messages.problem_text import count_worded, worded
from generator.messages.problems import Code, Place, Problem
from generator.messages.wording import Language, Speech, speech
from generator.results import PAGE, SUMMARY, changes, previous
from generator.results.changes import BodyChange, row_name, why
from generator.results.entry_lines import SheetResults
from generator.results.ranking import (
    BodyPoints,
    EarlierPoints,
    all_earlier,
    body_points,
    ranked,
)
from generator.scoring.advice import CriterionLoss, summed
from generator.submission.matching import name_key

MOST_PROBLEMS = 3_000
"""Problems on the page; as many as a person may go through, and the page stays quick."""

WORDS = (
    *("title", "about", "printed", "levels", "changes", "refused", "warned", "bodies", "search"),
    *("region", "kind", "year", "map", "map-about", "body", "points", "share", "rank", "all"),
    *("found", "page", "pages", "previous", "next", "clear", "rows", "sort"),
    *("not-scored", "of", "level-high", "level-medium", "level-low", "problems", "copy"),
    *("row", "before", "now", "why", "skip", "language", "consolidated", "summary-file"),
    *("refused-before", "more-problems", "appendix", "nobody", "rank-of", "nothing-found"),
    *("counts-sound", "counts-kept", "counts-refused", "counts-undone", "counts-warned"),
    *("code", "maximum", "ranked"),
    *("averages", "averages-about", "count", "average", "average-before", "difference"),
    *("extremes", "worst", "best", "everyone", "criteria", "criteria-about", "item", "edition"),
    *("lost", "organisations", "rising", "missing", "details", "lost-rows", "nothing-lost"),
    *("unnamed", "more-organisations", "gains", "to-next", "highest", "gain", "gain-uninspected"),
    *("alone", "arithmetic", "csv", "csv-name", "print", "print-what", "print-glance"),
    *("print-list", "print-all", "print-cancel", "group", "level", "no-script"),
)
"""Sentences of the page, by the keys of its script."""

COUNTS = ("counts.plain", "counts.loss", "counts.inspection", "line.organisation")
"""Sentences of the counts behind a row, and of an organisation that fails it."""

SCRIPTS = ("base.js", "state.js", "bodies.js", "details.js", "glance.js", "regions.js", "page.js")
"""The pieces of the script, one function after another within one scope."""


@dataclass(frozen=True)
class PageContent:
    """The content of a page; ``counts`` are those of its first lines.

    ``consolidated`` and ``summary`` are files to open, ``pdfs`` the PDF of a document by its name.
    ``previous`` are the points in the previous different batch, None when there was none;
    ``missing`` the bodies that were expected; ``details`` are those of bodies, by their documents,
    as far as they are known already. The page opens in ``language``.
    """

    bodies: Sequence[BodyPoints]
    files: Sequence[FileProblems]
    changed: Sequence[BodyChange]
    counts: Mapping[str, int]
    consolidated: Sequence[str]
    summary: str
    pdfs: Mapping[str, str] = field(default_factory=dict)
    previous: Sequence[EarlierPoints] | None = None
    missing: Sequence[str] = ()
    digest: str = ""
    details: Mapping[str, Details] = field(default_factory=dict)
    language: Language = Language.KAZAKH


@dataclass
class _Texts:
    """Sentences in all languages, each kept once: thousands of problems say the same."""

    all: list[list[str]] = field(default_factory=list)
    places: dict[tuple[str, ...], int] = field(default_factory=dict)

    def place(self, *in_languages: str) -> int:
        """The place of a sentence, given in the order of languages."""
        if in_languages not in self.places:
            self.places[in_languages] = len(self.all)
            self.all.append(list(in_languages))
        return self.places[in_languages]


def page(shown: PageContent, editions: Sequence[Edition]) -> bytes:
    """The page; the same bytes for the same batch."""
    texts = _Texts()
    columns = columns_of(editions)
    criteria = {edition.id: criteria_json(edition, columns) for edition in editions}
    known, writer = {edition.id: edition for edition in editions}, BodiesJson(columns)
    bodies = [
        writer.body(
            body, shown.details.get(body.document) or details_of(body, known[body.edition], columns)
        )
        for body in shown.bodies
    ]
    said = (*COUNTS, *sorted(writer.keys))
    data = {
        "languages": [language.value for language in Language],
        "language": shown.language.value,
        "words": {language.value: _words(language) for language in Language},
        "said": {one.value: {key: speech(one).raw(key) for key in said} for one in Language},
        "days": {language.value: _days(language) for language in Language},
        "digest": shown.digest,
        "counts": shown.counts,
        "sections": [section.abbreviation for section in editions[-1].sections],
        "titles": [section.title for section in editions[-1].sections],
        "kinds": {
            language.value: {kind.key: kind.words(language) for kind in kinds()}
            for language in Language
        },
        "rows": [*rows_json(editions[-1], columns)],
        **{
            key: {edition: own[key] for edition, own in criteria.items()}
            for key in ("most", "items", "criteria")
        },
        "bodies": bodies,
        "names": [*writer.names],
        "previous": shown.previous,
        "missing": shown.missing,
        "files": [*_files(shown.files, texts)],
        "changes": [_changed(body, editions, texts) for body in shown.changed],
        "texts": texts.all,
        "consolidated": shown.consolidated,
        "summary": shown.summary,
        "pdfs": shown.pdfs,
    }
    return _filled(_json(data), shown.language).encode()


def _days(language: Language) -> list[str]:
    """A day of each month in words, its number and its year to be filled in."""
    days = (speech(language).day(date(_YEAR, month, _DAY)) for month in range(1, 13))
    return [day.replace(str(_YEAR), "{year}").replace(str(_DAY), "{day}") for day in days]


_YEAR, _DAY = 2019, 28
"""A year and a day whose digits are kept apart."""


def _filled(data: str, language: Language) -> str:
    folder = resources.files(__package__) / "assets"
    html = (folder / "page.html").read_text("utf-8")
    script = "\n".join((folder / name).read_text("utf-8") for name in SCRIPTS)
    html = html.replace("@@STYLE@@", (folder / "page.css").read_text("utf-8"))
    html = html.replace("@@SCRIPT@@", f'"use strict";\n(() => {{\n{script}}})();\n')
    html = html.replace("@@LANG@@", language.value)
    html = html.replace("@@LANGUAGE@@", " / ".join(_everywhere("language")))
    html = html.replace("@@NOSCRIPT@@", " ".join(_everywhere("no-script")))
    # The data come last: no placeholder is looked for in them.
    return html.replace("@@DATA@@", data)


def _json(data: object) -> str:
    """JSON that ends no element of the page, whatever stands in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    # Half a letter, from the name of a file, is no text; JSON reads it back as it was.
    return text.encode("utf-8", "backslashreplace").decode()


def _everywhere(key: str) -> Iterator[str]:
    return (speech(language).raw(f"page.{key}") for language in Language)


def _words(language: Language) -> dict[str, str]:
    """The sentences as they stand in the catalogue: the script fills in their facts."""
    return {key: speech(language).raw(f"page.{key}") for key in WORDS}


def _files(files: Sequence[FileProblems], texts: _Texts) -> Iterator[dict[str, object]]:
    """Each file with its problems as long as there is room; of the others their number."""
    room = MOST_PROBLEMS
    for file in files:
        in_languages = [
            islice(worded(speech(language), file.problems), room) if room else ()
            for language in Language
        ]
        shown = [*zip(*in_languages, strict=True)]
        room -= len(shown)
        yield {
            "file": file.file,
            "copy": file.copy,
            "refused": file.is_refused,
            "count": count_worded(file.problems),
            "problems": [
                [
                    one[0].code,
                    texts.place(*(said.severity for said in one)),
                    texts.place(*(said.place for said in one)),
                    texts.place(*(said.message for said in one)),
                    texts.place(*(said.hint for said in one)),
                ]
                for one in shown
            ],
        }


def _changed(body: BodyChange, editions: Sequence[Edition], texts: _Texts) -> list[object]:
    rows = []
    for row in body.rows:
        facts = texts.place(*(why(speech(language), row) for language in Language))
        rows.append([row_name(row, editions), row.before, row.now, facts])
    return [body.document, body.name, body.before, body.now, rows]


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


def renew(here: FolderState, placement: Placement, editions: Sequence[Edition]) -> RenewedOverviews:
    """Write both overviews again, of what lies in the folder now.

    ValueError when a sheet is by an edition that is not known.
    """
    with _no_search_for_cycles():
        return _renew(here, placement, editions)


@contextlib.contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Among a country's millions of objects it takes two fifths of the time and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _renew(
    here: FolderState, placement: Placement, editions: Sequence[Edition]
) -> RenewedOverviews:
    report, entries = here.report, placement.entries
    output = report.options.output
    results, was = SheetResults(entries, here.papers), SheetResults(placement.known.before)
    known, faults = previous.load_previous(output)
    last = previous.renewed(known, was, results)
    columns = columns_of(editions)
    bodies, details = _bodies(results, placement, editions, columns)
    twice = tuple(_twice(bodies, output / SUMMARY))
    shown = PageContent(
        bodies=bodies,
        files=(*here.own, *here.before, *_of_summary(twice)),
        changed=changes.changes(last.differing, results),
        counts=here.counts,
        consolidated=tuple(sorted(set(here.papers) & of_many(entries).keys())),
        summary=SUMMARY,
        pdfs=here.pdfs,
        previous=all_earlier(bodies, last),
        missing=missing_of(report),
        digest=previous.shown_digest(last.shown),
        details=details,
        language=report.options.language,
    )
    costs = _costs(shown, editions, columns)
    written = (
        placement.put_overview(SUMMARY, book(_summary(shown, costs, editions))),
        placement.put_overview(PAGE, page(shown, editions)),
        None
        if last == known
        else write_whole(output / previous.PREVIOUS, previous.previous_bytes(last)),
    )
    failures = [problem for problem in written if problem is not None]
    problems = (*faults, *twice, *failures)
    since = changes.changes_since(was, results)
    return RenewedOverviews(since, problems, are_written=not failures)


def _bodies(
    results: SheetResults, placement: Placement, editions: Sequence[Edition], columns: Columns
) -> tuple[tuple[BodyPoints, ...], Mapping[str, Details]]:
    """All bodies, ranked, and their details: of those that are not known, by their figures."""
    known, details = bodies_in_place(placement, editions, columns), dict[str, Details]()
    by_id, bodies = {edition.id: edition for edition in editions}, list[BodyPoints]()
    for name in results:
        if name in known:
            body, details[name] = known[name]
        else:
            whole = body_points(name, results[name], editions)
            details[name] = details_of(whole, by_id[whole.edition], columns)
            body = without_grounds(whole)
        bodies.append(body)
    return ranked(bodies, placement.entries), details


def _costs(
    shown: PageContent, editions: Sequence[Edition], columns: Columns
) -> tuple[CriterionLoss, ...]:
    by_id = {edition.id: edition for edition in editions}
    return summed(
        [*row_losses(body, shown.details[body.document], by_id[body.edition], columns)]
        for body in shown.bodies
    )


def _summary(
    shown: PageContent, costs: Sequence[CriterionLoss], editions: Sequence[Edition]
) -> Summary:
    """The same as a workbook, with what each item of Appendix 1 costs the bodies."""
    refused = [file for file in shown.files if file.is_refused]
    return Summary(
        bodies=shown.bodies,
        refused=[*_refused(speech(shown.language), refused)],
        changed=shown.changed,
        editions=editions,
        costs=costs,
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
