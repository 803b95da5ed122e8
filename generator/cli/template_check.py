"""``template check``: all that is wrong with a Word template; if wanted, marked in a copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.cli.console import Console, Exit, load_editions
from generator.files import os_errors as system
from generator.files.disk import write_whole
from generator.messages.problem_message import hint, message
from generator.messages.problem_text import Line, Tone, spot, template_problem_json
from generator.messages.problems import Code, Place, Problem, errors
from generator.messages.wording import Speech
from generator.verify import trial
from generator.word.template.annotate import Remark, annotated, is_annotated
from generator.word.template.open import Template


@dataclass(frozen=True)
class _Checked:
    """A template, None when it could not be opened, and all its problems."""

    template: Template | None
    problems: tuple[Problem, ...]


def run(path: Path, copy: Path | None, console: Console) -> Exit:
    """Prints every problem of a template in its place; writes the annotated copy, if asked."""
    checked = _check(path, console)
    if checked is None:
        return Exit.ERRORS
    console.report(checked.problems)
    failures = [] if copy is None else _annotate(checked, copy, console)
    console.report(failures)
    blocking = len(errors(checked.problems))
    key = "template.broken" if blocking else "template.sound"
    closing = console.speech.fill(key, {"count": blocking})
    console.say(Line("", closing, tone=Tone.BAD if blocking else Tone.GOOD))
    return Exit.ERRORS if blocking or failures else Exit.FINE


def run_json(path: Path, copy: Path | None, console: Console) -> Exit:
    """Prints the problems as a JSON list; writes the annotated copy, if asked."""
    checked = _check(path, console)
    if checked is None:
        return Exit.ERRORS
    objects = [template_problem_json(console.speech, problem) for problem in checked.problems]
    console.answer(objects, checked.problems)
    failures = [] if copy is None else _written(checked, copy, console.speech)
    console.report_aside(failures)
    return Exit.ERRORS if errors(checked.problems) or failures else Exit.FINE


def _check(path: Path, console: Console) -> _Checked | None:
    editions = load_editions(console)
    if editions is None:
        return None
    return _Checked(*trial.problems_of(path, editions))


def _annotate(checked: _Checked, copy: Path, console: Console) -> list[Problem]:
    """Write the copy and tell of it, or of why there is none."""
    if checked.template is None or not checked.problems:
        key = "template.clean" if checked.template else "template.no-copy"
        console.say(console.speech.fill(key, {}))
        return []
    failures = _written(checked, copy, console.speech)
    if not failures:
        console.say(console.speech.say("new.made-line", file=str(copy)))
    return failures


def _written(checked: _Checked, copy: Path, speech: Speech) -> list[Problem]:
    """Write a copy of the template with its problems as comments; none of a clean one.

    Only an earlier copy of ours, not saved by anyone since, is replaced.
    """
    template = checked.template
    if template is None or not checked.problems:
        return []
    if system.is_there(copy) and (copy.samefile(template.file) or not is_annotated(copy)):
        return [Problem(Code.COPY_FOREIGN, Place(file=str(copy)))]
    remarks = [_remark(problem, speech) for problem in checked.problems]
    failure = write_whole(copy, annotated(template.data, remarks))
    return [] if failure is None else [failure]


def _remark(problem: Problem, speech: Speech) -> Remark:
    """What a comment says of a problem: how bad it is, where, what it is and what to do."""
    where = problem.place.spot
    place = "" if where is None else f"{spot(speech, where)}: "
    severity = speech.say(f"severity.{problem.code.severity.value}")
    told = f"{severity} [{problem.code.code}] {place}{message(speech, problem)}"
    return Remark(where, str(problem.facts.get("tag", "")), (told, hint(speech, problem)))
