"""docx-mailmerge2: ``python -m tests.benchmarks.mail_merge CASE TEMPLATE OUT``.

The form has Word's own merge fields; notes and lists are rows of tables that are merged.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mailmerge import MailMerge

from tests.benchmarks import SECTIONS


def main(case: Path, template: Path, out: Path) -> None:
    """A document of every body's values."""
    for path in sorted((case / "values").glob("*.json")):
        values = json.loads(path.read_text("utf-8"))
        with MailMerge(template, remove_empty_tables=True) as document:
            document.merge(**{name: text for name, text in values.items() if isinstance(text, str)})
            for number in range(SECTIONS):
                document.merge_rows(f"n{number}_a", list(_notes(values[f"n{number}"], number)))
                document.merge_rows(f"l{number}_line", list(_lists(values[f"l{number}"], number)))
            document.write(out / f"{path.stem}.docx")


def _notes(notes: list[dict[str, Any]], number: int) -> Iterator[dict[str, str]]:
    """Rows of three cells: the note itself, its options, its counts, its grounds."""
    for note in notes:
        said = f"{note['text']} {note['item']} {note['item_text']}"
        yield _row(number, note["number"], said, note["points"])
        for option in note["options"]:
            yield _row(number, option["mark"], option["text"], option["points"])
        yield _row(number, "", note["counts"], "")
        for ground in note["grounds"]:
            yield _row(number, "", ground["line"], "")


def _row(number: int, *cells: str) -> dict[str, str]:
    return {f"n{number}_{name}": text for name, text in zip("abc", cells, strict=True)}


def _lists(lists: list[dict[str, Any]], number: int) -> Iterator[dict[str, str]]:
    for one in lists:
        yield {f"l{number}_line": one["heading"]}
        for line in one["lines"]:
            yield {f"l{number}_line": line["line"]}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
