"""The papers that are made, each by an appendix of the Rules and from a template of its own."""

from __future__ import annotations

import re
from enum import Enum

from generator.matching import same


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
        """What a body's document has after the name of its workbook."""
        return "" if self is Paper.SHEET else f"-{self.value}"

    def declaration(self, edition: str) -> str:
        """How a template of the edition says, in a property, what it is of."""
        return edition if self is Paper.SHEET else f"{edition}, {self.appendix}-{_APPENDIX}"


OF_BODY = (Paper.SHEET, Paper.REPORT, Paper.INSPECTIONS)
"""The papers about one body; the others are about many."""

_APPENDIX = "қосымша"
_DECLARED = re.compile(
    r"(?P<edition>\S+?)[\s,;.]+(?P<number>\d+)\s*[-\u2010-\u2015\u2212]?\s*(?P<word>\w+)[\s.]*"
)
"""An edition and the number of an appendix, whatever dash and signs Word put between them."""

_APPENDICES = {
    Paper.SHEET: 4,
    Paper.REPORT: 2,
    Paper.INSPECTIONS: 3,
    Paper.CONSOLIDATED: 5,
}


def of_appendix(number: int) -> Paper:
    """The paper that an appendix prescribes; KeyError for one that prescribes none."""
    return {paper.appendix: paper for paper in Paper}[number]


def declared(text: str) -> tuple[str, Paper]:
    """The edition and the paper that a template's property names, as people type it."""
    found = _DECLARED.fullmatch(text.strip())
    appendices = {paper.appendix: paper for paper in Paper}
    if found is None or not same(found["word"], _APPENDIX):
        return text.strip(), Paper.SHEET
    paper = appendices.get(int(found["number"]))
    return (text.strip(), Paper.SHEET) if paper is None else (found["edition"], paper)
