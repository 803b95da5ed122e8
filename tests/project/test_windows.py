"""What Windows forbids, simulated: names, lengths of paths, and to replace a file that is open."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.files import system
from generator.submission import bodies
from tests.conftest import Run
from tests.helpers.folders import refused, workbook

pytestmark = pytest.mark.usefixtures("remembered")

_DEVICE = re.compile(r"con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[ .]$')
LONGEST_FOLDER, LONGEST_FILE = 247, 259
"""Characters of a path that Windows takes where nobody has lifted the limit."""


def taken(name: str) -> bool:
    """True of a name that Windows takes: of no device, without forbidden signs, not too long."""
    device = _DEVICE.fullmatch(name.partition(".")[0].rstrip())
    return not (device or _FORBIDDEN.search(name)) and 0 < len(name) <= 255


def test_the_names_that_windows_forbids_are_known_here() -> None:
    forbidden = ("CON", "nul.docx", "Aux .x", "com¹.xlsx", "a:b", "what?", "end.", "end ", "")
    assert not any(map(taken, forbidden))
    assert all(map(taken, ("console.docx", "com10", ".bagalau-lock", "Ұйым № 5.xlsx")))


# Names


@given(st.text(max_size=300))
@example("CON")
@example("aux.")
@example("C:\\Windows")
@example("Nul.xlsx")
@example("COM¹")
@example("lpt9" + " " * 80)
def test_the_file_of_any_body_has_a_name_that_windows_takes(name: str) -> None:
    assert taken(f"{bodies.slug_of(name)}.xlsx")


@pytest.mark.slow
def test_whatever_is_made_has_a_name_that_windows_takes(run: Run) -> None:
    Path("in").mkdir()
    Path("in", "00.xlsx").write_bytes(workbook(0))
    Path("in", "01.xlsx").write_bytes(refused(1))
    assert run("build", "in", "-o", "out", "--with-report").code == 1
    assert run("check", "in", "--annotate", "marked").code == 1
    for name in ("CON", "Aux:", "а" * 300):
        body = ("--name", name, "--kind", "тиісті саланың уәкілетті органы")
        assert run("new", "--year", "2025", *body, "-o", "blanks").code == 0
    assert run("new", "--year", "2025", "--all-regions", "-o", "regions").code == 0
    assert run("template", "new", "--edition", "2025", "-o", "own.docx").code == 0
    assert run("template", "preview", "own.docx", "-o", "preview.docx").code == 0
    names = [path.name for path in Path().rglob("*")]
    assert {"00-report.docx", "01.xlsx", "con-body.xlsx", "preview-3.docx"} <= set(names)
    assert [name for name in names if not taken(name)] == []


# Paths


@contextmanager
def short_paths(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Folders and files at paths that are too long are "not found", as on Windows."""
    mkdir, open_ = os.mkdir, os.open

    def refuse(path: object, longest: int) -> None:
        if len(str(Path(os.fsdecode(path)).absolute())) > longest:  # type: ignore[arg-type]
            raise FileNotFoundError(errno.ENOENT, "The system cannot find the path", path)

    def make(path: object, *more: object, **named: object) -> None:
        refuse(path, LONGEST_FOLDER)
        mkdir(path, *more, **named)  # type: ignore[arg-type]

    def opened(path: object, *more: object, **named: object) -> int:
        refuse(path, LONGEST_FILE)
        return open_(path, *more, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(system, "_LONGEST", LONGEST_FOLDER)
        patch.setattr(os, "mkdir", make)
        patch.setattr(os, "open", opened)
        yield


@pytest.mark.parametrize("letters", [250, 240], ids=["folder", "file"])
def test_a_path_too_long_for_windows_is_said_to_be_too_long(
    letters: int, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = letters - len(f"{Path('out').absolute()}/")
    deep = Path("in", "a" * room)
    deep.mkdir(parents=True)
    (deep / "00.xlsx").write_bytes(workbook(0))
    Path("in", "01.xlsx").write_bytes(workbook(1))
    with short_paths(monkeypatch):
        ran = run("--lang", "en", "build", "in", "-o", "out", "--jobs", "1")
    assert ran.code == 1
    assert "the name is too long" in ran.out
    assert [path.name for path in Path("out").rglob("*.docx")] == ["01.docx"]
    assert run("build", "in", "-o", "out").code == 0


def test_a_star_that_the_command_window_does_not_replace_is_a_problem(run: Run) -> None:
    real = Path.stat

    def stat(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if "*" in self.name:
            raise OSError(errno.EINVAL, "The filename syntax is incorrect", str(self))
        return real(self, follow_symlinks=follow_symlinks)

    Path("01.xlsx").write_bytes(workbook(1))
    with mock.patch.object(Path, "stat", stat):
        ran = run("build", "*.xlsx", "01.xlsx", "-o", "out")
    assert ran.code == 1
    assert "[file-unreadable]" in ran.out
    assert Path("out", "01.docx").exists()


# Files that are open


@pytest.mark.parametrize(
    ("command", "target"),
    [
        (("check", "in", "--annotate", "marked"), "marked/01.xlsx"),
        (("build", "in", "-o", "out"), "out/problems/01.xlsx"),
        (("build", "in", "-o", "out", "--force"), "out/report.html"),
        (("build", "in", "-o", "out", "--force"), "out/summary.xlsx"),
        (("template", "tags", "-o", "tags.docx", "--force"), "tags.docx"),
        (("template", "preview", "own.docx", "-o", "preview.docx", "--force"), "preview.docx"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_open_keeps_what_it_holds(
    command: tuple[str, ...], target: str, run: Run
) -> None:
    Path("in").mkdir()
    Path("in", "00.xlsx").write_bytes(workbook(0))
    Path("in", "01.xlsx").write_bytes(refused(1))
    run("template", "new", "--edition", "2025", "-o", "own.docx")
    run(*command)
    held = Path(target).read_bytes()
    Path("in", "00.xlsx").write_bytes(workbook(0, version=1))
    Path("in", "01.xlsx").write_bytes(refused(2))
    replace = Path.replace

    def locked(self: Path, to: Path) -> Path:
        if Path(to) == Path(target):
            raise PermissionError(errno.EACCES, "used by another process", str(self))
        return replace(self, to)

    with mock.patch.object(Path, "replace", locked):
        ran = run("--lang", "en", *command)
    assert ran.code == 1
    assert "open in another program and was not replaced" in ran.out + ran.err
    assert Path(target).read_bytes() == held
    assert not list(Path().rglob(".bagalau-new-*"))
