"""How far long work has come: one line on a terminal while it lasts, and nothing elsewhere."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from fractions import Fraction

from rich.progress import BarColumn, Progress, TextColumn

from generator.cli.console import Console
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
    console: Console, doing: str, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[int, int], None]]:
    """Gives what is to be called with how many pieces of how many are done.

    ``doing`` is the word for the work. However the work ends, its line is gone.
    """
    terminal, began, drawn = console.aside.terminal, clock(), float("-inf")
    if terminal is None:
        yield lambda _, __: None
        return
    bar = Progress(
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
    number = bar.add_task("")

    def step(done: int, total: int) -> None:
        nonlocal drawn
        bar.update(number, completed=done, total=total)
        now, pace, left = clock(), bar.tasks[0].speed, bar.tasks[0].time_remaining
        if not pace or left is None or now - drawn < _REDRAWN:
            return
        is_worth_it = now - began >= _PATIENCE and left > _WORTH_SHOWING
        if is_worth_it or bar.live.is_started:
            line = _line(console.speech, doing, done, total, pace, round(left))
            bar.update(number, description=line)
            bar.start()
            bar.refresh()
            drawn = now

    try:
        yield step
    finally:
        with contextlib.suppress(OSError):  # the screen is gone
            bar.stop()


def _line(speech: Speech, doing: str, done: int, total: int, pace: float, left: int) -> str:
    """What is done, how fast, and the time left at that pace."""
    each = "progress.by-second" if pace >= 1 else "progress.by-minute"
    count = round_half_up(Fraction(pace) * (1 if pace >= 1 else _MINUTE), 1)
    return speech.say(
        "progress.line",
        doing=doing,
        done=done,
        total=total,
        percent=100 * done // total,
        pace=speech.say(each, count=count),
        left=_clock(left),
    )


def _clock(seconds: int) -> str:
    """Seconds as ``0:15`` or ``1:02:15``."""
    minutes, seconds = divmod(seconds, _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
