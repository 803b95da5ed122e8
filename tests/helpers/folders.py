"""Folders of small workbooks, built in this process; what lies in them afterwards."""

from __future__ import annotations

import errno
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from unittest import mock

import openpyxl
import pytest
from docx import Document

from generator.cli import main as cli
from generator.files import pool
from generator.results import PAGE, SUMMARY, manifest, previous
from generator.submission.contract import BodyField, OrganisationField
from generator.submission.sheets import CellContent
from tests.helpers import kit

LOCK = ".bagalau-lock"
CONSOLIDATED = "consolidated-report"

SEVERAL = 5
"""Workbooks enough for :func:`two_processes`."""


def two_processes() -> AbstractContextManager[object]:
    """Let a handful of workbooks be worth a second process."""
    return mock.patch.object(pool, "WORTH_A_PROCESS", 2)


def workbook(number: int, version: int = 0, year: int = 2023) -> bytes:
    """A small body's workbook, always the same bytes; its versions give different documents."""
    return _workbook(number, version, year)


@cache
def _workbook(number: int, version: int, year: int) -> bytes:
    profit = {OrganisationField.RESULT: Decimal(10 - 20 * (version % 2))}
    rows = [kit.organisation("ММ", 10 * number + i, profit) for i in range(1 + version)]
    body: dict[BodyField, CellContent] = {
        BodyField.NAME: name_of(number),
        BodyField.KATO: f"{100000000 + number}",
        BodyField.YEAR: Decimal(year),
    }
    seen = [kit.inspection(10 * number, year=year)] if number % 2 else []
    return kit.saved(kit.workbook(rows, seen, body))


def name_of(number: int) -> str:
    """The body of a workbook."""
    return f"Қайнар-{number} ауданының әкімдігі"


@cache
def refused(number: int) -> bytes:
    """A workbook with an error."""
    return kit.saved(kit.workbook([kit.organisation("ММ", number, {OrganisationField.NAME: None})]))


def write(folder: Path, count: int, version: int = 0, year: int = 2023) -> list[Path]:
    """Workbooks 00.xlsx, 01.xlsx, … in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:02}.xlsx" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(workbook(number, version, year))
    return paths


def build(*words: str | Path) -> int:
    """The exit code of the command, run in this process, speaking English."""
    return cli.main(["--lang", "en", "build", *map(str, words)])


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """The file is open in a program that lets nobody replace it, as Word does on Windows."""
    real = Path.replace

    def replace(self: Path, to: Path) -> Path:
        if Path(to) == target:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return real(self, to)

    with mock.patch.object(Path, "replace", replace):
        yield


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder but the lock, and the overviews, which tell what changed, too."""
    return {
        path.relative_to(folder).as_posix(): _COMPANIONS.sub(b"}", path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name not in (LOCK, SUMMARY, PAGE, previous.PREVIOUS, previous.SEAL)
    }


_COMPANIONS = re.compile(rb',"companions":\{\n.*\}\}$', re.DOTALL)
"""What a manifest tells of files beside the documents; they stand at its end."""


def undisturbed(output: Path, *words: str | Path) -> dict[str, bytes]:
    """What a build into an untouched folder gives."""
    fresh = output.with_name(f"{output.name}-undisturbed")
    shutil.rmtree(fresh, ignore_errors=True)
    assert build(*words, "-o", fresh) == 0
    return contents(fresh)


def verified(output: Path, inputs: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What verify says of what is not unchanged; nothing when all is."""
    capsys.readouterr()
    cli.main(["--lang", "en", "verify", str(output), str(inputs)])
    said = capsys.readouterr().out
    return "" if "doubtful: 0" in said and "re-saved" not in said else said


def bodies_in(output: Path, name: str = f"{CONSOLIDATED}.xlsx") -> list[str]:
    """The bodies that a consolidated workbook has, in its order."""
    sheet = openpyxl.load_workbook(output / name).worksheets[0]
    below = int(str(sheet.auto_filter.ref).split(":")[0].lstrip("A")) + 1
    names = [str(row[0].value) for row in sheet.iter_rows(min_row=below)]
    return list(dict.fromkeys(names))


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Which file lies under each name, and when it was written."""
    return {
        path.name: (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.iterdir()
        if path.name not in (LOCK, SUMMARY, PAGE, previous.PREVIOUS, previous.SEAL)
    }


def sign(document: Path) -> bytes:
    """Change a document as somebody with Word would; its bytes."""
    opened = Document(str(document))
    opened.add_paragraph("Қолы: ____")
    opened.save(str(document))
    return document.read_bytes()


def entries(output: Path) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads((output / manifest.NAME).read_text("utf-8"))
    return found["documents"]  # type: ignore[return-value]
