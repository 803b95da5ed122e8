"""What a paper says: the context that fills its template, and its figures for the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.law.edition import Edition
from generator.law.papers import Paper
from generator.messages.wording import Language, speech
from generator.papers.context import Context
from generator.papers.context import appendix_2 as report_context
from generator.papers.context import appendix_3 as inspections
from generator.papers.context import appendix_4 as sheet
from generator.papers.context import appendix_5 as consolidated
from generator.scoring.evaluation import Evaluation
from generator.scoring.score_lines import scores_json
from generator.submission import appendix_2 as report
from generator.submission import appendix_3 as inspected
from generator.submission.accept.body import Heading
from generator.submission.appendix_5 import Consolidated
from generator.submission.contract import KIND_NAMES
from generator.submission.model import Submission

LONGEST_PROPERTY = 255
"""Characters of a property that Word shows and python-docx takes."""


@dataclass(frozen=True)
class Content:
    """What one paper says; ``told`` are its figures as JSON, with body, year and edition."""

    paper: Paper
    edition: Edition
    context: Context
    told: Mapping[str, Any]


def subject(paper: Paper, told: Mapping[str, Any]) -> str:
    """Whom a paper is about and the year, for File → Info; a name too long is cut there only."""
    say, body = speech(Language.KAZAKH).say, told.get("body")
    name = str(body.get("name")) if isinstance(body, Mapping) else ""
    if paper is Paper.CONSOLIDATED:
        bodies = told.get("bodies")
        name = say("document.bodies", count=len(bodies) if isinstance(bodies, list) else 0)
    year = str(told.get("year"))
    excess = len(say("document.subject", name=name, year=year)) - LONGEST_PROPERTY
    cut = name if excess <= 0 else f"{name[: -excess - 1]}…"
    return say("document.subject", name=cut, year=year)


def of_body(evaluation: Evaluation, paper: Paper) -> Content:
    """What a paper says about one body."""
    submission = evaluation.submission
    scores = scores_json(_heading(submission), evaluation)
    if paper is Paper.SHEET:
        return Content(paper, submission.edition, sheet.fill(evaluation), scores)
    whose = {key: scores[key] for key in ("body", "year", "edition")}
    if paper is Paper.REPORT:
        told = {**whose, "report": report.to_json(report.of(submission))}
        return Content(paper, submission.edition, report_context.fill(submission), told)
    told = {**whose, "inspections": len(tuple(inspected.lines(submission)))}
    return Content(paper, submission.edition, inspections.fill(submission), told)


def _heading(submission: Submission) -> Heading:
    body, edition = submission.body, submission.edition
    chosen = submission.edition_chosen
    return Heading(body.name, body.kind, body.kato, submission.year, edition, chosen)


def of_many(found: Consolidated) -> Content:
    """What the consolidated report says."""
    bodies = [
        {
            "name": body.name,
            "kind": KIND_NAMES[body.kind],
            "kato": body.kato,
            "input": {"file": body.file, "sha256": body.sha256},
            "report": report.to_json(body.report),
        }
        for body in found.bodies
    ]
    told = {"year": found.year, "edition": found.edition.id, "bodies": bodies}
    return Content(Paper.CONSOLIDATED, found.edition, consolidated.fill(found), told)
