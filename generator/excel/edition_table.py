"""A table of all that may be found of each row of an edition, for a lawyer to fill in the points.

Filled in from the act alone, by a second person, it proves the edition's file: what both have
typed alike is no slip of one hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from generator.excel.read.workbook import read
from generator.excel.writer import HEAD, PLAIN, Book, lines_of, written
from generator.law.choices import Amount, Level, Trend
from generator.law.criteria import Finding, Section, possible_findings
from generator.law.edition import Edition
from generator.messages.problems import Code, Fact, Phrase, Place, Problem
from generator.messages.wording import Language, Speech, speech
from generator.submission.matching import same
from generator.submission.sheets import Sheet, SheetRow, address

_WIDTHS = (10, 8, 8, 70, 16, 16, 18, 10)
_POINTS = len(_WIDTHS)
_HEADS = (
    *(Phrase("table.section"), Phrase("table.row"), Phrase("table.item"), Phrase("table.text")),
    *(Phrase("table.failing"), Phrase("table.inspected"), Phrase("table.trend")),
    Phrase("table.points"),
)
_WORDS: Mapping[Amount | Trend | None, Phrase | None] = {
    None: None,
    Amount.NONE: Phrase("table.none"),
    Amount.SOME: Phrase("table.some"),
    Trend.DOWN: Phrase("table.down"),
    Trend.NOT_DOWN: Phrase("table.not-down"),
}
_FRAMED = PLAIN._replace(border=1, border_color="808080", text_wrap=True, valign="top")
_HEAD = HEAD._replace(border=1, border_color="808080")
_OPEN = _FRAMED._replace(num_format="0", bg_color="FFF2CC")


class Case(NamedTuple):
    """What may be found of a row, in the table's words, and the points that the edition gives.

    A level is a row of its own: its name, the kinds of bodies, and the least points that make it.
    """

    section: str
    row: str
    item: str
    text: str
    finding: tuple[str, str, str]
    points: int


def table(edition: Edition) -> bytes:
    """The workbook, its points empty; the same bytes on every run."""
    return written(edition.adopted.year, lambda book: _write(book, edition))


def compared(path: Path, edition: Edition) -> tuple[Problem, ...]:
    """What a filled table has otherwise than an edition, and what is not filled in."""
    workbook, problems = read(path, lambda _: True)
    if workbook is None:
        return problems
    return tuple(_compared(str(path), workbook.sheets[0], [*_cases(edition)]))


def _cases(edition: Edition) -> Iterator[Case]:
    kazakh = speech(Language.KAZAKH)
    for section in edition.sections:
        for row, item in section.scored_rows:
            for finding in possible_findings(item.measure):
                words = _words(finding, kazakh)
                points = item.choose(finding).points
                yield Case(section.abbreviation, row.no, item.no, row.text, words, points)
        yield from _levels(edition, section, kazakh)


def _levels(edition: Edition, section: Section, kazakh: Speech) -> Iterator[Case]:
    """The least points of each level above the lowest, which begins at 0."""
    row, least = kazakh.say("table.level"), kazakh.say("table.least")
    for scale in section.scales:
        kinds = ", ".join(kind.kk for kind in scale.kinds)
        for level in (level for level in Level if level is not Level.LOW):
            first, _ = getattr(scale, level.value)
            finding = (edition.level_names.of(level), kinds, "")
            item = scale.reference or ""
            yield Case(section.abbreviation, row, item, least, finding, first)


def _words(finding: Finding, kazakh: Speech) -> tuple[str, str, str]:
    features = (finding.failing, finding.inspected, finding.trend)
    failing, inspected, trend = (
        "" if w is None else kazakh.show(w) for w in map(_WORDS.get, features)
    )
    return failing, inspected, trend


def _write(book: Book, edition: Edition) -> None:
    kazakh = speech(Language.KAZAKH)
    page = book.page(edition.id, _WIDTHS)
    page.set_up_print()
    page.put_row(1, [kazakh.show(head) for head in _HEADS], _HEAD)
    page.sheet.freeze_panes("A2")
    for number, case in enumerate(_cases(edition), start=2):
        texts = (case.text, *case.finding)
        page.height(number, max(map(lines_of, texts, _WIDTHS[3:])))
        page.put_row(number, [case.section, case.row, case.item, case.text, *case.finding], _FRAMED)
        page.put(number, _POINTS, None, _OPEN)


def _compared(file: str, sheet: Sheet, left: list[Case]) -> Iterator[Problem]:
    for row in sheet.rows[1:]:
        texts = [_text(row, column) for column in range(1, _POINTS)]
        if not any(texts):
            continue
        place = Place(file=file, sheet=sheet.name, cell=address(row.number, _POINTS))
        case = next((case for case in left if _is_of(case, texts)), None)
        found = row.cells[_POINTS].content if _POINTS in row.cells else None
        facts: dict[str, Fact] = {"section": texts[0], "row": texts[1]}
        facts["finding"] = ", ".join(filter(None, texts[4:]))
        if case is None:
            yield Problem(Code.EDITION_CASE_UNKNOWN, place, facts)
            continue
        left.remove(case)
        if found is None:
            yield Problem(Code.EDITION_CASE_EMPTY, place, facts)
        elif found != Decimal(case.points):
            facts |= {"found": str(found), "points": case.points}
            yield Problem(Code.EDITION_CASE_DIFFERS, place, facts)
    for case in left:
        facts = {"section": case.section, "row": case.row}
        facts["finding"] = ", ".join(filter(None, case.finding))
        yield Problem(Code.EDITION_CASE_EMPTY, Place(file=file, sheet=sheet.name), facts)


def _text(row: SheetRow, column: int) -> str:
    content = row.cells[column].content if column in row.cells else None
    return "" if content is None else str(content).strip()


def _is_of(case: Case, texts: Sequence[str]) -> bool:
    return all(map(same, (case.section, case.row, *case.finding), (*texts[:2], *texts[4:])))
