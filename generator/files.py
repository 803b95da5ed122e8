"""Finds input files below the given paths and writes output files whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import system
from generator.problems import Code, Place, Problem

SUFFIXES = (".xlsx", ".xlsm")
"""What is read as a workbook when a folder is given."""

_OTHER_WORKBOOKS = (".xls", ".xlsb", ".ods")
_OWNER_FILE = "~$"
_TEMPORARY = ".bagalau-new-"


@dataclass(frozen=True)
class Source:
    """An input file, and where its output belongs below the output folder (no suffix yet)."""

    path: Path
    below: Path


def find_sources(
    paths: Sequence[Path], output: Path | None
) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """The workbooks of files and folders, sorted, each once; and what is wrong with the paths.

    A folder is searched to its depth; hidden folders and the output folder are passed over.
    """
    sources: dict[Path, Source] = {}
    problems: list[Problem] = []
    for path in paths:
        if path.is_dir():
            found = list(_below(path, output))
            if not any(_is_workbook(file) for file in found):
                problems.append(Problem(Code.FOLDER_EMPTY, Place(file=str(path))))
        elif path.exists():
            found = [path]
        else:
            problems.append(Problem(Code.FILE_MISSING, Place(file=str(path))))
            continue
        for file in found:
            if file.name.startswith(_OWNER_FILE):
                problems.append(Problem(Code.OWNER_FILE, Place(file=str(file))))
            elif file.suffix.lower() in _OTHER_WORKBOOKS:
                problems.append(Problem(Code.FILE_OLD_FORMAT, Place(file=str(file))))
            else:
                below = file.relative_to(path) if path.is_dir() else Path(file.name)
                sources.setdefault(file.resolve(), Source(file, below.with_suffix("")))
    ordered = sorted(sources.values(), key=lambda source: source.path.as_posix())
    return tuple(ordered), tuple(problems)


def _is_workbook(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES and not file.name.startswith(_OWNER_FILE)


def _below(folder: Path, output: Path | None) -> Iterator[Path]:
    passed = None if output is None else output.resolve()
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and (Path(root) / name).resolve() != passed
        )
        for name in sorted(files):
            suffix = Path(name).suffix.lower()
            if suffix in (*SUFFIXES, *_OTHER_WORKBOOKS) and not name.startswith("."):
                yield Path(root) / name


def clashing(sources: Sequence[Source]) -> tuple[Problem, ...]:
    """A problem for every input whose document would take the place of another's."""
    targets: dict[str, list[Source]] = {}
    for source in sources:
        # Windows and macOS take names that differ only in case for one file.
        targets.setdefault(source.below.as_posix().casefold(), []).append(source)
    return tuple(
        Problem(
            Code.SAME_TARGET,
            Place(file=str(source.path)),
            {"others": ", ".join(str(o.path) for o in group if o is not source)},
        )
        for group in targets.values()
        if len(group) > 1
        for source in group
    )


def write_whole(path: Path, data: bytes) -> Problem | None:
    """Write a file so that its name never stands for half of it; a problem if it cannot be."""
    temporary, failure = set_aside(path, data)
    return failure if temporary is None else take_name(temporary, path)


def set_aside(path: Path, data: bytes) -> tuple[Path | None, Problem | None]:
    """A temporary file with the bytes, in the folder of ``path``, safe on the disk."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        return None, unwritable(path, error)
    return temporary, None


def take_name(temporary: Path, path: Path) -> Problem | None:
    """Give a file set aside its own name, replacing what has it."""
    try:
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        return unwritable(path, error)
    return None


def unwritable(path: Path, error: OSError) -> Problem:
    """The problem of a file that cannot be written; one that is open elsewhere is told so."""
    locked = isinstance(error, PermissionError) and path.is_file()
    code = Code.OUTPUT_LOCKED if locked else Code.OUTPUT_UNWRITABLE
    return Problem(code, Place(file=str(path)), {"reason": system.reason(error)})


def sweep(folder: Path) -> None:
    """Remove files that an interrupted run has set aside; only while nobody else builds here."""
    for left in folder.rglob(f"{_TEMPORARY}*"):
        if left.is_file() and left.suffix == "":
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)


def remove_empty(folder: Path) -> None:
    """Remove a folder and those below it as far as nothing is in them."""
    below = sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True)
    for path in (*below, folder):
        # One with something in it cannot be removed.
        with contextlib.suppress(OSError):
            path.rmdir()


def _umask() -> int:
    # A temporary file is private; the finished one gets what any new file would.
    mask = os.umask(0)
    os.umask(mask)
    return mask
