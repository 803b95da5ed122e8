"""Reads the tables that ship with the program."""

from __future__ import annotations

import csv
from importlib import resources


def rows(package: str, name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table (UTF-8, tabs, heads in the first line) by the heads of its columns."""
    text = (resources.files(package) / name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
