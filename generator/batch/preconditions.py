"""What must hold before a batch reads a workbook or writes a file."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from generator.batch.order import Options
from generator.files import disk as files
from generator.files import os_errors as system
from generator.law.edition_file import editions
from generator.law.papers import Paper
from generator.messages.problems import Code, Fact, Place, Problem
from generator.submission.bodies import ExpectedBody
from generator.word.template import find as template_files

_LOCK = ".bagalau-lock"


def expected_bodies(options: Options) -> tuple[tuple[ExpectedBody, ...], tuple[Problem, ...]]:
    """The bodies of the list that is given, and what is wrong with it."""
    if options.expect is None:
        return (), ()
    from generator.excel.read.body_list import read_expected  # here: few give one

    return read_expected(options.expect)


def draft_problems(options: Options) -> tuple[Problem, ...]:
    """No paper is made by a draft, which nobody has adopted."""
    drafts = [edition.id for edition in editions() if edition.is_draft]
    facts: dict[str, Fact] = {"edition": options.edition or ""}
    return (Problem(Code.EDITION_DRAFT, Place(), facts),) if options.edition in drafts else ()


def template_problems(options: Options) -> tuple[Problem, ...]:
    """Problems of the templates, found before anything is read or written.

    In a folder of templates only the editions that are there can be checked beforehand. Our own
    are tried out by our tests; they are checked where they are filled, and no more of them.
    """
    if options.template is None:
        return ()
    from generator.verify.trial import check_template  # here: 0.3 s, and most templates are ours
    from generator.word.template import open as templates

    papers = (*options.papers, Paper.CONSOLIDATED) if options.with_report else options.papers
    find, ours = template_files.find_template, template_files.shipped_folder()
    given = {find(options.template, one, paper): paper for one in editions() for paper in papers}
    problems: list[Problem] = []
    for path, paper in given.items():
        if path.is_relative_to(ours) or not (system.is_there(path) or path == options.template):
            continue
        checked = check_template(path)
        misfit = None if checked.template is None else templates.is_of(checked.template, paper)
        problems += checked.problems if misfit is None else (misfit, *checked.problems)
    return tuple(problems)


@contextlib.contextmanager
def held(output: Path) -> Iterator[Problem | None]:
    """Keep other batches out of a folder; the problem when one is there, or it cannot be held.

    What a killed batch has left in it goes.
    """
    lock = FileLock(output / _LOCK, timeout=0)
    problem = None
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        files.sweep(output)
    except Timeout:
        problem = Problem(Code.OUTPUT_BUSY, Place(file=str(output)))
    except OSError as error:
        problem = files.unwritable(output, error)
    except NotImplementedError as error:  # filelock's word for a disk that has no locks
        problem = files.unwritable(output, OSError(errno.ENOLCK, str(error)))
    try:
        yield problem
    finally:
        lock.release()
