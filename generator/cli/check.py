"""``check``: prints the problems of workbooks; writes marked copies if wanted."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.batch.check import CheckedWorkbooks, check_workbooks
from generator.cli.commands import INPUT, add_expect, add_json, add_mapping
from generator.cli.console import BAD, DOUBTFUL, GOOD, Console, Exit, command
from generator.messages.problem_text import problem_json
from generator.messages.problems import Problem, Severity, errors
from generator.messages.wording import Speech

_FEW = 5
"""Problems that need no counts by kind: they are seen at once."""

_COPIES = "marked"
"""The folder of marked copies in the example."""


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Which workbooks, and where marked copies go."""
    say = speech.say
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=say("cli.paths"))
    parser.add_argument("--annotate", type=Path, metavar="DIR", help=say("cli.annotate"))
    add_expect(parser, speech)
    add_mapping(parser, speech)
    add_json(parser, speech)


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Prints the problems of every workbook below the paths, and a closing line."""
    paths, language = options.paths or [INPUT], console.speech.language
    with console.progress(console.speech.say("check.progress")) as step:
        checked = check_workbooks(
            paths, options.annotate, language, step, expect=options.expect, mapping=options.mapping
        )
    problems = checked.problems
    if options.json:
        console.answer([problem_json(console.speech, one) for one in problems], problems)
    else:
        console.report(problems)
        _close(checked, console)
        _say_next(options, problems, console)
    return Exit.ERRORS if errors(problems) else Exit.FINE


def _say_next(options: argparse.Namespace, problems: Sequence[Problem], console: Console) -> None:
    """What to do next: marked copies of what is faulty, else the papers."""
    paths = map(str, options.paths or [INPUT])
    if not errors(problems):
        console.say("check.build", command=command("build", *paths))
    elif options.annotate is None and any(problem.place.sheet for problem in problems):
        console.say("check.next", command=command("check", *paths, "--annotate", _COPIES))


def _close(checked: CheckedWorkbooks, console: Console) -> None:
    """The copies, and what was found in each workbook and in all."""
    problems = checked.problems
    if problems:
        console.line()
    for file in checked.files:
        if file.copy is not None:
            console.say("check.copy-line", file=file.copy)
    for file in checked.files:
        console.detail("check.file-line", file=file.path, **_counts(file.problems))
    style = (BAD if errors(problems) else DOUBTFUL) if problems else GOOD
    console.say("check.closing", style, files=len(checked.files), **_counts(problems))
    if len(problems) > _FEW:
        kinds = Counter(problem.code.code for problem in problems).most_common()
        console.say("check.kinds", kinds="; ".join(f"{kind} – {count}" for kind, count in kinds))


def _counts(problems: Sequence[Problem]) -> dict[str, Any]:
    found = Counter(problem.code.severity for problem in problems)
    return {"errors": found[Severity.ERROR], "warnings": found[Severity.WARNING]}
