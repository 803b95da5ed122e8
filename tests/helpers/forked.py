"""Processes of their own that need not wake up first: a server with all imports done forks them.

They get real signals and leave real files. What they would only spend seconds of the processor
on, the filling of papers, they take from the memory of :mod:`tests.remembered`.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from multiprocessing import forkserver
from pathlib import Path
from subprocess import TimeoutExpired

from generator.law.choices import Paper
from generator.law.edition_file import editions
from generator.verify.prove import template_of
from generator.word import template_files
from tests.helpers.paths import ROOT
from tests.helpers.remembered import remembering

_CONTEXT = multiprocessing.get_context("forkserver")


def warm() -> None:
    """Check the templates of the edition that the tests' workbooks are by, as every build does."""
    edition = next(edition for edition in editions() if edition.id == "2022")
    for paper in Paper:
        template_of(template_files.find_template(None, edition, paper))


class Forked:
    """A function's process in a group of its own; to be asked like a :class:`subprocess.Popen`.

    ``said`` is the file that gets all it prints.
    """

    def __init__(
        self, said: Path, memory: Path, function: Callable[..., int], *words: object
    ) -> None:
        _serve()
        said.write_bytes(b"")
        self._process = _CONTEXT.Process(target=_apart, args=(said, memory, function, words))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid
        with contextlib.suppress(ProcessLookupError):
            while os.getpgid(self.pid) != self.pid:
                time.sleep(0.001)

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """The same, once it has ended."""
        self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise TimeoutExpired(str(self._process), timeout)
        return code


def _serve() -> None:
    """Start the server, unless it runs, where the modules that it is to import are found."""
    _CONTEXT.set_forkserver_preload(["tests.helpers.fork_server"])
    with contextlib.chdir(ROOT):
        forkserver.ensure_running()


def _apart(
    said: Path, memory: Path, function: Callable[..., int], words: tuple[object, ...]
) -> None:
    os.setsid()
    sys.stdout = sys.stderr = said.open("w", encoding="utf-8", buffering=1)
    for handle in (1, 2):
        os.dup2(sys.stdout.fileno(), handle)
    with remembering(memory):
        code = function(*words)
    sys.stdout.flush()
    os._exit(code)
