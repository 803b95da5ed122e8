"""A blank workbook for a body, never over a file that is there."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from generator.excel.blank.appendix_2 import blank_appendix_2
from generator.excel.blank.organisations import blank
from generator.files import os_errors as system
from generator.files.disk import write_whole
from generator.law.edition import in_force
from generator.law.edition_file import editions
from generator.messages.problems import Code, Place, Problem
from generator.submission.accept.expected import said_of
from generator.submission.bodies import BodyEntry
from generator.submission.contract import BodyField
from generator.submission.names import WorkbookLanguage


class Blank(Enum):
    """What a body hands in with a blank: its organisations one by one, or its report."""

    ORGANISATIONS = "organisations"
    REPORT = "report"


def new_workbook(
    target: Path,
    body: BodyEntry,
    year: int,
    kind: Blank = Blank.ORGANISATIONS,
    language: WorkbookLanguage = WorkbookLanguage.KAZAKH,
) -> Problem | None:
    """Write a blank for a body and a reporting year; the problem when it cannot be written."""
    known = editions()
    edition = in_force(known, year)
    if edition is None:
        facts = {"year": str(year), "editions": ", ".join(edition.id for edition in known)}
        return Problem(Code.YEAR_BEFORE_EDITIONS, Place(), facts)
    if not body.kind.is_among(edition.kinds):
        label = BodyField.KIND.value
        said = said_of(label, edition) | {"header": label.name.bilingual, "near": ""}
        return Problem(Code.VALUE_UNKNOWN, Place(), {**said, "found": body.kind.kk})
    if system.is_there(target):
        return Problem(Code.BLANK_EXISTS, Place(file=str(target)))
    if kind is Blank.REPORT:
        return write_whole(target, blank_appendix_2(body, year, edition, language=language))
    return write_whole(target, blank(body, year, edition, language=language))
