"""The papers that are made, each by an appendix of the Rules and from a template of its own."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from functools import cache

from generator.law.tables import rows

APPENDIX = "қосымша"
"""What the Rules call an appendix, after its number."""


class Paper(Enum):
    """A kind of paper; the value names its template's file."""

    SHEET = "assessment-sheet"
    REPORT = "report"
    INSPECTIONS = "inspections"
    CONSOLIDATED = "consolidated-report"

    @property
    def template_name(self) -> str:
        """The name of its template in the folder of an edition."""
        return f"{self.value}.docx"

    @property
    def appendix(self) -> int:
        """The number of the appendix that prescribes it."""
        return _APPENDICES[self]

    @property
    def suffix(self) -> str:
        """The suffix of a body's document after the name of its workbook."""
        return "" if self is Paper.SHEET else f"-{self.value}"

    def declaration(self, edition: str) -> str:
        """The document property by which a template declares its paper and edition."""
        return edition if self is Paper.SHEET else f"{edition}, {self.appendix}-{APPENDIX}"


class Notes(StrEnum):
    """How the notes by Appendix 1 follow the form of the assessment sheet.

    Short ones give in full only what needs a reason. What is attached to other papers stays.
    """

    FULL = "full"
    SHORT = "short"
    NONE = "none"


OF_BODY = (Paper.SHEET, Paper.REPORT, Paper.INSPECTIONS)
"""The papers about one body; the others are about many."""

_APPENDICES = {
    Paper.SHEET: 4,
    Paper.REPORT: 2,
    Paper.INSPECTIONS: 3,
    Paper.CONSOLIDATED: 5,
}


def of_appendix(number: int) -> Paper:
    """The paper that an appendix prescribes; KeyError for one that prescribes none."""
    return {paper.appendix: paper for paper in Paper}[number]


def basis_of(recorded: str, paper: Paper) -> str:
    """The basis that a recorded hash of an edition stands for; a basis stands for itself.

    Versions 0.1.0 and 0.2.0 recorded the hash of a whole file, later ones the hash of what a paper
    uses, as files were laid out then. The enacted text of the editions in ``earlier.tsv`` has been
    the same ever since, so all that was recorded of one stands for the last of its hashes, today's.
    """
    return _known().get((recorded, paper.value), recorded)


@cache
def _known() -> Mapping[tuple[str, str], str]:
    found = rows("generator.law", "earlier.tsv")
    last = {(row["edition"], row["paper"]): row["recorded"] for row in found}
    return {(row["recorded"], row["paper"]): last[row["edition"], row["paper"]] for row in found}
