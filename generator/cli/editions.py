"""``editions``: the enacted texts of the Rules that the program knows, with dates and sources."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from generator.cli.console import Console, Exit
from generator.law import edition_file
from generator.law.edition import Edition, served_years
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
    console.line("  " + speech.say("editions.adopted", day=edition.adopted))
    if edition.effective is not None:
        console.line("  " + speech.say("editions.in-force", day=edition.effective))
    if edition.replaces is not None:
        console.line("  " + speech.say("editions.replaces", edition=edition.replaces))
    if edition.repealed is not None:
        console.line("  " + speech.say("editions.repealed", day=edition.repealed))
    if edition.is_draft:
        console.line("  " + speech.say("editions.draft"))
    else:
        console.line("  " + speech.say("editions.years", years=_years(edition, known, speech)))
    for source in edition.sources:
        console.line("  " + speech.say("editions.source", source=source))
    for remark in edition.remarks:
        console.line(f"  {speech.show(remark)}")


def _years(edition: Edition, known: Sequence[Edition], speech: Speech) -> str:
    """The reporting years an edition serves, as far as its data know."""
    served = served_years(known, edition)
    return f"{served[0]}–{served[-1]}" if served else speech.say("editions.no-years")
