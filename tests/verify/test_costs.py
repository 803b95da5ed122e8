"""Costly papers and templates, each of another kind, take seconds and little memory."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys

import pytest

from generator.cli import main as cli
from generator.law.edition_file import editions
from generator.results import manifest
from generator.verify.expected import Listing, References
from tests.helpers.costly import PAPERS, SHEETS, TEMPLATES
from tests.helpers.paths import ROOT

SECONDS, MEGABYTES = 5, 500


@pytest.fixture(scope="module")
def costs(
    tmp_path_factory: pytest.TempPathFactory,
    remembered: None,  # noqa: ARG001 - papers made anew are the same
) -> dict[str, tuple[float, float, str]]:
    """What each file takes of a process of their own: seconds, megabytes; and the answer."""
    pytest.importorskip("resource", reason="a process is measured where the system can")
    home = tmp_path_factory.mktemp("costs")
    (home / "inputs").mkdir()
    shutil.copy(ROOT / "inputs" / "2025" / "qaraauyl-auyldyq-okrugi.xlsx", home / "inputs")
    output = home / "output"
    assert cli.main(["build", str(home / "inputs"), "-o", str(output), "--with-report"]) == 0
    listed, problems = manifest.load(output)
    assert listed is not None, problems
    listing, references = (
        Listing(output, listed.entries, listed.parts),
        References({}, {}, editions()),
    )
    cases = []
    for name in ("qaraauyl-auyldyq-okrugi.docx", "consolidated-report.xlsx"):
        reference = references.of(listed.entries[name], output / name, listing)
        assert reference.made is not None
        cases.append(((output / name).read_bytes(), reference))
    file = home / "cases"
    file.write_bytes(pickle.dumps(cases))
    ran = subprocess.run(
        [sys.executable, "-m", "tests.helpers.costly", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return {name: (seconds, size, said) for name, seconds, size, said in json.loads(ran.stdout)}


KINDS = (
    *PAPERS,
    *(f"sheet: {name}" for name in SHEETS),
    *(f"template: {name}" for name in TEMPLATES),
)


def test_many_kinds_are_tried() -> None:
    assert len(set(KINDS)) == len(KINDS) >= 70


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_costly_file_takes_seconds(kind: str, costs: dict[str, tuple[float, float, str]]) -> None:
    seconds, megabytes, said = costs[kind]
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    assert said not in ("unchanged", "unexpected")
