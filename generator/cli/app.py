"""``app``: the program in the browser, over one folder."""

from __future__ import annotations

import argparse
import threading
import webbrowser
from pathlib import Path

from generator.app import shortcut
from generator.app.shortcut import tell
from generator.cli.commands import checked
from generator.cli.console import Console, Exit
from generator.files import disk
from generator.messages.problem_text import worded
from generator.messages.wording import Speech

_LAST_PORT = 65_535


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """The folder, and how it is opened."""
    say = speech.say
    parser.add_argument(
        *("folder",), nargs="?", type=Path, metavar="DIR", default=Path(), help=say("cli.folder")
    )
    port = checked(_port, lambda text: say("cli.bad-port", found=text))
    parser.add_argument("--port", type=port, default=0, metavar="N", help=say("cli.port"))
    parser.add_argument("--no-open", action="store_true", help=say("cli.no-open"))
    parser.add_argument("--shortcut", action="store_true", help=say("cli.shortcut"))


def _port(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and int(text) <= _LAST_PORT
    return int(text) if is_number else None


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Serves the folder until it is ended, or puts a starter for it on the desktop."""
    if options.shortcut:
        return console.say_made(*shortcut.put(options.folder, console.speech.language))
    # Here: 0.4 s that the starter has no need of.
    from generator.app.holder import HeldError
    from generator.app.run import PortError, serve

    say = console.speech.say

    def announce(address: str) -> None:
        console.say("app.running", address=address)
        if not options.no_open:
            # Some browsers keep whoever opens them until they are closed.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    try:
        serve(options.folder, options.port, console.speech.language, announce)
    except HeldError as error:
        owner = error.owner
        return _refused(console, say("app.held", user=owner.user, machine=owner.machine))
    except PortError:
        return _refused(console, say("app.port-taken", port=str(options.port)))
    except OSError as error:
        problem = disk.unwritable(options.folder, error)
        console.report([problem])
        tell(console.speech, next(worded(console.speech, [problem])).message)
        return Exit.ERRORS
    return Exit.FINE


def _refused(console: Console, sentence: str) -> Exit:
    console.aside.line(sentence)
    tell(console.speech, sentence)
    return Exit.ERRORS
