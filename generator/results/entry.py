"""The manifest's entry of one paper, with its figures: all its numbers, by kind of paper.

Figures are made from an evaluation, kept in the manifest and compared with what a paper prints.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import ClassVar

from generator.files import opc
from generator.files.archive import store
from generator.law.choices import Form, Kind, Level, Notes, Paper
from generator.messages.problems import Fact, Problem
from generator.submission.appendix_2 import Appendix2Counts, ReportedBody
from generator.submission.model import CellRef


@dataclass(frozen=True, slots=True)
class BodyIdentity:
    """Which body a paper is about; ``kato`` is None where it has no code."""

    name: str
    kind: Kind
    kato: str | None


@dataclass(frozen=True, slots=True)
class RowFigures:
    """The points of one scored row and the counts behind them.

    ``points`` and ``maximum`` are None where the row is not scored; ``failing_before`` is None
    outside row 1, ``inspected`` outside the 3.x criteria. ``failing_bins`` ascend; ``rulings`` are
    their ids.
    """

    no: str
    criterion: str
    points: int | None
    maximum: int | None
    failing: int
    failing_before: int | None
    inspected: int | None
    failing_bins: tuple[str, ...]
    rulings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionFigures:
    """The points of one section; None where the section is not scored."""

    form: Form
    organisations: int
    points: int | None
    maximum: int | None
    level: Level | None
    rows: tuple[RowFigures, ...]

    @property
    def share(self) -> Fraction | None:
        """The points as a share of the maximum."""
        return share_of(self.points, self.maximum)


@dataclass(frozen=True, slots=True)
class Grounds:
    """Who failed the rows of a sheet, and why.

    ``names`` are those of organisations by their БСН; ``facts`` what each failed, by section, row
    and БСН. Both are empty where Appendix 2 is scored, and in manifests of the first versions.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[tuple[Form, str], Mapping[str, Fact]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfBody:
    """The body, year and edition of a paper about one body."""

    body: BodyIdentity
    year: int
    edition: str


@dataclass(frozen=True, slots=True)
class SheetFigures(OfBody):
    """The points of an assessment sheet: every section once; None where nothing is scored."""

    paper: ClassVar = Paper.SHEET

    sections: tuple[SectionFigures, ...]
    points: int | None
    maximum: int | None
    grounds: Grounds = Grounds()

    def section(self, form: Form) -> SectionFigures:
        """The section of a form."""
        return next(section for section in self.sections if section.form is form)


@dataclass(frozen=True, slots=True)
class Appendix2Figures(OfBody):
    """The counts of Appendix 2."""

    paper: ClassVar = Paper.REPORT

    appendix_2: Appendix2Counts


@dataclass(frozen=True, slots=True)
class InspectionFigures(OfBody):
    """The number of lines of Appendix 3."""

    paper: ClassVar = Paper.INSPECTIONS

    lines: int


@dataclass(frozen=True, slots=True)
class ConsolidatedFigures:
    """The counts of Appendix 5, in the order of its bodies."""

    paper: ClassVar = Paper.CONSOLIDATED
    body: ClassVar[None] = None

    year: int
    edition: str
    bodies: tuple[ReportedBody, ...]

    @property
    def origins(self) -> tuple[tuple[str, str], ...]:
        """The workbooks of the bodies, each with its SHA-256."""
        return tuple((body.file, body.sha256) for body in self.bodies)


Figures = SheetFigures | Appendix2Figures | InspectionFigures | ConsolidatedFigures


def share_of(points: int | None, maximum: int | None) -> Fraction | None:
    """Points as a share of the maximum; None where there is none."""
    return None if points is None or not maximum else Fraction(points, maximum)


OF_ITS_OWN = frozenset({"word/document.xml", "docProps/core.xml"})
"""Parts that no two papers share."""

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
        return replace(self, program=other.program) == other


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
    def year(self) -> int:
        """The reporting year."""
        return self.figures.year

    @property
    def body(self) -> BodyIdentity | None:
        """The body it is about; None of a paper about many."""
        return self.figures.body

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


def form_of(entry: Entry, parts: Mapping[str, bytes]) -> bytes | None:
    """A file that is formatted as the paper of an entry is, without its letters.

    None when the manifest does not keep all of it.
    """
    if not entry.form:
        return None
    try:
        own = inflated(entry.form)
        if not is_document(entry.parts):
            return own
        kept = {name: own if name in OF_ITS_OWN else b"" for name in entry.parts}
        shared = {name: sha for name, sha in entry.parts.items() if name not in OF_ITS_OWN}
        return store({**kept, **{n: inflated(parts[s]) for n, s in shared.items()}}.items())
    except (ValueError, KeyError):
        return None


def is_document(parts: Mapping[str, str]) -> bool:
    """True of the parts of a Word document."""
    return "word/document.xml" in parts
