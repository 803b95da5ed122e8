"""Prints sentences, problems and JSON: coloured and wrapped on a terminal, else a plain line each.

Whatever is printed passes through ``on_one_line``: no name can speak to the terminal. A command is
carried out with such a console: its log is opened, its failures are printed, its exit code given.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from generator import __version__
from generator.files import system
from generator.files.disk import open_regular, regular
from generator.law import edition_file
from generator.messages.problem_text import by_file, unexpected, worded
from generator.messages.problems import Fact, Place, Problem, Severity
from generator.messages.wording import DASH, Language, Speech, on_one_line, speech

if TYPE_CHECKING:
    from rich.console import Console as Terminal

BAD, DOUBTFUL, GOOD = "bold red", "yellow", "green"
"""Styles of rich; they repeat what the words say and never say it alone."""

_STYLES = {Severity.ERROR: BAD, Severity.WARNING: DOUBTFUL, Severity.NOTE: "cyan"}

_LEVELS = {
    Severity.ERROR: logging.ERROR,
    Severity.WARNING: logging.WARNING,
    Severity.NOTE: logging.INFO,
}

_COLUMNS = re.compile(r"\s*(?:\S{1,6}(?: \S{1,6})?  +){0,2}")
"""What stands before the text of a line: its indentation, and short columns set apart by spaces."""

log = logging.getLogger(__name__)


class Exit(IntEnum):
    """Exit codes of the contract."""

    FINE = 0
    ERRORS = 1
    USAGE = 2
    INTERRUPTED = 130


@dataclass(frozen=True)
class Console:
    """Prints for a command: its language, level of detail and stream."""

    speech: Speech
    verbose: bool = False
    stream: str = "stdout"

    @cached_property
    def aside(self) -> Console:
        """The same on stderr, where nothing mixes with JSON."""
        return replace(self, stream="stderr")

    @cached_property
    def terminal(self) -> Terminal | None:
        """The screen behind the stream; None when it is a file, a pipe or a dumb terminal."""
        stream: TextIO | None = getattr(sys, self.stream)
        try:
            if stream is None or not stream.isatty() or os.environ.get("TERM") == "dumb":
                return None
        except ValueError:  # it was closed
            return None
        from rich.console import Console as Terminal  # here: 20 ms, for a screen alone

        # With NO_COLOR rich would still print bold letters and links.
        return Terminal(
            file=stream,
            force_terminal=True,
            color_system=None if os.environ.get("NO_COLOR") else "auto",
            markup=False,
            highlight=False,
            emoji=False,
            soft_wrap=True,
        )

    @contextlib.contextmanager
    def progress(self, doing: str) -> Iterator[Callable[[int, int], None]]:
        """Gives what is to be called with how many pieces of how many are done.

        ``doing`` is the word for the work, in a line on a terminal; elsewhere there is none.
        """
        if self.aside.terminal is None:
            yield lambda _, __: None
            return
        from generator.cli import progress  # as above, 8 ms

        with progress.shown(self.aside.terminal, self.speech, doing) as step:
            yield step

    def say(self, key: str, style: str = "", **facts: Fact | Path) -> None:
        """Print the sentence of a key; paths among its facts are links where there are links."""
        sentence = self._sentence(key, facts)
        paths = [fact for fact in facts.values() if isinstance(fact, Path)]
        links = [(str(path), f"link {path.absolute().as_uri()}") for path in paths]
        self._print(sentence, (sentence, style), *links)
        self.keep(sentence)

    def say_made(self, file: Path, problem: Problem | None) -> Exit:
        """Print that a file was made, or the problem for which it was not."""
        if problem is not None:
            self.report([problem])
            return Exit.ERRORS
        self.say("new.made-line", file=file)
        return Exit.FINE

    def line(self, text: str = "", style: str = "", piece: str = "") -> None:
        """Print a line that is no sentence; the style is that of the whole or of a piece."""
        self._print(text, (piece or text, style))
        if text:
            self.keep(text)

    def detail(self, key: str, style: str = "", **facts: Fact | Path) -> None:
        """Print a sentence for those who want details; the log has it in any case."""
        if self.verbose:
            self.line(self._sentence(key, facts), style)
        else:
            self.keep(self._sentence(key, facts))

    def _sentence(self, key: str, facts: Mapping[str, Fact | Path]) -> str:
        named = {name: str(f) if isinstance(f, Path) else f for name, f in facts.items()}
        return self.speech.fill(key, named)

    def keep(self, line: str) -> None:
        """Put a line into the log alone."""
        log.info("%s", on_one_line(line))

    def answer(self, found: object, problems: Sequence[Problem] = ()) -> None:
        """Print JSON, the same on a terminal; the details of its problems go aside."""
        for line in json.dumps(found, ensure_ascii=False, indent=1).split("\n"):
            self._write(on_one_line(line))
        self.aside.explain(problems)

    def report(self, problems: Sequence[Problem]) -> None:
        """Print problems under the files they are about."""
        for file, own in by_file(problems).items():
            if file:
                self._print(file)
            self.show(own)

    def show(self, problems: Sequence[Problem], most: int | None = None) -> int:
        """Print what is wrong with one file, so much of it at most; gives how much is left.

        Equal problems of several cells are one. The log gets them all.
        """
        found = list(worded(self.speech, problems))
        for one in found[:most]:
            self._print(f"  {one}", (f"{one.severity} [{one.code}]", _STYLES[one.level]))
            self._print(f"      {one.hint}")
        self.explain(problems)
        return len(found[most:]) if most is not None else 0

    def explain(self, problems: Sequence[Problem]) -> None:
        """Log problems with their traces and libraries' own words, which are printed if wanted."""
        for problem in problems:
            if logging.root.handlers:  # else there is no log: to word each takes a while
                (one,) = worded(self.speech, [problem])
                file = f"{problem.place.file}: " if problem.place.file else ""
                log.log(_LEVELS[problem.code.severity], "%s", on_one_line(f"{file}{one}"))
            for fact in ("detail", "trace"):
                lines = str(problem.facts.get(fact, "")).rstrip().splitlines()
                if lines:
                    # Set in, no line of it can pass for the next of the log.
                    log.info("%s", "\n    ".join(map(on_one_line, lines)))
                for line in lines if self.verbose else ():
                    self._print(f"      {line}")

    def _print(self, text: str, *styled: tuple[str, str]) -> None:
        """Print a line; ``styled`` are pieces of it with their styles."""
        line, terminal = on_one_line(text), self.terminal
        if terminal is None:
            self._write(line)
            return
        from rich.text import Text  # as above

        shown = Text(_wrapped(line, terminal.width))
        for piece, style in styled:
            # Wherever the piece was broken.
            letters = r"\s*".join(map(re.escape, "".join(on_one_line(piece).split())))
            if letters and style:
                shown.highlight_regex(letters, style)
        with contextlib.suppress(OSError):  # the screen is gone
            terminal.print(shown)

    def _write(self, line: str) -> None:
        try:
            print(line, file=getattr(sys, self.stream))
        except BrokenPipeError:  # a reader, like ``head``, has seen enough
            setattr(sys, self.stream, io.StringIO())
        except OSError:  # a full disk: the exit code will say that something is lost
            setattr(sys, self.stream, io.StringIO())
            getattr(sys, self.stream).close()
        except ValueError:  # closed, here or by others
            return


def command(*words: str) -> str:
    """A command of ours, to be copied from the screen."""
    return " ".join(["bagalau", *(f'"{word}"' if " " in word else word for word in words)])


def _wrapped(line: str, width: int) -> str:
    """A line broken between words at a width, what goes on set in below its text.

    A command at its end stays whole, to be copied. Numbers do, too: unlike rich, ``textwrap`` does
    not break at no-break spaces.
    """
    indent = len(line) - len(line.lstrip())
    column = len(line) - len(_COLUMNS.sub("", line, count=1))
    hanging = " " * min(column if column > indent else indent + 2, width // 2)
    text, colon, words = line.partition(": bagalau ")
    if colon and len(line) > width:
        return f"{_wrapped(f'{text}:', width)}\n{hanging}bagalau {words}"
    import textwrap  # as above, 2 ms

    return textwrap.fill(line, width, subsequent_indent=hanging, break_on_hyphens=False)


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
