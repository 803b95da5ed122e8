"""What no validator sees: a rendered document is proved before it gets its name.

A document that fails was spoilt by us or by its template; it is never written.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence

from lxml import etree

from generator.layout.kit import Layout
from generator.problems import Part
from generator.word import pictures
from generator.word.outline import Line, folded
from generator.word.places import PARAGRAPH_HOLDERS

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLOCKS = tuple(_W + name for name in ("p", "tbl", "sdt", "customXml"))
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_NOT_A_VALUE = re.compile(r"\b(None|nan|NaN|Undefined)\b")


def faults(
    document: bytes, lines: Sequence[Line], printed: Sequence[str], layout: Layout
) -> Iterator[str]:
    """What is wrong with a rendered document, in words for the maintainers.

    ``printed`` are the values that the template put on the paper, in order.
    """
    yield from _values(lines, printed)
    yield from _official(lines, layout)
    with zipfile.ZipFile(io.BytesIO(document)) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    yield from _package(parts)
    for name, part in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            yield from _markup(etree.fromstring(part))


def _values(lines: Sequence[Line], printed: Sequence[str]) -> Iterator[str]:
    """Every value that went in can be read in what came out, and nothing is left beside them.

    In the body they stand in the order of printing; headers and footers have no order of their own.
    """
    body = " ".join(line.words for line in lines if line.spot.part is Part.BODY)
    beside = " ".join(line.words for line in lines if line.spot.part is not Part.BODY)
    position = 0
    fixed = []
    for value in map(folded, printed):
        found = body.find(value, position)
        if found >= 0:
            fixed.append(body[position:found])
            position = found + len(value)
        elif value in beside:
            beside = beside.replace(value, " ", 1)
        else:
            yield f"a value is lost: {value[:80]}"
            return
    unseen = [line.marked for line in lines if line.marked != line.words]
    for text in (*fixed, body[position:], beside, *_without(unseen, printed)):
        for left in (pattern.search(text) for pattern in (_LEFT_OVER, _NOT_A_VALUE)):
            if left is not None:
                yield f"left on the paper: {text[max(left.start() - 40, 0) : left.end() + 40]}"


def _without(texts: Sequence[str], printed: Sequence[str]) -> Iterator[str]:
    """Texts without the values in them, the longest first."""
    values = sorted({value for value in map(folded, printed) if value}, key=len, reverse=True)
    for text in texts:
        for value in values:
            text = text.replace(value, " ")
        yield text


def _official(lines: Sequence[Line], layout: Layout) -> Iterator[str]:
    """The fixed words of the form stand in their order."""
    texts = iter(folded(pictures.without(line.words)) for line in lines)
    for words in map(folded, layout.fixed_words()):
        if words not in texts:
            yield f"official words are missing or out of place: {words[:80]}"
            return


def _package(parts: dict[str, bytes]) -> Iterator[str]:
    """Every part has a content type and every relationship its part."""
    types = etree.fromstring(parts["[Content_Types].xml"])
    defaults = {str(node.get("Extension")).lower() for node in types.iter("{*}Default")}
    overrides = {str(node.get("PartName")).lstrip("/") for node in types.iter("{*}Override")}
    for name in sorted(set(parts) - overrides - {"[Content_Types].xml"}):
        if name.rpartition(".")[2].lower() not in defaults:
            yield f"no content type: {name}"
    linked = {target for name in parts if name.endswith(".rels") for target in _links(name, parts)}
    for name in sorted((overrides | linked) - set(parts)):
        yield f"no such part: {name}"


def _links(relations: str, parts: dict[str, bytes]) -> Iterator[str]:
    """The parts that a part of relationships points to."""
    folder = posixpath.dirname(posixpath.dirname(relations))
    for relation in etree.fromstring(parts[relations]):
        if relation.get("TargetMode") != "External":
            target = posixpath.join("/", folder, str(relation.get("Target")))
            yield posixpath.normpath(target).lstrip("/")


def _markup(root: etree._Element) -> Iterator[str]:
    """What Word calls a damaged document: cells without a paragraph, tables without a row."""
    body = root.find(f"{_W}body")
    if root.tag == f"{_W}document" and (body is None or body.find(f"{_W}sectPr") is None):
        yield "no page settings"
    for holder in root.iter(*(_W + name for name in PARAGRAPH_HOLDERS)):
        blocks = [child.tag for child in holder if child.tag in _BLOCKS]
        if not blocks or blocks[-1] == f"{_W}tbl":
            yield f"no paragraph at the end of {holder.tag.removeprefix(_W)}"
    for table in root.iter(f"{_W}tbl"):
        if table.find(f".//{_W}tr") is None:
            yield "a table without a row"
    for row in root.iter(f"{_W}tr"):
        if row.find(f".//{_W}tc") is None:
            yield "a row without a cell"
