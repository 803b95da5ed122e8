"""The sample workbooks, assessed once for all who ask."""

from __future__ import annotations

from functools import cache

from generator.assess import assess
from generator.law.edition import Edition
from generator.scoring.evaluation import Evaluation
from tests.helpers import kit
from tests.helpers.paths import ROOT


@cache
def _all_samples() -> tuple[Evaluation, ...]:
    paths = sorted((ROOT / "inputs").rglob("*.xlsx"))
    found = (assess(path, kit.EDITIONS).evaluation for path in paths)
    return tuple(evaluation for evaluation in found if evaluation is not None)


def samples_of(edition: Edition) -> tuple[Evaluation, ...]:
    """The evaluations of the samples that an edition scores, in the order of their files."""
    return tuple(one for one in _all_samples() if one.submission.edition is edition)
