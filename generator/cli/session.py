"""Runs one command: opens its log, prints failures, gives the exit code."""

from __future__ import annotations

import argparse
import logging
import re
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path

from generator import __version__
from generator.cli.console import Console, Exit
from generator.files import system
from generator.files.disk import open_regular, regular
from generator.law import edition_file
from generator.messages.problem_text import unexpected
from generator.messages.problems import Place, Problem
from generator.messages.wording import DASH, Language, speech

_SPEAKING = ("generator", "fontTools", "pypdf")
"""Loggers whose records go to the log alone: ours, and libraries' about odd fonts."""


def carry_out(options: argparse.Namespace, given: Sequence[str], language: Language) -> Exit:
    """Runs what was asked for in a language; ``given`` are the words that asked for it."""
    console = Console(speech(language), options.verbose)
    if options.run is None:
        for key in ("start.new", "start.fill", "start.check", "start.build", "start.help"):
            console.say(key)
        return Exit.FINE
    for name in _SPEAKING:
        logging.getLogger(name).addHandler(logging.NullHandler())
    if options.log is None:
        return _run(options, given, console)
    try:
        log = keep(options.log)
    except OSError as error:
        console.aside.say("cli.bad-log", reason=system.reason(error))
        return Exit.ERRORS
    except NotALogError:
        console.aside.say("cli.log-foreign", file=options.log)
        return Exit.ERRORS
    exit_ = _run(options, given, console)
    if not log.is_whole:
        console.aside.say("cli.log-broken", file=options.log)
        return exit_ or Exit.ERRORS
    return exit_


def _run(options: argparse.Namespace, given: Sequence[str], console: Console) -> Exit:
    """Runs the command; a failure is printed as a line, never as a trace."""
    _introduce(given, console.aside)
    try:
        problems = _of_editions(options)
        console.report(problems)
        exit_ = Exit.ERRORS if problems else Exit(options.run(options, console))
    except KeyboardInterrupt:
        console.say("cli.interrupted")
        exit_ = Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - our own fault, named as one, its trace in the log
        console.aside.report([replace(unexpected(Path(), error), place=Place())])
        exit_ = Exit.ERRORS
    console.keep(console.speech.say("cli.ended", code=int(exit_)))
    return exit_


def _of_editions(options: argparse.Namespace) -> tuple[Problem, ...]:
    """What is wrong with the known editions, and with the draft that is named, if one is."""
    if getattr(options, "reads_files_alone", False):
        return ()
    known, problems = edition_file.load_known()
    wanted = getattr(options, "edition", None)
    if problems or wanted is None or any(edition.id == wanted for edition in known):
        return problems
    from generator.law import edition_reading  # here: 60 ms, for a faulty draft alone

    return edition_reading.read_file(edition_file.files()[wanted])[1]


def _introduce(given: Sequence[str], console: Console) -> None:
    """Which program runs where and with which words, for those who are asked for help."""
    try:
        folder = str(Path.cwd())
    except OSError:  # it is gone
        folder = DASH
    console.detail(
        "cli.running",
        version=__version__,
        system=f"{sys.platform}, Python {sys.version.split()[0]}",
        folder=folder,
        command=shlex.join(["bagalau", *given]),
    )


_BEGINNING = re.compile(rb"\d{4}-\d\d-\d\d \d\d:")
"""The beginning of every log: the day and hour of its first line."""


class NotALogError(Exception):
    """The file is no log, a workbook perhaps; nothing was written to it."""


class Log(logging.FileHandler):
    """The file, written to its end line by line; ``is_whole`` until a line could not be written."""

    is_whole = True

    def _open(self) -> TextIOWrapper:
        name, encoding, errors = self.baseFilename, self.encoding, self.errors
        return open(name, "a", encoding=encoding, errors=errors, opener=regular)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - as inherited
        """A full disk must not stop the work, nor cover the screen with traces."""
        self.is_whole = False

    def close(self) -> None:
        """Close the file; what could not be written till then is lost."""
        try:
            super().close()
        except OSError:
            self.is_whole = False


def keep(path: Path) -> Log:
    """Begin to log into a file, after what an earlier run wrote there.

    Raises :class:`OSError` when it cannot be opened, :class:`NotALogError` when it is no log.
    """
    if not _is_log(path):
        raise NotALogError
    log = Log(path, encoding="utf-8", errors="backslashreplace")
    form = "%(asctime)s %(levelname)s %(message)s"
    logging.basicConfig(handlers=[log], level=logging.INFO, format=form, force=True)
    return log


def _is_log(path: Path) -> bool:
    """True of a log of ours, and of a file that is empty or not there yet."""
    try:
        with open_regular(path) as stream:
            beginning = stream.read(14)
    except FileNotFoundError:
        return True
    return not beginning or _BEGINNING.match(beginning) is not None
