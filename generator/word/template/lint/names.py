"""The names in tags against the declared context: every path is followed to its last part."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.messages.problems import Code
from generator.papers.context import Declared, Group, Listed, Text
from generator.submission.matching import Names, comparable, same
from generator.word.template.lint.reading import Fault, Placed, fault
from generator.word.template.tag_syntax import ParsedTag, Word

_CLOSE_ENOUGH = 0.7
_RESERVED = frozenset(
    {"and", "or", "not", "in", "is", "if", "else", "elif", "for", "true", "false", "none"}
    | {"loop", "self", "super", "range", "dict", "lipsum", "cycler", "joiner", "namespace"}
)
"""Words that mean something to Jinja."""


@dataclass(frozen=True)
class Resolved:
    """A tag whose names are those declared, letter by letter."""

    placed: Placed
    tag: ParsedTag


@dataclass(frozen=True)
class _Unknown:
    """A name that is not there, and the path that may have been meant."""

    name: str
    near: str


def resolve(
    placed: Sequence[Placed], names: Mapping[str, Declared]
) -> tuple[Resolved | Fault, ...]:
    """The tags of one story with declared names, and the fault of each that cannot be resolved.

    What is no tag at all is passed over.
    """
    scope = _Scope(names)
    return tuple(found for item in placed if item.tag for found in _one(item, item.tag, scope))


_Known = Declared | None
"""What a name is; None when it may be anything, for its loop is faulty and reported already."""


class _Scope:
    """The declared names, and those that the loops around a tag give."""

    def __init__(self, names: Mapping[str, Declared]) -> None:
        self._declared = names
        self._loops: list[tuple[str, _Known]] = []

    @property
    def names(self) -> dict[str, _Known]:
        """What may be written here."""
        return {**self._declared, **dict(self._loops)}

    def has(self, name: str) -> str | None:
        """The declared name that a loop's name would hide, or a word of the language of tags."""
        if name.lower() in _RESERVED:
            return name
        return next((known for known in self._declared if same(known, name)), None)

    def enter(self, name: str, item: _Known) -> None:
        """Within a loop from here on."""
        self._loops.append((name, item))

    def leave(self) -> None:
        """Out of the innermost loop."""
        if self._loops:
            self._loops.pop()

    def follow(self, path: Sequence[str]) -> tuple[tuple[str, ...], _Known] | _Unknown:
        """The path as declared and what it leads to."""
        names: Mapping[str, _Known] = self.names
        spelt: list[str] = []
        found: _Known = None
        for typed in path:
            name = _declared(tuple(names)).find(typed)
            if name is None:
                return _Unknown(typed, self._nearest(path, spelt, names))
            spelt.append(name)
            found = names[name]
            if found is None:
                return (*spelt, *path[len(spelt) :]), None
            names = found.names if isinstance(found, Group) else {}
        return tuple(spelt), found

    def _nearest(
        self, path: Sequence[str], spelt: Sequence[str], names: Mapping[str, _Known]
    ) -> str:
        """The path most like the one typed: a name beside, or one that ends alike elsewhere."""
        beside = _declared(tuple(names)).nearest(path[len(spelt)])
        if beside is not None:
            return ".".join((*spelt, beside))
        known = list(paths(self.names))
        alike = [one for one in known if same(one.rpartition(".")[2], path[-1])]
        typed = comparable(".".join(path))
        close = difflib.get_close_matches(typed, alike or known, n=1, cutoff=_CLOSE_ENOUGH)
        return next(iter(close or (alike if len(path) == 1 else [])), "")


@lru_cache(maxsize=128)
def _declared(names: tuple[str, ...]) -> Names[str]:
    return Names((name, name) for name in names)


def paths(names: Mapping[str, _Known]) -> Iterator[str]:
    """Every path that leads to a text or a list."""
    for name, found in names.items():
        if isinstance(found, Group):
            yield from (f"{name}.{path}" for path in paths(found.names))
        else:
            yield name


def _one(item: Placed, tag: ParsedTag, scope: _Scope) -> Iterator[Resolved | Fault]:
    if tag.word is Word.END_FOR:
        scope.leave()
    if not tag.path:
        yield Resolved(item, tag)
        return
    followed = scope.follow(tag.path)
    if isinstance(followed, _Unknown):
        yield fault(Code.TAG_UNKNOWN, item, name=followed.name, near=followed.near)
        found: _Known = None
    else:
        path, found = followed
        misuse = _misuse(tag, found)
        yield Resolved(item, replace(tag, path=path)) if misuse is None else fault(misuse, item)
    if tag.word is Word.FOR:
        hidden = scope.has(tag.name)
        if hidden is not None:
            yield fault(Code.TAG_NAME_TAKEN, item, name=hidden)
        scope.enter(tag.name, found.item if isinstance(found, Listed) else None)


def _misuse(tag: ParsedTag, found: _Known) -> Code | None:
    """What is done with a name that cannot be done with it."""
    if found is None:
        return None
    if tag.word is Word.PRINT and not isinstance(found, Text):
        return Code.TAG_NOT_TEXT
    if tag.word is Word.FOR and not isinstance(found, Listed):
        return Code.TAG_NOT_LIST
    return Code.TAG_NOT_TESTED if isinstance(found, Group) else None
