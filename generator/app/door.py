"""Lets in the requests of one user's browser alone: the address, the sender and the cookie count.

Loopback is open to every program and every page of the machine. A request must name our address
(DNS rebinding names another), come from our own pages (other sites are named by the browser), and
carry the cookie that a one-time token is traded for. The cookie belongs to a path that nobody can
guess: browsers send cookies to every port of a host, and so to servers of other users.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "bagalau"
ENTER, TOKEN = "enter", "token"
AGAIN = "again"
"""Where a second start of the same user asks for a token."""

_SECRET = 16
"""Bytes of randomness of a token, a cookie, a path."""

_SAFE, _METHODS = ("GET", "HEAD"), ("GET", "HEAD", "POST")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # With "no-referrer" browsers send forms from an origin "null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""The headers of every answer."""


def _secret() -> str:
    return secrets.token_urlsafe(_SECRET)


@dataclass(frozen=True)
class Keys:
    """The secrets of one start: of the path, of the cookie, of a second start; tokens not used."""

    path: str = field(default_factory=_secret)
    cookie: str = field(default_factory=_secret)
    again: str = field(default_factory=_secret)
    tokens: set[str] = field(default_factory=set)

    @property
    def base(self) -> str:
        """The path that all pages lie below."""
        return f"/{self.path}/"

    def way_in(self) -> str:
        """The path of the first page with a new token, for one use."""
        token = _secret()
        self.tokens.add(token)
        return f"{self.base}{ENTER}?{TOKEN}={token}"


def _same(found: str, secret: str) -> bool:
    return secrets.compare_digest(found.encode("utf-8", "replace"), secret.encode())


@dataclass(frozen=True)
class Door:
    """The way into an app; ``authority`` is the address and port that it is reached at.

    ``entered`` is called for each request that is let in; the others get the ``refusal``.
    """

    app: ASGIApp
    authority: str
    keys: Keys
    entered: Callable[[], object]
    refusal: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it to the app."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        answer = self._answer(scope, Headers(scope=scope))
        if answer is None:
            self.entered()
        await (answer or self.app)(scope, receive, sent)

    def _answer(self, scope: Scope, headers: Headers) -> Response | None:
        """What a request gets here; None when it may go on."""
        method, path = scope["method"], scope["path"]
        if method not in _METHODS:
            return self._refused(405)
        if not self._is_from_here(method, headers) or not path.startswith(self.keys.base):
            return self._refused(403)
        place = path.removeprefix(self.keys.base)
        if place == AGAIN:
            return self._again(method, headers)
        if place == ENTER and method == "GET":
            return self._entered(scope["query_string"], headers)
        return None if self._is_known(headers) else self._refused(403)

    def _refused(self, status: int) -> Response:
        return PlainTextResponse(self.refusal, status)

    def _is_from_here(self, method: str, headers: Headers) -> bool:
        """True when the request names our address and comes from no page but ours."""
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        sites = headers.getlist("sec-fetch-site")
        own = [f"http://{self.authority}"]
        if hosts != [self.authority] or origins not in ([], own):
            return False
        if method in _SAFE:
            return sites in ([], ["same-origin"], ["none"])
        return sites in ([], ["same-origin"]) and (origins == own or bool(sites))

    def _is_known(self, headers: Headers) -> bool:
        return any(_same(found, self.keys.cookie) for found in _cookies(headers))

    def _entered(self, query: bytes, headers: Headers) -> Response:
        token = query.decode("ascii", "replace").removeprefix(f"{TOKEN}=")
        if token not in self.keys.tokens:
            # The way in was used already: by this browser, or by somebody who should not have.
            return (
                RedirectResponse(self.keys.base, 303)
                if self._is_known(headers)
                else self._refused(403)
            )
        self.keys.tokens.discard(token)
        answer = RedirectResponse(self.keys.base, 303)
        answer.set_cookie(
            COOKIE, self.keys.cookie, path=self.keys.base, httponly=True, samesite="strict"
        )
        return answer

    def _again(self, method: str, headers: Headers) -> Response:
        """A new way in for a program that knows the secret of the file of this start."""
        found = headers.get("authorization", "").removeprefix("Bearer ")
        if method != "POST" or not _same(found, self.keys.again):
            return self._refused(403)
        return PlainTextResponse(self.keys.way_in())


def _cookies(headers: Headers) -> Iterator[str]:
    """Every value of our cookie; other servers of the machine have odd ones beside it."""
    for line in headers.getlist("cookie"):
        for cookie in line.split(";"):
            name, _, value = cookie.strip().partition("=")
            if name == COOKIE:
                yield value
