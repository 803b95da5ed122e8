"""Fills a template with a context: the finished document's bytes, the same for the same input."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from enum import Enum

from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from generator.archive import digest, repack
from generator.context import SheetContext
from generator.problems import Code, Place, Problem
from generator.word import styles
from generator.word.sandbox import environment
from generator.word.template import Template

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


LONGEST_PROPERTY = 255
"""Characters of a property that Word shows and python-docx takes."""


class Notes(Enum):
    """Whether the notes by Appendix 1 follow the form."""

    ATTACHED = "attached"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Properties:
    """What Word shows of a finished document in File → Info; ``origin`` are hashes."""

    title: str
    subject: str
    edition: str
    origin: str


@dataclass(frozen=True)
class Rendered:
    """A filled document, every value that its template printed in order, the template's hash."""

    data: bytes
    printed: tuple[str, ...]
    template: str


class _Document(DocxTemplate):  # type: ignore[misc]  # docxtpl ships no types
    def render_properties(self, *_: object, **__: object) -> None:
        """Nothing: docxtpl would escape a second time there; they are set below."""


def render(
    template: Template, context: SheetContext, properties: Properties, notes: Notes
) -> tuple[Rendered | None, tuple[Problem, ...]]:
    """The filled document (.docx), or None and what is wrong with the template."""
    document = _Document(io.BytesIO(template.data))
    document.init_docx()
    if notes is Notes.LEFT_OUT:
        _leave_out_notes(document)
    printed: list[str] = []
    try:
        document.render(dict(context), jinja_env=environment(printed))
    except TemplateError as error:
        place = Place(file=template.file)
        facts = {"detail": error.message or type(error).__name__}
        return None, (Problem(Code.TEMPLATE_BROKEN, place, facts),)
    core = document.docx.core_properties
    core.title, core.subject = properties.title, properties.subject
    core.category, core.comments = properties.edition, properties.origin
    core.language = styles.LANGUAGE
    target = io.BytesIO()
    document.save(target)
    return Rendered(repack(target.getvalue()), tuple(printed), digest(template.data)), ()


def member_hashes(data: bytes) -> dict[str, str]:
    """The SHA-256 of every part of a document, unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return {name: digest(zipped.read(name)) for name in sorted(zipped.namelist())}


def _leave_out_notes(document: DocxTemplate) -> None:
    """Drops everything from the title of the notes on, but the page settings at the end."""
    body = document.docx.element.body
    notes = False
    for element in list(body):
        notes = notes or _style(element) == styles.NOTES_TITLE.id
        if notes and element.tag != f"{_W}sectPr" and _style(element) != styles.END.id:
            body.remove(element)


def _style(element: etree._Element) -> str | None:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    return None if style is None else str(style.get(f"{_W}val"))
