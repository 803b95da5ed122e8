"""``manifest.json``: what was made of what, so that every paper can be proved.

Each document has an entry: hashes of the document, its parts, its input, template and edition; its
text; its scores. Files beside the documents, which prove nothing, have a line each that tells ours
from others'. While a batch runs, entries go to a journal beside the manifest, a line before
each document takes its name: whatever stops the program, what lies in the folder is known, for the
bytes in place tell which of its entries is a document's.
"""

from __future__ import annotations

import base64
import codecs
import contextlib
import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Protocol, TypeVar

from generator import opc, saved_problems, system
from generator.archive import file_digest
from generator.opc import RefusedError
from generator.paper import Paper
from generator.problems import Code, Place, Problem

NAME = "manifest.json"
JOURNAL = ".bagalau-journal"
_FORMAT = 1

_DAMAGE = (
    *(ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError),
    zlib.error,
)

_MOST_VALUES = 4_000_000
"""Values of a manifest; a body's papers have twelve hundred, and each costs a hundred bytes."""

_MOST_TEXT, _MOST_LINES = 256 * 1024 * 1024, 4_000_000
"""Bytes and lines of the texts of all papers; a body has eighty thousand and a thousand."""

_PIECE = 256 * 1024
"""Bytes of a text that are unpacked at once, to see whether it is one."""

_LEVEL = 3
"""How hard texts are packed: a quarter of the time of level 9, for a sixth more of a manifest."""


@dataclass(frozen=True)
class Made:
    """What a document was made of; equal ingredients give equal bytes."""

    input: str
    template: str
    edition: str
    edition_chosen: bool
    notes: bool
    program: str


@dataclass(frozen=True)
class Entry:
    """What is known of one document; hashes are SHA-256 in hexadecimal.

    ``packed`` are the lines of the paper, see :func:`packed`. ``scores`` are its figures: of a
    sheet the points as ``score --json`` gives them without what the edition says anyway, of other
    papers what was counted. ``input_file`` is the workbook's path as it was given, with forward
    slashes; empty for a paper about many bodies. ``warnings`` were told of the workbook; their
    places name no file. They are None when the manifest has only their number, as the first
    versions wrote it.
    """

    paper: Paper
    sha256: str
    parts: Mapping[str, str]
    packed: str
    input_file: str
    edition_id: str
    made: Made
    scores: Mapping[str, Any]
    warnings: tuple[Problem, ...] | None

    @property
    def text(self) -> tuple[str, ...]:
        """The lines of the paper, unpacked for whoever asks: thousands would fill the memory."""
        return tuple(zlib.decompress(base64.b64decode(self.packed)).decode().split("\n"))


@dataclass(frozen=True)
class Companion:
    """A file beside the documents: an overview of the folder, or a document as a PDF.

    ``of`` is the SHA-256 of the document that a PDF shows, empty for an overview.
    """

    sha256: str
    of: str = ""


@dataclass(frozen=True)
class Manifest:
    """Entries and companions by their files, paths from the manifest's folder, forward slashes.

    ``before`` are the entries without the journal: what the last batch that ended had left.
    """

    entries: Mapping[str, Entry]
    companions: Mapping[str, Companion] = field(default_factory=dict)
    before: Mapping[str, Entry] = field(default_factory=dict)


EMPTY = Manifest({})


def load(folder: Path) -> tuple[Manifest | None, tuple[Problem, ...]]:
    """The manifest of an output folder, its journal included; empty when there is none."""
    place = Place(file=str(folder / NAME))
    try:
        text = _text(folder / NAME)
        saved = EMPTY if text is None else _parsed(text, _Bounds())
        return with_journal(saved, folder), ()
    except OSError as error:
        return None, (Problem(Code.FILE_UNREADABLE, place, {"reason": system.reason(error)}),)
    except RefusedError as error:
        return None, (error.problem(place.file or NAME),)
    except _DAMAGE as error:
        return None, (Problem(Code.MANIFEST_DAMAGED, place, {"detail": str(error)}),)


def with_journal(manifest: Manifest, folder: Path) -> Manifest:
    """The manifest with what the journal tells of the documents that lie in the folder.

    A line of the journal may be of a document that never took its name, so the bytes in place
    decide. When they are nobody's, the document was changed by others, and the oldest entry stays:
    the newest would let a signed old document pass for what its workbook gives now.
    """
    written = tuple(_journal(folder))
    entries = _fitting(manifest.entries, [line.entries for line in written], folder)
    companions = _fitting(manifest.companions, [line.companions for line in written], folder)
    return replace(manifest, entries=entries, companions=companions)


class _Hashed(Protocol):
    @property
    def sha256(self) -> str: ...


_Known = TypeVar("_Known", bound=_Hashed)


def _fitting(
    known: Mapping[str, _Known], written: Iterable[Mapping[str, _Known]], folder: Path
) -> dict[str, _Known]:
    """What is known of each file: of all that was written of it, what fits its bytes."""
    told: dict[str, list[_Known]] = {}
    for name, one in (item for line in written for item in line.items()):
        told.setdefault(name, []).append(one)
    found = dict(known)
    for name, newer in told.items():
        if system.is_file(folder / name):
            in_place = file_digest(folder / name)
            candidates = [*([known[name]] if name in known else []), *newer]
            fitting = (one for one in reversed(candidates) if one.sha256 == in_place)
            found[name] = next(fitting, candidates[0])
    return found


def _journal(folder: Path) -> Iterator[Manifest]:
    """What each line tells, in the order they were written."""
    bounds = _Bounds()
    for line in io.BytesIO(_data(folder / JOURNAL) or b""):
        # A line that was being written when the program was stopped, or the disk was full, is torn.
        with contextlib.suppress(*_DAMAGE):
            yield _parsed(line.decode("utf-8", "replace"), bounds)


def _text(path: Path) -> str | None:
    """The text of a manifest, None when there is none."""
    data = _data(path)
    return None if data is None else data.decode()


def _data(path: Path) -> bytes | None:
    """The bytes of a manifest or journal, None when there is none; too large a one is damaged."""
    try:
        data = opc.load(path)
    except RefusedError as error:
        if error.code is Code.FILE_MISSING:
            return None
        if error.code is Code.FILE_TOO_LARGE:
            raise ValueError(path.name) from error
        raise
    if sum(map(data.count, (b"[", b"{", b",", b":"))) > _MOST_VALUES:
        raise ValueError(path.name)
    return data


def write_ahead(folder: Path, name: str, known: Entry | Companion) -> None:
    """Put what is known of a file into the journal, before the file takes its name."""
    line = Manifest({name: known}) if isinstance(known, Entry) else Manifest({}, {name: known})
    with (folder / JOURNAL).open("ab") as journal:
        # The line break comes first: the line before may be torn.
        journal.write(b"\n" + saved(line).replace(b"\n", b""))


def forget_journal(folder: Path) -> None:
    """Remove the journal once its entries stand in the manifest; left behind it does no harm."""
    with contextlib.suppress(OSError):
        (folder / JOURNAL).unlink(missing_ok=True)


def saved(manifest: Manifest) -> bytes:
    """The manifest's bytes, sorted: the same on every run.

    JSON with a line for each file: thousands of them stay readable and quick to read.
    """
    whole = io.BytesIO()  # line by line: as one text it would take eight times its length
    whole.write(f'{{"format":{_FORMAT},"documents":'.encode())
    whole.writelines(_lines(manifest.entries, _object))
    whole.write(b',"companions":')
    whole.writelines(_lines(manifest.companions, asdict))
    whole.write(b"}\n")
    return whole.getvalue()


def _lines(
    known: Mapping[str, _Known], told: Callable[[_Known], Mapping[str, Any]]
) -> Iterator[bytes]:
    before = "{\n"
    for name in sorted(known):
        line = f"{before}{_json(name)}:{_json(told(known[name]))}"
        # A file name may hold bytes that are no text; JSON reads them back as they were.
        yield line.encode("utf-8", "backslashreplace")
        before = ",\n"
    yield b"\n}" if known else b"{\n\n}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _object(entry: Entry) -> dict[str, Any]:
    made = entry.made
    return {
        "paper": entry.paper.value,
        "sha256": entry.sha256,
        "input": {"file": entry.input_file, "sha256": made.input},
        "template": {"sha256": made.template},
        "edition": {
            "id": entry.edition_id,
            "sha256": made.edition,
            "chosen": made.edition_chosen,
        },
        "notes": made.notes,
        "program": made.program,
        "warnings": _told(entry.warnings),
        "scores": entry.scores,
        "parts": dict(sorted(entry.parts.items())),
        "text": entry.packed,
    }


def _told(warnings: Iterable[Problem] | None) -> object:
    """Warnings that nobody has read again stay a number, as the first versions wrote them."""
    return 1 if warnings is None else [saved_problems.to_json(problem) for problem in warnings]


def packed(lines: Iterable[str]) -> str:
    """The lines of a paper as they stand in the manifest: deflated, in letters of base64."""
    return base64.b64encode(zlib.compress("\n".join(lines).encode(), _LEVEL)).decode()


class _Bounds:
    """Looks into the texts of entries, which may be bombs, until there is too much of them."""

    def __init__(self) -> None:
        self._bytes, self._lines = _MOST_TEXT, _MOST_LINES

    def checked(self, packed: str) -> str:
        """The same, when it can be unpacked; ValueError or zlib.error when it is no text.

        It is gone through piece by piece: what nobody may ask for is not to take memory.
        """
        engine, letters = zlib.decompressobj(), codecs.getincrementaldecoder("utf-8")()
        left = base64.b64decode(packed)
        self._lines -= 1
        while not engine.eof:
            piece, left = engine.decompress(left, _PIECE), engine.unconsumed_tail
            letters.decode(piece)
            self._bytes -= len(piece)
            self._lines -= piece.count(b"\n")
            is_torn = not (piece or left or engine.eof)
            if is_torn or self._bytes < 0 or self._lines < 0:
                raise ValueError("text")
        letters.decode(b"", final=True)
        return packed


def _parsed(text: str, bounds: _Bounds) -> Manifest:
    whole = json.loads(text)
    if whole["format"] != _FORMAT:
        raise ValueError(f"format {whole['format']}")
    documents, companions = whole["documents"].items(), whole.get("companions", {}).items()
    entries = {_inside(name): _entry(found, bounds) for name, found in documents}
    beside = {
        _inside(name): Companion(str(found["sha256"]), str(found["of"]))
        for name, found in companions
    }
    return Manifest(entries, beside, before=entries)


def _inside(name: str) -> str:
    """The name of a document, if it lies in the manifest's folder or below."""
    if name.startswith(("/", "\\")) or ".." in PurePosixPath(name).parts or "\0" in name:
        raise ValueError(name)
    return name


def _entry(found: Mapping[str, Any], bounds: _Bounds) -> Entry:
    return Entry(
        paper=Paper(found.get("paper", Paper.SHEET.value)),
        sha256=str(found["sha256"]),
        parts={str(name): str(value) for name, value in found["parts"].items()},
        packed=bounds.checked(found["text"]),
        input_file=str(found["input"]["file"]),
        edition_id=str(found["edition"]["id"]),
        made=Made(
            input=str(found["input"]["sha256"]),
            template=str(found["template"]["sha256"]),
            edition=str(found["edition"]["sha256"]),
            edition_chosen=bool(found["edition"]["chosen"]),
            notes=bool(found["notes"]),
            program=str(found["program"]),
        ),
        scores=dict(found["scores"]),
        warnings=_warnings(found["warnings"]),
    )


def _warnings(found: object) -> tuple[Problem, ...] | None:
    """What was told of a workbook; manifests of the first versions have only its number."""
    if isinstance(found, int):
        return None if found else ()
    if not isinstance(found, list):
        raise TypeError(found)
    return tuple(map(saved_problems.from_json, found))
