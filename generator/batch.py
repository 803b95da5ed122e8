"""A folder of workbooks through the line: in parallel, atomically, one failure stops no other."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator import context, edition_file
from generator.assess import assess
from generator.edition import Edition
from generator.evaluation import Evaluation
from generator.files import Source, write_whole
from generator.problems import Code, Place, Problem
from generator.word import template as templates
from generator.word.render import Notes, Properties, render
from generator.word.template import Template
from generator.wording import Language, speech

log = logging.getLogger(__name__)

WORTH_A_PROCESS = 8
"""Workbooks for each further process: below that, starting one costs more than it gains."""


@dataclass(frozen=True)
class Order:
    """What a batch is to make: where to, from which templates, by which edition."""

    output: Path
    template: Path | None
    edition: str | None
    notes: Notes


@dataclass(frozen=True)
class Outcome:
    """What came of one workbook; ``document`` is None when none was made."""

    source: Source
    document: Path | None
    problems: tuple[Problem, ...]


def build(sources: Sequence[Source], order: Order, jobs: int) -> Iterator[Outcome]:
    """The outcome of every workbook, as each is done."""
    processes = max(1, min(jobs, len(sources) // WORTH_A_PROCESS))
    if processes == 1:
        yield from (_build_safely(source, order) for source in sources)
    else:
        yield from _in_parallel(sources, order, processes)


def _in_parallel(sources: Sequence[Source], order: Order, processes: int) -> Iterator[Outcome]:
    """A worker that dies takes the pool with it: what it left is then done one by one."""
    left = {source.path: source for source in sources}
    executor = _pool(processes)
    try:
        running: set[Future[Outcome]] = {
            executor.submit(_build_safely, source, order) for source in sources
        }
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                outcome = future.result()
                del left[outcome.source.path]
                yield outcome
    except BrokenProcessPool:
        yield from (_build_alone(source, order) for source in left.values())
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _build_alone(source: Source, order: Order) -> Outcome:
    with _pool(1) as executor:
        try:
            return executor.submit(_build_safely, source, order).result()
        except BrokenProcessPool as error:
            return _unexpected(source, error)


def _pool(processes: int) -> ProcessPoolExecutor:
    # "spawn" everywhere: the same on Windows, and no half-copied state from a parent with threads.
    method = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=method, initializer=_leave_interrupts)


def _leave_interrupts() -> None:
    """Ctrl-C is the parent's to answer: workers finish the file at hand, whole."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _build_safely(source: Source, order: Order) -> Outcome:
    try:
        return _build_one(source, order)
    except Exception as error:  # noqa: BLE001 - one failure never stops the batch
        return _unexpected(source, error)


def _unexpected(source: Source, error: BaseException) -> Outcome:
    """Our own fault, named as such; the trace goes to the log."""
    trace = "".join(traceback.format_exception(error))
    log.error("%s\n%s", source.path, trace)
    facts = {"reason": f"{type(error).__name__}: {error}", "trace": trace}
    problem = Problem(Code.UNEXPECTED, Place(file=str(source.path)), facts)
    return Outcome(source, None, (problem,))


def _build_one(source: Source, order: Order) -> Outcome:
    target = order.output / source.below.parent / f"{source.below.name}.docx"
    editions = _editions()
    chosen = next((e for e in editions if e.id == order.edition), None)
    assessed = assess(source.path, editions, chosen)
    problems = list(assessed.problems)
    data = None
    if assessed.evaluation is not None:
        data, found = document(assessed.evaluation, order.template, order.notes)
        problems += found
    if data is not None:
        failure = write_whole(target, data)
        problems += [] if failure is None else [failure]
        return Outcome(source, None if failure else target, tuple(problems))
    if target.exists():
        problems.append(Problem(Code.OUTPUT_STALE, Place(file=str(target))))
    return Outcome(source, None, tuple(problems))


def document(
    evaluation: Evaluation, given: Path | None, notes: Notes
) -> tuple[bytes | None, tuple[Problem, ...]]:
    """The filled document of an evaluation, or None and what is wrong with its template."""
    submission = evaluation.submission
    template, problems = _template(templates.find(given, submission.edition))
    if template is None:
        return None, problems
    misfit = templates.fits(template, submission.edition)
    if misfit is not None:
        return None, (misfit,)
    properties = Properties(
        title=submission.edition.sheet.title,
        subject=speech(Language.KAZAKH).say(
            "document.subject", name=submission.body.name, year=str(submission.year)
        ),
        language="kk-KZ",
    )
    return render(template, context.fill(evaluation), properties, notes)


@cache
def _editions() -> tuple[Edition, ...]:
    return edition_file.load_shipped()[0]


@cache
def _template(path: Path) -> tuple[Template | None, tuple[Problem, ...]]:
    """A template is read once a process; the caller opens it once before, for its problems."""
    return templates.read(path)
