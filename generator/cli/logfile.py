"""The log of a run: all that was printed, what was wrong, and the traces of our own failures."""

from __future__ import annotations

import logging
import re
from io import TextIOWrapper
from pathlib import Path

from generator.files.disk import open_regular, regular

_BEGINNING = re.compile(rb"\d{4}-\d\d-\d\d \d\d:")
"""The beginning of every log: the day and hour of its first line."""


class NotALogError(Exception):
    """The file is no log, a workbook perhaps; nothing was written to it."""


class Log(logging.FileHandler):
    """The file, written to its end line by line; ``is_whole`` until a line could not be written."""

    is_whole = True

    def _open(self) -> TextIOWrapper:
        name, encoding, errors = self.baseFilename, self.encoding, self.errors
        return open(name, "a", encoding=encoding, errors=errors, opener=regular)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - as inherited
        """A full disk must not stop the work, nor cover the screen with traces."""
        self.is_whole = False

    def close(self) -> None:
        """Close the file; what could not be written till then is lost."""
        try:
            super().close()
        except OSError:
            self.is_whole = False


def keep(path: Path) -> Log:
    """Begin to log into a file, after what an earlier run wrote there.

    Raises :class:`OSError` when it cannot be opened, :class:`NotALogError` when it is no log.
    """
    if not _is_log(path):
        raise NotALogError
    log = Log(path, encoding="utf-8", errors="backslashreplace")
    form = "%(asctime)s %(levelname)s %(message)s"
    logging.basicConfig(handlers=[log], level=logging.INFO, format=form, force=True)
    return log


def _is_log(path: Path) -> bool:
    """True of a log of ours, and of a file that is empty or not there yet."""
    try:
        with open_regular(path) as stream:
            beginning = stream.read(14)
    except FileNotFoundError:
        return True
    return not beginning or _BEGINNING.match(beginning) is not None
