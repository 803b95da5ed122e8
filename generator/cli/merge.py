"""``merge``: the workbooks of a body's departments into one."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.batch.merge import merge_workbooks
from generator.cli.console import Console, Exit
from generator.cli.options import add_replace, workbook
from generator.files.disk import real
from generator.messages.problems import errors
from generator.messages.wording import Speech


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Which workbooks, and the name of the one that has all their rows."""
    say = speech.say
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say("cli.merged"))
    name, about = workbook(speech), say("cli.merge-output")
    parser.add_argument("-o", "--output", type=name, required=True, metavar="FILE", help=about)
    add_replace(parser, speech)


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the workbook, or prints all that prevents it."""
    if len({real(path) for path in options.files}) < max(2, len(options.files)):
        console.aside.say("cli.merge-several")
        return Exit.USAGE
    problems = merge_workbooks(options.files, options.output, options.existing)
    console.report(problems)
    if errors(problems):
        console.say("merge.nothing")
        return Exit.ERRORS
    console.say("new.made-line", file=options.output)
    return Exit.FINE
