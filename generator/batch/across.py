"""What is seen only across the workbooks of a batch: who is missing, and who is counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from generator.messages.problems import Code, Place, Problem
from generator.results.entry import Entry
from generator.submission.accept.body import BodyHeading
from generator.submission.bodies import ExpectedBody
from generator.submission.matching import name_key
from generator.submission.model import CellRef


@dataclass(frozen=True)
class InBatch:
    """A workbook of a batch: what is known of its body, and the organisations it counts."""

    file: str
    heading: BodyHeading
    counted: Mapping[str, CellRef] = field(default_factory=dict)

    @cached_property
    def body(self) -> tuple[object, ...]:
        """Whose workbook it is."""
        heading = self.heading
        return name_key(heading.name or ""), heading.kind, heading.kato


def of_entry(file: str, entry: Entry) -> InBatch:
    """A workbook by the manifest's entry of its sheet."""
    figures, body = entry.figures, entry.figures.body
    heading = BodyHeading() if body is None else BodyHeading(body.name, body.kind, body.kato)
    heading = BodyHeading(heading.name, heading.kind, heading.kato, figures.year)
    return InBatch(file, heading, entry.counted or {})


def counted_twice(workbooks: Sequence[InBatch]) -> Iterator[Problem]:
    """A warning at each cell of an organisation that the workbook of another body counts too.

    It names the first such workbook: of one copied to a thousand bodies all would be a million.
    """
    by_bin: dict[tuple[int | None, str], list[InBatch]] = {}
    for one in workbooks:
        for bin_ in one.counted:
            by_bin.setdefault((one.heading.year, bin_), []).append(one)
    for (_, bin_), several in by_bin.items():
        first = several[0]
        second = next((one for one in several if one.body != first.body), None)
        if second is None:
            continue
        for one in several:
            other = second if one.body == first.body else first
            cell = one.counted[bin_]
            facts = {"name": other.heading.name or "", "other": other.file}
            yield Problem(Code.COUNTED_BY_OTHER, Place(one.file, cell.sheet, cell.cell), facts)


def missing(
    expected: Sequence[ExpectedBody], workbooks: Sequence[InBatch], source: Path
) -> Iterator[Problem]:
    """A warning for each body of a list that has no workbook here, refused ones included."""
    headings = [one.heading for one in workbooks]
    for body in expected:
        if not any(body.may_be(one.name, one.kind, one.kato) for one in headings):
            yield Problem(Code.BODY_MISSING, Place(file=str(source)), {"name": body.shown})
