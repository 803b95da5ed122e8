"""Long work in a process of its own: followed, cancelled, and never lost with the server.

The process is spawned, never forked from a program with threads. When the server is gone, the work
ends after the file at hand, as if it were cancelled.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import generator

if TYPE_CHECKING:
    from generator import (
        BatchReport,
        Blank,
        BodyEntry,
        CheckedFile,
        Options,
        Outcome,
        Problem,
        Step,
        Verified,
        WorkbookLanguage,
    )

Follow = Callable[[object, int, int], object]
"""Gets what was found last, how many pieces are done, and of how many."""

_PATIENCE = 60.0
"""Seconds that the end of the program waits for the file at hand."""


class Task(Protocol):
    """What is to be done; it travels to the process."""

    def run(self, follow: Follow, cancelled: Callable[[], bool]) -> object:
        """Do it; the result travels back."""


@dataclass(frozen=True)
class Check:
    """Checks workbooks of a folder, each by itself and all together.

    ``expect`` lists the bodies wanted. It gives a :class:`CheckedFile` each, at the end the
    problems of no single one.
    """

    paths: tuple[Path, ...]
    folder: Path
    expect: Path | None = None

    def run(self, follow: Follow, cancelled: Callable[[], bool]) -> tuple[Problem, ...]:
        """Check them."""

        def step(done: int, total: int) -> None:
            follow(None, done, total)

        found = generator.check_workbooks(
            self.paths,
            progress=step,
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

    options: Options

    def run(self, follow: Follow, cancelled: Callable[[], bool]) -> BatchReport:
        """Build them."""

        def step(one: Step) -> None:
            follow(one.outcome, one.done, one.total)

        return generator.build_documents(self.options, step, cancelled)


@dataclass(frozen=True)
class Written:
    """Workbooks that were written, and the problems of the others."""

    count: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class WriteBlanks:
    """Writes blank workbooks for bodies and a reporting year, below a folder."""

    bodies: tuple[BodyEntry, ...]
    year: int
    kind: Blank
    language: WorkbookLanguage
    folder: Path

    def run(self, follow: Follow, cancelled: Callable[[], bool]) -> Written:
        """Write one after the other, none over a file that is there."""
        problems: list[Problem] = []
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

    folder: Path
    language: WorkbookLanguage

    def run(self, follow: Follow, cancelled: Callable[[], bool]) -> Written:
        """Write them."""
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

    paths: tuple[Path, ...]

    def run(self, follow: Follow, cancelled: Callable[[], bool]) -> Verified:
        """Verify them."""

        def step(done: int, total: int) -> None:
            follow(None, done, total)

        return generator.verify_documents(self.paths, step, cancelled, within=Path())


@dataclass
class Job:
    """A task at work, and how far it is; ``found`` gets what each step has found.

    ``result`` is that of the task once it has ended, None when it was ended from outside.
    """

    task: Task
    found: Callable[[CheckedFile | Outcome], object]
    ended: Callable[[Job], object]
    done: int = 0
    total: int = 0
    result: object = None
    is_running: bool = True
    is_cancelled: bool = False
    has_failed: bool = False
    began: float = field(default_factory=time.monotonic)
    changed: float = field(default_factory=time.monotonic)

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
        """Pieces a second."""
        return self.done / max(self.changed - self.began, 0.001)

    @property
    def left(self) -> int | None:
        """Seconds left at this rate; None while nothing is done."""
        return round((self.total - self.done) / self.rate) if self.done else None

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
                    self.found(found)
                self.done, self.total, self.changed = done, total, time.monotonic()
        self._process.join()
        self.has_failed = not is_whole
        self.is_running = False
        self.ended(self)


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
