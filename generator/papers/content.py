"""The content of a paper: the context that fills its template, and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.law.choices import Notes, Paper
from generator.law.edition import Edition
from generator.messages.wording import Language, speech
from generator.papers import appendix_tags, sheet_tags
from generator.papers.tags import Context, Declared
from generator.results.entry import (
    Appendix2Figures,
    BodyIdentity,
    ConsolidatedFigures,
    Figures,
    Grounds,
    InspectionFigures,
    RowFigures,
    SectionFigures,
    SheetFigures,
)
from generator.scoring.evaluation import Evaluation, RowScore, SectionScore
from generator.scoring.reasons import failure
from generator.submission import appendix_2
from generator.submission.appendix_2 import Consolidated

LONGEST_PROPERTY = 255
"""Characters of a property that Word shows and python-docx takes."""


@dataclass(frozen=True)
class Content:
    """The content of one paper: the values of its tags, and its figures."""

    edition: Edition
    context: Context
    figures: Figures
    notes: Notes = Notes.FULL

    @property
    def paper(self) -> Paper:
        """Which paper says it."""
        return self.figures.paper


def subject(figures: Figures) -> str:
    """Whom a paper is about and the year, for File → Info; a name too long is cut there only."""
    say, year = speech(Language.KAZAKH).say, str(figures.year)
    if isinstance(figures, ConsolidatedFigures):
        name = say("document.bodies", count=len(figures.bodies))
    else:
        name = figures.body.name
    excess = len(say("document.subject", name=name, year=year)) - LONGEST_PROPERTY
    cut = name if excess <= 0 else f"{name[: -excess - 1]}…"
    return say("document.subject", name=cut, year=year)


def title(form: str, figures: Figures) -> str:
    """The title of a paper for File → Info: that of its form, whom it is about and the year."""
    whole = f"{form}. {subject(figures)}"
    return whole if len(whole) <= LONGEST_PROPERTY else f"{whole[: LONGEST_PROPERTY - 1]}…"


def of_body(evaluation: Evaluation, paper: Paper, notes: Notes = Notes.SHORT) -> Content:
    """The content of a paper about one body."""
    submission, edition = evaluation.submission, evaluation.submission.edition
    body = BodyIdentity(submission.body.name, submission.body.kind, submission.body.kato)
    year = submission.year
    if paper is Paper.SHEET:
        return Content(edition, sheet_tags.fill(evaluation, notes), _sheet(body, evaluation), notes)
    if paper is Paper.REPORT:
        counts = Appendix2Figures(body, year, edition.id, appendix_2.of(submission))
        return Content(edition, appendix_tags.fill_appendix_2(submission), counts)
    lines = InspectionFigures(body, year, edition.id, len(tuple(appendix_tags.lines(submission))))
    return Content(edition, appendix_tags.fill_appendix_3(submission), lines)


def of_many(found: Consolidated) -> Content:
    """The content of the consolidated report, Appendix 5."""
    figures = ConsolidatedFigures(found.year, found.edition.id, found.bodies)
    return Content(found.edition, appendix_tags.fill_consolidated(found), figures)


def declared(edition: Edition, paper: Paper) -> Mapping[str, Declared]:
    """All that a template of a paper may use in an edition, by name."""
    if paper is Paper.REPORT:
        return appendix_tags.declared_appendix_2(edition)
    if paper is Paper.INSPECTIONS:
        return appendix_tags.declared_appendix_3()
    if paper is Paper.CONSOLIDATED:
        return appendix_tags.declared_consolidated(edition)
    return sheet_tags.declared(edition)


def _sheet(body: BodyIdentity, evaluation: Evaluation) -> SheetFigures:
    return SheetFigures(
        body=body,
        year=evaluation.submission.year,
        edition=evaluation.submission.edition.id,
        sections=tuple(map(_section, evaluation.sections)),
        points=evaluation.total,
        maximum=evaluation.maximum,
        grounds=_grounds(evaluation),
    )


def _grounds(evaluation: Evaluation) -> Grounds:
    failing = {
        (section.section.form, row.row.no): row.reason.failing
        for section in evaluation.sections
        for row in section.rows
        if row.reason.failing
    }
    facts = {
        row: {item.organisation.bin: failure(evaluation.submission, item) for item in items}
        for row, items in failing.items()
    }
    organisations = (item.organisation for items in failing.values() for item in items)
    return Grounds({one.bin: one.name for one in organisations}, facts)


def _section(section: SectionScore) -> SectionFigures:
    return SectionFigures(
        form=section.section.form,
        organisations=section.organisations,
        points=section.total,
        maximum=section.maximum,
        level=section.level,
        rows=tuple(map(_row, section.rows)),
    )


def _row(row: RowScore) -> RowFigures:
    reason = row.reason
    return RowFigures(
        no=row.row.no,
        criterion=row.criterion.no,
        points=row.points,
        maximum=row.maximum,
        failing=reason.failing_count,
        failing_before=None if reason.before is None else reason.before.count,
        inspected=reason.inspected,
        failing_bins=tuple(item.organisation.bin for item in reason.failing),
        rulings=tuple(ruling.id for ruling in reason.rulings),
    )
