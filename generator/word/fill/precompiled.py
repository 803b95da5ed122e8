"""Fills a template without taking its markup apart for every paper.

docxtpl prepares a template's markup for Jinja, which is most of its work, and that is the same for
every paper. Here it is done once: the filled markup goes where docxtpl would put it, and all parts
without tags are copied as they lie packed already. Measured on sheets of sixty organisations:
76 ms a paper by docxtpl, 5 ms so.

A template serves only if docxtpl's last steps (breaks in values, columns of tables, numbers of
drawings) would change nothing in any of its papers, and if its first paper is the same both ways.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from generator.files import zip as archive
from generator.papers.context import Context
from generator.word.read import widths
from generator.word.read.visibility import W

_DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_BODY, _BODY_END = b"<w:body>", b"</w:body>"
_ELEMENT, _COLUMN_TAG = re.compile("<[^>]*>"), re.compile(r"\{[{%#]tc\b")
_TAG = re.compile(r"\{[{%].*?[}%]\}")
_OPENED, _CLOSED = re.compile(r"\{%\s*(?:for|if)\b"), re.compile(r"\{%\s*end")
# docxtpl makes tabs and breaks of these letters; the others XML cannot hold, or not as they are.
_UNUSUAL = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BRACES = ("{_", "_{", "}_", "_}", "%_", "_%")
"""How a template that is filled by docxtpl says that it means a brace."""

_REFERENCES = ((b"&#95;", b"_"), (b"&#34;", b'"'), (b"&#39;", b"'"))
"""What lxml writes as it is."""


@dataclass(frozen=True)
class Source:
    """A part that docxtpl fills: the name of its file, and its markup as Jinja gets it."""

    name: str
    markup: str
    repeats_columns: bool


def repeats_columns(markup: str) -> bool:
    """True of a markup with tags that take whole cells of tables out, or repeat them."""
    return _COLUMN_TAG.search(_ELEMENT.sub("", markup)) is not None


class Direct:
    """Fills one template."""

    def __init__(
        self,
        sources: Sequence[Source],
        engine: ImmutableSandboxedEnvironment,
        printed: list[str],
        paper: bytes,
    ) -> None:
        """``engine`` puts what it prints into ``printed``; ``paper`` is one that docxtpl made."""
        self._printed = printed
        with zipfile.ZipFile(io.BytesIO(paper)) as zipped:
            parts = {name: zipped.read(name) for name in zipped.namelist()}
        self._members = [archive.packed(name, content) for name, content in parts.items()]
        tagged = [source for source in sources if _TAG.search(source.markup)]
        self._templates = {one.name: engine.from_string(one.markup) for one in tagged}
        self._around = {one.name: _around(parts[one.name]) for one in tagged}

    def filled(
        self, context: Context, properties: Mapping[str, bytes]
    ) -> tuple[bytes, tuple[str, ...]] | None:
        """The paper and the values printed on it; None when only docxtpl can make it.

        ``properties`` is the part that holds its properties, by its name.
        """
        self._printed.clear()
        parts = {name: self._part(name, context) for name in self._templates}
        parts.update(properties)
        printed = tuple(self._printed)
        if _UNUSUAL.search("".join(printed)):
            return None
        members = (
            archive.packed(one.name, parts[one.name]) if one.name in parts else one
            for one in self._members
        )
        return archive.joined(members), printed

    def _part(self, name: str, context: Context) -> bytes:
        markup = self._templates[name].render(context).encode()
        if b"&" in markup and b"&#" in markup:  # the first is found in a fiftieth of the time
            for reference, letter in _REFERENCES:
                markup = markup.replace(reference, letter)
        markup = b"/>".join(markup.split(b"></w:t>"))  # what replaces them looks twice
        before, after = self._around[name]
        if after:  # of the main part docxtpl fills the body alone, and repeats its namespaces there
            markup = _BODY + markup[markup.index(b">") + 1 :]
        return before + markup + after


def _around(part: bytes) -> tuple[bytes, bytes]:
    """The markup before and after what is filled."""
    if _BODY not in part:
        return _DECLARATION, b""
    start, end = part.index(_BODY), part.rindex(_BODY_END) + len(_BODY_END)
    return part[:start], part[end:]


def serves(sources: Iterable[Source]) -> bool:
    """True of a template whose papers docxtpl would leave as Jinja filled them."""
    return all(map(_serves, (source for source in sources if _TAG.search(source.markup))))


def _serves(source: Source) -> bool:
    """Without breaks, drawings, columns of tables that repeat, and tags within markup.

    An element that may become empty would be written in another way.
    """
    if "footnotes" in source.name or "docPr" in source.markup or _UNUSUAL.search(source.markup):
        return False
    if source.repeats_columns or any(mark in source.markup for mark in ('="{', *_BRACES)):
        return False
    try:
        root = etree.fromstring(source.markup)
    except etree.XMLSyntaxError:
        return False
    return all(map(_is_regular, root.iter(f"{W}tbl"))) and all(map(_stays_filled, root.iter()))


def _is_regular(table: etree._Element) -> bool:
    """True when each row fills the columns that the table says it has: docxtpl adds the missing."""
    columns = len(widths.grid(table))
    rows = ([*row.iterchildren(f"{W}tc")] for row in table.iter(f"{W}tr"))
    return all(len(row) <= columns <= sum(map(widths.span, row)) for row in rows)


def _stays_filled(element: etree._Element) -> bool:
    """True when something is left in an element whatever its tags print or leave out."""
    is_bare = not len(element) and not element.text
    return is_bare or element.tag == f"{W}t" or any(depth == 0 for depth in _depths(element))


def _depths(element: etree._Element) -> Iterator[int]:
    """Within how many tags that may leave it out each child of an element stands."""
    depth = _deeper(element.text)
    for child in element:
        yield depth
        depth += _deeper(child.tail)


def _deeper(text: str | None) -> int:
    return len(_OPENED.findall(text or "")) - len(_CLOSED.findall(text or ""))
