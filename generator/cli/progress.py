"""Progress of long work: one line on a terminal while it lasts."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from fractions import Fraction

from rich.console import Console as Terminal
from rich.progress import BarColumn, Progress, TextColumn

from generator.messages.wording import Speech, round_half_up

_PATIENCE = 0.7
"""Seconds that people wait without asking how far it is."""

_WORTH_SHOWING = 1.0
"""More seconds than these must be left: a line that is gone at once would only flicker."""

_REDRAWN = 0.1
"""Seconds from one drawing to the next."""

_RECENT = 600.0
"""Seconds that the pace is measured over: several files, even where each takes a minute."""

_MINUTE = 60


@contextlib.contextmanager
def shown(
    terminal: Terminal, speech: Speech, doing: str, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[int, int], None]]:
    """Gives what is to be called with how many pieces of how many are done.

    However the work ends, its line is gone.
    """
    bar = _Bar(terminal, speech, doing, clock)
    try:
        yield bar.step
    finally:
        with contextlib.suppress(OSError):  # the screen is gone
            bar.stop()


class _Bar(Progress):
    """The line: what is done, how fast, and the time left at that pace."""

    def __init__(
        self, terminal: Terminal, speech: Speech, doing: str, clock: Callable[[], float]
    ) -> None:
        super().__init__(
            TextColumn("{task.description}", markup=False),
            BarColumn(20),
            console=terminal,
            auto_refresh=False,  # a thread would take a Ctrl-C that is held back for a moment
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            speed_estimate_period=_RECENT,
            get_time=clock,
        )
        self._speech, self._doing = speech, doing
        self._began, self._drawn = clock(), float("-inf")
        self._number = self.add_task("")

    def step(self, done: int, total: int) -> None:
        """So many pieces are done; drawn when it is worth it."""
        self.update(self._number, completed=done, total=total)
        (task,) = self.tasks
        now, pace, left = self.get_time(), task.speed, task.time_remaining
        if not pace or left is None or now - self._drawn < _REDRAWN:
            return
        is_worth_it = now - self._began >= _PATIENCE and left > _WORTH_SHOWING
        if is_worth_it or self.live.is_started:
            self.update(self._number, description=self._line(done, total, pace, round(left)))
            self.start()
            self.refresh()
            self._drawn = now

    def _line(self, done: int, total: int, pace: float, left: int) -> str:
        say = self._speech.say
        each = "progress.by-second" if pace >= 1 else "progress.by-minute"
        count = round_half_up(Fraction(pace) * (1 if pace >= 1 else _MINUTE), 1)
        return say(
            "progress.line",
            doing=self._doing,
            done=done,
            total=total,
            percent=100 * done // total,
            pace=say(each, count=count),
            left=_clock(left),
        )


def _clock(seconds: int) -> str:
    """Seconds as ``0:15`` or ``1:02:15``."""
    minutes, seconds = divmod(seconds, _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
