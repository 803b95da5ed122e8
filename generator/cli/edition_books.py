"""``editions check``, ``show``, ``table``: an edition proved by trial papers and by two people."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from generator.cli.commands import add_replace, document, workbook
from generator.cli.console import BAD, GOOD, Console, Exit
from generator.cli.editions import named, years_of
from generator.excel.edition_table import compared, table
from generator.files.disk import save_file
from generator.law import edition_file, edition_reading
from generator.law.edition import Edition
from generator.messages.problems import Code, Place, Problem, errors
from generator.messages.wording import Speech
from generator.submission.contract import taken_headers
from generator.verify.trial import papers_of
from generator.word.compose.books import act_book


def add_check_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """The files, or ids of known editions."""
    about = speech.say("cli.edition-files")
    parser.add_argument("files", nargs="+", metavar="FILE", help=about)
    about = speech.say("cli.edition-table")
    parser.add_argument("--table", type=Path, metavar="FILE", help=about)
    parser.set_defaults(reads_files_alone=True)


def run_check(options: argparse.Namespace, console: Console) -> Exit:
    """Prints all faults of each file; of a sound one the years that it serves once adopted."""
    return max(_check(name, options.table, console) for name in options.files)


def _check(name: str, table: Path | None, console: Console) -> Exit:
    file = edition_file.file_of(name)
    edition, problems = edition_reading.check(file)
    if edition is not None:
        problems = (*problems, *_taken(edition, str(file)), *papers_of(edition, str(file)))
        problems += () if table is None else compared(table, edition)
    console.report(problems)
    blocking = len(errors(problems))
    if blocking or edition is None:
        console.say("editions.broken", BAD, file=str(file), count=blocking)
        return Exit.ERRORS
    console.say("editions.sound", GOOD, file=str(file), edition=edition.id)
    others = (other for other in edition_file.editions() if other.id != edition.id)
    adopted = replace(edition, is_draft=False)
    console.line(f"  {years_of(adopted, (*others, adopted), console.speech)}")
    return Exit.FINE


def _taken(edition: Edition, file: str) -> Iterator[Problem]:
    """Facts with a header that another column of a workbook has."""
    for fact, text in taken_headers(edition):
        place = Place(file=file, part=f"facts {fact.key}")
        yield Problem(Code.EDITION_NAME_TWICE, place, {"name": text})


def _add_book(
    parser: argparse.ArgumentParser, speech: Speech, about: str, kind: Callable[[str], Path]
) -> None:
    """Which edition, and the name of the book: what it is ``about``, and the type of its name."""
    parser.add_argument("edition_or_file", metavar="EDITION", help=speech.say("cli.edition-new"))
    parser.add_argument("-o", "--output", type=kind, required=True, metavar="BOOK", help=about)
    add_replace(parser, speech)
    parser.set_defaults(reads_files_alone=True)


def _write_book(
    options: argparse.Namespace, console: Console, make: Callable[[Edition], bytes]
) -> Exit:
    """Writes the book that is made of the edition."""
    edition = named(options.edition_or_file, console)
    if edition is None:
        return Exit.ERRORS
    problem = save_file(options.output, make(edition), options.existing)
    return console.say_made(options.output, problem)


def add_show_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Which edition, and the name of the document."""
    _add_book(parser, speech, speech.say("cli.act-book"), document(speech))


def run_show(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the document."""
    return _write_book(options, console, act_book)


def add_table_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Which edition, and the name of the workbook."""
    _add_book(parser, speech, speech.say("cli.table-output"), workbook(speech))


def run_table(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the workbook; ``editions check --table`` compares it once it is filled in."""
    return _write_book(options, console, table)
