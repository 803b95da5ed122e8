"""Blanks in Russian, filled by a script, give the same documents as their Kazakh twins."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest

from generator.batch.order import Options
from generator.submission.contract import SheetName
from generator.submission.matching import WorkbookLanguage
from tests.helpers import kit
from tests.helpers.paper import parts
from tests.helpers.paths import INPUTS
from tests.helpers.twins import filled

TWINS = 20


def samples() -> list[Path]:
    """Samples that hold organisations and nothing beside them."""
    found = []
    for path in sorted(INPUTS.rglob("*.xlsx")):
        book = openpyxl.load_workbook(path, read_only=True)
        if SheetName.ORGANISATIONS.value in book.sheetnames and len(book.sheetnames) == 4:
            found.append(path)
    return found[:TWINS]


def anonymous(path: Path) -> dict[str, bytes]:
    """Every part of a document; the digest of its workbook, another file for a twin, left out."""
    found = parts(path)
    core, digests = re.subn(b"input [0-9a-f]{64}", b"", found["docProps/core.xml"])
    assert digests == 1
    return {**found, "docProps/core.xml": core}


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[WorkbookLanguage, dict[str, dict[str, bytes]]]:
    """The documents of both languages by their names."""
    found = {}
    for language in WorkbookLanguage:
        folder, output = (tmp_path_factory.mktemp(language.value) for _ in range(2))
        for sample in samples():
            (folder / sample.name).write_bytes(filled(sample, language))
        outcomes = kit.built([folder], Options(output=output), jobs=1)
        unsound = [(o.source.path.name, kit.told(o.problems)) for o in outcomes if o.is_failure]
        assert unsound == []
        found[language] = {path.name: anonymous(path) for path in output.glob("*.docx")}
    return found


def test_the_documents_of_russian_workbooks_are_those_of_their_kazakh_twins(
    built: dict[WorkbookLanguage, dict[str, dict[str, bytes]]],
) -> None:
    kazakh, russian = built[WorkbookLanguage.KAZAKH], built[WorkbookLanguage.RUSSIAN]
    assert len(kazakh) == len(russian) == TWINS
    assert {name for name in kazakh if kazakh[name] != russian[name]} == set()


def test_the_twin_is_russian_indeed() -> None:
    data = filled(samples()[0], WorkbookLanguage.RUSSIAN)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Инструкция", "Орган", "Организации", "Проверки"]
    values = {cell.value for row in book["Организации"].iter_rows(min_row=2) for cell in row}
    assert {"да", "нет"} <= values
    assert not {"иә", "жоқ", "жұмыс істейді", "КММ", "ЖШС"} & values
