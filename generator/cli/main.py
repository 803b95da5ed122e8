"""The command line: arguments in; lines and an exit code out."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Sequence

# As generator.cli.console.Exit has them: each worker process imports this module, and needs 0.1 s
# less without argparse, rich and the catalogues.
_INTERRUPTED = 130
"""The exit code when Ctrl-C came before there was a command."""

_UNHEARD = 1
"""The exit code of a command whose lines nobody got."""


def run() -> None:
    """The program: one command, and an end without a trace whenever Ctrl-C comes."""
    try:
        code = main()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: there is nothing to interrupt
    except KeyboardInterrupt:  # before there was a command to interrupt
        code = _INTERRUPTED
    sys.exit(code)


def run_app() -> None:
    """The same with the command ``app``: what a starter without a terminal runs."""
    sys.argv.insert(1, "app")
    run()


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code is one of :class:`generator.cli.console.Exit`."""
    given = list(sys.argv[1:] if words is None else words)
    _speak_utf8()
    from generator.cli import commands  # here: see above

    language = commands.language_of(given)
    options = commands.read(given, language)
    from generator.cli import console  # here: --help and misuse take 0.1 s, with rich 0.15 s

    exit_ = console.carry_out(options, given, language)
    return exit_ if _all_was_said() else exit_ or _UNHEARD


def _all_was_said() -> bool:
    """False when output could not be written; a reader that ends early is no failure."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = io.StringIO()
    except (OSError, ValueError):
        sys.stdout = io.StringIO()
        return False
    return True


def _speak_utf8() -> None:
    """Kazakh letters must survive a Windows console page and a redirect into a file."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
