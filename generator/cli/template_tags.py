"""``template tags``: every tag a template may use, on the screen or as a Word book."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from generator.cli.console import Console, Exit
from generator.cli.options import add_appendix, add_edition, add_replace, document
from generator.files.disk import save_file
from generator.law.edition import Edition
from generator.law.edition_file import editions
from generator.law.papers import Paper, of_appendix
from generator.messages.wording import DASH, Language, Speech
from generator.papers.forms import layout
from generator.papers.tag_reference import TagEntry
from generator.word.template.tag_book import COLUMNS, HOW, book, list_tags


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Of which edition, of which paper, and the name of the book."""
    about = speech.say("cli.template-book")
    parser.add_argument("-o", "--output", type=document(speech), metavar="BOOK", help=about)
    add_edition(parser, speech.say("cli.tags-edition"))
    add_appendix(parser, speech)
    add_replace(parser, speech)


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Prints the tags of a paper, by the latest edition or a named one, or writes the book."""
    paper, known = of_appendix(options.appendix), editions()
    latest = max((e for e in known if not e.is_draft), key=lambda edition: edition.adopted)
    edition = next((edition for edition in known if edition.id == options.edition), latest)
    if options.output is None:
        for line in _lines(edition, paper, console.speech):
            console.line(line)
        return Exit.FINE
    data = book(edition, paper)
    problem = save_file(options.output, data, options.existing)
    return console.say_made(options.output, problem)


def _lines(edition: Edition, paper: Paper, speech: Speech) -> Iterator[str]:
    yield speech.say("tags.title", title=layout(edition, paper).title)
    yield speech.show(edition.name)
    yield ""
    for sentence in HOW:
        yield speech.show(sentence)
    for tags in list_tags(edition, paper):
        yield from ("", speech.show(tags.title), "")
        for entry in tags.entries:
            yield from _entry(entry, speech)


def _entry(entry: TagEntry, speech: Speech) -> Iterator[str]:
    """The tags by themselves, so that a whole line can be copied, and below them the rest."""
    where = "; ".join(speech.show(phrase) for phrase in entry.where)
    cells = (entry.kk, entry.ru, entry.example or DASH, entry.row or DASH, where)
    yield from entry.typed
    for column, text in zip(COLUMNS[1:], cells, strict=True):
        if column.key not in _OF_OTHERS.get(speech.language, ()):
            yield f"    {speech.show(column)}: {text}"


_OF_OTHERS = {Language.KAZAKH: ("tags.column-ru",), Language.RUSSIAN: ("tags.column-kk",)}
"""Meanings that readers of a language have no need of; there is none in English."""
