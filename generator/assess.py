"""Reads, validates and scores a workbook's file; used by every command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.excel.read.workbook import is_read, read
from generator.files.disk import mapping_beside
from generator.law.edition import Edition
from generator.law.edition_file import edition_of
from generator.law.edition_file import editions as shipped
from generator.messages.problem_text import unexpected
from generator.messages.problems import Problem
from generator.messages.wording import Language, speech
from generator.scoring.engine import evaluate
from generator.scoring.evaluation import Evaluation
from generator.submission.accept import accept
from generator.submission.accept.body import BodyHeading
from generator.submission.matching import same
from generator.submission.model import Submission
from generator.submission.sheets import Workbook

if TYPE_CHECKING:
    from generator.submission.proposal import Decisions, Proposal


@dataclass(frozen=True)
class Assessed:
    """The result of a workbook; ``submission`` and ``evaluation`` are None when it is refused.

    ``sha256`` is that of the file's bytes, empty when it could not be read as a workbook; then
    ``workbook``, its cells as they were read, is None.
    """

    file: str
    sha256: str = ""
    heading: BodyHeading = field(default_factory=BodyHeading)
    evaluation: Evaluation | None = None
    problems: tuple[Problem, ...] = ()
    workbook: Workbook | None = None
    submission: Submission | None = None


def assess_workbook(
    path: Path, edition: str | None = None, mapping: Path | None = None
) -> Assessed:
    """The evaluation of the workbook in a file, or precisely why there is none.

    By the edition of its reporting year, or by the one with an id, whatever the year. A workbook
    in another layout is read by a mapping: the one given, else ``mapping.toml`` beside it.
    """
    chosen = edition_of(edition)
    return assess(path, shipped(), chosen, mapping or mapping_beside(path))


def assess(
    path: Path,
    editions: Sequence[Edition],
    chosen: Edition | None = None,
    mapping: Path | None = None,
) -> Assessed:
    """The evaluation of the workbook in a file, by its year's edition or a chosen one.

    A workbook in another layout is read by the ``mapping`` in a file. A fault of our own is a
    problem too, named as such and with its trace.
    """
    try:
        return _scored(_validated(path, editions, chosen, mapping))
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a plain message
        return Assessed(str(path), problems=(unexpected(path, error),))


def validate(path: Path, editions: Sequence[Edition], mapping: Path | None = None) -> Assessed:
    """Like :func:`assess`, for what needs no points: there is no ``evaluation``."""
    try:
        return _validated(path, editions, None, mapping)
    except Exception as error:  # noqa: BLE001 - see above
        return Assessed(str(path), problems=(unexpected(path, error),))


def _validated(
    path: Path, editions: Sequence[Edition], chosen: Edition | None, mapping: Path | None
) -> Assessed:
    workbook, problems = read(path) if mapping is None else _read_by(path, mapping)
    return _of_workbook(str(path), workbook, problems, editions, chosen)


def _scored(found: Assessed) -> Assessed:
    submission = found.submission
    return found if submission is None else replace(found, evaluation=evaluate(submission))


def _read_by(path: Path, mapping: Path) -> tuple[Workbook | None, tuple[Problem, ...]]:
    """The workbook in a file by the mapping in another, or None and why not.

    One in our own layout is read as it stands.
    """
    # Here: few folders have a mapping, and what reads one takes a tenth of the start of `check`.
    from generator.submission.mapping import load_mapping
    from generator.submission.relabelling import by_mapping

    known, problems = load_mapping(mapping)
    if known is None:
        return None, problems
    tabs = known.tabs
    workbook, problems = read(
        path, lambda name: is_read(name) or any(same(name, tab) for tab in tabs)
    )
    if workbook is None:
        return None, problems
    mapped, problems = by_mapping(workbook, known)
    return (mapped, problems) if mapped is not None or problems else read(path)


def try_mapping(proposal: Proposal, decisions: Decisions, path: Path) -> Assessed | None:
    """The evaluation of a workbook by a mapping as decided, before it is saved to a path.

    None of a workbook in our own layout, which no mapping is for.
    """
    from generator.submission.mapping import parse_mapping
    from generator.submission.proposal import toml_of
    from generator.submission.relabelling import by_mapping

    workbook = proposal.workbook
    data = toml_of(proposal, decisions, speech(Language.KAZAKH)).encode()
    mapping, problems = parse_mapping(data, path)
    mapped = None
    if mapping is not None:
        mapped, problems = by_mapping(workbook, mapping)
        if mapped is None and not problems:
            return None
    return _scored(_of_workbook(workbook.file, mapped, problems, shipped(), None))


def _of_workbook(
    file: str,
    workbook: Workbook | None,
    problems: tuple[Problem, ...],
    editions: Sequence[Edition],
    chosen: Edition | None,
) -> Assessed:
    if workbook is None:
        return Assessed(file, problems=problems)
    accepted = accept(workbook, editions, chosen)
    return Assessed(
        file=file,
        sha256=workbook.sha256,
        heading=accepted.heading,
        problems=(*problems, *accepted.problems),
        workbook=workbook,
        submission=accepted.submission,
    )
