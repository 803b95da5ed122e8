"""Our own faults as problems, so that one file's does not stop the others."""

from __future__ import annotations

import traceback
from pathlib import Path

from generator.messages.problems import Code, Place, Problem


def unexpected(path: Path, error: BaseException) -> Problem:
    """Our own fault while a workbook was worked on, with its trace for the log."""
    trace = "".join(traceback.format_exception(error))
    facts = {"reason": type(error).__name__, "trace": trace}
    return Problem(Code.UNEXPECTED, Place(file=str(path)), facts)
