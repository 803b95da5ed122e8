"""What each word of the command line does: one module a command, lines and an exit code out."""

from __future__ import annotations

import contextlib
import io
import logging
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from generator.cli import colours
from generator.law import edition_file
from generator.law.edition import Edition
from generator.messages.problem_text import Line, ProblemLine, log_line, problem_lines
from generator.messages.problems import Problem, Severity
from generator.messages.wording import Speech

_SPACES = "\u00a0\u202f\u2009"

log = logging.getLogger(__name__)

_SPEAKING_TO_TERMINALS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)
"""Control characters, halves of letters, and what turns the direction of writing."""


_LEVELS = {
    Severity.ERROR: logging.ERROR,
    Severity.WARNING: logging.WARNING,
    Severity.NOTE: logging.INFO,
}


class Exit(IntEnum):
    """Exit codes of the contract."""

    FINE = 0
    ERRORS = 1
    USAGE = 2
    INTERRUPTED = 130


@dataclass(frozen=True)
class Console:
    """Where a command speaks: its language, and whether details are wanted."""

    speech: Speech
    verbose: bool

    def say(self, line: str | Line = "") -> None:
        """Print a line and keep it in the log; what a name holds must not speak to a terminal."""
        line = line if isinstance(line, Line) else Line(line)
        self._print(_shown(line))
        if str(line) and not isinstance(line, ProblemLine):
            self.keep(str(line))

    def answer(self, found: object, problems: Sequence[Problem] = ()) -> None:
        """Print the contract's JSON; the details of its problems do not mix with it."""
        import json  # here: most runs print none, and every start would wait for it

        self._print(_cleaned(json.dumps(found, ensure_ascii=False, indent=1)))
        with contextlib.redirect_stdout(sys.stderr):
            self.tell_details(problems)

    def keep(self, line: str) -> None:
        """Put a line into the log alone."""
        log.info("%s", on_one_line(line))

    def detail(self, line: str) -> None:
        """Print what only those see who want details; the log has it in any case."""
        if self.verbose:
            self.say(line)
        else:
            self.keep(line)

    def complain(self, line: str) -> None:
        """Print a line beside argparse's own complaints."""
        print(_cleaned(line), file=sys.stderr)  # noqa: T201
        log.error("%s", on_one_line(line))

    def report_aside(self, problems: Sequence[Problem]) -> None:
        """Print problems where they do not mix with JSON."""
        with contextlib.redirect_stdout(sys.stderr):
            self.report(problems)

    def report(self, problems: Sequence[Problem]) -> None:
        """Print problems under the files they are about."""
        files = dict.fromkeys(problem.place.file for problem in problems)
        for file in files:
            if file:
                self.say(ProblemLine(on_one_line(file)))
            own = [problem for problem in problems if problem.place.file == file]
            for line in problem_lines(self.speech, own):
                self.say(line)
            self.tell_details(own)

    def tell_details(self, problems: Sequence[Problem]) -> None:
        """Print traces and libraries' own words, when wanted; the log gets them and all else."""
        for problem in problems:
            level = _LEVELS[problem.code.severity]
            log.log(level, "%s", on_one_line(log_line(self.speech, problem)))
            for fact in ("detail", "trace"):
                if problem.facts.get(fact):
                    told = str(problem.facts[fact])
                    # Set in, no line of it can pass for the next of the log.
                    log.info("%s", _cleaned(told).rstrip().replace("\n", "\n    "))
                    if self.verbose:
                        self._print(_cleaned(f"      {told}"))

    def _print(self, text: str) -> None:
        """When nobody can read it (``head``, a full disk), go on without a word."""
        try:
            print(text)  # noqa: T201 - this is where the program speaks
        except (OSError, ValueError):  # ValueError: it was closed
            sys.stdout = io.StringIO()


def _cleaned(text: str) -> str:
    return _SPEAKING_TO_TERMINALS.sub("�", text)


def _shown(line: Line) -> str:
    """A line as the screen gets it: colours come in only after all else is clean."""
    before, marked, after = map(_cleaned, (line.before, line.marked, line.after))
    if line.tone is not None and marked and colours.are_wanted(sys.stdout):
        marked = colours.painted(marked, line.tone)
    return f"{before}{marked}{after}"


def on_one_line(text: str) -> str:
    """Names and words of others as a terminal may have them: what cannot be seen by its number.

    A line break in a file's name could pass for the beginning of our next line.
    """
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() or letter in _SPACES else f"\\u{ord(letter):04x}"
        for letter in text
    )


def load_editions(console: Console) -> tuple[Edition, ...] | None:
    """The shipped editions, or None after telling what is wrong with them."""
    editions, problems = edition_file.load_shipped()
    if problems:
        console.report(problems)
        return None
    return editions
