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
    """Reference data a document is compared with.

    ``input`` is the hash of the workbook at hand, None when there is none; ``figures`` are what it
    gives now of the same paper, None when it gives nothing. ``made`` is that paper made again, or
    the form kept of it in the manifest; ``read`` reads the lines of the first, None when it cannot
    be made again; ``is_ours`` is True when that was by our own template, or without one.
    ``template`` says whether the template at hand is the one it was made with, None when there is
    none.
    """

    entry: Entry | None
    edition: Edition | None
    input: str | None
    figures: Figures | None
    read: Callable[[], Sequence[Line]] | None = None
    is_of_this_version: bool = True
    made: bytes | None = None
    template: bool | None = True
    is_ours: bool = False

    @cached_property
    def lines(self) -> Sequence[Line] | None:
        """The lines of the paper made again; None when it cannot be."""
        return None if self.read is None else self.read()

    @property
    def current(self) -> Current:
        """Whether the paper would be made the same of what is at hand."""
        if self.entry is None or self.edition is None or self.input is None:
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
        is_listed = self.entry is not None and self.entry.figures == self.figures
        return self.is_ours and document == self.made and is_listed and self.current is Current.YES

    @property
    def is_of_other_inputs(self) -> bool:
        """True when the workbook, the edition or the template has changed since."""
        return self.current in (Current.WORKBOOK, Current.EDITION, Current.TEMPLATE)

    @property
    def is_of_another_version(self) -> bool:
        """True when the program alone has changed since: it may count other figures now."""
        return self.current is Current.PROGRAM


def check(document: bytes, known: Expected) -> Verification:
    """The verdict on a document's bytes."""
    entry, edition = known.entry, known.edition
    if entry is None or edition is None:
        reason = VerdictReason.NOT_LISTED if entry is None else VerdictReason.OTHER_EDITION
        return Verification(Verdict.UNKNOWN, reason=reason)
    unreadable = Verification(Verdict.UNREADABLE, current=known.current)
    try:
        return _checked(document, known, entry, edition)
    except StrictDocument:
        # All its markup is another: that it reads the same could not be said, nor the contrary.
        return replace(unreadable, reason=VerdictReason.STRICT)
    except AmbiguousDocument:
        ambiguous = VerdictReason.AMBIGUOUS
        return replace(unreadable, verdict=Verdict.ALTERED, text=Compared.DIFFERS, reason=ambiguous)
    except (NotADocument, opc.RefusedError):
        return unreadable


def _checked(document: bytes, known: Expected, entry: Entry, edition: Edition) -> Verification:
    same = digest(document) == entry.sha256
    if same and known.gives(document):
        sound = Verification(Verdict.UNCHANGED, Compared.SAME, Compared.SAME, known.current)
        return replace(sound, text_against=ComparedWith.WORKBOOK)
    text = entry.text if entry.form else as_read_now(entry.text)
    if is_table(entry) and is_too_long(text) and not same:
        raise NotADocument
    # The lines of what was made again were read off it: the same bytes need no second reading.
    again = known.lines if document == known.made else None
    lines = _lines(document, entry, text) if again is None else again
    lines = without_addresses(lines, text)
    formatted = _formatted(document, lines, known, text)
    own = formatted.lines
    differences = _differences(own, entry, edition, known, text)
    found = Verification(
        Verdict.UNCHANGED if same else Verdict.RESAVED,
        text=Compared.DIFFERS if differences else Compared.SAME,
        looks=_looks(formatted, same=same),
        current=known.current,
        added=(*formatted.added, *_beside(document, entry)),
        text_against=ComparedWith.WORKBOOK if _is_proved(known) else ComparedWith.MANIFEST,
        parts=_changed_parts(document, entry.parts),
        formats=formatted.differences,
    )
    if found.looks is not Compared.DIFFERS:
        found = replace(found, formats=())
    if differences:
        distinct = tuple(dict.fromkeys(differences))
        found = replace(found, looks=Compared.NOT_COMPARED, formats=())  # block by block is in vain
        found = replace(found, differences=distinct[:MOST_KEPT], count=len(distinct))
        return replace(found, verdict=Verdict.ALTERED)
    newer = _newer(own, known) if known.is_of_other_inputs or known.is_of_another_version else ()
    if known.is_of_other_inputs or newer:
        found = replace(found, differences=newer, count=len(newer))
        return replace(found, verdict=Verdict.OTHER_INPUTS)
    if found.looks is Compared.DIFFERS:
        return replace(found, verdict=Verdict.LOOKS)
    is_signed_paper = any(one.kind is not AddedKind.COMMENT for one in found.added)
    return replace(found, verdict=Verdict.SIGNED) if is_signed_paper and not same else found


def _differences(
    lines: Sequence[Line],
    entry: Entry,
    edition: Edition,
    known: Expected,
    text: Sequence[str],
) -> list[Difference]:
    """Differences of text and figures, from the entry and from what the workbook gives."""
    differences = [*text_differences(text, lines)]
    differences += _of_figures(lines, entry, edition, entry.figures)
    is_comparable = not (known.is_of_other_inputs or known.is_of_another_version)
    if is_comparable and known.figures is not None:
        # Whoever touched up the paper may have touched up the manifest too, but not the workbook.
        now = None if known.lines is None else tuple(line.text for line in known.lines)
        if now is not None and now != text:
            differences += text_differences(now, lines)
        differences += _of_figures(lines, entry, edition, known.figures)
    return differences


def _formatted(
    document: bytes, lines: Sequence[Line], known: Expected, text: Sequence[str]
) -> Formatted:
    """A paper's lines without what was added, and how it is formatted."""
    if known.entry is None or known.edition is None or is_table(known.entry):
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


def _beside(document: bytes, entry: Entry) -> Iterator[Addition]:
    """Comments wherever they stand, and a digital signature."""
    if is_table(entry):
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


def _lines(document: bytes, entry: Entry, text: Sequence[str]) -> tuple[Line, ...]:
    if not is_table(entry):
        return outline(document)
    return table_text(document) if is_too_long(text) else table_lines(document)


def is_table(entry: Entry) -> bool:
    """True of a workbook among the papers: its cells are its text, and there is no form."""
    return "xl/workbook.xml" in entry.parts


def _is_proved(known: Expected) -> bool:
    """True when the text is compared with what the workbook gives, not with the manifest's."""
    return known.read is not None and not known.is_of_other_inputs


def _changed_parts(document: bytes, parts: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the parts that came, went or hold other bytes than were made."""
    package = opc.opened(document)
    names = [package.name(name) for name in package.members]
    changed = [name for name in names if parts.get(name) != digest(package.read(name))]
    return tuple(sorted({*changed, *(set(parts) - set(names))}))


def _of_figures(
    lines: Sequence[Line], entry: Entry, edition: Edition, expected: Figures
) -> Iterator[Difference]:
    """Differences of the figures and the heading on a paper from the expected ones."""
    if not is_table(entry):
        yield from figure_differences(lines, edition, expected)
        yield from heading_differences(lines, layout(edition, entry.paper), expected)


def _newer(lines: Sequence[Line], known: Expected) -> tuple[Difference, ...]:
    """Differences between the figures that the workbook gives now and those on the paper."""
    edition, figures = known.edition, known.figures
    if edition is None or figures is None or figures.edition != edition.id:
        return ()
    return tuple(figure_differences(lines, edition, figures))
