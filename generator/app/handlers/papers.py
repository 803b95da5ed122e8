"""The page that verifies papers."""

from __future__ import annotations

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import generator
from generator.app import show
from generator.app.folder import OUTPUT
from generator.app.render import page, said
from generator.app.request import LONGEST_NAME, Fields, body_of, desk_of, refusal, started
from generator.app.work import Verify


def front(request: Request) -> Response:
    """Where papers are verified, and the verdicts of the last time."""
    desk = desk_of(request)
    return page(request, "papers.html", **show.verdicts(desk), **show.job(desk, Verify))


def verdicts(request: Request) -> Response:
    """The verdicts of the last time."""
    return page(request, "verdicts.html", **show.verdicts(desk_of(request)))


async def hand_in(request: Request) -> Response:
    """The verdict on a paper that is handed in; it is not kept."""
    desk, name = desk_of(request), request.query_params.get("name", "")[:LONGEST_NAME]
    data = await body_of(request, generator.MAX_FILE)
    if data is None:
        return said(desk.say("app.too-large", name=name), 413)
    return await run_in_threadpool(_verdict_on, request, data, name)


def _verdict_on(request: Request, data: bytes, name: str) -> Response:
    desk = desk_of(request)
    refused = refusal(desk)
    if refused is not None:
        return refused
    workbooks = [source.path for source in desk.folder.listing().sources]
    found = generator.verify_paper(data, name, OUTPUT, workbooks, Path())
    return page(request, "verdict.html", shown=show.verdict(desk, found, name))


def verify(request: Request, _: Fields) -> Response:
    """Verify all documents."""
    desk = desk_of(request)
    return refusal(desk) or started(request, Verify((OUTPUT, desk.folder.inputs)))
