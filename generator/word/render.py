"""Fills a template with a context: the finished document's bytes, the same for the same input."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from docxtpl import DocxTemplate

from generator.archive import digest, repack
from generator.context import Context
from generator.word import styles
from generator.word.notes import leave_out
from generator.word.sandbox import environment
from generator.word.template import Ready

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

    def patch_xml(self, src_xml: str) -> str:
        """The markup as Jinja reads it; the same for every document of a template."""
        return _patched(src_xml)


@lru_cache(maxsize=32)
def _patched(markup: str) -> str:
    return str(DocxTemplate.patch_xml(None, markup))


def render(ready: Ready, context: Context, properties: Properties, notes: Notes) -> Rendered:
    """The filled document (.docx) of a template that was found without errors."""
    document = _Document(io.BytesIO(ready.data))
    document.init_docx()
    if notes is Notes.LEFT_OUT:
        leave_out(document.docx.element.body)
    printed: list[str] = []
    document.render(dict(context), jinja_env=environment(printed))
    core = document.docx.core_properties
    # A clerk's template brings its authors, dates and keywords along.
    for child in list(core._element):
        core._element.remove(child)
    core.title, core.subject = properties.title, properties.subject
    core.category, core.comments = properties.edition, properties.origin
    core.language = styles.LANGUAGE
    target = io.BytesIO()
    document.save(target)
    return Rendered(repack(target.getvalue()), tuple(printed), digest(ready.template.data))


def member_hashes(data: bytes) -> dict[str, str]:
    """The SHA-256 of every part of a document, unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return {name: digest(zipped.read(name)) for name in sorted(zipped.namelist())}
