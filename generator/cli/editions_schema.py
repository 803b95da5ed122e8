"""``editions schema``: the schema by which an editor helps to write an edition's file."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.cli.console import Console, Exit
from generator.cli.options import add_replace
from generator.files.disk import in_the_way, write_whole
from generator.law.edition_file import SCHEMA
from generator.law.schema import schema
from generator.messages.wording import Speech


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """The file."""
    about = speech.say("cli.schema-output")
    default = Path(SCHEMA)
    parser.add_argument("-o", "--output", type=Path, default=default, metavar="FILE", help=about)
    add_replace(parser, speech)
    parser.set_defaults(reads_files_alone=True)


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the schema; ``#:schema NAME`` in the first line of a file names it to the editor."""
    data = schema().encode()
    problem = in_the_way(options.output, options.existing) or write_whole(options.output, data)
    return console.say_made(options.output, problem)
