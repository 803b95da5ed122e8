"""Appendix 2: how many organisations of each section every line counts.

Counted from the organisations by the predicates that scoring uses, or taken as the body
reported it. "At the start" are the organisations that the body had when the year began: those
working and those that left in the year, without the new and the taken over; "at the end" those
working with the new and the taken over, before the latter are left out of the criteria. What
the state does not control is never among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from generator.law.appendices import Appendix2Text
from generator.law.choices import Count, Form
from generator.law.criteria import CHANGES
from generator.submission.measures import fails, loses, losing_before, owes, violations
from generator.submission.model import Organisation, Submission


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
