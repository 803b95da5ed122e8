"""``score``, ``explain``: the points of one workbook, and why a row has its points."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.assess import Assessed, assess_workbook
from generator.cli.commands import add_edition, add_json, add_mapping
from generator.cli.console import Console, Exit
from generator.messages.problem_text import problem_json
from generator.messages.problems import errors
from generator.messages.wording import DASH, Speech
from generator.scoring.evaluation import Evaluation
from generator.scoring.score_text import explain_points, score_lines, scores_json


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


def add_explain_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """The workbook, the section and the row."""
    parser.add_argument("file", type=Path, metavar="FILE", help=speech.say("cli.file"))
    parser.add_argument("section", metavar="SECTION", help=speech.say("cli.section"))
    add_mapping(parser, speech)
    parser.add_argument("row", metavar="ROW", help=speech.say("cli.row"))
    add_edition(parser, speech.say("cli.edition"))


def run_explain(options: argparse.Namespace, console: Console) -> Exit:
    """Prints the reason, or the rows that there are."""
    assessed = assess_workbook(options.file, options.edition, options.mapping)
    report(assessed, console)
    evaluation = assessed.evaluation
    if evaluation is None:
        return Exit.ERRORS
    try:
        lines = explain_points(evaluation, options.section, options.row, console.speech.language)
    except KeyError:
        console.aside.say(
            "explain.unknown-row",
            section=options.section,
            row=options.row,
            rows=_rows(evaluation),
        )
        return Exit.USAGE
    for line in lines:
        console.line(line)
    return Exit.FINE


def _rows(evaluation: Evaluation) -> str:
    return "; ".join(
        f"{score.section.abbreviation}: {', '.join(line.row.no for line in score.rows)}"
        for score in evaluation.sections
    )
