"""Finds input files and says which are not read, opens regular files, writes files atomically."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from io import BufferedReader
from pathlib import Path

from generator.files import system
from generator.messages.problems import Code, Fact, Phrase, Place, Problem

SUFFIXES = (".xlsx", ".xlsm")
"""What is read as a workbook when a folder is given."""

MAPPING_NAME = "mapping.toml"
"""A mapping of this name serves the folder it lies in, and those below."""

_OTHER_WORKBOOKS = (".xls", ".xlsb", ".ods")
_OWNER_FILE = "~$"
_TEMPORARY = ".bagalau-new-"


@dataclass(frozen=True)
class Source:
    """An input file, and where its output belongs below the output folder (no suffix yet)."""

    path: Path
    below: Path

    def workbook_in(self, folder: Path) -> Path:
        """A workbook of the same name and place below another folder."""
        return folder / self.below.with_name(f"{self.below.name}.xlsx")


def mapping_of(source: Source, given: Path | None = None) -> Path | None:
    """The mapping that serves a workbook: the one given, else that of the nearest folder.

    Of the folders between the workbook and the path that it was found by; None without one.
    """
    if given is not None:
        return given
    folders = source.path.parents[: len(source.below.parts)]
    files = (folder / MAPPING_NAME for folder in folders)
    return next((file for file in files if system.is_there(file)), None)


def mapping_beside(path: Path) -> Path | None:
    """The mapping in the folder of a workbook, None without one."""
    return mapping_of(Source(path, Path(path.name)))


def find_sources(
    paths: Sequence[Path], output: Path | None, within: Path | None = None
) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """The workbooks of files and folders, sorted, each once; and what is wrong with the paths.

    A folder is searched to its depth; hidden folders and the output folder are passed over. A file
    that lies below ``within`` keeps its place there.
    """
    sources: dict[Path, Source] = {}
    problems: list[Problem] = []
    for path in paths:
        found, faults = _found(path, output)
        problems += faults
        for file in found:
            if file.name.startswith(_OWNER_FILE):
                problems.append(Problem(Code.OWNER_FILE, Place(file=str(file))))
            elif file.suffix.lower() in _OTHER_WORKBOOKS:
                problems.append(Problem(Code.FILE_OLD_FORMAT, Place(file=str(file))))
            else:
                above = path if file != path else within
                is_below = above is not None and file.is_relative_to(above)
                below = file.relative_to(above) if above and is_below else Path(file.name)
                sources.setdefault(real(file), Source(file, below.with_suffix("")))
    ordered = sorted(sources.values(), key=lambda source: source.path.as_posix())
    return tuple(ordered), tuple(problems)


def _found(path: Path, output: Path | None) -> tuple[list[Path], list[Problem]]:
    """The files that a path stands for, and what is wrong with it or with folders below it."""
    place = Place(file=str(path))
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        return [], [Problem(Code.FILE_MISSING, place)]
    except OSError as error:
        return [], [unreadable(path, error)]
    if not is_folder:
        return [path], []
    problems: list[Problem] = []
    below = list(_below(path, output, problems))
    found = [file for file in below if file.suffix.lower() in (*SUFFIXES, *_OTHER_WORKBOOKS)]
    others = [file for file in below if file.suffix.lower() not in (*SUFFIXES, *_OTHER_WORKBOOKS)]
    own = [file for file in found if not file.name.startswith(_OWNER_FILE)]
    if not any(file.suffix.lower() in SUFFIXES for file in own) and not problems:
        problems.append(Problem(Code.FOLDER_EMPTY, place))
    return found, [*problems, *_unread(path, others, output)]


def real(path: Path) -> Path:
    """The path behind links; of links that lead to themselves, the path itself."""
    return Path(os.path.realpath(path))


def is_within(path: Path, folder: Path | None) -> bool:
    """True of a path that lies in a folder, behind links too; of every path without a folder.

    One that is elsewhere by its name is not looked up: on Windows it may be another machine's.
    """
    if folder is None:
        return True
    named, within = (os.path.normpath(Path.cwd() / one) for one in (path, folder))
    return Path(named).is_relative_to(within) and real(path).is_relative_to(real(folder))


def _below(folder: Path, output: Path | None, problems: list[Problem]) -> Iterator[Path]:
    """The files below a folder; a folder that may not be opened is a problem, not nothing.

    A folder with the name of a file, as Apple keeps its documents, is one.
    """
    passed = None if output is None else real(output)

    def keep(error: OSError) -> None:
        problems.append(unreadable(Path(error.filename), error))

    for root, folders, files in os.walk(folder, onerror=keep):
        documents = {name for name in folders if name.lower().endswith(".numbers")}
        folders[:] = sorted(
            name
            for name in folders
            if name not in documents
            and not name.startswith(".")
            and real(Path(root) / name) != passed
        )
        yield from (
            Path(root) / name for name in sorted({*files, *documents}) if not name.startswith(".")
        )


def clashing(
    sources: Sequence[Source], targets: Callable[[Source], Iterable[Path]]
) -> tuple[Problem, ...]:
    """A problem for every input one of whose documents would take the place of another's."""
    named: dict[str, list[Source]] = {}
    for source in sources:
        for target in targets(source):
            # Windows and macOS take names that differ only in case, or in how a letter with a mark
            # is written, for one file.
            name = unicodedata.normalize("NFC", target.as_posix()).casefold()
            named.setdefault(name, []).append(source)
    others: dict[Source, list[Source]] = {}
    for group in named.values():
        for source in group if len(group) > 1 else ():
            others.setdefault(source, []).extend(other for other in group if other is not source)
    return tuple(
        Problem(
            Code.SAME_TARGET,
            Place(file=str(source.path)),
            {"others": ", ".join(dict.fromkeys(str(other.path) for other in group))},
        )
        for source, group in others.items()
    )


def open_regular(path: Path) -> BufferedReader:
    """A file to be read; OSError when there is none, or when it is a folder, device or pipe."""
    return open(path, "rb", opener=regular)


def regular(path: str, flags: int) -> int:
    """The descriptor of a regular file, as the ``opener`` of ``open``; OSError for anything else.

    A device has no end, and who opens a pipe in the usual way waits for its other end.
    """
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0), 0o666)
    kind = os.fstat(descriptor).st_mode
    if stat.S_ISREG(kind):
        return descriptor
    os.close(descriptor)
    number = errno.EISDIR if stat.S_ISDIR(kind) else errno.ENXIO
    raise OSError(number, os.strerror(number), path)


class Existing(Enum):
    """What to do about a file that has the name already."""

    KEPT = "kept"
    REPLACED = "replaced"


def in_the_way(path: Path, existing: Existing) -> Problem | None:
    """The problem of a file that has the name already and may not be replaced."""
    if existing is Existing.KEPT and system.is_there(path):
        return Problem(Code.OUTPUT_EXISTS, Place(file=str(path)))
    return None


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> Problem | None:
    """Write a file atomically; the problem if it cannot be written.

    ``data`` are its bytes, or pieces of them.
    """
    temporary, failure = set_aside(path, data)
    return failure if temporary is None else take_name(temporary, path)


def save_file(path: Path, data: bytes, existing: Existing = Existing.KEPT) -> Problem | None:
    """Write a file atomically, over another only when that may be replaced; else the problem."""
    return in_the_way(path, existing) or write_whole(path, data)


def set_aside(path: Path, data: bytes | Iterable[bytes]) -> tuple[Path | None, Problem | None]:
    """A temporary file with the bytes or pieces, in the folder of ``path``, safe on the disk."""
    temporary = path.parent / f"{_TEMPORARY}{os.urandom(8).hex()}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "xb", opener=regular) as stream:
            stream.writelines((data,) if isinstance(data, bytes) else data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException as error:  # an interruption, too, leaves nothing behind
        with contextlib.suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            return None, unwritable(path, error)
        raise
    return temporary, None


def take_name(temporary: Path, path: Path) -> Problem | None:
    """Give a file set aside its own name, replacing what has it."""
    try:
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        return unwritable(path, error)
    return None


def stale(path: Path) -> Problem:
    """The problem of a document whose workbook is refused now."""
    return Problem(Code.OUTPUT_STALE, Place(file=str(path)))


def unreadable(path: Path, error: OSError) -> Problem:
    """The problem of a file or folder that cannot be read."""
    reason = {"reason": system.reason(error)}
    return Problem(Code.FILE_UNREADABLE, Place(file=str(path)), reason)


def unwritable(path: Path, error: OSError) -> Problem:
    """The problem of a file that cannot be written; a code of its own if it is open elsewhere."""
    locked = (
        isinstance(error, PermissionError) and system.is_there(path) and not system.is_folder(path)
    )
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


REASONS = {
    **dict.fromkeys((".csv", ".tsv", ".fods", ".et", ".numbers", ".gsheet", ".xml"), "table"),
    **dict.fromkeys((".xltx", ".xltm", ".xlt", ".ett", ".ots", ".xlam"), "blank"),
    **dict.fromkeys((".zip", ".rar", ".7z", ".tar", ".gz"), "archive"),
}
"""Kinds of files in which the data of a body may be, and why they are not read."""

_OURS = (".docx", ".pdf", ".html", ".json", ".jsonl", ".toml", ".log")
"""Kinds that we write; in a folder of results they are not listed."""

_OF_RESULTS = "manifest.json"
_OF_SYSTEMS = ("thumbs.db", "desktop.ini", MAPPING_NAME)
"""Names that are no documents; a mapping is read where it is needed."""

_OWNER_TEMPORARY = "~"
_SHOWN = 5


def _unread(folder: Path, files: Sequence[Path], output: Path | None) -> Iterator[Problem]:
    """A problem for each kind among files that are not read: a warning where data may be lost."""
    of_results = output is not None and output.absolute() == folder.absolute()
    of_results = of_results or (folder / _OF_RESULTS).is_file()
    kinds: dict[str, list[Path]] = {}
    for file in files:
        kind = file.suffix.lower()
        is_ours = of_results and kind in _OURS
        if not (
            is_ours or file.name.lower() in _OF_SYSTEMS or file.name.startswith(_OWNER_TEMPORARY)
        ):
            kinds.setdefault(kind, []).append(file)
    for kind, own in sorted(kinds.items()):
        names = [file.relative_to(folder).as_posix() for file in own[:_SHOWN]]
        shown = ", ".join([*names, "…"] if len(own) > _SHOWN else names)
        facts: dict[str, Fact] = {"kind": kind or own[0].name, "count": len(own), "files": shown}
        if kind in REASONS:
            facts["reason"] = Phrase(f"unread.{REASONS[kind]}")
        code = Code.FILES_UNREAD if kind in REASONS else Code.FILES_OTHER
        yield Problem(code, Place(file=str(folder)), facts)
