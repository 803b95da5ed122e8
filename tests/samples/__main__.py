"""Writes the invented workbooks: ``python -m tests.samples [FOLDER]``, by default ``inputs``."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.samples.book import book
from tests.samples.scenarios import scenarios


def main(folder: Path) -> None:
    """Write every workbook of the table below the folder."""
    for scenario in scenarios():
        target = folder / scenario.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(book(scenario))
        print(target)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "inputs"))
