"""Papers altered at random are never called as made."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from functools import lru_cache
from random import Random

import pytest

from generator.cli import main as cli
from generator.law.edition_file import editions
from generator.results import manifest
from generator.verify.check import AS_MADE, Expected, check
from generator.verify.expected import Listing, References
from generator.word.formatting.document import formatting
from tests.helpers.altered_at_random import DOCUMENTS, SHEETS, altered
from tests.helpers.paths import ROOT

TRIES = int(os.environ.get("BAGALAU_ALTERATIONS", "150"))
"""Alterations of all papers together; a thousand take a minute."""

SEED = 16
BODIES = {"2023": "abai", "2025": "qaraauyl-auyldyq-okrugi"}


@pytest.fixture(scope="module")
def papers(
    tmp_path_factory: pytest.TempPathFactory,
    remembered: None,  # noqa: ARG001 - papers made anew are the same
) -> dict[str, tuple[bytes, Expected]]:
    """Papers of all kinds and two editions, by name, each with the form kept of it."""
    home = tmp_path_factory.mktemp("random")
    found = {}
    for year, body in BODIES.items():
        (home / year / "inputs").mkdir(parents=True)
        shutil.copy(ROOT / "inputs" / year / f"{body}.xlsx", home / year / "inputs")
        output = home / year / "output"
        inputs = str(home / year / "inputs")
        assert cli.main(["build", inputs, "-o", str(output), "--with-report"]) == 0
        listed, problems = manifest.load(output)
        assert listed is not None, problems
        listing, references = (
            Listing(output, listed.entries, listed.parts),
            References({}, {}, editions()),
        )
        for name, entry in listed.entries.items():
            known = references.of(entry, output / name, listing)
            found[f"{year}/{name}"] = ((output / name).read_bytes(), known)
    assert len(found) == 10
    return found


@pytest.fixture(autouse=True)
def forms_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The paper that was made is compared with many others."""
    once = lru_cache(maxsize=32)(formatting)
    monkeypatch.setattr("generator.verify.formatting.formatting", once)


@pytest.mark.slow
def test_no_alteration_at_random_is_missed(papers: dict[str, tuple[bytes, Expected]]) -> None:
    chance, missed = Random(SEED), []
    tried: Counter[str] = Counter()
    for number in range(TRIES):
        paper = [*papers][number % len(papers)]
        data, known = papers[paper]
        name, forged = altered(data, chance, SHEETS if paper.endswith(".xlsx") else DOCUMENTS)
        tried[name] += 1
        if check(forged, known).verdict in AS_MADE:
            missed.append((number, paper, name))
    assert not missed
    assert len(tried) > min(50, TRIES // 4)
