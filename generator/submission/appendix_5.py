"""Appendix 5, the consolidated report: what every body reported, one below the other.

The state-planning body puts it together from the reports of Appendix 2 (point 15(3)). Nothing is
added up across bodies: the form has no such line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from generator.files.zip import digest
from generator.law.appendices import Appendix2Row
from generator.law.choices import Kind
from generator.law.edition import Edition
from generator.submission.appendix_2 import Appendix2Counts

_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
"""Kazakh letters in their order, which is not that of their codes."""

_ORDER = str.maketrans({letter: chr(ord("а") + n) for n, letter in enumerate(_ALPHABET)})


@dataclass(frozen=True)
class ReportedBody:
    """What one body reported; ``kato`` is None where it has no code.

    ``file`` and ``sha256`` are those of the workbook it was made from, empty when not known.
    """

    name: str
    kind: Kind
    kato: str | None
    appendix_2: Appendix2Counts
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Consolidated:
    """The reports of a year in the order in which they are printed."""

    edition: Edition
    year: int
    bodies: tuple[ReportedBody, ...]


def consolidated(edition: Edition, year: int, bodies: Iterable[ReportedBody]) -> Consolidated:
    """The reports of a year in order: by kind as the title of the form names them, code, name.

    The order in which they are given does not matter, not even among bodies of one name.
    """
    return Consolidated(edition, year, tuple(sorted(bodies, key=partial(_place, edition))))


def origin_hash(hashes: Iterable[str]) -> str:
    """One hash for the workbooks of many bodies, whatever their order."""
    return digest("\n".join(sorted(hashes)).encode())


def rows(edition: Edition) -> tuple[Appendix2Row, ...]:
    """The lines of each body: those of Appendix 2 without their numbers and asterisks."""
    return tuple(replace(row, no="", text=row.plain_text) for row in edition.report.rows)


def _place(edition: Edition, body: ReportedBody) -> tuple[object, ...]:
    """The sort key of a body; its counts decide between two of one name."""
    counts = sorted(body.appendix_2.counts.items())
    kinds = [kind.key for kind in edition.kinds]
    return kinds.index(body.kind.key), body.kato or "", _alphabetic(body.name), body.name, counts


def _alphabetic(name: str) -> str:
    """A name to be compared with others, letters of either case in the order of the alphabet."""
    return name.casefold().translate(_ORDER)
