"""``template preview``: a template filled with bodies chosen to hurt, for people to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.cli.console import Console, Exit, load_editions
from generator.files import os_errors as system
from generator.files.disk import Existing, in_the_way, write_whole
from generator.messages.problems import Code, Place, Problem
from generator.scoring.score_lines import section_line
from generator.verify.prove import Origin, proved
from generator.word.template import lint
from generator.word.template.samples import Shown, previews


def run(
    file: Path, target: Path, existing: Existing, edition: str | None, console: Console
) -> Exit:
    """Writes a document for every body and tells what it shows; or what is wrong, and no file."""
    editions = load_editions(console)
    if editions is None:
        return Exit.ERRORS
    ready, problems = lint.check_file(file, editions)
    console.report(problems)
    if ready is None:
        return Exit.ERRORS
    wanted = edition or ready.template.edition
    (known,) = (known for known in editions if known.id == wanted)
    samples = previews(known, ready.template.paper)
    targets = _targets(target, len(samples))
    taken = _in_the_way(file, targets, existing)
    return _refused(taken, console) if taken else _write(file, targets, samples, console)


def _refused(problems: Sequence[Problem], console: Console) -> Exit:
    console.report(problems)
    return Exit.ERRORS


def _targets(first: Path, count: int) -> tuple[Path, ...]:
    """The first name, then the same with ``-2``, ``-3`` and so on."""
    others = (first.with_stem(f"{first.stem}-{number}") for number in range(2, count + 1))
    return (first, *others)


def _in_the_way(file: Path, targets: Sequence[Path], existing: Existing) -> tuple[Problem, ...]:
    """Files that may not be replaced; the template itself never may."""
    itself = (
        Problem(Code.TEMPLATE_EXISTS, Place(file=str(target)))
        for target in targets
        if system.is_there(target) and target.samefile(file)
    )
    found = (in_the_way(target, existing) for target in targets)
    return (*itself, *(problem for problem in found if problem is not None))


def _write(file: Path, targets: Sequence[Path], samples: Sequence[Shown], console: Console) -> Exit:
    """All documents are made before the first is written: a broken template leaves nothing."""
    made = []
    for shown in samples:
        paper, problems = proved(shown.content, Origin(file, file=str(file)))
        if paper is None:
            return _refused(problems, console)
        made.append(paper.data)
    for target, data, shown in zip(targets, made, samples, strict=True):
        failure = write_whole(target, data)
        if failure is not None:
            return _refused([failure], console)
        for line in _lines(target, shown, console):
            console.say(line)
    return Exit.FINE


def _lines(target: Path, shown: Shown, console: Console) -> list[str]:
    speech = console.speech
    lines = [speech.say("new.made-line", file=str(target)), f"    {speech.show(shown.shows)}"]
    for evaluation in shown.bodies:
        for section in evaluation.sections:
            line = section_line(speech, evaluation, section)
            lines.append(f"    {section.section.abbreviation}: {line}")
    return lines
