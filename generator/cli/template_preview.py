"""``template preview``: a template filled with invented, difficult bodies."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.cli.console import Console, Exit
from generator.cli.options import add_edition, add_replace, document
from generator.files import os_errors as system
from generator.files.disk import Existing, in_the_way, write_whole
from generator.messages.problems import Code, Place, Problem
from generator.messages.wording import Speech
from generator.scoring.score_text import section_line
from generator.verify.preview import Preview, preview_template


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
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


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Writes a document for every body and prints what it shows; or what is wrong, and no file."""
    file: Path = options.file
    samples, problems = preview_template(file, options.edition)
    console.report(problems)
    if not samples:
        return Exit.ERRORS
    targets = _targets(options.output, len(samples))
    taken = tuple(_in_the_way(file, targets, options.existing))
    problems = taken or _write(targets, samples)
    console.report(problems)
    if problems:
        return Exit.ERRORS
    for target, shown in zip(targets, samples, strict=True):
        console.say("new.made-line", file=target)
        for line in _lines(shown, console.speech):
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


def _write(targets: Sequence[Path], samples: Sequence[Preview]) -> tuple[Problem, ...]:
    for target, shown in zip(targets, samples, strict=True):
        failure = write_whole(target, shown.data)
        if failure is not None:
            return (failure,)
    return ()


def _lines(shown: Preview, speech: Speech) -> Iterator[str]:
    """What a document is there to show, and the points of its bodies."""
    yield speech.show(shown.shows)
    for evaluation in shown.bodies:
        for section in evaluation.sections:
            line = section_line(speech, evaluation, section)
            yield f"{section.section.abbreviation}: {line}"
