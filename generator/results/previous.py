"""The results before the last difference: what the overviews of a folder compare with.

They lie beside the manifest, which depends on inputs alone. A batch in which nothing changes
leaves the file, and with it the overviews, as they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.files import os_errors as system
from generator.files import package as opc
from generator.files.package import RefusedError
from generator.files.zip import digest
from generator.messages.problems import Code, Place, Problem
from generator.results.entry import Entry
from generator.results.entry_json import json_bytes, sheet_of
from generator.results.figures import Grounds, SheetFigures
from generator.results.json_values import a_text, an_object, each, maybe, whole

NAME = ".bagalau-previous"

_FORMAT = 1
_DAMAGE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)

Results = Mapping[str, SheetFigures]
"""The figures of assessment sheets by their documents."""


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

    def results(self, now: Results) -> Results | None:
        """The results of the previous different batch; None when there was none."""
        if self.before is None:
            return None
        found = {name: one for name, one in self.before.items() if one is not None}
        return {**{name: one for name, one in now.items() if name not in self.before}, **found}


def results_of(entries: Mapping[str, Entry]) -> Results:
    """The figures of the sheets among a folder's entries, by the names of their documents."""
    return {
        name: entry.figures
        for name, entry in sorted(entries.items())
        if isinstance(entry.figures, SheetFigures)
    }


def digest_of(results: Results) -> str:
    """The SHA-256 of results in hexadecimal; the organisations behind them do not count."""
    return digest(json_bytes({name: _bare(one) for name, one in results.items()}))


def shown_digest(digest: str) -> str:
    """The beginning of a digest, to be compared by eye; two batches never share it by chance."""
    return " ".join(digest[first : first + 4] for first in range(0, 12, 4))


def renewed(known: Previous, before: Mapping[str, Entry], now: Results) -> Previous:
    """What the next batch finds: the same unless the results differ from those last shown.

    ``before`` is what the manifest of the last batch has.
    """
    shown = digest_of(now)
    if shown == known.shown:
        return known
    last = results_of(before)
    base = {name: one for name, one in last.items() if name not in known.hidden}
    hidden = tuple(name for name in sorted(last.keys() | now.keys()) if name not in now)
    if not base:
        return Previous(shown, hidden)
    differing = {
        name: base.get(name)
        for name in sorted(base.keys() | now.keys())
        if name not in base or name not in now or _bare(base[name]) != _bare(now[name])
    }
    return Previous(shown, hidden, differing or known.before)


def _bare(figures: SheetFigures) -> SheetFigures:
    return replace(figures, grounds=Grounds())


def load(folder: Path) -> tuple[Previous, tuple[Problem, ...]]:
    """What is known in an output folder; nothing when there is no file, or a damaged one."""
    place = Place(file=str(folder / NAME))
    try:
        if not system.is_there(folder / NAME):
            return Previous(), ()
        return _read(opc.load(folder / NAME)), ()
    except RefusedError as error:
        detail = error.code.code
    except _DAMAGE as error:
        detail = str(error)
    return Previous(), (Problem(Code.PREVIOUS_DAMAGED, place, {"detail": detail}),)


def saved(previous: Previous) -> bytes:
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
