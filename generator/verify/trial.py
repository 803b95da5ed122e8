"""A template tried out before it is used: filled with an invented body, and the paper proved.

The checker knows many ways of spoiling a template; what else spoils the paper of a body with
organisations or of one without, with notes or without, shows here, before a batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

from generator.law.edition import Edition
from generator.law.papers import Notes, Paper
from generator.messages.problems import Code, Problem, errors, unexpected
from generator.verify.prove import Origin, proved
from generator.word.template import lint, samples
from generator.word.template import open as templates
from generator.word.template.open import Template


def problems_of(
    path: Path, editions: Sequence[Edition]
) -> tuple[Template | None, tuple[Problem, ...]]:
    """The template in a file, None when it cannot be opened, and all its problems."""
    template, problems = templates.read(path)
    if template is None:
        return None, problems
    _, problems = lint.check(template, editions)
    edition = next((e for e in editions if e.id == template.edition), None)
    if edition is None or errors(problems):
        return template, problems
    return template, (*problems, *_tried(path, edition, template.paper))


def _tried(path: Path, edition: Edition, paper: Paper) -> Iterator[Problem]:
    """What is wrong with the papers that a template without errors gives, each problem once."""
    told = set()
    for found, notes in product(samples.trials(edition, paper), Notes):
        try:
            _, problems = proved(found, Origin(path, notes, str(path)))
        except Exception as error:  # noqa: BLE001 - whatever fails, fails because of the template
            problems = (unexpected(path, error),)
        for problem in problems:
            if problem.code not in told:
                told.add(problem.code)
                yield _of_template(problem)


def _of_template(problem: Problem) -> Problem:
    """What would be our fault in a batch is the template's when it is tried out."""
    if problem.code not in (Code.DOCUMENT_FAULTY, Code.UNEXPECTED):
        return problem
    detail = problem.facts.get("detail") or problem.facts.get("trace", "")
    return replace(problem, code=Code.TEMPLATE_UNPROVED, facts={"detail": detail})
