"""Long work in a process of its own, followed and cancelled; pictures of pages, drawn and kept.

The process is spawned, never forked from a program with threads. When the server is gone, the work
ends after the file at hand, as if it were cancelled.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import ClassVar, Protocol

import generator

Follow = Callable[[object, int, int], object]
"""Gets what was found last, how many pieces are done, and of how many."""

_PATIENCE = 60.0
"""Seconds that the end of the program waits for the file at hand."""


class Task(Protocol):
    """What is to be done, and the sentence that names the work; it travels to the process."""

    doing: ClassVar[str]

    def run(self, follow: Follow, cancelled: Callable[[], bool]) -> object:
        """Do it; the result travels back."""


@dataclass(frozen=True)
class Check:
    """Checks workbooks of a folder, each by itself and all together.

    ``expect`` lists the bodies wanted. It gives a :class:`CheckedFile` each, at the end the
    problems of no single one.
    """

    doing: ClassVar[str] = "check.progress"
    paths: tuple[Path, ...]
    folder: Path
    expect: Path | None = None

    def run(self, follow: Follow, cancelled: Callable[[], bool]) -> tuple[generator.Problem, ...]:
        """The workbooks checked; ``follow`` gets each as it is done."""
        found = generator.check_workbooks(
            self.paths,
            progress=partial(follow, None),
            cancelled=cancelled,
            expect=self.expect,
            within=self.folder,
        )
        for checked in found.files:
            follow(checked, len(found.files), len(self.paths))
        return found.of_paths


@dataclass(frozen=True)
class Make:
    """Makes documents: an :class:`Outcome` each, at the end the report without them."""

    doing: ClassVar[str] = "build.progress"
    options: generator.Options

    def run(self, follow: Follow, cancelled: Callable[[], bool]) -> generator.BatchReport:
        """The papers of the workbooks; ``follow`` gets each workbook's as they are done."""

        def step(one: generator.Step) -> None:
            follow(one.outcome, one.done, one.total)

        return generator.build_documents(self.options, step, cancelled)


@dataclass(frozen=True)
class Written:
    """Workbooks that were written, and the problems of the others."""

    count: int
    problems: tuple[generator.Problem, ...]


@dataclass(frozen=True)
class WriteBlanks:
    """Writes blank workbooks for bodies and a reporting year, below a folder."""

    doing: ClassVar[str] = "build.progress"
    bodies: tuple[generator.BodyEntry, ...]
    year: int
    kind: generator.Blank
    language: generator.WorkbookLanguage
    folder: Path

    def run(self, follow: Follow, cancelled: Callable[[], bool]) -> Written:
        """Write one after the other, none over a file that is there."""
        problems: list[generator.Problem] = []
        count = len(self.bodies)
        follow(None, 0, count)
        for done, body in enumerate(self.bodies, start=1):
            if cancelled():
                return Written(done - 1 - len(problems), tuple(problems))
            target = self.folder / f"{body.slug}.xlsx"
            problem = generator.new_workbook(target, body, self.year, self.kind, self.language)
            problems += [] if problem is None else [problem]
            follow(None, done, count)
        return Written(count - len(problems), tuple(problems))


@dataclass(frozen=True)
class WriteNext:
    """Writes next year's workbooks of those of a folder."""

    doing: ClassVar[str] = "build.progress"
    folder: Path
    language: generator.WorkbookLanguage

    def run(self, follow: Follow, cancelled: Callable[[], bool]) -> Written:
        """The blanks written, and the problems of those that were not."""
        follow(None, 0, 1)
        if cancelled():
            return Written(0, ())
        found = generator.next_workbooks([self.folder], language=self.language)
        # The problems of each workbook are those of its own page.
        problems = tuple(one for one in found.problems if one.place.sheet is None)
        return Written(len(found.made), problems)


@dataclass(frozen=True)
class Verify:
    """Verifies documents."""

    doing: ClassVar[str] = "verify.progress"
    paths: tuple[Path, ...]

    def run(self, follow: Follow, cancelled: Callable[[], bool]) -> generator.Verified:
        """The verdicts of the papers."""
        step = partial(follow, None)
        return generator.verify_documents(self.paths, step, cancelled, within=Path())


@dataclass
class Job:
    """A task at work, and how far it is; ``on_found`` gets what each step has found.

    ``result`` is that of the task once it has ended, None when it was ended from outside.
    """

    task: Task
    on_found: Callable[[generator.CheckedFile | generator.Outcome], object]
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
                    kind, found, done, total = connection.recv()
                except (EOFError, OSError):
                    break
                if kind == "end":
                    self.result, is_whole = found, True
                    continue
                if found is not None:
                    self.on_found(found)
                self.done, self.total, self.changed = done, total, time.monotonic()
                self.first = self.first or (self.changed, done)
        self._process.join()
        self.has_failed = not is_whole
        self.is_running = False
        self.on_end(self)


def _work(task: Task, connection: Connection, stop: Event) -> None:
    """Runs in the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to answer
    threading.Thread(target=_end_with_parent, args=(stop,), daemon=True).start()

    def follow(found: object, done: int, total: int) -> None:
        _send(connection, ("step", found, done, total))

    result = task.run(follow, stop.is_set)
    _send(connection, ("end", result, 0, 0))


def _send(connection: Connection, message: object) -> None:
    try:
        connection.send(message)
    except OSError:  # the server is gone; what is at hand is finished all the same
        return


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
