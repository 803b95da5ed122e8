"""Verifies a finished document against reference data, independently of what filled it.

Figures are read off the paper itself, by the edition's tables, and compared with the engine's
points; text is compared line by line with the text the document was made with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from generator.files import package as opc
from generator.files.zip import digest
from generator.law.edition import Edition
from generator.messages.problems import Part, Spot
from generator.papers.content import subject
from generator.papers.forms import layout
from generator.results.entry import Entry
from generator.results.figures import Figures
from generator.results.manifest import Companion
from generator.verify.figures import figure_differences, heading_differences
from generator.verify.formatting import FormatDifference, format_differences
from generator.verify.text_diff import Difference, text_differences
from generator.verify.workbook_text import is_too_long, table_lines, table_text
from generator.word.read.outline import (
    AmbiguousDocument,
    Line,
    NotADocument,
    StrictDocument,
    folded,
    outline,
    properties,
)

MOST_KEPT = 10_000
"""Differences that are kept of a document; more are only counted."""


class Verdict(StrEnum):
    """The possible verdicts; the first that holds, from the bottom up."""

    UNCHANGED = "unchanged"
    RESAVED = "re-saved"
    LOOKS = "looks otherwise"
    OTHER_INPUTS = "other inputs"
    ALTERED = "altered"
    UNKNOWN = "unknown"
    MISSING = "missing"


class Looks(StrEnum):
    """How a paper is formatted, against the paper made again of its workbook and template."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_COMPARED = "not-compared"


class ComparedWith(StrEnum):
    """What the text of a paper was compared with; a PDF is compared with the document it shows."""

    WORKBOOK = "workbook"
    MANIFEST = "manifest"
    DOCUMENT = "document"


class VerdictReason(StrEnum):
    """Why nothing is known of a document, or nothing can be compared; what is wrong with a PDF."""

    NOT_LISTED = "not listed"
    OTHER_EDITION = "other edition"
    UNREADABLE = "unreadable"
    STRICT = "strict"
    AMBIGUOUS = "ambiguous"
    PDF_CHANGED = "pdf changed"
    PDF_OF_OTHER = "pdf of other"


@dataclass(frozen=True)
class Verification:
    """The verdict on one document, and its grounds.

    ``count`` is that of all differences, of which at most :data:`MOST_KEPT` are kept; ``parts``
    are the names of the parts of the file that are not as they were made. ``formats`` says what is
    formatted otherwise; :data:`Looks.NOT_COMPARED` when the paper cannot be made again, and of a
    paper whose text is not what was made.
    """

    verdict: Verdict
    differences: tuple[Difference, ...] = ()
    count: int = 0
    reason: VerdictReason | None = None
    text_against: ComparedWith | None = None
    parts: tuple[str, ...] = ()
    looks: Looks = Looks.NOT_COMPARED
    formats: tuple[FormatDifference, ...] = ()

    @property
    def is_sound(self) -> bool:
        """True when the paper says what was made, and shows it as it was made."""
        is_as_made = self.verdict in (Verdict.UNCHANGED, Verdict.RESAVED)
        return is_as_made and self.looks is Looks.SAME


@dataclass(frozen=True)
class Expected:
    """Reference data a document is compared with.

    ``input`` is the hash of the workbook at hand, None when there is none; ``figures`` and ``text``
    are what it gives now of the same paper: None when it gives nothing, or when its text cannot be
    made again; ``made`` are the bytes of that paper. What another version of the program gives
    proves what it agrees with, and nothing else: ``is_of_this_version`` is False then.
    """

    entry: Entry | None
    edition: Edition | None
    input: str | None
    figures: Figures | None
    text: Sequence[str] | None = None
    is_of_this_version: bool = True
    made: bytes | None = None

    @property
    def is_of_other_inputs(self) -> bool:
        """True when the workbook, or the edition it is scored by, has changed since."""
        if self.entry is None or self.edition is None or self.input is None:
            return False
        made = (self.entry.made.input, self.entry.made.edition)
        return made != (self.input, self.edition.basis[self.entry.paper]) or self.figures is None


def check(document: bytes, known: Expected) -> Verification:
    """The verdict on a document's bytes."""
    entry, edition = known.entry, known.edition
    if entry is None or edition is None:
        reason = VerdictReason.NOT_LISTED if entry is None else VerdictReason.OTHER_EDITION
        return Verification(Verdict.UNKNOWN, reason=reason)
    same, text = digest(document) == entry.sha256, entry.text
    if is_table(entry) and is_too_long(text) and not same:
        return Verification(Verdict.UNKNOWN, reason=VerdictReason.UNREADABLE)
    try:
        lines = _lines(document, entry, text)
        info = properties(document)
        parts = _changed_parts(document, entry.parts)
    except StrictDocument:
        # All its markup is another: that it reads the same could not be said, nor the contrary.
        return Verification(Verdict.UNKNOWN, reason=VerdictReason.STRICT)
    except AmbiguousDocument:
        return Verification(Verdict.ALTERED, reason=VerdictReason.AMBIGUOUS)
    except (NotADocument, opc.RefusedError):
        return _altered((Difference(None, "", ""),))
    proved = _is_proved(lines, known)
    differences = [*text_differences(text, lines)]
    differences += _differences(lines, entry, edition, entry.figures)
    differences += _property_differences(info, entry, edition)
    if not known.is_of_other_inputs and known.figures is not None:
        # Whoever touched up the paper may have touched up the manifest too, but not the workbook.
        if known.text is not None and known.is_of_this_version and known.text != text:
            differences += text_differences(known.text, lines)
        differences += _differences(lines, entry, edition, known.figures)
    against = ComparedWith.WORKBOOK if proved else ComparedWith.MANIFEST
    if differences:
        return replace(_altered(differences), text_against=against, parts=parts)
    if known.is_of_other_inputs:
        newer = _newer(lines, known)
        return Verification(Verdict.OTHER_INPUTS, newer, len(newer), None, against, parts)
    looks, formats = _looks(document, known, same=same)
    verdict = Verdict.UNCHANGED if same else Verdict.RESAVED
    verdict = Verdict.LOOKS if looks is Looks.DIFFERS else verdict
    found = Verification(verdict, text_against=against, parts=parts)
    return replace(found, looks=looks, formats=formats)


def _looks(
    document: bytes, known: Expected, *, same: bool
) -> tuple[Looks, tuple[FormatDifference, ...]]:
    """How a paper of the text that was made is formatted; ``same`` says that its bytes are listed.

    Whoever touched up the paper may have listed it, so it is compared all the same.
    """
    if known.made is None or document == known.made:
        return Looks.NOT_COMPARED if known.made is None and not same else Looks.SAME, ()
    formats = format_differences(
        known.made, document, is_table=known.entry is not None and is_table(known.entry)
    )
    if formats and not known.is_of_this_version:  # whose papers may be formatted otherwise
        return Looks.SAME if same else Looks.NOT_COMPARED, ()
    return Looks.DIFFERS if formats else Looks.SAME, formats


def check_pdf(pdf: str, own: Companion, document: str | None) -> Verification:
    """The verdict on a PDF, by its hash and that of the document in place, None without one.

    What a PDF says is not read: it is as it was made and shows what is in place, or it is not.
    """
    if pdf != own.sha256:
        return Verification(Verdict.ALTERED, reason=VerdictReason.PDF_CHANGED)
    if document != own.of:
        return Verification(Verdict.OTHER_INPUTS, reason=VerdictReason.PDF_OF_OTHER)
    return Verification(Verdict.UNCHANGED, text_against=ComparedWith.DOCUMENT, looks=Looks.SAME)


def _lines(document: bytes, entry: Entry, text: Sequence[str]) -> tuple[Line, ...]:
    if not is_table(entry):
        return outline(document)
    return table_text(document) if is_too_long(text) else table_lines(document)


def is_table(entry: Entry) -> bool:
    """True of a workbook among the papers: its cells are its text, and there is no form."""
    return "xl/workbook.xml" in entry.parts


def _altered(differences: Sequence[Difference]) -> Verification:
    distinct = tuple(dict.fromkeys(differences))
    return Verification(Verdict.ALTERED, distinct[:MOST_KEPT], len(distinct))


def _is_proved(lines: Sequence[Line], known: Expected) -> bool:
    """True when the text is compared with what the workbook gives, not with the manifest's."""
    if known.text is None or known.is_of_other_inputs:
        return False
    return known.is_of_this_version or not any(text_differences(known.text, lines))


def _changed_parts(document: bytes, parts: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the parts that came, went or hold other bytes than were made."""
    package = opc.opened(document)
    names = [package.name(name) for name in package.members]
    changed = [name for name in names if parts.get(name) != digest(package.read(name))]
    return tuple(sorted({*changed, *(set(parts) - set(names))}))


def _property_differences(
    info: Mapping[str, str], entry: Entry, edition: Edition
) -> Iterator[Difference]:
    """Differences of document properties; one removed by another program is none."""
    made = entry.made
    if is_table(entry):
        return
    expected = {
        "title": layout(edition, entry.paper).title,
        "category": entry.paper.declaration(edition.id),
        "description": f"input {made.input}; template {made.template}",
        "subject": subject(entry.figures),
    }
    for name, value in expected.items():
        if info.get(name) and folded(info[name]) != folded(value):
            yield Difference(Spot(Part.PROPERTY), value, info[name])


def _differences(
    lines: Sequence[Line], entry: Entry, edition: Edition, expected: Figures
) -> Iterator[Difference]:
    """Differences of the figures and the heading on a paper from the expected ones."""
    if not is_table(entry):
        yield from figure_differences(lines, edition, expected)
        yield from heading_differences(lines, layout(edition, entry.paper), expected)


def _newer(lines: Sequence[Line], known: Expected) -> tuple[Difference, ...]:
    """Differences between the figures of the present workbook and those on the paper."""
    edition, figures = known.edition, known.figures
    if edition is None or figures is None or figures.edition != edition.id:
        return ()
    return tuple(figure_differences(lines, edition, figures))
