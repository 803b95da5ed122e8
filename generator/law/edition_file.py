"""Reads the editions' files and proves them: nothing missing, unknown or ambiguous.

A file is TOML, whole in itself, called by its edition's id. The dataclasses of
:mod:`generator.law.edition` are its schema. Whatever is wrong is reported with its place in the
file, such as ``criteria 3.4, options 2, points``; an edition with a problem is refused.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from generator.files.zip import digest
from generator.law import typed_toml
from generator.law.edition import Edition
from generator.law.edition_proof import prove, prove_together
from generator.messages.problems import Code, Place, Problem


@cache
def load_shipped() -> tuple[tuple[Edition, ...], tuple[Problem, ...]]:
    """Every edition that ships with the program, oldest first, and what is wrong with them."""
    return load(resources.files(__package__) / "editions")


def editions() -> tuple[Edition, ...]:
    """The shipped editions."""
    return load_shipped()[0]


def load(folder: Traversable) -> tuple[tuple[Edition, ...], tuple[Problem, ...]]:
    """Every edition of a folder's files, oldest first, and what is wrong with them."""
    found: list[Edition] = []
    problems: list[Problem] = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            edition, wrong = _read_file(file)
            problems += wrong
            found += [] if edition is None else [edition]
    ordered = tuple(sorted(found, key=lambda edition: edition.adopted))
    return ordered, tuple(problems) or prove_together(ordered)


def _read_file(file: Traversable) -> tuple[Edition | None, tuple[Problem, ...]]:
    name = f"editions/{file.name}"
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        return None, (Problem(Code.EDITION_NOT_UTF8, Place(file=name)),)
    edition, problems = read(text, name)
    if edition is not None and file.name != f"{edition.id}.toml":
        facts = {"found": edition.id}
        return None, (Problem(Code.EDITION_NAME_OTHER, Place(file=name, part="id"), facts),)
    return edition, problems


def read(text: str, name: str) -> tuple[Edition | None, tuple[Problem, ...]]:
    """The edition that a file's text describes, or None and why it is refused."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = Place(file=name)
        return None, (Problem(Code.EDITION_UNREADABLE, place, {"reason": str(error)}),)
    faults = typed_toml.Faults(name)
    given = {"sha256": digest(text.encode())}
    edition = typed_toml.read(Edition, table, faults, given)
    if edition is not None:
        prove(edition, faults)
    return (None if faults.problems else edition), tuple(faults.problems)
