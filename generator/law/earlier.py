"""What hashes that earlier versions recorded of an edition stand for.

The first two have the hash of a whole file, of which ``earlier.tsv`` has what each paper rested on;
the third what it rested on before kinds of bodies and norms stood in the file. Such papers are
current as long as that is unchanged.
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
