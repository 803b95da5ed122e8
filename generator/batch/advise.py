"""The advice on the bodies of a folder: what would raise their levels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.assess import assess
from generator.batch.sources import without_own
from generator.files.disk import find_sources, mapping_of
from generator.law.edition_file import editions
from generator.messages.problems import Problem
from generator.scoring.advice import BodyAdvice, CriterionLoss, losses, of_evaluation


@dataclass(frozen=True)
class Advice:
    """The advice on each body that is scored, and what is wrong with the others.

    ``costs`` are the items of Appendix 1 that cost these bodies points: first those by which most
    of them would rise a level.
    """

    bodies: tuple[BodyAdvice, ...]
    costs: tuple[CriterionLoss, ...]
    problems: tuple[Problem, ...]


def advise(path: Path, progress: Callable[[int, int], object] = lambda _, __: None) -> Advice:
    """The advice on a workbook's body, or on those of all workbooks of a folder.

    ``progress`` gets how many workbooks of how many are read.
    """
    sources, found = find_sources([path], None)
    sources = without_own(sources, {source.path.parent for source in sources})
    bodies, problems = list[BodyAdvice](), list(found)
    progress(0, len(sources))
    for done, source in enumerate(sources, start=1):
        assessed = assess(source.path, editions(), mapping=mapping_of(source, None))
        problems += assessed.problems
        if assessed.evaluation is not None:
            bodies.append(of_evaluation(assessed.evaluation))
        progress(done, len(sources))
    return Advice(tuple(bodies), losses(bodies), tuple(problems))
