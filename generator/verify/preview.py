"""Previews of papers: made as a batch makes them, not stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.law.edition_file import editions
from generator.law.papers import Paper
from generator.messages.problems import Phrase, Problem
from generator.papers import content
from generator.scoring.evaluation import Evaluation
from generator.verify.prove import PaperOrigin, proved
from generator.word.template import find as template_files
from generator.word.template import lint
from generator.word.template.samples import previews


@dataclass(frozen=True)
class Preview:
    """A document (.docx), what it is there to show, and the invented bodies it is about."""

    shows: Phrase
    bodies: tuple[Evaluation, ...]
    data: bytes


def preview_template(
    path: Path, edition: str | None = None
) -> tuple[tuple[Preview, ...], tuple[Problem, ...]]:
    """A template filled with difficult bodies, by its own edition or another one.

    None at all when a single one fails, and why.
    """
    ready, problems = lint.check_file(path, editions())
    if ready is None:
        return (), problems
    wanted = edition or ready.template.edition
    (found,) = (known for known in editions() if known.id == wanted)
    made = []
    for shown in previews(found, ready.template.paper):
        paper, faults = proved(shown.content, PaperOrigin(path, file=str(path)))
        if paper is None:
            return (), (*problems, *faults)
        made.append(Preview(shown.shows, shown.bodies, paper.data))
    return tuple(made), problems


def preview_sheet(evaluation: Evaluation, templates: Path | None = None) -> bytes | None:
    """The sheet (.docx) of a body, made with a folder of templates or ours; None when it fails."""
    found = content.of_body(evaluation, Paper.SHEET)
    paper, _ = proved(
        found, PaperOrigin(template_files.find_template(templates, found.edition, Paper.SHEET))
    )
    return None if paper is None else paper.data
