"""How steering tags pair: what each takes with it, where its end must stand, what would vanish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from generator.messages.problems import Code
from generator.word.read.structure import PARAGRAPH_HOLDERS
from generator.word.read.xml import W
from generator.word.template import tag_syntax as tags
from generator.word.template.lint.reading import Fault, Placed, fault
from generator.word.template.tag_syntax import Level, Mistake, Tag, Word

_ELEMENTS = {Level.ROW: f"{W}tr", Level.CELL: f"{W}tc"}
_OPENING = (Word.FOR, Word.IF)
_MIDDLE = (Word.ELIF, Word.ELSE)
_ENDS = {Word.FOR: Word.END_FOR, Word.IF: Word.END_IF}
_HOLDERS = {
    Level.PARAGRAPH: (PARAGRAPH_HOLDERS, ("p", "tbl"), Code.PAIR_EMPTY_CELL),
    Level.ROW: (("tbl",), ("tr",), Code.PAIR_EMPTY_TABLE),
    Level.CELL: (("tr",), ("tc",), Code.PAIR_EMPTY_TABLE),
}
"""What must not be left empty, what it must keep one of, and the fault when it does not."""

_PICTURES = tuple(
    W + name
    for name in ("drawing", "pict", "object", "sectPr", "footnoteReference", "fldChar", "fldSimple")
)


_WRAPPERS = tuple(W + name for name in ("sdt", "sdtContent", "customXml"))


@dataclass(frozen=True)
class _Steer:
    """A steering tag and what it takes with it: its paragraph, row or cell.

    One that ``is_reported`` has a mistake of its own; nothing more is said of it or of its pair.
    """

    placed: Placed
    tag: Tag
    taken: etree._Element
    is_reported: bool = False

    @property
    def around(self) -> etree._Element | None:
        """What both tags of a pair must stand in."""
        return self.taken if self.tag.level is Level.TEXT else self.taken.getparent()


_Pair = tuple[_Steer, _Steer]


def check(placed: Sequence[Placed]) -> Iterator[Fault]:
    """The faults of the steering tags of one story."""
    steers = [steer for item in placed for steer in _steers(item)]
    yield from (fault(Code.PAIR_OUTSIDE_TABLE, s.placed) for s in steers if _is_outside(s))
    usable = [steer for steer in steers if not (steer.is_reported or _is_outside(steer))]
    yield from _beside(usable)
    pairs: list[_Pair] = []
    yield from _paired(steers, pairs)
    yield from _emptied(usable, pairs)


def sound(placed: Sequence[Placed]) -> tuple[tuple[Placed, Placed], ...]:
    """The beginnings and ends that belong together."""
    pairs: list[_Pair] = []
    steers = [steer for item in placed for steer in _steers(item)]
    list(_paired(steers, pairs))
    return tuple((start.placed, end.placed) for start, end in pairs)


def _steers(item: Placed) -> Iterator[_Steer]:
    """The steering tag in a place, if it is one."""
    meaning, paragraph = item.found.meaning, item.paragraph.element
    if isinstance(meaning, Mistake):
        if meaning.word is not None:
            yield _Steer(item, Tag(meaning.word), paragraph, is_reported=True)
    elif meaning.word is not Word.PRINT:
        wanted = _ELEMENTS.get(meaning.level)
        around = paragraph if wanted is None else next(paragraph.iterancestors(wanted), paragraph)
        yield _Steer(item, meaning, around)


def _is_outside(steer: _Steer) -> bool:
    """True for a tag of rows or cells outside tables."""
    return steer.tag.level in _ELEMENTS and steer.taken.tag != _ELEMENTS[steer.tag.level]


def _beside(steers: Sequence[_Steer]) -> Iterator[Fault]:
    """What stands in the paragraph, row or cell that a tag takes with it, and would be lost."""
    takers = [steer for steer in steers if steer.tag.level is not Level.TEXT]
    for index, steer in enumerate(takers):
        if any(other.taken is steer.taken for other in takers[:index]):
            yield fault(Code.PAIR_TOGETHER, steer.placed)
        elif not any(other.taken is steer.taken for other in takers[index + 1 :]):
            lost = _lost(steer)
            if lost:
                yield fault(Code.PAIR_TEXT_BESIDE, steer.placed, lost=tags.shown(lost))


def _lost(steer: _Steer) -> str:
    """The text beside a tag, and the names of what else would go, a picture for one."""
    nodes = steer.taken.iter("{*}t")
    text = "".join(node.text or "" for node in nodes).replace(steer.placed.found.text, "", 1)
    others = (f"⟦{str(node.tag).rpartition('}')[2]}⟧" for node in steer.taken.iter(*_PICTURES))
    return text.strip() + "".join(others)


def _paired(steers: Iterable[_Steer], pairs: list[_Pair]) -> Iterator[Fault]:
    """Faults of ends and beginnings; sound pairs are added to ``pairs``."""
    opened: list[_Steer] = []
    otherwise: list[_Steer] = []
    for steer in steers:
        yield from _left_open(opened, steer)
        if steer.tag.word in _OPENING:
            opened.append(steer)
        elif not opened:
            if not steer.is_reported:
                yield fault(Code.PAIR_UNOPENED, steer.placed)
        elif steer.tag.word in _MIDDLE:
            yield from _matched(opened[-1], steer, Word.IF)
            if opened[-1] in otherwise:
                begun = tags.shown(opened[-1].placed.found.text)
                yield fault(Code.PAIR_SECOND_ELSE, steer.placed, begun=begun)
            if steer.tag.word is Word.ELSE:
                otherwise.append(opened[-1])
        else:
            start = opened.pop()
            found = list(_matched(start, steer, _opener(steer.tag.word)))
            if not found:
                pairs.append((start, steer))
            yield from found
    for steer in (steer for steer in opened if not (steer.is_reported or _is_outside(steer))):
        yield fault(Code.PAIR_UNCLOSED, steer.placed, end=_end(steer.tag))


def _left_open(opened: list[_Steer], steer: _Steer) -> Iterator[Fault]:
    """The beginnings in tables already left when ``steer`` belongs outside; they are taken off."""
    while steer.tag.word not in _OPENING and _is_left_open(opened, steer):
        inner = opened.pop()
        yield fault(Code.PAIR_UNCLOSED, inner.placed, end=_end(inner.tag))


def _is_left_open(opened: Sequence[_Steer], steer: _Steer) -> bool:
    """True if the innermost beginning is of a table already left, and ``steer`` of one outside."""
    if not opened or opened[-1].tag.level not in _ELEMENTS:
        return False
    table = opened[-1].around
    if table is None or table in steer.taken.iterancestors():
        return False
    return any(
        outer.tag.level is steer.tag.level and outer.around is steer.around for outer in opened[:-1]
    )


def _opener(end: Word) -> Word:
    return Word.FOR if end is Word.END_FOR else Word.IF


def _end(tag: Tag) -> str:
    return Tag(_ENDS[tag.word], tag.level).written


def _matched(start: _Steer, end: _Steer, opener: Word) -> Iterator[Fault]:
    begun = tags.shown(start.placed.found.text)
    if any(steer.is_reported or _is_outside(steer) for steer in (start, end)):
        return
    if start.tag.word is not opener:
        yield fault(Code.PAIR_CROSSED, end.placed, begun=begun, end=_end(start.tag))
    elif start.tag.level is not end.tag.level:
        meant = Tag(end.tag.word, start.tag.level, end.tag.path).written
        yield fault(Code.PAIR_LEVEL, end.placed, begun=begun, end=meant)
    elif start.around is not end.around:
        yield fault(Code.PAIR_APART, end.placed, begun=begun)


def _emptied(steers: Sequence[_Steer], pairs: Sequence[_Pair]) -> Iterator[Fault]:
    """Cells and tables of which nothing is left when a list is empty: Word calls them damaged."""
    gone = {steer.taken for steer in steers if steer.tag.level is not Level.TEXT}
    gone |= {element for start, end in pairs for element in _between(start.taken, end.taken)}
    reported: set[etree._Element] = set()
    for steer in steers:
        held = _HOLDERS.get(steer.tag.level)
        names = () if held is None else tuple(W + name for name in held[0])
        holder = next(steer.taken.iterancestors(*names), None) if names else None
        if held is None or holder is None or holder in reported:
            continue
        left = [child for child in _inside(holder, held[1]) if child not in gone]
        if not left or (steer.tag.level is Level.PARAGRAPH and left[-1].tag != f"{W}p"):
            reported.add(holder)
            yield fault(held[2], steer.placed)


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
