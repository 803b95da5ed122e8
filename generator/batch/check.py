"""All that is wrong with workbooks, without a document; if wanted, marked in copies of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.assess import Assessed, assess
from generator.batch.prepare import annotated
from generator.batch.sources import without_own
from generator.excel.annotate import of_problems as annotation
from generator.files import disk as files
from generator.law.edition_file import editions
from generator.messages.problems import Problem
from generator.messages.wording import Language


@dataclass(frozen=True)
class Checked:
    """The workbooks that were read, all that is wrong with them or the paths, the copies written.

    ``undone`` counts those that a cancelled check has not reached.
    """

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]
    copies: tuple[Path, ...] = ()
    undone: int = 0


def check_workbooks(
    paths: Sequence[Path],
    copies: Path | None = None,
    language: Language = Language.KAZAKH,
    progress: Callable[[int, int], object] = lambda _, __: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Checked:
    """All problems of the workbooks of files and folders.

    Into the folder ``copies`` go annotated copies, in a language, of those that have problems.
    ``progress`` gets how many workbooks of how many are read; ``cancelled`` is asked before each.
    """
    sources, problems = files.find_sources(paths, copies)
    sources = without_own(sources, {source.path.parent for source in sources})
    clashes = () if copies is None else files.clashing(sources, lambda source: [source.below])
    clashing = {problem.place.file for problem in clashes}
    inputs = {files.real(source.path) for source in sources}
    found, written, read = [*problems, *clashes], list[Path](), list[Path]()
    progress(0, len(sources))
    for source in sources:
        if cancelled():
            break
        assessed = assess(source.path, editions())
        found += assessed.problems
        read.append(source.path)
        if copies is not None and assessed.problems and str(source.path) not in clashing:
            target = copies / source.below.parent / f"{source.below.name}.xlsx"
            failure = _write_copy(assessed, target, inputs, language)
            found += [] if failure is None else [failure]
            written += [target] if failure is None else []
        progress(len(read), len(sources))
    return Checked(tuple(read), tuple(found), tuple(written), len(sources) - len(read))


def _write_copy(
    assessed: Assessed, target: Path, inputs: Collection[Path], language: Language
) -> Problem | None:
    failure = annotation.in_the_way(target, inputs)
    return failure or files.write_whole(target, annotated(assessed, language))
