"""Verifies the documents of files and folders by manifests and given workbooks."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path

from generator.files import disk, opc, system
from generator.files.archive import digest
from generator.files.opc import RefusedError
from generator.files.pool import Work, done
from generator.law.edition_file import editions
from generator.messages.problem_text import unexpected
from generator.messages.problems import Problem
from generator.results import manifest
from generator.results.entry import Entry
from generator.results.manifest import Companion
from generator.verify import check
from generator.verify.check import Verdict, VerdictReason, Verification
from generator.verify.expected import Listing, References
from generator.verify.output_folders import OutputFolder, OutputFolders, has_manifest

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
    folders = OutputFolders(within)
    with contextlib.closing(folders):
        return _verified(paths, folders, progress, cancelled, mapping)


def _verified(
    paths: Sequence[Path],
    folders: OutputFolders,
    progress: Callable[[int, int], object],
    cancelled: Callable[[], bool],
    mapping: Path | None,
) -> Verified:
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
    listings = {one.path: one.listing for one in folders.all()}
    ready = partial(_comparing, given.workbooks, given.templates, mapping, folders.within, listings)
    # One process reads the workbook of a body once for its papers, which follow one another.
    bodies = [[*group] for _, group in groupby(papers, lambda one: one.input)]
    with contextlib.closing(done(Work(ready, _fallen), bodies, None)) as compared:
        while not cancelled() and (several := next(compared, None)) is not None:
            found |= {one.document: one for one, _ in several}
            problems += (fault for _, fault in several if fault is not None)
            progress(len(found), total)
    documents = (*filter(None, map(found.get, given.documents)), *_missing(paths, folders))
    return Verified(documents, (*problems, *folders.problems), total - len(found))


@dataclass(frozen=True)
class _Listed:
    """A paper, where it is listed, under which name there, and the hash of its workbook."""

    document: Path
    folder: Path
    name: str
    input: str


def _comparing(
    workbooks: Mapping[Path, str | None],
    templates: Mapping[str, Path],
    mapping: Path | None,
    within: Path | None,
    listings: Mapping[Path, Listing],
) -> Callable[[Sequence[_Listed]], list[_Compared]]:
    references = References(workbooks, templates, editions(), mapping, within)
    return lambda papers: [_compared(one, listings[one.folder], references) for one in papers]


_Compared = tuple[VerifiedDocument, Problem | None]
"""A verdict, and the fault of ours over which it was not reached."""


def _compared(paper: _Listed, listing: Listing, references: References) -> _Compared:
    try:
        data, entry = opc.load(paper.document), listing.entries[paper.name]
        return _against(data, paper.document, listing, entry, references), None
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
    listed = None if known is None else OutputFolder(folder.resolve(), known)
    names = () if listed is None else listed.like(name, digest(data))
    if listed is None or not names:
        return _unknown(Path(name), VerdictReason.NOT_LISTED)
    own = {known.input_file for known in map(listed.manifest.entries.__getitem__, names)}
    given = {path: _digest(path) for path in workbooks if path.as_posix() in own}
    references = References(given, {}, editions(), within=within)
    entries, listing = listed.manifest.entries, listed.listing
    found = [_against(data, listed.path / one, listing, entries[one], references) for one in names]
    return min(found, key=_rank)


@dataclass(frozen=True)
class _Given:
    """What the paths give: documents, workbooks and the Word files that were named, with hashes.

    Templates are among the last: one that lies beside the papers may be a forger's.
    """

    documents: tuple[Path, ...]
    workbooks: Mapping[Path, str | None]
    named: Mapping[Path, str]

    @cached_property
    def templates(self) -> Mapping[str, Path]:
        """The named ones by their hashes."""
        return {sha256: file for file, sha256 in self.named.items()}


def _sorted_out(paths: Sequence[Path], folders: OutputFolders) -> tuple[_Given, list[Problem]]:
    """What the files of paths are, and the paths that cannot be read.

    A file that is named is answered for, whatever it is. Workbooks and PDFs that a manifest lists
    are papers of ours; of other PDFs in a folder nothing is said.
    """
    documents: dict[Path, None] = {}
    beside: dict[Path, None] = {}
    workbooks: dict[Path, str | None] = {}
    named: dict[Path, str] = {}
    problems: list[Problem] = []
    for path in paths:
        found, refused = _below(path, folders) if system.is_folder(path) else _itself(path)
        problems += refused
        for file in found:
            folder, name = folders.listing(file)
            is_named, suffix = file == path, file.suffix.lower()
            if suffix not in (*disk.SUFFIXES, _PDF):
                if is_named:
                    named[file] = _digest(file) or ""
                if is_named or suffix == ".docx":
                    documents[file] = None
            elif (suffix == _PDF and is_named) or (folder and folder.is_paper(name)):
                beside[file] = None
            elif suffix != _PDF and not (folder and folder.is_ours(name, path)):
                workbooks[file] = _digest(file)
    return _Given((*documents, *beside), workbooks, named), problems


def _itself(path: Path) -> tuple[list[Path], list[Problem]]:
    try:
        opc.open_file(path).close()
    except RefusedError as error:
        return [], [error.problem(str(path))]
    return [path], []


def _below(folder: Path, folders: OutputFolders) -> tuple[list[Path], list[Problem]]:
    """The files in a folder, and the folders in it that may not be entered.

    Those with a manifest are read even if no document is left in them.
    """
    refused: list[OSError] = []
    found: list[Path] = []
    for place, _, names in os.walk(folder, onerror=refused.append):
        if has_manifest(Path(place)):
            folders.load(Path(place).resolve())
        found += [Path(place, name) for name in names if not name.startswith(("~$", "."))]
    problems = [disk.unreadable(Path(error.filename or folder), error) for error in refused]
    return sorted(found), problems


def _at_once(
    document: Path, given: _Given, folders: OutputFolders
) -> VerifiedDocument | _Listed | None:
    """The verdict on a document that needs no comparing; None on overviews and templates."""
    folder, name = folders.listing(document)
    companion = None if folder is None else folder.manifest.companions.get(name)
    if companion is not None:
        is_pdf = bool(companion.of)
        return VerifiedDocument(document, _verified_pdf(document, companion)) if is_pdf else None
    if _is_template(document, given, folders):
        return None
    known = None if folder is None or name not in folder.manifest.entries else name
    if known is None:
        sha256 = _digest(document)
        if sha256 is None:
            return _unreadable(document)
        known = None if folder is None else folder.by_sha256.get(sha256)
    if folder is None or known is None:
        return _unlisted(document, given) or _unknown(document, VerdictReason.NOT_LISTED)
    return _Listed(document, folder.path, known, folder.head(known).made.input)


def _unlisted(document: Path, given: _Given) -> VerifiedDocument | None:
    """The verdict on a paper that no manifest lists, by the workbook at hand that it is named as.

    The likest of the papers that are made of it now counts; None where none is like it.
    """
    references = References(given.workbooks, given.templates, editions())
    found: list[VerifiedDocument] = []
    for one in references.unlisted(document, given.workbooks):
        verdict = check.check(opc.load(document), one)
        if verdict.count * 2 <= len(one.lines or ()):  # else another document of its name
            found.append(VerifiedDocument(document, verdict, one.source))
    return min(found, key=_rank, default=None)


def _rank(one: VerifiedDocument) -> tuple[int, int]:
    return [*Verdict].index(one.verification.verdict), one.verification.count


def _verified_pdf(file: Path, companion: Companion) -> Verification:
    shown = _digest(file.with_suffix(".docx"))
    return check.check_pdf(_digest(file) or "", companion, shown)


def _is_template(document: Path, given: _Given, folders: OutputFolders) -> bool:
    """True of a file that is named as what some paper was made with, and is no paper itself."""
    own, known = given.named.get(document), [*folders.all()]
    if own is None:
        return False
    is_paper = any(own in folder.by_sha256 for folder in known)
    return not is_paper and any(own in folder.templates for folder in known)


def _against(
    data: bytes, document: Path, listing: Listing, entry: Entry, references: References
) -> VerifiedDocument:
    if entry.edition not in references.editions:
        return _unknown(document, VerdictReason.OTHER_EDITION)
    known = references.of(entry, document, listing)
    return VerifiedDocument(document, check.check(data, known), known.source)


def _unreadable(document: Path) -> VerifiedDocument:
    return VerifiedDocument(document, Verification(Verdict.UNREADABLE))


def _unknown(document: Path, reason: VerdictReason) -> VerifiedDocument:
    return VerifiedDocument(document, Verification(Verdict.UNKNOWN, reason=reason))


def _missing(paths: Sequence[Path], folders: OutputFolders) -> Iterator[VerifiedDocument]:
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
