"""What hashes of whole edition files stand for, as the first two versions' manifests have them.

Such a hash says nothing of what a paper rests on. ``earlier.tsv`` has for each file that was
shipped what its papers rested on, so that they are current as long as that is unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from generator.law.papers import Paper
from generator.law.tsv import rows


def basis_of(recorded: str, paper: Paper) -> str:
    """The basis that a recorded hash of an edition stands for; a basis stands for itself."""
    return _known().get((recorded, paper.value), recorded)


@cache
def _known() -> Mapping[tuple[str, str], str]:
    found = rows("generator.law", "earlier.tsv")
    return {(row["file"], row["paper"]): row["basis"] for row in found}
