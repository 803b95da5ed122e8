"""The full text of two documents, one of each edition: a changed letter shows as a difference.

After a change that is meant: ``python -m tests.project.test_golden`` writes the texts afresh.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from generator.batch.order import Options
from generator.law.choices import Notes
from tests.helpers import kit, paper
from tests.helpers.paths import ROOT

GOLDEN = ROOT / "tests" / "golden"
BODIES = {
    "abai": ROOT / "inputs" / "2023" / "abai.xlsx",
    "ministry": ROOT / "inputs" / "2025" / "madeniet-zhane-aqparat-ministrligi.xlsx",
}


def text(workbook: Path, folder: Path) -> str:
    order = Options(output=folder, template=None, edition=None, notes=Notes.SHORT)
    (outcome,) = kit.built([workbook], order, jobs=1)
    assert outcome.document is not None, outcome.problems
    return "\n".join(paper.read(outcome.document).lines) + "\n"


@pytest.mark.parametrize("name", BODIES)
def test_the_document_reads_as_before(name: str, tmp_path: Path) -> None:
    assert text(BODIES[name], tmp_path) == (GOLDEN / f"{name}.txt").read_text("utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for name, workbook in BODIES.items():
            (GOLDEN / f"{name}.txt").write_text(text(workbook, Path(folder)), "utf-8")
