"""``template check``: everything that is wrong with a Word template."""

from __future__ import annotations

import json
from pathlib import Path

from generator.commands import Console, Exit, load_editions
from generator.problems import errors
from generator.screen import template_problem_json
from generator.word import lint


def check(path: Path, console: Console) -> Exit:
    """Prints every problem of a template in its place, and a closing line."""
    editions = load_editions(console)
    if editions is None:
        return Exit.ERRORS
    _, problems = lint.check_file(path, editions)
    console.report(problems)
    blocking = len(errors(problems))
    key = "template.broken" if blocking else "template.sound"
    console.say(console.speech.fill(key, {"count": blocking}))
    return Exit.ERRORS if blocking else Exit.FINE


def check_json(path: Path, console: Console) -> Exit:
    """Prints the problems as a JSON list."""
    editions = load_editions(console)
    if editions is None:
        return Exit.ERRORS
    _, problems = lint.check_file(path, editions)
    objects = [template_problem_json(console.speech, problem) for problem in problems]
    console.say(json.dumps(objects, ensure_ascii=False, indent=1))
    return Exit.ERRORS if errors(problems) else Exit.FINE
