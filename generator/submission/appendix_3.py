"""Appendix 3: what the inspections found, a line for each act about an organisation.

Acts about one organisation by one inspector under one number are one line, whatever norms they
looked at; those without a number are one where they ended on one day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from decimal import Decimal

from generator.law.choices import Norm
from generator.submission.model import Excess, Inspection, Submission


@dataclass(frozen=True)
class Inspected:
    """A line: who was inspected by whom, and what was found.

    ``without_numbers`` are the norms with a violation of which no number is reported.
    """

    organisation: str
    inspector: str
    excess: Excess
    has_violation: bool
    without_numbers: tuple[Norm, ...]

    @property
    def is_clean(self) -> bool:
        """True when nothing was found, in words or in numbers."""
        return not (self.has_violation or _has_numbers(self.excess))


def lines(submission: Submission) -> Iterator[Inspected]:
    """The lines in the order in which the workbook first names each act."""
    acts: dict[tuple[object, ...], list[Inspection]] = {}
    for inspection in submission.inspections:
        acts.setdefault(_act(inspection), []).append(inspection)
    for of_act in acts.values():
        first = of_act[0]
        yield Inspected(
            organisation=first.name or submission.by_bin[first.bin].name,
            inspector=first.inspector,
            excess=_summed(inspection.excess for inspection in of_act),
            has_violation=any(inspection.violation for inspection in of_act),
            without_numbers=tuple(
                i.norm for i in of_act if i.violation and not _has_numbers(i.excess)
            ),
        )


def _act(inspection: Inspection) -> tuple[object, ...]:
    """The key of an act; organisations of two forms may bear one name."""
    whose = (inspection.bin, inspection.name, inspection.form)
    return (*whose, inspection.inspector, inspection.act or inspection.ended)


def _has_numbers(excess: Excess) -> bool:
    return any(astuple(excess))


def _summed(excesses: Iterable[Excess]) -> Excess:
    """The sums of what is reported, column by column; None where nothing is."""
    columns = zip(*map(astuple, excesses), strict=True)
    return Excess(*(_sum(column) for column in columns))


def _sum(numbers: Iterable[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if known else None
