"""What each document is to say, found beforehand, so that the other engines need not score.

A context is what our own template asks for; the values are the same words under the names of
:mod:`tests.benchmarks.form`, without a condition or a loop variable to look up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.assess import assess
from generator.law.choices import Notes, Paper
from generator.law.edition_file import editions
from generator.messages.problems import errors
from generator.papers.content import of_body
from tests.benchmarks import form

Tree = Mapping[str, Any]

_NOTES = "ескертпелер"
_OPTIONS = "нұсқалары"
_GROUNDS = "негіздері"


_PATH = re.compile(r"\w\.(\w+) ")


def _last_name(tag: str) -> str:
    """The name at the end of a tag's path: ``{{ жол.балы }}`` prints ``балы``."""
    found = _PATH.search(tag)
    assert found is not None, tag
    return found[1]


def context(workbook: Path) -> dict[str, Any]:
    """The context of a workbook's sheet; AssertionError when the workbook is refused."""
    assessed = assess(workbook, editions())
    assert assessed.evaluation is not None, errors(assessed.problems)
    return dict(of_body(assessed.evaluation, Paper.SHEET, Notes.FULL).context)


def values(found: Tree, paths: Mapping[str, str]) -> dict[str, Any]:
    """The values of a context by the names of the form; ``paths`` are the form's fields."""
    plain: dict[str, Any] = {name: _at(found, path) for path, name in paths.items()}
    sections = (part for part in found.values() if isinstance(part, Mapping) and _NOTES in part)
    for number, section in enumerate(sections):
        plain[f"n{number}"] = [_note(note) for note in section[_NOTES]]
        plain[f"l{number}"] = [
            {"heading": heading, "lines": [{"line": line} for line in section[tag]]}
            for tag, (heading, _) in form.LISTS.items()
            if section[tag]
        ]
    return plain


def texts(plain: object) -> Iterator[str]:
    """Every text among the values, those of lists included."""
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, Mapping):
        for value in plain.values():
            yield from texts(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from texts(value)


def _at(found: Tree, path: str) -> str:
    value: Any = found
    for name in path.split("."):
        value = value[name]
    return str(value)


def _note(note: Tree) -> dict[str, Any]:
    return {
        **_named(note, form.IN_ROW),
        "options": [_named(option, form.IN_OPTION) for option in note[_OPTIONS]],
        "grounds": [{"line": line} for line in note[_GROUNDS]],
    }


def _named(values: Tree, names: Mapping[str, str]) -> dict[str, Any]:
    return {name: values[_last_name(tag)] for tag, name in names.items()}
