"""The figures of a paper, read off the paper itself, and held against the engine's.

Nothing here filled the paper: a section's table is known by its official words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from generator.law.edition import Edition, Section
from generator.law.papers import Paper
from generator.messages.problems import Part, Spot
from generator.messages.wording import DASH
from generator.papers.context.common import BODY, BODY_NAME, PERIOD
from generator.papers.forms.elements import Layout, printing
from generator.verify import report_figures
from generator.verify.text_diff import Difference
from generator.word.read.outline import Line, folded

_LONGEST_POINTS = 9


@dataclass(frozen=True)
class Figure:
    """What stands in the points cell of a row; the row «Жиыны» has an empty number.

    ``table`` and ``line`` tell its place in the body; ``official`` and ``named`` are the number and
    words that should and do stand before it.
    """

    row: str
    printed: str
    table: int
    line: int
    official: str
    named: str

    @property
    def spot(self) -> Spot:
        """The points cell itself."""
        return Spot(Part.BODY, table=self.table, row=self.line, column=3)


def figures(lines: Sequence[Line], edition: Edition) -> dict[str, tuple[Figure, ...]] | None:
    """The points cells of every section by its key, or None when its tables are not there.

    A section's table is known by its official column headers and row texts.
    """
    tables = _tables(lines)
    found: dict[str, tuple[Figure, ...]] = {}
    for section in edition.sections:
        # Each is looked for after the last; tables that follow them all are not looked at.
        table = next((table for table in tables if _is_of(table, section)), None)
        if table is None:
            return None
        found[section.form.value] = tuple(_figures(table, section))
    return found


@dataclass(frozen=True)
class _Table:
    number: int
    cells: Mapping[tuple[int, int], str]

    def row(self, number: int) -> tuple[str, ...]:
        return tuple([self.cells.get((number, column), "") for column in (1, 2, 3)])


def _tables(lines: Sequence[Line]) -> Iterator[_Table]:
    """The tables of the body in their order."""
    main = Part.BODY  # looked up once: an enumeration takes longer to find it than all the rest
    of_body = (line for line in lines if line.spot.part is main)
    for number, own in groupby(of_body, key=lambda line: line.spot.table):
        if number is not None:
            cells: dict[tuple[int, int], list[str]] = {}
            for words, _, spot, _ in own:
                if spot.row and spot.column:
                    cells.setdefault((spot.row, spot.column), []).append(words)
            yield _Table(number, {key: " ".join(words) for key, words in cells.items()})


def _is_of(table: _Table, section: Section) -> bool:
    heads = tuple(table.row(number) for number in range(1, len(section.columns) + 1))
    first = table.row(len(section.columns) + 1)
    return heads == section.columns and first[:2] == (section.rows[0].no, section.rows[0].text)


def _figures(table: _Table, section: Section) -> Iterator[Figure]:
    first = len(section.columns) + 1
    labels = [*((row.no, row.text) for row in section.rows), ("", section.total_label)]
    for number, (label, text) in enumerate(labels, start=first):
        *named, printed = table.row(number)
        official, found = folded(f"{label} {text}"), " ".join(named).strip()
        yield Figure(label, printed, table.number, number, official, found)


def figure_differences(
    paper: Paper, lines: Sequence[Line], edition: Edition, told: Mapping[str, Any]
) -> Iterator[Difference]:
    """Figures on the paper that are not those that are told of it, and sums that do not add up."""
    if paper is Paper.REPORT:
        return report_figures.of_body(lines, edition, told)
    if paper is Paper.INSPECTIONS:
        return report_figures.of_inspections(lines, edition, told)
    if paper is Paper.CONSOLIDATED:
        return report_figures.of_many(lines, edition, told)
    return _point_differences(lines, edition, told)


def _point_differences(
    lines: Sequence[Line], edition: Edition, scores: Mapping[str, Any]
) -> Iterator[Difference]:
    """Points on the sheet that are not those of the scores, and totals that do not add up."""
    read = figures(lines, edition)
    if read is None:
        yield Difference(None, edition.sheet.title, "")
        return
    expected = _expected(scores)
    for section in edition.sections:
        printed = read[section.form.value]
        points = expected.get(section.form.value, {})
        for figure in printed:
            if figure.named != figure.official:
                yield Difference(replace(figure.spot, column=2), figure.official, figure.named)
            if figure.printed != points.get(figure.row, ""):
                yield Difference(figure.spot, points.get(figure.row, ""), figure.printed)
        yield from _sum_differences(printed)


def _expected(scores: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What the points cells should hold, by section and row; nothing when the scores are none."""
    try:
        return {
            section["key"]: {
                **{str(row["no"]): _written(row["points"]) for row in section["rows"]},
                "": _written(section["total"]),
            }
            for section in scores["sections"]
        }
    except (LookupError, TypeError):
        return {}


def heading_differences(
    lines: Sequence[Line], layout: Layout, told: Mapping[str, Any]
) -> Iterator[Difference]:
    """The lines above the captions of the form name the body and the year that are told."""
    body = told.get("body")
    name = str(body.get("name")) if isinstance(body, Mapping) else ""
    values = {printing(BODY, BODY_NAME): name, printing(PERIOD): str(told.get("year"))}
    for tag, caption in pairwise(line.text for line in layout.lines):
        if tag not in values:
            continue
        above = next((a for a, line in pairwise(lines) if line.words == folded(caption)), None)
        if above is None:
            yield Difference(None, caption, "")
        elif folded(values[tag]) not in above.words:
            yield Difference(above.spot, values[tag], above.words)


def _sum_differences(printed: Sequence[Figure]) -> Iterator[Difference]:
    """The column of points as it stands must add up to «Жиыны», whatever the scores say."""
    points = [figure.printed for figure in printed[:-1] if figure.printed not in ("", DASH)]
    if all(text.isascii() and text.isdigit() and len(text) <= _LONGEST_POINTS for text in points):
        total = str(sum(map(int, points))) if points else DASH
        if printed[-1].printed != total:
            yield Difference(printed[-1].spot, total, printed[-1].printed)


def _written(points: int | None) -> str:
    return DASH if points is None else str(points)
