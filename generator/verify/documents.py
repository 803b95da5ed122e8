"""Verifies the documents of files and folders by manifests and given workbooks."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import groupby, islice
from pathlib import Path, PurePath

from generator.excel.annotate import of_problems as annotation
from generator.files import disk as files
from generator.files import os_errors as system
from generator.files import package as opc
from generator.files.package import RefusedError
from generator.files.workers import Work, done
from generator.files.zip import digest
from generator.law.edition_file import editions
from generator.messages.failures import unexpected
from generator.messages.problems import Problem
from generator.results import manifest
from generator.results.entry import Entry
from generator.results.figures import ConsolidatedFigures
from generator.results.manifest import Companion, Manifest
from generator.verify import check as verify
from generator.verify.check import Verdict, VerdictReason, Verification
from generator.verify.expected import Listing, References

_PDF = ".pdf"


@dataclass(frozen=True)
class VerifiedDocument:
    """The verdict on one document; ``workbook`` is the one it was compared with, if any."""

    document: Path
    verification: Verification
    workbook: Path | None = None


@dataclass(frozen=True)
class Verified:
    """The verdicts on all documents, and the problems of paths and manifests.

    ``undone`` counts the documents that a cancelled verification has not reached.
    """

    documents: tuple[VerifiedDocument, ...]
    problems: tuple[Problem, ...]
    undone: int = 0

    @property
    def is_sound(self) -> bool:
        """True when there are documents and each says what was made."""
        faulty = self.problems or self.undone
        sound = all(one.verification.is_sound for one in self.documents)
        return bool(self.documents) and sound and not faulty


def verify_documents(
    paths: Sequence[Path],
    progress: Callable[[int, int], object] = lambda _, __: None,
    cancelled: Callable[[], bool] = lambda: False,
    mapping: Path | None = None,
    within: Path | None = None,
) -> Verified:
    """The verdict on every document of files and folders, and on those that are missing there.

    Workbooks among the paths are what documents are compared with; of named Word files those that
    a document was made with are its templates. ``progress`` gets how many documents of how many
    are done; ``cancelled`` is asked before each that is compared. ``mapping`` is what workbooks of
    another layout are read by, None for the one of the folders above each that its paper was made
    with. Nothing is read outside the folder ``within``, whatever a manifest names.
    """
    folders = _Folders(within)
    given, problems = _sorted_out(paths, folders)
    total = len(given.documents)
    found: dict[Path, VerifiedDocument | None] = {}
    papers: list[_Listed] = []
    progress(0, total)
    for document in given.documents:
        verified = _at_once(document, given, folders)
        if isinstance(verified, _Listed):
            papers.append(verified)
            continue
        found[document] = verified
        progress(len(found), total)
    parts = {one.path: one.manifest.parts for one in folders.all()}
    ready = partial(_comparing, given.workbooks, given.templates, mapping, within, parts)
    # One process reads the workbook of a body once for its papers, which follow one another.
    bodies = [[*group] for _, group in groupby(papers, lambda one: one.entry.made.input)]
    with contextlib.closing(done(Work(ready, _fallen), bodies, None)) as compared:
        while not cancelled() and (several := next(compared, None)) is not None:
            found |= {one.document: one for one, _ in several}
            problems += (fault for _, fault in several if fault is not None)
            progress(len(found), total)
    documents = (*filter(None, map(found.get, given.documents)), *_missing(paths, folders))
    return Verified(documents, (*problems, *folders.problems), total - len(found))


@dataclass(frozen=True)
class _Listed:
    """A paper that a folder's manifest lists; ``listing`` is only given where others are needed."""

    document: Path
    folder: Path
    entry: Entry
    listing: Listing | None = None


def _comparing(
    workbooks: Mapping[Path, str | None],
    templates: Mapping[str, Path],
    mapping: Path | None,
    within: Path | None,
    parts: Mapping[Path, Mapping[str, bytes]],
) -> Callable[[Sequence[_Listed]], list[_Compared]]:
    references = References(workbooks, templates, editions(), mapping, within)
    return lambda papers: [_compared(paper, references, parts) for paper in papers]


_Compared = tuple[VerifiedDocument, Problem | None]
"""A verdict, and the fault of ours over which it was not reached."""


def _compared(
    paper: _Listed, references: References, parts: Mapping[Path, Mapping[str, bytes]]
) -> _Compared:
    listing = paper.listing or Listing(paper.folder, {}, parts[paper.folder])
    try:
        data = opc.load(paper.document)
        return _against(data, paper.document, listing, paper.entry, references), None
    except RefusedError:
        return _unreadable(paper.document), None
    except Exception as error:  # noqa: BLE001 - a fault over one paper stops no other
        return _unreadable(paper.document), unexpected(paper.document, error)


def _fallen(papers: Sequence[_Listed], error: BaseException) -> list[_Compared]:
    faults = (unexpected(paper.document, error) for paper in papers)
    return [
        (_unreadable(paper.document), fault) for paper, fault in zip(papers, faults, strict=True)
    ]


def verify_paper(
    data: bytes,
    name: str,
    folder: Path,
    workbooks: Sequence[Path] = (),
    within: Path | None = None,
) -> VerifiedDocument:
    """The verdict on a paper that was handed in, by its bytes and the name it came under.

    It is compared with the documents of a folder that have its bytes, else with those of its name,
    in whichever folder below; the best verdict counts. ``workbooks`` are those that may be read,
    and those that the manifest names ``within`` a folder.
    """
    known, _ = manifest.load(folder)
    listed = None if known is None else _Folder(folder.resolve(), known)
    names = () if listed is None else listed.like(name, digest(data))
    if listed is None or not names:
        return _unknown(Path(name), VerdictReason.NOT_LISTED)
    own = {known.input_file for known in map(listed.manifest.entries.__getitem__, names)}
    given = {path: _digest(path) for path in workbooks if path.as_posix() in own}
    references = References(given, {}, editions(), within=within)
    entries, listing = listed.manifest.entries, listed.listing
    found = [_against(data, listed.path / one, listing, entries[one], references) for one in names]
    return min(found, key=_rank)


_COPY = re.compile(r" ?\(\d+\)$")
"""What browsers and file managers add to the name of a second copy."""

_MOST_ALIKE = 10
"""Documents of one name that a paper is compared with."""


@dataclass(frozen=True)
class _Folder:
    """An output folder and what its manifest lists."""

    path: Path
    manifest: Manifest

    @cached_property
    def by_sha256(self) -> Mapping[str, str]:
        """The first document of each hash."""
        entries = self.manifest.entries
        return {entries[name].sha256: name for name in reversed([*entries])}

    @cached_property
    def templates(self) -> Set[str]:
        """The hashes of the templates of all documents."""
        return {entry.made.template for entry in self.manifest.entries.values()}

    @property
    def listing(self) -> Listing:
        """What papers of many bodies are compared with."""
        return Listing(self.path, self.manifest.entries, self.manifest.parts)

    def is_paper(self, name: str) -> bool:
        """True of a document or of a PDF of one; an overview is neither."""
        companion = self.manifest.companions.get(name)
        return name in self.manifest.entries or (companion is not None and bool(companion.of))

    def is_ours(self, name: str, asked: Path) -> bool:
        """True of an overview, and of a marked copy below a folder that is asked for."""
        is_copy = name.startswith(f"{annotation.FOLDER}/")
        is_asked = self.path.is_relative_to(asked.resolve())
        return name in self.manifest.companions or (is_copy and is_asked)

    def like(self, name: str, sha256: str) -> Sequence[str]:
        """The document of the same bytes, else those of a name, whatever the folder they lie in."""
        if sha256 in self.by_sha256:
            return [self.by_sha256[sha256]]
        own = _COPY.sub("", PurePath(name).stem).casefold() + PurePath(name).suffix.casefold()
        names = (one for one in self.manifest.entries if PurePath(one).name.casefold() == own)
        return [*islice(names, _MOST_ALIKE)]

    def entry(self, name: str, sha256: str) -> Entry | None:
        """The entry under a document's own name, else that of the same bytes under another."""
        entries = self.manifest.entries
        return entries.get(name) or entries.get(self.by_sha256.get(sha256, ""))


@dataclass
class _Folders:
    """The output folders that files lie in, each read once, and what is wrong with them.

    None is looked for outside the folder ``within``.
    """

    within: Path | None = None
    read: dict[Path, _Folder | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def load(self, path: Path) -> _Folder | None:
        """A folder that has a manifest or the journal of one; None when that is damaged."""
        if path not in self.read:
            known, problems = manifest.load(path)
            self.problems += problems
            self.read[path] = None if known is None else _Folder(path, known)
        return self.read[path]

    def listing(self, file: Path) -> tuple[_Folder | None, str]:
        """The nearest folder above a file whose manifest may list it, and its name there."""
        file = file.resolve()
        for path in file.parents:
            if files.is_within(path, self.within) and _has_manifest(path):
                return self.load(path), file.relative_to(path).as_posix()
        return None, file.name

    def all(self) -> Iterator[_Folder]:
        """Those that could be read."""
        yield from (folder for folder in self.read.values() if folder is not None)


def _has_manifest(folder: Path) -> bool:
    return any(os.path.lexists(folder / name) for name in (manifest.NAME, manifest.JOURNAL))


@dataclass(frozen=True)
class _Given:
    """What the paths give: documents, workbooks with their hashes, templates by theirs.

    Templates are among the files that were named: one that lies beside the papers may be a
    forger's.
    """

    documents: tuple[Path, ...]
    workbooks: Mapping[Path, str | None]
    templates: Mapping[str, Path]


def _sorted_out(paths: Sequence[Path], folders: _Folders) -> tuple[_Given, list[Problem]]:
    """What the files of paths are, and the paths that cannot be read.

    A file that is named is answered for, whatever it is. Workbooks and PDFs that a manifest lists
    are papers of ours; of other PDFs in a folder nothing is said.
    """
    documents: dict[Path, None] = {}
    beside: dict[Path, None] = {}
    workbooks: dict[Path, str | None] = {}
    templates: dict[str, Path] = {}
    problems: list[Problem] = []
    for path in paths:
        found, refused = _below(path, folders) if system.is_folder(path) else _itself(path)
        problems += refused
        for file in found:
            folder, name = folders.listing(file)
            is_named, suffix = file == path, file.suffix.lower()
            if suffix not in (*files.SUFFIXES, _PDF):
                if is_named:
                    templates[_digest(file) or ""] = file
                if is_named or suffix == ".docx":
                    documents[file] = None
            elif (suffix == _PDF and is_named) or (folder and folder.is_paper(name)):
                beside[file] = None
            elif suffix != _PDF and not (folder and folder.is_ours(name, path)):
                workbooks[file] = _digest(file)
    return _Given((*documents, *beside), workbooks, templates), problems


def _itself(path: Path) -> tuple[list[Path], list[Problem]]:
    try:
        opc.first_bytes(path, 1)
    except RefusedError as error:
        return [], [error.problem(str(path))]
    return [path], []


def _below(folder: Path, folders: _Folders) -> tuple[list[Path], list[Problem]]:
    """The files in a folder, and the folders in it that may not be entered.

    Those with a manifest are read even if no document is left in them.
    """
    refused: list[OSError] = []
    found: list[Path] = []
    for place, _, names in os.walk(folder, onerror=refused.append):
        if _has_manifest(Path(place)):
            folders.load(Path(place).resolve())
        found += [Path(place, name) for name in names if not name.startswith(("~$", "."))]
    problems = [files.unreadable(Path(error.filename or folder), error) for error in refused]
    return sorted(found), problems


def _at_once(document: Path, given: _Given, folders: _Folders) -> VerifiedDocument | _Listed | None:
    """The verdict on a document that needs no comparing; None on overviews and templates."""
    folder, name = folders.listing(document)
    companion = None if folder is None else folder.manifest.companions.get(name)
    if companion is not None:
        is_pdf = bool(companion.of)
        return VerifiedDocument(document, _verified_pdf(document, companion)) if is_pdf else None
    if _is_template(document, given, folders):
        return None
    sha256 = _digest(document)
    if sha256 is None:
        return _unreadable(document)
    entry = None if folder is None else folder.entry(name, sha256)
    if folder is None or entry is None:
        return _unlisted(document, given) or _unknown(document, VerdictReason.NOT_LISTED)
    is_of_many = isinstance(entry.figures, ConsolidatedFigures)
    return _Listed(document, folder.path, entry, folder.listing if is_of_many else None)


def _unlisted(document: Path, given: _Given) -> VerifiedDocument | None:
    """The verdict on a paper that no manifest lists, by the workbook at hand that it is named as.

    The likest of the papers that are made of it now counts; None where none is like it.
    """
    references = References(given.workbooks, given.templates, editions())
    found: list[VerifiedDocument] = []
    for one in references.unlisted(document, given.workbooks):
        verdict = verify.check(opc.load(document), one.known)
        if verdict.count * 2 <= len(one.known.lines or ()):  # else another document of its name
            found.append(VerifiedDocument(document, verdict, one.source))
    return min(found, key=_rank, default=None)


def _rank(one: VerifiedDocument) -> tuple[int, int]:
    return [*Verdict].index(one.verification.verdict), one.verification.count


def _verified_pdf(file: Path, companion: Companion) -> Verification:
    shown = _digest(file.with_suffix(".docx"))
    return verify.check_pdf(_digest(file) or "", companion, shown)


def _is_template(document: Path, given: _Given, folders: _Folders) -> bool:
    """True of a file that is named as what some paper was made with, and is no paper itself."""
    own = next((sha256 for sha256, file in given.templates.items() if file == document), None)
    known = [*folders.all()]
    is_paper = any(own in folder.by_sha256 for folder in known)
    return not is_paper and any(own in folder.templates for folder in known)


def _against(
    data: bytes, document: Path, listing: Listing, entry: Entry, references: References
) -> VerifiedDocument:
    reference = references.of(entry, document, listing)
    return VerifiedDocument(document, verify.check(data, reference.known), reference.source)


def _unreadable(document: Path) -> VerifiedDocument:
    return VerifiedDocument(document, Verification(Verdict.UNREADABLE))


def _unknown(document: Path, reason: VerdictReason) -> VerifiedDocument:
    return VerifiedDocument(document, Verification(Verdict.UNKNOWN, reason=reason))


def _missing(paths: Sequence[Path], folders: _Folders) -> Iterator[VerifiedDocument]:
    """Documents that a manifest lists below the paths and that are no longer there."""
    asked = [path.resolve() for path in paths if system.is_folder(path)]
    for folder in folders.all():
        for name in folder.manifest.entries:
            path = folder.path / name
            if any(path.is_relative_to(a) for a in asked) and not os.path.lexists(path):
                yield VerifiedDocument(path, Verification(Verdict.MISSING))


def _digest(file: Path) -> str | None:
    try:
        return digest(opc.load(file))
    except RefusedError:
        return None
