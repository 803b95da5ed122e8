"""Prepares one workbook: assessed, filled and proved documents under temporary names.

Runs in worker processes; giving the documents their own names is left to
:mod:`generator.batch.run`, so that only one process decides what is replaced. A refused workbook
gets its marked copy here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from generator.assess import Assessed, assess
from generator.batch.order import Options, Prepared, fallen
from generator.batch.sources import marked_copy
from generator.files.disk import Source, mapping_of, set_aside
from generator.law.choices import Notes, Paper
from generator.law.edition_file import edition_of, editions
from generator.messages.problems import Code
from generator.papers import content
from generator.papers.content import Content
from generator.results.entry_json import entry_json
from generator.verify.prove import PaperOrigin, Proved, proved
from generator.word import template_files


def prepare(options: Options, source: Source) -> Prepared:
    """The proved documents of a workbook."""
    try:
        mapping = mapping_of(source, options.mapping)
        assessed = assess(source.path, editions(), edition_of(options.edition), mapping)
        prepared = _made(source, options, assessed)
        return replace(prepared, heading=replace(assessed.heading, edition=None))
    except Exception as error:  # noqa: BLE001 - one failure never stops the batch
        return fallen(source, error)


def _made(source: Source, options: Options, assessed: Assessed) -> Prepared:
    if assessed.evaluation is None:
        return _refused(source, options, assessed)
    papers: list[Proved] = []
    for paper in options.papers:
        found = content.of_body(assessed.evaluation, paper, options.notes or Notes.SHORT)
        made, problems = proved(found, _origin(source, options, found, assessed))
        if made is None:
            return Prepared(source, assessed.problems + problems)
        papers.append(made)
    return _set_aside(source, options, assessed, papers)


def _origin(source: Source, options: Options, found: Content, assessed: Assessed) -> PaperOrigin:
    is_sheet, submission = found.paper is Paper.SHEET, assessed.submission
    return PaperOrigin(
        template=template_files.find_template(options.template, found.edition, found.paper),
        file=source.path.as_posix(),
        sha256=assessed.sha256,
        chosen=assessed.heading.edition_chosen,
        warnings=assessed.problems if is_sheet else (),
        counted=submission.counted if is_sheet and submission is not None else {},
        mapping=options.mapping_hash(source),
    )


def _set_aside(
    source: Source, options: Options, assessed: Assessed, papers: Sequence[Proved]
) -> Prepared:
    aside: list[tuple[Path, bytes]] = []
    for made in papers:
        temporary, failure = set_aside(options.target(source, made.entry.paper), made.data)
        if temporary is None:
            for earlier, _ in aside:
                earlier.unlink(missing_ok=True)
            return Prepared(source, (*assessed.problems, *filter(None, [failure])))
        aside.append((temporary, entry_json(made.entry)))
    return Prepared(source, assessed.problems, tuple(aside))


def _refused(source: Source, options: Options, assessed: Assessed) -> Prepared:
    """A refused workbook with its marked copy; a fault of ours is not the workbook's."""
    if any(problem.code is Code.UNEXPECTED for problem in assessed.problems):
        return Prepared(source, assessed.problems)
    return Prepared(source, assessed.problems, copy=marked_copy(assessed, options.language))
