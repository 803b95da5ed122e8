"""``template check``: prints the problems of a Word template; annotates a copy if wanted."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.cli.console import BAD, GOOD, Console, Exit
from generator.cli.options import add_json, document
from generator.messages.problem_text import template_problem_json
from generator.messages.problems import errors
from generator.messages.wording import Speech
from generator.verify.trial import CheckedTemplate, check_template


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """The template, and where a marked copy goes."""
    say = speech.say
    parser.add_argument("file", type=Path, metavar="FILE", help=say("cli.template-read"))
    parser.add_argument(
        "--annotate", type=document(speech), metavar="OUT", help=say("cli.template-annotate")
    )
    add_json(parser, speech)


def run(options: argparse.Namespace, console: Console) -> Exit:
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
