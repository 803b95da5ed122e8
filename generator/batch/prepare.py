"""Prepares one workbook: assessed, filled and proved documents under temporary names.

Runs in worker processes; giving the documents their own names is left to
:mod:`generator.batch.run`, so that only one process decides what is replaced. A refused workbook
gets its marked copy here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.assess import Assessed, assess
from generator.batch.order import Aside, Order, Prepared, fallen
from generator.batch.sources import marked_copy
from generator.files.archive import digest_if_readable
from generator.files.disk import Source, mapping_of, set_aside
from generator.law.choices import Notes, Paper
from generator.law.edition import Edition
from generator.law.edition_file import editions
from generator.messages.problems import Code
from generator.papers import content
from generator.papers.content import Content
from generator.results.entry_json import entry_json
from generator.submission.model import CellRef
from generator.verify.prove import PaperOrigin, Proved, proved
from generator.word import template_files


def prepare(source: Source, order: Order) -> Prepared:
    """The proved documents of a workbook."""
    try:
        return _prepare(source, order)
    except Exception as error:  # noqa: BLE001 - one failure never stops the batch
        return fallen(source, error)


def _prepare(source: Source, order: Order) -> Prepared:
    mapping = mapping_of(source, order.mapping)
    assessed = assess(source.path, editions(), _named(editions(), order.edition), mapping)
    prepared = _made(source, order, assessed)
    return replace(prepared, heading=replace(assessed.heading, edition=None))


def _made(source: Source, order: Order, assessed: Assessed) -> Prepared:
    if assessed.evaluation is None:
        return _refused(source, order, assessed)
    papers: list[Proved] = []
    for paper in order.papers:
        found = content.of_body(assessed.evaluation, paper, order.notes or Notes.SHORT)
        made, problems = proved(found, _origin(source, order, found, assessed))
        if made is None:
            return Prepared(source, assessed.problems + problems)
        papers.append(made)
    return _set_aside(source, order, assessed, papers)


def _origin(source: Source, order: Order, found: Content, assessed: Assessed) -> PaperOrigin:
    return PaperOrigin(
        template=template_files.find_template(order.template, found.edition, found.paper),
        file=source.path.as_posix(),
        sha256=assessed.sha256,
        chosen=assessed.heading.edition_chosen,
        warnings=assessed.problems if found.paper is Paper.SHEET else (),
        counted=_counted(assessed) if found.paper is Paper.SHEET else {},
        mapping=_mapping_hash(source, order),
    )


def _mapping_hash(source: Source, order: Order) -> str:
    mapping = mapping_of(source, order.mapping)
    return "" if mapping is None else digest_if_readable(mapping) or ""


def _counted(assessed: Assessed) -> Mapping[str, CellRef]:
    return {} if assessed.submission is None else assessed.submission.counted


def _set_aside(
    source: Source, order: Order, assessed: Assessed, papers: Sequence[Proved]
) -> Prepared:
    aside: list[Aside] = []
    for made in papers:
        target = order.target(source, made.entry.paper)
        temporary, failure = set_aside(target, made.data)
        if temporary is None:
            for earlier in aside:
                earlier.temporary.unlink(missing_ok=True)
            return Prepared(source, (*assessed.problems, *filter(None, [failure])))
        aside.append(Aside(made.entry.paper, temporary, entry_json(made.entry)))
    return Prepared(source, assessed.problems, tuple(aside))


def _refused(source: Source, order: Order, assessed: Assessed) -> Prepared:
    """A refused workbook with its marked copy; a fault of ours is not the workbook's."""
    if any(problem.code is Code.UNEXPECTED for problem in assessed.problems):
        return Prepared(source, assessed.problems)
    return Prepared(source, assessed.problems, copy=marked_copy(assessed, order.language))


def _named(known: Sequence[Edition], name: str | None) -> Edition | None:
    return next((edition for edition in known if edition.id == name), None)
