"""How far long work has come: one line on a terminal while it lasts, and nothing elsewhere."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn, TextIO

from generator.cli import colours
from generator.cli.console import Console
from generator.messages.wording import round_half_up

if TYPE_CHECKING:
    from tqdm import tqdm

_PATIENCE = 0.7
"""Seconds that people wait without asking how far it is."""

_WORTH_SHOWING = 1.0
"""Seconds that must be left: a line that is gone at once would only flicker."""

_now = time.monotonic

_MINUTE = 60
_COLUMNS = 80


@contextlib.contextmanager
def shown(console: Console, total: int, doing: str) -> Iterator[Callable[[], None]]:
    """Gives what is to be called as each of ``total`` pieces is done.

    ``doing`` is the word for the work. However the work ends, its line is gone.
    """
    if sys.stderr is None or not colours.is_terminal(sys.stderr):
        yield lambda: None
        return
    bar = _Bar(console, total, doing, sys.stderr)
    try:
        yield bar.step
    finally:
        bar.close()


class _Bar:
    """The line: what is done, how fast, and the time left at the pace so far."""

    def __init__(self, console: Console, total: int, doing: str, stream: TextIO) -> None:
        self._speech = console.speech
        self._total, self._done = total, 0
        self._doing = doing
        self._stream = stream
        self._began = _now()
        self._bar: tqdm[NoReturn] | None = None

    def step(self) -> None:
        """One more piece is done."""
        self._done += 1
        elapsed = _now() - self._began
        left = elapsed * (self._total - self._done) / self._done
        if self._bar is None and elapsed >= _PATIENCE and left >= _WORTH_SHOWING:
            self._bar = self._opened(self._line(elapsed, left))
        elif self._bar is not None:
            self._bar.set_description_str(self._line(elapsed, left), refresh=False)
            self._bar.update()

    def close(self) -> None:
        """Take the line away, and with it what the terminal wrote of a pressed Ctrl-C."""
        if self._bar is None:
            return
        self._bar.close()
        with contextlib.suppress(OSError, ValueError):  # nobody sees it any more
            columns = os.get_terminal_size(self._stream.fileno()).columns or _COLUMNS
            self._stream.write(f"\r{' ' * (columns - 1)}\r")
            self._stream.flush()

    def _opened(self, line: str) -> tqdm[NoReturn]:
        from tqdm import tqdm  # here: short work needs none of it

        # Neither a thread nor a lock between processes: one process draws, when a piece is done.
        tqdm.monitor_interval = 0
        tqdm.set_lock(threading.RLock())
        return tqdm(
            total=self._total,
            initial=self._done,
            desc=line,
            bar_format="{desc} |{bar:20}|",
            leave=False,
            dynamic_ncols=True,
            miniters=1,
            file=self._stream,
        )

    def _line(self, elapsed: float, left: float) -> str:
        return self._speech.say(
            "progress.line",
            doing=self._doing,
            done=self._done,
            total=self._total,
            percent=100 * self._done // self._total,
            pace=self._pace(Fraction(elapsed)),
            left=_clock(round(left)),
        )

    def _pace(self, elapsed: Fraction) -> str:
        """Pieces a second, or a minute when each takes longer than a second."""
        pace = self._done / elapsed
        if pace < 1:
            return self._speech.say("progress.by-minute", count=round_half_up(pace * _MINUTE, 1))
        return self._speech.say("progress.by-second", count=round_half_up(pace, 1))


def _clock(seconds: int) -> str:
    """Seconds as ``0:15`` or ``1:02:15``."""
    minutes, seconds = divmod(seconds, _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
