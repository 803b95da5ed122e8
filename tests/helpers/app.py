"""The server of the app in this process, and a browser's requests to it."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from generator.app.desk import Desk
from generator.app.door import COOKIE, Keys
from generator.app.run import LOOPBACK, Server, app_of
from generator.messages.wording import Language


@dataclass(frozen=True)
class Answer:
    """An answer, its body as text."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode("utf-8")

    def ids(self, text: str) -> list[str]:
        """The ids of the links that have a text in their path."""
        return re.findall(rf"{text}/([0-9a-f]{{16}})", self.text)


@dataclass(frozen=True)
class Served:
    """A server of the current folder; requests carry its cookie and come from its pages."""

    authority: str
    keys: Keys
    desk: Desk

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, body: bytes = b"", **headers: str) -> Answer:
        return self.ask("POST", path, body, headers)

    def form(self, path: str, **fields: str) -> Answer:
        return self.post(path, urlencode(fields).encode())

    def upload(self, name: str, data: bytes, existing: str = "kept") -> Answer:
        return self.post(f"upload?{urlencode({'name': name, 'existing': existing})}", data)

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        own = {"Cookie": f"{COOKIE}={self.keys.cookie}", "Origin": f"http://{self.authority}"}
        connection = http.client.HTTPConnection(self.authority, timeout=60)
        try:
            connection.request(method, self.keys.base + path, body, {**own, **headers})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def work(self) -> None:
        """Wait until the work under way is done."""
        assert self.desk.job is not None
        self.desk.job.wait()
        assert not self.desk.is_busy


@contextlib.contextmanager
def served(folder: Path, language: Language = Language.ENGLISH) -> Iterator[Served]:
    """A server of a folder, which is the current one meanwhile."""
    with contextlib.chdir(folder), socket.create_server((LOOPBACK, 0)) as listening:
        authority = f"{LOOPBACK}:{listening.getsockname()[1]}"
        keys, desk = Keys(), Desk(language, folder.name)
        server = Server(app_of(desk, keys, authority), desk)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Served(authority, keys, desk)
        finally:
            desk.end(after=0)
            thread.join()
            desk.close()
