"""What a paper would say if it were made anew from the workbooks and templates at hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path

from generator import __version__
from generator.assess import Assessed, assess
from generator.excel.books.appendix_5 import book
from generator.files import os_errors as system
from generator.files.zip import digest
from generator.law.edition import Edition
from generator.law.papers import Notes, Paper
from generator.papers import content
from generator.papers.content import Content
from generator.results.entry import Entry
from generator.submission import appendix_2 as report
from generator.submission.appendix_5 import BodyReport, consolidated, origin_hash, origins
from generator.verify import prove as proved
from generator.verify.check import Known, is_table
from generator.verify.prove import Origin
from generator.verify.workbook_text import table_text
from generator.word.read.plain import read
from generator.word.template import find as template_files
from generator.word.template import open as templates

_MOST_ASSESSED = 8


@dataclass(frozen=True)
class Reported:
    """What a workbook gives for a consolidated report; nothing when it is refused."""

    sha256: str
    year: int | None = None
    body: BodyReport | None = None


@dataclass(frozen=True)
class AtHand:
    """What was given besides the papers, and the folder of the manifest they are listed in.

    ``workbooks`` have their hashes; ``templates`` are found by theirs; ``listed`` are the entries
    of the manifest. What was read of workbooks is kept for the papers that follow.
    """

    workbooks: Mapping[Path, str | None]
    templates: Mapping[str, Path]
    editions: Sequence[Edition]
    folder: Path | None
    listed: Mapping[str, Entry] = field(default_factory=dict)
    assessed: dict[tuple[Path, str | None], Assessed] = field(default_factory=dict)
    reported: dict[tuple[Path, str], Reported] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """What a paper is held against, and where that came from: a workbook, or a folder of many."""

    known: Known
    source: Path | None


def held(entry: Entry, document: Path, at_hand: AtHand) -> Held:
    """What a paper is held against: the manifest, and the workbooks as far as they are found."""
    edition = next((e for e in at_hand.editions if e.id == entry.edition_id), None)
    alone = Held(Known(entry, edition, None, None), None)
    if edition is None:
        return alone
    if entry.paper is Paper.CONSOLIDATED:
        return _many(entry, edition, at_hand) or alone
    workbook = _workbook(entry, document, at_hand)
    if workbook is None:
        return alone
    assessed = _assessed(workbook, _chosen(entry, edition), at_hand)
    now = None
    if assessed.evaluation is not None:
        now = content.of_body(assessed.evaluation, entry.paper)
    return Held(_known(entry, edition, assessed.sha256, now, at_hand), workbook)


def _chosen(entry: Entry, edition: Edition) -> Edition | None:
    return edition if entry.made.edition_chosen else None


def _known(
    entry: Entry, edition: Edition, sha256: str, now: Content | None, at_hand: AtHand
) -> Known:
    is_ours = entry.made.program == __version__
    if now is None:
        return Known(entry, edition, sha256, None, None, is_ours)
    text = _text(entry, now, at_hand) if entry.made.input == sha256 else None
    return Known(entry, edition, sha256, now.told, text, is_ours)


def _text(entry: Entry, now: Content, at_hand: AtHand) -> tuple[str, ...] | None:
    """The text of a paper made anew; None unless the template is the one it was made with."""
    made = entry.made
    own = at_hand.templates.get(made.template) or template_files.find(None, now.edition, now.paper)
    template, _ = templates.read(own)
    if template is None or digest(template.data) != made.template:
        return None
    notes = Notes.ATTACHED if made.notes else Notes.LEFT_OUT
    filled, _ = proved.rendered(now, Origin(own, notes, sha256=made.input))
    if filled is None:
        return None
    reading, _ = read(filled.data, filled.form)
    return tuple(line.text for line in reading.lines)


def _many(entry: Entry, edition: Edition, at_hand: AtHand) -> Held | None:
    """What the workbooks of all bodies give; None unless every one of them is at hand."""
    wanted = [*origins(entry.scores), *_left_out(entry, at_hand)]
    found = [_of_many(file, sha256, at_hand) for file, sha256 in wanted]
    there = [workbook for workbook in found if workbook is not None]
    if not there or len(there) < len(found):
        return None
    told = [_reported(workbook, edition, at_hand) for workbook in there]
    sha256 = origin_hash(one.sha256 for one in told)
    years = {one.year for one in told}
    bodies = [
        replace(one.body, file=file)
        for one, (file, _) in zip(told, wanted, strict=True)
        if one.body is not None
    ]
    if len(bodies) < len(there) or len(years) != 1:
        return Held(_known(entry, edition, sha256, None, at_hand), _common(there))
    now = consolidated(edition, years.pop() or 0, bodies)
    if not is_table(entry):
        return Held(_known(entry, edition, sha256, content.of_many(now), at_hand), _common(there))
    is_ours = entry.made.program == __version__
    lines = tuple(line.text for line in table_text(book(now)))
    known = Known(entry, edition, sha256, content.of_many(now).told, lines, is_ours)
    return Held(known, _common(there))


def _left_out(entry: Entry, at_hand: AtHand) -> Iterator[tuple[str, str]]:
    """Workbooks of bodies that a consolidated report lacks.

    Their own reports of its year and edition lie beside it, and they are as they were then.
    """
    there = {*at_hand.workbooks.values()}
    listed = {*origins(entry.scores)}
    for document, other in at_hand.listed.items():
        is_alike = (other.edition_id, other.scores.get("year")) == (
            entry.edition_id,
            entry.scores.get("year"),
        )
        if other.paper is not Paper.REPORT or not is_alike or other.made.input not in there:
            continue
        folder, origin = at_hand.folder, (other.input_file, other.made.input)
        if origin not in listed and folder is not None and system.is_file(folder / document):
            yield origin


def _common(workbooks: Sequence[Path]) -> Path:
    """The folder of many workbooks; of those on several drives, that of the first."""
    folders = [workbook.resolve().parent for workbook in workbooks]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return folders[0]


def _reported(workbook: Path, edition: Edition, at_hand: AtHand) -> Reported:
    """What a workbook gives for consolidated reports; each is asked for twice, and read once."""
    key = (workbook, edition.id)
    if key not in at_hand.reported:
        assessed = assess(workbook, at_hand.editions, edition)
        if assessed.evaluation is None:
            at_hand.reported[key] = Reported(assessed.sha256)
        else:
            told = assessed.evaluation.submission
            counts = report.of(told)
            body = BodyReport(
                told.body.name, told.body.kind, told.body.kato, counts, sha256=assessed.sha256
            )
            at_hand.reported[key] = Reported(assessed.sha256, told.year, body)
    return at_hand.reported[key]


def _assessed(workbook: Path, edition: Edition | None, at_hand: AtHand) -> Assessed:
    """A workbook assessed; the papers of a body, which follow one another, read it once."""
    key = (workbook, None if edition is None else edition.id)
    if key not in at_hand.assessed:
        while len(at_hand.assessed) >= _MOST_ASSESSED:
            del at_hand.assessed[next(iter(at_hand.assessed))]
        at_hand.assessed[key] = assess(workbook, at_hand.editions, edition)
    return at_hand.assessed[key]


def _of_many(file: str, sha256: str, at_hand: AtHand) -> Path | None:
    recorded = Path(file)
    return _nearest(recorded, sha256, at_hand, lambda workbook: workbook.name == recorded.name)


def _workbook(entry: Entry, document: Path, at_hand: AtHand) -> Path | None:
    """The workbook of a body's paper; it may be named like the paper, too."""
    recorded = Path(entry.input_file)
    stem = document.stem.removesuffix(entry.paper.suffix)
    return _nearest(
        recorded,
        entry.made.input,
        at_hand,
        lambda workbook: workbook.name == recorded.name or workbook.stem == stem,
    )


def _nearest(
    recorded: Path, sha256: str, at_hand: AtHand, is_named: Callable[[Path], bool]
) -> Path | None:
    """The workbook among those given, else the one the paper was made from, where it was.

    The unchanged one is meant whatever its name; else one that is named so, of several the one in
    the likest folder.
    """
    same = next((w for w, own in at_hand.workbooks.items() if own == sha256), None)
    named = [workbook for workbook in at_hand.workbooks if is_named(workbook)]
    if same is not None or named:
        return same or max(named, key=lambda w: _common_tail(w, recorded))
    folder = at_hand.folder
    places = [recorded, *([] if folder is None else [folder.parent / recorded])]
    return next((place for place in places if system.is_file(place)), None)


def _common_tail(one: Path, other: Path) -> int:
    pairs: Iterable[tuple[str, str]] = zip(reversed(one.parts), reversed(other.parts), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
