"""What the words of the command line call, and what is told when that fails."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from generator import __version__
from generator.cli import arguments
from generator.cli.console import Console, Exit
from generator.files import os_errors as system
from generator.files.disk import Existing
from generator.law.papers import of_appendix
from generator.messages.problems import Place, Problem, unexpected
from generator.messages.wording import DASH, Language, Speech, speech

_SPEAKING = ("generator", "fontTools", "pypdf")
"""Who has things to say that are for the log alone: ourselves, and libraries over odd fonts."""


def answered(options: argparse.Namespace, given: Sequence[str], language: Language) -> Exit:
    """Runs what was asked for in a language; ``given`` are the words that asked for it."""
    console = Console(speech(language), verbose=options.verbose)
    if options.command is None:
        _show_first_steps(console)
        return Exit.FINE
    for name in _SPEAKING:
        logging.getLogger(name).addHandler(logging.NullHandler())
    if options.log is None:
        return _carried_out(options, given, console)
    return _logged(options, given, console)


def _show_first_steps(console: Console) -> None:
    """What to do first, for those who give no command."""
    for step in ("start.new", "start.fill", "start.check", "start.build", "start.help"):
        console.say(console.speech.say(step))


def _logged(options: argparse.Namespace, given: Sequence[str], console: Console) -> Exit:
    """Like :func:`_carried_out`, with everything kept in the file that is wanted."""
    from generator.cli import logfile

    try:
        kept = logfile.keep(options.log)
    except OSError as error:
        console.complain(console.speech.say("cli.bad-log", reason=system.reason(error)))
        return Exit.ERRORS
    except logfile.NotALogError:
        console.complain(console.speech.say("cli.log-foreign", file=str(options.log)))
        return Exit.ERRORS
    exit_ = _carried_out(options, given, console)
    if not kept.is_whole:
        console.complain(console.speech.say("cli.log-broken", file=str(options.log)))
        return exit_ or Exit.ERRORS
    return exit_


def _carried_out(options: argparse.Namespace, given: Sequence[str], console: Console) -> Exit:
    """Runs the command; what stops it is told, never a trace."""
    if options.verbose or options.log is not None:
        with contextlib.redirect_stdout(sys.stderr):
            console.detail(_introduction(given, console.speech))
    try:
        exit_ = _run(options, console)
    except KeyboardInterrupt:
        console.say(console.speech.say("cli.interrupted"))
        exit_ = Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - our own fault, told as one and with its trace
        console.report_aside([_fault(error)])
        exit_ = Exit.ERRORS
    console.keep(console.speech.say("cli.ended", code=int(exit_)))
    return exit_


def _introduction(given: Sequence[str], speech: Speech) -> str:
    """Which program runs where and with which words, for those who are asked for help."""
    import shlex

    system_ = f"{sys.platform}, Python {sys.version.split()[0]}"
    words = shlex.join(["bagalau", *given])
    try:
        folder = str(Path.cwd())
    except OSError:  # it is gone
        folder = DASH
    return speech.say(
        "cli.running", version=__version__, system=system_, folder=folder, command=words
    )


def _fault(error: Exception) -> Problem:
    return replace(unexpected(Path(), error), place=Place())


def _run(options: argparse.Namespace, console: Console) -> Exit:
    """Each command is imported when it is run: help and errors come at once."""
    if options.command == "build":
        return _run_build(options, console)
    if options.command == "check":
        from generator.cli import check

        run_check = check.run_json if options.json else check.run
        return run_check(_paths(options.paths), options.annotate, console)
    if options.command == "new":
        return _run_new(options, console)
    if options.command == "verify":
        from generator.cli import verify

        checked = list(options.paths) or [arguments.DEFAULT_OUTPUT]
        return verify.run_json(checked, console) if options.json else verify.run(checked, console)
    if options.command == "editions":
        from generator.cli import editions

        return editions.run(console)
    if options.command == "template":
        return _run_template(options, console)
    from generator.cli import score

    if options.command == "explain":
        return score.explain(options.file, options.section, options.row, console)
    run = score.run_json if options.json else score.run
    return run(options.file, options.edition, console)


def _paths(given: Sequence[Path]) -> list[Path]:
    return list(given) or [arguments.DEFAULT_INPUT]


def _run_build(options: argparse.Namespace, console: Console) -> Exit:
    from generator.batch.order import Order
    from generator.batch.workers import Crew
    from generator.files import disk as files
    from generator.law.papers import Notes

    order = Order(
        output=options.output,
        template=options.template,
        edition=options.edition,
        notes=Notes.LEFT_OUT if options.no_notes else Notes.ATTACHED,
        force=options.force,
        language=console.speech.language,
        with_report=options.with_report,
        with_pdf=options.pdf,
    )
    found = files.find_sources(_paths(options.paths), order.output)
    sources, _ = found
    with Crew(options.jobs or os.cpu_count() or 1, len(sources)) as crew:
        from generator.cli import build  # here: the crew starts meanwhile

        return build.run(found, order, crew, console)


def _run_new(options: argparse.Namespace, console: Console) -> Exit:
    from generator.cli import new
    from generator.law.edition import Kind
    from generator.submission.bodies import BodyEntry, all_regions, slug_of
    from generator.submission.contract import KIND_NAMES

    folder = options.output or arguments.DEFAULT_INPUT / str(options.year)
    kind = new.Blank.REPORT if options.report else new.Blank.ORGANISATIONS
    if options.name is None and (options.kind is not None or options.kato is not None):
        return _misused(console, console.speech.say("cli.only-with-name"))
    if options.list is not None:
        return new.run_list(options.list, options.year, folder, console, kind)
    if options.all_regions:
        return new.run(all_regions(), options.year, folder, console, kind)
    if options.kind is None:
        kinds = "; ".join(KIND_NAMES.values())
        return _misused(console, console.speech.say("cli.kind-missing", kinds=kinds))
    if options.kato is None and options.kind is not Kind.SECTORAL:
        return _misused(console, console.speech.say("cli.kato-missing"))
    body = BodyEntry(slug_of(options.name), options.name, options.kind, options.kato)
    return new.run([body], options.year, folder, console, kind)


def _run_template(options: argparse.Namespace, console: Console) -> Exit:
    if options.action == "check":
        from generator.cli import template_check

        check = template_check.run_json if options.json else template_check.run
        return check(options.file, options.annotate, console)
    if options.action == "tags":
        from generator.cli import template_tags

        paper = of_appendix(options.appendix)
        if options.output is None:
            return template_tags.run(options.edition, paper, console)
        may = _may(options)
        return template_tags.write(options.output, may, options.edition, paper, console)
    if options.action == "preview":
        from generator.cli import template_preview

        may = _may(options)
        return template_preview.run(options.file, options.output, may, options.edition, console)
    from generator.cli import template_new

    paper = of_appendix(options.appendix)
    return template_new.run(options.edition, paper, options.output, console)


def _may(options: argparse.Namespace) -> Existing:
    """What is done about a file that has the name already."""
    return Existing.REPLACED if options.force else Existing.KEPT


def _misused(console: Console, message: str) -> Exit:
    console.complain(message)
    return Exit.USAGE
