"""``editions table``: all that may be found of each row, its points for a second person to fill."""

from __future__ import annotations

import argparse

from generator.cli.console import Console, Exit
from generator.cli.edition_books import add_book, write_book
from generator.cli.options import workbook
from generator.excel.books.edition_table import table
from generator.messages.wording import Speech


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Which edition, and the name of the workbook."""
    add_book(parser, speech, speech.say("cli.table-output"), workbook(speech))


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the workbook; ``editions check --table`` compares it once it is filled in."""
    return write_book(options, console, table)
