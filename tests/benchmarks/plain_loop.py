"""The loop that a user would write: ``python -m tests.benchmarks.plain_loop CASE TEMPLATE OUT``.

openpyxl reads each workbook, docxtpl fills the template, one after the other, as their manuals
show. What is to be filled in lies ready in ``contexts/``: the loop need not score.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import openpyxl
from docxtpl import DocxTemplate


def main(case: Path, template: Path, out: Path) -> None:
    """A document of every workbook of the case."""
    for path in sorted((case / "workbooks").glob("*.xlsx")):
        read(path)
        context = json.loads((case / "contexts" / f"{path.stem}.json").read_text("utf-8"))
        document = DocxTemplate(template)
        document.render(context, autoescape=True)
        document.save(out / f"{path.stem}.docx")


def read(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every cell of a workbook."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
