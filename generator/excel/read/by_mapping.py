"""Reads workbooks of other layouts by a mapping."""

from __future__ import annotations

from pathlib import Path

from generator.excel.read.workbook import is_read, read
from generator.messages.problems import Problem
from generator.submission.mapped import by_mapping
from generator.submission.mapping import load_mapping
from generator.submission.matching import same
from generator.submission.sheets import Workbook


def read_by(path: Path, mapping: Path) -> tuple[Workbook | None, tuple[Problem, ...]]:
    """The workbook in a file by the mapping in another, or None and why not.

    One in our own layout is read as it stands.
    """
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
