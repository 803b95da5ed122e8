"""The table of pages and actions; each handler reads its request, asks the desk, shows a page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import generator
from generator import Existing, Language, Notes
from generator.app import show
from generator.app.desk import Desk
from generator.app.folder import LISTS, OUTPUT, TEMPLATES, WORKBOOKS, safe_name
from generator.app.open import opened
from generator.app.render import page, said
from generator.app.work import Check, Make, Task, Verify, WriteBlanks, WriteNext

if TYPE_CHECKING:
    from generator import Problem

_LONGEST_FORM = 65_536
"""Bytes of a form; ours have a few hundred."""

_LONGEST_NAME = 200
"""Letters of a file's name that are shown."""

_SLOWEST = 120.0
"""Seconds that a browser of the same machine may take to send what it has read of a disk."""

_EXISTING = {one.value for one in Existing}

Fields = Mapping[str, str]


def desk_of(request: Request) -> Desk:
    """The desk of the server."""
    desk: Desk = request.app.state.desk
    return desk


def posted(handler: Callable[[Request, Fields], Response]) -> Callable[..., object]:
    """A handler that gets the fields of a form."""

    async def endpoint(request: Request) -> Response:
        body = await _body(request, _LONGEST_FORM)
        if body is None:
            return Response(status_code=413)
        fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        return await run_in_threadpool(handler, request, fields)

    return endpoint


async def _body(request: Request, most: int) -> bytes | None:
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


def started(request: Request, task: Task) -> Response:
    """Start a task and show how far it is."""
    desk = desk_of(request)
    if not desk.start(task):
        return said(desk.say("app.busy"), 409)
    return page(request, "job.html", **show.job(desk))


# The desk


def front(request: Request) -> Response:
    """The workbooks with their states, and what can be done with all of them."""
    desk = desk_of(request)
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
    return started(request, Check(paths, desk.folder.expected))


def make(request: Request, fields: Fields) -> Response:
    """Make the documents of all workbooks, or of one."""
    desk = desk_of(request)
    links, source = desk.folder.links(), desk.folder.source(fields.get("id", ""))
    if links:
        return said(desk.say("app.links", links=", ".join(map(str, links))), 409)
    inputs = desk.folder.inputs
    options = generator.Options(
        paths=[inputs] if source is None else [source.path],
        within=inputs,
        output=OUTPUT,
        template=show.own_templates(),
        language=desk.language,
        expect=desk.folder.expected if source is None else None,
        notes=Notes.NONE if fields.get("notes") == "none" else None,
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


async def upload(request: Request) -> Response:
    """Take in a workbook."""
    return await _take_in(request, desk_of(request).folder.inputs, WORKBOOKS)


async def take_list(request: Request) -> Response:
    """Take in the list of the bodies that are to hand in a workbook, in place of another one."""
    suffix = Path(request.query_params.get("name", "")).suffix.lower()
    target = next((path for path in LISTS if path.suffix == suffix), None)
    desk = desk_of(request)
    if target is None or target.is_symlink():
        wanted = ", ".join(path.suffix for path in LISTS)
        return said(desk.say("app.bad-name", name=suffix, suffixes=wanted), 400)
    data = await _body(request, generator.MAX_FILE)
    if data is None:
        return said(desk.say("app.too-large", name=target.name), 413)
    problem = await run_in_threadpool(generator.save_file, target, data, Existing.REPLACED)
    if problem is not None:
        return said(desk.worded([problem])[0].message, 507)
    return said(desk.say("app.taken-in", name=target.name))


async def take_template(request: Request) -> Response:
    """Take in a template; it is used once it is asked for."""
    return await _take_in(request, TEMPLATES, (".docx",))


async def _take_in(request: Request, folder: Path, suffixes: tuple[str, ...]) -> Response:
    """Take in a file under a safe name, over another one only when that was asked."""
    desk, query = desk_of(request), request.query_params
    name = safe_name(query.get("name", ""), suffixes)
    if name is None or query.get("existing") not in _EXISTING:
        shown, wanted = query.get("name", "")[:_LONGEST_NAME], ", ".join(suffixes)
        return said(desk.say("app.bad-name", name=shown, suffixes=wanted), 400)
    data = await _body(request, generator.MAX_FILE)
    if data is None:
        return said(desk.say("app.too-large", name=name), 413)
    existing, target = Existing(query["existing"]), folder / name
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


# A workbook


def workbook(request: Request) -> Response:
    """What is wrong with a workbook, or its form with points and reasons."""
    desk = desk_of(request)
    source = desk.folder.source(request.path_params["id"])
    if source is None:
        return said(desk.say("app.gone"), 404)
    return page(request, "workbook.html", **show.workbook(desk, source), **show.job(desk, Make))


def workbook_now(request: Request) -> Response:
    """The same once the file was saved again or its document changed; else nothing."""
    desk = desk_of(request)
    source = desk.folder.source(request.path_params["id"])
    if source is None or show.state_of(desk, source) == request.query_params.get("state"):
        return Response(status_code=204)
    return page(request, "workbook_now.html", **show.workbook(desk, source), **show.job(desk, Make))


def row(request: Request) -> Response:
    """Why a row of the form has its points."""
    desk = desk_of(request)
    source = desk.folder.source(request.path_params["id"])
    section, no = request.path_params["section"], request.path_params["row"]
    reasons = None if source is None else show.reasons(desk, source, section, no)
    if reasons is None:
        return said(desk.say("app.gone"), 404)
    return page(request, "row.html", reasons=reasons)


def advice(request: Request) -> Response:
    """What would raise the score of a body."""
    desk = desk_of(request)
    source = desk.folder.source(request.path_params["id"])
    lines = None if source is None else show.advice(desk, source)
    if lines is None:
        return said(desk.say("app.gone"), 404)
    return page(request, "advice.html", advice=lines)


def copy(request: Request) -> Response:
    """The marked copy of a workbook, to be saved."""
    desk = desk_of(request)
    source = desk.folder.source(request.path_params["id"])
    if source is None:
        return said(desk.say("app.gone"), 404)
    data = generator.marked_copy(generator.assess_workbook(source.path), desk.language)
    return show.attachment(f"{source.path.stem}.xlsx", data)


# Blank workbooks


def blanks(request: Request) -> Response:
    """Whom blank workbooks are made for."""
    kinds, year = generator.KIND_NAMES, date.today().year - 1  # noqa: DTZ011 - the user's own day
    return page(
        request,
        "blanks.html",
        kinds=kinds,
        year=year,
        **show.job(desk_of(request), WriteBlanks, WriteNext),
    )


def write_blanks(request: Request, fields: Fields) -> Response:
    """Write blank workbooks: for one body, for all regions, or from last year's workbooks."""
    desk = desk_of(request)
    links, inputs = desk.folder.links(), desk.folder.inputs
    if links:
        return said(desk.say("app.links", links=", ".join(map(str, links))), 409)
    if fields.get("whose") == "last":
        return started(request, WriteNext(inputs))
    year, fault = generator.reporting_year(fields.get("year", "")), None
    bodies = generator.all_regions()
    if fields.get("whose") != "regions":
        body, fault = show.body_of(desk, fields)
        bodies = () if body is None else (body,)
    if year is None:
        fault = desk.say("cli.bad-year", found=fields.get("year", "")[:10])
    if fault or year is None:
        return said(fault or "", 400)
    blank = generator.Blank
    kind = blank.REPORT if "report" in fields else blank.ORGANISATIONS
    return started(request, WriteBlanks(bodies, year, kind, inputs / str(year)))


# Files


def file(request: Request) -> Response:
    """A file of the folder, to be saved."""
    desk = desk_of(request)
    path = desk.folder.find(request.path_params["id"])
    if path is None:
        return said(desk.say("app.gone"), 404)
    return FileResponse(path, media_type="application/octet-stream", filename=path.name)


def open_file(request: Request, fields: Fields) -> Response:
    """Open a file of the folder in the program that the machine has for it."""
    desk = desk_of(request)
    path = desk.folder.find(fields.get("id", ""))
    if path is None:
        return said(desk.say("app.gone"), 404)
    if opened(path):
        return said(desk.say("app.opened", file=path.name))
    return said(desk.say("app.not-opened", file=path.name), 501)


# Papers


def papers(request: Request) -> Response:
    """Where papers are verified, and the verdicts of the last time."""
    desk = desk_of(request)
    return page(request, "papers.html", **show.verdicts(desk), **show.job(desk, Verify))


def verdicts(request: Request) -> Response:
    """The verdicts of the last time."""
    return page(request, "verdicts.html", **show.verdicts(desk_of(request)))


async def hand_in(request: Request) -> Response:
    """The verdict on a paper that is handed in; it is not kept."""
    desk, name = desk_of(request), request.query_params.get("name", "")[:_LONGEST_NAME]
    data = await _body(request, generator.MAX_FILE)
    if data is None:
        return said(desk.say("app.too-large", name=name), 413)
    return await run_in_threadpool(_verdict_on, request, data, name)


def _verdict_on(request: Request, data: bytes, name: str) -> Response:
    desk = desk_of(request)
    workbooks = [source.path for source in desk.folder.listing().sources]
    found = generator.verify_paper(data, name, OUTPUT, workbooks)
    return page(request, "verdict.html", shown=show.verdict(desk, found, name))


def verify(request: Request, _: Fields) -> Response:
    """Verify all documents."""
    desk = desk_of(request)
    return started(request, Verify((OUTPUT, desk.folder.inputs)))


# Templates


def templates(request: Request) -> Response:
    """The folder's own templates."""
    return page(request, "templates.html", **show.templates())


def template(request: Request) -> Response:
    """What is wrong with a template."""
    desk, id_ = desk_of(request), request.path_params["id"]
    path = desk.folder.template(id_)
    if path is None:
        return said(desk.say("app.gone"), 404)
    checked = generator.check_template(path)
    return page(
        request,
        "template.html",
        id=id_,
        problems=desk.worded(checked.problems),
        is_unread=checked.template is None,
    )


def template_copy(request: Request) -> Response:
    """The template with its problems as comments, to be saved."""
    desk = desk_of(request)
    path = desk.folder.template(request.path_params["id"])
    data = None if path is None else generator.marked_template(path, desk.language)
    if path is None or data is None:
        return said(desk.say("app.gone"), 404)
    return show.attachment(path.name, data)


def use_template(request: Request, fields: Fields) -> Response:
    """Make documents with a template from now on."""
    desk = desk_of(request)
    path = desk.folder.template(fields.get("id", ""))
    if path is None or desk.folder.links():
        return said(desk.say("app.gone"), 404)
    checked = generator.check_template(path)
    found = checked.template
    known = {edition.id for edition in generator.editions()}
    is_fit = not any(one.is_error for one in checked.problems)
    if found is None or not is_fit or found.edition not in known:
        return said(desk.say("app.template-unfit"), 409)
    target = TEMPLATES / found.edition / found.paper.template_name
    problem = generator.save_file(target, path.read_bytes(), Existing.REPLACED)
    if problem is not None:
        return said(desk.worded([problem])[0].message, 507)
    return said(desk.say("app.template-in-use", file=target.as_posix()))


# The program


def alive(request: Request) -> Response:
    """A page is open."""
    desk_of(request).touch()
    return Response(status_code=204)


def language(request: Request, fields: Fields) -> Response:
    """Speak another language."""
    if fields.get("language") in set(Language):
        desk_of(request).language = Language(fields["language"])
    base = request.app.state.base
    _, _, back = request.headers.get("referer", "").partition(base)
    return RedirectResponse(f"{base}{back}", 303)


def end(request: Request, _: Fields) -> Response:
    """End the program."""
    desk_of(request).end()
    return page(request, "ended.html")


STATIC = StaticFiles(directory=Path(__file__).with_name("static"))
_WORKBOOK = "/workbook/{id}"
ROUTES = [
    Route("/", front),
    Route("/lines", lines),
    Route("/job", job),
    Route("/check", posted(check), methods=["POST"]),
    Route("/make", posted(make), methods=["POST"]),
    Route("/cancel", posted(cancel), methods=["POST"]),
    Route("/upload", upload, methods=["POST"]),
    Route("/list", take_list, methods=["POST"]),
    Route(_WORKBOOK, workbook),
    Route(f"{_WORKBOOK}/now", workbook_now),
    Route(f"{_WORKBOOK}/row/{{section}}/{{row}}", row),
    Route(f"{_WORKBOOK}/advice", advice),
    Route(f"{_WORKBOOK}/copy", copy),
    Route("/blanks", blanks),
    Route("/blanks", posted(write_blanks), methods=["POST"]),
    Route("/file/{id}", file),
    Route("/open", posted(open_file), methods=["POST"]),
    Route("/papers", papers),
    Route("/papers", hand_in, methods=["POST"]),
    Route("/verdicts", verdicts),
    Route("/verify", posted(verify), methods=["POST"]),
    Route("/templates", templates),
    Route("/templates", take_template, methods=["POST"]),
    Route("/template/use", posted(use_template), methods=["POST"]),
    Route("/template/{id}", template),
    Route("/template/{id}/copy", template_copy),
    Route("/alive", alive),
    Route("/language", posted(language), methods=["POST"]),
    Route("/end", posted(end), methods=["POST"]),
    Mount("/static", STATIC),
]
