"""The Rules as data: editions, legal forms, the kinds of papers."""

from __future__ import annotations

import csv
from importlib import resources

FOLDER_VARIABLE = "BAGALAU_EDITIONS"
"""The environment variable that names a folder of more editions."""


def shipped_rows(package: str, name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table that ships with the program, by the heads of its columns.

    It is UTF-8, with tabs between the columns and the heads in the first line.
    """
    text = (resources.files(package) / name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
