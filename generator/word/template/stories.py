"""The texts of a template (body, header, footnotes …), the tags in them, and remarks on them.

Each text is a story that runs by itself. Tags are found in their places and rewritten as meant;
remarks go into a copy, as comments where they belong.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from docx import Document
from docx.document import Document as Opened
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Commented
from docx.text.run import Run
from lxml import etree

from generator.files import archive, opc
from generator.files.archive import contents, digest, repack
from generator.messages.problems import Code, Fact, Part, Spot
from generator.word.compose.markup import serialised
from generator.word.read.lines import Block, Walk, WalkPlace
from generator.word.read.xml import W, parsed
from generator.word.template import tag_syntax
from generator.word.template.prepare import unsign
from generator.word.template.tag_syntax import Found, ParsedTag

_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
_KINDS = {
    "header": Part.HEADER,
    "footer": Part.FOOTER,
    "footnotes": Part.FOOTNOTE,
    "endnotes": Part.ENDNOTE,
    "comments": Part.COMMENT,
}
_WRITTEN = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",
}


@dataclass(frozen=True)
class Story:
    """A story: which part of the document it is, the file's member that holds it, its markup."""

    part: Part
    member: str
    root: etree._Element

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Every paragraph in reading order, those in tables and text boxes included.

        Kept: a template is looked through twenty times, and only texts are changed meanwhile.
        """
        walk = Walk(self.part)
        start = WalkPlace(Spot(self.part))
        own = (child for child in self.root if child.get(f"{W}type") not in _SEPARATORS)
        blocks = (block for child in own for block in walk.block(child, start))
        return tuple(_with_boxes(walk, blocks))


def _with_boxes(walk: Walk, blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Paragraphs, each followed by those of its text boxes, which have its spot."""
    for element, place, is_paragraph in blocks:
        if is_paragraph:
            yield Paragraph(element, place.spot)
            for box in element.iter(f"{W}txbxContent"):
                if next(box.iterancestors(f"{W}p")) is element:
                    yield from _with_boxes(walk, walk.blocks(box, place))


@dataclass(frozen=True)
class Paragraph:
    """A paragraph and its spot; one in a text box has the spot of what holds the box."""

    element: etree._Element
    spot: Spot

    def pieces(self) -> Iterator[tuple[etree._Element, str]]:
        """Its text piece by piece, with the element of each; without that of text boxes in it."""
        for element in self.element.iter(f"{W}t", *_WRITTEN):
            if next(element.iterancestors(f"{W}p")) is self.element:
                yield element, _WRITTEN.get(str(element.tag)) or element.text or ""

    @property
    def text(self) -> str:
        """All its text, as it stands."""
        return "".join(text for _, text in self.pieces())


def stories(package: opc.Package) -> tuple[Story, ...]:
    """The stories of a document, the body first; raises :class:`RefusedError` when one is broken.

    A header that no page shows is a story too: a page may show it later.
    """
    main = package.main()
    beside = [(_KINDS[r.kind], r.part) for r in package.relations(main) if r.kind in _KINDS]
    members = dict.fromkeys([(Part.BODY, main), *((p, m) for p, m in beside if package.has(m))])
    return tuple(Story(p, package.name(member), _root(package, member)) for p, member in members)


def _root(package: opc.Package, member: str) -> etree._Element:
    return parsed(package.xml(member, package.size(member)), member)


FILLED = (Part.BODY, Part.HEADER, Part.FOOTER, Part.FOOTNOTE)
"""The stories in which tags are filled."""

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = re.compile("[ \t\n]")


@dataclass(frozen=True)
class Placed:
    """A tag, or what looks like one, and the paragraph it stands in."""

    paragraph: Paragraph
    found: Found

    @property
    def tag(self) -> ParsedTag | None:
        """What it means; None when it means nothing."""
        return self.found.meaning if isinstance(self.found.meaning, ParsedTag) else None


@dataclass(frozen=True)
class Fault:
    """Something wrong with a template: its code, its spot and the facts its message quotes."""

    code: Code
    spot: Spot | None
    facts: dict[str, Fact]


def fault(code: Code, at: Placed | Spot | None, **facts: Fact) -> Fault:
    """A fault at a tag, which is quoted, or at a spot."""
    if isinstance(at, Placed):
        return Fault(code, at.paragraph.spot, {"tag": tag_syntax.shown(at.found.text), **facts})
    return Fault(code, at, facts)


def placed(story: Story) -> tuple[Placed, ...]:
    """Everything in a story that looks like a tag, in reading order."""
    return tuple(
        Placed(paragraph, found)
        for paragraph in story.paragraphs
        for found in tag_syntax.find(paragraph.text)
    )


def is_repaired(typed: str, meant: ParsedTag) -> bool:
    """True when a tag was not typed as it is meant; ordinary spaces do not count."""
    return _BLANKS.sub("", typed) != _BLANKS.sub("", meant.written)


def written(data: bytes, stories: Iterable[Story]) -> bytes:
    """The template's file with its stories as they are now; all else as it was."""
    fresh = {story.member: serialised(story.root) for story in stories}
    parts = archive.contents(data) | fresh
    return archive.store((name, parts[name]) for name in parts if not name.endswith("/"))


def rewrite(paragraph: Paragraph, meant: Sequence[tuple[Found, ParsedTag]]) -> None:
    """Put every tag, as it is meant, into the one piece of text in which it begins.

    Word tears a tag apart where spelling, formatting or a bookmark changes; whole, it is one tag to
    whatever fills the template.
    """
    start = 0
    for element, text in [*paragraph.pieces()]:
        end = start + len(text)
        tags = [(found, tag) for found, tag in meant if found.start < end and start < found.end]
        if text and tags and element.tag != f"{W}t":  # a break or a tab within a tag
            _drop(element)
        elif text and tags:
            fresh, at = "", start
            for found, tag in tags:
                fresh += text[at - start : max(found.start - start, 0)]
                fresh += tag.written if found.start >= start else ""
                at = found.end
            element.text = fresh + text[at - start :]
            element.set(_SPACE, "preserve")
        start = end


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


_AUTHOR, _INITIALS = "bagalau", "b"
_PROPERTIES = "docProps/core.xml"


@dataclass(frozen=True)
class Remark:
    """What is said of a spot, in lines; ``quote`` is what stands there, to find its paragraph.

    Without a spot in the body it belongs to the whole document.
    """

    spot: Spot | None
    quote: str
    lines: tuple[str, ...]


def is_annotated(path: Path) -> bool:
    """True for a copy made here that nobody has saved since."""
    try:
        data = opc.load(path)
        return bool(Document(io.BytesIO(data)).core_properties.identifier == _seal(data))
    except Exception:  # noqa: BLE001 - python-docx raises many kinds; such a file is not ours
        return False


def _seal(data: bytes) -> str:
    """A hash of all parts but the properties: whoever saves the file again breaks it."""
    parts = sorted(contents(data).items())
    return "bagalau:" + digest(b"".join(part for name, part in parts if name != _PROPERTIES))


def annotated(data: bytes, remarks: Sequence[Remark]) -> bytes:
    """The document with a comment for each remark; those on no spot of the body in one at the top.

    Word keeps no comments in headers, footers and footnotes. The same remarks give the same bytes.
    """
    document = Document(io.BytesIO(data))
    unsign(document)
    found = Story(Part.BODY, "", document.element).paragraphs
    placed = [(remark, _paragraph(remark, found)) for remark in remarks]
    beside = [line for remark, paragraph in placed if paragraph is None for line in remark.lines]
    if beside and found:
        _comment(document, found[0].element, beside)
    for remark, paragraph in placed:
        if paragraph is not None:
            _comment(document, paragraph, remark.lines)
    target = io.BytesIO()
    document.save(target)
    document.core_properties.identifier = _seal(target.getvalue())
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue())


def _paragraph(remark: Remark, found: Iterable[Paragraph]) -> etree._Element | None:
    """The paragraph of a remark: of several in one cell the one that holds what is quoted."""
    spot = remark.spot
    if spot is None or spot.part is not Part.BODY or spot == Spot(Part.BODY):
        return None
    there = [paragraph for paragraph in found if paragraph.spot == spot]
    quoted = (paragraph for paragraph in there if remark.quote and remark.quote in paragraph.text)
    paragraph = next(quoted, there[0] if there else None)
    return None if paragraph is None else paragraph.element


def _comment(document: Opened, element: etree._Element, lines: Sequence[str]) -> None:
    commented = Commented(element, document._body)  # type: ignore[arg-type]
    runs = [Run(run, commented) for run in element.iterchildren(f"{W}r")]  # type: ignore[arg-type]
    text = "\n".join(lines)
    comment = document.add_comment(
        runs or commented.add_run(), text=text, author=_AUTHOR, initials=_INITIALS
    )
    # python-docx stamps the time, and the same template would never give the same bytes.
    comment._comment_elm.attrib.pop(qn("w:date"), "")
