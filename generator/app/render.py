"""Pages from their templates: HTML in which whatever comes from a file is text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from generator.app.folder import id_of


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
    """A page, or a piece of one, in the language of the desk."""
    desk = request.app.state.desk
    html = (
        _environment()
        .get_template(name)
        .render(desk=desk, say=desk.say, base=request.app.state.base, **facts)
    )
    # Half a letter, from the name of a file, is no text.
    return HTMLResponse(html.encode("utf-8", "replace"))


def said(text: str, status: int = 200) -> Response:
    """A sentence as an answer; the script of the page shows it."""
    return PlainTextResponse(text.encode("utf-8", "replace"), status)
