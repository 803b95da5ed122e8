"""What the pages show: the workbooks of the folder with their states, and the work under way.

The files, the manifest and the lock of the folder are the state of the work; here is only what was
read of them, by their times and sizes, so that the terminal may be used in turn.
"""

from __future__ import annotations

import hashlib
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache, partial
from pathlib import Path

import generator
from generator import Language, Severity
from generator.app.folder import OUTPUT, Folder, FolderListing, id_of, is_own
from generator.app.work import Job, Pictures, Task

Proposed = tuple["generator.Proposal | None", tuple["generator.Problem", ...]]

Stamp = tuple[int, int]
"""The time and size of a file: another stamp, another content."""

_MANIFEST = (OUTPUT / "manifest.json", OUTPUT / ".bagalau-journal")
_AT_ONCE = 100
"""Workbooks that are checked without being asked for, a few seconds of work."""


HINTS = {
    **dict.fromkeys(("file-locked", "output-locked"), "locked"),
    **dict.fromkeys(("output-foreign", "output-exists", "overview-kept"), "aside"),
    **dict.fromkeys(("blank-exists", "copy-foreign"), "aside"),
    **dict.fromkeys(("sheet-empty", "report-row-missing", "mapping-nothing"), "blank"),
    **dict.fromkeys(("mapping-unreadable", "mapping-key-missing", "mapping-value-wrong"), "map"),
    **dict.fromkeys(("tag-unsafe", "tag-unknown", "tag-not-list"), "tags"),
    **dict.fromkeys(("form-absent", "form-missing", "form-divided"), "template"),
    **dict.fromkeys(("form-table-missing", "template-no-notes", "template-no-list"), "template"),
    "mapping-misfit": "map",
    "unexpected": "fault",
    "document-faulty": "document",
    "output-finished": "finished",
    "output-of-other": "rename",
    "output-busy": "busy",
    "manifest-damaged": "restore",
    "report-stale": "report",
    "pdf-stale": "pdf",
}
"""Problems whose hint names a command or an option, with what is done on the pages instead."""

_PLACES = {
    "papers": "app.papers",
    "blanks": "app.blanks",
    "make": "app.make-all",
    "with_report": "app.with-report",
    "with_pdf": "app.with-pdf",
    "map": "app.map-link",
    "tags": "app.tags",
    "ours": "app.our-templates",
}
"""Pages, buttons and lists that these hints name."""

_LAST_PAGE = 0.7
"""Seconds from the last page to the end: its style and icon are asked for meanwhile."""


class State(StrEnum):
    """The states of a workbook and its document."""

    NEW = "new"
    ERRORS = "errors"
    REFUSED = "refused"
    READY = "ready"
    STALE = "stale"
    CURRENT = "current"
    CHANGED = "changed"


@dataclass(frozen=True)
class DeskLine:
    """A workbook as the desk shows it.

    ``problems`` are those of its last check, None before one; ``document`` is its sheet when it is
    there, ``verdict`` what was found of that since it was saved last.
    """

    id: str
    source: generator.Source
    state: State
    body: str
    year: int | None
    language: str
    problems: tuple[generator.Problem, ...] | None
    document: Path | None
    listed: generator.ListedDocument | None
    verdict: generator.Verification | None

    @property
    def counts(self) -> dict[str, int]:
        """How many errors and warnings there are; empty when there are none."""
        found = Counter(problem.code.severity for problem in self.problems or ())
        counts = {"errors": found[Severity.ERROR], "warnings": found[Severity.WARNING]}
        return counts if any(counts.values()) else {}

    def has(self, text: str) -> bool:
        """True when a text stands in the name of the body or of the file."""
        return text.casefold() in f"{self.body}\n{self.source.path}".casefold()

    @property
    def state_key(self) -> str:
        """The sentence of its state; of its verdict, once a changed document was verified."""
        if self.state is State.CHANGED and self.verdict is not None:
            return f"verdict.{self.verdict.verdict.name.lower()}"
        return f"app.state-{self.state}"

    @property
    def tone(self) -> State:
        """Which colour the state has; a signed document is as good as an untouched one."""
        is_fine = self.verdict is not None and self.verdict.is_sound
        return State.CURRENT if self.state is State.CHANGED and is_fine else self.state


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file, None when it is not there."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size


def stamp_with_mapping(path: Path) -> tuple[Stamp | None, ...] | None:
    """The stamps of a workbook and of the mappings that it may be read by; None without it."""
    own = stamp_of(path)
    return (
        None
        if own is None
        else (own, *(stamp_of(one / generator.MAPPING_NAME) for one in path.parents))
    )


def _digest(path: Path, _: Stamp) -> str:
    """The SHA-256 of a file; of one that is gone or not to be read, none that any file has."""
    if not is_own(path):
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


class Desk:
    """All that the pages share: their language, the folder and its name, the job.

    ``of_documents`` are the problems that the job had with documents, not with their workbooks.
    """

    def __init__(self, language: Language, name: str) -> None:
        self.language, self.name = language, name
        self.folder, self.pictures = Folder(), Pictures()
        self.job: Job | None = None
        self.of_documents: list[generator.Problem] = []
        self._ends_at = math.inf
        self.seen = time.monotonic()
        # What is known of files, as long as nothing that their stamps show is saved again; of
        # what may be large, that of the one file that is looked at.
        self._checked: dict[tuple[Path, object], generator.CheckedFile] = {}
        self._verdicts: dict[tuple[Path, object], generator.Verification] = {}
        self._digest = lru_cache(maxsize=None)(_digest)
        self._assess = lru_cache(maxsize=1)(self._assess_now)
        self._propose = lru_cache(maxsize=1)(lambda path, _: generator.propose_mapping(path))
        self._list = lru_cache(maxsize=1)(_listed)
        self._written: tuple[Stamp | None, ...] = tuple(map(stamp_of, _MANIFEST))
        self._lock = threading.Lock()
        self._job_began = 0

    @property
    def speech(self) -> generator.Speech:
        """What says things in the language of the pages."""
        return generator.speech(self.language)

    @property
    def say(self) -> Callable[..., str]:
        """The sentence of a key with its facts."""
        return self.speech.say

    def worded(self, problems: Iterable[generator.Problem]) -> list[generator.Worded]:
        """Problems in words, errors first; what to do about them is done on the pages."""
        every, say = [*problems], self.say
        offering = {one.code.code for one in every if one.facts.get("near")}
        places = {name: say(key) for name, key in _PLACES.items()}
        return [
            replace(one, hint=say(f"app.hint-{HINTS[one.code]}", folder=str(OUTPUT), **places))
            if one.code in HINTS and one.code not in offering
            else one
            for one in generator.worded(self.speech, every)
        ]

    def touch(self) -> None:
        """Somebody has a page open."""
        self.seen = time.monotonic()

    def end(self, after: float = _LAST_PAGE) -> None:
        """End the program some seconds later, once the last page has had what belongs to it."""
        self._ends_at = time.monotonic() + after

    @property
    def is_ended(self) -> bool:
        """True when the program is to end."""
        return time.monotonic() > self._ends_at

    @property
    def is_busy(self) -> bool:
        """True while a job runs."""
        return self.job is not None and self.job.is_running

    @property
    def options(self) -> generator.Options:
        """What a batch over the folder is, unless more is asked for."""
        return generator.Options(paths=[self.folder.inputs], output=OUTPUT, language=self.language)

    @property
    def written(self) -> tuple[Stamp | None, ...]:
        """The stamps of what lists the documents; they stand still while a batch adds to it."""
        if not self.is_busy:
            self._written = tuple(map(stamp_of, _MANIFEST))
        return self._written

    def start(self, task: Task) -> bool:
        """Start a task, unless one runs; a check, which writes nothing, gives way to another."""
        with self._lock:
            if self.job is not None and self.job.task.gives_way:
                self.job.give_way()
            if self.is_busy:
                return False
            self._job_began, self.of_documents = time.time_ns(), []
            self.job = Job(task, self._found, self._ended)
            return True

    def close(self) -> None:
        """End the job after the file at hand, and the drawing at once."""
        self.pictures.close()
        if self.job is not None and self.job.is_running:
            self.job.cancel()
            self.job.wait()

    def lines(self, listing: FolderListing) -> list[DeskLine]:
        """The lines of the workbooks of a listing, in its order."""
        listed, shut = self._list(self.written), {source.path for source in listing.refused}
        name = self.options.document
        return [
            self._line(one, listed.get(name(one)), is_shut=one.path in shut)
            for one in listing.sources
        ]

    def line(self, source: generator.Source) -> DeskLine:
        """The line of one workbook."""
        made = self._list(self.written).get(self.options.document(source))
        return self._line(source, made, is_shut=False)

    def assessed(self, source: generator.Source) -> generator.Assessed:
        """The evaluation of a workbook as it is now, or why there is none."""
        return self._assess(source, stamp_with_mapping(source.path))

    def _assess_now(self, source: generator.Source, stamp: object) -> generator.Assessed:
        found = generator.assess_workbook(source.path, mapping=generator.mapping_of(source))
        heading = found.heading
        self._checked[source.path, stamp] = generator.CheckedFile(
            *(source.path, found.problems, None, heading.name, heading.year, found.sha256),
            language=generator.workbook_language(found.workbook),
        )
        return found

    def is_as_made(self, document: Path) -> bool:
        """True of a document that nobody has saved since it was made."""
        made = self._list(self.written).get(document.relative_to(OUTPUT).as_posix())
        return made is not None and self._has(document, made.sha256)

    def _has(self, path: Path, sha256: str) -> bool:
        """True of a file whose bytes have a digest."""
        stamp = stamp_of(path)
        return stamp is not None and self._digest(path, stamp) == sha256

    def proposed(self, source: generator.Source) -> Proposed:
        """What a workbook of another layout may mean, or why nothing is proposed."""
        return self._propose(source.path, stamp_of(source.path))

    def _known(self, path: Path) -> generator.CheckedFile | None:
        """What the last check of a workbook has found, None once it was saved again."""
        return self._checked.get((path, stamp_with_mapping(path)))

    def check(self, paths: Sequence[Path], expect: Path | None = None) -> Task:
        """Checks workbooks, each by itself and all together; ``expect`` lists the bodies wanted."""
        run = partial(
            generator.check_workbooks,
            paths,
            None,
            self.language,
            expect=expect,
            within=self.folder.inputs,
        )
        return Task("check.progress", "", run, gives_way=True)

    def check_new(self, listing: FolderListing) -> None:
        """Check the workbooks that were not yet, if they are few."""
        new = [one.path for one in listing.wanted if self._known(one.path) is None]
        if 0 < len(new) <= _AT_ONCE:
            self.start(self.check(new))

    def _line(
        self, source: generator.Source, made: generator.ListedDocument | None, *, is_shut: bool
    ) -> DeskLine:
        checked, document = self._known(source.path), None
        if made is not None and stamp_of(OUTPUT / made.name):
            document = OUTPUT / made.name
        problems = None if checked is None else checked.problems
        verdict = None if document is None else self._verdicts.get((document, stamp_of(document)))
        return DeskLine(
            id=id_of(source.path),
            source=source,
            state=State.REFUSED if is_shut else self._state(source, problems, document, made),
            body=(checked and checked.body) or (made.body if made and document else ""),
            year=(checked and checked.year) or (made.year if made and document else None),
            language=(checked and checked.language) or "",
            problems=problems,
            document=document,
            listed=made if document else None,
            verdict=verdict,
        )

    def _state(
        self,
        source: generator.Source,
        problems: tuple[generator.Problem, ...] | None,
        document: Path | None,
        made: generator.ListedDocument | None,
    ) -> State:
        if problems is not None and any(problem.is_error for problem in problems):
            return State.ERRORS
        if document is None or made is None:
            return State.NEW if problems is None else State.READY
        if not self._has(source.path, made.workbook_sha256):
            return State.STALE
        return State.CURRENT if self._has(document, made.sha256) else State.CHANGED

    def _keep(self, checked: generator.CheckedFile) -> None:
        """Keep what a job has found of a workbook, unless that was saved meanwhile."""
        stamp = stamp_of(checked.path)
        if stamp is not None and stamp[0] < self._job_began:
            self._checked[checked.path, stamp_with_mapping(checked.path)] = checked

    def _found(self, outcome: generator.Outcome) -> None:
        """Keep the problems that a batch has found."""
        path = outcome.source.path
        # A document that is signed, or open in Word, is no fault of the workbook.
        own = [problem for problem in outcome.problems if problem.place.file == str(path)]
        self.of_documents += [problem for problem in outcome.problems if problem not in own]
        known = self._known(path) or generator.CheckedFile(path, ())
        self._keep(replace(known, problems=(*own, *outcome.warnings_before), copy=outcome.copy))

    def _ended(self, job: Job) -> None:
        if isinstance(job.result, generator.CheckedWorkbooks):
            for checked in job.result.files:
                self._keep(checked)
        if isinstance(job.result, generator.Verified):
            for one in job.result.documents:
                self._verdicts[one.document, stamp_of(one.document)] = one.verification


def _listed(written: Sequence[Stamp | None]) -> Mapping[str, generator.ListedDocument]:
    """The documents by their names; while a batch writes its journal, those from before it."""
    there = [path for path, stamp in zip(_MANIFEST, written, strict=True) if stamp is not None]
    found, _ = generator.list_documents(OUTPUT) if there and all(map(is_own, there)) else ((), ())
    return {one.name: one for one in found}
