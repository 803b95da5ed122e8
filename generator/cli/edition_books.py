"""What the commands share that write a book about one edition."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from generator.cli.console import Console, Exit
from generator.cli.editions_diff import named
from generator.cli.options import add_replace
from generator.files.disk import in_the_way, write_whole
from generator.law.edition import Edition
from generator.messages.wording import Speech


def add_book(
    parser: argparse.ArgumentParser, speech: Speech, about: str, kind: Callable[[str], Path]
) -> None:
    """Which edition, and the name of the book: what it is ``about``, and the type of its name."""
    parser.add_argument("edition_or_file", metavar="EDITION", help=speech.say("cli.edition-new"))
    parser.add_argument("-o", "--output", type=kind, required=True, metavar="BOOK", help=about)
    add_replace(parser, speech)
    parser.set_defaults(reads_files_alone=True)


def write_book(
    options: argparse.Namespace, console: Console, make: Callable[[Edition], bytes]
) -> Exit:
    """Writes the book that is made of the edition."""
    edition = named(options.edition_or_file, console)
    if edition is None:
        return Exit.ERRORS
    taken = in_the_way(options.output, options.existing)
    return console.say_made(options.output, taken or write_whole(options.output, make(edition)))
