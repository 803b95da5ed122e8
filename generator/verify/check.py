"""Verifies a finished document against reference data, independently of what filled it.

Figures are read off the paper itself, by the edition's tables, and compared with the engine's
points; text is compared line by line with the text the document was made with, formatting block by
block. What was added at the places to sign is separated first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from generator import __version__
from generator.excel.read.differences import of_sheets as sheet_comments
from generator.files import opc
from generator.files.archive import digest
from generator.law.edition import Edition
from generator.messages.problems import Part, Spot
from generator.papers.forms import layout
from generator.results.entry import Entry, Figures
from generator.results.manifest import Companion
from generator.verify.figures import (
    Difference,
    figure_differences,
    form_tables,
    heading_differences,
)
from generator.verify.formatting import (
    AddedKind,
    Addition,
    FormatDifference,
    Formatted,
    of_document,
    of_table,
    without_addresses,
)
from generator.verify.text_diff import (
    as_read_now,
    is_too_long,
    table_lines,
    table_text,
    text_differences,
)
from generator.word.read.outline import comments, is_signed, outline
from generator.word.read.text import AmbiguousDocument, Line, NotADocument, StrictDocument

MOST_KEPT = 10_000
"""Differences that are kept of a document; more are only counted."""


class Verdict(StrEnum):
    """The possible verdicts, from best to worst."""

    UNCHANGED = "unchanged"
    RESAVED = "re-saved"
    SIGNED = "signed"
    LOOKS = "looks-otherwise"
    OTHER_INPUTS = "other-inputs"
    ALTERED = "altered"
    MISSING = "missing"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


AS_MADE = (Verdict.UNCHANGED, Verdict.RESAVED, Verdict.SIGNED)
"""Of papers that are as they were made, but for what was added where that may be."""


class Compared(StrEnum):
    """The answer on the text or the formatting of a paper, compared with what was made."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_COMPARED = "not-compared"


class Current(StrEnum):
    """Whether a paper would be made the same today; else the first ingredient that is another."""

    YES = "yes"
    WORKBOOK = "workbook"
    TEMPLATE = "template"
    EDITION = "edition"
    PROGRAM = "program"
    UNKNOWN = "unknown"

    @property
    def is_unchanged(self) -> bool:
        """True when no ingredient is known to have changed."""
        return self in (Current.YES, Current.UNKNOWN)

    @property
    def is_of_other_inputs(self) -> bool:
        """True when more than the program has changed, which alone may count other figures."""
        return not self.is_unchanged and self is not Current.PROGRAM


class ComparedWith(StrEnum):
    """What the text of a paper was compared with; a PDF is compared with the document it shows."""

    WORKBOOK = "workbook"
    MANIFEST = "manifest"
    DOCUMENT = "document"


class VerdictReason(StrEnum):
    """Why nothing is known of a document, or nothing can be compared; what is wrong with a PDF."""

    NOT_LISTED = "not listed"
    OTHER_EDITION = "other edition"
    STRICT = "strict"
    AMBIGUOUS = "ambiguous"
    PDF_CHANGED = "pdf changed"
    PDF_OF_OTHER = "pdf of other"


@dataclass(frozen=True)
class Verification:
    """The verdict on one document, and the four answers it sums up.

    ``count`` is that of all differences of text, of which at most :data:`MOST_KEPT` are kept;
    ``formats`` says what is formatted otherwise; ``added`` lists what was added, ``current``
    whether the paper would be made the same today. ``parts`` are the names of the parts of the file
    that are not as they were made.
    """

    verdict: Verdict
    text: Compared = Compared.NOT_COMPARED
    looks: Compared = Compared.NOT_COMPARED
    current: Current = Current.UNKNOWN
    added: tuple[Addition, ...] = ()
    differences: tuple[Difference, ...] = ()
    count: int = 0
    reason: VerdictReason | None = None
    text_against: ComparedWith | None = None
    parts: tuple[str, ...] = ()
    formats: tuple[FormatDifference, ...] = ()

    @property
    def is_sound(self) -> bool:
        """True when the paper says what was made, and shows it as it was made."""
        return self.verdict in AS_MADE and self.looks is Compared.SAME


@dataclass(frozen=True)
class Expected:
    """Reference data a document is compared with: its entry, and what is at hand.

    ``input`` is the hash of the workbook at hand, None when there is none; ``figures`` are what it
    gives now of the same paper, None when it gives nothing. ``made`` is that paper made again, or
    the form kept of it in the manifest; ``read`` reads the lines of the first, None when it cannot
    be made again; ``is_ours`` is True when that was by our own template, or without one.
    ``template`` says whether the template at hand is the one it was made with, None when there is
    none. ``source`` is the workbook, or a folder of many.
    """

    entry: Entry
    edition: Edition
    input: str | None = None
    figures: Figures | None = None
    read: Callable[[], Sequence[Line]] | None = None
    made: bytes | None = None
    template: bool | None = True
    is_ours: bool = False
    source: Path | None = None

    @cached_property
    def lines(self) -> Sequence[Line] | None:
        """The lines of the paper made again; None when it cannot be."""
        return None if self.read is None else self.read()

    @property
    def current(self) -> Current:
        """Whether the paper would be made the same of what is at hand."""
        if self.input is None:
            return Current.UNKNOWN
        made = self.entry.made
        if made.input != self.input:
            return Current.WORKBOOK
        if self.edition.is_draft or made.edition != self.edition.basis[self.entry.paper]:
            # The first versions kept the hash of all of its data, which says nothing of this paper.
            return Current.EDITION if self.entry.form else Current.PROGRAM
        if self.figures is not None and self.figures.edition != self.entry.edition:
            return Current.EDITION  # another one serves the year by now
        if self.template is False:
            return Current.TEMPLATE
        if not self.is_of_this_version:
            return Current.PROGRAM
        if self.figures is None:  # refused
            return Current.WORKBOOK
        return Current.UNKNOWN if self.template is None else Current.YES

    def gives(self, document: bytes) -> bool:
        """True of the very bytes that the workbook gives now, by our own template.

        To read them would only say what was proved when they were made, by what no manifest can
        touch. A template that was named may be a forger's: its papers are read.
        """
        is_listed = self.entry.figures == self.figures
        return self.is_ours and document == self.made and is_listed and self.current is Current.YES

    @property
    def is_of_this_version(self) -> bool:
        """True when the paper was made by the very program that runs."""
        return self.entry.made.program == __version__

    @property
    def is_table(self) -> bool:
        """True of a workbook among the papers: its cells are its text, and there is no form."""
        return "xl/workbook.xml" in self.entry.parts


def check(document: bytes, known: Expected) -> Verification:
    """The verdict on a document's bytes."""
    unreadable = Verification(Verdict.UNREADABLE, current=known.current)
    try:
        return _checked(document, known)
    except StrictDocument:
        # All its markup is another: that it reads the same could not be said, nor the contrary.
        return replace(unreadable, reason=VerdictReason.STRICT)
    except AmbiguousDocument:
        ambiguous = VerdictReason.AMBIGUOUS
        return replace(unreadable, verdict=Verdict.ALTERED, text=Compared.DIFFERS, reason=ambiguous)
    except (NotADocument, opc.RefusedError):
        return unreadable


def _checked(document: bytes, known: Expected) -> Verification:
    entry, current = known.entry, known.current
    same = digest(document) == entry.sha256
    if same and known.gives(document):
        sound = Verification(Verdict.UNCHANGED, Compared.SAME, Compared.SAME, current)
        return replace(sound, text_against=ComparedWith.WORKBOOK)
    text = entry.text if entry.form else as_read_now(entry.text)
    if known.is_table and is_too_long(text) and not same:
        raise NotADocument
    # The lines of what was made again were read off it: the same bytes need no second reading.
    again = known.lines if document == known.made else None
    lines = _lines(document, known, text) if again is None else again
    formatted = _formatted(document, without_addresses(lines, text), known, text)
    differences = _differences(formatted.lines, known, text)
    is_proved = known.read is not None and not current.is_of_other_inputs
    found = Verification(
        Verdict.UNCHANGED if same else Verdict.RESAVED,
        text=Compared.SAME,
        looks=_looks(formatted, same=same),
        current=current,
        added=(*formatted.added, *_beside(document, known)),
        text_against=ComparedWith.WORKBOOK if is_proved else ComparedWith.MANIFEST,
        parts=_changed_parts(document, entry.parts),
    )
    if differences:  # of the formatting nothing is said: block by block is in vain
        found = replace(found, verdict=Verdict.ALTERED, text=Compared.DIFFERS)
        return _with_differences(replace(found, looks=Compared.NOT_COMPARED), differences)
    if found.looks is Compared.DIFFERS:
        found = replace(found, formats=formatted.differences)
    newer = () if current.is_unchanged else _newer(formatted.lines, known)
    if current.is_of_other_inputs or newer:
        return _with_differences(replace(found, verdict=Verdict.OTHER_INPUTS), newer)
    if found.looks is Compared.DIFFERS:
        return replace(found, verdict=Verdict.LOOKS)
    is_signed_paper = any(one.kind is not AddedKind.COMMENT for one in found.added)
    return replace(found, verdict=Verdict.SIGNED) if is_signed_paper and not same else found


def _with_differences(found: Verification, differences: Sequence[Difference]) -> Verification:
    distinct = tuple(dict.fromkeys(differences))
    return replace(found, differences=distinct[:MOST_KEPT], count=len(distinct))


def _differences(
    lines: Sequence[Line], known: Expected, text: Sequence[str]
) -> Sequence[Difference]:
    """Differences of text and figures, from the entry and from what the workbook gives."""
    differences = [*text_differences(text, lines), *_of_figures(lines, known, known.entry.figures)]
    if known.current.is_unchanged and known.figures is not None:
        # Whoever touched up the paper may have touched up the manifest too, but not the workbook.
        now = None if known.lines is None else tuple(line.text for line in known.lines)
        if now is not None and now != text:
            differences += text_differences(now, lines)
        differences += _of_figures(lines, known, known.figures)
    return differences


def _formatted(
    document: bytes, lines: Sequence[Line], known: Expected, text: Sequence[str]
) -> Formatted:
    """A paper's lines without what was added, and how it is formatted."""
    if known.is_table:
        return of_table(document, known.made, lines)
    tables = form_tables(lines, known.edition, known.entry.figures)
    return of_document(document, known.made, lines, text, tables[-1] if tables else None)


def _looks(formatted: Formatted, *, same: bool) -> Compared:
    """Whether a paper is formatted as made; ``same`` says that its bytes are listed.

    Whoever touched up the paper may have listed it, so it is compared all the same.
    """
    if formatted.differences and (formatted.is_compared or not same):
        return Compared.DIFFERS
    return Compared.SAME if formatted.is_compared or same else Compared.NOT_COMPARED


def _beside(document: bytes, known: Expected) -> Iterator[Addition]:
    """Comments wherever they stand, and a digital signature."""
    if known.is_table:
        for spot, text in sheet_comments(document):
            yield Addition(spot, AddedKind.COMMENT, text)
        return
    for comment in comments(document):
        yield Addition(comment.spot, AddedKind.COMMENT, comment.text)
    if is_signed(document):
        yield Addition(Spot(Part.BODY), AddedKind.DIGITAL_SIGNATURE, "")


def check_pdf(pdf: str, own: Companion, document: str | None) -> Verification:
    """The verdict on a PDF, by its hash and that of the document in place, None without one.

    What a PDF says is not read: it is as it was made and shows what is in place, or it is not.
    """
    if pdf != own.sha256:
        return Verification(Verdict.ALTERED, reason=VerdictReason.PDF_CHANGED)
    same = Verification(Verdict.UNCHANGED, Compared.SAME, Compared.SAME)
    if document != own.of:
        return replace(same, verdict=Verdict.OTHER_INPUTS, reason=VerdictReason.PDF_OF_OTHER)
    return replace(same, text_against=ComparedWith.DOCUMENT)


def _lines(document: bytes, known: Expected, text: Sequence[str]) -> tuple[Line, ...]:
    if not known.is_table:
        return outline(document)
    return table_text(document) if is_too_long(text) else table_lines(document)


def _changed_parts(document: bytes, parts: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the parts that came, went or hold other bytes than were made."""
    package = opc.opened(document)
    names = [package.name(name) for name in package.members]
    changed = [name for name in names if parts.get(name) != digest(package.read(name))]
    return tuple(sorted({*changed, *(set(parts) - set(names))}))


def _of_figures(lines: Sequence[Line], known: Expected, expected: Figures) -> Iterator[Difference]:
    """Differences of the figures and the heading on a paper from the expected ones."""
    if not known.is_table:
        yield from figure_differences(lines, known.edition, expected)
        yield from heading_differences(lines, layout(known.edition, known.entry.paper), expected)


def _newer(lines: Sequence[Line], known: Expected) -> tuple[Difference, ...]:
    """Differences between the figures that the workbook gives now and those on the paper."""
    figures = known.figures
    if figures is None or figures.edition != known.edition.id:
        return ()
    return tuple(figure_differences(lines, known.edition, figures))
