"""Who is let in: one user's browser, from our own pages, at our own address."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from generator.app.door import HEADERS, Door, Keys

AUTHORITY = "127.0.0.1:4711"
OWN = f"http://{AUTHORITY}"
COOKIES = ("own", "none", "wrong", "begun", "twice", "among others")
HOSTS = (AUTHORITY, "evil.example:4711", "localhost:4711", "127.0.0.1", "", f"{AUTHORITY}.evil")
ORIGINS = (
    OWN,
    None,
    "null",
    "http://evil.example",
    "http://127.0.0.1:80",
    f"{OWN}.evil",
    OWN.upper(),
)
SITES = ("same-origin", None, "none", "same-site", "cross-site")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH")


@dataclass
class Asked:
    """A door before an app that only counts; what it answered."""

    door: Door
    entered: list[str] = field(default_factory=list)

    def status(
        self, method: str, path: str, headers: Sequence[tuple[str, str]], query: str = ""
    ) -> int:
        self.sent: list[Any] = []

        async def ask() -> None:
            async def send(message: Any) -> None:
                self.sent.append(message)

            async def receive() -> Any:
                return {"type": "http.request", "body": b"", "more_body": False}

            scope = {
                "type": "http",
                "method": method,
                "path": path,
                "query_string": query.encode(),
                "headers": [(n.lower().encode(), v.encode("latin-1")) for n, v in headers],
            }
            await self.door(scope, receive, send)

        asyncio.run(ask())
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}


@pytest.fixture
def asked() -> Asked:
    async def app(_: Any, __: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    entered: list[str] = []
    door = Door(app, AUTHORITY, Keys(), lambda: entered.append("in"), "no")
    return Asked(door, entered)


def cookie(keys: Keys, kind: str) -> list[tuple[str, str]]:
    own = f"bagalau={keys.cookie}"
    return {
        "own": [("Cookie", own)],
        "none": [],
        "wrong": [("Cookie", f"bagalau={keys.path}")],
        "begun": [("Cookie", own[:-1])],
        "twice": [("Cookie", f"bagalau=x; {own}")],
        "among others": [("Cookie", f'_xsrf=2|a"b; =; {own}; x'), ("Cookie", "y=1")],
    }[kind]


def test_the_matrix_of_cookie_host_origin_and_method(asked: Asked) -> None:
    keys, let_in = asked.door.keys, 0
    for kind, host, origin, site, method in itertools.product(
        COOKIES, HOSTS, ORIGINS, SITES, METHODS
    ):
        headers = [*cookie(keys, kind), ("Host", host)]
        headers += [("Origin", origin)] if origin is not None else []
        headers += [("Sec-Fetch-Site", site)] if site is not None else []
        status = asked.status(method, f"{keys.base}lines", headers)
        is_ours = kind in ("own", "twice", "among others") and host == AUTHORITY
        if method in ("GET", "HEAD"):
            fits = origin in (OWN, None) and site in ("same-origin", "none", None)
        elif method == "POST":
            fits = (origin, site) in {(OWN, "same-origin"), (OWN, None), (None, "same-origin")}
        else:
            fits = False
        expected = 200 if is_ours and fits else 403 if method in METHODS[:3] else 405
        assert status == expected, (kind, host, origin, site, method)
        let_in += status == 200
    assert len(asked.entered) == let_in > 0


@pytest.mark.parametrize("name", ["Host", "Origin", "Sec-Fetch-Site"])
def test_what_is_said_twice_is_refused(asked: Asked, name: str) -> None:
    own = {"Host": AUTHORITY, "Origin": OWN, "Sec-Fetch-Site": "same-origin"}
    headers = [*cookie(asked.door.keys, "own"), *own.items()]
    assert asked.status("POST", asked.door.keys.base, headers) == 200
    assert asked.status("POST", asked.door.keys.base, [*headers, (name, own[name])]) == 403


@pytest.mark.parametrize(
    "path", ["/", "", "//", "/x/", "/../", "*", "/%2e%2e/", "http://127.0.0.1/"]
)
def test_nothing_is_below_another_path(asked: Asked, path: str) -> None:
    headers = [*cookie(asked.door.keys, "own"), ("Host", AUTHORITY)]
    assert asked.status("GET", path, headers) == 403


def test_a_token_is_traded_once_for_a_strict_cookie_of_a_path_nobody_guesses(asked: Asked) -> None:
    keys, host = asked.door.keys, [("Host", AUTHORITY)]
    path, _, query = keys.way_in().partition("?")
    assert asked.status("POST", path, [*host, ("Origin", OWN)], query) == 403
    assert asked.status("GET", path, [("Host", "evil.example")], query) == 403
    assert asked.status("GET", path, [*host, ("Sec-Fetch-Site", "cross-site")], query) == 403
    assert asked.status("GET", path, host, "token=") == 403
    assert asked.status("GET", path, host, query) == 303
    assert asked.headers["location"] == keys.base
    cookie_line = asked.headers["set-cookie"]
    assert cookie_line.startswith(f"bagalau={keys.cookie}; ")
    assert set(cookie_line.split("; ")[1:]) == {"HttpOnly", "SameSite=strict", f"Path={keys.base}"}
    assert asked.status("GET", path, host, query) == 403, "a token serves once"
    known = [*host, *cookie(keys, "own")]
    assert asked.status("GET", path, known, query) == 303, "its page may be loaded again"
    assert len({keys.path, keys.cookie, keys.again, *Keys().__dict__}) > 3
    assert min(map(len, (keys.path, keys.cookie, keys.again))) >= 22


def test_a_second_start_gets_a_token_for_its_secret_alone(asked: Asked) -> None:
    keys = asked.door.keys
    own = [("Host", AUTHORITY), ("Origin", OWN)]
    for secret, expected in ((keys.again, 200), (keys.cookie, 403), ("", 403)):
        headers = [*own, ("Authorization", f"Bearer {secret}")]
        assert asked.status("POST", f"{keys.base}again", headers) == expected
        assert asked.status("GET", f"{keys.base}again", headers) == 403
    assert len(keys.tokens) == 1


def test_every_answer_has_the_headers(asked: Asked) -> None:
    headers = [*cookie(asked.door.keys, "own"), ("Host", AUTHORITY)]
    for path in (asked.door.keys.base, "/elsewhere"):
        asked.status("GET", path, headers)
        own = {name.lower(): value for name, value in HEADERS.items()}
        assert own.items() <= asked.headers.items()
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none';")
