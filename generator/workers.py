"""Worker processes: many workbooks side by side, whatever one of them does to its process."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from logging.handlers import QueueHandler

from generator.files import Source
from generator.order import Last, Order, Prepared, fallen

Prepare = Callable[[Source, Order, Last], Prepared]

_AHEAD = 4
"""Workbooks handed to each process beforehand, so that none waits for us.

To wait for one of many takes a look at each of them: of thousands, longer than to make a document.
"""

log = logging.getLogger("generator")


@dataclass(frozen=True)
class Work:
    """What is done with each workbook; ``last`` tells what is known of one, once it is its turn."""

    prepare: Prepare
    order: Order
    last: Callable[[Source], Last]


@dataclass(frozen=True)
class _Recorded:
    """What a worker sends home: what came of a workbook, and what its log would have had of it."""

    prepared: Prepared
    records: tuple[logging.LogRecord, ...]


def prepare(source: Source, order: Order, last: Last) -> Prepared:
    """Like :func:`generator.prepare.prepare`, which only those who fill papers have to import."""
    from generator import prepare as filling

    return filling.prepare(source, order, last)


def side_by_side(work: Work, sources: Sequence[Source], processes: int) -> Iterator[Prepared]:
    """What comes of each workbook, as it is done.

    A worker that dies takes its pool with it: what is left goes on by halves.

    So the workbook that kills is soon alone, and the others still go in parallel.
    """
    left = {source.path: source for source in sources}
    try:
        for prepared in _in_pool(work, sources, processes):
            del left[prepared.source.path]
            yield prepared
    except BrokenProcessPool as error:
        if len(sources) == 1:
            yield fallen(sources[0], error)
            return
    rest, middle = [*left.values()], len(left) // 2
    for half in (rest[:middle], rest[middle:]):
        if half:
            yield from side_by_side(work, half, processes)


def _in_pool(work: Work, sources: Sequence[Source], processes: int) -> Iterator[Prepared]:
    executor, waiting = _pool(min(processes, len(sources))), iter(sources)

    def handed_out(count: int) -> set[Future[_Recorded]]:
        with interrupts_held():
            return {
                executor.submit(_recorded, work.prepare, source, work.order, work.last(source))
                for source in islice(waiting, count)
            }

    try:
        running = handed_out(_AHEAD * processes)
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                recorded = future.result()
                for record in recorded.records:
                    log.handle(record)
                yield recorded.prepared
            running |= handed_out(len(done))
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _pool(processes: int) -> ProcessPoolExecutor:
    # "spawn" everywhere: the same on Windows, and no half-copied state from a parent with threads.
    method = multiprocessing.get_context("spawn")
    level = log.getEffectiveLevel()
    return ProcessPoolExecutor(
        processes, mp_context=method, initializer=_start_worker, initargs=(level,)
    )


def _recorded(prepare: Prepare, source: Source, order: Order, last: Last) -> _Recorded:
    """Runs in a worker, whose log would be nobody's: the file of the log is the parent's alone."""
    kept: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = QueueHandler(kept)  # it writes traces out, so that records can travel
    log.addHandler(handler)
    try:
        prepared = prepare(source, order, last)
    finally:
        log.removeHandler(handler)
    return _Recorded(prepared, tuple(kept.get() for _ in range(kept.qsize())))


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


def _start_worker(level: int) -> None:
    """Ctrl-C is the parent's to answer: workers finish the file at hand, whole."""
    log.setLevel(level)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
