"""``template new``: a fresh official template of an edition, never over a file that is there."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.cli.console import Console, Exit
from generator.cli.options import add_appendix, add_edition, document
from generator.files import os_errors as system
from generator.files.disk import write_whole
from generator.law.edition_file import editions
from generator.law.papers import of_appendix
from generator.messages.problems import Code, Place, Problem
from generator.messages.wording import Speech
from generator.word.compose.template import compose


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Of which edition, of which paper, under which name."""
    add_edition(parser, speech.say("cli.template-edition"), required=True)
    add_appendix(parser, speech)
    about = speech.say("cli.template-output")
    parser.add_argument("-o", "--output", type=document(speech), metavar="FILE", help=about)


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the template; without a name it is written here, under the name of ours."""
    paper = of_appendix(options.appendix)
    target = options.output or Path(paper.template_name)
    (edition,) = (known for known in editions() if known.id == options.edition)
    if system.is_there(target):
        taken = Problem(Code.TEMPLATE_EXISTS, Place(file=str(target)))
        return console.say_made(target, taken)
    return console.say_made(target, write_whole(target, compose(edition, paper)))
