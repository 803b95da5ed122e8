"""Problems into a marked copy of their workbook, and what may stand in the way of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from generator.excel.annotate.remarks import Remark, RemarkWords
from generator.files import disk as files
from generator.files import os_errors as system
from generator.messages.problem_text import hint, message
from generator.messages.problems import Code, Place, Problem, Severity
from generator.messages.wording import Speech
from generator.submission.contract import PROBLEMS_SHEET

FOLDER = "problems"
"""Below the output folder: the copies of the workbooks that are refused."""

_MOST = 5_000
"""Remarks in a copy; as many comments as Excel still opens at once, and some seconds of work."""

_PROPOSED = frozenset(
    {
        *(Code.BIN_LENGTH, Code.BIN_NOT_DIGITS, Code.DATE_MALFORMED),
        *(Code.VALUE_UNKNOWN, Code.FORMAT_MISLEADING),
    }
)
"""Problems that may know the value that was meant."""

_UNREAD = frozenset(
    {
        *(Code.FILE_MISSING, Code.FILE_EMPTY, Code.FILE_LOCKED, Code.FILE_UNREADABLE),
        *(Code.FILE_ENCRYPTED, Code.FILE_OLD_FORMAT, Code.FILE_STRICT, Code.FILE_OTHER_FORMAT),
        *(Code.FILE_TOO_LARGE, Code.FILE_DAMAGED),
    }
)
"""Of a file that was not read there is nothing to mark."""


def annotated(data: bytes, problems: Sequence[Problem], speech: Speech) -> bytes:
    """A copy of a workbook's bytes with its problems marked and listed; never raises.

    A workbook of which no copy can be made gives one with the list alone. The same bytes, problems
    and language give the same copy.
    """
    from generator.excel.annotate import copy as annotate  # here: most workbooks are not refused

    ordered = sorted(problems, key=lambda p: list(Severity).index(p.code.severity))
    remarks = [_remark(problem, speech) for problem in ordered[:_MOST]]
    unread = any(problem.code in _UNREAD for problem in problems)
    return annotate.annotated(b"" if unread else data, remarks, _words(ordered, speech))


def _remark(problem: Problem, speech: Speech) -> Remark:
    severity, place = problem.code.severity, problem.place
    label = speech.say(f"severity.{severity.value}")
    said, advice = message(speech, problem), hint(speech, problem)
    return Remark(severity, label, place.sheet, place.cell, said, advice, _proposal(problem))


def _proposal(problem: Problem) -> str:
    """The value that was likely meant, as it is typed; empty where none is known."""
    near = problem.facts.get("near", "") if problem.code in _PROPOSED else ""
    if isinstance(near, Decimal):
        return f"{near:f}".replace(".", ",")
    return f"{near:%d.%m.%Y}" if isinstance(near, date) else str(near)


def _words(problems: Sequence[Problem], speech: Speech) -> RemarkWords:
    found = Counter(problem.code.severity for problem in problems)
    blocking, doubtful = found[Severity.ERROR], found[Severity.WARNING]
    counts = speech.say("annotate.counts", errors=blocking, warnings=doubtful)
    above = [counts]
    if len(problems) > _MOST:
        above.append(speech.say("annotate.first", shown=_MOST, all=len(problems)))
    return RemarkWords(
        name=PROBLEMS_SHEET,
        heads=(
            speech.say("annotate.number"),
            speech.say("annotate.severity"),
            speech.say("annotate.tab"),
            speech.say("annotate.cell"),
            speech.say("annotate.message"),
            speech.say("annotate.hint"),
            speech.say("annotate.proposal"),
        ),
        copied=(*above, speech.say("annotate.copied")),
        alone=(*above, speech.say("annotate.alone")),
    )


def is_ours(path: Path) -> bool:
    """True for a copy that we made and nobody has changed."""
    if not system.is_there(path):
        return False
    from generator.excel.annotate import seal  # here: most workbooks have no copy

    return seal.is_sealed(path)


def in_the_way(target: Path, inputs: Collection[Path]) -> Problem | None:
    """The problem of a file that a copy must not replace: an input, or anything but our copy.

    ``inputs`` are resolved paths.
    """
    if not system.is_there(target) or (files.real(target) not in inputs and is_ours(target)):
        return None
    return Problem(Code.COPY_FOREIGN, Place(file=str(target)))
