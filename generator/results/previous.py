"""The results before the last difference, and the seal of what the last batch has left.

Both lie beside the manifest, which depends on inputs alone: overviews compare with the results
before the last difference. A batch in which nothing changes leaves them, and so the overviews.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.files import opc, system
from generator.files.archive import digest
from generator.files.disk import write_whole
from generator.files.opc import RefusedError
from generator.messages.problems import Code, Place, Problem
from generator.results.entry import SheetFigures
from generator.results.entry_json import json_bytes, sheet_of
from generator.results.entry_lines import SheetResults
from generator.results.json_values import a_text, an_object, each, maybe, whole

PREVIOUS, SEAL = ".bagalau-previous", ".bagalau-seal"

_FORMAT = 1
_DAMAGE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Previous:
    """What was shown before the results last changed.

    ``shown`` is the digest of the results that are compared, ``hidden`` names documents of the
    manifest that were not among them. ``before`` has the former figures of each document that
    differs, None where there was none; it is None when there was nothing to compare with.
    """

    shown: str = ""
    hidden: tuple[str, ...] = ()
    before: Mapping[str, SheetFigures | None] | None = None

    @property
    def differing(self) -> Mapping[str, SheetFigures]:
        """The former figures of the documents that have others now."""
        return {name: one for name, one in (self.before or {}).items() if one is not None}


def digest_of(results: SheetResults) -> str:
    """The SHA-256 of results in hexadecimal; the organisations behind them do not count."""
    found = (b"%b:%b" % (json_bytes(name), results.points(name)) for name in results)
    return digest(b"{%b}" % b",".join(found))


def shown_digest(sha256: str) -> str:
    """The beginning of a digest, to be compared by eye; two batches never share it by chance."""
    return " ".join(sha256[first : first + 4] for first in range(0, 12, 4))


def renewed(known: Previous, last: SheetResults, now: SheetResults) -> Previous:
    """What the next batch finds: the same unless the results differ from those last shown.

    ``last`` is what the manifest of the last batch has.
    """
    shown = digest_of(now)
    if shown == known.shown:
        return known
    base = last.keys() - set(known.hidden)
    hidden = tuple(name for name in sorted(last.keys() | now.keys()) if name not in now)
    if not base:
        return Previous(shown, hidden)
    same = {name for name in base if name in now and now.is_as_in(last, name)}
    differing = {
        name: last[name] if name in base else None for name in sorted((base | now.keys()) - same)
    }
    return Previous(shown, hidden, differing or known.before)


def load_previous(folder: Path) -> tuple[Previous, tuple[Problem, ...]]:
    """What is known in an output folder; nothing when there is no file, or a damaged one."""
    place = Place(file=str(folder / PREVIOUS))
    try:
        if not system.is_there(folder / PREVIOUS):
            return Previous(), ()
        return _read(opc.load(folder / PREVIOUS)), ()
    except RefusedError as error:
        detail = error.code.code
    except _DAMAGE as error:
        detail = str(error)
    return Previous(), (Problem(Code.PREVIOUS_DAMAGED, place, {"detail": detail}),)


@dataclass(frozen=True)
class Seal:
    """What the last batch left: the SHA-256 of its manifest, and of all that its overviews show.

    Either is empty where that is unknown. The next batch need not check the one, nor write the
    others again, as long as they are the same.
    """

    manifest: str = ""
    overviews: str = ""


def load_seal(folder: Path) -> Seal:
    """The seal in an output folder; an empty one when there is none, or a damaged one."""
    try:
        return Seal(*opc.load(folder / SEAL).decode("ascii").splitlines())
    except (RefusedError, ValueError, TypeError):
        return Seal()


def write_seal(folder: Path, seal: Seal) -> Problem | None:
    """Write the seal; the problem if it cannot be written."""
    return write_whole(folder / SEAL, f"{seal.manifest}\n{seal.overviews}\n".encode("ascii"))


def previous_bytes(previous: Previous) -> bytes:
    """The bytes of the file: JSON, the same for the same results."""
    found = {
        "format": _FORMAT,
        "shown": previous.shown,
        "hidden": previous.hidden,
        "before": previous.before,
    }
    return json_bytes(found) + b"\n"


def _read(data: bytes) -> Previous:
    own = an_object(json.loads(data))
    if whole(own["format"]) != _FORMAT:
        raise ValueError("format")
    return Previous(
        a_text(own["shown"]), each(a_text)(own["hidden"]), maybe(_before)(own["before"])
    )


def _before(found: object) -> Mapping[str, SheetFigures | None]:
    return {a_text(name): maybe(sheet_of)(one) for name, one in an_object(found).items()}
