"""``explain``: why a row of the sheet has its points."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.assess import assess_workbook
from generator.cli.console import Console, Exit
from generator.cli.options import add_edition, add_mapping
from generator.cli.score import report
from generator.messages.wording import Speech
from generator.scoring.evaluation import Evaluation
from generator.scoring.score_text import explain_points


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """The workbook, the section and the row."""
    parser.add_argument("file", type=Path, metavar="FILE", help=speech.say("cli.file"))
    parser.add_argument("section", metavar="SECTION", help=speech.say("cli.section"))
    add_mapping(parser, speech)
    parser.add_argument("row", metavar="ROW", help=speech.say("cli.row"))
    add_edition(parser, speech.say("cli.edition"))


def run(options: argparse.Namespace, console: Console) -> Exit:
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
