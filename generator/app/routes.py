"""The table of pages and actions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from generator.app.handlers import (
    blanks,
    desk,
    files,
    mapping,
    papers,
    pictures,
    program,
    templates,
    workbook,
)
from generator.app.request import Fields, posted


def form(path: str, handler: Callable[[Request, Fields], Response]) -> Route:
    """An action with the fields of a form."""
    return Route(path, posted(handler), methods=["POST"])


def upload(path: str, handler: Callable[[Request], object]) -> Route:
    """An action with the bytes of a file."""
    return Route(path, handler, methods=["POST"])


_WORKBOOK = "/workbook/{id}"
ROUTES = [
    Route("/", desk.front),
    Route("/lines", desk.lines),
    Route("/job", desk.job),
    form("/check", desk.check),
    form("/make", desk.make),
    form("/cancel", desk.cancel),
    upload("/upload", files.upload),
    upload("/list", files.take_list),
    Route(_WORKBOOK, workbook.front),
    Route(f"{_WORKBOOK}/now", workbook.now),
    Route(f"{_WORKBOOK}/row/{{section}}/{{row}}", workbook.row),
    Route(f"{_WORKBOOK}/advice", workbook.advice),
    Route(f"{_WORKBOOK}/copy", workbook.copy),
    Route(f"{_WORKBOOK}/pages", pictures.of_workbook),
    Route("/picture/{key}/{document:int}/{page:int}", pictures.picture),
    Route(f"{_WORKBOOK}/mapping", mapping.front),
    form(f"{_WORKBOOK}/mapping", mapping.change),
    Route("/blanks", blanks.front),
    form("/blanks", blanks.write),
    Route("/file/{id}", files.file),
    form("/open", files.open_file),
    Route("/papers", papers.front),
    upload("/papers", papers.hand_in),
    Route("/verdicts", papers.verdicts),
    form("/verify", papers.verify),
    Route("/templates", templates.front),
    upload("/templates", files.take_template),
    form("/template/use", templates.use),
    form("/template/use-ours", templates.use_ours),
    Route("/template/{id}", templates.findings),
    Route("/template/{id}/copy", templates.copy),
    Route("/template/{id}/file", templates.ours),
    Route("/template/{id}/pages", pictures.of_template),
    Route("/tags", templates.tags),
    Route("/alive", program.alive),
    form("/language", program.language),
    form("/end", program.end),
    Mount("/static", StaticFiles(directory=Path(__file__).with_name("static"))),
]
