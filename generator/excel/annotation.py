"""Marked copies of workbooks with problems, and what may stand in the way of one.

What makes them is imported when it is needed: most workbooks are not refused and have no copy.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from generator.files import disk, system
from generator.messages.problems import Code, Place, Problem
from generator.messages.wording import Speech

FOLDER = "problems"
"""Below the output folder: the copies of the workbooks that are refused."""


def annotated(data: bytes, problems: Sequence[Problem], speech: Speech) -> bytes:
    """A copy of a workbook's bytes with its problems marked and listed; never raises.

    A workbook of which no copy can be made gives one with the list alone. The same bytes, problems
    and language give the same copy.
    """
    from generator.excel.annotate.copy import marked

    return marked(data, problems, speech)


def is_ours(path: Path) -> bool:
    """True for a copy that we made and nobody has changed."""
    if not system.is_there(path):
        return False
    from generator.excel.annotate.parts import is_sealed

    return is_sealed(path)


def in_the_way(target: Path, inputs: Collection[Path]) -> Problem | None:
    """The problem of a file that a copy must not replace: an input, or anything but our copy.

    ``inputs`` are resolved paths.
    """
    if not system.is_there(target) or (disk.real(target) not in inputs and is_ours(target)):
        return None
    return Problem(Code.COPY_FOREIGN, Place(file=str(target)))
