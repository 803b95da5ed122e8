"""``editions``: the texts of the Rules that the program knows, two compared, an editor's schema."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from generator.cli.commands import add_replace
from generator.cli.console import BAD, GOOD, Console, Exit
from generator.files.disk import save_file
from generator.law import edition_file, edition_reading
from generator.law.edition import Edition, served_years
from generator.law.typed_toml import changes
from generator.messages.problems import errors
from generator.messages.wording import Speech


def add_options(_: argparse.ArgumentParser, __: Speech) -> None:
    """None of its own."""


def run(_: argparse.Namespace, console: Console) -> Exit:
    """Prints every edition."""
    known = edition_file.editions()
    for number, edition in enumerate(known):
        if number:
            console.line()
        _describe(edition, known, console)
    return Exit.FINE


def _describe(edition: Edition, known: Sequence[Edition], console: Console) -> None:
    speech = console.speech
    console.line(f"{edition.id}  {speech.show(edition.name)}")
    lines = [speech.say("editions.adopted", day=edition.adopted)]
    if edition.effective is not None:
        lines.append(speech.say("editions.in-force", day=edition.effective))
    if edition.replaces is not None:
        lines.append(speech.say("editions.replaces", edition=edition.replaces))
    if edition.repealed is not None:
        lines.append(speech.say("editions.repealed", day=edition.repealed))
    if edition.is_draft:
        lines.append(speech.say("editions.draft"))
    else:
        lines.append(years_of(edition, known, speech))
    lines += [speech.say("editions.source", source=source) for source in edition.sources]
    for line in (*lines, *map(speech.show, edition.remarks)):
        console.line(f"  {line}")


def years_of(edition: Edition, known: Sequence[Edition], speech: Speech) -> str:
    """The line that says which reporting years an edition serves among those that are known."""
    served = served_years(known, edition)
    years = f"{served[0]}–{served[-1]}" if served else speech.say("editions.no-years")
    return speech.say("editions.years", years=years)


def add_diff_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Two editions, each by its id or its file."""
    parser.add_argument("old", metavar="EDITION", help=speech.say("cli.edition-old"))
    parser.add_argument("new", metavar="EDITION", help=speech.say("cli.edition-new"))
    parser.set_defaults(reads_files_alone=True)


def run_diff(options: argparse.Namespace, console: Console) -> Exit:
    """Prints each place that differs, with the value before and after."""
    old, new = (named(name, console) for name in (options.old, options.new))
    if old is None or new is None:
        return Exit.ERRORS
    found = list(changes(old, new))
    for change in found:
        console.line(change.part)
        if change.before:
            console.line(f"  − {change.before}", BAD)
        if change.after:
            console.line(f"  + {change.after}", GOOD)
    console.say("editions.changes", count=len(found))
    return Exit.FINE


def named(name: str, console: Console) -> Edition | None:
    """The edition of an id or a file; None once what is wrong with it has been printed."""
    edition, problems = edition_reading.read_file(edition_file.file_of(name))
    console.report(problems if edition is None else errors(problems))
    return edition


def add_schema_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """The file."""
    about, own = speech.say("cli.schema-output"), Path(edition_file.SCHEMA.name)
    parser.add_argument("-o", "--output", type=Path, default=own, metavar="FILE", help=about)
    add_replace(parser, speech)
    parser.set_defaults(reads_files_alone=True)


def run_schema(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the schema; ``#:schema NAME`` in the first line of a file names it to the editor."""
    problem = save_file(options.output, edition_file.SCHEMA.read_bytes(), options.existing)
    return console.say_made(options.output, problem)
