"""The lock of a folder and its owner: one program at a time, found by a second start of the user.

In the folder lie a lock and, for others, the name of who holds it. How to ask the running program
for a way in stands in a file below the user's home that nobody else may read.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import http.client
import json
import os
import platform
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from generator.app.door import AGAIN, Keys

T = TypeVar("T")

_LOCK, _OWNER = ".bagalau-app-lock", ".bagalau-app"
_ASKED_FOR, _ASKED_AGAIN = 3.0, 0.2
"""Seconds that a start waits for the words of one that has just begun, and between two looks."""

_PATIENCE = 5.0
"""Seconds for an answer of the running program."""

_MOST = 4096
"""Characters of a file of ours, and bytes of an answer."""


@dataclass(frozen=True)
class Owner:
    """Who holds a folder: the user and the machine."""

    user: str
    machine: str


@dataclass(frozen=True)
class _Running:
    """Where the program of this user runs, and the secret that it gives a way in for."""

    authority: str
    base: str
    again: str
    machine: str


class HeldError(Exception):
    """The folder is held by another program; ``owner`` is who runs it, as far as it is known."""

    def __init__(self, owner: Owner) -> None:
        super().__init__(owner)
        self.owner = owner


@contextlib.contextmanager
def held(folder: Path, authority: str, keys: Keys) -> Iterator[None]:
    """Hold a folder for the program at an address; HeldError when another one does.

    OSError when nothing can be written there.
    """
    lock = FileLock(folder / _LOCK, timeout=0)
    try:
        with contextlib.suppress(NotImplementedError):  # filelock's word for a disk without locks
            lock.acquire()
    except Timeout as error:
        raise HeldError(_stored(Owner, folder / _OWNER) or Owner("?", "?")) from error
    secret = _secret_file(folder)
    try:
        _write(folder / _OWNER, asdict(_self()), 0o644)
        running = _Running(authority, keys.base, keys.again, platform.node())
        _write(secret, asdict(running), 0o600)
        yield
    finally:
        for file in (secret, folder / _OWNER):
            with contextlib.suppress(OSError):
                file.unlink()
        lock.release()


def way_into_running(folder: Path) -> str | None:
    """A new way into the program of this user that holds the folder; None when there is none."""
    until = time.monotonic() + _ASKED_FOR
    while True:
        running = _stored(_Running, _secret_file(folder))
        if running is not None and running.machine == platform.node():
            return _asked(running)
        if time.monotonic() > until:
            return None
        time.sleep(_ASKED_AGAIN)


def _asked(running: _Running) -> str | None:
    origin = f"http://{running.authority}"
    headers = {"Origin": origin, "Authorization": f"Bearer {running.again}"}
    connection = http.client.HTTPConnection(running.authority, timeout=_PATIENCE)
    try:
        connection.request("POST", running.base + AGAIN, headers=headers)
        answer = connection.getresponse()
        way = answer.read(_MOST).decode("ascii")
    except (OSError, http.client.HTTPException, UnicodeError):
        return None
    finally:
        connection.close()
    return f"{origin}{way}" if answer.status == 200 else None


def _self() -> Owner:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        user = str(os.getuid()) if hasattr(os, "getuid") else ""
    return Owner(user, platform.node())


def _secret_file(folder: Path) -> Path:
    own = hashlib.sha256(os.fsencode(os.path.realpath(folder))).hexdigest()
    return Path.home() / ".bagalau" / f"{own}.json"


def _write(file: Path, found: dict[str, str], mode: int) -> None:
    """A file that is whole or not there, and never readable to more than ``mode`` says."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(found, stream)
    new.replace(file)


def _stored(kind: type[T], file: Path) -> T | None:
    """What a file of ours holds; None when it is not there yet, or of another version."""
    try:
        with file.open(encoding="utf-8") as stream:
            found = json.loads(stream.read(_MOST))
        return kind(**found) if all(isinstance(one, str) for one in found.values()) else None
    except (OSError, ValueError, TypeError, AttributeError):
        return None
