"""The page of a workbook."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

import generator
from generator.app import show
from generator.app.render import page
from generator.app.request import desk_of, found, source_of
from generator.app.work import Make


def front(request: Request) -> Response:
    """What is wrong with a workbook, or its form with points and reasons."""
    desk, source = desk_of(request), source_of(request)
    return page(request, "workbook.html", **show.workbook(desk, source), **show.job(desk, Make))


def now(request: Request) -> Response:
    """The same once the file was saved again or its document changed; else nothing."""
    desk = desk_of(request)
    source = desk.folder.source(request.path_params["id"])
    if source is None or show.state_of(desk, source) == request.query_params.get("state"):
        return Response(status_code=204)
    return page(request, "workbook_now.html", **show.workbook(desk, source), **show.job(desk, Make))


def row(request: Request) -> Response:
    """Why a row of the form has its points."""
    section, no = request.path_params["section"], request.path_params["row"]
    reasons = found(show.reasons(desk_of(request), source_of(request), section, no))
    return page(request, "row.html", reasons=reasons)


def advice(request: Request) -> Response:
    """What would raise the score of a body."""
    lines = found(show.advice(desk_of(request), source_of(request)))
    return page(request, "advice.html", advice=lines)


def copy(request: Request) -> Response:
    """The marked copy of a workbook, to be saved."""
    desk, source = desk_of(request), source_of(request)
    data = generator.marked_copy(desk.assessed(source), desk.language)
    return show.attachment(f"{source.path.stem}.xlsx", data)
