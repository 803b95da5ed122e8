"""Gives finished files their names in an output folder: what others have put there is kept.

Each file is written into the journal first, so that the manifest knows whatever has a name.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath

from generator.batch.order import Order
from generator.files import disk as files
from generator.files import os_errors as system
from generator.files.disk import Source
from generator.files.zip import digest, file_digest
from generator.law.papers import Paper
from generator.messages.problems import Code, Place, Problem
from generator.results import manifest
from generator.results.entry import Entry
from generator.results.figures import ConsolidatedFigures
from generator.results.manifest import Companion, Manifest

_OF_MANY = Paper.CONSOLIDATED.value


class Naming:
    """The names of one batch.

    ``known`` is what the folder's manifest said when the batch began, ``inputs`` are all
    workbooks, resolved; ``entries`` and ``companions`` are what is known of the folder's files now.
    ``in_doubt`` are files of which only the journal knows: whoever stopped us did so between their
    names and what we know of them.
    """

    def __init__(self, order: Order, known: Manifest) -> None:
        self.order = order
        self.known = known
        self.inputs: set[Path] = set()
        self.entries = dict(known.entries)
        self.companions = dict(known.companions)
        self.in_doubt: set[str] = set()

    def settle(
        self, temporary: Path, document: str, entry: Entry
    ) -> tuple[Problem | None, Problem | None]:
        """What stands in the way and is kept, or what failed; both None when it has its name."""
        target = self.order.output / document
        kept = self._foreign(document, target, entry)
        if kept is None:
            return None, self._name(temporary, target, document, entry)
        temporary.unlink(missing_ok=True)
        return kept, None

    def put(self, document: str, data: bytes, entry: Entry) -> Problem | None:
        """Give a file of many bodies its name; the problem of what stands there or failed."""
        target = self.order.output / document
        if files.real(target) in self.inputs:
            return Problem(Code.NAME_RESERVED, Place(file=str(target)))
        temporary, failure = files.set_aside(target, data)
        if temporary is None:
            return failure
        kept, failure = self.settle(temporary, document, entry)
        return kept or failure

    def put_overview(self, name: str, data: bytes) -> Problem | None:
        """Give an overview its name, unless somebody has changed the last one or it is not ours."""
        target, made = self.order.output / name, Companion(digest(data))
        last = self.known.companions.get(name)
        if system.is_there(target):
            in_place = _in_place(target)
            if isinstance(in_place, Problem):
                return in_place
            if in_place == made.sha256 and last == made:
                return None
            is_ours = in_place in (made.sha256, "" if last is None else last.sha256)
            is_input = files.real(target) in self.inputs
            if is_input or not (is_ours or self.order.force):
                return Problem(Code.OVERVIEW_KEPT, Place(file=str(target)))
        temporary, failure = files.set_aside(target, data)
        return failure if temporary is None else self._name(temporary, target, name, made)

    def put_pdf(self, name: str, data: bytes, of: str) -> Problem | None:
        """Give a PDF its name, unless what stands there is not ours or was changed; then that."""
        target, made = self.order.output / name, Companion(digest(data), of)
        kept = self.kept_pdf(name, of, made.sha256)
        if kept is not None:
            return kept
        temporary, failure = files.set_aside(target, data)
        return failure if temporary is None else self._name(temporary, target, name, made)

    def kept_pdf(self, name: str, of: str, sha256: str = "") -> Problem | None:
        """The problem of a PDF that others have changed or put there; kept.

        ``of`` is the document that it should show, ``sha256`` what it would be.
        """
        target, last = self.order.output / name, self.known.companions.get(name)
        if self.order.force or not system.is_there(target):
            return None
        in_place = _in_place(target)
        if isinstance(in_place, Problem):
            return in_place
        if in_place == sha256 or (last is not None and in_place == last.sha256):
            return None
        same = last is not None and last.of == of
        code = Code.OUTPUT_FINISHED if same else Code.OUTPUT_FOREIGN
        return Problem(code, Place(file=str(target)))

    def _name(
        self, temporary: Path, target: Path, name: str, known: Entry | Companion
    ) -> Problem | None:
        try:
            manifest.write_ahead(self.order.output, name, known)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            return files.unwritable(self.order.output / manifest.JOURNAL, error)
        self.in_doubt.add(name)
        failure = files.take_name(temporary, target)
        if failure is None:
            if isinstance(known, Entry):
                self.entries[name] = known
            else:
                self.companions[name] = known
        self.in_doubt.remove(name)
        return failure

    def _foreign(self, document: str, target: Path, entry: Entry) -> Problem | None:
        """The problem of a document that others have signed, finished or put there; kept.

        While the workbook gives what it gave, that is worth a word only; once it gives another
        document, the one in place is out of date and nobody but a person may replace it.
        """
        if self.order.force or not system.is_there(target):
            return None
        in_place = _in_place(target)
        if isinstance(in_place, Problem):
            return in_place
        last = self.known.entries.get(document)
        if last is not None and _is_of_another(last, entry):
            return _taken(last, target)
        if in_place == entry.sha256 or (last is not None and in_place == last.sha256):
            return None
        same = last is not None and last.sha256 == entry.sha256
        code = Code.OUTPUT_FINISHED if same else Code.OUTPUT_FOREIGN
        return Problem(code, Place(file=str(target)))


def reserved(sources: Iterable[Source]) -> Iterator[Source]:
    """Workbooks whose sheet would take the name of the consolidated report of the folder."""
    for source in sources:
        name = unicodedata.normalize("NFC", source.below.name).casefold()
        is_named = name == _OF_MANY or name.startswith(f"{_OF_MANY}-")
        if is_named and source.below.parent == PurePath():
            yield source


def of_many(entries: Mapping[str, Entry]) -> dict[str, ConsolidatedFigures]:
    """The consolidated reports among the documents of entries, with their figures."""
    return {
        name: entry.figures
        for name, entry in entries.items()
        if name.startswith(_OF_MANY) and isinstance(entry.figures, ConsolidatedFigures)
    }


def _in_place(target: Path) -> str | Problem:
    """The hash of what has a name already, or why it cannot be read."""
    try:
        return file_digest(target)
    except OSError as error:
        return files.unwritable(target, error)


def are_of_two(last: Entry, entry: Entry) -> bool:
    """True of two workbooks about two bodies."""
    is_same = is_same_file(last.input_file, Path(entry.input_file))
    return not is_same and last.figures.body != entry.figures.body


def is_of_another_file(last: Entry, path: Path) -> bool:
    """True when the workbook of an entry is still there and is another file."""
    return system.is_file(Path(last.input_file)) and not is_same_file(last.input_file, path)


def is_same_file(name: str, path: Path) -> bool:
    """True when a path as it was given and another lead to the same place."""
    return os.path.realpath(name) == os.path.realpath(path)


def _is_of_another(last: Entry, entry: Entry) -> bool:
    """True when a document is another paper, or of another workbook about another body."""
    return last.paper is not entry.paper or are_of_two(last, entry)


def _taken(last: Entry, target: Path) -> Problem:
    """The problem of a name that another document has."""
    if last.paper is Paper.CONSOLIDATED:
        return Problem(Code.NAME_RESERVED, Place(file=str(target)))
    return Problem(Code.OUTPUT_OF_OTHER, Place(file=str(target)), {"other": last.input_file})
