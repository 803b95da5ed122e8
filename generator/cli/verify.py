"""``verify``: finished documents against the manifest, and against their workbooks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from generator.batch.pdf import libreoffice as pdf
from generator.cli import progress
from generator.cli.console import Console, Exit, load_editions, on_one_line
from generator.excel.annotate import of_problems as annotation
from generator.files import disk as files
from generator.files import os_errors as system
from generator.files import package as opc
from generator.files.package import RefusedError
from generator.files.zip import digest
from generator.messages import problem_text as screen
from generator.messages.problem_text import Line, Tone, plain_spot
from generator.messages.problems import Code, Part, Place, Problem, Spot, unexpected
from generator.results import manifest
from generator.results.entry import Entry
from generator.results.manifest import Companion, Manifest
from generator.verify import check as verify
from generator.verify.check import Against, Reason, Verdict, Verification
from generator.verify.expected import AtHand, held
from generator.verify.text_diff import Difference

_TOLD = 100
"""Differences and parts that people are told of a document; more are counted."""


@dataclass(frozen=True)
class _Answer:
    """What is told of one document; ``workbook`` is the one it was held against, if any."""

    document: Path
    verification: Verification
    workbook: Path | None


@dataclass(frozen=True)
class _Given:
    """What was given besides folders' manifests.

    ``workbooks`` have their hashes; ``templates`` are found by theirs, and only files that were
    named: one that lies beside the papers may be a forger's. ``pdfs`` are those found in folders.
    """

    documents: tuple[Path, ...]
    workbooks: Mapping[Path, str | None]
    templates: Mapping[str, Path]
    pdfs: tuple[Path, ...]


@dataclass(frozen=True)
class _Listed:
    """The entries of a manifest, and hashes in them: to look for one, all would have to be read.

    ``by_sha256`` names the first document of those bytes; ``templates`` are the hashes of all.
    """

    entries: Mapping[str, Entry]
    by_sha256: Mapping[str, str]
    templates: Set[str]


_NOTHING = _Listed({}, {}, frozenset())


def run(paths: Sequence[Path], console: Console) -> Exit:
    """Prints the verdict on every document, what differs, and a closing line."""
    found = _answers(paths, console)
    if found is None:
        return Exit.ERRORS
    answers, problems = found
    console.report(problems)
    for answer in answers:
        for line in _lines(answer, console):
            console.say(line)
    sound = sum(answer.verification.verdict.is_sound for answer in answers)
    console.say()
    closing = console.speech.say("verify.closing", sound=sound, unsound=len(answers) - sound)
    exit_ = _exit(answers, problems)
    console.say(Line("", closing, tone=Tone.BAD if exit_ else Tone.GOOD))
    return exit_


def run_json(paths: Sequence[Path], console: Console) -> Exit:
    """Prints the verdicts as a JSON list."""
    found = _answers(paths, console)
    if found is None:
        return Exit.ERRORS
    answers, problems = found
    console.answer([_object(answer) for answer in answers])
    for answer in answers:
        console.keep(str(_headline(answer, console)))
    console.report_aside(problems)
    return _exit(answers, problems)


def _exit(answers: Sequence[_Answer], problems: Sequence[Problem]) -> Exit:
    sound = answers and all(answer.verification.verdict.is_sound for answer in answers)
    return Exit.FINE if sound and not problems else Exit.ERRORS


def _object(answer: _Answer) -> dict[str, object]:
    return {
        "file": str(answer.document),
        "verdict": answer.verification.verdict.value,
        "reason": answer.verification.reason,
        "workbook": None if answer.workbook is None else str(answer.workbook),
        "text_checked_against": answer.verification.text_against,
        "parts_changed": list(answer.verification.parts),
        "differences_count": answer.verification.count,
        "differences": [
            {
                "place": None if difference.spot is None else _plain(difference.spot),
                "expected": difference.expected,
                "found": difference.found,
            }
            for difference in answer.verification.differences
        ],
    }


def _plain(spot: Spot) -> str:
    part = "" if spot.part is Part.BODY else f"{spot.part.value}, "
    return part + plain_spot(spot)


def _headline(answer: _Answer, console: Console) -> Line:
    """A document and its verdict."""
    verdict = answer.verification.verdict
    said = console.speech.say(f"verdict.{verdict.name.lower()}")
    tone = Tone.GOOD if verdict.is_sound else Tone.BAD
    return Line(on_one_line(f"{answer.document}: "), said, tone=tone)


def _lines(answer: _Answer, console: Console) -> Iterator[str | Line]:
    say, found = console.speech.say, answer.verification
    yield _headline(answer, console)
    if console.verbose and answer.workbook is not None:
        yield "    " + say("verify.workbook", file=on_one_line(str(answer.workbook)))
    if found.reason is not None:
        yield "    " + say(f"verify.{found.reason.value.replace(' ', '-')}")
    if found.text_against is Against.DOCUMENT:
        return
    if found.verdict.is_sound and answer.workbook is None:
        yield "    " + say("verify.no-workbook")
    elif found.verdict.is_sound and found.text_against is Against.MANIFEST:
        yield "    " + say("verify.text-by-manifest")
    if found.verdict is Verdict.RESAVED:
        yield "    " + _parts(found.parts, console)
    for difference in found.differences[:_TOLD]:
        yield on_one_line("    " + _difference(difference, console))
    if found.count > _TOLD:
        yield "    " + say("verify.more", count=found.count - _TOLD)


def _parts(parts: Sequence[str], console: Console) -> str:
    """Which parts of a file were rewritten."""
    if not parts:
        return console.speech.say("verify.packed-anew")
    shown = ", ".join(map(opc.printable, parts[:_TOLD]))
    more = ", …" if len(parts) > _TOLD else ""
    return console.speech.say("verify.parts", parts=shown + more)


def _difference(difference: Difference, console: Console) -> str:
    say, spot = console.speech.say, difference.spot
    if spot is None:
        if not difference.expected:
            return say("verify.unreadable")
        return say("verify.no-table", text=difference.expected)
    nothing = say("verify.nothing")
    return say(
        "verify.difference",
        place=screen.spot(console.speech, spot),
        expected=difference.expected or nothing,
        found=difference.found or nothing,
    )


def _answers(paths: Sequence[Path], console: Console) -> tuple[list[_Answer], list[Problem]] | None:
    editions = load_editions(console)
    if editions is None:
        return None
    given, problems = _sorted_out(paths)
    manifests: dict[Path, Manifest | None] = {}
    files_given = (*given.documents, *given.workbooks, *given.pdfs)
    folders = [_manifest_folder(file) for file in files_given]
    for folder in [*folders, *_manifest_folders(paths)]:
        if folder is not None and folder not in manifests:
            manifests[folder], found = manifest.load(folder)
            problems += found
    given = _sorted_by_manifests(given, manifests)
    folders = [_manifest_folder(document) for document in given.documents]
    answers: list[_Answer] = []
    listed = {where: _listed(known) for where, known in manifests.items() if known is not None}
    bare = AtHand(given.workbooks, given.templates, editions, None)
    doing = console.speech.say("verify.progress")
    with progress.shown(console, len(given.documents), doing) as step:
        for document, folder in zip(given.documents, folders, strict=True):
            known = None if folder is None else manifests[folder]
            companion = _companion(document, folder, known)
            if companion is not None:
                answers += _of_companion(document, companion)
            elif not _is_template(document, given, listed.values()):
                own = _NOTHING if folder is None else listed.get(folder, _NOTHING)
                at_hand = replace(bare, folder=folder, listed=own.entries)
                try:
                    answers.append(_answer(document, at_hand, own))
                except Exception as error:  # noqa: BLE001 - one paper never silences the others
                    problems.append(unexpected(document, error))
                    answers.append(_unreadable(document))
            step()
    answers += _missing(paths, manifests)
    return answers, problems


def _sorted_out(paths: Sequence[Path]) -> tuple[_Given, list[Problem]]:
    """Documents of files and folders, workbooks, and paths that cannot be asked.

    A file that is named is answered for, whatever it is.
    """
    documents: dict[Path, None] = {}
    pdfs: dict[Path, None] = {}
    workbooks: dict[Path, str | None] = {}
    templates: dict[str, Path] = {}
    problems: list[Problem] = []
    for path in paths:
        found, refused = _below(path) if system.is_folder(path) else _itself(path)
        problems += refused
        copies = [folder / annotation.FOLDER for folder in _manifest_folders([path])]
        found = [file for file in found if not _is_copy(file, copies)]
        for file in found:
            if file.suffix.lower() in files.SUFFIXES:
                workbooks[file] = _digest(file)
            elif file.suffix.lower() == ".docx" or file == path:
                documents[file] = None
                if file == path:
                    templates[_digest(file) or ""] = file
            elif file.suffix.lower() == pdf.SUFFIX:
                pdfs[file] = None
    return _Given(tuple(documents), workbooks, templates, tuple(pdfs)), problems


def _sorted_by_manifests(given: _Given, manifests: Mapping[Path, Manifest | None]) -> _Given:
    """Workbooks that a manifest lists are papers of ours, not what papers are made from.

    The overview is neither. PDFs that no manifest lists are nobody's business.
    """
    papers, passed = [], set[Path]()
    for file in (*given.workbooks, *given.pdfs):
        folder = _manifest_folder(file)
        known = None if folder is None else manifests.get(folder)
        if folder is None or known is None:
            continue
        companion = _companion(file, folder, known)
        is_entry = file.resolve().relative_to(folder).as_posix() in known.entries
        if is_entry or (companion is not None and companion.of):
            papers.append(file)
        elif companion is not None:
            passed.add(file)
    apart = passed.union(papers)
    inputs = {path: own for path, own in given.workbooks.items() if path not in apart}
    documents = dict.fromkeys((*given.documents, *papers))
    return replace(given, documents=tuple(documents), workbooks=inputs)


def _companion(file: Path, folder: Path | None, known: Manifest | None) -> Companion | None:
    """What a folder's manifest says of a file beside its documents; None of any other file."""
    if folder is None or known is None:
        return None
    return known.companions.get(file.resolve().relative_to(folder).as_posix())


def _of_companion(file: Path, companion: Companion) -> Iterator[_Answer]:
    """The verdict on a PDF; an overview is no paper, and nothing is said of it."""
    if companion.of:
        shown = _digest(file.with_suffix(".docx"))
        yield _Answer(file, verify.check_pdf(_digest(file) or "", companion, shown), None)


def _is_copy(file: Path, copies: Sequence[Path]) -> bool:
    """True for an annotated copy of a workbook, which lies beside the documents."""
    is_workbook = file.suffix.lower() in files.SUFFIXES
    return is_workbook and any(copy in files.real(file).parents for copy in copies)


def _itself(path: Path) -> tuple[list[Path], list[Problem]]:
    """A file that is named, or why it cannot be looked at."""
    try:
        opc.first_bytes(path, 1)
    except RefusedError as error:
        return [], [error.problem(str(path))]
    return [path], []


def _below(folder: Path) -> tuple[list[Path], list[Problem]]:
    """The files in a folder, and the folders in it that may not be entered."""
    hidden = ("~$", ".")
    refused: list[OSError] = []
    found = [
        Path(place, name)
        for place, _, names in os.walk(folder, onerror=refused.append)
        for name in names
        if not name.startswith(hidden)
    ]
    problems = [
        Problem(
            Code.FILE_UNREADABLE,
            Place(file=str(error.filename or folder)),
            {"reason": system.reason(error)},
        )
        for error in refused
    ]
    return sorted(found), problems


def _manifest_folders(paths: Sequence[Path]) -> Iterator[Path]:
    """Folders below the paths that have a manifest, whether or not a document is left in them."""
    for path in filter(system.is_folder, paths):
        for place, _, names in os.walk(path):
            if manifest.NAME in names or manifest.JOURNAL in names:
                yield Path(place).resolve()


def _manifest_folder(document: Path) -> Path | None:
    """The nearest folder above a document that has a manifest or the journal of one."""
    for folder in document.resolve().parents:
        if any(os.path.lexists(folder / name) for name in (manifest.NAME, manifest.JOURNAL)):
            return folder
    return None


def _listed(known: Manifest) -> _Listed:
    by_sha256: dict[str, str] = {}
    templates: set[str] = set()
    for name, entry in known.entries.items():
        by_sha256.setdefault(entry.sha256, name)
        templates.add(entry.made.template)
    return _Listed(known.entries, by_sha256, templates)


def _is_template(document: Path, given: _Given, listed: Iterable[_Listed]) -> bool:
    """True of a file that is named as what some paper was made with, and is no paper itself."""
    own = next((sha256 for sha256, file in given.templates.items() if file == document), None)
    if own is None:
        return False
    known = [*listed]
    is_paper = any(own in one.by_sha256 for one in known)
    return not is_paper and any(own in one.templates for one in known)


def _answer(document: Path, at_hand: AtHand, listed: _Listed) -> _Answer:
    try:
        data = opc.load(document)
    except RefusedError:
        return _unreadable(document)
    entry = _entry(document, at_hand.folder, listed, digest(data))
    if entry is None:
        return _Answer(document, Verification(Verdict.UNKNOWN, reason=Reason.NOT_LISTED), None)
    against = held(entry, document, at_hand)
    return _Answer(document, verify.check(data, against.known), against.source)


def _unreadable(document: Path) -> _Answer:
    return _Answer(document, Verification(Verdict.UNKNOWN, reason=Reason.UNREADABLE), None)


def _entry(document: Path, folder: Path | None, listed: _Listed, sha256: str) -> Entry | None:
    """The entry under the document's own name, else that of the same bytes under another."""
    named = listed.by_sha256.get(sha256)
    if folder is not None:
        own = document.resolve().relative_to(folder).as_posix()
        named = own if own in listed.entries else named
    return None if named is None else listed.entries[named]


def _digest(workbook: Path) -> str | None:
    try:
        return digest(opc.load(workbook))
    except RefusedError:
        return None


def _missing(paths: Sequence[Path], manifests: dict[Path, Manifest | None]) -> Iterator[_Answer]:
    """Documents of a folder's manifest that are no longer there."""
    asked = [path.resolve() for path in paths if system.is_folder(path)]
    for folder, known in manifests.items():
        for document in known.entries if known is not None else ():
            path = folder / document
            if any(path.is_relative_to(a) for a in asked) and not os.path.lexists(path):
                yield _Answer(path, Verification(Verdict.MISSING), None)
