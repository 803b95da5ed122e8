"""The PDFs of an output folder: one beside each Word document, which shows what is in place.

A PDF proves nothing; the manifest tells ours from others' and which document it shows. A document
that somebody has signed or finished is shown as it is now, one that is out of date is not shown.
"""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.batch.pdf import libreoffice as pdf
from generator.batch.pdf.libreoffice import Converted, pdf_name
from generator.batch.placing import Naming
from generator.batch.workers import interrupts_held
from generator.files import os_errors as system
from generator.files import package as opc
from generator.files.zip import digest_if_readable
from generator.messages.problems import Code, Fact, Phrase, Place, Problem, unexpected
from generator.messages.wording import DASH
from generator.results.manifest import Companion

if TYPE_CHECKING:
    from generator.batch.pdf.fonts import Missing

_UNSHOWN = (Code.REPORT_STALE, Code.OUTPUT_STALE)
"""What is told of a document that is in place and should not be handed on."""

WORTH_A_PROCESS = 4
"""Documents for each further LibreOffice: below that, starting one costs more than it gains."""


@dataclass(frozen=True)
class Batched:
    """What a batch has left in its folder.

    ``documents`` are the Word documents of its bodies and those of many bodies, by their names;
    ``forgotten`` are those that went; ``told`` is what was told of all of them.
    """

    documents: Sequence[str]
    forgotten: Set[str]
    told: Sequence[Problem]


@dataclass(frozen=True)
class Renewed:
    """What came of it: the PDFs that were made and those that were current, and what is wrong."""

    made: tuple[Path, ...] = ()
    current: int = 0
    problems: tuple[Problem, ...] = ()


class Pdfs:
    """The PDFs of a folder, against the documents in place."""

    def __init__(self, naming: Naming, batched: Batched) -> None:
        self._naming = naming
        self._batched = batched
        self._output = naming.order.output
        self._made: list[Path] = []
        self._problems: list[Problem] = []
        self._missing: list[Missing] = []

    def renew(self, processes: int) -> Renewed:
        """Make what is missing or out of date, by so many processes at once."""
        shown = {
            name: sha256
            for name in self._shown()
            if (sha256 := digest_if_readable(self._output / name))
        }
        wanted = [name for name, of in shown.items() if self._is_wanted(name, of)]
        program = pdf.find() if wanted else None
        if program is not None:
            self._convert(program, wanted, processes)
        elif wanted:
            place = Place(file=str(self._output))
            self._problems.append(Problem(Code.PDF_NO_OFFICE, place, {"count": len(wanted)}))
        told = {problem.place.file for problem in self._problems}
        self._problems += self._without_letters()
        self._problems += [stale for stale in self._stale() if stale.place.file not in told]
        current = len(shown) - len(wanted)
        return Renewed(tuple(sorted(self._made)), current, tuple(self._problems))

    def left_behind(self) -> Renewed:
        """Tell of PDFs that show what a document was before, when none are wanted now."""
        return Renewed(problems=tuple(self._stale()))

    def _shown(self) -> Iterator[str]:
        """The documents that are to be shown: in place, ours or finished by others, up to date."""
        bad = self._bad()
        for document in self._batched.documents:
            is_paper = document in self._naming.entries and document.endswith(".docx")
            if is_paper and str(self._output / document) not in bad:
                yield document

    def _is_wanted(self, document: str, of: str) -> bool:
        """True when a document has to be converted; a PDF that others have finished is kept."""
        name = pdf_name(document)
        last = self._naming.known.companions.get(name)
        if self._naming.order.force or last is None or last.of != of:
            return True
        if not system.is_there(self._output / name):
            return True
        kept = self._naming.kept_pdf(name, of)
        self._problems += [] if kept is None else [kept]
        return False

    def _convert(self, program: Path, wanted: Sequence[str], processes: int) -> None:
        documents = {name: self._output / name for name in wanted}
        processes = max(1, min(processes, len(wanted) // WORTH_A_PROCESS))
        with contextlib.closing(pdf.convert(program, documents, processes)) as done:
            for converted in done:
                with interrupts_held():  # what has its name is counted, too
                    self._settle(converted)

    def _settle(self, converted: Converted) -> None:
        """Give a PDF that prints every letter its name."""
        document, data, problem = converted.document, converted.pdf, converted.problem
        if data is not None:
            found = self._look_into(document, data)
            if found is not None and not isinstance(found, Problem):
                self._missing.append(found)
                return
            problem = found or self._naming.put_pdf(pdf_name(document), data, converted.of)
        if problem is None:
            self._made.append(self._output / pdf_name(document))
        else:
            self._problems.append(problem)

    def _look_into(self, document: str, data: bytes) -> Missing | Problem | None:
        """What a PDF does not print of its document, or why that cannot be said."""
        from generator.batch.pdf import fonts as pdf_fonts  # here: most batches make no PDF

        path = self._output / document
        try:
            return pdf_fonts.missing(data, "".join(self._naming.entries[document].text))
        except pdf_fonts.UnknownFontError as error:
            facts = {"reason": Phrase("pdf.font-unknown", {"font": opc.printable(str(error))})}
            return Problem(Code.PDF_FAILED, Place(file=str(path)), facts)
        except Exception as error:  # noqa: BLE001 - libraries raise anything over a damaged file
            return unexpected(path, error)

    def _without_letters(self) -> Iterator[Problem]:
        """The fonts are those of the computer: what they lack is told once."""
        if not self._missing:
            return
        fonts = sorted({font for found in self._missing for font in found.fonts})
        letters = dict.fromkeys(letter for found in self._missing for letter in found.letters)
        facts: dict[str, Fact] = {
            "count": len(self._missing),
            "fonts": ", ".join(map(opc.printable, fonts)) or DASH,
            "letters": " ".join(map(_shown_letter, letters)),
        }
        yield Problem(Code.PDF_LETTERS, Place(file=str(self._output)), facts)

    def _stale(self) -> Iterator[Problem]:
        """PDFs that show what a document was before, or a document that is out of date.

        The PDF of a document that went goes too, unless somebody has changed it.
        """
        bad = self._bad()
        for document in dict.fromkeys([*self._batched.documents, *sorted(self._batched.forgotten)]):
            path, own = self._output / document, self._naming.companions.get(pdf_name(document))
            shown = self._output / pdf_name(document)
            if own is None or not own.of or not system.is_there(shown):
                continue
            if document in self._batched.forgotten:
                yield from _removed(shown, own)
            elif system.is_there(path) and (str(path) in bad or digest_if_readable(path) != own.of):
                yield Problem(Code.PDF_STALE, Place(file=str(shown)))

    def _bad(self) -> Set[str]:
        """The documents that are out of date or are not what was made."""
        return {p.place.file for p in self._batched.told if p.is_error or p.code in _UNSHOWN}


def _removed(shown: Path, own: Companion) -> Iterator[Problem]:
    """Remove a PDF of ours; the problem of one that stays."""
    if digest_if_readable(shown) == own.sha256:
        with contextlib.suppress(OSError):
            shown.unlink()
            return
    yield Problem(Code.PDF_STALE, Place(file=str(shown)))


def _shown_letter(letter: str) -> str:
    """A letter, or the number of one that cannot be seen."""
    is_seen = unicodedata.category(letter)[0] not in "ZC"
    return letter if is_seen else f"U+{ord(letter):04X}"
