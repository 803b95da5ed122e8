"""Entries of a manifest made up of scores; the overviews of a folder, opened."""

from __future__ import annotations

import base64
import copy
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from generator.law import edition_file
from generator.law.choices import Paper
from generator.law.edition import Edition
from generator.papers import content
from generator.results import PAGE
from generator.results.entry import Entry, SheetFigures, packed
from generator.results.entry_json import entry_of, json_bytes, sheet_of
from generator.results.entry_lines import SheetResults
from generator.results.ranking import BodyPoints, body_points, ranked
from generator.scoring.evaluation import Evaluation
from tests.helpers import kit

EDITIONS = edition_file.load_shipped()[0]

EVALUATION = kit.evaluated(kit.workbook([kit.organisation("ММ", 1)]))


def figures_json(evaluation: Evaluation) -> dict[str, Any]:
    """What the manifest has of an evaluated body."""
    found: dict[str, Any] = json.loads(json_bytes(content.of_body(evaluation, Paper.SHEET).figures))
    return found


def scores_of(paper: Paper) -> dict[str, Any]:
    """What the manifest has of a body with one institution."""
    found: dict[str, Any] = json.loads(json_bytes(content.of_body(EVALUATION, paper).figures))
    return found


SCORES = scores_of(Paper.SHEET)


def scores(**changed: Any) -> dict[str, Any]:
    """The same, with other facts; ``name``, ``kind`` and ``kato`` are the body's."""
    told = copy.deepcopy(SCORES)
    body = {key: changed.pop(key) for key in ("name", "kind", "kato") if key in changed}
    return {**told, **changed, "body": {**told["body"], **body}}


def entry(told: Mapping[str, Any], paper: Paper = Paper.SHEET) -> Entry:
    """The entry that is read where the manifest has these scores."""
    return entry_of(
        {
            "paper": paper.value,
            "sha256": "0",
            "input": {"file": "inputs/a.xlsx", "sha256": "1"},
            "template": {"sha256": "2"},
            "edition": {"id": told["edition"], "sha256": "3", "chosen": False},
            "notes": True,
            "program": "0",
            "warnings": [],
            "scores": told,
            "parts": {},
            "text": base64.b64encode(packed(())).decode(),
        }
    )


def figures(told: Mapping[str, Any]) -> SheetFigures:
    """The figures of a sheet that has these scores."""
    return sheet_of(told)


def overview(entries: Mapping[str, Entry], editions: Sequence[Edition]) -> tuple[BodyPoints, ...]:
    """Every body whose sheet is listed, as the overviews have them."""
    found = SheetResults(entries).items()
    return ranked([body_points(name, one, editions) for name, one in found], entries)


def bodies(*told: Mapping[str, Any]) -> tuple[BodyPoints, ...]:
    """The overview of bodies, each in a document of its own."""
    return overview({f"{n:02}.docx": entry(one) for n, one in enumerate(told)}, EDITIONS)


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def cells(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows of a filtered table by the heads of their columns."""
    first = sheet.auto_filter.ref.partition(":")[0].lstrip("A")
    heads, *rows = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=int(first)))
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def shown(output: Path) -> Any:
    """The data of the page."""
    text = (output / PAGE).read_text("utf-8")
    start = text.index('<script type="application/json" id="data">')
    return json.loads(text[text.index(">", start) + 1 : text.index("</script>", start)])


def documents(output: Path) -> list[str]:
    """The sheets that the page lists."""
    return sorted(body[0]["4"] for body in shown(output)["bodies"])
