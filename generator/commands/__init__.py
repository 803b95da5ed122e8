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

from generator import edition_file
from generator.edition import Edition
from generator.problems import Problem
from generator.screen import problem_lines
from generator.wording import Speech

_SPACES = "\u00a0\u202f\u2009"

log = logging.getLogger(__name__)

_SPEAKING_TO_TERMINALS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)
"""Control characters, halves of letters, and what turns the direction of writing."""


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

    def say(self, line: str = "") -> None:
        """Print a line; when nobody can read it (``head``, a full disk), go on without a word.

        What a name holds must not speak to a terminal.
        """
        try:
            print(_SPEAKING_TO_TERMINALS.sub("�", line))  # noqa: T201 - this is where the program speaks
        except (OSError, ValueError):  # ValueError: it was closed
            sys.stdout = io.StringIO()

    def complain(self, line: str) -> None:
        """Print a line beside argparse's own complaints."""
        print(line, file=sys.stderr)  # noqa: T201

    def report_aside(self, problems: Sequence[Problem]) -> None:
        """Print problems where they do not mix with JSON."""
        with contextlib.redirect_stdout(sys.stderr):
            self.report(problems)

    def report(self, problems: Sequence[Problem]) -> None:
        """Print problems under the files they are about."""
        files = dict.fromkeys(problem.place.file for problem in problems)
        for file in files:
            if file:
                self.say(on_one_line(file))
            own = [problem for problem in problems if problem.place.file == file]
            for line in problem_lines(self.speech, own):
                self.say(line)
            self.tell_details(own)

    def tell_details(self, problems: Sequence[Problem]) -> None:
        """Print traces and libraries' own words, when wanted; all of it goes to the log."""
        for problem in problems:
            for fact in ("detail", "trace"):
                if fact in problem.facts:
                    log.info("%s: %s", problem.place.file, problem.facts[fact])
                    if self.verbose:
                        self.say(f"      {problem.facts[fact]}")


def on_one_line(text: str) -> str:
    """Names and words of others as a terminal may have them: what cannot be seen by its number.

    A line break in a file's name could pass for the beginning of our next line.
    """
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
