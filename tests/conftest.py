"""Options and programs shared by all tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
VALIDATOR = ROOT / ".ci" / "node_modules" / ".bin" / "ooxml-validator"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-skips", action="store_true", help="fail when a test is skipped for want of a program"
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not session.config.getoption("--no-skips"):
        return
    if reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def validator() -> Path:
    """The Open XML SDK's validator from npm."""
    if not VALIDATOR.exists():
        pytest.skip("the validator is not installed: npm install --prefix .ci")
    return VALIDATOR


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice, which shows what a page looks like."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-writer-nogui")
    return program


@pytest.fixture(scope="session")
def pdftotext() -> str:
    """Reads the text off a printed page."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    return program
