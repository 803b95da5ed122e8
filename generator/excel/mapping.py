"""Proposes the mapping of a workbook's file, and saves what a person has made of it."""

from __future__ import annotations

from pathlib import Path

from generator.excel.read.workbook import read
from generator.files.disk import Existing, save_file
from generator.messages.problems import Code, Place, Problem
from generator.messages.wording import Language, speech
from generator.submission.likeness import propose
from generator.submission.proposal import Decisions, Proposal, toml_of


def propose_mapping(path: Path) -> tuple[Proposal | None, tuple[Problem, ...]]:
    """What the tabs, headers and words of a workbook may mean; None and why if nothing is alike.

    Of a workbook in whatever layout; what is certain in it may be taken, the rest is to be decided.
    """
    workbook, problems = read(path, lambda _: True)
    if workbook is None:
        return None, problems
    proposal = propose(workbook)
    if not proposal.tables:
        return None, (Problem(Code.MAPPING_NOTHING, Place(file=str(path))),)
    return proposal, ()


def save_mapping(
    path: Path,
    proposal: Proposal,
    decisions: Decisions,
    language: Language = Language.KAZAKH,
    existing: Existing = Existing.KEPT,
) -> Problem | None:
    """Write a mapping as commented TOML; the problem when it cannot be written.

    What is neither certain nor decided stands there as a remark, and takes no effect.
    """
    text = toml_of(proposal, decisions, speech(language))
    return save_file(path, text.encode(), existing)
