"""What handlers make of a request: the desk, the fields of a form, bytes; and a task started."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from generator.app import show
from generator.app.desk import Desk
from generator.app.render import page, said
from generator.app.work import Task

if TYPE_CHECKING:
    from generator import Source

T = TypeVar("T")

_LONGEST_FORM = 65_536
"""Bytes of a form; ours have a few hundred."""

LONGEST_NAME = 200
"""Letters of a file's name that are shown."""

LANGUAGE = "bagalau-language"
"""The cookie in which a browser remembers the language that was chosen."""

_SLOWEST = 120.0
"""Seconds that a browser of the same machine may take to send what it has read of a disk."""

Fields = Mapping[str, str]


def desk_of(request: Request) -> Desk:
    """The desk of the server."""
    desk: Desk = request.app.state.desk
    return desk


def found(value: T | None) -> T:
    """What was asked for; an answer of its own when it is not there."""
    if value is None:
        raise HTTPException(404)
    return value


def source_of(request: Request) -> Source:
    """The workbook that a request names."""
    return found(desk_of(request).folder.source(request.path_params["id"]))


def posted(handler: Callable[[Request, Fields], Response]) -> Callable[..., object]:
    """A handler that gets the fields of a form."""

    async def endpoint(request: Request) -> Response:
        body = await body_of(request, _LONGEST_FORM)
        if body is None:
            return Response(status_code=413)
        fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        return await run_in_threadpool(handler, request, fields)

    return endpoint


async def body_of(request: Request, most: int) -> bytes | None:
    """The body of a request; None when it is too long, too slow or cut off."""
    body = bytearray()
    try:
        async with asyncio.timeout(_SLOWEST):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    return None
    except (TimeoutError, ClientDisconnect):
        return None
    return bytes(body)


def refusal(desk: Desk) -> Response | None:
    """The answer where links lead out of the folder, and nothing is read or written over them."""
    links = desk.folder.links()
    return said(desk.say("app.links", links=", ".join(map(str, links))), 409) if links else None


def started(request: Request, task: Task) -> Response:
    """Start a task and show how far it is."""
    desk = desk_of(request)
    if not desk.start(task):
        return said(desk.say("app.busy"), 409)
    return page(request, "job.html", **show.job(desk))
