"""A template tried out before it is used: filled with an invented body, and the paper proved.

The checker knows many ways of spoiling a template; whatever else spoils the paper is found here,
once, before a batch, and told as the template's problem.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from generator import prepare, sample
from generator.edition import Edition
from generator.problems import Code, Problem, errors
from generator.word import lint
from generator.word import template as templates
from generator.word.render import Notes
from generator.word.template import Template


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
    return template, (*problems, *_tried(path, edition))


def _tried(path: Path, edition: Edition) -> tuple[Problem, ...]:
    """What is wrong with the paper that a template without errors gives."""
    _, problems = prepare.proved(sample.example(edition), path, Notes.ATTACHED)
    return tuple(
        replace(problem, code=Code.TEMPLATE_UNPROVED)
        if problem.code is Code.DOCUMENT_FAULTY
        else problem
        for problem in problems
    )
