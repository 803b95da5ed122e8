"""Lint, format and strict types are part of the tests, and so is the wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]],
    ids=["lint", "format", "types"],
)
def test_the_code_is_clean(command: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_wheel_holds_all_that_the_program_reads(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip"]
    quiet = ["--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "wheel", *quiet, "-w", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = [p for p in (ROOT / "generator").rglob("*") if p.is_file()]
    wanted = {p.relative_to(ROOT).as_posix() for p in shipped if "__pycache__" not in p.parts} | {
        f"generator/templates/{e}/assessment-sheet.docx" for e in ("2022", "2025")
    }
    assert wanted <= names
    home = tmp_path / "home"
    subprocess.run([*pip, "install", *quiet, "--target", str(home), str(wheel)], check=True)
    ran = subprocess.run(
        [sys.executable, "-m", "generator", "build", str(ROOT / "inputs" / "2023" / "abai.xlsx")],
        cwd=tmp_path,
        env={"PYTHONPATH": str(home), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (tmp_path / "output" / "abai.docx").exists()
