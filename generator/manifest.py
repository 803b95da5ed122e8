"""``manifest.json``: what was made of what, so that every paper can be proved.

Each document has an entry: hashes of the document, its parts, its input, template and edition; its
text; its scores. While a batch runs, entries go to a journal beside the manifest, a line before
each document takes its name: whatever stops the program, what lies in the folder is known, for the
bytes in place tell which of its entries is a document's.
"""

from __future__ import annotations

import base64
import contextlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import system
from generator.archive import file_digest
from generator.problems import Code, Place, Problem

NAME = "manifest.json"
JOURNAL = ".bagalau-journal"
_FORMAT = 1

_DAMAGE = (ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error)


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

    ``text`` are the lines of the paper, ``scores`` the points as ``score --json`` gives them
    without what the edition says anyway, ``input_file`` the workbook's path as it was given, with
    forward slashes.
    """

    sha256: str
    parts: Mapping[str, str]
    text: tuple[str, ...]
    input_file: str
    edition_id: str
    made: Made
    scores: Mapping[str, Any]
    warnings: int


@dataclass(frozen=True)
class Manifest:
    """The entries by document, paths from the manifest's folder with forward slashes."""

    entries: Mapping[str, Entry]


EMPTY = Manifest({})


def load(folder: Path) -> tuple[Manifest | None, tuple[Problem, ...]]:
    """The manifest of an output folder, its journal included; empty when there is none."""
    entries: dict[str, Entry] = {}
    place = Place(file=str(folder / NAME))
    try:
        if (folder / NAME).exists():
            entries = _parsed((folder / NAME).read_text("utf-8"))
        return with_journal(Manifest(entries), folder), ()
    except OSError as error:
        return None, (Problem(Code.FILE_UNREADABLE, place, {"reason": system.reason(error)}),)
    except _DAMAGE as error:
        return None, (Problem(Code.MANIFEST_DAMAGED, place, {"detail": str(error)}),)


def with_journal(manifest: Manifest, folder: Path) -> Manifest:
    """The manifest with what the journal tells of the documents that lie in the folder.

    A line of the journal may be of a document that never took its name, so the bytes in place
    decide. When they are nobody's, the document was changed by others, and the oldest entry stays:
    the newest would let a signed old document pass for what its workbook gives now.
    """
    entries = dict(manifest.entries)
    for document, written in _journal(folder).items():
        if not (folder / document).is_file():
            continue
        in_place = file_digest(folder / document)
        known = [entries[document]] if document in entries else []
        candidates = [*known, *written]
        fitting = (entry for entry in reversed(candidates) if entry.sha256 == in_place)
        entries[document] = next(fitting, candidates[0])
    return Manifest(entries)


def _journal(folder: Path) -> dict[str, list[Entry]]:
    """Each document's entries, in the order they were written."""
    found: dict[str, list[Entry]] = {}
    path = folder / JOURNAL
    if not path.exists():
        return found
    for line in path.read_text("utf-8", errors="replace").split("\n"):
        # A line that was being written when the program was stopped, or the disk was full, is torn.
        with contextlib.suppress(*_DAMAGE):
            for document, entry in _parsed(line).items():
                found.setdefault(document, []).append(entry)
    return found


def write_ahead(folder: Path, document: str, entry: Entry) -> None:
    """Put an entry into the journal, before its document takes its name."""
    with (folder / JOURNAL).open("ab") as journal:
        # The line break comes first: the line before may be torn.
        journal.write(b"\n" + _written({document: entry}).replace(b"\n", b""))


def saved(manifest: Manifest) -> bytes:
    """The manifest's bytes, sorted: the same on every run."""
    return _written(manifest.entries)


def forget_journal(folder: Path) -> None:
    """Remove the journal once its entries stand in the manifest; left behind it does no harm."""
    with contextlib.suppress(OSError):
        (folder / JOURNAL).unlink(missing_ok=True)


def _written(entries: Mapping[str, Entry]) -> bytes:
    """JSON with a line for each document: thousands of them stay readable and quick to read."""
    lines = ",\n".join(
        f"{_json(name)}:{_json(_object(entry))}" for name, entry in sorted(entries.items())
    )
    text = f'{{"format":{_FORMAT},"documents":{{\n{lines}\n}}}}\n'
    # A file name may hold bytes that are no text; written so, JSON reads them back as they were.
    return text.encode("utf-8", "backslashreplace")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _object(entry: Entry) -> dict[str, Any]:
    made = entry.made
    return {
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
        "warnings": entry.warnings,
        "scores": entry.scores,
        "parts": dict(sorted(entry.parts.items())),
        "text": _packed(entry.text),
    }


def _packed(text: Iterable[str]) -> str:
    return base64.b64encode(zlib.compress("\n".join(text).encode(), 9)).decode()


def _parsed(text: str) -> dict[str, Entry]:
    whole = json.loads(text)
    if whole["format"] != _FORMAT:
        raise ValueError(f"format {whole['format']}")
    return {str(name): _entry(found) for name, found in whole["documents"].items()}


def _entry(found: Mapping[str, Any]) -> Entry:
    return Entry(
        sha256=str(found["sha256"]),
        parts={str(name): str(value) for name, value in found["parts"].items()},
        text=tuple(zlib.decompress(base64.b64decode(found["text"])).decode().split("\n")),
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
        warnings=int(found["warnings"]),
    )
