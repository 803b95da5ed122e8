"""Changes of points between two batches, their causes, and the file of the earlier results.

The results before the last difference, which overviews compare with, lie beside the manifest: that
depends on inputs alone. A batch in which nothing changes leaves them, and so the overviews.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from generator.files import opc, system
from generator.files.archive import digest
from generator.files.disk import write_whole
from generator.files.opc import RefusedError
from generator.law.choices import Form
from generator.law.edition import Edition
from generator.messages.problems import Code, Place, Problem
from generator.messages.wording import DASH, Speech
from generator.results.entry import Entry, Grounds, RowFigures, SectionFigures, SheetFigures
from generator.results.entry_json import json_bytes, sheet_of
from generator.results.entry_lines import EntryLines
from generator.results.json_values import a_text, an_object, each, maybe, whole


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


def changes(before: Results, now: Results) -> tuple[BodyChange, ...]:
    """The bodies whose sheets were there before and give other points now, by document.

    A document about another body or year than before has no points to compare.
    """
    found = []
    for document in sorted(now.keys() & before.keys()):
        last, new = before[document], now[document]
        is_same_body = (last.body.name, last.year) == (new.body.name, new.year)
        rows = tuple(_rows(last, new)) if is_same_body and last != new else ()
        if rows:
            found.append(BodyChange(document, new.body.name, last.points, new.points, rows))
    return tuple(found)


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


PREVIOUS, SEAL = ".bagalau-previous", ".bagalau-seal"

_FORMAT = 1
_DAMAGE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)

Results = Mapping[str, SheetFigures]
"""The figures of assessment sheets by their documents."""


@dataclass(frozen=True)
class Previous:
    """What was shown before the results last changed.

    ``shown`` is the digest of the results that are compared, ``hidden`` names documents of the
    manifest that were not among them. ``before`` has the former figures of each document that
    differs, None where there was none; it is None when there was nothing to compare with.
    """

    shown: str = ""
    hidden: tuple[str, ...] = ()
    before: Mapping[str, SheetFigures | None] | None = None

    def results(self, now: Results) -> Results | None:
        """The results of the previous different batch; None when there was none."""
        if self.before is None:
            return None
        found = {name: one for name, one in self.before.items() if one is not None}
        return {**{name: one for name, one in now.items() if name not in self.before}, **found}


def results_of(
    entries: Mapping[str, Entry], names: Iterable[str] | None = None, known: Results | None = None
) -> Results:
    """The figures of the sheets among a folder's entries, by the names of their documents.

    Of all, or those of ``names``; those that are ``known`` are not decoded.
    """
    lines, found = EntryLines(entries), dict[str, SheetFigures]()
    for name in sorted(entries if names is None else names):
        figures = (known or {}).get(name) or lines.figures(name)
        if isinstance(figures, SheetFigures):
            found[name] = figures
    return found


def digest_of(results: Results) -> str:
    """The SHA-256 of results in hexadecimal; the organisations behind them do not count."""
    return digest(json_bytes({name: _bare(one) for name, one in results.items()}))


def shown_digest(digest: str) -> str:
    """The beginning of a digest, to be compared by eye; two batches never share it by chance."""
    return " ".join(digest[first : first + 4] for first in range(0, 12, 4))


def renewed(known: Previous, last: Results, now: Results) -> Previous:
    """What the next batch finds: the same unless the results differ from those last shown.

    ``last`` is what the manifest of the last batch has.
    """
    shown = digest_of(now)
    if shown == known.shown:
        return known
    base = {name: one for name, one in last.items() if name not in known.hidden}
    hidden = tuple(name for name in sorted(last.keys() | now.keys()) if name not in now)
    if not base:
        return Previous(shown, hidden)
    differing = {
        name: base.get(name)
        for name in sorted(base.keys() | now.keys())
        if base.get(name) is not now.get(name)
        and (name not in base or name not in now or _bare(base[name]) != _bare(now[name]))
    }
    return Previous(shown, hidden, differing or known.before)


def _bare(figures: SheetFigures) -> SheetFigures:
    return replace(figures, grounds=Grounds())


def load_previous(folder: Path) -> tuple[Previous, tuple[Problem, ...]]:
    """What is known in an output folder; nothing when there is no file, or a damaged one."""
    place = Place(file=str(folder / PREVIOUS))
    try:
        if not system.is_there(folder / PREVIOUS):
            return Previous(), ()
        return _read(opc.load(folder / PREVIOUS)), ()
    except RefusedError as error:
        detail = error.code.code
    except _DAMAGE as error:
        detail = str(error)
    return Previous(), (Problem(Code.PREVIOUS_DAMAGED, place, {"detail": detail}),)


@dataclass(frozen=True)
class Seal:
    """What the last batch left: the SHA-256 of its manifest, and of all that its overviews show.

    Either is empty where that is unknown. The next batch need not check the one, nor write the
    others again, as long as they are the same.
    """

    manifest: str = ""
    overviews: str = ""


def load_seal(folder: Path) -> Seal:
    """The seal in an output folder; an empty one when there is none, or a damaged one."""
    try:
        return Seal(*opc.load(folder / SEAL).decode("ascii").splitlines())
    except (RefusedError, ValueError, TypeError):
        return Seal()


def write_seal(folder: Path, seal: Seal) -> Problem | None:
    """Write the seal; the problem if it cannot be written."""
    return write_whole(folder / SEAL, f"{seal.manifest}\n{seal.overviews}\n".encode("ascii"))


def previous_bytes(previous: Previous) -> bytes:
    """The bytes of the file: JSON, the same for the same results."""
    found = {
        "format": _FORMAT,
        "shown": previous.shown,
        "hidden": previous.hidden,
        "before": previous.before,
    }
    return json_bytes(found) + b"\n"


def _read(data: bytes) -> Previous:
    own = an_object(json.loads(data))
    if whole(own["format"]) != _FORMAT:
        raise ValueError("format")
    return Previous(
        a_text(own["shown"]), each(a_text)(own["hidden"]), maybe(_before)(own["before"])
    )


def _before(found: object) -> Mapping[str, SheetFigures | None]:
    return {a_text(name): maybe(sheet_of)(one) for name, one in an_object(found).items()}
