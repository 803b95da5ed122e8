"""Changes of points between two batches, and their causes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.law.choices import Form
from generator.law.edition import Edition
from generator.messages.wording import DASH, Speech
from generator.results.entry import RowFigures, SectionFigures, SheetFigures
from generator.results.entry_lines import SheetResults


class Cause(StrEnum):
    """The facts of a row that can differ, by what the manifest has of them."""

    SCORED = "scored"
    EDITION = "edition"
    ORGANISATIONS = "organisations"
    FAILING = "failing"
    FAILING_BEFORE = "failing-before"
    INSPECTED = "inspected"
    CAME = "came"
    LEFT = "left"
    RULINGS = "rulings"
    RULES = "rules"


MOST_NAMED = 10
"""Organisations named of a change; how many there are its counts say."""


@dataclass(frozen=True)
class Why:
    """One fact as it was and as it is."""

    cause: Cause
    before: str
    now: str


@dataclass(frozen=True)
class RowChange:
    """A row of the form whose points have changed; None where it is or was not scored."""

    form: Form
    no: str
    before: int | None
    now: int | None
    whys: tuple[Why, ...]


@dataclass(frozen=True)
class BodyChange:
    """A body whose points have changed, with its totals and every row that did."""

    document: str
    name: str
    before: int | None
    now: int | None
    rows: tuple[RowChange, ...]


def changes(
    before: Mapping[str, SheetFigures], now: Mapping[str, SheetFigures]
) -> tuple[BodyChange, ...]:
    """The bodies whose sheets were there before and give other points now, by document.

    A document about another body or year than before has no points to compare.
    """
    found = []
    for document in sorted(now.keys() & before.keys()):
        last, new = before[document], now[document]
        is_same_body = (last.body.name, last.year) == (new.body.name, new.year)
        rows = tuple(_rows(last, new)) if is_same_body else ()
        if rows:
            found.append(BodyChange(document, new.body.name, last.points, new.points, rows))
    return tuple(found)


def changes_since(last: SheetResults, now: SheetResults) -> tuple[BodyChange, ...]:
    """The same of whole folders; what has the same points is not decoded."""
    differing = (name for name in last if name in now and not now.is_as_in(last, name))
    return changes({name: last[name] for name in differing}, now)


@dataclass(frozen=True)
class _Row:
    """A row of a sheet, and what it belongs to."""

    sheet: SheetFigures
    section: SectionFigures
    row: RowFigures


def _rows(last: SheetFigures, new: SheetFigures) -> Iterator[RowChange]:
    before = {(one.section.form, one.row.no): one for one in _scored(last)}
    for now in _scored(new):
        was = before.get((now.section.form, now.row.no))
        if was is not None and was.row.points != now.row.points:
            whys = tuple(_whys(was, now))
            yield RowChange(now.section.form, now.row.no, was.row.points, now.row.points, whys)


def _scored(figures: SheetFigures) -> Iterator[_Row]:
    return (_Row(figures, section, row) for section in figures.sections for row in section.rows)


def _whys(was: _Row, now: _Row) -> Iterator[Why]:
    """The facts that differ; when none does, the rules themselves are others now."""
    found = [*_differing(was, now)]
    if was.sheet.edition != now.sheet.edition:
        yield Why(Cause.EDITION, was.sheet.edition, now.sheet.edition)
    elif not found:
        yield Why(Cause.RULES, "", "")
    yield from found


def _differing(was: _Row, now: _Row) -> Iterator[Why]:
    old, row = was.row, now.row
    numbers = {
        Cause.SCORED: (old.maximum, row.maximum),
        Cause.ORGANISATIONS: (was.section.organisations, now.section.organisations),
        Cause.FAILING: (old.failing, row.failing),
        Cause.FAILING_BEFORE: (old.failing_before, row.failing_before),
        Cause.INSPECTED: (old.inspected, row.inspected),
    }
    for cause, pair in numbers.items():
        before, after = ("" if number is None else str(number) for number in pair)
        if before != after:
            yield Why(cause, before, after)
    came = [one for one in row.failing_bins if one not in old.failing_bins]
    left = [one for one in old.failing_bins if one not in row.failing_bins]
    if came:
        yield Why(Cause.CAME, "", _named(came, now.sheet.grounds.names))
    if left:
        yield Why(Cause.LEFT, _named(left, was.sheet.grounds.names), "")
    if old.rulings != row.rulings:
        yield Why(Cause.RULINGS, ", ".join(old.rulings), ", ".join(row.rulings))


def _named(bins: Sequence[str], names: Mapping[str, str]) -> str:
    """Organisations by name and БСН; by their БСН alone where no name is known."""
    shown = [f"{names[one]} ({one})" if one in names else one for one in bins[:MOST_NAMED]]
    return ", ".join([*shown, "…"] if len(bins) > MOST_NAMED else shown)


def row_name(change: RowChange, editions: Sequence[Edition]) -> str:
    """The row as people call it: its section's abbreviation and its number."""
    section = next(s for s in editions[-1].sections if s.form is change.form)
    return f"{section.abbreviation} {change.no}"


def why(speech: Speech, change: RowChange) -> str:
    """The facts that changed a row's points, in words."""
    nothing = speech.say("cause.nothing")
    facts = (
        speech.fill(
            f"cause.{one.cause.value}", {"before": one.before or nothing, "now": one.now or nothing}
        )
        for one in change.whys
    )
    return "; ".join(facts)


def change_lines(
    speech: Speech, changed: Sequence[BodyChange], editions: Sequence[Edition]
) -> Iterator[str]:
    """A line for each body and one, indented, for each of its rows."""
    for body in changed:
        yield f"  {body.name} ({body.document}): {_points(body.before)} → {_points(body.now)}"
        for row in body.rows:
            scored = f"{_points(row.before)} → {_points(row.now)}"
            yield f"    {row_name(row, editions)}: {scored} – {why(speech, row)}"


def _points(points: int | None) -> str:
    return DASH if points is None else str(points)
