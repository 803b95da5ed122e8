"""What papers about the invented bodies say: for previews, examples and trials of a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.law.edition import Edition
from generator.law.papers import Paper
from generator.messages.problems import Phrase
from generator.papers import content
from generator.papers.content import Content
from generator.scoring.evaluation import Evaluation
from generator.submission import appendix_2
from generator.submission.appendix_5 import ReportedBody, consolidated
from generator.word.template import samples as sample


@dataclass(frozen=True)
class Shown:
    """A paper, what it is there to show, and the bodies it is about."""

    shows: Phrase
    content: Content
    bodies: tuple[Evaluation, ...]


def previews(edition: Edition, paper: Paper) -> tuple[Shown, ...]:
    """The papers a template is looked at with: crowded, empty and perfect; or all in one."""
    samples = sample.previews(edition)
    if paper is Paper.CONSOLIDATED:
        bodies = tuple(one.evaluation for one in samples)
        many = content_of(bodies, paper)
        return (Shown(Phrase("preview.many", {"count": str(len(bodies))}), many, bodies),)
    return tuple(
        Shown(one.shows, content_of([one.evaluation], paper), (one.evaluation,)) for one in samples
    )


def trials(edition: Edition, paper: Paper) -> tuple[Content, ...]:
    """The papers a template is tried with: one that fills every tag, and one as empty as can be."""
    example, empty = sample.example(edition), sample.empty(edition)
    if paper is Paper.CONSOLIDATED:
        return content_of([example, empty], paper), content_of([empty], paper)
    return content_of([example], paper), content_of([empty], paper)


def content_of(bodies: Sequence[Evaluation], paper: Paper) -> Content:
    """What a paper says about an invented body, or about several."""
    if paper is not Paper.CONSOLIDATED:
        (body,) = bodies
        return content.of_body(body, paper)
    first = bodies[0].submission
    reports = (_report(body) for body in bodies)
    return content.of_many(consolidated(first.edition, first.year, reports))


def _report(evaluation: Evaluation) -> ReportedBody:
    submission = evaluation.submission
    body = submission.body
    return ReportedBody(body.name, body.kind, body.kato, appendix_2.of(submission))
