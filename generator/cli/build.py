"""``build``: workbooks into official Word documents."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.batch import placing as naming
from generator.batch import run as batch
from generator.batch.order import Order
from generator.batch.outcomes import Outcome, Result, TurnedAway
from generator.batch.own_files import own_copies, own_tables
from generator.batch.run import Batch, Closed, Folder
from generator.batch.workers import Crew, interrupts_held
from generator.cli import colours, progress
from generator.cli.console import Console, Exit, load_editions, on_one_line
from generator.excel.annotate import of_problems as annotation
from generator.files import disk as files
from generator.files import os_errors as system
from generator.files.disk import Source
from generator.law.edition import Edition
from generator.law.edition_file import editions
from generator.law.papers import Paper
from generator.messages.problem_text import Line, Tone, problem_lines
from generator.messages.problems import Code, Place, Problem, errors
from generator.results import ranking as overview
from generator.results.changes import change_lines
from generator.word.template import find as template_files

Below = tuple[tuple[Source, ...], tuple[Problem, ...]]
"""The workbooks of the given paths, and what is wrong with the paths."""

_SHOWN_PROBLEMS = 3
"""Problems shown of each refused workbook; ``check`` shows the rest."""

_SHOWN_CHANGES = 20
"""Bodies whose changes are shown; the page shows the rest."""


def run(below: Below, order: Order, crew: Crew, console: Console) -> Exit:
    """Builds every workbook that was found; tells what was made, refused and warned of."""
    editions = load_editions(console)
    if editions is None:
        return Exit.ERRORS
    faults = _template_problems(order, editions)
    console.report(faults)
    if errors(faults):
        return Exit.ERRORS
    found = _sorted_out(below, order)
    console.report([*found.turned_away.problems, *found.stale])
    if not found.wanted and not found.turned_away.sources and not found.is_old_format:
        return Exit.ERRORS
    folder = Folder(order)
    opened = folder.open()
    if isinstance(opened, Closed):
        console.report(opened.problems)
        return Exit.ERRORS
    opened.turned_away = found.turned_away
    try:
        exit_ = _build(opened, found, crew, console)
    finally:
        folder.release()
    return exit_ or (Exit.ERRORS if errors(found.turned_away.problems) else Exit.FINE)


@dataclass(frozen=True)
class _Found:
    """What lies below the paths: workbooks to be built, and what is refused by its name.

    ``stale`` tells of the documents of workbooks whose names clash.
    """

    wanted: tuple[Source, ...]
    turned_away: TurnedAway
    stale: tuple[Problem, ...]

    @property
    def is_old_format(self) -> bool:
        """True when workbooks of other formats lie there: the overviews are to name them."""
        problems = self.turned_away.problems
        return any(problem.code is Code.FILE_OLD_FORMAT for problem in problems)


def _sorted_out(below: Below, order: Order) -> _Found:
    sources, problems = below
    own = own_tables(sources, order.output) | own_copies(sources)
    sources = tuple(source for source in sources if source not in own)
    if own and not sources and not problems:
        problems = (Problem(Code.FOLDER_EMPTY, Place(file=str(order.output))),)
    clashes, reserved = files.clashing(sources, order.targets), tuple(_reserved(sources, order))
    clashing = {problem.place.file for problem in clashes}
    refused = clashing | {problem.place.file for problem in reserved}
    return _Found(
        wanted=tuple(source for source in sources if str(source.path) not in refused),
        turned_away=TurnedAway(
            tuple(source for source in sources if str(source.path) in refused),
            (*problems, *clashes, *reserved),
        ),
        stale=tuple(
            files.stale(target)
            for source in sources
            if str(source.path) in clashing
            for target in order.targets(source)
            if system.is_there(target)
        ),
    )


def _reserved(sources: Sequence[Source], order: Order) -> Iterator[Problem]:
    """Workbooks named like the consolidated report, when there is to be one."""
    for source in naming.reserved(sources) if order.with_report else ():
        yield Problem(Code.NAME_RESERVED, Place(file=str(source.path)))


def _build(opened: Batch, found: _Found, crew: Crew, console: Console) -> Exit:
    """The batch itself; interrupted, it still tells what was made and writes its manifest."""
    interrupted = False
    failures: tuple[Problem, ...] = ()
    try:
        _go_through(opened, found.wanted, crew, console)
        failures = opened.consolidate()
        if opened.order.with_pdf:
            console.say(console.speech.say("build.pdfs-begin"))
        failures += opened.show(failures, crew.jobs)
    except KeyboardInterrupt:
        interrupted = True
    left = len(found.wanted) - len(opened.outcomes)
    try:
        # Cut off here, the manifest would know of changes that nobody was told of.
        with interrupts_held():
            failures += opened.look_over([*found.stale, *failures], left)
    except KeyboardInterrupt:
        interrupted = True
    try:
        with interrupts_held():
            failures += opened.close()
    except KeyboardInterrupt:
        interrupted = True
    console.report(failures)
    outcomes = sorted(opened.outcomes, key=lambda outcome: str(outcome.source.path))
    _report(outcomes, opened, console)
    for path, count in opened.consolidated.items():
        console.say(console.speech.say("build.consolidated", count=count, file=str(path)))
    _report_pdfs(opened, console)
    _report_overview(opened, console)
    if interrupted:
        console.say(console.speech.say("build.interrupted", count=left))
        return Exit.INTERRUPTED
    failed = errors(failures) or any(batch.is_failure(outcome) for outcome in outcomes)
    return Exit.ERRORS if failed else Exit.FINE


def _template_problems(order: Order, editions: Sequence[Edition]) -> list[Problem]:
    """What is wrong with a template is told once, before anything is read or written.

    In a folder of templates only the editions that are there can be checked beforehand. Our own
    are tried out by our tests; they are looked through where they are filled, and no more of them.
    """
    papers = (*order.papers, Paper.CONSOLIDATED) if order.with_report else order.papers
    found = {
        template_files.find(order.template, edition, paper): paper
        for edition in editions
        for paper in papers
    }
    return [
        problem
        for path, paper in found.items()
        if _is_given(path) and (system.is_there(path) or path == order.template)
        for problem in _problems_of(path, paper, editions)
    ]


def _is_given(path: Path) -> bool:
    return not path.is_relative_to(template_files.shipped_folder())


def _problems_of(path: Path, paper: Paper, editions: Sequence[Edition]) -> tuple[Problem, ...]:
    from generator.verify import trial  # here: most templates are our own
    from generator.word.template import open as templates

    template, problems = trial.problems_of(path, editions)
    misfit = None if template is None else templates.is_of(template, paper)
    return problems if misfit is None else (misfit, *problems)


def _go_through(opened: Batch, sources: Sequence[Source], crew: Crew, console: Console) -> None:
    """The batch, told line by line; on a terminal a line of progress takes the place of these."""
    on_screen = colours.is_terminal(sys.stdout)
    tells = console.verbose or not (on_screen and colours.is_terminal(sys.stderr))
    with contextlib.ExitStack() as stack:
        step = _nothing
        if not (tells and on_screen):
            doing = console.speech.say("build.progress")
            step = stack.enter_context(progress.shown(console, len(sources), doing))
        for outcome in opened.build(sources, crew):
            step()
            line = _line(outcome, console)
            if tells:
                console.say(line)
            else:
                console.keep(str(line))


def _nothing() -> None:
    """What is done for a piece that is done when no progress is shown."""


_TONES = {Result.KEPT: Tone.DOUBTFUL, Result.REFUSED: Tone.BAD}


def _line(outcome: Outcome, console: Console) -> Line:
    source, document = str(outcome.source.path), str(outcome.document or "")
    facts = {"source": on_one_line(source), "document": on_one_line(document)}
    said = console.speech.fill(f"build.{outcome.result.value}-line", facts)
    return Line("", said, tone=_TONES.get(outcome.result))


def _report(outcomes: Sequence[Outcome], opened: Batch, console: Console) -> None:
    """Refused workbooks with their first problems, warnings, and the closing table."""
    speech, copies = console.speech, opened.order.output / annotation.FOLDER
    for outcome in outcomes:
        if outcome.result is Result.REFUSED:
            _report_refused(outcome, console)
        elif outcome.problems:
            console.say()
            console.report(outcome.problems)
    console.say()
    if any(outcome.copy is not None for outcome in outcomes):
        console.say(speech.say("build.copies", folder=str(copies)))
    for result in Result:
        count = sum(outcome.result is result for outcome in outcomes)
        count += len(opened.turned_away.sources) if result is Result.REFUSED else 0
        if count or result in (Result.MADE, Result.REFUSED):
            said = speech.fill(f"build.{result.value}", {"count": count})
            console.say(Line("", said, tone=_TONES.get(result) if count else None))
    others = sum(len(outcome.others) for outcome in outcomes)
    if others:
        console.say(speech.say("build.reports", count=others))
    warnings = sum(len(o.problems) - len(errors(o.problems)) for o in outcomes)
    console.say(speech.say("build.warnings", count=warnings))
    unshown = sum(len(outcome.warnings_before) for outcome in outcomes)
    if unshown:
        console.say(speech.say("build.unshown", count=unshown))


def _report_pdfs(opened: Batch, console: Console) -> None:
    shown = opened.shown
    if shown.made:
        console.say(console.speech.say("build.pdfs", count=len(shown.made)))
    if shown.current:
        console.say(console.speech.say("build.pdfs-current", count=shown.current))


def _report_overview(opened: Batch, console: Console) -> None:
    """Whose points have changed since the last batch, and where to look at all of it."""
    say, output = console.speech.say, opened.order.output
    page, summary = str(output / overview.PAGE), str(output / overview.SUMMARY)
    changed = opened.changed
    if changed:
        console.say()
        console.say(say("changes.head", count=len(changed)))
        for line in change_lines(console.speech, changed[:_SHOWN_CHANGES], editions()):
            console.say(on_one_line(line))
        if len(changed) > _SHOWN_CHANGES:
            console.say(say("changes.more", count=len(changed) - _SHOWN_CHANGES, file=page))
        console.say()
    if opened.is_looked_over:
        console.say(say("build.overview", page=page, summary=summary))


def _report_refused(outcome: Outcome, console: Console) -> None:
    speech = console.speech
    console.say()
    source = on_one_line(str(outcome.source.path))
    console.say(speech.say("build.refused-head", source=source))
    # What concerns the document is known here only; the rest is for ``check`` to tell whole.
    own = [p for p in outcome.problems if p.place.file == str(outcome.source.path)]
    lines = list(problem_lines(speech, own))
    for line in lines[: 2 * _SHOWN_PROBLEMS]:
        console.say(line)
    console.tell_details(own)
    if len(lines) > 2 * _SHOWN_PROBLEMS:
        console.say(speech.say("build.rest", command=_check_command(outcome)))
    console.report([problem for problem in outcome.problems if problem not in own])


def _check_command(outcome: Outcome) -> str:
    path = str(outcome.source.path)
    return f'bagalau check "{path}"' if " " in path else f"bagalau check {path}"
