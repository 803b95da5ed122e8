"""``editions show``: an edition as the act prints it, in Word, to be compared by eye."""

from __future__ import annotations

import argparse

from generator.cli.console import Console, Exit
from generator.cli.edition_books import add_book, write_book
from generator.cli.options import document
from generator.messages.wording import Speech
from generator.word.compose.act_book import book


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Which edition, and the name of the document."""
    add_book(parser, speech, speech.say("cli.act-book"), document(speech))


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the document."""
    return write_book(options, console, book)
