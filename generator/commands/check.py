"""``check``: everything that is wrong with workbooks, nothing written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from generator import files
from generator.assess import assess
from generator.commands import Console, Exit, load_editions
from generator.problems import Problem, errors
from generator.screen import problem_json


def run(paths: Sequence[Path], console: Console) -> Exit:
    """Prints the problems of every workbook below the paths, and a closing line."""
    found = _problems(paths, console)
    if found is None:
        return Exit.ERRORS
    checked, problems = found
    console.report(problems)
    blocking = errors(problems)
    if problems:
        console.say()
    console.say(
        console.speech.say(
            "check.closing",
            files=checked,
            errors=len(blocking),
            warnings=len(problems) - len(blocking),
        )
    )
    return Exit.ERRORS if blocking else Exit.FINE


def run_json(paths: Sequence[Path], console: Console) -> Exit:
    """Prints the problems as the contract's JSON list."""
    found = _problems(paths, console)
    if found is None:
        return Exit.ERRORS
    objects = [problem_json(console.speech, problem) for problem in found[1]]
    console.say(json.dumps(objects, ensure_ascii=False, indent=1))
    return Exit.ERRORS if errors(found[1]) else Exit.FINE


def _problems(paths: Sequence[Path], console: Console) -> tuple[int, list[Problem]] | None:
    """How many workbooks were read, and all that is wrong with them."""
    editions = load_editions(console)
    if editions is None:
        return None
    sources, problems = files.find_sources(paths, None)
    found = list(problems)
    for source in sources:
        found += assess(source.path, editions).problems
    return len(sources), found
