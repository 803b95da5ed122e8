"""Opens Word templates: ours or a clerk's, and tells which edition each declares.

A template declares its edition in the core property *category*, which Word shows under
File → Info as «Санаттар».
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from docx import Document
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError
from lxml.etree import XMLSyntaxError

from generator import archive
from generator.edition import Edition
from generator.problems import Code, Place, Problem
from generator.word.sandbox import environment

FILE_NAME = "assessment-sheet.docx"
"""The name of the assessment sheet's template in the folder of an edition."""


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
    place = Place(file=str(path))
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, (Problem(Code.TEMPLATE_MISSING, place),)
    except OSError as error:
        facts = {"reason": error.strerror or str(error)}
        return None, (Problem(Code.TEMPLATE_UNREADABLE, place, facts),)
    code = archive.first_look(data)
    if code is not None:
        return None, (Problem(code, place),)
    return _opened(data, place)


def _opened(data: bytes, place: Place) -> tuple[Template | None, tuple[Problem, ...]]:
    try:
        category = Document(io.BytesIO(data)).core_properties.category
        _parse(data)
    except TemplateSyntaxError as error:
        facts = {"reason": error.message or ""}
        return None, (Problem(Code.TEMPLATE_BROKEN, place, facts),)
    except (OpcError, XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        return None, (Problem(Code.TEMPLATE_UNREADABLE, place, {"reason": str(error)}),)
    if not category.strip():
        return None, (Problem(Code.TEMPLATE_NO_EDITION, place),)
    return Template(place.file, data, category.strip()), ()


def _parse(data: bytes) -> None:
    """Raises the syntax error of a broken tag, before any workbook is read."""
    template = DocxTemplate(io.BytesIO(data))
    template.init_docx()
    environment().parse(template.patch_xml(template.get_xml()))


def fits(template: Template, edition: Edition) -> Problem | None:
    """The problem of a template made for another edition, None when it is of this one."""
    if template.edition == edition.id:
        return None
    facts = {"found": template.edition, "edition": edition.id}
    return Problem(Code.TEMPLATE_OTHER_EDITION, Place(file=template.file), facts)
