"""A pool of worker processes, which survives the death of one."""

from __future__ import annotations

import logging
import multiprocessing
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from logging.handlers import QueueHandler
from typing import Any

from generator.files.system import R, T, Work, interrupts_held

_AHEAD = 4
"""Pieces handed to each process beforehand, so that none waits for us.

To wait for one of many futures goes through all: of thousands, longer than to make a document.
"""

log = logging.getLogger("generator")


@dataclass(frozen=True)
class _Recorded:
    """A worker's result of a piece, with its log records."""

    number: int
    result: Any
    records: tuple[logging.LogRecord, ...]


def side_by_side(work: Work[T, R], pieces: dict[int, T], processes: int) -> Iterator[R]:
    """A worker that dies takes its pool with it: what is left goes on by halves.

    So the piece that kills is soon alone, and the others still go in parallel.
    """
    left = dict(pieces)
    try:
        for number, result in _in_pool(work, pieces, min(processes, len(pieces))):
            del left[number]
            yield result
    except BrokenProcessPool as error:
        if len(pieces) == 1:
            (piece,) = pieces.values()
            yield work.fallen(piece, error)
            return
    rest, middle = [*left.items()], len(left) // 2
    for half in (rest[:middle], rest[middle:]):
        if half:
            yield from side_by_side(work, dict(half), processes)


def _in_pool(work: Work[T, R], pieces: dict[int, T], processes: int) -> Iterator[tuple[int, R]]:
    waiting = iter(pieces.items())
    pool = _pool(work, processes)

    def handed_out(count: int) -> set[Future[_Recorded]]:
        with interrupts_held():
            return {pool.submit(_recorded, *piece) for piece in islice(waiting, count)}

    try:
        running = handed_out(_AHEAD * processes)
        while running:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            for future in ended:
                recorded = future.result()
                for record in recorded.records:
                    log.handle(record)
                yield recorded.number, recorded.result
            running |= handed_out(len(ended))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(work: Work[T, R], processes: int) -> ProcessPoolExecutor:
    """Processes forked with all that is imported here; started from nothing where that is unsafe.

    A fork copies locks that other threads hold; macOS has threads of its own, Windows no fork.
    """
    is_alone = sys.platform == "linux" and threading.active_count() == 1
    if is_alone:
        work.ready()
    return ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("fork" if is_alone else "spawn"),
        initializer=_start_worker,
        initargs=(work.ready, log.getEffectiveLevel()),
    )


_do: list[Callable[[Any], Any]] = []
"""What this worker does."""


def _recorded(number: int, piece: Any) -> _Recorded:
    """Runs in a worker; log records go to the parent, which alone writes the log file."""
    kept: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = QueueHandler(kept)  # it writes traces out, so that records can travel
    log.addHandler(handler)
    try:
        result = _do[0](piece)
    finally:
        log.removeHandler(handler)
    return _Recorded(number, result, tuple(kept.get() for _ in range(kept.qsize())))


def _start_worker(ready: Callable[[], Callable[[Any], Any]], level: int) -> None:
    """Ctrl-C is the parent's to answer: workers finish the piece at hand, whole."""
    for handler in log.handlers[:]:  # those of a parent that was forked
        log.removeHandler(handler)
    log.setLevel(level)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _do[:] = [ready()]


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
