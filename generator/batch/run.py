"""Builds a folder of workbooks in parallel and atomically; one failure stops no other.

Workers prepare documents under temporary names. Here each is written into the journal and then
takes its name, so that whatever stops the program, no document is half-written, none is taken for
newer than it is, and the next run goes on from there. Annotated copies of refused workbooks stand
below the folder ``problems``, each until its workbook is refused no longer.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from functools import partial
from pathlib import Path

from generator.batch import placing
from generator.batch.order import (
    BatchReport,
    Options,
    Outcome,
    Prepared,
    Result,
    Stage,
    Step,
    draft_problems,
    fallen,
    held,
    template_problems,
)
from generator.batch.overview_content import FolderState
from generator.batch.placing import CurrentDocuments, Placement
from generator.batch.sources import (
    FoundWorkbooks,
    InBatch,
    counted_twice,
    expected_bodies,
    find_workbooks,
    is_ours,
    missing,
    of_entry,
    write_copy,
)
from generator.files import disk, system
from generator.files.disk import Source
from generator.files.pool import Work, done, interrupts_held
from generator.law.choices import OF_BODY, Notes, Paper
from generator.law.edition_file import editions
from generator.messages.problem_text import by_file, unexpected
from generator.messages.problems import Code, Place, Problem, errors
from generator.results import COPIES, manifest
from generator.results.entry_lines import EntryHead, EntryLines, head_of_line
from generator.results.manifest import Manifest
from generator.results.previous import Seal, load_seal
from generator.submission.accept.body import BodyHeading
from generator.submission.bodies import ExpectedBody


def build_documents(
    options: Options,
    progress: Callable[[Step], object] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> BatchReport:
    """Build every workbook of the options' paths into their output folder.

    ``progress`` gets each step as it is done; ``cancelled`` is asked after each, and ends the
    batch as Ctrl-C does: what was made is whole and in the manifest, the rest is not made.
    """
    expected, faults = expected_bodies(options.expect)
    faults += (*draft_problems(options), *template_problems(options))
    found = FoundWorkbooks() if errors(faults) else find_workbooks(options)
    report = BatchReport(options, len(found.wanted), (*faults, *found.problems))
    progress(Step(Stage.DOCUMENTS, 0, report.workbooks, problems=report.problems))
    if found.is_empty:
        return report
    with held(options.output) as problem:
        if problem is not None:
            return replace(report, failures=(problem,))
        seal = load_seal(options.output)
        known, problems, sha256 = manifest.opened(options.output, seal.manifest)
        if known is None and not options.force:
            return replace(report, failures=problems)
        sealed = seal if seal.manifest == sha256 else Seal(sha256)
        return Batch(report, known, progress, cancelled, expected, sealed).carry_out(found)


def preparing(options: Options) -> Callable[[Source], Prepared]:
    """Runs in a worker, and before where workers are forked: all is imported once."""
    from generator.batch.prepare import prepare

    return partial(prepare, options)


def _notes_of(entries: EntryLines) -> Notes:
    """The notes that most sheets of a folder have; short ones in a folder without sheets."""
    heads = filter(None, map(entries.head, entries))
    counted = Counter(head.made.notes for head in heads if head.paper is Paper.SHEET)
    return max(counted, key=lambda notes: counted[notes], default=Notes.SHORT)


class Batch:
    """A folder that is being built into; nobody else builds into it meanwhile.

    ``known`` is None when the folder's manifest is damaged and to be replaced.
    """

    def __init__(
        self,
        report: BatchReport,
        known: Manifest | None,
        progress: Callable[[Step], object],
        cancelled: Callable[[], bool],
        expected: Sequence[ExpectedBody],
        sealed: Seal,
    ) -> None:
        self._placement = Placement(report.options, known or Manifest(), sealed)
        self._before = self._placement.before
        if known is None:  # an earlier batch's journal may know what lies there
            self._placement.in_doubt.add(manifest.NAME)
        notes = report.options.notes or _notes_of(self._before)
        self._options = replace(report.options, notes=notes)
        self._report = replace(report, options=self._options, has_begun=True)
        self._progress, self._cancelled, self._expected = progress, cancelled, expected
        self._headings: dict[Source, BodyHeading | None] = {}
        self._forgotten: Set[str] = frozenset()
        self._shown = ""

    def carry_out(self, found: FoundWorkbooks) -> BatchReport:
        """The result; however the batch ends, the overviews and the manifest are written."""
        with contextlib.closing(self._placement):
            try:
                self._build(found)
                if not self._report.is_interrupted:
                    self._guarded(self._compare)
                    self._guarded(self._consolidate)
                    self._guarded(self._make_pdfs)
            except KeyboardInterrupt:
                self._report = replace(self._report, is_interrupted=True)
            for end in (self.look_over, self._save):
                try:
                    # Cut off here, the manifest would know of changes that nobody was shown.
                    with interrupts_held():
                        self._guarded(end)
                except KeyboardInterrupt:
                    self._report = replace(self._report, is_interrupted=True)
        return self._report

    def _guarded(self, work: Callable[[], Iterable[Problem]]) -> None:
        """Carry out what costs no body its documents, whatever is wrong with it."""
        try:
            problems = [*work()]
        except Exception as error:  # noqa: BLE001 - the documents of the bodies are made
            problems = [unexpected(self._options.output, error)]
        self._report = replace(self._report, failures=(*self._report.failures, *problems))

    def _goes_on(self, step: Step) -> bool:
        """Report a step; False when no other is to follow."""
        self._progress(step)
        is_cut_off = step.done < step.total and self._cancelled()
        self._report = replace(self._report, is_interrupted=is_cut_off)
        return not is_cut_off

    def _build(self, found: FoundWorkbooks) -> None:
        inputs = (*found.wanted, *found.refused)
        self._placement.inputs.update(disk.real(source.path) for source in inputs)
        outcomes, total = list[Outcome](), len(found.wanted)
        try:
            with contextlib.closing(self._settled(found.wanted)) as settled:
                for outcome in settled:
                    outcomes.append(outcome)
                    if not self._goes_on(Step(Stage.DOCUMENTS, len(outcomes), total, outcome)):
                        break
        finally:
            ordered = sorted(outcomes, key=lambda outcome: str(outcome.source.path))
            self._report = replace(self._report, outcomes=tuple(ordered), refused=found.refused)

    def _settled(self, wanted: Sequence[Source]) -> Generator[Outcome, None, None]:
        """The outcome of each workbook: of current documents first, then of others as prepared."""
        current, stale = CurrentDocuments(self._options, self._before), list[Source]()
        for source in wanted:
            sheet = current.sheet(source)
            if sheet is not None:
                with interrupts_held():
                    outcome = self._with_copy(self._current(source, sheet), None)
                yield outcome
            else:
                stale.append(source)
        work = Work(partial(preparing, self._options), fallen)
        with contextlib.closing(done(work, stale, self._options.jobs)) as all_prepared:
            for prepared in all_prepared:
                self._headings[prepared.source] = prepared.heading
                with interrupts_held():  # what has its name is counted, too
                    outcome = self._with_copy(self._settle(prepared), prepared.copy)
                yield outcome

    def _current(self, source: Source, entry: EntryHead) -> Outcome:
        """The outcome of current documents, with the warnings from when they were made."""
        warnings = (
            replace(problem, place=replace(problem.place, file=str(source.path)))
            for problem in entry.warnings or ()
        )
        left = tuple(self._left_behind(source, entry))
        target = self._options.target(source)
        return Outcome(source, Result.CURRENT, target, left, tuple(warnings))

    def _with_copy(self, outcome: Outcome, copy: bytes | None) -> Outcome:
        """Keep the marked copy for as long as the workbook is refused."""
        target, failure = self._options.copy(outcome.source), None
        if copy is not None:
            failure = write_copy(target, copy, self._placement.inputs)
        elif all(problem.code is not Code.UNEXPECTED for problem in outcome.problems):
            failure = self._remove_copy(target)  # a fault of ours says nothing of the workbook
        problems = (*outcome.problems, *filter(None, [failure]))
        is_there = copy is not None and failure is None
        return replace(outcome, problems=problems, copy=target if is_there else None)

    def _remove_copy(self, target: Path) -> Problem | None:
        if not is_ours(target) or disk.real(target) in self._placement.inputs:
            return None
        try:
            target.unlink()
        except OSError as error:
            return disk.unwritable(target, error)
        return None

    def _settle(self, prepared: Prepared) -> Outcome:
        """Give proved documents their names, unless something stands there that is not ours."""
        source, target = prepared.source, self._options.target(prepared.source)
        if not prepared.made:
            return self._refused(prepared)
        problems, named, kept = list(prepared.problems), [], set()
        entries = [head_of_line(line) for _, line in prepared.made]
        for (temporary, line), entry in zip(prepared.made, entries, strict=True):
            document = self._options.document(source, entry.paper)
            foreign, failure = self._placement.settle(temporary, document, line, entry)
            problems += filter(None, [foreign, failure])
            if foreign is not None:
                kept.add(entry.paper)
            elif failure is None:
                named.append(entry.paper)
        if len(named) + len(kept) < len(prepared.made):
            return Outcome(source, Result.REFUSED, None, tuple(problems))
        others = tuple(self._options.target(source, p) for p in named if p is not Paper.SHEET)
        result = Result.KEPT if Paper.SHEET in kept else Result.MADE
        problems += self._left_behind(source, entries[0])
        return Outcome(source, result, target, tuple(problems), others=others)

    def _left_behind(self, source: Source, sheet: EntryHead) -> Iterator[Problem]:
        """Reports of the workbook as it was, when only its sheet is made again or is current.

        ``sheet`` is its entry as it is now.
        """
        (edition,) = (one for one in editions() if one.id == sheet.edition)
        for paper in OF_BODY:
            if paper in self._options.papers:
                continue
            last = self._before.head(self._options.document(source, paper))
            if last is None or last.paper is not paper:
                continue
            now = (sheet.made.input, edition.basis[paper])
            is_old = (last.made.input, last.made.edition) != now
            target = self._options.target(source, paper)
            if is_old and not placing.are_of_two(last, sheet) and system.is_there(target):
                yield Problem(Code.REPORT_STALE, Place(file=str(target)))

    def _refused(self, prepared: Prepared) -> Outcome:
        problems, source = list(prepared.problems), prepared.source
        for paper in OF_BODY:
            last = self._before.head(self._options.document(source, paper))
            is_sheet = paper is Paper.SHEET
            is_own = (
                is_sheet if last is None else placing.is_same_file(last.input_file, source.path)
            )
            if is_own and system.is_there(self._options.target(source, paper)):
                problems.append(disk.stale(self._options.target(source, paper)))
        return Outcome(source, Result.REFUSED, None, tuple(problems))

    def _compare(self) -> Iterable[Problem]:
        """Bodies of the list that are missing; warnings where another body counts the same."""
        workbooks = [self._in_batch(outcome) for outcome in self._report.outcomes]
        twice = by_file(counted_twice(workbooks))
        outcomes = tuple(
            replace(one, problems=(*one.problems, *twice.get(str(one.source.path), ())))
            for one in self._report.outcomes
        )
        self._report = replace(self._report, outcomes=outcomes)
        expect = self._options.expect
        return () if expect is None else missing(self._expected, workbooks, expect)

    def _in_batch(self, outcome: Outcome) -> InBatch:
        """What is known of a workbook: by its sheet, else as far as it could be read."""
        file = str(outcome.source.path)
        document, entries = self._options.document(outcome.source), self._placement.entries
        entry = entries.head(document)
        if entry is None or outcome.result not in (Result.MADE, Result.CURRENT):
            return InBatch(file, self._headings.get(outcome.source) or BodyHeading())
        return of_entry(file, entry, entries.counted(document))

    def _consolidate(self) -> Iterable[Problem]:
        """Make the consolidated report, if reports are wanted; else find one that is old now."""
        if not self._options.with_report and not any(placing.of_many(self._before)):
            return ()
        # Here: 0.3 s, which whoever only hands out work has no need to wait for.
        from generator.batch.consolidated_report import Consolidation

        refused = self._report.sources(Result.REFUSED)
        entries = EntryLines(self._placement.entries)  # what is made now is known to it later
        step = Consolidation(self._options, entries, self._placement.put)
        made = step.renew(refused) if self._options.with_report else step.left_behind(refused)
        self._report = replace(self._report, consolidated=made.documents)
        self._forgotten = entries.keys() - made.entries.keys()
        return made.problems

    def _make_pdfs(self) -> Iterable[Problem]:
        """Make the PDFs, if they are wanted; else find those that are old now."""
        has_pdf = any(one.of for one in self._placement.companions.values())
        if not (self._options.with_pdf or has_pdf):
            return ()
        from generator.batch.pdfs import Pdfs  # here: most folders have no PDF

        step = Pdfs(self._placement, self._report, self._forgotten)
        if not self._options.with_pdf:
            return step.stale()
        self._progress(Step(Stage.PDFS, 0, len(step.documents)))
        processes = self._options.jobs or os.cpu_count() or 1
        step.renew(processes, lambda done, total: self._goes_on(Step(Stage.PDFS, done, total)))
        self._report = replace(
            self._report, pdfs=tuple(sorted(step.made)), current_pdfs=step.current
        )
        return step.problems

    def look_over(self) -> Iterable[Problem]:
        """Write the overviews."""
        here = FolderState.of(self._placement, self._report)
        sealed = self._placement.sealed.overviews
        if sealed and sealed == here.digest(self._placement):
            self._report = replace(self._report, has_overviews=True)
            self._shown = sealed
            return ()
        # Here: 0.2 s more than the documents need, which the first of them need not wait for.
        from generator.batch import overviews

        try:
            renewed = overviews.renew(here, self._placement, editions())
        except ValueError as error:
            place = Place(file=str(self._options.output / manifest.NAME))
            return (Problem(Code.MANIFEST_DAMAGED, place, {"detail": str(error)}),)
        self._report = replace(
            self._report, changed=renewed.changed, has_overviews=renewed.are_written
        )
        # What is said of the overviews themselves would be said again.
        self._shown = "" if renewed.problems else here.digest(self._placement)
        return renewed.problems

    def _save(self) -> Iterable[Problem]:
        """Put what was made into the manifest."""
        output = self._options.output
        disk.sweep(output)
        disk.remove_empty(output / COPIES)
        return self._placement.save(self._forgotten, self._shown)
