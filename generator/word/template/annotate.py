"""A copy of a Word document with remarks as comments where they belong."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.document import Document as Opened
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Commented
from docx.text.run import Run
from lxml import etree

from generator.files import package as opc
from generator.files.zip import contents, digest, repack
from generator.messages.problems import Part, Spot
from generator.word.read.xml import W
from generator.word.template.left_out import unsign
from generator.word.template.stories import Paragraph, Story

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
    if remark.spot is None or remark.spot.part is not Part.BODY:
        return None
    there = [paragraph for paragraph in found if _is_at(paragraph.spot, remark.spot)]
    quoted = (paragraph for paragraph in there if remark.quote and remark.quote in paragraph.text)
    paragraph = next(quoted, there[0] if there else None)
    return None if paragraph is None else paragraph.element


def _is_at(spot: Spot, wanted: Spot) -> bool:
    return spot == wanted and (wanted.paragraph, wanted.table) != (None, None)


def _comment(document: Opened, element: etree._Element, lines: Sequence[str]) -> None:
    commented = Commented(element, document._body)  # type: ignore[arg-type]
    runs = [Run(run, commented) for run in element.iterchildren(f"{W}r")]  # type: ignore[arg-type]
    text = "\n".join(lines)
    comment = document.add_comment(
        runs or commented.add_run(), text=text, author=_AUTHOR, initials=_INITIALS
    )
    # python-docx stamps the time, and the same template would never give the same bytes.
    comment._comment_elm.attrib.pop(qn("w:date"), "")
