"""``editions table``: all that may be found of each row, its points for a second person to fill."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.cli.console import Console, Exit
from generator.cli.editions_diff import named
from generator.cli.options import add_replace
from generator.excel.books.edition_table import table
from generator.files.disk import in_the_way, write_whole
from generator.messages.wording import Speech


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Which edition, and the name of the workbook."""
    parser.add_argument("edition_or_file", metavar="EDITION", help=speech.say("cli.edition-new"))
    about = speech.say("cli.table-output")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=about)
    add_replace(parser, speech)
    parser.set_defaults(reads_files_alone=True)


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the workbook; ``editions check --table`` compares it once it is filled in."""
    edition = named(options.edition_or_file, console)
    if edition is None:
        return Exit.ERRORS
    taken = in_the_way(options.output, options.existing)
    return console.say_made(options.output, taken or write_whole(options.output, table(edition)))
