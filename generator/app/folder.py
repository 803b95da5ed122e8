"""The files of the folder that is served, each by an id: no name from outside is ever a path.

The folder is the current one of the process, and all paths are relative to it. Links are not
followed, so that nothing outside the folder is read or written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path, PurePosixPath, PureWindowsPath

import generator
from generator import Paper

INPUTS, OUTPUT, TEMPLATES = Path("inputs"), Path("output"), Path("templates")
"""Where the command line, too, reads and writes unless it is asked for something else."""

LISTS = (Path("bodies.xlsx"), Path("bodies.csv"), Path("bodies.txt"))
"""The list of the bodies that are to hand in a workbook; of several the one saved last counts."""

WORKBOOKS = (".xlsx", ".xlsm")
_SHOWN = (*WORKBOOKS, ".docx", ".pdf", ".html")
_ID = 16
"""Hexadecimal digits of an id: among millions of files no two have the same."""

_LONGEST = 150
"""Bytes of a name that is taken in: every file system has room for it and for our suffixes."""

_MOMENT = 1_000_000_000
"""Nanoseconds within which two changes of a folder may have one time."""

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*%#]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class FolderListing:
    """The workbooks of the folder; ``refused`` are those that their names keep out.

    ``links`` lead elsewhere and are not followed; ``beside`` are workbooks that lie outside the
    folder of workbooks, and are not read.
    """

    wanted: Sequence[generator.Source] = ()
    refused: Sequence[generator.Source] = ()
    problems: Sequence[generator.Problem] = ()
    links: Sequence[Path] = ()
    beside: Sequence[Path] = ()

    @property
    def sources(self) -> list[generator.Source]:
        """All workbooks, by their paths."""
        return sorted((*self.wanted, *self.refused), key=lambda source: source.path.as_posix())


def id_of(path: Path) -> str:
    """The id of a file, by its path from the folder."""
    return hashlib.sha256(os.fsencode(path.as_posix())).hexdigest()[:_ID]


class Folder:
    """The files of the current folder."""

    def __init__(self) -> None:
        self._paths: dict[str, Path] = {}
        self._listing = FolderListing()
        self._as_it_was: Mapping[Path, int] = {}

    @property
    def inputs(self) -> Path:
        """The folder of workbooks: ``inputs``, or the folder itself when they lie in it."""
        is_flat = not INPUTS.is_dir() and any(_named(Path(), WORKBOOKS))
        return Path() if is_flat else INPUTS

    @property
    def expected(self) -> Path | None:
        """The list of the bodies that are to hand in a workbook."""
        there = [path for path in LISTS if is_own(path)]
        return max(there, key=lambda path: path.stat().st_mtime_ns, default=None)

    def links(self) -> list[Path]:
        """The links among the files that are read and written."""
        return [path for root in self._roots for path in _links(root)]

    def listing(self) -> FolderListing:
        """The workbooks that there are now; read again when a file has come or gone.

        To go through thousands takes half a second, and pages are asked for while somebody types.
        """
        if not self._as_it_was or self._as_it_was != _changed(self._as_it_was):
            now = time.time_ns()
            roots = (Path(), *(p for root in self._roots for p in _folders(root)))
            as_it_is = _changed(roots)
            self._listing = self._read()
            # What changes in the same moment has the same time.
            is_long_ago = max(as_it_is.values()) < now - _MOMENT
            self._as_it_was = as_it_is if is_long_ago else {}
        return self._listing

    @property
    def _roots(self) -> list[Path]:
        return sorted({self.inputs, OUTPUT, TEMPLATES})

    def _read(self) -> FolderListing:
        links, inputs = self.links(), self.inputs
        beside = [path for path in _named(Path(), WORKBOOKS) if inputs != Path()]
        beside = [path for path in beside if path not in LISTS]
        if not inputs.is_dir() or inputs in links:
            return FolderListing(links=links, beside=beside)
        found = generator.find_workbooks(generator.Options(paths=[inputs], output=OUTPUT))
        # What is read by a mapping from elsewhere is read from there.
        aside = {*links, *(one.parent for one in links if one.name == generator.MAPPING_NAME)}
        return FolderListing(
            [one for one in found.wanted if not _is_below(one.path, aside)],
            [one for one in found.refused if not _is_below(one.path, aside)],
            [one for one in found.problems if one.code.code != "folder-empty"],
            links,
            beside,
        )

    def source(self, id_: str) -> generator.Source | None:
        """The workbook of an id."""
        path, inputs = self.find(id_), self.inputs
        if path is None or path.suffix.lower() not in WORKBOOKS or not path.is_relative_to(inputs):
            return None
        if path.is_relative_to(OUTPUT):  # where the folder itself is that of the workbooks
            return None
        if any((one / generator.MAPPING_NAME).is_symlink() for one in path.parents):
            return None
        return generator.Source(path, path.relative_to(inputs).with_suffix(""))

    def template(self, id_: str) -> Path | None:
        """The template of an id."""
        path = self.find(id_)
        if path is None or not path.is_relative_to(TEMPLATES):
            return None
        return path if path.suffix.lower() == ".docx" else None

    def find(self, id_: str) -> Path | None:
        """The workbook, document or template of an id; None when it is not there."""
        if id_ not in self._paths:
            self._paths = {id_of(path): path for root in self._roots for path in _files(root)}
        path = self._paths.get(id_)
        return path if path is not None and is_own(path) else None


def own_templates() -> Path | None:
    """The folder's own templates, None when ours are used."""
    return TEMPLATES if used_templates() else None


def used_templates() -> list[Path]:
    """The folder's own templates that documents are made with, by editions and papers."""
    places = product(generator.editions(), Paper)
    wanted = (TEMPLATES / edition.id / paper.template_name for edition, paper in places)
    return [path for path in wanted if path.is_file()]


def safe_name(text: str, suffixes: Sequence[str]) -> str | None:
    """The name under which a file is taken in, one that every system has; None when it has none.

    Folders before the name, letters that cannot be seen and those with a meaning to a system go.
    """
    name = PureWindowsPath(PurePosixPath(text.replace("\0", "")).name).name
    name = "".join(c for c in unicodedata.normalize("NFC", name) if c.isprintable())
    name = _NOT_IN_NAMES.sub("_", name).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if f"{dot}{suffix.lower()}" not in suffixes:
        return None
    stem = stem.strip(" .").lstrip("~$ .-")
    while len(f"{stem}.{suffix}".encode("utf-8", "replace")) > _LONGEST:
        stem = stem[:-1].rstrip(" .")
    if not stem or _RESERVED.fullmatch(stem):
        return None
    return f"{stem}.{suffix.lower()}".encode("utf-8", "replace").decode()


def _folders(root: Path) -> Iterator[Path]:
    """A folder and those below it, as far as no link leads there."""
    if root.is_dir():
        yield from (Path(place) for place, _, _ in os.walk(root))


def _changed(folders: Iterable[Path]) -> dict[Path, int]:
    """When something came into each folder or went, in nanoseconds; 0 of one that is gone."""
    found = dict.fromkeys(folders, 0)
    for folder in found:
        with contextlib.suppress(OSError):
            found[folder] = folder.stat().st_mtime_ns
    return found


def _is_below(path: Path, links: set[Path]) -> bool:
    return path in links or not links.isdisjoint(path.parents)


def is_own(path: Path) -> bool:
    """True of an ordinary file that no link leads to."""
    try:
        is_file = stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False
    return is_file and os.path.realpath(path) == str(Path.cwd() / path)


def _files(root: Path) -> Iterator[Path]:
    """The files below a folder that the pages name, hidden ones and links left out."""
    if not root.is_dir() or os.path.realpath(root) != str(Path.cwd() / root):
        return
    for place, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.lower().endswith(_SHOWN) and not name.startswith((".", "~$")):
                yield Path(place, name)


def _named(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.lower().endswith(suffixes) and not path.name.startswith((".", "~$")):
            yield path


def _links(root: Path) -> Iterator[Path]:
    """Links below a folder, and the folder when it is one; folders of Windows may be junctions."""
    if not os.path.lexists(root):
        return
    if os.path.realpath(root) != str(Path.cwd() / root):
        yield root
        return
    for place, folders, names in os.walk(root):
        real = os.path.realpath(place)
        for name in (*folders, *names):
            path = Path(place, name)
            is_junction = name in folders and os.path.realpath(path) != str(Path(real, name))
            if path.is_symlink() or is_junction:
                yield path
