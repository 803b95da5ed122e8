"""What has changed since the last batch: whose points, from what to what, and by which facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from generator.law.edition import Edition, Form
from generator.law.papers import Paper
from generator.results.entry import Entry


class Cause(StrEnum):
    """The facts of a row that can differ, by what the manifest tells of them."""

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
"""Organisations named of a change; how many there are its counts tell."""


@dataclass(frozen=True)
class Why:
    """One fact as it was and as it is; of organisations that came or left their БСН alone."""

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


def changes(before: Mapping[str, Entry], now: Mapping[str, Entry]) -> tuple[BodyChange, ...]:
    """The bodies of sheets that were there before and give other points now, by document.

    A document that tells of another body, year or form than before has no points to compare.
    ValueError when an entry is not what a batch writes.
    """
    found: list[BodyChange] = []
    for document in sorted(now.keys() & before.keys()):
        last, entry = before[document], now[document]
        if {last.paper, entry.paper} != {Paper.SHEET}:
            continue
        try:
            found += _of_body(document, last.scores, entry.scores)
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(document) from error
    return tuple(found)


def _of_body(
    document: str, last: Mapping[str, Any], entry: Mapping[str, Any]
) -> Iterator[BodyChange]:
    if (last["body"]["name"], last["year"]) != (entry["body"]["name"], entry["year"]):
        return
    rows = tuple(_rows(last, entry))
    if rows:
        name = str(entry["body"]["name"])
        yield BodyChange(document, name, last["total"], entry["total"], rows)


def _rows(last: Mapping[str, Any], entry: Mapping[str, Any]) -> Iterator[RowChange]:
    before = {
        (section["key"], row["no"]): (section, row)
        for section in last["sections"]
        for row in section["rows"]
    }
    editions = (str(last["edition"]), str(entry["edition"]))
    for section in entry["sections"]:
        for row in section["rows"]:
            was = before.get((section["key"], row["no"]))
            if was is not None and was[1]["points"] != row["points"]:
                whys = tuple(_whys(was, (section, row), editions))
                form = Form(section["key"])
                yield RowChange(form, str(row["no"]), was[1]["points"], row["points"], whys)


_Row = tuple[Mapping[str, Any], Mapping[str, Any]]
"""A section as the manifest tells it, and a row of it."""


def _whys(was: _Row, now: _Row, editions: tuple[str, str]) -> Iterator[Why]:
    """The facts that differ; when none does, the rules themselves are others now."""
    found = [*_differing(was, now)]
    if editions[0] != editions[1]:
        yield Why(Cause.EDITION, *editions)
    elif not found:
        yield Why(Cause.RULES, "", "")
    yield from found


def _differing(was: _Row, now: _Row) -> Iterator[Why]:
    (old_section, old), (section, row) = was, now
    yield from _number(Cause.SCORED, old["max"], row["max"])
    yield from _number(Cause.ORGANISATIONS, old_section["organisations"], section["organisations"])
    yield from _number(Cause.FAILING, old["failing"], row["failing"])
    yield from _number(Cause.FAILING_BEFORE, old["failing_before"], row["failing_before"])
    yield from _number(Cause.INSPECTED, old["inspected"], row["inspected"])
    came, left = _new(row, old, "failing_bins"), _new(old, row, "failing_bins")
    if came:
        yield Why(Cause.CAME, "", _named(came))
    if left:
        yield Why(Cause.LEFT, _named(left), "")
    if old["rulings"] != row["rulings"]:
        yield Why(Cause.RULINGS, ", ".join(old["rulings"]), ", ".join(row["rulings"]))


def _number(cause: Cause, before: int | None, now: int | None) -> Iterator[Why]:
    if before != now:
        yield Why(cause, "" if before is None else str(before), "" if now is None else str(now))


def _new(row: Mapping[str, Any], other: Mapping[str, Any], fact: str) -> Sequence[str]:
    return [str(one) for one in row[fact] if one not in other[fact]]


def _named(bins: Sequence[str]) -> str:
    more = ", …" if len(bins) > MOST_NAMED else ""
    return ", ".join(bins[:MOST_NAMED]) + more


def row_name(change: RowChange, editions: Sequence[Edition]) -> str:
    """The row as people call it: its section's abbreviation and its number."""
    section = next(s for s in editions[-1].sections if s.form is change.form)
    return f"{section.abbreviation} {change.no}"
