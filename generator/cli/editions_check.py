"""``editions check``: all that is wrong with an edition's file, and a trial of its papers."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from generator.cli.console import BAD, GOOD, Console, Exit
from generator.excel.books.edition_table import compared
from generator.law import edition_file
from generator.law.edition import Edition
from generator.messages.problems import Code, Place, Problem, errors
from generator.messages.wording import Speech
from generator.submission.contract import taken_headers
from generator.verify.trial import papers_of


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """The files, or ids of known editions."""
    about = speech.say("cli.edition-files")
    parser.add_argument("files", nargs="+", metavar="FILE", help=about)
    about = speech.say("cli.edition-table")
    parser.add_argument("--table", type=Path, metavar="FILE", help=about)
    parser.set_defaults(reads_files_alone=True)


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Prints all faults of each file; of a sound one the years that it serves once adopted."""
    return max(_check(name, options.table, console) for name in options.files)


def _check(name: str, table: Path | None, console: Console) -> Exit:
    file = edition_file.file_of(name)
    edition, problems = edition_file.check(file)
    if edition is not None:
        problems = (*problems, *_taken(edition, str(file)), *papers_of(edition, str(file)))
        problems += () if table is None else compared(table, edition)
    console.report(problems)
    blocking = len(errors(problems))
    if blocking or edition is None:
        console.say("editions.broken", BAD, file=str(file), count=blocking)
        return Exit.ERRORS
    console.say("editions.sound", GOOD, file=str(file), edition=edition.id)
    return Exit.FINE


def _taken(edition: Edition, file: str) -> Iterator[Problem]:
    """Facts with a header that another column of a workbook has."""
    for fact, text in taken_headers(edition):
        place = Place(file=file, part=f"facts {fact.key}")
        yield Problem(Code.EDITION_NAME_TWICE, place, {"name": text})
