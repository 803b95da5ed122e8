"""What is said of a problem: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from generator.messages.problems import Blocked, Problem
from generator.messages.wording import Speech


def message(speech: Speech, problem: Problem) -> str:
    """What is wrong, with what was found and what it blocks."""
    said = speech.fill(problem.code.code, problem.facts)
    blocks = _blocks(speech, problem.blocks) if problem.is_error else ""
    return f"{said} {blocks}" if blocks else said


def hint(speech: Speech, problem: Problem) -> str:
    """What to do about it, with an example."""
    key = "near" if problem.facts.get("near") else "hint"
    return speech.fill(f"{problem.code.code}.{key}", problem.facts)


def _blocks(speech: Speech, blocks: Sequence[Blocked]) -> str:
    if not blocks:
        return ""
    rows = ", ".join(block.row for block in blocks)
    return speech.say("problem.blocks", section=blocks[0].section, rows=rows)
