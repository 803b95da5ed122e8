"""The actions of the program itself: its language, its end."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from generator import Language
from generator.app.render import page
from generator.app.request import LANGUAGE, Fields, desk_of

_YEAR = 365 * 24 * 3600
"""Seconds that a browser remembers the language for."""


def alive(request: Request) -> Response:
    """A page is open."""
    desk_of(request).touch()
    return Response(status_code=204)


def language(request: Request, fields: Fields) -> Response:
    """Speak another language, at the next start too."""
    if fields.get("language") in set(Language):
        desk_of(request).language = Language(fields["language"])
    base = request.app.state.base
    _, _, back = request.headers.get("referer", "").partition(base)
    answer = RedirectResponse(f"{base}{back}", 303)
    # The path and the port differ at each start; the language is no secret.
    chosen = desk_of(request).language.value
    answer.set_cookie(LANGUAGE, chosen, max_age=_YEAR, httponly=True, samesite="strict")
    return answer


def end(request: Request, _: Fields) -> Response:
    """End the program."""
    desk_of(request).end()
    return page(request, "ended.html")
