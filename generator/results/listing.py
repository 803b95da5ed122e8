"""What the manifest of an output folder lists, without the texts that papers are proved by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.law.papers import Paper
from generator.messages.problems import Problem
from generator.results import manifest
from generator.results.entry import Entry
from generator.results.figures import ConsolidatedFigures, SheetFigures


@dataclass(frozen=True)
class ListedDocument:
    """A document as it was made: its name from the folder, SHA-256, ``paper``, body and year.

    ``workbook`` is the path that it was made from, with the SHA-256 that file had then; ``points``
    of ``maximum`` are those of an assessment sheet in which something is scored.
    """

    name: str
    sha256: str
    paper: Paper
    body: str
    year: int
    workbook: str
    workbook_sha256: str
    points: int | None
    maximum: int | None


def list_documents(folder: Path) -> tuple[tuple[ListedDocument, ...], tuple[Problem, ...]]:
    """The documents about one body that were made into a folder, by name, also those gone since.

    None of them, and the problems, when the manifest cannot be read.
    """
    found, problems = manifest.load(folder)
    entries = {} if found is None else found.entries
    listed = (_listed(name, entries[name]) for name in sorted(entries))
    return tuple(document for document in listed if document is not None), problems


def _listed(name: str, entry: Entry) -> ListedDocument | None:
    figures = entry.figures
    if isinstance(figures, ConsolidatedFigures):
        return None
    points, maximum = None, None
    if isinstance(figures, SheetFigures):
        points, maximum = figures.points, figures.maximum
    return ListedDocument(
        name=name,
        sha256=entry.sha256,
        paper=entry.paper,
        body=figures.body.name,
        year=figures.year,
        workbook=entry.input_file,
        workbook_sha256=entry.made.input,
        points=points,
        maximum=maximum,
    )
