"""What kind of file this is, judged by its bytes and its parts, before any cell is read."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from generator import archive
from generator.problems import Code, Fact

_STRICT = "http://purl.oclc.org/ooxml/"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class NotAWorkbook:
    """Why a file is not an Excel workbook that can be read."""

    code: Code
    reason: str = ""

    @property
    def facts(self) -> dict[str, Fact]:
        """The library's own words, for the details only."""
        return {"detail": self.reason} if self.reason else {}


@dataclass(frozen=True)
class Container:
    """The unpacked side of a workbook: where the XML of each sheet lies."""

    zipped: zipfile.ZipFile
    sheet_parts: dict[str, str]

    def sheet_xml(self, name: str) -> bytes:
        """The XML of a sheet by its tab name, empty if it has none."""
        part = self.sheet_parts.get(name)
        return self.zipped.read(part) if part else b""


def open_container(data: bytes) -> Container | NotAWorkbook:
    """The container of a file's bytes, or why it is not one."""
    code = archive.first_look(data)
    if code is not None:
        return NotAWorkbook(code)
    try:
        return _inspect(zipfile.ZipFile(io.BytesIO(data)))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        return _damaged(error)
    except (etree.XMLSyntaxError, KeyError, OSError, ValueError) as error:
        return _damaged(error)


def _damaged(error: Exception) -> NotAWorkbook:
    # An EOFError of zipfile has no words of its own.
    return NotAWorkbook(Code.FILE_DAMAGED, str(error) or type(error).__name__)


def _inspect(zipped: zipfile.ZipFile) -> Container | NotAWorkbook:
    names = {name.replace("\\", "/") for name in zipped.namelist()}
    if archive.unpacked_size(zipped) > archive.MAX_UNPACKED:
        return NotAWorkbook(Code.FILE_TOO_LARGE)
    if any(name.endswith("workbook.bin") for name in names):
        return NotAWorkbook(Code.FILE_OLD_FORMAT)
    if "mimetype" in names or "[Content_Types].xml" not in names:
        return NotAWorkbook(Code.FILE_OTHER_FORMAT)
    main = _main_part(zipped)
    if main is None:
        return NotAWorkbook(Code.FILE_OTHER_FORMAT)
    root = _xml(zipped.read(main))
    if str(root.tag).startswith("{" + _STRICT):
        return NotAWorkbook(Code.FILE_STRICT)
    if not str(root.tag).endswith("}workbook"):
        return NotAWorkbook(Code.FILE_OTHER_FORMAT)
    return Container(zipped, dict(_sheet_parts(zipped, main, root)))


def _xml(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


def _main_part(zipped: zipfile.ZipFile) -> str | None:
    for relation in _xml(zipped.read("_rels/.rels")):
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return None


def _sheet_parts(
    zipped: zipfile.ZipFile, main: str, root: etree._Element
) -> Iterator[tuple[str, str]]:
    folder, name = posixpath.split(main)
    relations = _xml(zipped.read(posixpath.join(folder, "_rels", f"{name}.rels")))
    targets = {relation.get("Id"): str(relation.get("Target")) for relation in relations}
    by_lower = {name.lower(): name for name in zipped.namelist()}
    for sheet in root.iter("{*}sheet"):
        target = targets.get(sheet.get(_RELATIONSHIPS))
        if target is None:
            continue
        absolute = target.startswith("/")
        path = target.lstrip("/") if absolute else posixpath.normpath(f"{folder}/{target}")
        if path.lower() in by_lower:
            yield str(sheet.get("name")), by_lower[path.lower()]
