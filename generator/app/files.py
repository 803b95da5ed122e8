"""Files of the folder: taken in, handed out, opened."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

import generator
from generator import Existing
from generator.app.desk import Desk
from generator.app.folder import LISTS, TEMPLATES, WORKBOOKS, safe_name
from generator.app.request import LONGEST_NAME, Fields, desk_of, found, refuse, said, uploaded

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
        refuse(desk_of(request).say("app.bad-name", name=suffix, suffixes=wanted), 400)
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
        refuse(desk.say("app.bad-name", name=shown, suffixes=wanted), 400)
    return await _take_in_at(request, folder / name)


async def _take_in_at(request: Request, target: Path) -> Response:
    """Take in a file, over another one only when that was asked."""
    desk, name = desk_of(request), target.name
    data = await uploaded(request, name)
    existing = _EXISTING.get(request.query_params.get("existing", ""), Existing.KEPT)
    problem = await run_in_threadpool(_taken_in, desk, target, data, existing)
    if problem is None:
        return said(desk.say("app.taken-in", name=name))
    if problem.code is not generator.Code.OUTPUT_EXISTS:
        refuse(desk.worded([problem])[0].message, 507)
    return said(desk.say("app.exists", name=name), 202)


def _taken_in(
    desk: Desk, target: Path, data: bytes, existing: Existing
) -> generator.Problem | None:
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
    if not opened(path):
        refuse(desk.say("app.not-opened", file=path.name), 501)
    return said(desk.say("app.opened", file=path.name))


def opened(path: Path) -> bool:
    """Open a file in Word, Excel, the browser; False when the machine has nothing for it."""
    if sys.platform == "win32":
        try:
            os.startfile(path)  # noqa: S606 - a file of the folder, as a double click opens it
        except OSError:
            return False
        return True
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None:
        return False
    subprocess.Popen(  # noqa: S603 - a path from the root never is an option
        [opener, str(path.absolute())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True
