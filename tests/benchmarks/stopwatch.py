"""Runs one command and tells what it took: ``python -I -S stopwatch.py WATCHED COMMAND…``.

A program of its own, with the standard library alone, because a process starts with the memory of
the one that started it on its record: measured from a large process, every program would seem
large. Prints ``{"seconds", "processor", "peak", "worker", "first"}``: wall and processor seconds of
the command and its workers, bytes of the largest of these processes and of the largest worker (null
without any, or without ``/proc``), and the seconds until the first document stood in the folder
WATCHED, null when none did. Exits as the command did.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

_LOOKS_FOR_DOCUMENTS = 0.002
_LOOKS_AT_WORKERS = 0.05
"""Seconds between two looks."""
_KIB = 1024


class _Workers(threading.Thread):
    """Looks at the memory of the processes below a process, for as long as it lives."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.ended = threading.Event()
        self.largest: int | None = None

    def run(self) -> None:
        while not self.ended.wait(_LOOKS_AT_WORKERS):
            for worker in _below(self.pid):
                self.largest = max(self.largest or 0, _most_memory(worker))


def main(watched: str, command: list[str]) -> int:
    """Print what the command took; its own words all go to the error stream."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=sys.stderr)
    workers = _Workers(process.pid)
    workers.start()
    first = None
    pid, status, used = os.wait4(process.pid, os.WNOHANG)
    while watched and first is None and not pid:
        time.sleep(_LOOKS_FOR_DOCUMENTS)
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if _holds_a_document(watched):
            first = time.perf_counter() - begun
    if not pid:
        pid, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    workers.ended.set()
    took = {
        "seconds": seconds,
        "processor": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss * _KIB,
        "worker": workers.largest,
        "first": first,
    }
    sys.stdout.write(json.dumps(took))
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode


def _holds_a_document(folder: str) -> bool:
    """A document under its own name; those that are still written have others."""
    with os.scandir(folder) as entries:
        return any(e.name.endswith(".docx") and e.name[0] not in ".~" for e in entries)


def _below(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        told = [(thread / "children").read_text() for thread in threads]
    except OSError:  # it has just ended, or there is no /proc
        return []
    children = [int(child) for children in told for child in children.split()]
    return [process for child in children for process in (child, *_below(child))]


def _most_memory(pid: int) -> int:
    """The most bytes that a process has held so far; 0 for one that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    kib = (int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return next(kib, 0) * _KIB


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
