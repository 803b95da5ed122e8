"""``summary.xlsx``: a batch at a glance, to filter and to sort; numbers, no formulas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace

from generator.excel.summary_sheets import (
    Sum,
    SummaryColumn,
    SummaryDocument,
    Table,
    Value,
    add,
    draw_levels,
    draw_lost,
    draw_worst,
)
from generator.excel.writer import Book, written
from generator.law.choices import Kind
from generator.law.edition import Edition
from generator.messages.wording import Language, Speech, speech
from generator.results.changes import BodyChange, row_name, why
from generator.results.entry import share_of
from generator.results.ranking import (
    Average,
    BodyPoints,
    EarlierPoints,
    averages,
    share_of_all,
)
from generator.scoring.advice import CriterionLoss, costliest
from generator.scoring.reasons import level_words

CHANGE_HEADS = {"body": 44, "document": 34, "row": 12, "before": 10, "now": 10, "why": 80}
"""The columns of changes and their widths."""

PROBLEM_HEADS = {"file": 40, "severity": 14, "code": 24, "place": 28, "message": 60, "hint": 60}
"""The columns of problems and their widths."""


@dataclass(frozen=True)
class Refused:
    """A problem of a refused workbook, in words."""

    file: str
    severity: str
    code: str
    place: str
    message: str
    hint: str


@dataclass(frozen=True)
class Summary:
    """The content of the workbook; ``editions`` from the first to the one in force.

    ``costs`` are the items of Appendix 1 that cost points, ``previous`` the points in the previous
    different batch, ``missing`` bodies that were expected; ``digest`` is that of the results.
    """

    bodies: Sequence[BodyPoints]
    refused: Sequence[Refused]
    changed: Sequence[BodyChange]
    editions: Sequence[Edition]
    costs: Sequence[CriterionLoss] = ()
    previous: Sequence[EarlierPoints] | None = None
    missing: Sequence[str] = ()
    digest: str = ""
    language: Language = Language.KAZAKH


def book(summary: Summary) -> bytes:
    """The workbook; the same bytes on every run, dated by the reporting year it is about."""
    year = max((body.year for body in summary.bodies), default=summary.editions[-1].adopted.year)
    return written(year, lambda book: _write(book, summary, speech(summary.language)))


def _write(book: Book, summary: Summary, speech: Speech) -> None:
    years = ", ".join(str(year) for year in sorted({body.year for body in summary.bodies}))
    count, digest = len(summary.bodies), summary.digest
    about = speech.say("page.about", years=years, count=count, digest=digest)
    groups = averages(summary.bodies, summary.previous)
    for table in (
        _totals(summary, speech),
        _sections(summary, speech),
        _rows(summary, speech),
        _averages(groups, speech),
        _costs(summary, speech),
    ):
        add(book, table, about)
    draw_worst(book, speech, about, groups)
    draw_lost(book, speech, about, summary.costs)
    draw_levels(book, speech, about, groups, summary.editions[-1])
    for table in (_refused(summary, speech), _missing(summary, speech), _changed(summary, speech)):
        add(book, _said_if_empty(table, speech), about)


def _said_if_empty(table: Table, speech: Speech) -> Table:
    """The table, or one that says that there is nothing: printed heads alone say nothing."""
    if table.rows:
        return table
    return replace(table, rows=[[speech.say("table.none"), *[""] * (len(table.columns) - 1)]])


def _totals(summary: Summary, speech: Speech) -> Table:
    say, bodies = speech.say, summary.bodies
    columns = [
        SummaryColumn(say("summary.body"), 44),
        SummaryColumn(say("summary.kind"), 32),
        SummaryColumn(say("summary.kato"), 12),
        SummaryColumn(say("summary.region"), 20),
        SummaryColumn(say("summary.year"), 9),
        SummaryColumn(say("summary.edition"), 11),
        SummaryColumn(say("summary.all-points"), 9),
        SummaryColumn(say("summary.all-maximum"), 10),
        SummaryColumn(say("summary.all-share"), 9, most=1),
        SummaryColumn(say("summary.rank"), 9),
        SummaryColumn(say("summary.ranked"), 10),
    ]
    ranked = Counter(_peers(body) for body in bodies if body.rank is not None)
    rows = [_total(speech, body, ranked[_peers(body)]) for body in bodies]
    whole = [_sum(body.points for body in bodies), _sum(body.maximum for body in bodies)]
    sums: list[Sum] = [say("summary.whole"), *[""] * 5, *whole, share_of_all(bodies), "", ""]
    return Table(say("summary.totals"), say("page.title"), columns, rows, sums=sums)


def _peers(body: BodyPoints) -> tuple[object, ...]:
    """What bodies have in common that are ranked together."""
    return body.kind.key, body.edition, body.year


def _total(speech: Speech, body: BodyPoints, ranked: int) -> list[Value]:
    row: list[Value] = [_link(body), _kind(speech, body.kind), body.kato or None]
    row += [body.region or None, body.year, body.edition, body.points, body.maximum, body.share]
    return [*row, body.rank, None if body.rank is None else ranked]


def _link(body: BodyPoints) -> SummaryDocument:
    return SummaryDocument(body.name, body.document)


def _kind(speech: Speech, kind: Kind) -> str:
    """The words of the Rules for a kind of body, in other languages their translation."""
    return kind.words(speech.language)


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _sections(summary: Summary, speech: Speech) -> Table:
    say, edition = speech.say, summary.editions[-1]
    columns = [SummaryColumn(say("summary.body"), 44), SummaryColumn(say("summary.year"), 9)]
    sums: list[Sum] = [say("summary.whole"), ""]
    for section in edition.sections:
        name = section.abbreviation
        columns += [
            SummaryColumn(say("summary.points", section=name), 8),
            SummaryColumn(say("summary.maximum", section=name), 10),
            SummaryColumn(say("summary.share", section=name), 9, most=1),
            SummaryColumn(say("summary.level", section=name), 18.5),
        ]
        own = [body.section(section.form) for body in summary.bodies]
        points, most = _sum(one.points for one in own), _sum(one.maximum for one in own)
        sums += [points, most, share_of(points, most), ""]
    named = {edition.id: edition for edition in summary.editions}
    rows = [_by_section(speech, body, named[body.edition]) for body in summary.bodies]
    title = say("summary.sections")
    return Table(title, title, columns, rows, fixed=2, sums=sums)


def _by_section(speech: Speech, body: BodyPoints, edition: Edition) -> list[Value]:
    row: list[Value] = [_link(body), body.year]
    for section in body.sections:
        level = None if section.level is None else level_words(speech, edition, section.level)
        row += [section.points, section.maximum, section.share, level]
    return row


def _rows(summary: Summary, speech: Speech) -> Table:
    """Bodies by all scored rows of the form, coloured by their points."""
    say = speech.say
    numbers = [
        (section, row.no, criterion.maximum)
        for section in summary.editions[-1].sections
        for row, criterion in section.scored_rows
    ]
    columns = [SummaryColumn(say("summary.body"), 38), SummaryColumn(say("summary.year"), 9)]
    columns += [
        SummaryColumn(f"{section.abbreviation} {no}", 5.2, most) for section, no, most in numbers
    ]
    rows: list[list[Value]] = []
    for body in summary.bodies:
        points = {(s.form, row.no): row.points for s in body.sections for row in s.rows}
        found = (points.get((section.form, no)) for section, no, _ in numbers)
        rows.append([_link(body), body.year, *found])
    title = say("summary.rows")
    return Table(title, title, columns, rows, fixed=2)


def _averages(groups: Sequence[Average], speech: Speech) -> Table:
    say = speech.say
    columns = [
        SummaryColumn(say("summary.kind"), 50),
        SummaryColumn(say("summary.year"), 9),
        SummaryColumn(say("page.count"), 10),
        SummaryColumn(say("page.average"), 12, most=1),
        SummaryColumn(say("page.average-before"), 12),
    ]
    rows: list[list[Value]] = [
        [_kind(speech, one.kind), one.year, len(one.bodies), one.share, one.before]
        for one in groups
    ]
    return Table(say("summary.averages"), say("page.averages"), columns, rows)


def _costs(summary: Summary, speech: Speech) -> Table:
    say = speech.say
    columns = [
        SummaryColumn(say("page.item"), 9),
        SummaryColumn(say("summary.edition"), 11),
        SummaryColumn(say("summary.text"), 90),
        SummaryColumn(say("page.lost"), 12),
        SummaryColumn(say("page.count"), 10),
        SummaryColumn(say("page.organisations"), 14),
        SummaryColumn(say("page.rising"), 13),
    ]
    rows: list[list[Value]] = [
        [
            *(one.criterion.no, one.edition.id, one.criterion.text),
            *(one.points, one.bodies, one.organisations, one.rising),
        ]
        for one in costliest(summary.costs)
    ]
    return Table(say("summary.criteria"), say("page.criteria"), columns, rows)


def _refused(summary: Summary, speech: Speech) -> Table:
    say = speech.say
    columns = [
        SummaryColumn(say(f"summary.problem-{head}"), wide) for head, wide in PROBLEM_HEADS.items()
    ]
    rows = [astuple(problem) for problem in summary.refused]
    return Table(say("summary.refused"), say("summary.refused"), columns, rows)


def _missing(summary: Summary, speech: Speech) -> Table:
    columns = [SummaryColumn(speech.say("summary.body"), 80)]
    rows = [[name] for name in summary.missing]
    return Table(speech.say("summary.missing"), speech.say("page.missing"), columns, rows)


def _changed(summary: Summary, speech: Speech) -> Table:
    say = speech.say
    columns = [
        SummaryColumn(say(f"summary.change-{head}"), wide) for head, wide in CHANGE_HEADS.items()
    ]
    rows: list[list[Value]] = []
    for body in summary.changed:
        whose: list[Value] = [SummaryDocument(body.name, body.document), body.document]
        rows.append([*whose, say("summary.all-points"), body.before, body.now, ""])
        for row in body.rows:
            name, causes = row_name(row, summary.editions), why(speech, row)
            rows.append([*whose, name, row.before, row.now, causes])
    return Table(say("summary.changes"), say("page.changes"), columns, rows)
