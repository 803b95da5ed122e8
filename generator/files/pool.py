"""Work on many pieces by several processes, which survives the death of one; Ctrl-C held back."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent import futures
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORTH_A_PROCESS = 25
"""Pieces of work for each process: with fewer, starting them costs more than they gain.

A piece takes 10 to 30 ms, a process that has to import everything half a second.
"""

_AHEAD = 4
"""Pieces handed to each process beforehand, so that none waits for us.

To wait for one of many futures goes through all: of thousands, longer than to make a document.
"""

log = logging.getLogger("generator")


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
        yield from _side_by_side(work, dict(enumerate(pieces)), processes)
    elif pieces:
        yield from map(work.ready(), pieces)


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


def _side_by_side(work: Work[T, R], pieces: dict[int, T], processes: int) -> Iterator[R]:
    """A worker that dies takes its pool with it: what is left goes on by halves.

    So the piece that kills is soon alone, and the others still go in parallel.
    """
    left = dict(pieces)
    try:
        for number, result in _in_pool(work, pieces, min(processes, len(pieces))):
            del left[number]
            yield result
    except futures.BrokenExecutor as error:
        if len(pieces) == 1:
            (piece,) = pieces.values()
            yield work.fallen(piece, error)
            return
    rest, middle = [*left.items()], len(left) // 2
    for half in (rest[:middle], rest[middle:]):
        if half:
            yield from _side_by_side(work, dict(half), processes)


def _in_pool(work: Work[T, R], pieces: dict[int, T], processes: int) -> Iterator[tuple[int, R]]:
    waiting, running = iter(pieces.items()), dict[futures.Future[_Recorded], int]()
    pool = _pool(work, processes)

    def hand_out(count: int) -> None:
        with interrupts_held():
            for number, piece in islice(waiting, count):
                running[pool.submit(_recorded, piece)] = number

    try:
        hand_out(_AHEAD * processes)
        while running:
            ended, _ = futures.wait(running, return_when=futures.FIRST_COMPLETED)
            for future in ended:
                result, records = future.result()
                for record in records:
                    log.handle(record)
                yield running.pop(future), result
            hand_out(len(ended))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(work: Work[T, R], processes: int) -> futures.ProcessPoolExecutor:
    """Processes forked with all that is imported here; started from nothing where that is unsafe.

    A fork copies locks that other threads hold; macOS has threads of its own, Windows no fork.
    """
    import multiprocessing  # here: 8 ms, with many pieces alone

    is_alone = sys.platform == "linux" and threading.active_count() == 1
    if is_alone:
        work.ready()
    return futures.ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("fork" if is_alone else "spawn"),
        initializer=_start_worker,
        initargs=(work.ready, log.getEffectiveLevel()),
    )


_Recorded = tuple[Any, list[logging.LogRecord]]
"""A worker's result of a piece, with its log records."""

_do: list[Callable[[Any], Any]] = []
"""What this worker does."""

_records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
"""Log records of this worker, which go to the parent: that alone writes the log file."""


def _recorded(piece: Any) -> _Recorded:
    """Runs in a worker."""
    return _do[0](piece), [_records.get() for _ in range(_records.qsize())]


def _start_worker(ready: Callable[[], Callable[[Any], Any]], level: int) -> None:
    """Ctrl-C is the parent's to answer: workers finish the piece at hand, whole."""
    from logging.handlers import QueueHandler  # here: it brings sockets along

    # In place of those of a parent that was forked; it writes traces out, so that they can travel.
    log.handlers[:] = [QueueHandler(_records)]
    log.setLevel(level)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _do[:] = [ready()]


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
