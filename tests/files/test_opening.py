"""Nothing waits for a pipe or reads a device to its end, whatever name it has."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.files import opc
from generator.files.archive import digest_if_readable, file_digest
from generator.files.disk import open_regular
from generator.files.opc import RefusedError
from generator.messages.problems import Code
from generator.results import COPIES
from generator.submission.contract import OrganisationField
from tests.helpers import kit
from tests.helpers.hostile import sound_workbook
from tests.helpers.paths import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")

TOO_LONG = 60
"""Seconds; the longest command below takes some four, and what waits for a pipe never ends."""

Make = Callable[[Path], None]


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def full(path: Path) -> None:
    path.symlink_to("/dev/full")


KINDS = [pipe, endless, full]


def bagalau(cwd: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs a command, which fails the test when it does not end."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=TOO_LONG,
        env=os.environ | {"PYTHONPATH": str(ROOT), "BAGALAU_LANG": "en"},
    )


OPENING = """
import sys
from pathlib import Path
from generator.files.archive import file_digest
try:
    file_digest(Path(sys.argv[1]))
except OSError as error:
    print(error.errno)
"""


@pytest.mark.parametrize("make", KINDS)
def test_a_pipe_or_device_is_not_opened(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    make(path)
    ran = subprocess.run(
        [sys.executable, "-c", OPENING, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=TOO_LONG,
    )
    assert ran.stdout.split() == [str(errno.ENXIO)]
    assert digest_if_readable(path) is None
    with pytest.raises(RefusedError) as refused:
        opc.load(path)
    assert refused.value.code is Code.FILE_UNREADABLE


def test_a_folder_is_told_as_one(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        open_regular(tmp_path)


def test_a_link_to_a_file_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"own")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert file_digest(tmp_path / "a") == file_digest(tmp_path / "b")


NO_FILE = "it is no ordinary file but a device or a pipe"


@pytest.fixture
def yard(tmp_path: Path) -> Path:
    """A folder with a workbook and an output folder."""
    (tmp_path / "a.xlsx").write_bytes(sound_workbook())
    (tmp_path / "output").mkdir()
    return tmp_path


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize(
    "name", ["a.docx", "report.html", "summary.xlsx", "manifest.json", ".bagalau-journal"]
)
def test_no_build_waits_for_what_has_the_name_of_an_output(
    name: str, make: Make, yard: Path
) -> None:
    make(yard / "output" / name)
    ran = bagalau(yard, "build", "a.xlsx", "-o", "output")
    assert ran.returncode == 1
    assert NO_FILE in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr
    assert not (yard / "output" / name).is_file()


def test_a_finished_paper_that_became_a_device_is_told_of(yard: Path) -> None:
    assert bagalau(yard, "build", "a.xlsx", "-o", "output").returncode == 0
    paper = yard / "output" / "a.docx"
    paper.unlink()
    endless(paper)
    (yard / "output" / "report.html").unlink()
    pipe(yard / "output" / "report.html")
    built = bagalau(yard, "build", "a.xlsx", "-o", "output")
    assert built.returncode == 1
    assert built.stdout.count(NO_FILE) == 2
    verified = bagalau(yard, "verify", "output", "a.xlsx")
    assert verified.returncode == 1
    assert "The document cannot be opened" in verified.stdout


def test_with_force_a_pipe_gives_way_to_the_paper(yard: Path) -> None:
    pipe(yard / "output" / "a.docx")
    ran = bagalau(yard, "build", "a.xlsx", "-o", "output", "--force")
    assert ran.returncode == 0, ran.stdout
    assert (yard / "output" / "a.docx").is_file()


def test_the_marked_copy_of_a_refused_workbook_waits_for_no_pipe(yard: Path) -> None:
    (yard / "bad.xlsx").write_bytes(broken())
    copy = yard / "output" / COPIES / "bad.xlsx"
    copy.parent.mkdir()
    pipe(copy)
    ran = bagalau(yard, "build", "bad.xlsx", "-o", "output")
    assert ran.returncode == 1
    assert str(copy.relative_to(yard)) in ran.stdout
    assert not copy.is_file()


def broken() -> bytes:
    """A workbook with an error in a cell."""
    return kit.saved(kit.workbook([kit.organisation("МК", 1, {OrganisationField.PLAN: None})]))


COMMANDS = {
    "log": ("check", "a.xlsx", "--log", "pipe"),
    "log of a build": ("build", "a.xlsx", "-o", "output", "--log", "pipe"),
    "workbook": ("check", "pipe"),
    "marked copy": ("check", "bad.xlsx", "--annotate", "pipe"),
    "template": ("build", "a.xlsx", "-o", "output", "--template", "pipe"),
    "checked template": ("template", "check", "pipe"),
    "marked template": ("template", "check", "a.xlsx", "--annotate", "pipe"),
    "new template": ("template", "new", "--edition", "2022", "-o", "pipe"),
    "tag book": ("template", "tags", "-o", "pipe"),
    "list of bodies": ("new", "--from", "pipe", "--year", "2025", "-o", "output"),
    "paper": ("verify", "pipe"),
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_no_command_waits_for_a_pipe(words: tuple[str, ...], yard: Path) -> None:
    (yard / "bad.xlsx").write_bytes(broken())
    pipe(yard / "pipe")
    ran = bagalau(yard, *words)
    assert ran.returncode in (1, 2)
    said = ran.stdout + ran.stderr
    assert "pipe" in said
    assert "Traceback" not in said
    assert "[unexpected]" not in said
    assert not (yard / "pipe").is_file()
