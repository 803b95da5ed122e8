"""Seals marked copies, so that one nobody has changed can be recognised.

It is a hash over the other parts, kept among the document's properties: whoever saves the file
again, Excel included, breaks it, so that a clerk's corrections are never taken for ours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from generator.excel.annotate.parts import PackageParts
from generator.excel.read.container import MAX_CHANGED_MARKS, MAX_COPIED
from generator.files import package as opc
from generator.files.package import Package, RefusedError
from generator.files.zip import pack

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_KIND = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_DC = "http://purl.org/dc/elements/1.1/"
_IDENTIFIER = f"{{{_DC}}}identifier"
_MARK = "bagalau:"


def sealed(parts: PackageParts) -> bytes:
    """The file of the parts, sealed; the same parts give the same bytes."""
    core = _core(parts)
    root = parts.tree(core)
    for old in root.findall(_IDENTIFIER):
        root.remove(old)
    identifier = etree.SubElement(root, _IDENTIFIER)
    identifier.text = _MARK + _hash((n, c) for n, c in parts.members() if n.lower() != core.lower())
    return pack(parts.members())


def _core(parts: PackageParts) -> str:
    found = parts.related("", "core-properties")
    if found:
        return found[0][1]
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DC})
    part = parts.add("docProps/core.xml", root, _TYPE)
    parts.relate("", _KIND, part)
    return part


def is_sealed(path: Path) -> bool:
    """True when the file is a copy of ours as we wrote it."""
    try:
        data = opc.load(path)
        package = opc.opened(data)
        if package.unpacked_size > 2 * MAX_COPIED:
            return False
        return _is_sealed(package)
    except RefusedError:
        return False


def _is_sealed(package: Package) -> bool:
    parts = PackageParts(package, MAX_CHANGED_MARKS)
    found = parts.related("", "core-properties")
    if not found:
        return False
    core = found[0][1]
    mark = parts.tree(core).findtext(_IDENTIFIER, "")
    names = [member.name for member in package.members.values()]
    others = ((name, package.read(name)) for name in names if name.lower() != core.lower())
    return mark.startswith(_MARK) and mark == _MARK + _hash(others)


def _hash(members: Iterable[tuple[str, bytes]]) -> str:
    whole = hashlib.sha256()
    for name, content in members:
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()
