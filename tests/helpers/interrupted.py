"""Builds in processes of their own, to be killed at a named spot or by a signal to their group."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from generator.files import disk
from generator.messages.problems import Problem
from generator.results import manifest
from generator.results.manifest import Companion
from tests.helpers.folders import build
from tests.helpers.forked import Forked
from tests.helpers.paths import ROOT
from tests.helpers.remembered import MEMORY

PATIENCE = 120
"""Seconds after which a process that should have ended is taken to hang."""

Process = subprocess.Popen[bytes] | Forked


def start(said: Path, memory: Path, *words: str | Path) -> subprocess.Popen[bytes]:
    """The real command in a process group of its own; ``said`` is the file that gets its lines."""
    with said.open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.remembered_build", *map(str, words)],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONUNBUFFERED": "1",
                "PYTHONPATH": str(ROOT),
                MEMORY: str(memory),
            },
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def end(process: Process) -> int:
    """The exit code of a process, once it has ended; its group ends with it."""
    try:
        return process.wait(timeout=PATIENCE)
    finally:
        signal_group(process, signal.SIGKILL)


def signal_group(process: Process, number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def wait_until(condition: Callable[[], object], process: Process) -> None:
    """Return once the condition holds or the process has ended; fail when it hangs."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_build(spot: str, nth: int, *words: str | Path) -> int:
    """A build that is killed at the n-th document's spot; runs in a process of its own."""
    real_sync, real_name, real_ahead = os.fsync, disk.take_name, manifest.write_ahead
    seen: dict[str, int] = {}

    def is_here(where: str) -> bool:
        seen[where] = seen.get(where, 0) + 1
        return where == spot and seen[where] == nth

    def sync(handle: int) -> None:
        if is_here("half set aside"):
            os.ftruncate(handle, os.fstat(handle).st_size // 2)
            die()
        real_sync(handle)

    def write_ahead(folder: Path, name: str, known: bytes | Companion) -> int:
        journal = folder / manifest.JOURNAL
        before = journal.stat().st_size if journal.exists() else 0
        start = real_ahead(folder, name, known)
        if is_here("half in the journal"):
            os.truncate(journal, before + (journal.stat().st_size - before) // 2)
            die()
        return start

    def take_name(temporary: Path, path: Path) -> Problem | None:
        if is_here("manifest set aside" if path.name == manifest.NAME else "not named yet"):
            die()
        failure = real_name(temporary, path)
        if is_here("manifest named" if path.name == manifest.NAME else "just named"):
            die()
        return failure

    with (
        mock.patch.object(os, "fsync", sync),
        mock.patch.object(disk, "take_name", take_name),
        mock.patch.object(manifest, "write_ahead", write_ahead),
    ):
        return build(*words)


def killed_at(memory: Path, spot: str, nth: int, *words: str | Path) -> None:
    """A build in a process of its own that is killed at the n-th document's spot."""
    said = memory / f"said-{os.getpid()}"
    code = end(Forked(said, memory, killed_build, spot, nth, *words))
    assert code == -signal.SIGKILL, said.read_text("utf-8")
