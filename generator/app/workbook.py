"""The page of a workbook: its problems with the rows around them, or its form and its pictures."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import generator
from generator import Paper
from generator.app.desk import Desk, State, stamp_of, stamp_with_mapping
from generator.app.folder import OUTPUT, id_of, own_templates, used_templates
from generator.app.home import shown_job
from generator.app.request import attachment, check_links, desk_of, drawn, found, page, source_of

_MOST = 60
"""Problems of a workbook that are shown at once, each with the rows around it."""

_MOST_LINES = 500
"""Lines of reasons: a row may name each organisation of a ministry."""

_ABOVE, _BELOW, _BESIDE = 2, 2, 3
"""Rows and columns shown around a faulty cell."""

_NAMING = 3
"""Columns at the beginning of a table that say whose row it is: number, БСН, name."""

_HEADERS = 3
"""Cells that make a row that of the headers."""

_LONGEST = 60
"""Letters of a cell that are shown."""

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d*)")

_OF_LAYOUT = {"sheet-missing", "tab-unread", "header-missing", "column-missing"}


def show(request: Request) -> Response:
    """What is wrong with a workbook, or its form with points and reasons."""
    return _shown(request, "workbook.html", source_of(request))


def now(request: Request) -> Response:
    """The same once the file was saved again or its document changed; else nothing."""
    desk = desk_of(request)
    source = desk.folder.source(request.path_params["id"])
    if source is None or _state(desk, source) == request.query_params.get("state"):
        return Response(status_code=204)
    return _shown(request, "workbook_now.html", source)


def row(request: Request) -> Response:
    """Why a row of the form has its points."""
    desk, asked = desk_of(request), request.path_params
    evaluation = found(desk.assessed(source_of(request)).evaluation)
    try:
        lines = generator.explain_points(evaluation, asked["section"], asked["row"], desk.language)
    except KeyError as error:
        raise HTTPException(404) from error
    return page(request, "row.html", reasons=_some(desk, lines[1:]))


def advice(request: Request) -> Response:
    """What would raise the score of a body."""
    desk = desk_of(request)
    evaluation = found(desk.assessed(source_of(request)).evaluation)
    lines = generator.explain_advice(evaluation, desk.language)
    return page(request, "advice.html", advice=_some(desk, lines))


def _some(desk: Desk, lines: Sequence[str]) -> Sequence[str]:
    """As many lines as a page has room for."""
    if len(lines) <= _MOST_LINES:
        return lines
    return (*lines[:_MOST_LINES], desk.say("app.more-lines", count=len(lines) - _MOST_LINES))


def copy(request: Request) -> Response:
    """The marked copy of a workbook, to be saved."""
    desk, source = desk_of(request), source_of(request)
    data = generator.marked_copy(desk.assessed(source), desk.language)
    return attachment(f"{source.path.stem}.xlsx", data)


def pages(request: Request) -> Response:
    """The pages of a workbook's documents, or of the sheet that it would give."""
    desk, source = desk_of(request), source_of(request)
    line, evaluation = desk.line(source), found(desk.assessed(source).evaluation)
    check_links(desk)
    made: list[Path] = []
    if line.document is not None and line.state is State.CURRENT:
        # LibreOffice would fetch what somebody has linked to since.
        made = [*filter(desk.is_as_made, (line.document, *_reports(desk, source)))]

    def documents() -> list[tuple[str, bytes]]:
        if made:
            return [(path.name, path.read_bytes()) for path in made]
        data = generator.preview_sheet(evaluation, own_templates())
        return [] if data is None else [("", data)]

    templates = [(path, stamp_of(path)) for path in used_templates()]
    return drawn(request, (_state(desk, source), templates, made), documents)


def picture(request: Request) -> Response:
    """The picture of a page."""
    where, pictures = request.path_params, desk_of(request).pictures
    data = found(pictures.page(where["key"], where["document"], where["page"]))
    return Response(data, media_type="image/png")


def _state(desk: Desk, source: generator.Source) -> str:
    """What a page of a workbook depends on: another state, another page."""
    document = OUTPUT / desk.options.document(source)
    own = stamp_with_mapping(source.path)
    stamps = (own, stamp_of(document), desk.written, desk.language.value)
    return hashlib.sha256(repr(stamps).encode()).hexdigest()[:16]


def _shown(request: Request, name: str, source: generator.Source) -> Response:
    """The page of a workbook: its problems by sheet, or its form."""
    desk = desk_of(request)
    state, assessed = _state(desk, source), desk.assessed(source)
    line = desk.line(source)
    sheets = {} if assessed.workbook is None else {s.name: s for s in assessed.workbook.sheets}
    problems = desk.worded(assessed.problems)
    by_sheet: dict[str, list[tuple[int, generator.Worded, Excerpt | None]]] = {}
    for number, one in enumerate(problems[:_MOST], start=1):
        sheet = sheets.get(one.sheet)
        around = None if sheet is None else excerpt(desk.speech, sheet, one.cells)
        by_sheet.setdefault(one.sheet, []).append((number, one, around))
    codes = {one.code.code for one in assessed.problems}
    return page(
        request,
        name,
        line=line,
        id=line.id,
        state=state,
        by_sheet=by_sheet,
        more=max(0, len(problems) - _MOST),
        evaluation=assessed.evaluation,
        reports=_reports(desk, source),
        has_pictures=generator.can_draw(),
        problem_count=len(problems),
        is_foreign=any(is_of_layout(code) or code.startswith("mapping-") for code in codes),
        **shown_job(desk, line.id),
    )


def is_of_layout(code: str) -> bool:
    """True of a problem's code that another layout gives."""
    return code in _OF_LAYOUT


def _reports(desk: Desk, source: generator.Source) -> list[Path]:
    """What was made of a workbook beside its sheet."""
    papers = (Paper.REPORT, Paper.INSPECTIONS)
    paths = (OUTPUT / desk.options.document(source, paper) for paper in papers)
    return [path for path in paths if desk.folder.find(id_of(path))]


@dataclass(frozen=True)
class DrawnCell:
    """A cell as it is shown."""

    text: str
    is_number: bool
    is_faulty: bool


@dataclass(frozen=True)
class Excerpt:
    """Columns by their letters, and rows by their numbers; a gap before one is ``is_apart``."""

    columns: Sequence[str]
    rows: Sequence[DrawnRow]


@dataclass(frozen=True)
class DrawnRow:
    """A row as it is shown; headers are those of the whole table."""

    number: int
    is_head: bool
    is_apart: bool
    cells: Sequence[DrawnCell]


def excerpt(
    speech: generator.Speech, sheet: generator.Sheet, cells: Sequence[str]
) -> Excerpt | None:
    """What is around the first of the faulty cells, with those of the others that are near it."""
    spot = _split(cells[0]) if cells else None
    if spot is None:
        return None
    row, column = spot
    head = next((one.number for one in sheet.rows if len(one.cells) >= _HEADERS), row)
    last = max((max(one.cells) for one in sheet.rows if one.cells), default=column)
    numbers = [*range(max(1, row - _ABOVE), row + _BELOW + 1)]
    if head < numbers[0]:
        numbers.insert(0, head)
    heads = [head] if head < row else []
    return drawn_rows(speech, sheet, numbers, [*_columns(column, last)], heads, faulty=cells)


def drawn_rows(
    speech: generator.Speech,
    sheet: generator.Sheet,
    numbers: Sequence[int],
    columns: Sequence[int],
    heads: Container[int],
    faulty: Container[str] = (),
) -> Excerpt:
    """Rows and columns of a sheet; ``heads`` are the rows of headers, ``faulty`` some addresses."""
    contents = {one.number: one.cells for one in sheet.rows}

    def cell(number: int, column: int) -> DrawnCell:
        own = contents.get(number, {}).get(column)
        text, is_number = _text(speech, own.content) if own else ("", False)
        return DrawnCell(text, is_number, generator.address(number, column) in faulty)

    rows = [
        DrawnRow(
            number,
            is_head=number in heads,
            is_apart=before is not None and number - before > 1,
            cells=[cell(number, column) for column in columns],
        )
        for before, number in pairwise([None, *numbers])
        if number is not None
    ]
    return Excerpt([generator.column_letters(column) for column in columns], rows)


def _split(cell: str) -> tuple[int, int] | None:
    """The row and column of an address, each from 1."""
    found = _ADDRESS.fullmatch(cell)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _columns(column: int, last: int) -> Iterator[int]:
    first = max(1, column - _BESIDE)
    yield from range(1, min(_NAMING + 1, first))
    yield from range(first, min(column + _BESIDE, last) + 1)


def _text(speech: generator.Speech, content: generator.CellContent) -> tuple[str, bool]:
    """A cell's content as Excel would show it, and whether it stands on the right."""
    if isinstance(content, bool):
        return str(content).upper(), False
    if isinstance(content, Decimal):
        return speech.number(content), True
    if isinstance(content, date):
        return f"{content:%d.%m.%Y}", True
    text = content if isinstance(content, str) else getattr(content, "text", "")
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"), False
