"""The output folders that documents lie in, and what their manifests list."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from pathlib import Path, PurePath

from generator.files import disk
from generator.messages.problems import Problem
from generator.results import COPIES, manifest
from generator.results.entry import Entry
from generator.results.entry_lines import EntryHead, EntryLines, head_of
from generator.results.manifest import Manifest
from generator.verify.expected import Listing

_COPY = re.compile(r" ?\(\d+\)$")
"""What browsers and file managers add to the name of a second copy."""

_MOST_ALIKE = 10
"""Documents of one name that a paper is compared with."""


@dataclass(frozen=True)
class OutputFolder:
    """An output folder and what its manifest lists."""

    path: Path
    manifest: Manifest

    @cached_property
    def by_sha256(self) -> Mapping[str, str]:
        """The first document of each hash."""
        return {self.head(name).sha256: name for name in reversed([*self.manifest.entries])}

    def head(self, name: str) -> Entry | EntryHead:
        """What is known of a document without its text."""
        return head_of(self.manifest.entries, name)

    @cached_property
    def templates(self) -> Set[str]:
        """The hashes of the templates of all documents."""
        return {head.made.template for head in map(self.head, self.manifest.entries)}

    @property
    def listing(self) -> Listing:
        """What papers of many bodies are compared with."""
        return Listing(self.path, copy(self.manifest.entries), self.manifest.parts)

    def is_paper(self, name: str) -> bool:
        """True of a document or of a PDF of one; an overview is neither."""
        companion = self.manifest.companions.get(name)
        return name in self.manifest.entries or (companion is not None and bool(companion.of))

    def is_ours(self, name: str, asked: Path) -> bool:
        """True of an overview, and of a marked copy below a folder that is asked for."""
        is_copy = name.startswith(f"{COPIES}/")
        is_asked = self.path.is_relative_to(asked.resolve())
        return name in self.manifest.companions or (is_copy and is_asked)

    def like(self, name: str, sha256: str) -> Sequence[str]:
        """The document of the same bytes, else those of a name, whatever the folder they lie in."""
        if sha256 in self.by_sha256:
            return [self.by_sha256[sha256]]
        own = _COPY.sub("", PurePath(name).stem).casefold() + PurePath(name).suffix.casefold()
        names = (one for one in self.manifest.entries if PurePath(one).name.casefold() == own)
        return [*islice(names, _MOST_ALIKE)]


@dataclass
class OutputFolders:
    """The output folders that files lie in, each read once, and what is wrong with them.

    None is looked for outside the folder ``within``.
    """

    within: Path | None = None
    read: dict[Path, OutputFolder | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._real, self._nearest = cache(Path.resolve), cache(self._find)

    def load(self, path: Path) -> OutputFolder | None:
        """A folder that has a manifest or the journal of one; None when that is damaged."""
        if path not in self.read:
            known, problems, _ = manifest.opened(path, sealed="")
            self.problems += problems
            self.read[path] = None if known is None else OutputFolder(path, known)
        return self.read[path]

    def listing(self, file: Path) -> tuple[OutputFolder | None, str]:
        """The nearest folder above a file whose manifest may list it, and its name there."""
        real = file.resolve() if file.is_symlink() else self._real(file.parent) / file.name
        path = self._nearest(real.parent)
        if path is None:
            return None, file.name
        return self.load(path), real.relative_to(path).as_posix()

    def _find(self, folder: Path) -> Path | None:
        """The nearest folder that has a manifest, from a resolved one upwards."""
        above = (path for path in (folder, *folder.parents) if disk.is_within(path, self.within))
        return next(filter(has_manifest, above), None)

    def close(self) -> None:
        """Let their manifests be replaced."""
        for folder in self.all():
            if isinstance(folder.manifest.entries, EntryLines):
                folder.manifest.entries.close()

    def all(self) -> Iterator[OutputFolder]:
        """Those that could be read."""
        yield from (folder for folder in self.read.values() if folder is not None)


def has_manifest(folder: Path) -> bool:
    """True of a folder with a manifest or the journal of one."""
    return any(os.path.lexists(folder / name) for name in (manifest.NAME, manifest.JOURNAL))
