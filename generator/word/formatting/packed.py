"""A document's formatting as a short text for the manifest, and back."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from generator.messages.problems import Part, Spot
from generator.word.formatting.blocks import Block, Group, Run
from generator.word.formatting.document import Formatting
from generator.word.formatting.values import Look, Value

_NOWHERE = Spot(Part.BODY)
_KINDS = {kind[0]: kind for kind in ("paragraph", "cell", "row", "table", "section", "other")}
_LEVEL = 9
"""Hardest: it takes 2 ms a paper, and a manifest holds thousands."""


def packed(formatting: Formatting) -> str:
    """Looks once each, blocks by the numbers of their looks; deflated, in letters of base64."""
    looks: dict[tuple[tuple[str, Value], ...], int] = {}

    def number(look: Look) -> int:
        return looks.setdefault(tuple(sorted(look.items())), len(looks))

    def blocks(groups: Iterable[Group]) -> list[list[list[object]]]:
        return [[_row(block, number) for block in group] for group in groups]

    value = {
        "settings": dict(formatting.settings),
        "body": blocks(formatting.body),
        "beside": {name: blocks(groups) for name, groups in formatting.beside.items()},
    }
    text = json.dumps([[*map(dict, looks)], value], separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), _LEVEL)).decode()


def _row(block: Block, number: Any) -> list[object]:
    runs = [piece for run in block.runs for piece in (run.length, number(run.look))]
    return [block.kind[0], number(block.look), *runs]


def unpacked(text: str) -> Formatting:
    """The formatting that a text was packed of, its blocks without their places.

    ValueError or LookupError when the text is none.
    """
    looks, value = json.loads(zlib.decompress(base64.b64decode(text)))
    return Formatting(
        value["settings"],
        tuple(_groups(value["body"], looks)),
        {name: tuple(_groups(groups, looks)) for name, groups in value["beside"].items()},
    )


def _groups(groups: Iterable[Any], looks: Sequence[Mapping[str, Any]]) -> Iterator[Group]:
    for group in groups:
        yield tuple(
            Block(_NOWHERE, _KINDS[kind], looks[look], tuple(_runs(runs, looks)))
            for kind, look, *runs in group
        )


def _runs(runs: Sequence[int], looks: Sequence[Mapping[str, Any]]) -> Iterator[Run]:
    for length, look in zip(runs[::2], runs[1::2], strict=True):
        yield Run(length, looks[look])
