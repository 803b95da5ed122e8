"""Files of the folder: taken in, handed out, opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

import generator
from generator import Existing
from generator.app.desk import Desk
from generator.app.folder import LISTS, TEMPLATES, WORKBOOKS, safe_name
from generator.app.open import opened
from generator.app.render import said
from generator.app.request import LONGEST_NAME, Fields, body_of, desk_of, found

if TYPE_CHECKING:
    from generator import Problem

_EXISTING = {one.value: one for one in Existing}


async def upload(request: Request) -> Response:
    """Take in a workbook."""
    return await _take_in(request, desk_of(request).folder.inputs, WORKBOOKS)


async def take_list(request: Request) -> Response:
    """Take in the list of the bodies that are to hand in a workbook."""
    suffix = Path(request.query_params.get("name", "")).suffix.lower()
    target = next((path for path in LISTS if path.suffix == suffix), None)
    if target is None or target.is_symlink():
        wanted = ", ".join(path.suffix for path in LISTS)
        return said(desk_of(request).say("app.bad-name", name=suffix, suffixes=wanted), 400)
    return await _take_in_at(request, target)


async def take_template(request: Request) -> Response:
    """Take in a template; it is used once it is asked for."""
    return await _take_in(request, TEMPLATES, (".docx",))


async def _take_in(request: Request, folder: Path, suffixes: tuple[str, ...]) -> Response:
    """Take in a file under a safe name."""
    desk, query = desk_of(request), request.query_params
    name = safe_name(query.get("name", ""), suffixes)
    if name is None or query.get("existing") not in _EXISTING:
        shown, wanted = query.get("name", "")[:LONGEST_NAME], ", ".join(suffixes)
        return said(desk.say("app.bad-name", name=shown, suffixes=wanted), 400)
    return await _take_in_at(request, folder / name)


async def _take_in_at(request: Request, target: Path) -> Response:
    """Take in a file, over another one only when that was asked."""
    desk, name = desk_of(request), target.name
    data = await body_of(request, generator.MAX_FILE)
    if data is None:
        return said(desk.say("app.too-large", name=name), 413)
    existing = _EXISTING.get(request.query_params.get("existing", ""), Existing.KEPT)
    problem = await run_in_threadpool(_taken_in, desk, target, data, existing)
    if problem is None:
        return said(desk.say("app.taken-in", name=name))
    is_there = problem.code is generator.Code.OUTPUT_EXISTS
    if is_there:
        return said(desk.say("app.exists", name=name), 202)
    return said(desk.worded([problem])[0].message, 507)


def _taken_in(desk: Desk, target: Path, data: bytes, existing: Existing) -> Problem | None:
    """Write an uploaded workbook, never through a link."""
    if any(link == target or link in target.parents for link in desk.folder.links()):
        existing = Existing.KEPT
    return generator.save_file(target, data, existing)


def file(request: Request) -> Response:
    """A file of the folder, to be saved."""
    path = found(desk_of(request).folder.find(request.path_params["id"]))
    return FileResponse(path, media_type="application/octet-stream", filename=path.name)


def open_file(request: Request, fields: Fields) -> Response:
    """Open a file of the folder in the program that the machine has for it."""
    desk = desk_of(request)
    path = found(desk.folder.find(fields.get("id", "")))
    if opened(path):
        return said(desk.say("app.opened", file=path.name))
    return said(desk.say("app.not-opened", file=path.name), 501)
