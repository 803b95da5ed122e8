"""The editions that are known: those that ship with the program, and those of a clerk's folder.

A file is TOML, called by its edition's id; ``ID.draft.toml`` is a draft, which stops nothing as
long as it has faults. :mod:`generator.law.edition_reading` reads and proves it. What the shipped
files were read as, and proved to be, is kept beside them by their hash (``make templates``).
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from generator.files.archive import digest
from generator.law import FOLDER_VARIABLE
from generator.law.choices import DeclaredFact, Kind, Norm
from generator.law.edition import Declarations, Edition, joined
from generator.messages.problems import Problem

ENDING, _DRAFT = ".toml", ".draft.toml"

SHIPPED = Path(__file__).parent / "editions"
"""The folder of the shipped files."""

SCHEMA = SHIPPED / "edition.schema.json"
"""The JSON Schema of the files, by which editors help."""

DECLARED = SHIPPED.with_name("facts.toml")
"""The kinds, norms and facts that all editions may use."""

KEPT = SHIPPED.with_name("editions.pickle")
"""The hash of the shipped files, and what they were read as."""

_Kept = tuple[tuple[Edition, ...], Declarations]

Loaded = tuple[tuple[Edition, ...], tuple[Problem, ...]]


@cache
def load_shipped() -> Loaded:
    """Every edition that ships with the program, oldest first, and what is wrong with them."""
    kept = _kept()
    return _read(SHIPPED) if kept is None else (kept[0], ())


def load_known() -> Loaded:
    """The shipped editions and those of the folder that the environment names."""
    folder = os.environ.get(FOLDER_VARIABLE)
    return _load_with(folder) if folder else load_shipped()


def editions() -> tuple[Edition, ...]:
    """The known editions without fault, oldest first; drafts, which serve no year, among them."""
    return load_known()[0]


def edition_of(id_: str | None) -> Edition | None:
    """The known edition with an id, None when there is none."""
    return next((one for one in editions() if one.id == id_), None)


@cache
def _load_with(folder: str) -> Loaded:
    return _read(SHIPPED, Path(folder))


def _read(*folders: Path) -> Loaded:
    # Here: to read and prove takes 60 ms, a sixth of what a check takes; what is kept, 2 ms.
    from generator.law import edition_reading

    return edition_reading.load(*folders)


@cache
def declarations() -> Declarations:
    """What all editions may use."""
    if (kept := _kept()) is not None:
        return kept[1]
    from generator.law import edition_reading  # as above

    return edition_reading.declarations()


@cache
def _kept() -> _Kept | None:
    """What is kept of the shipped files, None when it is of other ones or there is none."""
    data = KEPT.read_bytes() if KEPT.exists() else b""
    current = shipped_hash().encode()
    if not data.startswith(current):
        return None
    try:
        kept: _Kept = pickle.loads(data[len(current) :])  # noqa: S301 - ours, as the code is
    except (AttributeError, ImportError):  # its classes have moved since ``make templates``
        return None
    return kept


def shipped_hash() -> str:
    """The SHA-256 of all that the shipped editions are read from, whatever ends its lines."""
    found = ((file.name, file.read_bytes()) for file in (DECLARED, *files_of(SHIPPED)))
    return digest(repr([(name, data.replace(b"\r\n", b"\n")) for name, data in found]).encode())


def kinds() -> tuple[Kind, ...]:
    """The kinds of bodies of all known editions, each as the newest of them declares it."""
    return joined(*(edition.kinds for edition in editions()))


def norms() -> tuple[Norm, ...]:
    """Likewise their norms."""
    return joined(*(edition.norms for edition in editions()))


def facts() -> tuple[DeclaredFact, ...]:
    """Likewise their facts."""
    return _facts(os.environ.get(FOLDER_VARIABLE))


@cache
def _facts(_: str | None) -> tuple[DeclaredFact, ...]:
    return joined(*(edition.facts for edition in editions()))


def files() -> Mapping[str, Path]:
    """The files of the known editions by their ids, faulty drafts among them; none is read."""
    folder = os.environ.get(FOLDER_VARIABLE)
    folders = (SHIPPED, Path(folder)) if folder else (SHIPPED,)
    found = (file for one in folders if one.is_dir() for file in files_of(one))
    return {id_of(file): file for file in found if file.name.endswith(ENDING)}


def file_of(name: str) -> Path:
    """The file of a known edition's id, or the one at a path."""
    return files().get(name) or Path(name)


def files_of(folder: Path) -> list[Path]:
    """The files of a folder that are editions or are called as if they were, by name."""
    found = (file for file in folder.iterdir() if ENDING in file.name.casefold())
    return sorted(found, key=lambda file: file.name)


def is_draft(file: Path) -> bool:
    """True of a file that is called a draft."""
    return file.name.endswith(_DRAFT)


def id_of(file: Path) -> str:
    """The id of the edition that a file is called by."""
    return file.name.removesuffix(ENDING).removesuffix(_DRAFT.removesuffix(ENDING))
