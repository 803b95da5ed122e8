"""``build``: workbooks into official Word documents."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from generator.batch.order import BatchReport, Options, Outcome, Result, Stage, Step
from generator.batch.run import build_documents
from generator.cli.commands import INPUT, OUTPUT, add_edition, add_expect, add_mapping, checked
from generator.cli.console import BAD, DOUBTFUL, Console, Exit, command
from generator.law.choices import Notes
from generator.law.edition_file import editions
from generator.messages.problems import Severity
from generator.messages.wording import Speech
from generator.results import COPIES, PAGE, SUMMARY
from generator.results.changes import change_lines

_SHOWN_PROBLEMS = 3
"""Problems shown of each refused workbook; ``check`` shows the rest."""

_SHOWN_CHANGES = 20
"""Bodies whose changes are shown; the page shows the rest."""

_STYLES = {Result.KEPT: DOUBTFUL, Result.REFUSED: BAD}


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Which workbooks, where to, how."""
    say = speech.say
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=say("cli.paths"))
    parser.add_argument(
        "-o", "--output", type=Path, default=OUTPUT, metavar="DIR", help=say("cli.output")
    )
    parser.add_argument("--template", type=Path, metavar="FILE", help=say("cli.template-file"))
    add_expect(parser, speech)
    add_mapping(parser, speech)
    add_edition(parser, say("cli.edition"))
    parser.add_argument("--with-report", action="store_true", help=say("cli.with-report"))
    parser.add_argument("--pdf", action="store_true", help=say("cli.pdf"))
    notes = parser.add_mutually_exclusive_group()
    choices = [one.value for one in Notes]
    notes.add_argument("--notes", choices=choices, help=say("cli.notes"))
    notes.add_argument(
        "--no-notes",
        dest="notes",
        action="store_const",
        const=Notes.NONE.value,
        help=say("cli.no-notes"),
    )
    parser.add_argument("--force", action="store_true", help=say("cli.force"))
    jobs = checked(_jobs, lambda text: say("cli.bad-jobs", found=text))
    parser.add_argument("--jobs", type=jobs, metavar="N", help=say("cli.jobs"))


def _jobs(text: str) -> int | None:
    return int(text) or None if text.isascii() and text.isdigit() else None


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Builds every workbook that was found; prints what was made, refused and warned of."""
    wanted = Options(
        paths=options.paths or [INPUT],
        output=options.output,
        template=options.template,
        edition=options.edition,
        notes=None if options.notes is None else Notes(options.notes),
        force=options.force,
        language=console.speech.language,
        with_report=options.with_report,
        with_pdf=options.pdf,
        jobs=options.jobs,
        expect=options.expect,
        mapping=options.mapping,
    )
    with contextlib.ExitStack() as shown:
        report = build_documents(wanted, _Watch(console, shown).step)
    console.report(report.failures)
    if not report.has_begun:
        return Exit.ERRORS
    _report_workbooks(report, console)
    _report_folder(report, console)
    if report.is_interrupted:
        console.say("build.interrupted", count=report.undone)
        return Exit.INTERRUPTED
    return Exit.FINE if report.is_sound else Exit.ERRORS


class _Watch:
    """A line for each workbook; on a terminal a line of progress takes the place of these."""

    def __init__(self, console: Console, shown: contextlib.ExitStack) -> None:
        is_screen = console.terminal is not None
        prints = console.verbose or not (is_screen and console.aside.terminal is not None)
        self._console, self._lines = console, replace(console, verbose=prints)
        self._shown = shown
        self._count: Callable[[int, int], None] | None = None
        if not (prints and is_screen):
            bar = console.progress(console.speech.say("build.progress"))
            self._count = shown.enter_context(bar)

    def step(self, at: Step) -> None:
        """Print what is done."""
        self._console.report(at.problems)
        if at.stage is Stage.PDFS and not at.done:
            self._shown.close()  # LibreOffice gives many PDFs at once: there is no pace to show
            self._console.say("build.pdfs-begin")
        if at.stage is Stage.DOCUMENTS and self._count is not None:
            self._count(at.done, at.total)
        if at.outcome is not None:
            result, document = at.outcome.result, str(at.outcome.document or "")
            source = str(at.outcome.source.path)
            style = _STYLES.get(result, "")
            self._lines.detail(
                f"build.{result.value}-line", style, source=source, document=document
            )


def _report_workbooks(report: BatchReport, console: Console) -> None:
    """Refused workbooks with their first problems, warnings, and what came of all of them."""
    outcomes = report.outcomes
    for outcome in outcomes:
        if outcome.result is Result.REFUSED:
            _report_refused(outcome, console)
        elif outcome.problems:
            console.line()
            console.report(outcome.problems)
    console.line()
    if any(outcome.copy is not None for outcome in outcomes):
        console.say("build.copies", folder=report.options.output / COPIES)
    for result in Result:
        count = len(report.sources(result))
        if count or result in (Result.MADE, Result.REFUSED):
            style = _STYLES.get(result, "") if count else ""
            console.say(f"build.{result.value}", style, count=count)
    reports = sum(len(outcome.others) for outcome in outcomes)
    if reports:
        console.say("build.reports", count=reports)
    of_workbooks = (problem for outcome in outcomes for problem in outcome.problems)
    shown = (*report.problems, *report.failures, *of_workbooks)
    warnings = sum(problem.code.severity is Severity.WARNING for problem in shown)
    console.say("build.warnings", count=warnings)
    unshown = sum(len(outcome.warnings_before) for outcome in outcomes)
    if unshown:
        console.say("build.unshown", count=unshown)


def _report_refused(outcome: Outcome, console: Console) -> None:
    path = str(outcome.source.path)
    console.line()
    console.say("build.refused-head", source=path)
    # What concerns the document is known here only; the rest is for ``check`` to show whole.
    own = [problem for problem in outcome.problems if problem.place.file == path]
    if console.show(own, _SHOWN_PROBLEMS):
        console.say("build.rest", command=command("check", path))
    console.report([problem for problem in outcome.problems if problem not in own])


def _report_folder(report: BatchReport, console: Console) -> None:
    output, changed = report.options.output, report.changed
    page, summary = output / PAGE, output / SUMMARY
    for path, count in report.consolidated.items():
        console.say("build.consolidated", count=count, file=path)
    if report.pdfs:
        console.say("build.pdfs", count=len(report.pdfs))
    if report.current_pdfs:
        console.say("build.pdfs-current", count=report.current_pdfs)
    if changed:
        console.line()
        console.say("changes.head", count=len(changed))
        for line in change_lines(console.speech, changed[:_SHOWN_CHANGES], editions()):
            console.line(line)
        if len(changed) > _SHOWN_CHANGES:
            console.say("changes.more", count=len(changed) - _SHOWN_CHANGES, file=page)
        console.line()
    if report.has_overviews:
        console.say("build.overview", page=page, summary=summary)
