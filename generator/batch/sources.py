"""The workbooks of a batch: those to be built, what is seen only across them, marked copies.

Imports nothing that fills papers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from generator.excel.read.guard import open_container
from generator.files import disk, opc, system
from generator.files.archive import digest, digest_if_readable
from generator.files.disk import Source
from generator.files.opc import RefusedError
from generator.law.choices import Paper
from generator.messages.problems import Code, Place, Problem, errors
from generator.messages.wording import Language, speech
from generator.results import COPIES, SUMMARY
from generator.submission.accept.body import BodyHeading
from generator.submission.matching import name_key
from generator.submission.model import CellRef

if TYPE_CHECKING:
    from generator.assess import Assessed
    from generator.batch.order import Options
    from generator.results.entry_lines import EntryHead
    from generator.submission.bodies import ExpectedBody

_OF_MANY = Paper.CONSOLIDATED.value
"""What the names of consolidated reports begin with."""


@dataclass(frozen=True)
class FoundWorkbooks:
    """The workbooks below the paths of a batch: to be built, or refused by their names.

    ``problems`` are those of paths, names, and documents in place of workbooks whose names clash.
    """

    wanted: tuple[Source, ...] = ()
    refused: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to build and nothing for the overviews to name."""
        old = any(problem.code is Code.FILE_OLD_FORMAT for problem in self.problems)
        return not (self.wanted or self.refused or old)


def find_workbooks(options: Options) -> FoundWorkbooks:
    """The workbooks that a batch would build, and those refused by their names; none is read."""
    sources, problems = disk.find_sources(options.paths, options.output, options.within)
    others = without_own(sources, [options.output])
    if sources and not others and not errors(problems):
        problems = (*problems, Problem(Code.FOLDER_EMPTY, Place(file=str(options.output))))
    named = [
        Problem(Code.NAME_RESERVED, Place(file=str(source.path)))
        for source in (_reserved(others) if options.with_report else ())
    ]
    clashes = disk.clashing(others, options.targets)
    clashing = {problem.place.file for problem in clashes}
    stale = [
        disk.stale(target)
        for source in others
        if str(source.path) in clashing
        for target in options.targets(source)
        if system.is_there(target)
    ]
    refused = clashing.union(problem.place.file for problem in named)
    return FoundWorkbooks(
        wanted=tuple(source for source in others if str(source.path) not in refused),
        refused=tuple(source for source in others if str(source.path) in refused),
        problems=(*problems, *clashes, *named, *stale),
    )


def _reserved(sources: Iterable[Source]) -> Iterator[Source]:
    """Workbooks whose sheet would take the name of the consolidated report of the folder."""
    for source in sources:
        name = unicodedata.normalize("NFC", source.below.name).casefold()
        is_named = name == _OF_MANY or name.startswith(f"{_OF_MANY}-")
        if is_named and source.below.parent == PurePath():
            yield source


def without_own(sources: Sequence[Source], folders: Iterable[Path]) -> tuple[Source, ...]:
    """The workbooks that we have not made: an output folder may be that of the workbooks."""
    own = _copies(sources).union(*(_tables(sources, folder) for folder in folders))
    return tuple(source for source in sources if source not in own)


def _copies(sources: Sequence[Source]) -> set[Source]:
    """Marked copies of refused workbooks, found below a folder.

    One that somebody has changed, or that is named itself, is a workbook as any other.
    """
    below = [source for source in sources if COPIES in source.below.parent.parts]
    return {source for source in below if is_ours(source.path)}


def _tables(sources: Sequence[Source], output: Path) -> set[Source]:
    """The summary and consolidated reports as they were made."""
    ours = (Path(SUMMARY).stem, _OF_MANY)
    named = [source for source in sources if source.below.name.casefold().startswith(ours)]
    named = [source for source in named if disk.real(source.path).parent == disk.real(output)]
    if not named:
        return set()
    # Here: few folders are those of their workbooks, and to check takes a tenth less without.
    from generator.batch.placing import of_many
    from generator.results import manifest

    known, _ = manifest.load(output)
    if known is None:
        return set()
    made = {known.entries[name].sha256 for name in of_many(known.entries)}
    made |= {companion.sha256 for companion in known.companions.values()}
    own = {source for source in named if digest_if_readable(source.path) in made}
    if SUMMARY in known.companions:
        own |= {s for s in named if s.path.name == SUMMARY and _is_summary(s.path)}
    return own


def _is_summary(path: Path) -> bool:
    """True of a summary, also of one that somebody has sorted and saved."""
    try:
        sheets = {sheet.name for sheet in open_container(opc.load(path)).sheets}
    except RefusedError:
        return False
    says = (speech(language).say for language in Language)
    return any({say("summary.totals"), say("summary.rows")} <= sheets for say in says)


_PLACES = 4 * 1024 * 1024
"""Many times the organisations of a country."""


@dataclass(frozen=True)
class InBatch:
    """A workbook of a batch: what is known of its body, and the organisations it counts."""

    file: str
    heading: BodyHeading
    counted: Mapping[str, CellRef] = field(default_factory=dict)

    @cached_property
    def body(self) -> tuple[object, ...]:
        """Whose workbook it is."""
        heading = self.heading
        return name_key(heading.name or ""), heading.kind, heading.kato

    def place(self, bin_: str) -> int:
        """A number below :data:`_PLACES` for an organisation and year, seldom another's."""
        return hash((self.heading.year, bin_)) % _PLACES


def of_entry(file: str, entry: EntryHead, counted: Mapping[str, CellRef]) -> InBatch:
    """A workbook by the manifest's entry of its sheet, with the organisations that it counts."""
    body = entry.body
    heading = BodyHeading() if body is None else BodyHeading(body.name, body.kind, body.kato)
    return InBatch(file, replace(heading, year=entry.year), counted)


def counted_twice(workbooks: Sequence[InBatch]) -> Iterator[Problem]:
    """A warning at each cell of an organisation that the workbook of another body counts too.

    It names the first such workbook: of one copied to a thousand bodies all would be a million.
    """
    # Most are counted once, and a list for each would fill the memory: only of what may be more.
    seen, again = bytearray(_PLACES), set()
    for one in workbooks:
        for place in map(one.place, one.counted):
            if seen[place]:
                again.add(place)
            seen[place] = 1
    by_bin: dict[tuple[int | None, str], list[InBatch]] = {}
    for one in workbooks:
        for bin_ in one.counted:
            if one.place(bin_) in again:
                by_bin.setdefault((one.heading.year, bin_), []).append(one)
    for (_, bin_), several in by_bin.items():
        first = several[0]
        second = next((one for one in several if one.body != first.body), None)
        if second is None:
            continue
        for one in several:
            other = second if one.body == first.body else first
            cell = one.counted[bin_]
            facts = {"name": other.heading.name or "", "other": other.file}
            yield Problem(Code.COUNTED_BY_OTHER, Place(one.file, cell.sheet, cell.cell), facts)


def expected_bodies(
    expect: Path | None,
) -> tuple[tuple[ExpectedBody, ...], tuple[Problem, ...]]:
    """The bodies of the list that is given, and what is wrong with it."""
    if expect is None:
        return (), ()
    from generator.excel.read.body_list import read_expected  # here: few give one

    return read_expected(expect)


def missing(
    expected: Sequence[ExpectedBody], workbooks: Sequence[InBatch], source: Path
) -> Iterator[Problem]:
    """A warning for each body of a list that has no workbook here, refused ones included."""
    headings = [one.heading for one in workbooks]
    for body in expected:
        if not any(body.may_be(one.name, one.kind, one.kato) for one in headings):
            yield Problem(Code.BODY_MISSING, Place(file=str(source)), {"name": body.shown})


def marked_copy(assessed: Assessed, language: Language) -> bytes:
    """The marked copy of an assessed workbook.

    One that was replaced since it was read gives a list alone: its cells are others.
    """
    from generator.excel.annotate.copy import marked  # here: 0.1 s, and most are sound

    try:
        data = opc.load(Path(assessed.file))
    except RefusedError:
        data = b""
    as_read = data if digest(data) == assessed.sha256 else b""
    return marked(as_read, assessed.problems, speech(language))


def is_ours(path: Path) -> bool:
    """True for a copy that we made and nobody has changed."""
    if not system.is_there(path):
        return False
    from generator.excel.annotate.parts import is_sealed

    return is_sealed(path)


def write_copy(target: Path, copy: bytes, inputs: Collection[Path]) -> Problem | None:
    """Write a marked copy, but over an input or anything else than our copy; else the problem.

    ``inputs`` are resolved paths.
    """
    if system.is_there(target) and (disk.real(target) in inputs or not is_ours(target)):
        return Problem(Code.COPY_FOREIGN, Place(file=str(target)))
    # What is open in Excel need not be replaced by the same.
    return None if digest_if_readable(target) == digest(copy) else disk.write_whole(target, copy)
