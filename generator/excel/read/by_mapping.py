"""Reads workbooks of other layouts by a mapping, and finds the mapping that serves a workbook."""

from __future__ import annotations

from pathlib import Path

from generator.excel.read.workbook import is_read, read
from generator.files import os_errors as system
from generator.files.disk import Source
from generator.messages.problems import Problem
from generator.submission.mapped import by_mapping
from generator.submission.mapping import FILE_NAME, load_mapping
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


def mapping_of(source: Source, given: Path | None) -> Path | None:
    """The mapping that serves a workbook: the one given, else that of the nearest folder.

    Of the folders between the workbook and the path that it was found by; None without one.
    """
    if given is not None:
        return given
    folders = source.path.parents[: len(source.below.parts)]
    files = (folder / FILE_NAME for folder in folders)
    return next((file for file in files if system.is_there(file)), None)


def mapping_beside(path: Path) -> Path | None:
    """The mapping in the folder of a workbook, None without one."""
    return mapping_of(Source(path, Path(path.name)), None)
