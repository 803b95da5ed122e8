"""What the operating system gives: its errors as sentences for users, processes, Ctrl-C."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import stat
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from generator.messages.problems import Phrase

WORDS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "no-space"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "no-right"),
    **dict.fromkeys((errno.EBUSY, errno.ETXTBSY), "busy"),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), "too-many-open"),
    errno.EROFS: "read-only",
    errno.EISDIR: "is-folder",
    errno.ENOTDIR: "not-folder",
    errno.EEXIST: "exists",
    errno.ENOENT: "gone",
    errno.ENAMETOOLONG: "name-too-long",
    errno.ELOOP: "link-loop",
    errno.EIO: "device",
    errno.ENXIO: "no-file",
    errno.ENOLCK: "no-locks",
    errno.ENOMEM: "no-memory",
}
"""The answers we have words for; the words stand in ``locale/`` under ``system.``."""


_LONGEST = 247 if sys.platform == "win32" else sys.maxsize
"""Characters of a path, from its drive on, that Windows makes a folder of; a longer one is to it a
path that is not there. Elsewhere the system has an answer of its own.
"""


def reason(error: OSError) -> Phrase:
    """The reason of a system error, in the user's language; an unknown one by its number."""
    if error.errno == errno.ENOENT and _is_long(error.filename):
        return Phrase("system.name-too-long")
    if error.errno in WORDS:
        return Phrase(f"system.{WORDS[error.errno]}")
    return Phrase("system.other", {"number": str(error.errno or type(error).__name__)})


def _is_long(name: str | bytes | None) -> bool:
    return name is not None and len(str(Path(os.fsdecode(name)).absolute())) > _LONGEST


def is_file(path: Path) -> bool:
    """True of an ordinary file that can be asked for; a name that none can have is none."""
    found = _state(path)
    return found is not None and stat.S_ISREG(found.st_mode)


def is_there(path: Path) -> bool:
    """True when something has the name; False also for a name that cannot be looked up."""
    return _state(path) is not None


def is_folder(path: Path) -> bool:
    """True of a folder."""
    found = _state(path)
    return found is not None and stat.S_ISDIR(found.st_mode)


def _state(path: Path) -> os.stat_result | None:
    # pathlib's own answers raise for names that are too long and folders that are closed.
    try:
        return path.stat()
    except (OSError, ValueError):
        return None


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
