"""``template tags``: every tag a template may use, on the screen or as a Word book."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.cli.console import Console, Exit, load_editions
from generator.files.disk import Existing, in_the_way, write_whole
from generator.law.edition import Edition
from generator.law.papers import Paper
from generator.messages.wording import DASH, Speech
from generator.papers.forms import layout
from generator.papers.tag_reference import Entry, tag_tables
from generator.scoring.score_lines import edition_of
from generator.word.template.samples import trials
from generator.word.template.tag_book import COLUMNS, HOW, book


def run(edition: str | None, paper: Paper, console: Console) -> Exit:
    """Prints the tags of a paper, by the latest edition or a named one, with all about them."""
    known = _edition(edition, console)
    if known is None:
        return Exit.ERRORS
    for line in _lines(known, paper, console.speech):
        console.say(line)
    return Exit.FINE


def write(
    target: Path, existing: Existing, edition: str | None, paper: Paper, console: Console
) -> Exit:
    """Writes the same as a Word document."""
    known = _edition(edition, console)
    if known is None:
        return Exit.ERRORS
    data = book(known, paper, trials(known, paper)[0].context)
    problem = in_the_way(target, existing) or write_whole(target, data)
    if problem is not None:
        console.report([problem])
        return Exit.ERRORS
    console.say(console.speech.say("new.made-line", file=str(target)))
    return Exit.FINE


def _edition(wanted: str | None, console: Console) -> Edition | None:
    editions = load_editions(console)
    if editions is None:
        return None
    latest = max(editions, key=lambda edition: edition.adopted)
    return next((edition for edition in editions if edition.id == wanted), latest)


def _lines(edition: Edition, paper: Paper, speech: Speech) -> Iterator[str]:
    yield speech.say("tags.title", title=layout(edition, paper).title)
    yield edition_of(speech, edition)
    yield ""
    for sentence in HOW:
        yield speech.show(sentence)
    for tags in tag_tables(edition, paper, trials(edition, paper)[0].context):
        yield from ("", speech.show(tags.title), "")
        for entry in tags.entries:
            yield from _entry(entry, speech)


def _entry(entry: Entry, speech: Speech) -> Iterator[str]:
    """The tags by themselves, so that a whole line can be copied, and below them the rest."""
    where = "; ".join(speech.show(phrase) for phrase in entry.where)
    told = (entry.kk, entry.ru, entry.example or DASH, entry.row or DASH, where)
    yield from entry.typed
    for column, text in zip(COLUMNS[1:], told, strict=True):
        yield f"    {speech.show(column)}: {text}"
