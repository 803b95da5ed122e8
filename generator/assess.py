"""From a workbook's file to its evaluation: the line of values that every command walks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.acceptance import Acceptance, accept
from generator.acceptance.body import Heading
from generator.edition import Edition
from generator.evaluation import Evaluation
from generator.excel.read import read
from generator.problems import Problem
from generator.scoring import evaluate


@dataclass(frozen=True)
class Assessed:
    """What came of a workbook; ``evaluation`` is None when it is refused."""

    file: str
    heading: Heading
    evaluation: Evaluation | None
    problems: tuple[Problem, ...]


def assess(path: Path, editions: Sequence[Edition], chosen: Edition | None = None) -> Assessed:
    """The evaluation of the workbook in a file, by its year's edition or a chosen one."""
    workbook, problems = read(path)
    if workbook is None:
        return Assessed(str(path), Heading(), None, problems)
    acceptance: Acceptance = accept(workbook, editions, chosen)
    submission = acceptance.submission
    evaluation = None if submission is None else evaluate(submission)
    return Assessed(str(path), acceptance.heading, evaluation, problems + acceptance.problems)
