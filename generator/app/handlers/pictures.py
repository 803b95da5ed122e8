"""Pictures of pages, of a workbook's sheet and of what a template gives."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import Response

import generator
from generator.app import show
from generator.app.desk import State, stamp_of
from generator.app.folder import own_templates, used_templates
from generator.app.handlers.templates import template_of
from generator.app.picture_cache import Documents
from generator.app.render import page, said
from generator.app.request import desk_of, found, source_of

_NOTES = 3
"""Previews of a template that are shown; the others are the first again with other notes."""


def of_workbook(request: Request) -> Response:
    """The pages of a workbook's documents, or of the sheet that it would give."""
    desk, source = desk_of(request), source_of(request)
    line, evaluation = desk.line(source), found(desk.assessed(source).evaluation)
    links, made = desk.folder.links(), []
    if links:
        return said(desk.say("app.links", links=", ".join(map(str, links))), 409)
    if line.document is not None and line.state is State.CURRENT:
        # LibreOffice would fetch what somebody has linked to since.
        made = [*filter(desk.is_as_made, (line.document, *show.reports(desk, source)))]

    def documents() -> list[tuple[str, bytes]]:
        if made:
            return [(path.name, path.read_bytes()) for path in made]
        data = generator.preview_sheet(evaluation, own_templates())
        return [] if data is None else [("", data)]

    templates = [(path, stamp_of(path)) for path in used_templates()]
    return _drawn(request, (show.state_of(desk, source), templates, made), documents)


def of_template(request: Request) -> Response:
    """The pages that a template gives, of difficult bodies."""
    desk = desk_of(request)
    path = template_of(desk, request.path_params["id"])
    speech = desk.speech

    def documents() -> list[tuple[str, bytes]]:
        previews, _ = generator.preview_template(path)
        return [(speech.show(one.shows), one.data) for one in previews[:_NOTES]]

    return _drawn(request, (path, stamp_of(path), speech.language), documents)


def _drawn(request: Request, of: object, documents: Documents) -> Response:
    key = hashlib.sha256(repr(of).encode()).hexdigest()
    drawn = desk_of(request).pictures.of(key, documents)
    return page(request, "pictures.html", drawn=drawn, key=key, asked=request.url.path)


def picture(request: Request) -> Response:
    """The picture of a page."""
    where = request.path_params
    pictures = desk_of(request).pictures
    data = found(pictures.page(where["key"], where["document"], where["page"]))
    return Response(data, media_type="image/png")
