"""python-docx alone: ``python -m tests.benchmarks.python_docx CASE TEMPLATE OUT``.

The form is opened anew for each body and filled by code; rows of the notes are copies of one row
of their sort. Where everything stands is looked up once, before the first document.
"""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from tests.benchmarks import SECTIONS


@dataclass(frozen=True)
class Places:
    """Positions among the form's texts, rows and paragraphs, from the top of the page."""

    fields: dict[str, list[int]]
    notes: list[int]
    lists: list[int]


def main(case: Path, template: Path, out: Path) -> None:
    """A document of every body's values."""
    places = look_up(docx.Document(str(template)))
    for path in sorted((case / "values").glob("*.json")):
        values = json.loads(path.read_text("utf-8"))
        document = docx.Document(str(template))
        fill(document, places, values)
        document.save(str(out / f"{path.stem}.docx"))


def look_up(document: Document) -> Places:
    """Where the names stand: ``{f0}`` anywhere, ``{number}`` in notes, ``{l0}`` above lists."""
    fields: dict[str, list[int]] = {}
    for place, node in enumerate(_all(document, "w:t")):
        name = str(node.text)
        if name.startswith("{f"):
            fields.setdefault(name.strip("{}"), []).append(place)
    notes = [n for n, row in enumerate(_all(document, "w:tr")) if _says(row, "{number}")]
    lists = [
        next(n for n, p in enumerate(_all(document, "w:p")) if _says(p, f"{{l{number}}}"))
        for number in range(SECTIONS)
    ]
    return Places(fields, notes, lists)


def fill(document: Document, places: Places, values: Mapping[str, Any]) -> None:
    """Put the values in; what repeats is found before anything moves."""
    texts, rows = _all(document, "w:t"), _all(document, "w:tr")
    paragraphs = _all(document, "w:p")
    for name, found in places.fields.items():
        for place in found:
            texts[place].text = values[name]
    for number in range(SECTIONS):
        first, heading = places.notes[number], places.lists[number]
        _write_notes(rows[first : first + 4], values[f"n{number}"])
        _write_lists(paragraphs[heading], paragraphs[heading + 1], values[f"l{number}"])


def _write_notes(rows: list[etree._Element], notes: list[dict[str, Any]]) -> None:
    criterion, option, counts, ground = rows
    for note in notes:
        _copy_before(criterion, criterion, note)
        for each in note["options"]:
            _copy_before(criterion, option, each)
        _copy_before(criterion, counts, note)
        for each in note["grounds"]:
            _copy_before(criterion, ground, each)
    for row in rows:
        row.getparent().remove(row)  # type: ignore[union-attr]


def _write_lists(
    heading: etree._Element, line: etree._Element, lists: list[dict[str, Any]]
) -> None:
    name = "".join(node.text or "" for node in heading.iter(qn("w:t")))
    for one in lists:
        _copy_before(heading, heading, {name.strip("{}"): one["heading"]})
        for each in one["lines"]:
            _copy_before(heading, line, each)
    for paragraph in (heading, line):
        paragraph.getparent().remove(paragraph)  # type: ignore[union-attr]


def _copy_before(place: etree._Element, model: etree._Element, said: Mapping[str, Any]) -> None:
    """A copy of a row or paragraph, with words for the names in braces."""
    made = copy.deepcopy(model)
    for node in made.iter(qn("w:t")):
        text = str(node.text)
        if text.startswith("{"):
            node.text = said[text.strip("{}")]
    place.addprevious(made)


def _all(document: Document, tag: str) -> list[etree._Element]:
    return list(document.element.body.iter(qn(tag)))


def _says(element: etree._Element, text: str) -> bool:
    return any(node.text == text for node in element.iter(qn("w:t")))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
