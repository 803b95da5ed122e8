"""The manifest's entry of one paper in an output folder."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator.files import package as opc
from generator.law.papers import Notes, Paper
from generator.messages.problems import Problem
from generator.results.figures import Figures
from generator.submission.model import CellRef

_LEVEL = 3
"""How hard texts are packed: a quarter of the time of level 9, for a sixth more of a manifest."""

_LEVEL_OF_FORMS = 6
"""The same of forms: twice the time of level 3, for two thirds of the size."""


@dataclass(frozen=True, slots=True)
class Made:
    """The ingredients of a document; equal ingredients give equal bytes.

    ``mapping`` is empty where the workbook is read without one.
    """

    input: str
    template: str
    edition: str
    edition_chosen: bool
    notes: Notes
    program: str
    mapping: str = ""

    def gives_the_same(self, other: Made) -> bool:
        """True of the same ingredients; another version of the program alone is none."""
        return replace(self, program="") == replace(other, program="")


@dataclass(frozen=True, slots=True)
class Entry:
    """The manifest's entry of one document; hashes are SHA-256 in hexadecimal.

    ``packed`` are the lines of the paper, see :func:`packed`: unpacked, those of thousands would
    fill the memory. ``input_file`` is the workbook's path as it was given, with forward slashes;
    empty for a paper about many bodies. ``warnings`` are those of the workbook; their places name
    no file. They are None when the manifest has only their number, as the first versions wrote it.
    ``counted`` are the БСН of a sheet's counted organisations with their cells, None where an
    earlier version wrote none.
    ``form`` is the markup of the paper without its letters, see :func:`deflated`; with ``parts`` it
    says how the paper is formatted. It is empty in manifests of the first versions.
    """

    sha256: str
    parts: Mapping[str, str]
    packed: bytes
    input_file: str
    made: Made
    figures: Figures
    warnings: tuple[Problem, ...] | None
    counted: Mapping[str, CellRef] | None = None
    form: bytes = b""

    @property
    def paper(self) -> Paper:
        """Which paper the document is."""
        return self.figures.paper

    @property
    def edition(self) -> str:
        """The id of the edition it was made by."""
        return self.figures.edition

    @property
    def text(self) -> tuple[str, ...]:
        """The lines of the paper."""
        return tuple(unpacked(self.packed).split("\n"))


def packed(lines: Iterable[str]) -> bytes:
    """The lines of a paper, deflated."""
    return zlib.compress("\n".join(lines).encode(), _LEVEL)


def unpacked(text: bytes) -> str:
    """The lines of a paper, joined; ValueError when they are none or more than a paper can have.

    A paper has no more than the document that it is read from may have: bytes in its file, tags.
    """
    found = inflated(text)
    if found.count(b"\n") >= opc.MAX_TAGS:
        raise ValueError("text")
    return found.decode()


def deflated(form: bytes) -> bytes:
    """Markup, deflated hard: what it repeats is long."""
    return zlib.compress(form, _LEVEL_OF_FORMS)


def inflated(data: bytes) -> bytes:
    """What was deflated; ValueError when nothing was, or more than a file may have."""
    engine = zlib.decompressobj()
    try:
        found = engine.decompress(data, opc.MAX_FILE)
    except zlib.error as error:
        raise ValueError("deflated") from error
    if not engine.eof:
        raise ValueError("deflated")
    return found
