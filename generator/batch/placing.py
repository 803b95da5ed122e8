"""Moves finished files to their names, keeps files changed by others, finds current documents.

Each file is written into the journal first, so that the manifest knows whatever has a name.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import BinaryIO

from generator import __version__
from generator.batch.order import Options
from generator.files import disk, system
from generator.files.archive import digest, digest_if_readable, file_digest
from generator.files.disk import Source, open_regular
from generator.law.choices import Notes, Paper
from generator.law.edition import in_force
from generator.law.edition_file import edition_of, editions
from generator.messages.problems import Code, Place, Problem
from generator.results import manifest
from generator.results.entry import ConsolidatedFigures, Entry, Made
from generator.results.entry_json import entry_json
from generator.results.entry_lines import EntryHead, EntryLines
from generator.results.manifest import Companion, Manifest
from generator.results.previous import Seal, load_seal, write_seal

Known = Entry | EntryHead | Companion
"""What is known of a file."""

_OF_OTHERS = (Code.OUTPUT_FINISHED, Code.OUTPUT_FOREIGN)
"""Codes for a file changed by others: the same would be made again, or another."""


class Placement:
    """Moves the files of one batch to their names.

    ``known`` is what the folder's manifest said when the batch began, ``inputs`` are all
    workbooks, resolved; ``entries`` and ``companions`` are what is known of the folder's files now.
    ``in_doubt`` are files of which only the journal knows: whoever stopped us did so between their
    names and what we know of them. ``found_seal`` is the seal that was found
    in the folder, ``sealed`` that of the folder now, as far as it holds.
    """

    def __init__(self, options: Options, known: Manifest, sealed: Seal) -> None:
        self.options, self.known, self.found_seal, self.sealed = options, known, sealed, sealed
        self.inputs: set[Path] = set()
        self.before = EntryLines(known.entries)
        self.entries = EntryLines(self.before)
        self._journal: BinaryIO | None = None
        self.companions = dict(known.companions)
        self.in_doubt: set[str] = set()

    def settle(
        self, temporary: Path, document: str, line: bytes, entry: EntryHead
    ) -> tuple[Problem | None, Problem | None]:
        """A problem of a file that is kept, or of a failure; both None when it has its name.

        ``line`` is the whole of its entry.
        """
        kept = self.kept(document, entry)
        if kept is None:
            return None, self._name(temporary, document, line)
        temporary.unlink(missing_ok=True)
        return kept, None

    def save(self, forgotten: Set[str], shown: str) -> Iterable[Problem]:
        """Put what was made into the manifest, without some documents; the problem if it fails.

        ``shown`` is the digest of what the overviews show.
        """
        output = self.options.output
        try:
            now = self._known_now()
        except OSError as error:
            return (disk.unwritable(output / manifest.NAME, error),)
        except ValueError as error:  # the journal exceeds the size limit
            place = Place(file=str(output / manifest.JOURNAL))
            return (Problem(Code.MANIFEST_DAMAGED, place, {"detail": str(error)}),)
        entries = EntryLines(now.entries)
        for name in forgotten & set(entries):
            entries.remove(name)
        # Whatever took its name stood in the journal before.
        if (output / manifest.JOURNAL).exists() or len(entries) < len(now.entries):
            failure = self._write_manifest(replace(now, entries=entries))
            if failure is not None:
                return (failure,)
        seal = replace(self.sealed, overviews=shown)
        is_new = seal.manifest and seal != load_seal(output)
        return filter(None, [write_seal(output, seal) if is_new else None])

    def _known_now(self) -> Manifest:
        """The manifest of the folder now; the journal is read only where it knows more.

        To read it again would cost half of what the documents cost this process, and as much
        memory as all that is known.
        """
        if self.in_doubt:
            return manifest.with_journal(self.known, self.options.output)
        return Manifest(self.entries, self.companions, parts=self.known.parts)

    def _write_manifest(self, now: Manifest) -> Problem | None:
        output, whole = self.options.output, hashlib.sha256()
        now = replace(now, parts=manifest.shared_parts(output, now))
        pieces = manifest.hashed(manifest.saved(now), whole)
        temporary, failure = disk.set_aside(output / manifest.NAME, pieces)
        self.close()
        if temporary is not None:
            failure = disk.take_name(temporary, output / manifest.NAME)
        if failure is None:
            manifest.forget_journal(output)
            self.sealed = Seal(whole.hexdigest())
        return failure

    def close(self) -> None:
        """Close the files that entries are read from."""
        self.entries.close()
        self.before.close()

    def put(self, name: str, data: bytes, made: Entry | Companion) -> Problem | None:
        """Give a file of many bodies or a PDF its name; the problem of what is kept or failed."""
        target = self.options.output / name
        if disk.real(target) in self.inputs:
            return Problem(Code.NAME_RESERVED, Place(file=str(target)))
        return self.kept(name, made) or self._write(name, data, made)

    def put_overview(self, name: str, data: bytes) -> Problem | None:
        """Give an overview its name, unless somebody has changed the last one or it is not ours."""
        target, made = self.options.output / name, Companion(digest(data))
        kept = self.kept(name, made)
        if disk.real(target) in self.inputs or (kept is not None and kept.code in _OF_OTHERS):
            return Problem(Code.OVERVIEW_KEPT, Place(file=str(target)))
        if self.known.companions.get(name) == made and digest_if_readable(target) == made.sha256:
            return None
        return kept or self._write(name, data, made)

    def kept(self, name: str, made: Known) -> Problem | None:
        """The problem of a file in place that others have changed, signed or put there; kept.

        While the workbook gives what it gave, that is worth a word only; once it gives another
        document, the one in place is out of date and nobody but a person may replace it.
        """
        target = self.options.output / name
        if self.options.force or not system.is_there(target):
            return None
        try:
            in_place = file_digest(target)
        except OSError as error:
            return disk.unwritable(target, error)
        last: Known | None = self.known.companions.get(name)
        if not isinstance(made, Companion):
            last = self.before.head(name)
            if last is not None and _is_of_another(last, made):
                return _taken(last, target)
        if in_place == made.sha256 or (last is not None and in_place == last.sha256):
            return None
        is_same = last is not None and _shown(last) == _shown(made)
        return Problem(_OF_OTHERS[0] if is_same else _OF_OTHERS[1], Place(file=str(target)))

    def _write(self, name: str, data: bytes, made: Entry | Companion) -> Problem | None:
        temporary, failure = disk.set_aside(self.options.output / name, data)
        known = made if isinstance(made, Companion) else entry_json(made)
        return failure if temporary is None else self._name(temporary, name, known)

    def _name(self, temporary: Path, name: str, known: bytes | Companion) -> Problem | None:
        self.sealed = Seal()
        try:
            start = manifest.write_ahead(self.options.output, name, known)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            return disk.unwritable(self.options.output / manifest.JOURNAL, error)
        self.in_doubt.add(name)
        failure = disk.take_name(temporary, self.options.output / name)
        if failure is None:
            if isinstance(known, Companion):
                self.companions[name] = known
            else:
                self._journal = self._journal or open_regular(
                    self.options.output / manifest.JOURNAL
                )
                self.entries.put(name, self._journal, start, len(known))
        self.in_doubt.remove(name)
        return failure


def of_many(entries: Mapping[str, Entry]) -> dict[str, ConsolidatedFigures]:
    """The consolidated reports among the documents of entries, with their figures."""
    named = {
        name: entries[name].figures for name in entries if name.startswith(Paper.CONSOLIDATED.value)
    }
    return {name: one for name, one in named.items() if isinstance(one, ConsolidatedFigures)}


def _shown(known: Known) -> str:
    """The hash by which a file is the same again: of a PDF that of the document it shows."""
    return known.of if isinstance(known, Companion) else known.sha256


def are_of_two(last: EntryHead, entry: Entry | EntryHead) -> bool:
    """True of two workbooks about two bodies."""
    is_same = is_same_file(last.input_file, Path(entry.input_file))
    return not is_same and last.body != entry.body


def is_of_another_file(last: EntryHead, path: Path) -> bool:
    """True when the workbook of an entry is still there and is another file."""
    return system.is_file(Path(last.input_file)) and not is_same_file(last.input_file, path)


def is_same_file(name: str, path: Path) -> bool:
    """True when a path as it was given and another lead to the same place."""
    return os.path.realpath(name) == os.path.realpath(path)


def _is_of_another(last: EntryHead, entry: Entry | EntryHead) -> bool:
    """True when a document is another paper, or of another workbook about another body."""
    return last.paper is not entry.paper or are_of_two(last, entry)


def _taken(last: EntryHead, target: Path) -> Problem:
    if last.paper is Paper.CONSOLIDATED:
        return Problem(Code.NAME_RESERVED, Place(file=str(target)))
    return Problem(Code.OUTPUT_OF_OTHER, Place(file=str(target)), {"other": last.input_file})


class CurrentDocuments:
    """Finds current documents of a batch by what the folder's manifest knows of them.

    The same ingredients would give the same bytes, and those are in place. Templates were checked
    before, so their hashes suffice.
    """

    def __init__(self, options: Options, known: EntryLines) -> None:
        self._options, self._known = options, known
        self._made = cache(self._made_in)

    def sheet(self, source: Source) -> EntryHead | None:
        """What is known of the sheet of a workbook, when all its documents are current."""
        options, known = self._options, self._known
        entries = {paper: known.head(options.document(source, paper)) for paper in options.papers}
        input_ = None if options.force else digest_if_readable(source.path)
        if input_ is None or not all(entries.values()):
            return None
        mapping = options.mapping_hash(source)
        is_current = all(
            entry is not None and self._is_current(source, paper, entry, input_, mapping)
            for paper, entry in entries.items()
        )
        return entries[Paper.SHEET] if is_current else None

    def _is_current(
        self, source: Source, paper: Paper, entry: EntryHead, input_: str, mapping: str
    ) -> bool:
        made = self._made(entry.year, paper)
        # Warnings of which only the number is known, and organisations that were not kept, are
        # found by reading the workbook alone.
        if made is None or entry.warnings is None or not entry.has_counted:
            return False
        made = replace(made, input=input_, mapping=mapping)
        in_place = digest_if_readable(self._options.target(source, paper))
        return made.gives_the_same(entry.made) and in_place == entry.sha256

    def _made_in(self, year: int, paper: Paper) -> Made | None:
        """The ingredients of a year's papers, without a workbook.

        By the edition that was named, else the one that serves the year by now.
        """
        # Here: `check` places papers, too, and what opens templates takes half of its start.
        from generator.word.template_files import find_template

        wanted = self._options.edition
        edition = in_force(editions(), year) if wanted is None else edition_of(wanted)
        if edition is None:
            return None
        template = find_template(self._options.template, edition, paper)
        notes = self._options.notes or Notes.SHORT
        return Made(
            input="",
            template=digest_if_readable(template) or "",
            edition=edition.basis[paper],
            edition_chosen=wanted is not None,
            notes=notes if paper is Paper.SHEET else Notes.FULL,
            program=__version__,
        )
