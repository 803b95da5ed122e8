"""``editions``: the enacted texts of the Rules that the program knows, with dates and sources."""

from __future__ import annotations

from generator.cli.console import Console, Exit, load_editions
from generator.law.edition import Edition
from generator.messages.wording import Language, Speech


def run(console: Console) -> Exit:
    """Prints every edition."""
    editions = load_editions(console)
    if editions is None:
        return Exit.ERRORS
    for number, edition in enumerate(editions):
        if number:
            console.say()
        _describe(edition, console)
    return Exit.FINE


def _describe(edition: Edition, console: Console) -> None:
    speech = console.speech
    kazakh = speech.language is Language.KAZAKH
    console.say(f"{edition.id}  {edition.name_kk if kazakh else edition.name_ru}")
    console.say("  " + speech.say("editions.adopted", day=edition.adopted))
    if edition.repealed is not None:
        console.say("  " + speech.say("editions.repealed", day=edition.repealed))
    console.say("  " + speech.say("editions.years", years=_years(edition, speech)))
    for source in edition.sources_kk if kazakh else edition.sources_ru:
        console.say("  " + speech.say("editions.source", source=source))
    for remark in edition.remarks_kk if kazakh else edition.remarks_ru:
        console.say(f"  {remark}")


def _years(edition: Edition, speech: Speech) -> str:
    """The reporting years an edition serves, as far as its data know."""
    served = edition.served_years
    return f"{served[0]}–{served[-1]}" if served else speech.say("editions.no-years")
