"""``score``: the points of one workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.assess import Assessed, assess_workbook
from generator.cli.console import Console, Exit
from generator.cli.options import add_edition, add_json, add_mapping
from generator.messages.problem_text import problem_json
from generator.messages.problems import errors
from generator.messages.wording import DASH, Speech
from generator.scoring.score_text import score_lines
from generator.scoring.scores_json import scores_json


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """The workbook, and by which edition it is scored."""
    parser.add_argument("file", type=Path, metavar="FILE", help=speech.say("cli.file"))
    add_mapping(parser, speech)
    add_json(parser, speech)
    add_edition(parser, speech.say("cli.edition"))


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Prints the points as a table or as JSON, or the problems of a refused workbook."""
    assessed = assess_workbook(options.file, options.edition, options.mapping)
    if options.json:
        found = scores_json(assessed.heading, assessed.evaluation)
        found["problems"] = [problem_json(console.speech, one) for one in assessed.problems]
        console.answer(found, assessed.problems)
        return Exit.ERRORS if errors(assessed.problems) else Exit.FINE
    report(assessed, console)
    if assessed.evaluation is None:
        return Exit.ERRORS
    for line in score_lines(console.speech, assessed.evaluation):
        console.line(line)
    return Exit.FINE


def report(assessed: Assessed, console: Console) -> None:
    """Print which bytes were read, if wanted, and what is wrong with them.

    Two people with two numbers may have two files of one name.
    """
    console.detail("score.file", file=assessed.file, digest=assessed.sha256 or DASH)
    console.report(assessed.problems)
