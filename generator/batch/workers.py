"""Worker processes: prepares workbooks in parallel, and survives the death of a worker."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from logging.handlers import QueueHandler

from generator.batch.order import Last, Order, Prepared, fallen
from generator.files.disk import Source

Prepare = Callable[[Source, Order, Last], Prepared]

WORTH_A_PROCESS = 25
"""Workbooks for each process: with fewer, starting them costs more than they gain.

Processes take half a second to start; with p of them, n workbooks take half a second and n/p times
what one takes. Two pay from 50 workbooks that take 20 ms each, those of 60 organisations.
"""

_AHEAD = 4
"""Workbooks handed to each process beforehand, so that none waits for us.

To wait for one of many futures goes through all: of thousands, longer than to make a document.
"""

log = logging.getLogger("generator")


@dataclass(frozen=True)
class Work:
    """What is done with each workbook; ``last`` gives what is known of one, once it is its turn."""

    prepare: Prepare
    order: Order
    last: Callable[[Source], Last]


@dataclass(frozen=True)
class _Recorded:
    """A worker's result of a workbook, with its log records."""

    prepared: Prepared
    records: tuple[logging.LogRecord, ...]


def prepare(source: Source, order: Order, last: Last) -> Prepared:
    """Like ``prepare`` of :mod:`generator.batch.prepare`, imported only where papers are filled."""
    from generator.batch import prepare as filling

    return filling.prepare(source, order, last)


class Crew:
    """So many processes as there are jobs for and as the workbooks are worth, one at least.

    As a context they start at once, and import what fills papers while we read the folder.
    """

    def __init__(self, jobs: int, workbooks: int) -> None:
        self.jobs = jobs
        self._processes = max(1, min(jobs, workbooks // WORTH_A_PROCESS))
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Crew:
        if self._processes > 1:
            self._pool = _pool(self._processes)
            with interrupts_held():
                for _ in range(self._processes):
                    self._pool.submit(_make_ready)
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def prepared(self, work: Work, sources: Sequence[Source]) -> Generator[Prepared, None, None]:
        """The result of each workbook, as it is done."""
        if self._pool is None:
            yield from (work.prepare(source, work.order, work.last(source)) for source in sources)
        else:
            yield from _side_by_side(self._pool, self._processes, work, sources)


def _make_ready() -> None:
    """Runs in a worker."""
    import generator.batch.prepare  # noqa: F401


def _side_by_side(
    pool: ProcessPoolExecutor, processes: int, work: Work, sources: Sequence[Source]
) -> Iterator[Prepared]:
    """A worker that dies takes its pool with it: what is left goes on by halves.

    So the workbook that kills is soon alone, and the others still go in parallel.
    """
    left = {source.path: source for source in sources}
    try:
        for prepared in _in_pool(pool, processes, work, sources):
            del left[prepared.source.path]
            yield prepared
    except BrokenProcessPool as error:
        if len(sources) == 1:
            yield fallen(sources[0], error)
            return
    rest, middle = [*left.values()], len(left) // 2
    for half in (rest[:middle], rest[middle:]):
        if half:
            count = min(processes, len(half))
            yield from _side_by_side(_pool(count), count, work, half)


def _in_pool(
    pool: ProcessPoolExecutor, processes: int, work: Work, sources: Sequence[Source]
) -> Iterator[Prepared]:
    waiting = iter(sources)

    def handed_out(count: int) -> set[Future[_Recorded]]:
        with interrupts_held():
            return {
                pool.submit(_recorded, work.prepare, source, work.order, work.last(source))
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
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(processes: int) -> ProcessPoolExecutor:
    # "spawn" everywhere: the same on Windows, and no half-copied state from a parent with threads.
    method = multiprocessing.get_context("spawn")
    level = log.getEffectiveLevel()
    return ProcessPoolExecutor(
        processes, mp_context=method, initializer=_start_worker, initargs=(level,)
    )


def _recorded(prepare: Prepare, source: Source, order: Order, last: Last) -> _Recorded:
    """Runs in a worker; log records go to the parent, which alone writes the log file."""
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
