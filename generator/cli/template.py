"""``template``: checks, previews and makes Word templates, and lists the tags for them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.cli.commands import add_appendix, add_edition, add_json, add_replace, document
from generator.cli.console import BAD, GOOD, Console, Exit
from generator.files import system
from generator.files.disk import Existing, in_the_way, save_file, write_whole
from generator.law.choices import Paper, of_appendix
from generator.law.edition import Edition
from generator.law.edition_file import editions
from generator.messages.problem_text import template_problem_json
from generator.messages.problems import Code, Place, Problem, errors
from generator.messages.wording import DASH, Language, Speech
from generator.papers.forms import layout
from generator.papers.tag_reference import TagEntry
from generator.scoring.score_text import section_line
from generator.verify.trial import CheckedTemplate, Preview, check_template, preview_template
from generator.word.compose.books import COLUMNS, HOW, list_tags, tag_book
from generator.word.compose.template import compose


def add_check_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """The template, and where a marked copy goes."""
    say = speech.say
    parser.add_argument("file", type=Path, metavar="FILE", help=say("cli.template-read"))
    parser.add_argument(
        "--annotate", type=document(speech), metavar="OUT", help=say("cli.template-annotate")
    )
    add_json(parser, speech)


def run_check(options: argparse.Namespace, console: Console) -> Exit:
    """Prints every problem of a template in its place; writes the marked copy, if asked."""
    checked = check_template(options.file, options.annotate, console.speech.language)
    found, blocking = checked.problems, len(errors(checked.problems))
    if options.json:
        console.answer([template_problem_json(console.speech, one) for one in found], found)
        console.aside.report(checked.failures)
    else:
        console.report(found)
        if options.annotate is not None:
            _show_copy(checked, console)
        console.report(checked.failures)
        key = "template.broken" if blocking else "template.sound"
        console.say(key, BAD if blocking else GOOD, count=blocking)
    return Exit.ERRORS if blocking or checked.failures else Exit.FINE


def _show_copy(checked: CheckedTemplate, console: Console) -> None:
    if checked.copy is not None:
        console.say("new.made-line", file=checked.copy)
    elif not checked.failures:
        console.say("template.clean" if checked.template else "template.no-copy")


def add_new_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Of which edition, of which paper, under which name."""
    add_edition(parser, speech.say("cli.template-edition"), required=True)
    add_appendix(parser, speech)
    about = speech.say("cli.template-output")
    parser.add_argument("-o", "--output", type=document(speech), metavar="FILE", help=about)


def run_new(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the template; without a name it is written here, under the name of ours."""
    paper = of_appendix(options.appendix)
    target = options.output or Path(paper.template_name)
    (edition,) = (known for known in editions() if known.id == options.edition)
    if system.is_there(target):
        taken = Problem(Code.TEMPLATE_EXISTS, Place(file=str(target)))
        return console.say_made(target, taken)
    return console.say_made(target, write_whole(target, compose(edition, paper)))


def add_tags_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Of which edition, of which paper, and the name of the book."""
    about = speech.say("cli.template-book")
    parser.add_argument("-o", "--output", type=document(speech), metavar="BOOK", help=about)
    add_edition(parser, speech.say("cli.tags-edition"))
    add_appendix(parser, speech)
    add_replace(parser, speech)


def run_tags(options: argparse.Namespace, console: Console) -> Exit:
    """Prints the tags of a paper, by the latest edition or a named one, or writes the book."""
    paper, known = of_appendix(options.appendix), editions()
    latest = max((e for e in known if not e.is_draft), key=lambda edition: edition.adopted)
    edition = next((edition for edition in known if edition.id == options.edition), latest)
    if options.output is None:
        for line in _tag_lines(edition, paper, console.speech):
            console.line(line)
        return Exit.FINE
    data = tag_book(edition, paper)
    problem = save_file(options.output, data, options.existing)
    return console.say_made(options.output, problem)


def _tag_lines(edition: Edition, paper: Paper, speech: Speech) -> Iterator[str]:
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
    # There is no meaning in English.
    other = "tags.column-ru" if speech.language is Language.KAZAKH else "tags.column-kk"
    for column, text in zip(COLUMNS[1:], cells, strict=True):
        if column.key != other:
            yield f"    {speech.show(column)}: {text}"


def add_preview_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """The template, by which edition it is filled, and the name of the first document."""
    say = speech.say
    parser.add_argument("file", type=Path, metavar="FILE", help=say("cli.template-read"))
    parser.add_argument(
        *("-o", "--output"),
        type=document(speech),
        metavar="OUT",
        required=True,
        help=say("cli.preview-output"),
    )
    add_edition(parser, say("cli.preview-edition"))
    add_replace(parser, speech)


def run_preview(options: argparse.Namespace, console: Console) -> Exit:
    """Writes a document for every body and prints what it shows; or what is wrong, and no file."""
    file: Path = options.file
    samples, problems = preview_template(file, options.edition)
    console.report(problems)
    if not samples:
        return Exit.ERRORS
    targets = _targets(options.output, len(samples))
    taken = tuple(_in_the_way(file, targets, options.existing))
    problems = taken or _write_previews(targets, samples)
    console.report(problems)
    if problems:
        return Exit.ERRORS
    for target, shown in zip(targets, samples, strict=True):
        console.say("new.made-line", file=target)
        for line in _preview_lines(shown, console.speech):
            console.line(f"    {line}")
    return Exit.FINE


def _targets(first: Path, count: int) -> tuple[Path, ...]:
    """The first name, then the same with ``-2``, ``-3`` and so on."""
    others = (first.with_stem(f"{first.stem}-{number}") for number in range(2, count + 1))
    return (first, *others)


def _in_the_way(file: Path, targets: Sequence[Path], existing: Existing) -> Iterator[Problem]:
    """Files that may not be replaced; the template itself never may."""
    for target in targets:
        if system.is_there(target) and target.samefile(file):
            yield Problem(Code.TEMPLATE_EXISTS, Place(file=str(target)))
        elif (problem := in_the_way(target, existing)) is not None:
            yield problem


def _write_previews(targets: Sequence[Path], samples: Sequence[Preview]) -> tuple[Problem, ...]:
    for target, shown in zip(targets, samples, strict=True):
        failure = write_whole(target, shown.data)
        if failure is not None:
            return (failure,)
    return ()


def _preview_lines(shown: Preview, speech: Speech) -> Iterator[str]:
    """What a document is there to show, and the points of its bodies."""
    yield speech.show(shown.shows)
    for evaluation in shown.bodies:
        for section in evaluation.sections:
            line = section_line(speech, evaluation, section)
            yield f"{section.section.abbreviation}: {line}"
