"""Long work in a process of its own, followed and cancelled; pictures of pages, drawn and kept.

The process is spawned, never forked from a program with threads. When the server is gone, the work
ends after the file at hand, as if it were cancelled.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

import generator

_PATIENCE = 60.0
"""Seconds that the end of the program waits for the file at hand."""


Follow = Callable[..., object]
"""Gets how many pieces are done, of how many, and what was found last if something was."""

Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Task:
    """What is to be done, by a call that travels to the process; its result travels back.

    ``doing`` is the key of the sentence that names the work, ``page`` the path of the page that it
    belongs to. A task that writes nothing ``gives_way`` to another.
    """

    doing: str
    page: str
    run: Callable[[Follow, Cancelled], object]
    gives_way: bool = False


def make(options: generator.Options, follow: Follow, cancelled: Cancelled) -> generator.BatchReport:
    """Makes documents; each workbook's :class:`Outcome` is found as they are done."""

    def step(one: generator.Step) -> None:
        follow(one.done, one.total, one.outcome)

    return generator.build_documents(options, step, cancelled)


def write_blanks(
    bodies: Sequence[generator.BodyEntry],
    folder: Path,
    write: Callable[[Path, generator.BodyEntry], generator.Problem | None],
    follow: Follow,
    cancelled: Cancelled,
) -> generator.NextWorkbooks:
    """Writes blank workbooks for bodies, none over a file that is there."""
    made: list[Path] = []
    problems: list[generator.Problem] = []
    follow(0, len(bodies))
    for done, body in enumerate(bodies, start=1):
        if cancelled():
            break
        target = folder / f"{body.slug}.xlsx"
        problem = write(target, body)
        if problem is None:
            made.append(target)
        else:
            problems.append(problem)
        follow(done, len(bodies))
    return generator.NextWorkbooks(tuple(made), tuple(problems))


def write_next(
    folder: Path, language: generator.WorkbookLanguage, follow: Follow, cancelled: Cancelled
) -> generator.NextWorkbooks:
    """Writes next year's workbooks of those of a folder."""
    follow(0, 1)
    if cancelled():
        return generator.NextWorkbooks((), ())
    return generator.next_workbooks([folder], language=language)


@dataclass
class Job:
    """A task at work, and how far it is; ``on_found`` gets what each step has found.

    ``result`` is that of the task once it has ended, None when it was ended from outside.
    """

    task: Task
    on_found: Callable[[generator.Outcome], object]
    on_end: Callable[[Job], object]
    done: int = 0
    total: int = 0
    result: object = None
    is_running: bool = True
    is_cancelled: bool = False
    has_failed: bool = False
    first: tuple[float, int] | None = None
    """When the first step came, and what was done by then: the process takes a while to begin."""
    changed: float = 0

    def __post_init__(self) -> None:
        """Start the process."""
        spawn = multiprocessing.get_context("spawn")
        self._stop = spawn.Event()
        ours, theirs = spawn.Pipe(duplex=False)
        self._process = spawn.Process(target=_work, args=(self.task, theirs, self._stop))
        self._process.start()
        theirs.close()
        self._reader = threading.Thread(target=self._listen, args=(ours,), daemon=True)
        self._reader.start()

    def cancel(self) -> None:
        """End after the file at hand."""
        self.is_cancelled = True
        self._stop.set()

    def give_way(self) -> None:
        """End at once, whatever is at hand; only for tasks that write nothing."""
        self.is_cancelled = True
        self._process.terminate()
        self.wait()

    def wait(self, seconds: float = _PATIENCE) -> None:
        """Wait for the end."""
        self._reader.join(seconds)

    @property
    def rate(self) -> float:
        """Pieces a second since the first step, 0 as long as there is none."""
        began, before = self.first or (0, self.done)
        return (self.done - before) / max(self.changed - began, 0.001)

    @property
    def left(self) -> int:
        """Seconds left at a rate that is not 0."""
        return round((self.total - self.done) / self.rate)

    def _listen(self, connection: Connection) -> None:
        is_whole = False
        with connection:
            while True:
                try:
                    is_whole, found, done, total = connection.recv()
                except (EOFError, OSError):
                    break
                if is_whole:
                    self.result = found
                    break
                if found is not None:
                    self.on_found(found)
                self.done, self.total, self.changed = done, total, time.monotonic()
                self.first = self.first or (self.changed, done)
        self._process.join()
        self.has_failed = not is_whole
        self.on_end(self)
        self.is_running = False


def _work(task: Task, connection: Connection, stop: Event) -> None:
    """Runs in the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to answer
    threading.Thread(target=_end_with_parent, args=(stop,), daemon=True).start()

    def follow(done: int, total: int, found: object = None, *, is_end: bool = False) -> None:
        with contextlib.suppress(OSError):  # the server is gone; what is at hand is finished
            connection.send((is_end, found, done, total))

    follow(0, 0, task.run(follow, stop.is_set), is_end=True)


def _end_with_parent(stop: Event) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        stop.set()


_MOST_PAGES = 30
"""Pages of a document that are drawn, of some 200 kB each."""

_MOST_KEPT = 4
"""Sets of documents whose pictures are kept; the oldest goes."""


@dataclass(frozen=True)
class Drawn:
    """A document's pages, and what it is there to show."""

    about: str
    pages: generator.DrawnPages


Documents = Callable[[], Iterable[tuple[str, bytes]]]
"""Makes documents, each with what it is there to show; called where the drawing is done."""


class Pictures:
    """The pictures that are kept or being drawn, each set of documents under a key."""

    def __init__(self) -> None:
        self._kept: dict[str, Future[tuple[Drawn, ...]]] = {}
        self._lock = threading.Lock()
        self._drawer = ThreadPoolExecutor(max_workers=1)
        self._is_ended = threading.Event()

    def of(self, key: str, documents: Documents) -> tuple[Drawn, ...] | None:
        """The pages of documents, None as long as they are being drawn."""
        with self._lock:
            if key not in self._kept:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.pop(next(iter(self._kept))).cancel()
                self._kept[key] = self._drawer.submit(self._draw, documents)
            found = self._kept[key]
        return found.result() if found.done() else None

    def page(self, key: str, document: int, number: int) -> bytes | None:
        """The picture of a page, both counted from 0; None when it is not kept any more."""
        found = self._kept.get(key)
        if found is None or not found.done() or found.cancelled():
            return None
        drawn = found.result()
        pictures = drawn[document].pages.pictures if document < len(drawn) else ()
        return pictures[number] if number < len(pictures) else None

    def close(self) -> None:
        """End the drawing, and LibreOffice with it."""
        self._is_ended.set()
        self._drawer.shutdown(cancel_futures=True)

    def _draw(self, documents: Documents) -> tuple[Drawn, ...]:
        ended = self._is_ended.is_set
        return tuple(
            Drawn(about, generator.draw_pages(data, _MOST_PAGES, ended))
            for about, data in documents()
        )
