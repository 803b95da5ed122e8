"""Whether a document says what it was to say: an engine that drops words is no engine."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from generator.word.read.xml import W
from tests.benchmarks import form, values
from tests.benchmarks.case import Case


def faults(case: Case, document: Path) -> Iterator[str]:
    """Values that are missing in a document, and tags that are left in it."""
    told = json.loads((case.folder / "values" / f"{document.stem}.json").read_text("utf-8"))
    lines = text(document)
    whole = "\n".join(lines)
    yield from (value for value in values.texts(told) if value not in whole)
    yield from (line for line in lines if "{" in line or "}" in line)


def text(document: Path) -> list[str]:
    """The paragraphs of a document, those in tables included."""
    with zipfile.ZipFile(document) as package:
        root = etree.fromstring(package.read(form.MAIN))
    return ["".join(node.text or "" for node in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]
