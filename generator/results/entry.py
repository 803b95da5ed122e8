"""What is known of one paper in an output folder, as a value and as one line of JSON."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.law.papers import Paper
from generator.messages.problems import Problem
from generator.results import problems_json as saved_problems

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


def packed(lines: Iterable[str]) -> str:
    """The lines of a paper as they stand in the manifest: deflated, in letters of base64."""
    return base64.b64encode(zlib.compress("\n".join(lines).encode(), _LEVEL)).decode()


def to_line(entry: Entry) -> bytes:
    """An entry as its line of JSON, without the name of its document."""
    return json_bytes(_object(entry))


def of_line(line: bytes) -> Entry:
    """The entry that a line tells of."""
    return of_object(json.loads(line))


def json_bytes(value: object) -> bytes:
    """JSON on one line; bytes of a file name that are no text read back as they were."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


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


def of_object(found: Mapping[str, Any]) -> Entry:
    """The entry that a JSON object tells of; KeyError, TypeError or ValueError if it is none."""
    return Entry(
        paper=Paper(found.get("paper", Paper.SHEET.value)),
        sha256=str(found["sha256"]),
        parts={str(name): str(value) for name, value in found["parts"].items()},
        packed=found["text"],
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
