"""Fills a template with a context: the finished document's bytes, the same for the same input."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from docx.opc.coreprops import CoreProperties
from docxtpl import DocxTemplate
from lxml import etree

from generator.files.zip import repack
from generator.law.papers import Notes
from generator.papers.context import Context
from generator.word.compose import styles
from generator.word.fill import precompiled as direct
from generator.word.fill.precompiled import Direct, Source
from generator.word.template import left_out
from generator.word.template.notes_start import leave_out
from generator.word.template.open import Ready
from generator.word.template.sandbox import environment

LONGEST_PROPERTY = 255
"""Characters of a property that Word shows and python-docx takes."""


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
    """A template that tells what docxtpl gives Jinja to fill."""

    def __init__(self, ready: Ready, notes: Notes) -> None:
        super().__init__(io.BytesIO(ready.data))
        self.sources: list[Source] = []
        self._repeats_columns = False
        self.init_docx()
        left_out.take_out(self.docx)
        if notes is Notes.LEFT_OUT:
            leave_out(self.docx.element.body)

    def render_properties(self, *_: object, **__: object) -> None:
        """Nothing: docxtpl would escape a second time there; they are set below."""

    def patch_xml(self, src_xml: str) -> str:
        """The markup as Jinja reads it; the same for every document of a template."""
        self._repeats_columns = direct.repeats_columns(src_xml)
        return _patched(src_xml)

    def render_xml_part(self, src_xml: str, part: Any, *given: Any) -> str:
        """The filled markup of a part."""
        self.sources.append(Source(str(part.partname).lstrip("/"), src_xml, self._repeats_columns))
        return str(super().render_xml_part(src_xml, part, *given))


@lru_cache(maxsize=32)
def _patched(markup: str) -> str:
    return str(DocxTemplate.patch_xml(None, markup))


def render(ready: Ready, context: Context, properties: Properties, notes: Notes) -> Rendered:
    """The filled document (.docx) of a template that was found without errors."""
    return filler(ready, notes).fill(context, properties)


def _bare_core(element: Any) -> Any:
    """Properties without those of the template: a clerk's brings its authors and dates along."""
    core: Any = CoreProperties(deepcopy(element))
    for child in list(core._element):
        core._element.remove(child)
    core.title = core.subject = core.category = core.comments = ""
    core.language = styles.LANGUAGE
    return core


class Filler:
    """Fills a template; by docxtpl, and once that is proven to come to the same, directly."""

    def __init__(self, ready: Ready, notes: Notes) -> None:
        self._ready, self._notes = ready, notes
        part = _Document(ready, notes).docx.part.package._core_properties_part
        self._core_name = str(part.partname).lstrip("/")
        self._core = _bare_core(part.element)
        self._direct: Direct | None = None
        self._is_sure = False

    @property
    def is_direct(self) -> bool:
        """True when docxtpl need not make the next paper."""
        return self._direct is not None

    def fill(self, context: Context, properties: Properties) -> Rendered:
        """The filled document."""
        core = {self._core_name: self._properties(properties)}
        filled = None if self._direct is None else self._direct.filled(context, core)
        return self._by_docxtpl(context, core) if filled is None else self._rendered(*filled)

    def _by_docxtpl(self, context: Context, core: Mapping[str, bytes]) -> Rendered:
        document, printed = _Document(self._ready, self._notes), list[str]()
        document.render(dict(context), jinja_env=environment(printed))
        target = io.BytesIO()
        document.save(target)
        data = repack(target.getvalue(), core)
        if not self._is_sure:
            self._try_directly(document.sources, data, context, core)
        return self._rendered(data, tuple(printed))

    def _try_directly(
        self, sources: Sequence[Source], paper: bytes, context: Context, core: Mapping[str, bytes]
    ) -> None:
        """Fill later papers directly if that comes to the same for the paper that docxtpl made."""
        if not direct.serves(sources):
            self._is_sure = True
            return
        printed: list[str] = []
        found = Direct(sources, environment(printed), printed, paper)
        filled = found.filled(context, core)
        if filled is not None:  # else this paper says nothing of the others
            self._is_sure = True
            self._direct = found if filled[0] == paper else None

    def _properties(self, properties: Properties) -> bytes:
        """The part that Word shows in File → Info."""
        core = self._core
        core.title, core.subject = properties.title, properties.subject
        core.category, core.comments = properties.edition, properties.origin
        return bytes(etree.tostring(core._element, encoding="UTF-8", standalone=True))

    def _rendered(self, data: bytes, printed: tuple[str, ...]) -> Rendered:
        return Rendered(data, printed, self._ready.template.sha256)


@lru_cache(maxsize=16)
def filler(ready: Ready, notes: Notes) -> Filler:
    """What fills a template, kept from paper to paper."""
    return Filler(ready, notes)
