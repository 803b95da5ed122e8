"""Does pieces of work, in parallel where there are many."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORTH_A_PROCESS = 25
"""Pieces of work for each process: with fewer, starting them costs more than they gain.

A piece takes 10 to 30 ms, a process that has to import everything half a second.
"""


@dataclass(frozen=True)
class Work(Generic[T, R]):
    """What is done with each piece.

    ``ready`` is called once in each process, with what it needs for all pieces, and gives the
    function that does one; ``fallen`` is the result of a piece that kills the process it is in.
    Pieces, results and ``ready`` can be pickled.
    """

    ready: Callable[[], Callable[[T], R]]
    fallen: Callable[[T, BaseException], R]


def done(work: Work[T, R], pieces: Sequence[T], jobs: int | None) -> Generator[R, None, None]:
    """The result of each piece as it is done, by as many processes as they are worth.

    At most ``jobs``, None for as many as there are processors; where one suffices, it is this one.
    """
    processes = min(jobs or os.cpu_count() or 1, len(pieces) // WORTH_A_PROCESS)
    if processes > 1:
        from generator.files.pool import side_by_side  # here: 12 ms, with many pieces alone

        yield from side_by_side(work, dict(enumerate(pieces)), processes)
    elif pieces:
        do = work.ready()
        yield from map(do, pieces)


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Ctrl-C waits meanwhile, and processes started meanwhile do not get it as they wake up."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows has none
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
