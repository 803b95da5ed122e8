"""``editions diff``: what changed from one edition to another, the old above the new."""

from __future__ import annotations

import argparse

from generator.cli.console import BAD, GOOD, Console, Exit
from generator.law import edition_file
from generator.law.edition import Edition
from generator.law.edition_diff import changes
from generator.messages.problems import errors
from generator.messages.wording import Speech


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Two editions, each by its id or its file."""
    parser.add_argument("old", metavar="EDITION", help=speech.say("cli.edition-old"))
    parser.add_argument("new", metavar="EDITION", help=speech.say("cli.edition-new"))
    parser.set_defaults(reads_files_alone=True)


def run(options: argparse.Namespace, console: Console) -> Exit:
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
    edition, problems = edition_file.read_file(edition_file.file_of(name))
    console.report(problems if edition is None else errors(problems))
    return edition
