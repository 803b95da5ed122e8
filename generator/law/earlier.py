"""Maps edition hashes recorded by earlier versions to today's.

Versions 0.1.0 and 0.2.0 recorded the hash of a whole file; the one after them the hash of what a
paper uses, before kinds of bodies and norms stood in the file. ``earlier.tsv`` has today's basis of
each; such papers are current as long as that is unchanged.
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
