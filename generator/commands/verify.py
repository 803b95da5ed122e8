"""``verify``: finished documents against the manifest, and against their workbooks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from generator import __version__, annotation, files, manifest, opc, prepare, screen, verify
from generator.archive import digest
from generator.assess import Assessed, assess
from generator.commands import Console, Exit, load_editions
from generator.edition import Edition
from generator.manifest import Entry, Manifest
from generator.opc import RefusedError
from generator.problems import Code, Part, Place, Problem, Spot
from generator.screen import plain_spot, scores_json
from generator.verify import Difference, Known, Verdict, Verification
from generator.word import template as templates
from generator.word.outline import outline
from generator.word.render import Notes


@dataclass(frozen=True)
class _Answer:
    """What is told of one document; ``workbook`` is the one it was held against, if any."""

    document: Path
    verification: Verification
    workbook: Path | None


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
    console.say(console.speech.say("verify.closing", sound=sound, unsound=len(answers) - sound))
    return _exit(answers, problems)


def run_json(paths: Sequence[Path], console: Console) -> Exit:
    """Prints the verdicts as a JSON list."""
    found = _answers(paths, console)
    if found is None:
        return Exit.ERRORS
    answers, problems = found
    console.say(json.dumps([_object(a) for a in answers], ensure_ascii=False, indent=1))
    console.report_aside(problems)
    return _exit(answers, problems)


def _exit(answers: Sequence[_Answer], problems: Sequence[Problem]) -> Exit:
    sound = answers and all(answer.verification.verdict.is_sound for answer in answers)
    return Exit.FINE if sound and not problems else Exit.ERRORS


def _object(answer: _Answer) -> dict[str, object]:
    return {
        "file": str(answer.document),
        "verdict": answer.verification.verdict.value,
        "workbook": None if answer.workbook is None else str(answer.workbook),
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


def _lines(answer: _Answer, console: Console) -> Iterator[str]:
    say = console.speech.say
    verdict = console.speech.say(f"verdict.{answer.verification.verdict.name.lower()}")
    yield f"{answer.document}: {verdict}"
    if answer.verification.verdict.is_sound and answer.workbook is None:
        yield "    " + say("verify.no-workbook")
    for difference in answer.verification.differences:
        yield "    " + _difference(difference, console)


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
    documents, workbooks, problems = _sorted_out(paths)
    manifests: dict[Path, Manifest | None] = {}
    folders = [_manifest_folder(document) for document in documents]
    for folder in [*folders, *_manifest_folders(paths)]:
        if folder is not None and folder not in manifests:
            manifests[folder], found = manifest.load(folder)
            problems += found
    answers = []
    for document, folder in zip(documents, folders, strict=True):
        known = None if folder is None else manifests[folder]
        answers.append(_answer(document, folder, known or manifest.EMPTY, workbooks, editions))
    answers += _missing(paths, manifests)
    return answers, problems


def _sorted_out(
    paths: Sequence[Path],
) -> tuple[list[Path], dict[Path, str | None], list[Problem]]:
    """Documents of files and folders, workbooks with their hashes, and paths that are not there.

    A file that is named is answered for, whatever it is.
    """
    documents: list[Path] = []
    workbooks: dict[Path, str | None] = {}
    problems: list[Problem] = []
    for path in paths:
        if not path.exists():
            problems.append(Problem(Code.FILE_MISSING, Place(file=str(path))))
        found = _inputs_and_documents(path) if path.is_dir() else [path] if path.exists() else []
        for file in found:
            if file.suffix.lower() in files.SUFFIXES:
                workbooks[file] = _digest(file)
            elif file.suffix.lower() == ".docx" or file == path:
                documents.append(file)
    return list(dict.fromkeys(documents)), workbooks, problems


def _inputs_and_documents(folder: Path) -> list[Path]:
    """The files below a folder but the annotated copies that lie beside documents."""
    copies = [found / annotation.FOLDER for found in _manifest_folders([folder])]
    return [
        file
        for file in _below(folder)
        if file.suffix.lower() not in files.SUFFIXES
        or not any(copy in file.resolve().parents for copy in copies)
    ]


def _below(folder: Path) -> list[Path]:
    hidden = ("~$", ".")
    return [f for f in sorted(folder.rglob("*")) if f.is_file() and not f.name.startswith(hidden)]


def _manifest_folders(paths: Sequence[Path]) -> Iterator[Path]:
    """Folders below the paths that have a manifest, whether or not a document is left in them."""
    for path in paths:
        for name in (manifest.NAME, manifest.JOURNAL):
            yield from (file.resolve().parent for file in sorted(path.rglob(name)))


def _manifest_folder(document: Path) -> Path | None:
    """The nearest folder above a document that has a manifest or the journal of one."""
    for folder in document.resolve().parents:
        if (folder / manifest.NAME).exists() or (folder / manifest.JOURNAL).exists():
            return folder
    return None


def _answer(
    document: Path,
    folder: Path | None,
    known: Manifest,
    workbooks: Mapping[Path, str | None],
    editions: Sequence[Edition],
) -> _Answer:
    try:
        data = opc.load(document)
    except RefusedError:
        unreadable = Verification(Verdict.UNKNOWN, (Difference(None, "", ""),))
        return _Answer(document, unreadable, None)
    entry = _entry(document, folder, known, digest(data))
    if entry is None:
        return _Answer(document, Verification(Verdict.UNKNOWN), None)
    edition = next((e for e in editions if e.id == entry.edition_id), None)
    workbook = _workbook(entry, document, folder, workbooks)
    if workbook is None:
        found = verify.check(data, Known(entry, edition, None, None))
        return _Answer(document, found, None)
    chosen = edition if entry.made.edition_chosen else None
    assessed = assess(workbook, editions, chosen)
    scores = None
    if assessed.evaluation is not None:
        scores = scores_json(assessed.heading, assessed.evaluation)
    now = Known(entry, edition, assessed.sha256, scores, _text_now(entry, assessed))
    return _Answer(document, verify.check(data, now), workbook)


def _text_now(entry: Entry, assessed: Assessed) -> tuple[str, ...] | None:
    """The text that a workbook gives now; None unless all else is as the manifest has it."""
    evaluation, made = assessed.evaluation, entry.made
    if evaluation is None or made.input != assessed.sha256 or made.program != __version__:
        return None
    template, _ = templates.read(templates.find(None, evaluation.submission.edition))
    if template is None or digest(template.data) != made.template:
        return None
    notes = Notes.ATTACHED if made.notes else Notes.LEFT_OUT
    data, _ = prepare.document(evaluation, None, notes, assessed.sha256)
    return None if data is None else tuple(line.text for line in outline(data))


def _entry(document: Path, folder: Path | None, known: Manifest, sha256: str) -> Entry | None:
    """The entry under the document's own name, else that of the same bytes under another."""
    if folder is not None:
        own = known.entries.get(document.resolve().relative_to(folder).as_posix())
        if own is not None:
            return own
    return next((entry for entry in known.entries.values() if entry.sha256 == sha256), None)


def _workbook(
    entry: Entry, document: Path, folder: Path | None, workbooks: Mapping[Path, str | None]
) -> Path | None:
    """The workbook among those given, else the one the document was made from, where it was.

    The unchanged one is meant whatever its name; else the one that is named like the recorded one
    or like the document, of several the one in the likest folder.
    """
    recorded = Path(entry.input_file)
    same = next((w for w, sha256 in workbooks.items() if sha256 == entry.made.input), None)
    named = [w for w in workbooks if w.name == recorded.name or w.stem == document.stem]
    if same is not None or named:
        return same or max(named, key=lambda w: _common_tail(w, recorded))
    places = [recorded, *([folder.parent / recorded] if folder is not None else [])]
    return next((place for place in places if place.is_file()), None)


def _digest(workbook: Path) -> str | None:
    try:
        return digest(opc.load(workbook))
    except RefusedError:
        return None


def _common_tail(one: Path, other: Path) -> int:
    pairs = zip(reversed(one.parts), reversed(other.parts), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _missing(paths: Sequence[Path], manifests: dict[Path, Manifest | None]) -> Iterator[_Answer]:
    """Documents of a folder's manifest that are no longer there."""
    for folder, known in manifests.items():
        for document in known.entries if known is not None else ():
            path = folder / document
            asked = any(p.is_dir() and path.is_relative_to(p.resolve()) for p in paths)
            if asked and not path.exists():
                yield _Answer(path, Verification(Verdict.MISSING), None)
