"""The table of pages, and their server: it ends by its button, Ctrl-C, or when no page is open."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles

from generator import Language
from generator.app import blanks, files, home, mapping, papers, templates, workbook
from generator.app.desk import Desk
from generator.app.door import Door, Keys
from generator.app.holder import HeldError, held, way_into_running
from generator.app.request import Fields, posted, refused


def _form(path: str, handler: Callable[[Request, Fields], Response]) -> Route:
    """An action with the fields of a form."""
    return Route(path, posted(handler), methods=["POST"])


def _upload(path: str, handler: Callable[[Request], object]) -> Route:
    """An action with the bytes of a file."""
    return Route(path, handler, methods=["POST"])


_WORKBOOK = "/workbook/{id}"
ROUTES = [
    Route("/", home.show),
    Route("/lines", home.lines),
    Route("/job", home.job),
    _form("/check", home.check),
    _form("/make", home.make),
    _form("/cancel", home.cancel),
    _upload("/upload", files.upload),
    _upload("/list", files.take_list),
    Route(_WORKBOOK, workbook.show),
    Route(f"{_WORKBOOK}/now", workbook.now),
    Route(f"{_WORKBOOK}/row/{{section}}/{{row}}", workbook.row),
    Route(f"{_WORKBOOK}/advice", workbook.advice),
    Route(f"{_WORKBOOK}/copy", workbook.copy),
    Route(f"{_WORKBOOK}/pages", workbook.pages),
    Route("/picture/{key}/{document:int}/{page:int}", workbook.picture),
    Route(f"{_WORKBOOK}/mapping", mapping.show),
    _form(f"{_WORKBOOK}/mapping", mapping.change),
    Route("/blanks", blanks.show),
    _form("/blanks", blanks.write),
    Route("/file/{id}", files.file),
    _form("/open", files.open_file),
    Route("/papers", papers.show),
    _upload("/papers", papers.hand_in),
    Route("/verdicts", papers.verdicts),
    _form("/verify", papers.verify),
    Route("/templates", templates.show),
    _upload("/templates", files.take_template),
    _form("/template/use", templates.use),
    _form("/template/use-ours", templates.use_ours),
    Route("/template/{id}", templates.findings),
    Route("/template/{id}/copy", templates.copy),
    Route("/template/{id}/file", templates.ours),
    Route("/template/{id}/pages", templates.pages),
    Route("/tags", templates.tags),
    Route("/alive", home.alive),
    _form("/language", home.language),
    _form("/end", home.end),
    Mount("/static", StaticFiles(directory=Path(__file__).with_name("static"))),
]

LOOPBACK = "127.0.0.1"

_LEFT_ALONE = 300.0
"""Seconds without a request after which all pages are closed: each asks every 20 seconds, and a
browser lets a page in the background ask once a minute."""

_AT_ONCE = 64
"""Requests answered at a time; a page sends a few."""

_GRACE = 3
"""Seconds that requests under way have when the program ends."""


class PortError(Exception):
    """The port cannot be had: another program listens there, or only the system may."""


def serve(folder: Path, port: int, language: Language, announce: Callable[[str], object]) -> None:
    """Serve a folder until it is ended; ``announce`` gets the address once it is there.

    ``port`` 0 is any that is free; a folder that this user has open already has its address.
    HeldError when another user or machine has it open, PortError when the port cannot be had,
    OSError when nothing can be written into the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Names in manifests and messages are then those that the command line gives in this folder.
    with contextlib.chdir(folder):
        folder = Path.cwd()
        try:
            _serve(folder, port, language, announce)
        except HeldError:
            way = way_into_running(folder)
            if way is None:
                raise
            announce(way)


def _serve(folder: Path, port: int, language: Language, announce: Callable[[str], object]) -> None:
    keys, desk = Keys(), Desk(language, folder.name)
    with _listening(port) as listening:
        authority = f"{LOOPBACK}:{listening.getsockname()[1]}"
        with held(folder, authority, keys):
            server = Server(app_of(desk, keys, authority), desk)
            # Thousands of workbooks are found while the browser opens.
            threading.Thread(target=desk.folder.listing, daemon=True).start()
            try:
                with contextlib.suppress(KeyboardInterrupt):
                    announce(f"http://{authority}{keys.way_in()}")
                    server.run(sockets=[listening])
            finally:
                desk.close()


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise PortError from error


def app_of(desk: Desk, keys: Keys, authority: str) -> Door:
    """The pages of a desk, behind their door."""
    pages = Starlette(
        routes=[Mount(keys.base.rstrip("/"), Router(ROUTES, redirect_slashes=False))],
        exception_handlers={HTTPException: refused, Exception: refused},
    )
    pages.state.desk, pages.state.base = desk, keys.base
    return Door(pages, authority, keys, desk.touch, desk.say("app.shut"))


class Server(uvicorn.Server):
    """A server that ends when the desk is left."""

    def __init__(self, app: Door, desk: Desk) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=_AT_ONCE,
                timeout_graceful_shutdown=_GRACE,
            )
        )
        self._desk = desk

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second; True ends the server."""
        is_left = time.monotonic() - self._desk.seen > _LEFT_ALONE and not self._desk.is_busy
        return await super().on_tick(counter) or self._desk.is_ended or is_left
