"""Reads a workbook of ours, whoever saved it last, as the lines that a person sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain

from generator.excel.read.workbook import read_bytes
from generator.files.zip import digest
from generator.messages.problems import Code, Part, Spot
from generator.submission.sheets import CellContent, Covered, ErrorValue, Sheet, Uncalculated
from generator.word.read.outline import AmbiguousDocument, Line, NotADocument, folded

_WHOLE = "⟦workbook "


def table_lines(data: bytes) -> tuple[Line, ...]:
    """A line for each cell that holds something; NotADocument when it cannot be read."""
    workbook, problems = read_bytes(data, "", lambda _: True)
    if workbook is None:
        is_ambiguous = any(problem.code is Code.FILE_AMBIGUOUS for problem in problems)
        raise AmbiguousDocument if is_ambiguous else NotADocument
    sheets = enumerate(workbook.sheets, start=1)
    return tuple(chain.from_iterable(_of_sheet(number, sheet) for number, sheet in sheets))


def _of_sheet(number: int, sheet: Sheet) -> Iterator[Line]:
    """The lines of a sheet; they mark where rows begin, and rows with nothing in them."""
    last = 0
    for row in sheet.rows:
        begins = "*" if row.number == last + 1 else f"*{row.number - last - 1}+"
        last = row.number
        for column, cell in sorted(row.cells.items()):
            if not isinstance(cell.content, Covered):
                spot = Spot(Part.BODY, table=number, row=row.number, column=column)
                yield Line(*_shown(cell.content, row.hidden), spot, f"{begins}{column}")
                begins = ""


def table_text(data: bytes) -> tuple[Line, ...]:
    """The lines of a workbook; of one too long to be read, a line that only its own bytes give."""
    try:
        return table_lines(data)
    except NotADocument:
        return (Line("", f"{_WHOLE}{digest(data)}⟧", Spot(Part.BODY)),)


def is_too_long(text: Sequence[str]) -> bool:
    """True of the text of a workbook that :func:`table_text` did not read."""
    return len(text) == 1 and text[0].startswith(_WHOLE)


def _shown(content: CellContent, hidden: bool) -> tuple[str, str]:  # noqa: FBT001 - a fact of the row
    """What a reader sees; what is displayed differently from its value, between marks."""
    text = folded(_text(content))
    return ("", f"⟦hidden: {text}⟧") if hidden else (text, text)


def _text(content: CellContent) -> str:
    if isinstance(content, bool):
        return "TRUE" if content else "FALSE"
    if isinstance(content, Decimal):
        return format(content.normalize(), "f")
    if isinstance(content, date):
        return content.isoformat()
    if isinstance(content, ErrorValue):
        return content.text
    return "⟦?⟧" if isinstance(content, Uncalculated) else str(content or "")
