"""Every tag a template may use, as it is typed: what it means, an example, where it stands.

All of it comes from :func:`generator.papers.content.declared`, the edition and a filled context.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from generator.law.choices import Paper
from generator.law.edition import Edition
from generator.messages.problems import Phrase
from generator.papers.content import declared
from generator.papers.tags import Context, Declared, Group, Leaf, Listed, Repeats, Text, Tree

MORE: Final = "…"
"""Stands for what a clerk writes between the tags of a loop, and for the tag of any section."""

_OVER: Final = {
    Repeats.ROWS: Phrase("tags.over-rows"),
    Repeats.PARAGRAPHS: Phrase("tags.over-paragraphs"),
    Repeats.WORDS: Phrase("tags.over-words"),
}


@dataclass(frozen=True)
class TagEntry:
    """A tag, or the tags of a loop, one under another; ``row`` is the form's row it is for.

    ``example`` and ``row`` are empty where there is none; ``where`` are the places it may take.
    """

    typed: tuple[str, ...]
    kk: str
    ru: str
    example: str
    row: str
    where: tuple[Phrase, ...]


@dataclass(frozen=True)
class TagTable:
    """Tags that belong together, and what they are about."""

    title: str | Phrase
    entries: tuple[TagEntry, ...]


def tag_tables(edition: Edition, paper: Paper, filled: Context) -> tuple[TagTable, ...]:
    """The tags of a paper: of the whole document, of each group, and of what loops go through.

    The names inside a loop are the same for all sections, so they are listed once.
    """
    names = declared(edition, paper)
    single = {name: found for name, found in names.items() if not isinstance(found, Group)}
    groups = {name: found for name, found in names.items() if isinstance(found, Group)}
    of_groups = (
        entry
        for name, group in groups.items()
        for entry in _inside(group.names, _trees([filled[name]]), f"{MORE}.")
    )
    inner = (*_inside(single, [filled], ""), *of_groups)
    return (
        TagTable(Phrase("tags.whole"), tuple(_entries(single, [filled], ""))),
        *(
            TagTable(
                group.kk[:1].upper() + group.kk[1:],
                tuple(_entries(group.names, _trees([filled[name]]), f"{name}.")),
            )
            for name, group in groups.items()
        ),
        TagTable(Phrase("tags.inside"), _each_once(inner)),
    )


def _entries(
    names: Mapping[str, Declared], filled: Sequence[Tree], before: str, *where: Phrase
) -> Iterator[TagEntry]:
    """The entries of names that stand beside each other; ``where`` is the loop around them."""
    for name, found in names.items():
        path, values = f"{before}{name}", [tree[name] for tree in filled]
        if isinstance(found, Group):
            yield from _entries(found.names, _trees(values), f"{path}.", *where)
        elif isinstance(found, Listed):
            tags = (_start(found, path), MORE, _end(found))
            over = (*where, _OVER[found.repeats])
            yield TagEntry(tags, found.kk, found.ru, "", "", over)
        else:
            yield _printing(found, path, values, where)


def _printing(
    found: Text, path: str, values: Sequence[Leaf | Tree], where: tuple[Phrase, ...]
) -> TagEntry:
    anywhere = Phrase("tags.in-form" if found.row else "tags.anywhere")
    example = next((value for value in values if isinstance(value, str) and value), "")
    tag = f"{{{{ {path} }}}}"
    return TagEntry((tag,), found.kk, found.ru, example, found.row, where or (anywhere,))


def _inside(
    names: Mapping[str, Declared], filled: Sequence[Tree], before: str
) -> Iterator[TagEntry]:
    """The entries of what the lists among the names hold, however deep."""
    for name, found in names.items():
        if not isinstance(found, Listed):
            continue
        path, values = f"{before}{name}", [tree[name] for tree in filled]
        items = [item for value in values if isinstance(value, list) for item in value]
        loop = Phrase("tags.in-loop", {"loop": _start(found, path)})
        if isinstance(found.item, Text):
            yield _printing(found.item, found.each, items, (loop,))
        else:
            inner = found.item.names
            yield from _entries(inner, _trees(items), f"{found.each}.", loop)
            yield from _inside(inner, _trees(items), f"{found.each}.")


def _trees(values: Sequence[Leaf | Tree]) -> list[Tree]:
    return [value for value in values if isinstance(value, Mapping)]


def _start(found: Listed, path: str) -> str:
    return f"{{%{found.repeats.value} for {found.each} in {path} %}}"


def _end(found: Listed) -> str:
    return f"{{%{found.repeats.value} endfor %}}"


def _each_once(entries: Iterable[TagEntry]) -> tuple[TagEntry, ...]:
    kept: dict[tuple[str, ...], TagEntry] = {}
    for entry in entries:
        first = kept.setdefault(entry.typed, entry)
        kept[entry.typed] = replace(first, example=first.example or entry.example)
    return tuple(kept.values())
