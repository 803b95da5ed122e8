"""``build``: workbooks into official Word documents."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from generator import batch, files
from generator.batch import Order, Outcome
from generator.commands import Console, Exit, load_editions
from generator.edition import Edition
from generator.files import Source
from generator.problems import Problem, errors
from generator.screen import problem_lines
from generator.word import template as templates

_SHOWN_PROBLEMS = 3
"""Problems shown of each refused workbook; ``check`` shows the rest."""


def run(paths: Sequence[Path], order: Order, jobs: int, console: Console) -> Exit:
    """Builds every workbook below the paths; tells what was made, refused and warned of."""
    editions = load_editions(console)
    if editions is None:
        return Exit.ERRORS
    faults = _template_problems(order, editions)
    if faults:
        console.report(faults)
        return Exit.ERRORS
    sources, problems = files.find_sources(paths, order.output)
    clashes = files.clashing(sources)
    clashing = {problem.place.file for problem in clashes}
    console.report([*problems, *clashes])
    wanted = [source for source in sources if str(source.path) not in clashing]
    outcomes = sorted(_outcomes(wanted, order, jobs, console), key=lambda o: str(o.source.path))
    _report(outcomes, console)
    failed = errors([*problems, *clashes]) or any(outcome.document is None for outcome in outcomes)
    return Exit.ERRORS if failed else Exit.FINE


def _template_problems(order: Order, editions: Sequence[Edition]) -> list[Problem]:
    """A template that cannot be used is told once, before anything is read or written.

    In a folder of templates only the editions that are there can be checked beforehand.
    """
    found = dict.fromkeys(templates.find(order.template, edition) for edition in editions)
    is_folder = order.template is None or order.template.is_dir()
    there = [path for path in found if path.exists() or not is_folder]
    return [problem for path in there for problem in templates.read(path)[1]]


def _outcomes(
    sources: Sequence[Source], order: Order, jobs: int, console: Console
) -> Iterator[Outcome]:
    done = batch.build(sources, order, jobs)
    if sys.stderr.isatty():
        label = console.speech.say("build.progress")
        yield from tqdm(done, total=len(sources), desc=label, unit="", file=sys.stderr)
        return
    for outcome in done:
        console.say(_line(outcome, console))
        yield outcome


def _line(outcome: Outcome, console: Console) -> str:
    if outcome.document is None:
        return console.speech.say("build.refused-line", source=str(outcome.source.path))
    return console.speech.say(
        "build.made-line", source=str(outcome.source.path), document=str(outcome.document)
    )


def _report(outcomes: Sequence[Outcome], console: Console) -> None:
    """Refused workbooks with their first problems, warnings, and the closing table."""
    speech = console.speech
    refused = [outcome for outcome in outcomes if outcome.document is None]
    for outcome in refused:
        console.say()
        console.say(speech.say("build.refused-head", source=str(outcome.source.path)))
        # What concerns the document is known here only; the rest is for ``check`` to tell whole.
        own = [p for p in outcome.problems if p.place.file == str(outcome.source.path)]
        lines = list(problem_lines(speech, own))
        for line in lines[: 2 * _SHOWN_PROBLEMS]:
            console.say(line)
        if len(lines) > 2 * _SHOWN_PROBLEMS:
            console.say(speech.say("build.rest", command=_check_command(outcome)))
        console.report([problem for problem in outcome.problems if problem not in own])
    warned = [outcome for outcome in outcomes if outcome.document is not None and outcome.problems]
    for outcome in warned:
        console.say()
        console.report(outcome.problems)
    console.say()
    console.say(speech.say("build.made", count=len(outcomes) - len(refused)))
    console.say(speech.say("build.refused", count=len(refused)))
    warnings = sum(len(o.problems) - len(errors(o.problems)) for o in outcomes)
    console.say(speech.say("build.warnings", count=warnings))


def _check_command(outcome: Outcome) -> str:
    path = str(outcome.source.path)
    return f'bagalau check "{path}"' if " " in path else f"bagalau check {path}"
