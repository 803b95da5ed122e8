"""Options and programs shared by all tests."""

from __future__ import annotations

import gettext
import json
import logging
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main as cli
from tests.helpers.folders import write
from tests.helpers.paths import ROOT
from tests.helpers.remembered import remembering

NOT_INSTALLED = "is not installed"
"""In the reason of every test that is skipped for want of a program."""

# A shell that runs the tests in the background has Ctrl-C ignored; the programs they start must
# not inherit that, for some tests send it to them.
signal.signal(signal.SIGINT, signal.default_int_handler)

_PROGRAMS = {"soffice", "pdftotext", "chromium", "validator"}
"""Fixtures that open another program, which takes seconds."""

VALIDATOR = ROOT / ".ci" / "node_modules" / ".bin" / "ooxml-validator"

AXE = ROOT / ".ci" / "node_modules" / "axe-core" / "axe.min.js"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-skips", action="store_true", help="fail when a test is skipped for want of a program"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What opens another program is slow, too. The slow tests go first: at the end none keeps one
    core busy while the other has none.
    """
    for item in items:
        if not _PROGRAMS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not session.config.getoption("--no-skips"):
        return
    skipped = reporter.stats.get("skipped", [])
    if any(NOT_INSTALLED in str(report.longrepr) for report in skipped):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def validator() -> Path:
    """The Open XML SDK's validator from npm."""
    if not VALIDATOR.exists():
        pytest.skip(f"the validator {NOT_INSTALLED}: npm install --prefix .ci")
    return VALIDATOR


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, which finds what keeps people out of a page."""
    if not AXE.exists():
        pytest.skip(f"axe-core {NOT_INSTALLED}: npm install --prefix .ci")
    return AXE.read_text("utf-8")


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice, which shows what a page looks like."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip(f"LibreOffice {NOT_INSTALLED}: apt-get install libreoffice-writer-nogui")
    return program


@pytest.fixture(scope="session")
def pdftotext() -> str:
    """Reads the text off a printed page."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip(f"pdftotext {NOT_INSTALLED}: apt-get install poppler-utils")
    return program


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser that opens the page of a batch."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip(f"Chromium {NOT_INSTALLED}: apt-get install chromium")
    if sys.platform == "linux" and find_library("atomic") is None:
        pytest.skip(f"libatomic, which drives it, {NOT_INSTALLED}: apt-get install libatomic1")
    return program


@pytest.fixture(scope="session")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of remembered papers, shared by all processes of one run of the tests."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "remembered"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def remembered(memory: Path) -> Iterator[None]:
    """For modules whose tests make the same few papers over and over."""
    with remembering(memory):
        yield


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A folder of two workbooks, 00 and 01."""
    write(tmp_path / "inputs", 2)
    return tmp_path / "inputs"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder for documents, not made yet."""
    return tmp_path / "output"


@dataclass(frozen=True)
class Ran:
    """What a command left on the screen, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Run]:
    """Runs a command in an empty folder; language and log of the process are put back."""
    monkeypatch.setenv("LANGUAGE", os.environ.get("LANGUAGE", ""))
    monkeypatch.delenv("BAGALAU_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    domain, root = gettext.textdomain(), logging.getLogger()
    handlers, level = list(root.handlers), root.level

    def run(*words: str | Path) -> Ran:
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    yield run
    gettext.textdomain(domain)
    for handler in [handler for handler in root.handlers if handler not in handlers]:
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
