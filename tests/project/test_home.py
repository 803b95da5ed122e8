"""A home that nobody can write into, as a service has it or a clerk on a closed machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.helpers.folders import workbook
from tests.helpers.paths import ROOT

NOWHERE = f"{os.devnull}/home"
"""A folder that not even the superuser can make."""


def build(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "00.xlsx").write_bytes(workbook(0))
    command = [sys.executable, "-m", "generator", "build", "00.xlsx", *options]
    homes = ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")
    settings = os.environ | dict.fromkeys(homes, NOWHERE) | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True)


def test_documents_are_made_without_a_home(tmp_path: Path) -> None:
    ran = build(tmp_path, "--with-report", "--log", "log.txt")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (tmp_path / "output" / "00-report.docx").exists()


def test_pdfs_are_made_without_a_home(tmp_path: Path, soffice: str) -> None:
    assert soffice
    ran = build(tmp_path, "--pdf")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (tmp_path / "output" / "00.pdf").exists()
