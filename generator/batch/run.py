"""A folder of workbooks through the line: in parallel, atomically, one failure stops no other.

Workers prepare documents under temporary names. Here each is written into the journal and then
takes its name, so that whatever stops the program, no document is half-written, none is taken for
newer than it is, and the next run goes on from there. Annotated copies of refused workbooks stand
below the folder ``problems``, each until its workbook is refused no longer.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from generator.batch import placing as naming
from generator.batch.order import LastMade, Order, Prepared
from generator.batch.outcomes import Ended, Outcome, Result, TurnedAway
from generator.batch.pdf import of_folder as pdfs
from generator.batch.pdf.of_folder import Pdfs
from generator.batch.placing import Naming
from generator.batch.workers import Crew, Work, interrupts_held, prepare
from generator.excel.annotate import of_problems as annotation
from generator.files import disk as files
from generator.files import os_errors as system
from generator.files.disk import Source
from generator.files.zip import file_digest
from generator.law.edition_file import editions
from generator.law.papers import OF_BODY, Paper
from generator.messages.problems import Code, Place, Problem, errors, unexpected
from generator.results import manifest
from generator.results.changes import BodyChange
from generator.results.entry import Entry
from generator.results.entry_json import entry_of_line
from generator.results.manifest import Manifest

_LOCK = ".bagalau-lock"


@dataclass
class Batch:
    """A folder that is being built into; nobody else builds into it meanwhile.

    ``is_looked_over`` is true once both overviews show what the batch has left.
    """

    order: Order
    known: Manifest
    outcomes: list[Outcome] = field(default_factory=list)
    consolidated: Mapping[Path, int] = field(default_factory=dict)
    forgotten: Set[str] = frozenset()
    turned_away: TurnedAway = field(default_factory=TurnedAway)
    changed: tuple[BodyChange, ...] = ()
    is_looked_over: bool = False
    shown: pdfs.Renewed = field(default_factory=pdfs.Renewed)
    naming: Naming = field(init=False)

    def __post_init__(self) -> None:
        self.naming = Naming(self.order, self.known)

    def build(self, sources: Sequence[Source], crew: Crew) -> Iterator[Outcome]:
        """The outcome of every workbook, as each is done; kept in ``outcomes`` too."""
        inputs = (*sources, *self.turned_away.sources)
        self.naming.inputs.update(files.real(source.path) for source in inputs)
        work = Work(prepare, self.order, self._last)
        for prepared in crew.prepared(work, sources):
            with interrupts_held():  # what has its name is counted, too
                self.outcomes.append(self._with_copy(self._settle(prepared), prepared.copy))
            yield self.outcomes[-1]

    def _last(self, source: Source) -> dict[Paper, LastMade]:
        """What the manifest knows of a workbook's documents."""
        known, order = self.known.entries, self.order
        found = ((paper, known.get(order.document(source, paper))) for paper in order.papers)
        return {
            paper: LastMade(last.sha256, last.edition, last.made, last.warnings)
            for paper, last in found
            if last is not None
        }

    def _with_copy(self, outcome: Outcome, copy: Path | None) -> Outcome:
        """Let the annotated copy tell the present state: there while the workbook is refused."""
        target = self.order.copy(outcome.source)
        if copy is None:
            failure = None if _is_unknown(outcome) else self._remove_copy(target)
            return _failed(outcome, failure)
        failure = annotation.in_the_way(target, self.naming.inputs)
        if failure is None and not _are_equal(copy, target):
            failure = files.take_name(copy, target)
        copy.unlink(missing_ok=True)
        return replace(_failed(outcome, failure), copy=None if failure is not None else target)

    def _remove_copy(self, target: Path) -> Problem | None:
        if not annotation.is_ours(target) or files.real(target) in self.naming.inputs:
            return None
        try:
            target.unlink()
        except OSError as error:
            return files.unwritable(target, error)
        return None

    def _settle(self, prepared: Prepared) -> Outcome:
        """Give proved documents their names, unless something stands there that is not ours."""
        source, target = prepared.source, self.order.target(prepared.source)
        if prepared.is_current:
            entry = self.known.entries[self.order.document(source)]
            left = (*prepared.problems, *self._left_behind(source, entry))
            return Outcome(source, Result.CURRENT, target, left, prepared.warnings_before)
        if not prepared.made:
            return self._refused(prepared)
        problems, named, kept = list(prepared.problems), [], set()
        entries = [entry_of_line(aside.line) for aside in prepared.made]
        for aside, entry in zip(prepared.made, entries, strict=True):
            document = self.order.document(source, aside.paper)
            foreign, failure = self.naming.settle(aside.temporary, document, entry)
            if failure is not None:
                problems.append(failure)
            elif foreign is not None:
                problems.append(foreign)
                kept.add(aside.paper)
            else:
                named.append(aside.paper)
        if len(named) + len(kept) < len(prepared.made):
            return Outcome(source, Result.REFUSED, None, tuple(problems))
        others = tuple(self.order.target(source, p) for p in named if p is not Paper.SHEET)
        result = Result.KEPT if Paper.SHEET in kept else Result.MADE
        problems += self._left_behind(source, entries[0])
        return Outcome(source, result, target, tuple(problems), others=others)

    def _left_behind(self, source: Source, sheet: Entry) -> Iterator[Problem]:
        """Reports of the workbook as it was, when only its sheet is made again or is current.

        ``sheet`` is its entry as it is now.
        """
        for paper in OF_BODY:
            last = self.known.entries.get(self.order.document(source, paper))
            if last is None or last.paper is not paper or paper in self.order.papers:
                continue
            made, now = last.made, sheet.made
            is_old = (made.input, made.edition) != (now.input, now.edition)
            target = self.order.target(source, paper)
            if is_old and not naming.are_of_two(last, sheet) and system.is_there(target):
                yield Problem(Code.REPORT_STALE, Place(file=str(target)))

    def _refused(self, prepared: Prepared) -> Outcome:
        problems, source = list(prepared.problems), prepared.source
        for paper in OF_BODY:
            last = self.known.entries.get(self.order.document(source, paper))
            is_sheet = paper is Paper.SHEET
            is_own = is_sheet if last is None else naming.is_same_file(last.input_file, source.path)
            if is_own and system.is_there(self.order.target(source, paper)):
                problems.append(files.stale(self.order.target(source, paper)))
        return Outcome(source, Result.REFUSED, None, tuple(problems))

    def consolidate(self) -> tuple[Problem, ...]:
        """Make the consolidated report, if reports are wanted; else tell of one that is old now.

        What is wrong with it costs no body its documents.
        """
        if not self.order.with_report and not any(naming.of_many(self.known.entries)):
            return ()
        from generator.batch.consolidated_report import Consolidation

        refused = self._ended().refused()
        try:
            entries = dict(self.naming.entries)  # what is made now is known to it later
            step = Consolidation(self.order, entries, self.naming.put)
            made = step.renew(refused) if self.order.with_report else step.left_behind(refused)
        except Exception as error:  # noqa: BLE001 - the documents of the bodies are made
            return (unexpected(self.order.output, error),)
        self.consolidated = made.documents
        self.forgotten = entries.keys() - made.entries.keys()
        return made.problems

    def show(self, found: Sequence[Problem], processes: int) -> tuple[Problem, ...]:
        """Make the PDFs, if they are wanted; else tell of those that are old now.

        ``found`` is what was told of consolidated reports. What is wrong with a PDF costs no body
        its documents.
        """
        sources = [outcome.source for outcome in self.outcomes]
        documents = [self.order.document(s, paper) for s in sources for paper in OF_BODY]
        documents += naming.of_many(self.naming.entries)
        told = [*found, *(p for outcome in self.outcomes for p in outcome.problems)]
        try:
            step = Pdfs(self.naming, pdfs.Batched(documents, self.forgotten, told))
            self.shown = step.renew(processes) if self.order.with_pdf else step.left_behind()
        except Exception as error:  # noqa: BLE001 - the documents are made
            return (unexpected(self.order.output, error),)
        return self.shown.problems

    def look_over(self, found: Sequence[Problem], undone: int) -> tuple[Problem, ...]:
        """Write the overviews; ``found`` are problems told before, ``undone`` counts workbooks.

        What is wrong with an overview costs no body its documents.
        """
        output = self.order.output
        from generator.batch.overview import of_folder as overviews

        told = self._ended().told(found, undone)
        try:
            renewed = overviews.renew(self.naming, told, editions())
        except ValueError as error:
            place = Place(file=str(output / manifest.NAME))
            return (Problem(Code.MANIFEST_DAMAGED, place, {"detail": str(error)}),)
        except Exception as error:  # noqa: BLE001 - the documents are made
            return (unexpected(output, error),)
        self.changed, self.is_looked_over = renewed.changed, renewed.are_written
        return renewed.problems

    def _ended(self) -> Ended:
        return Ended(self.naming, self.outcomes, self.turned_away)

    def close(self) -> tuple[Problem, ...]:
        """Put what was made into the manifest; to be called however the batch ended."""
        output = self.order.output
        files.sweep(output)
        files.remove_empty(output / annotation.FOLDER)
        try:
            now = self._known_now()
        except OSError as error:
            return (files.unwritable(output / manifest.NAME, error),)
        except ValueError as error:  # the journal exceeds the size limit
            place = Place(file=str(output / manifest.JOURNAL))
            return (Problem(Code.MANIFEST_DAMAGED, place, {"detail": str(error)}),)
        return self._save(now)

    def _known_now(self) -> Manifest:
        """What is known of the folder's files; read off the journal only where it knows more.

        To read it again would cost half of what the documents cost this process, and as much
        memory as all that is known.
        """
        if self.naming.in_doubt:
            return manifest.with_journal(self.known, self.order.output)
        return Manifest(self.naming.entries, self.naming.companions)

    def _save(self, now: Manifest) -> tuple[Problem, ...]:
        output, entries = self.order.output, now.entries
        kept = {name: one for name, one in entries.items() if name not in self.forgotten}
        # Whatever took its name stood in the journal before.
        if not (output / manifest.JOURNAL).exists() and len(kept) == len(entries):
            return ()
        pieces = manifest.saved(replace(now, entries=kept))
        failure = files.write_whole(output / manifest.NAME, pieces)
        if failure is not None:
            return (failure,)
        manifest.forget_journal(output)
        return ()


def _are_equal(one: Path, other: Path) -> bool:
    """True when both files hold the same; what is open in Excel need not be replaced then."""
    with contextlib.suppress(OSError):
        return file_digest(one) == file_digest(other)
    return False


def _is_unknown(outcome: Outcome) -> bool:
    """True when we failed ourselves, so that nothing new is known of the workbook."""
    return any(problem.code is Code.UNEXPECTED for problem in outcome.problems)


def _failed(outcome: Outcome, failure: Problem | None) -> Outcome:
    """The outcome with one more problem, if there is one."""
    if failure is None:
        return outcome
    return replace(outcome, problems=(*outcome.problems, failure))


def is_failure(outcome: Outcome) -> bool:
    """True when a workbook's document is missing or is not what the workbook gives."""
    return outcome.document is None or bool(errors(outcome.problems))


@dataclass(frozen=True)
class Closed:
    """Why a folder cannot be built into."""

    problems: tuple[Problem, ...]


class Folder:
    """An output folder, held for one batch; another batch is told so."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._lock = FileLock(order.output / _LOCK, timeout=0)

    def open(self) -> Batch | Closed:
        """The batch in the folder, or why there can be none; what a killed batch left goes."""
        output = self._order.output
        try:
            output.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout:
            return Closed((Problem(Code.OUTPUT_BUSY, Place(file=str(output))),))
        except OSError as error:
            return Closed((files.unwritable(output, error),))
        except NotImplementedError as error:  # filelock's word for a disk that has no locks
            no_locks = OSError(errno.ENOLCK, str(error))
            return Closed((files.unwritable(output, no_locks),))
        files.sweep(output)
        known, problems = manifest.load(output)
        if known is None and not self._order.force:
            self._lock.release()
            return Closed(problems)
        opened = Batch(self._order, known or Manifest())
        if known is None:  # an earlier batch's journal may tell of what lies there
            opened.naming.in_doubt.add(manifest.NAME)
        return opened

    def release(self) -> None:
        """Let others build here."""
        self._lock.release()
