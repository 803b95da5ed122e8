"""Preparations that kill their worker process, in a module that workers import at once."""

from __future__ import annotations

import os
import signal

from generator.batch.order import Options, Prepared
from generator.batch.prepare import prepare
from generator.files.disk import Source

KILLER = "03"
"""The name of the workbook that kills."""

MARK = "killed"
"""The file beside the workbooks that tells that a process was killed."""


def deadly(options: Options, source: Source) -> Prepared:
    """Prepares, but for a workbook that ends every process it is read in."""
    if source.path.stem == KILLER:
        source.path.with_name(MARK).touch()
        os._exit(3)
    return prepare(options, source)


def killed(options: Options, source: Source) -> Prepared:
    """The same, killed by the system."""
    if source.path.stem == KILLER:
        source.path.with_name(MARK).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return prepare(options, source)


def deadly_once(options: Options, source: Source) -> Prepared:
    """Prepares, but at the first workbook the process is killed from outside."""
    mark = source.path.with_name(MARK)
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return prepare(options, source)
