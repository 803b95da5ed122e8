"""Checks control tags (for, if) in pairs, and the names in tags against the declared context."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml import etree

from generator.messages.problems import Code
from generator.papers.tags import Declared, Group, Listed, Text
from generator.submission.matching import Names, comparable, same
from generator.word.read.xml import PARAGRAPH_HOLDERS, W
from generator.word.template import tag_syntax
from generator.word.template.stories import Fault, Placed, fault
from generator.word.template.tag_syntax import Mistake, ParsedTag, TagScope, Word

_ELEMENTS = {TagScope.ROW: f"{W}tr", TagScope.CELL: f"{W}tc"}
_OPENING = (Word.FOR, Word.IF)
_MIDDLE = (Word.ELIF, Word.ELSE)
_ENDS = {Word.FOR: Word.END_FOR, Word.IF: Word.END_IF}
_BEGINNINGS = {end: beginning for beginning, end in _ENDS.items()}
_HOLDERS = {
    TagScope.PARAGRAPH: (PARAGRAPH_HOLDERS, ("p", "tbl"), Code.PAIR_EMPTY_CELL),
    TagScope.ROW: (("tbl",), ("tr",), Code.PAIR_EMPTY_TABLE),
    TagScope.CELL: (("tr",), ("tc",), Code.PAIR_EMPTY_TABLE),
}
"""What must not be left empty, what it must keep one of, and the fault when it does not."""

_PICTURES = tuple(
    W + name
    for name in ("drawing", "pict", "object", "sectPr", "footnoteReference", "fldChar", "fldSimple")
)


_WRAPPERS = tuple(W + name for name in ("sdt", "sdtContent", "customXml"))


@dataclass(frozen=True)
class _Control:
    """A control tag and what it takes with it: its paragraph, row or cell.

    One that ``is_reported`` has a mistake of its own; nothing more is said of it or of its pair.
    """

    placed: Placed
    tag: ParsedTag
    taken: etree._Element
    is_reported: bool = False

    @property
    def around(self) -> etree._Element | None:
        """What both tags of a pair must stand in."""
        return self.taken if self.tag.level is TagScope.TEXT else self.taken.getparent()


_Pair = tuple[_Control, _Control]


def check(placed: Sequence[Placed]) -> Iterator[Fault]:
    """The faults of the control tags of one story."""
    controls = [control for item in placed for control in _controls(item)]
    yield from (fault(Code.PAIR_OUTSIDE_TABLE, s.placed) for s in controls if _is_outside(s))
    usable = [control for control in controls if not (control.is_reported or _is_outside(control))]
    yield from _beside(usable)
    pairs: list[_Pair] = []
    yield from _paired(controls, pairs)
    yield from _emptied(usable, pairs)


def sound(placed: Sequence[Placed]) -> tuple[tuple[Placed, Placed], ...]:
    """The beginnings and ends that belong together."""
    pairs: list[_Pair] = []
    controls = [control for item in placed for control in _controls(item)]
    list(_paired(controls, pairs))
    return tuple((start.placed, end.placed) for start, end in pairs)


def _controls(item: Placed) -> Iterator[_Control]:
    """The control tag in a place, if it is one."""
    meaning, paragraph = item.found.meaning, item.paragraph.element
    if isinstance(meaning, Mistake):
        if meaning.word is not None:
            yield _Control(item, ParsedTag(meaning.word), paragraph, is_reported=True)
    elif meaning.word is not Word.PRINT:
        wanted = _ELEMENTS.get(meaning.level)
        around = paragraph if wanted is None else next(paragraph.iterancestors(wanted), paragraph)
        yield _Control(item, meaning, around)


def _is_outside(control: _Control) -> bool:
    """True for a tag of rows or cells outside tables."""
    return control.tag.level in _ELEMENTS and control.taken.tag != _ELEMENTS[control.tag.level]


def _beside(controls: Sequence[_Control]) -> Iterator[Fault]:
    """What stands in the paragraph, row or cell that a tag takes with it, and would be lost."""
    takers = [control for control in controls if control.tag.level is not TagScope.TEXT]
    for index, control in enumerate(takers):
        if any(other.taken is control.taken for other in takers[:index]):
            yield fault(Code.PAIR_TOGETHER, control.placed)
        elif not any(other.taken is control.taken for other in takers[index + 1 :]):
            lost = _lost(control)
            if lost:
                yield fault(Code.PAIR_TEXT_BESIDE, control.placed, lost=tag_syntax.shown(lost))


def _lost(control: _Control) -> str:
    """The text beside a tag, and the names of what else would go, a picture for one."""
    nodes = control.taken.iter("{*}t")
    text = "".join(node.text or "" for node in nodes).replace(control.placed.found.text, "", 1)
    others = (f"⟦{str(node.tag).rpartition('}')[2]}⟧" for node in control.taken.iter(*_PICTURES))
    return text.strip() + "".join(others)


def _paired(controls: Iterable[_Control], pairs: list[_Pair]) -> Iterator[Fault]:
    """Faults of ends and beginnings; sound pairs are added to ``pairs``."""
    opened: list[_Control] = []
    otherwise: list[_Control] = []
    for control in controls:
        yield from _left_open(opened, control)
        if control.tag.word in _OPENING:
            opened.append(control)
        elif not opened:
            if not control.is_reported:
                yield fault(Code.PAIR_UNOPENED, control.placed)
        elif control.tag.word in _MIDDLE:
            yield from _matched(opened[-1], control, Word.IF)
            if opened[-1] in otherwise:
                begun = tag_syntax.shown(opened[-1].placed.found.text)
                yield fault(Code.PAIR_SECOND_ELSE, control.placed, begun=begun)
            if control.tag.word is Word.ELSE:
                otherwise.append(opened[-1])
        else:
            start = opened.pop()
            found = list(_matched(start, control, _BEGINNINGS[control.tag.word]))
            if not found:
                pairs.append((start, control))
            yield from found
    for control in (
        control for control in opened if not (control.is_reported or _is_outside(control))
    ):
        yield fault(Code.PAIR_UNCLOSED, control.placed, end=_end(control.tag))


def _left_open(opened: list[_Control], control: _Control) -> Iterator[Fault]:
    """The beginnings in tables left when ``control`` belongs outside; they are taken off."""
    while control.tag.word not in _OPENING and _is_left_open(opened, control):
        inner = opened.pop()
        yield fault(Code.PAIR_UNCLOSED, inner.placed, end=_end(inner.tag))


def _is_left_open(opened: Sequence[_Control], control: _Control) -> bool:
    """True if the innermost beginning is of a table left, and ``control`` of one outside."""
    if not opened or opened[-1].tag.level not in _ELEMENTS:
        return False
    table = opened[-1].around
    if table is None or table in control.taken.iterancestors():
        return False
    return any(
        outer.tag.level is control.tag.level and outer.around is control.around
        for outer in opened[:-1]
    )


def _end(tag: ParsedTag) -> str:
    return ParsedTag(_ENDS[tag.word], tag.level).written


def _matched(start: _Control, end: _Control, opener: Word) -> Iterator[Fault]:
    begun = tag_syntax.shown(start.placed.found.text)
    if any(control.is_reported or _is_outside(control) for control in (start, end)):
        return
    if start.tag.word is not opener:
        yield fault(Code.PAIR_CROSSED, end.placed, begun=begun, end=_end(start.tag))
    elif start.tag.level is not end.tag.level:
        meant = ParsedTag(end.tag.word, start.tag.level, end.tag.path).written
        yield fault(Code.PAIR_LEVEL, end.placed, begun=begun, end=meant)
    elif start.around is not end.around:
        yield fault(Code.PAIR_APART, end.placed, begun=begun)


def _emptied(controls: Sequence[_Control], pairs: Sequence[_Pair]) -> Iterator[Fault]:
    """Cells and tables of which nothing is left when a list is empty: Word calls them damaged."""
    gone = {control.taken for control in controls if control.tag.level is not TagScope.TEXT}
    gone |= {element for start, end in pairs for element in _between(start.taken, end.taken)}
    reported: set[etree._Element] = set()
    for control in controls:
        held = _HOLDERS.get(control.tag.level)
        names = () if held is None else tuple(W + name for name in held[0])
        holder = next(control.taken.iterancestors(*names), None) if names else None
        if held is None or holder is None or holder in reported:
            continue
        left = [child for child in _inside(holder, held[1]) if child not in gone]
        if not left or (control.tag.level is TagScope.PARAGRAPH and left[-1].tag != f"{W}p"):
            reported.add(holder)
            yield fault(held[2], control.placed)


def _inside(parent: etree._Element, names: Sequence[str]) -> Iterator[etree._Element]:
    """The rows of a table, the cells of a row and the like, also those in content controls."""
    for child in parent:
        if child.tag in [f"{W}{name}" for name in names]:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, names)


def _between(start: etree._Element, end: etree._Element) -> Iterator[etree._Element]:
    """The elements from one to another beside it."""
    found = start
    while found is not end:
        following = found.getnext()
        if following is None:
            return
        found = following
        yield found


_CLOSE_ENOUGH = 0.7
_RESERVED = frozenset(
    {"and", "or", "not", "in", "is", "if", "else", "elif", "for", "true", "false", "none"}
    | {"loop", "self", "super", "range", "dict", "lipsum", "cycler", "joiner", "namespace"}
)
"""Words that mean something in templates, ours or docxtpl's."""


def resolve(
    placed: Sequence[Placed], names: Mapping[str, Declared]
) -> Iterator[tuple[Placed, ParsedTag] | Fault]:
    """The tags of one story with their names as declared, letter by letter, or why they are not.

    What is no tag at all is passed over.
    """
    scope = _Scope(names)
    for item in placed:
        if item.tag:
            yield from _one(item, item.tag, scope)


_Known = Declared | None
"""What a name is; None when it may be anything, for its loop is faulty and reported already."""


class _UnknownNameError(LookupError):
    """A name that is not there, and the path that may have been meant."""


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

    def follow(self, path: Sequence[str]) -> tuple[tuple[str, ...], _Known]:
        """The path as declared and what it leads to; :class:`_UnknownNameError`."""
        names: Mapping[str, _Known] = self.names
        spelt: list[str] = []
        found: _Known = None
        for typed in path:
            name = _declared(tuple(names)).find(typed)
            if name is None:
                raise _UnknownNameError(typed, self._nearest(path, spelt, names))
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


def _one(item: Placed, tag: ParsedTag, scope: _Scope) -> Iterator[tuple[Placed, ParsedTag] | Fault]:
    if tag.word is Word.END_FOR:
        scope.leave()
    if not tag.path:
        yield item, tag
        return
    found: _Known = None
    try:
        path, found = scope.follow(tag.path)
        misuse = _misuse(tag, found)
        yield (item, replace(tag, path=path)) if misuse is None else fault(misuse, item)
    except _UnknownNameError as error:
        name, near = error.args
        yield fault(Code.TAG_UNKNOWN, item, name=name, near=near)
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
