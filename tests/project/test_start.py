"""How much of the program one command needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.helpers.paths import ROOT

MOST = 90
"""Modules of ours that one document may need: each is found, read and run before the first."""

BUILD = """
import sys
from generator.cli.main import main
assert main(["build", sys.argv[1], "-o", sys.argv[2], "--jobs", "1"]) == 0
print(*(name for name in sys.modules if name.split(".")[0] == "generator"), file=sys.stderr)
"""


def test_one_document_is_built_by_few_modules(tmp_path: Path) -> None:
    workbook = ROOT / "inputs/2025/ayagoz-audany.xlsx"
    words = [sys.executable, "-c", BUILD, str(workbook), str(tmp_path / "out")]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    modules = ran.stderr.split()
    assert "generator.word.fill" in modules
    assert len(modules) < MOST, sorted(modules)
