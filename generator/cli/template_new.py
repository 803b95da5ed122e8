"""``template new``: a fresh official template of an edition, never over a file that is there."""

from __future__ import annotations

from pathlib import Path

from generator.cli.console import Console, Exit, load_editions
from generator.files import os_errors as system
from generator.files.disk import write_whole
from generator.law.papers import Paper
from generator.messages.problems import Code, Place, Problem
from generator.word.compose.template import compose


def run(edition: str, paper: Paper, target: Path | None, console: Console) -> Exit:
    """Writes the template of a paper of the edition with this id; tells what stands in the way.

    Without a target it is written here, under the name of ours.
    """
    target = target or Path(paper.template_name)
    editions = load_editions(console)
    if editions is None:
        return Exit.ERRORS
    (wanted,) = (known for known in editions if known.id == edition)
    if system.is_there(target):
        problem: Problem | None = Problem(Code.TEMPLATE_EXISTS, Place(file=str(target)))
    else:
        problem = write_whole(target, compose(wanted, paper))
    if problem is not None:
        console.report([problem])
        return Exit.ERRORS
    console.say(console.speech.say("new.made-line", file=str(target)))
    return Exit.FINE
