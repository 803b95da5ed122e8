"""A body's advice and reasons for the page and the workbook, from its manifest entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.law.edition import Edition
from generator.results.figures import RowFigures, SectionFigures
from generator.results.ranking import BodyPoints
from generator.scoring.advice import (
    Blocking,
    BodyAdvice,
    RowStanding,
    SectionAdvice,
    section_advice,
)


def advice_on(body: BodyPoints, edition: Edition) -> BodyAdvice:
    """What would raise the score of a body, by its figures."""
    scored = (section for section in body.sections if section.points is not None)
    sections = tuple(_section(body, edition, section) for section in scored)
    return BodyAdvice(body.name, body.kind, body.year, edition, sections)


def _section(body: BodyPoints, edition: Edition, figures: SectionFigures) -> SectionAdvice:
    rows = [*_standings(body, edition, figures)]
    return section_advice(edition.section(figures.form), body.kind, rows)


def _standings(
    body: BodyPoints, edition: Edition, figures: SectionFigures
) -> Iterator[RowStanding]:
    found = {row.no: row for row in figures.rows}
    for row, criterion in edition.section(figures.form).scored_rows:
        own = found.get(row.no)
        if own is not None and own.points is not None:
            yield RowStanding(
                row=row,
                criterion=criterion,
                points=own.points,
                failing=own.failing,
                before=own.failing_before,
                inspected=own.inspected,
                blocking=tuple(_blocking(body, figures, own)),
            )


def _blocking(body: BodyPoints, figures: SectionFigures, row: RowFigures) -> Iterator[Blocking]:
    facts = body.grounds.facts.get((figures.form, row.no), {})
    names: Mapping[str, str] = body.grounds.names
    for one in row.failing_bins:
        yield Blocking(one, names.get(one, ""), facts.get(one, ""))
