"""Remarks for a marked copy of a workbook, and the words around them."""

from __future__ import annotations

from dataclasses import dataclass

from generator.messages.problems import Severity


@dataclass(frozen=True)
class Remark:
    """A problem in words; ``sheet`` and ``cell`` are None where it is about more than those.

    ``proposal`` is the value that was likely meant, to be copied into the cell; empty without one.
    """

    severity: Severity
    label: str
    sheet: str | None
    cell: str | None
    message: str
    hint: str
    proposal: str = ""


@dataclass(frozen=True)
class RemarkWords:
    """The name of the list of remarks, the heads of its columns, and what stands above them.

    ``copied`` stands above the list in a marked copy, ``alone`` above one without a copy.
    """

    name: str
    heads: tuple[str, ...]
    copied: tuple[str, ...]
    alone: tuple[str, ...]


COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.NOTE: "FFEB9C"}
"""The fills of faulty cells: red for errors, yellow for what asks for a look."""
