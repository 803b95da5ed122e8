"""How the app starts and ends: once in a folder, shown again, told who holds it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.app import holder
from generator.app.door import Keys
from generator.app.holder import HeldError, held
from generator.app.shortcut import desktop, starter, tell
from generator.messages.wording import Language, speech
from tests.conftest import Run
from tests.helpers.app import served
from tests.helpers.folders import write
from tests.helpers.paths import ROOT


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return home


class Program:
    """``bagalau app`` in a process, with what it prints first."""

    def __init__(self, *words: str | Path) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "generator", "app", *map(str, words), "--lang", "en"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline()

    def end(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=30)
        return self.process.returncode


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    started = Program(tmp_path / "work", "--no-open")
    yield started
    started.end()


@pytest.mark.slow
def test_a_second_start_of_the_same_user_opens_the_first_again(
    program: Program, home: Path, tmp_path: Path
) -> None:
    first = re.search(r"http://(127\.0\.0\.1:\d+)/\S+/enter\?token=\S+", program.line)
    assert first is not None, program.line
    (secret,) = (home / ".bagalau").iterdir()
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(secret.parent.stat().st_mode) == 0o700
    again = Program(tmp_path / "work", "--no-open")
    again.process.communicate(timeout=30)
    assert again.process.returncode == 0
    assert first[1] in again.line
    assert again.line != program.line, "a new token"
    other = Program(tmp_path / "other", "--no-open")
    assert first[1] not in other.line, "another folder has its own"
    assert other.end() == 0
    assert program.end() == 0
    assert list((home / ".bagalau").iterdir()) == []
    assert not (tmp_path / "work" / ".bagalau-app").exists()


@pytest.mark.slow
def test_another_user_is_told_who_holds_the_folder(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "http" in program.line
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    monkeypatch.setenv("HOME", str(stranger))
    monkeypatch.setattr(holder, "_ASKED_FOR", 0.0)
    owner = json.loads((tmp_path / "work" / ".bagalau-app").read_text())
    refused = Program(tmp_path / "work", "--no-open")
    _, said = refused.process.communicate(timeout=30)
    assert refused.process.returncode == 1
    assert owner["user"] in said
    assert owner["machine"] in said


def test_without_a_terminal_a_refusal_is_said_in_the_browser(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    tell(speech(Language.ENGLISH), "Held by <x>.")
    assert shown == [], "it was printed"
    monkeypatch.setattr(sys, "stderr", None)
    tell(speech(Language.ENGLISH), "Held by <x>.")
    assert shown == [(home / ".bagalau" / "said.html").as_uri()]
    assert "Held by &lt;x&gt;." in (home / ".bagalau" / "said.html").read_text()


def test_a_port_that_is_taken_and_a_folder_that_cannot_be_are_told(
    run: Run, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = run("--lang", "en", "app", tmp_path / "work", "--no-open", "--port", port)
    assert (ran.code, str(port) in ran.err) == (1, True)
    (tmp_path / "file").write_bytes(b"")
    ran = run("--lang", "en", "app", tmp_path / "file", "--no-open")
    assert (ran.code, "output-unwritable" in ran.out) == (1, True)
    for port in ("70000", "x"):
        assert run("app", "--port", port).code == 2


def test_a_folder_is_held_by_one_and_given_free(tmp_path: Path) -> None:
    with held(tmp_path, "127.0.0.1:1", Keys()):
        with pytest.raises(HeldError) as error, held(tmp_path, "127.0.0.1:2", Keys()):
            pass
        assert error.value.owner.machine == os.uname().nodename
    with held(tmp_path, "127.0.0.1:3", Keys()):
        pass


def test_what_a_killed_program_has_left_is_in_nobodys_way(home: Path, tmp_path: Path) -> None:
    (home / ".bagalau").mkdir(mode=0o700)
    secret = holder._secret_file(tmp_path)
    for left in (b"", b"[]", b'{"authority": 1}', b"\xff", b'{"user": "x"}'):
        secret.write_bytes(left)
        (tmp_path / ".bagalau-app").write_bytes(left)
        assert holder._stored(holder._Running, secret) is None
        with held(tmp_path, "127.0.0.1:1", Keys()):
            assert json.loads(secret.read_text())["authority"] == "127.0.0.1:1"


@pytest.mark.parametrize(
    ("platform", "folder", "name", "data"),
    [
        (
            "win32",
            "/Бағалау 100%",
            "bagalau Бағалау 100%.cmd",
            '@echo off\r\nchcp 65001 >nul\r\nstart "" "/py/pythonw.exe" "-m" "generator" "app" '
            '"--lang" "kk" "/Бағалау 100%%"\r\n',
        ),
        (
            "darwin",
            "/o'k",
            "bagalau o'k.command",
            "#!/bin/sh\nexec '/py/python' '-m' 'generator' 'app' '--lang' 'kk' '/o'\\''k'\n",
        ),
        (
            "linux",
            '/a "$b`%',
            'bagalau a "$b`%.desktop',
            '[Desktop Entry]\nType=Application\nVersion=1.0\nName=bagalau a "$b`%\n'
            'Exec="/py/python" "-m" "generator" "app" "--lang" "kk" "/a \\\\"\\\\$b\\\\`%%"\n'
            "Terminal=false\n",
        ),
    ],
    ids=["win32", "darwin", "linux"],
)
def test_the_bytes_of_a_starter(platform: str, folder: str, name: str, data: str) -> None:
    made = starter(Path(folder), Language.KAZAKH, platform, Path("/py/python"))
    assert made == (name, data.encode())


def test_the_starter_of_the_installed_folder_is_named_as_the_program() -> None:
    for folder in ("/home/a/bagalau", "/"):
        name, _ = starter(Path(folder), Language.KAZAKH, "win32", Path("/py/python"))
        assert name == "bagalau.cmd"


def test_the_first_page_takes_less_than_a_second_of_the_processor(program: Program) -> None:
    with entered(program.line) as (connection, base, headers):
        connection.request("GET", base, headers=headers)
        answer = connection.getresponse()
        assert (answer.status, b"</html>" in answer.read()) == (200, True)
    spent = Path(f"/proc/{program.process.pid}/stat").read_text().split()[13:15]
    assert sum(map(int, spent)) / os.sysconf("SC_CLK_TCK") < 1


MANY = 80
"""Workbooks that are not all made before a request has followed another."""


@pytest.mark.slow
def test_without_a_terminal_it_serves_and_its_end_leaves_a_batch_to_go_on_with(
    home: Path, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    write(work / "inputs", MANY)
    windowed = "import sys; sys.stdout = sys.stderr = None; from generator.cli.main import run_app"
    words = [sys.executable, "-c", f"{windowed}; run_app()", str(work), "--no-open"]
    process = subprocess.Popen(words, env={**os.environ, "PYTHONPATH": str(ROOT)})
    until = time.monotonic() + 30
    while not [*(home / ".bagalau").glob("*.json")]:
        assert time.monotonic() < until
        time.sleep(0.05)
    again = Program(work, "--no-open")  # says where the first one is
    again.process.communicate(timeout=30)
    assert again.process.returncode == 0
    with entered(again.line) as (connection, base, headers):
        for path in ("make", "end"):
            connection.request("POST", base + path, b"", headers)
            answer = connection.getresponse()
            assert answer.status == 200
            answer.read()
    assert process.wait(60) == 0
    made = {path.name for path in work.glob("output/*.docx")}
    assert len(made) < MANY
    with served(work) as app:
        app.form("make")
        app.work()
        current = f"Documents already current: {len(made)}"
        assert current in app.get("job").text or not made
    assert len([*work.glob("output/*.docx")]) == MANY


@contextlib.contextmanager
def entered(line: str) -> Iterator[tuple[http.client.HTTPConnection, str, dict[str, str]]]:
    """A connection to an announced program, the path of its pages, and what opens them."""
    found = re.search(r"http://(\S+?)(/\S+/)(enter\?\S+)", line)
    assert found is not None, line
    with contextlib.closing(http.client.HTTPConnection(found[1])) as connection:
        connection.request("GET", found[2] + found[3])
        answer = connection.getresponse()
        cookie = str(answer.getheader("set-cookie")).partition(";")[0]
        answer.read()
        yield connection, found[2], {"Cookie": cookie, "Origin": f"http://{found[1]}"}


def test_the_desktop_is_the_one_that_the_user_has_named(home: Path) -> None:
    assert desktop() == home
    (home / "Desktop").mkdir()
    assert desktop() == home / "Desktop"
    (home / "Стол").mkdir()
    (home / ".config").mkdir()
    (home / ".config" / "user-dirs.dirs").write_text('# x\nXDG_DESKTOP_DIR="$HOME/Стол"\n')
    assert desktop() == home / "Стол"


def test_a_starter_is_put_once_and_over_nothing_else(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.app import shortcut

    monkeypatch.setattr(sys, "platform", "linux")
    for _ in range(2):
        path, problem = shortcut.put(tmp_path / "work", Language.RUSSIAN)
        assert (path, problem) == (home / "bagalau work.desktop", None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o755
    path.write_bytes(b"somebody's")
    _, problem = shortcut.put(tmp_path / "work", Language.RUSSIAN)
    assert problem is not None
    assert problem.code.code == "output-exists"
    assert path.read_bytes() == b"somebody's"
