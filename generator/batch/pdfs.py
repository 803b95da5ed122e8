"""The PDFs of an output folder: one beside each Word document, which shows what is in place.

A PDF proves nothing; the manifest lists ours and which document each shows. A document
that somebody has signed or finished is shown as it is now, one that is out of date is not shown.
"""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Callable, Iterator, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

from generator.batch import libreoffice
from generator.batch.libreoffice import Converted
from generator.batch.order import BatchReport, pdf_name
from generator.batch.placing import Placement, of_many
from generator.files import system
from generator.files.archive import digest, digest_if_readable
from generator.files.opc import RefusedError, printable
from generator.files.pool import interrupts_held
from generator.law.choices import OF_BODY
from generator.messages.problem_text import unexpected
from generator.messages.problems import Code, Fact, Place, Problem
from generator.messages.wording import DASH
from generator.results.manifest import Companion

if TYPE_CHECKING:
    from generator.batch.pdf_fonts import Missing

_UNSHOWN = (Code.REPORT_STALE, Code.OUTPUT_STALE)
"""Problems of a document that is in place and should not be handed on."""

WORTH_A_PROCESS = 4
"""Documents for each further LibreOffice: below that, starting one costs more than it gains."""


class Pdfs:
    """The PDFs of a folder, kept current with its documents."""

    def __init__(self, placement: Placement, report: BatchReport, forgotten: Set[str]) -> None:
        """``forgotten`` are consolidated reports that went."""
        self._placement, self._forgotten = placement, forgotten
        self._output = report.options.output
        sources = [outcome.source for outcome in report.outcomes]
        self.documents = [report.options.document(s, paper) for s in sources for paper in OF_BODY]
        self.documents += of_many(placement.entries)
        known = [p for outcome in report.outcomes for p in outcome.problems] + [*report.failures]
        # Documents that are out of date or are not what was made.
        self._bad = {p.place.file for p in known if p.is_error or p.code in _UNSHOWN}
        self.made: list[Path] = []
        self.current = 0
        self.problems: list[Problem] = []
        self._missing: list[Missing] = []

    def renew(self, processes: int, goes_on: Callable[[int, int], bool]) -> None:
        """Make missing and stale PDFs, by so many processes at once.

        ``goes_on`` gets how many of how many are done; False ends the work.
        """
        shown = {
            name: sha256
            for name in self._shown()
            if (sha256 := digest_if_readable(self._output / name))
        }
        wanted = [name for name, of in shown.items() if self._is_wanted(name, of)]
        self.current = len(shown) - len(wanted)
        program = libreoffice.find() if wanted else None
        if program is not None:
            self._convert(program, wanted, processes, goes_on)
        elif wanted:
            place = Place(file=str(self._output))
            self.problems.append(Problem(Code.PDF_NO_OFFICE, place, {"count": len(wanted)}))
        named = {problem.place.file for problem in self.problems}
        self.problems += self._without_letters()
        self.problems += [stale for stale in self.stale() if stale.place.file not in named]

    def _shown(self) -> Iterator[str]:
        """The documents that are to be shown: in place, ours or finished by others, up to date."""
        for document in self.documents:
            is_paper = document in self._placement.entries and document.endswith(".docx")
            if is_paper and str(self._output / document) not in self._bad:
                yield document

    def _is_wanted(self, document: str, of: str) -> bool:
        """True when a document has to be converted; a PDF that others have finished is kept."""
        name = pdf_name(document)
        last = self._placement.known.companions.get(name)
        if self._placement.options.force or last is None or last.of != of:
            return True
        if not system.is_there(self._output / name):
            return True
        kept = self._placement.kept(name, Companion("", of))
        self.problems += [] if kept is None else [kept]
        return False

    def _convert(
        self,
        program: Path,
        wanted: Sequence[str],
        processes: int,
        goes_on: Callable[[int, int], bool],
    ) -> None:
        documents = {name: self._output / name for name in wanted}
        processes = max(1, min(processes, len(wanted) // WORTH_A_PROCESS))
        with contextlib.closing(libreoffice.convert(program, documents, processes)) as done:
            for count, converted in enumerate(done, start=1):
                with interrupts_held():  # what has its name is counted, too
                    self._settle(converted)
                if not goes_on(count, len(wanted)):
                    break

    def _settle(self, converted: Converted) -> None:
        document, data, problem = converted.document, converted.pdf, converted.problem
        if data is not None:
            found = self._look_into(document, data)
            if found is not None and not isinstance(found, Problem):
                self._missing.append(found)
                return
            shown = Companion(digest(data), converted.of)
            problem = found or self._placement.put(pdf_name(document), data, shown)
        if problem is None:
            self.made.append(self._output / pdf_name(document))
        else:
            self.problems.append(problem)

    def _look_into(self, document: str, data: bytes) -> Missing | Problem | None:
        """The letters that a PDF does not print, or why that is unknown."""
        from generator.batch import pdf_fonts  # here: most batches make no PDF

        path = self._output / document
        try:
            return pdf_fonts.missing(data, "".join(self._placement.entries[document].text))
        except RefusedError as error:
            return error.problem(str(path))
        except Exception as error:  # noqa: BLE001 - libraries raise anything over a damaged file
            return unexpected(path, error)

    def _without_letters(self) -> Iterator[Problem]:
        """The fonts are those of the computer: what they lack is said once."""
        if not self._missing:
            return
        fonts = sorted({font for found in self._missing for font in found.fonts})
        letters = dict.fromkeys(letter for found in self._missing for letter in found.letters)
        facts: dict[str, Fact] = {
            "count": len(self._missing),
            "fonts": ", ".join(map(printable, fonts)) or DASH,
            "letters": " ".join(map(_shown_letter, letters)),
        }
        yield Problem(Code.PDF_LETTERS, Place(file=str(self._output)), facts)

    def stale(self) -> Iterator[Problem]:
        """Problems of PDFs that show an earlier or a stale document.

        The PDF of a document that went goes too, unless somebody has changed it.
        """
        for document in dict.fromkeys([*self.documents, *sorted(self._forgotten)]):
            path, own = self._output / document, self._placement.companions.get(pdf_name(document))
            shown = self._output / pdf_name(document)
            if own is None or not own.of or not system.is_there(shown):
                continue
            if document in self._forgotten:
                yield from _removed(shown, own)
            elif system.is_there(path) and (
                str(path) in self._bad or digest_if_readable(path) != own.of
            ):
                yield Problem(Code.PDF_STALE, Place(file=str(shown)))


def _removed(shown: Path, own: Companion) -> Iterator[Problem]:
    if digest_if_readable(shown) == own.sha256:
        with contextlib.suppress(OSError):
            shown.unlink()
            return
    yield Problem(Code.PDF_STALE, Place(file=str(shown)))


def _shown_letter(letter: str) -> str:
    """A letter, or the number of one that cannot be seen."""
    is_seen = unicodedata.category(letter)[0] not in "ZC"
    return letter if is_seen else f"U+{ord(letter):04X}"
