"""The desk: the workbooks with their states, and what is done with all of them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

import generator
from generator import Language, Notes
from generator.app import show
from generator.app.folder import OUTPUT, own_templates
from generator.app.render import page
from generator.app.request import LANGUAGE, Fields, desk_of, refusal, started
from generator.app.work import Check, Make


def front(request: Request) -> Response:
    """The workbooks with their states, and what can be done with all of them."""
    desk, chosen = desk_of(request), request.cookies.get(LANGUAGE)
    if chosen in set(Language):
        desk.language = Language(chosen)
    listing = desk.folder.listing()
    desk.check_new(listing)
    return page(
        request, "desk.html", listing=listing, **show.lines(desk, listing, {}), **show.job(desk)
    )


def lines(request: Request) -> Response:
    """A piece of the list of workbooks."""
    desk = desk_of(request)
    return page(
        request, "lines.html", **show.lines(desk, desk.folder.listing(), request.query_params)
    )


def job(request: Request) -> Response:
    """How far the work is; once it has ended, the list is shown again."""
    desk = desk_of(request)
    answer = page(request, "job.html", **show.job(desk))
    if not desk.is_busy:
        answer.headers["HX-Trigger"] = "done"
    return answer


def check(request: Request, _: Fields) -> Response:
    """Check all workbooks."""
    desk = desk_of(request)
    paths = tuple(one.path for one in desk.folder.listing().wanted)
    return started(request, Check(paths, desk.folder.inputs, desk.folder.expected))


def make(request: Request, fields: Fields) -> Response:
    """Make the documents of all workbooks, or of one."""
    desk = desk_of(request)
    refused, source = refusal(desk), desk.folder.source(fields.get("id", ""))
    if refused is not None:
        return refused
    inputs = desk.folder.inputs
    options = generator.Options(
        paths=[inputs] if source is None else [source.path],
        within=inputs,
        output=OUTPUT,
        template=own_templates(),
        language=desk.language,
        expect=desk.folder.expected if source is None else None,
        notes=next((one for one in Notes if one == fields.get("notes")), None),
        with_report="report" in fields,
        with_pdf="pdf" in fields,
    )
    return started(request, Make(options))


def cancel(request: Request, _: Fields) -> Response:
    """End the work after the file at hand."""
    desk = desk_of(request)
    if desk.job is not None:
        desk.job.cancel()
    return page(request, "job.html", **show.job(desk))
