"""Builds that are killed: at a named spot, or by a signal to their process group."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from generator.files import disk as files
from generator.messages.problems import Problem
from generator.results import manifest
from generator.results.entry import Entry
from generator.results.manifest import Companion
from tests.helpers.folders import (
    build,
)
from tests.helpers.forked import Forked

PATIENCE = 120
"""Seconds after which a process that should have ended is taken to hang."""

Process = subprocess.Popen[str] | Forked


def end(process: Process) -> str:
    """What the process said, once it has ended."""
    try:
        return process.communicate(timeout=PATIENCE)[0]
    finally:
        signal_group(process, signal.SIGKILL)


def signal_group(process: Process, number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def wait_until(condition: Callable[[], object], process: Process) -> None:
    """Return once the condition holds; fail when the process ends or hangs before."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.005)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def stop_at(spot: str, nth: int, *words: str | Path) -> int:
    """A build that is killed at the n-th document's spot; runs in a process of its own."""
    real_sync, real_name, real_ahead = os.fsync, files.take_name, manifest.write_ahead
    seen = dict.fromkeys(SPOTS, 0)

    def is_here(where: str) -> bool:
        seen[where] += 1
        return where == spot and seen[where] == nth

    def sync(handle: int) -> None:
        if is_here("half set aside"):
            os.ftruncate(handle, os.fstat(handle).st_size // 2)
            die()
        real_sync(handle)

    def write_ahead(folder: Path, name: str, known: Entry | Companion) -> None:
        journal = folder / manifest.JOURNAL
        before = journal.stat().st_size if journal.exists() else 0
        real_ahead(folder, name, known)
        if is_here("half in the journal"):
            os.truncate(journal, before + (journal.stat().st_size - before) // 2)
            die()

    def take_name(temporary: Path, path: Path) -> Problem | None:
        if is_here("manifest set aside" if path.name == manifest.NAME else "not named yet"):
            die()
        failure = real_name(temporary, path)
        if is_here("manifest named" if path.name == manifest.NAME else "just named"):
            die()
        return failure

    with (
        mock.patch.object(os, "fsync", sync),
        mock.patch.object(files, "take_name", take_name),
        mock.patch.object(manifest, "write_ahead", write_ahead),
    ):
        return build(*words)


SPOTS = {
    "half set aside": 2,
    "half in the journal": 2,
    "not named yet": 2,
    "just named": 2,
    "manifest set aside": 1,
    "manifest named": 1,
}


def killed_at(memory: Path, spot: str, nth: int, *words: str | Path) -> None:
    """A build in a process of its own that is killed at the n-th document's spot."""
    process = Forked(memory / f"said-{os.getpid()}", memory, stop_at, spot, nth, *words)
    said = end(process)
    assert process.returncode == -signal.SIGKILL, said
