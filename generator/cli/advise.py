"""``advise``: what would raise the score of a body, and which rows hold a folder's bodies back."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.batch.advise import Advice, advise
from generator.cli.commands import add_json
from generator.cli.console import Console, Exit, command
from generator.messages.problem_text import problem_json
from generator.messages.problems import errors
from generator.messages.wording import Speech
from generator.scoring.advice import advice_json, advice_lines, loss_json, loss_lines


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """A workbook or a folder of them."""
    parser.add_argument("path", type=Path, metavar="PATH", help=speech.say("cli.advise-path"))
    add_json(parser, speech)


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Prints the advice on a body, or the rows of Appendix 1 that cost the bodies of a folder."""
    path: Path = options.path
    with console.progress(console.speech.say("check.progress")) as step:
        advice = advise(path, step)
    if options.json:
        console.answer(_json(console.speech, advice), advice.problems)
    elif path.is_dir():
        _print_folder(advice, path, console)
    else:
        console.report(advice.problems)
        for body in advice.bodies:
            for line in advice_lines(console.speech, body):
                console.line(line)
            console.line()
            console.say("advise.arithmetic")
    return Exit.ERRORS if errors(advice.problems) else Exit.FINE


def _json(speech: Speech, advice: Advice) -> dict[str, object]:
    return {
        "bodies": [advice_json(speech, body) for body in advice.bodies],
        "criteria": [loss_json(cost) for cost in advice.costs],
        "problems": [problem_json(speech, one) for one in advice.problems],
    }


def _print_folder(advice: Advice, path: Path, console: Console) -> None:
    """The rows; of the problems their number alone, for ``check`` shows them."""
    for line in loss_lines(console.speech, advice.bodies, advice.costs):
        console.line(line)
    console.line()
    console.say("advise.arithmetic")
    if advice.problems:
        console.report([one for one in advice.problems if not one.place.sheet])
        count = len(advice.problems)
        console.say("advise.problems", count=count, command=command("check", str(path)))
