"""``editions show``: an edition as the act prints it, in Word, to be compared by eye."""

from __future__ import annotations

import argparse

from generator.cli.console import Console, Exit
from generator.cli.editions_diff import named
from generator.cli.options import add_replace, document
from generator.files.disk import in_the_way, write_whole
from generator.messages.wording import Speech
from generator.word.compose.act_book import book


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Which edition, and the name of the document."""
    say = speech.say
    parser.add_argument("edition_or_file", metavar="EDITION", help=say("cli.edition-new"))
    about = say("cli.act-book")
    kind = document(speech)
    parser.add_argument("-o", "--output", type=kind, required=True, metavar="BOOK", help=about)
    add_replace(parser, speech)
    parser.set_defaults(reads_files_alone=True)


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the document."""
    edition = named(options.edition_or_file, console)
    if edition is None:
        return Exit.ERRORS
    taken = in_the_way(options.output, options.existing)
    return console.say_made(options.output, taken or write_whole(options.output, book(edition)))
