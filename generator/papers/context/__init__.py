"""The contract with the templates: the tags of each paper and the values that fill them."""

from __future__ import annotations

from collections.abc import Mapping

from generator.law.choices import Paper
from generator.law.edition import Edition
from generator.papers.context import appendix_2, appendix_3, appendix_4
from generator.papers.context.tags import (
    Context,
    Declared,
    Group,
    Leaf,
    Listed,
    Repeats,
    Text,
    Tree,
)

__all__ = [
    "Context",
    "Declared",
    "Group",
    "Leaf",
    "Listed",
    "Repeats",
    "Text",
    "Tree",
    "declared",
]


def declared(edition: Edition, paper: Paper) -> Mapping[str, Declared]:
    """All that a template of a paper may use in an edition, by name."""
    if paper is Paper.REPORT:
        return appendix_2.declared(edition)
    if paper is Paper.INSPECTIONS:
        return appendix_3.declared()
    if paper is Paper.CONSOLIDATED:
        return appendix_2.declared_consolidated(edition)
    return appendix_4.declared(edition)
