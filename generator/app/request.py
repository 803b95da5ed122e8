"""Requests (desk, form, bytes) and answers (pages, sentences, files) of all handlers."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NoReturn, TypeVar
from urllib.parse import parse_qsl, quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

import generator
from generator.app.desk import Desk
from generator.app.folder import id_of
from generator.app.work import Documents

T = TypeVar("T")

_LONGEST_FORM = 65_536
"""Bytes of a form; ours have a few hundred."""

LONGEST_NAME = 200
"""Letters of a file's name that are shown."""

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


def source_of(request: Request) -> generator.Source:
    """The workbook that a request names."""
    return found(desk_of(request).folder.source(request.path_params["id"]))


def whole_number(text: str, usual: int) -> int:
    """The number that a field or query has, the usual one where it has none."""
    return int(text) if text.isascii() and text.isdigit() else usual


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


async def uploaded(request: Request, name: str) -> bytes:
    """The bytes of a file that is handed in under a name."""
    data = await body_of(request, generator.MAX_FILE)
    if data is None:
        refuse(desk_of(request).say("app.too-large", name=name), 413)
    return data


def refuse(text: str, status: int) -> NoReturn:
    """End a request with a sentence; see :func:`refused`."""
    raise HTTPException(status, text)


def check_links(desk: Desk) -> None:
    """Refuse where links lead out of the folder: nothing is read or written over them."""
    links = desk.folder.links()
    if links:
        refuse(desk.say("app.links", links=", ".join(map(str, links))), 409)


def refused(request: Request, error: Exception) -> Response:
    """What a request gets that was refused, and one that failed by a fault of ours.

    A form of a page gets it as an answer like others, for its place of sentences: browsers print
    any other to their console.
    """
    say = desk_of(request).say
    if not isinstance(error, HTTPException):
        answer = said(say("app.failed"), 500)
    elif error.status_code == 404:  # what a workbook, a row, a page gives that is not there
        answer = said(say("app.gone"), 404)
    else:
        answer = said(error.detail, error.status_code)
    if "hx-request" in request.headers:
        answer.status_code = 200
        answer.headers["HX-Retarget"] = "#said"
    return answer


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("pages")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["id_of"] = id_of
    return environment


def page(request: Request, name: str, **facts: object) -> Response:
    """A page, or a piece of one, in the language of the desk; what comes from a file is text."""
    desk, template = desk_of(request), _environment().get_template(name)
    html = template.render(desk=desk, say=desk.say, base=request.app.state.base, **facts)
    # Half a letter, from the name of a file, is no text.
    return HTMLResponse(html.encode("utf-8", "replace"))


def drawn(request: Request, of: object, documents: Documents) -> Response:
    """The pages of documents as pictures, once they are drawn; of the same, the same documents."""
    key = hashlib.sha256(repr(of).encode()).hexdigest()
    pictures = desk_of(request).pictures.of(key, documents)
    return page(request, "pictures.html", drawn=pictures, key=key, asked=request.url.path)


def said(text: str, status: int = 200) -> Response:
    """A sentence as an answer; in a page it stays text whatever file it names."""
    data = text.encode("utf-8", "replace")
    return PlainTextResponse(data, status, {"HX-Reswap": "textContent"})


def attachment(name: str, data: bytes) -> Response:
    """Bytes to be saved under a name."""
    shown = f"attachment; filename*=UTF-8''{quote(name.encode('utf-8', 'replace'))}"
    kind = "application/octet-stream"
    return Response(data, media_type=kind, headers={"Content-Disposition": shown})
