"""Appendix 2: how many organisations of each section every line counts.

Counted from the organisations by the predicates that scoring uses, or taken as the body
reported it. "At the start" are the organisations that the body had when the year began: those
working and those that left in the year, without the new and the taken over; "at the end" those
working with the new and the taken over, before the latter are left out of the criteria. What
the state does not control is never among them.

Appendix 5 has what every body reported, one below the other, put together by the state-planning
body (point 15(3)). Nothing is added up across bodies: the form has no such line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from generator.files.archive import digest
from generator.law.appendices import Appendix2Row, Appendix2Text
from generator.law.choices import Count, Form, Kind
from generator.law.criteria import CHANGES
from generator.law.edition import Edition
from generator.messages.problems import Translated
from generator.submission.matching import in_appendix_2
from generator.submission.model import (
    Organisation,
    Submission,
    fails,
    loses,
    losing_before,
    owes,
    violations,
)

QUOTED = 90
"""Characters of a line that a message quotes."""


@dataclass(frozen=True)
class Appendix2Counts:
    """Counts by line and section; only open cells have one."""

    counts: Mapping[tuple[str, Form], int]

    def count(self, count: str, form: Form) -> int | None:
        """The value of a cell; None in a closed one. A change may be below zero."""
        if count in CHANGES:
            end, start = (self.counts.get((part, form)) for part in CHANGES[count])
            return None if end is None or start is None else end - start
        return self.counts.get((count, form))

    def total(self, count: str) -> int:
        """The value under «Барлығы»: the sum over the sections whose cell is open."""
        return sum(self.count(count, form) or 0 for form in Form)

    def is_of(self, text: Appendix2Text) -> bool:
        """True when it has a count for every cell that an edition's form has open, and no other."""
        return self.counts.keys() == set(entered(text))


def of(submission: Submission) -> Appendix2Counts:
    """The counts of a body: as reported, else computed from its organisations."""
    cells = entered(submission.edition.report)
    if submission.reported is not None:
        return Appendix2Counts({cell: submission.reported.counts[cell] for cell in cells})
    return Appendix2Counts(
        {(count, form): _counted(submission, count, form) for count, form in cells}
    )


def entered(text: Appendix2Text) -> Iterator[tuple[str, Form]]:
    """The cells to be filled in, line by line; not the changes, which follow from others."""
    for row in text.rows:
        if row.count is not None and row.count not in CHANGES:
            yield from ((row.count, form) for form in row.open)


def left_out(submission: Submission, form: Form) -> int:
    """The organisations of a section at the end of the period that no criterion takes in."""
    own = submission.of_form(form)
    return sum(o.controlled and o.standing.is_there and not o.is_counted for o in own)


def _counted(submission: Submission, count: str, form: Form) -> int:
    if count is Count.FAILING_BEFORE:
        return losing_before(submission, form)
    own = submission.of_form(form)
    if count in _KNOWN:
        return sum(map(_KNOWN[count], own))
    item = submission.edition.report.failing[count]
    if item.norm is not None:
        found = violations(i for i in submission.inspections if i.norm == item.norm)
        return sum(o.is_counted and o.bin in found for o in own)
    return sum(fails(o, item, submission) for o in own)


_KNOWN: dict[str, Callable[[Organisation], bool]] = {
    Count.AT_START: lambda o: o.controlled and o.standing.was_there,
    Count.AT_END: lambda o: o.controlled and o.standing.is_there,
    Count.FAILING_NOW: loses,
    Count.PAYERS: owes,
}
"""Lines that need nothing but the organisation itself."""


_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
"""Kazakh letters in their order, which is not that of their codes."""

_ORDER = str.maketrans({letter: chr(ord("а") + n) for n, letter in enumerate(_ALPHABET)})


@dataclass(frozen=True)
class ReportedBody:
    """What one body reported; ``kato`` is None where it has no code.

    ``file`` and ``sha256`` are those of the workbook it was made from, empty when not known.
    """

    name: str
    kind: Kind
    kato: str | None
    appendix_2: Appendix2Counts
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Consolidated:
    """The reports of a year in the order in which they are printed."""

    edition: Edition
    year: int
    bodies: tuple[ReportedBody, ...]


def consolidated(edition: Edition, year: int, bodies: Iterable[ReportedBody]) -> Consolidated:
    """The reports of a year in order: by kind as the title of the form names them, code, name.

    The order in which they are given does not matter, not even among bodies of one name.
    """
    return Consolidated(edition, year, tuple(sorted(bodies, key=partial(_place, edition))))


def origin_hash(hashes: Iterable[str]) -> str:
    """One hash for the workbooks of many bodies, whatever their order."""
    return digest("\n".join(sorted(hashes)).encode())


def rows(edition: Edition) -> tuple[Appendix2Row, ...]:
    """The lines of each body: those of Appendix 2 without their numbers and asterisks."""
    return tuple(replace(row, no="", text=row.plain_text) for row in edition.report.rows)


def _place(edition: Edition, body: ReportedBody) -> tuple[object, ...]:
    """The sort key of a body; its counts decide between two of one name."""
    counts = sorted(body.appendix_2.counts.items())
    kinds = [kind.key for kind in edition.kinds]
    return kinds.index(body.kind.key), body.kato or "", _alphabetic(body.name), body.name, counts


def _alphabetic(name: str) -> str:
    """A name to be compared with others, letters of either case in the order of the alphabet."""
    return name.casefold().translate(_ORDER)


def named(text: Appendix2Text, count: str) -> Translated:
    """A line's text, truncated; with its heading where the text alone is ambiguous."""
    row, heading = text.row(count), in_appendix_2(text.heading(count).text)
    is_alone = sum(other.text == row.text for other in text.rows) == 1
    own = in_appendix_2(row.text)
    above = ("", "") if is_alone else (heading.kk, heading.ru)
    pairs = zip(above, (own.kk, own.ru), strict=True)
    texts = (f"{head.strip(' :*')}: {line}" if head else line for head, line in pairs)
    return Translated(*(one if len(one) <= QUOTED else f"{one[:QUOTED]}…" for one in texts))
