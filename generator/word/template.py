"""Opens Word templates: ours or a clerk's, and tells which edition each declares.

A template declares its edition in the core property *category*, which Word shows under
File → Info as «Санаттар». Strangers send templates too: what one may cost is bounded before any
library sees it.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from docx.opc.constants import RELATIONSHIP_TYPE
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes

from generator import opc
from generator.edition import Edition
from generator.opc import RefusedError
from generator.problems import Code, Place, Problem
from generator.word.sandbox import environment

FILE_NAME = "assessment-sheet.docx"
"""The name of the assessment sheet's template in the folder of an edition."""


MAX_UNPACKED = 16 * 1024 * 1024
"""Bytes a template may unpack to, its pictures included."""

MAX_XML = 2 * 1024 * 1024
"""Bytes of all its XML; ours have a hundred thousand, and docxtpl takes a second for a million."""

_CONTENT_TYPES = "[Content_Types].xml"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/"
_DOCUMENT = b"wordprocessingml.document.main+xml"
_MOST_WORK = 400_000_000
_LONGEST_TAG = 10_000
_LONGEST_EDITION = 80
_SPLIT = re.compile(r"(?<={)(<[^>]*>)+(?=[{%#])|(?<=[%}#])(<[^>]*>)+(?=})")
_MARKS = re.compile(r"{{|{%|{#|}}|%}|#}")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_BREAKING = re.compile(r"{%\s*(colspan|cellbg|vm|hm)\b")
_RUNNING = (nodes.Call, nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Macro)
"""What is neither a name nor a ``for`` or ``if``, and runs or loads something."""

_OF_TEMPLATES = {
    Code.FILE_MISSING: Code.TEMPLATE_MISSING,
    Code.FILE_EMPTY: Code.TEMPLATE_OTHER_FORMAT,
    Code.FILE_ENCRYPTED: Code.TEMPLATE_ENCRYPTED,
    Code.FILE_OLD_FORMAT: Code.TEMPLATE_OLD_FORMAT,
    Code.FILE_STRICT: Code.TEMPLATE_STRICT,
    Code.FILE_OTHER_FORMAT: Code.TEMPLATE_OTHER_FORMAT,
    Code.FILE_TOO_LARGE: Code.TEMPLATE_TOO_LARGE,
    Code.FILE_DAMAGED: Code.TEMPLATE_DAMAGED,
}
"""What is done about a file in Word is not what is done about one in Excel."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Template:
    """A template that can be opened: its file's name and bytes, and the edition it declares."""

    file: str
    data: bytes
    edition: str


def shipped_folder() -> Path:
    """The folder of the templates that come with the program."""
    # In the wheel they lie inside the package, in a checkout beside it, where clerks edit them.
    inside = Path(str(resources.files("generator"))) / "templates"
    return inside if inside.is_dir() else inside.parent.parent / "templates"


def find(given: Path | None, edition: Edition) -> Path:
    """The template file for an edition: the given file, or the one in the given folder or ours."""
    if given is not None and not given.is_dir():
        return given
    return (given or shipped_folder()) / edition.id / FILE_NAME


def read(path: Path) -> tuple[Template | None, tuple[Problem, ...]]:
    """The template in a file, or None and why it cannot be used."""
    try:
        return _opened(opc.load(path), path), ()
    except RefusedError as error:
        log.info("%s: %s", path, error, exc_info=error)
        problem = error.problem(str(path))
        return None, (replace(problem, code=_OF_TEMPLATES.get(error.code, error.code)),)


def _opened(data: bytes, path: Path) -> Template:
    _check_parts(opc.opened(data))
    try:
        template = DocxTemplate(io.BytesIO(data))
        template.init_docx()
        category = str(template.docx.core_properties.category or "").strip()
        for xml in _parts_with_tags(template):
            _check_tags(xml)
            _parse(template, xml)
    except RefusedError:
        raise
    except TemplateSyntaxError as error:
        raise RefusedError(Code.TEMPLATE_BROKEN, error.message or "") from error
    except Exception as error:  # python-docx raises whatever a strange package makes fail
        raise RefusedError(Code.FILE_DAMAGED, "Open XML") from error
    if not category:
        raise RefusedError(Code.TEMPLATE_NO_EDITION)
    return Template(str(path), data, category[:_LONGEST_EDITION])


def _check_parts(package: opc.Package) -> None:
    """Refuse a package that is overgrown or damaged in any part: python-docx loads them all."""
    if not package.has(_CONTENT_TYPES) or package.has("mimetype"):
        raise RefusedError(Code.FILE_OTHER_FORMAT)
    if opc.unpacked_size(package.zipped) > MAX_UNPACKED:
        raise RefusedError(Code.FILE_TOO_LARGE)
    left = MAX_XML
    for part in package.members:
        if part.endswith((".xml", ".rels")):
            left -= len(package.xml(part, left))
        else:
            package.read(part)
    if _STRICT in package.xml(package.main(), MAX_XML):
        raise RefusedError(Code.FILE_STRICT)
    if _DOCUMENT not in package.xml(_CONTENT_TYPES, MAX_XML):
        raise RefusedError(Code.FILE_OTHER_FORMAT)


def _parts_with_tags(template: DocxTemplate) -> Iterator[str]:
    """The text of the parts that docxtpl fills: the body, headers and footers."""
    yield template.get_xml()
    for kind in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
        for _, part in template.get_headers_footers(kind):
            yield template.get_part_xml(part)


def _check_tags(xml: str) -> None:
    """Refuse what docxtpl's patterns would run over for minutes.

    They search from every tag to its end, and from some tags to the end of the document.
    """
    braces = xml.count("{") + xml.count("}")
    if len(xml) > MAX_XML or braces * len(xml) > _MOST_WORK:
        raise RefusedError(Code.FILE_TOO_LARGE)
    joined = _SPLIT.sub("", xml)
    start: re.Match[str] | None = None
    for mark in _MARKS.finditer(joined):
        if start is None:
            start = mark if mark.group() in _CLOSING else None
        elif mark.group() == _CLOSING[start.group()]:
            tag = joined[start.start() : mark.end()]
            if len(tag) > _LONGEST_TAG or _BREAKING.match(_plain(tag)):
                raise RefusedError(Code.TEMPLATE_BROKEN, _plain(tag[:_LONGEST_TAG]))
            start = None
        elif start.group() != "{#" and mark.group() in _CLOSING:
            break
    if start is not None:
        unclosed = joined[start.start() : start.start() + _LONGEST_TAG]
        raise RefusedError(Code.TEMPLATE_BROKEN, _plain(unclosed))


def _plain(tag: str) -> str:
    """A tag as people read it, without the markup that Word puts into it."""
    return re.sub(r"<[^>]*>", "", re.sub(r"</w:t>.*?<w:t(?: [^>]*)?>", "", tag))


def _parse(template: DocxTemplate, xml: str) -> None:
    """Raises the syntax error of a broken tag, before any workbook is read."""
    tree = environment([]).parse(template.patch_xml(xml))
    for node in tree.find_all(_RUNNING):
        raise RefusedError(Code.TEMPLATE_BROKEN, type(node).__name__.lower())
    for name in tree.find_all(nodes.Getattr):
        if name.attr.startswith("_"):
            raise RefusedError(Code.TEMPLATE_BROKEN, name.attr)


def fits(template: Template, edition: Edition) -> Problem | None:
    """The problem of a template made for another edition, None when it is of this one."""
    if template.edition == edition.id:
        return None
    facts = {"found": template.edition, "edition": edition.id}
    return Problem(Code.TEMPLATE_OTHER_EDITION, Place(file=template.file), facts)
