"""The parts of a workbook's package, to be edited: contents, relationships, content types.

Unedited parts are copied byte for byte, so that nothing unknown to us is lost:
openpyxl would drop the calculated values of formulas, shapes, pictures and newer extensions.

What is written is sealed by a hash over the other parts, kept among the document's properties:
whoever saves the file again, Excel included, breaks it, and no correction is taken for ours.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from lxml import etree

from generator.excel.read.guard import MAX_CHANGED_MARKS, MAX_COPIED, MAX_PART, M
from generator.files import opc
from generator.files.archive import pack
from generator.files.opc import Package, RefusedError
from generator.messages.problems import Code

_TYPES = "[Content_Types].xml"

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_KIND = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_DC = "http://purl.org/dc/elements/1.1/"
_IDENTIFIER = f"{{{_DC}}}identifier"
_MARK = "bagalau:"


class PackageParts:
    """The parts of an opened workbook by name; a tree that was asked for is written as it is."""

    def __init__(self, package: Package, most: int) -> None:
        self._package = package
        self._left = most
        named = {
            key: member.name.replace("\\", "/").lstrip("/")
            for key, member in package.members.items()
        }
        # Folders are no parts, and neither is what would lead out of a folder.
        self._names = {
            key: name for key, name in named.items() if posixpath.normpath(f"/{name}") == f"/{name}"
        }
        self._trees: dict[str, etree._Element] = {}
        self._changed: dict[str, bytes] = {}
        self.main = package.main()

    def has(self, part: str) -> bool:
        """True when there is such a part; letter case does not matter."""
        return part.lower() in self._names

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._names.values())

    def tree(self, part: str) -> etree._Element:
        """The root of a part, to be changed at will; raises :class:`RefusedError`."""
        key = part.lower()
        if key not in self._trees:
            self._trees[key] = self._parsed(part)
        return self._trees[key]

    def _parsed(self, part: str) -> etree._Element:
        content = self.content(part)
        self._left -= content.count(b"<") + content.count(b"=")
        if self._left < 0:
            raise RefusedError(Code.FILE_TOO_LARGE, part)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            recover=part.lower().endswith(".vml"),  # Office itself writes a bare <br> there
        )
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise RefusedError(Code.FILE_DAMAGED, part) from error

    def content(self, part: str) -> bytes:
        """The XML of a part in UTF-8, as it came or was put there."""
        changed = self._changed.get(part.lower())
        return self._package.xml(part, MAX_PART * 6) if changed is None else changed

    def replace(self, part: str, content: bytes) -> None:
        """Put other bytes into a part."""
        self._changed[part.lower()] = content

    def add(self, name: str, root: etree._Element, kind: str) -> str:
        """The name of a new part with this root: the wished one, numbered if it is taken."""
        stem, suffix = posixpath.splitext(name)
        number = 1
        while self.has(name):
            number += 1
            name = f"{stem}{number}{suffix}"
        self._names[name.lower()] = name
        self._trees[name.lower()] = root
        if kind:
            self.declare(name, kind)
        return name

    def remove(self, part: str) -> None:
        """Take a part out, with all it points to and what is declared of it."""
        for name in (part, _relations_of(part)):
            self._names.pop(name.lower(), None)
            self._trees.pop(name.lower(), None)
        self._undeclare(part)

    def declare(self, part: str, kind: str) -> None:
        """Say what a part is."""
        types = self._undeclare(part)
        etree.SubElement(types, f"{{{_CONTENT}}}Override", PartName=f"/{part}", ContentType=kind)

    def declare_suffix(self, suffix: str, kind: str) -> None:
        """Say what parts with this suffix are, unless that is said already."""
        types = self.tree(_TYPES)
        defaults = types.iterfind(f"{{{_CONTENT}}}Default")
        if not any(str(d.get("Extension")).lower() == suffix for d in defaults):
            said = etree.Element(f"{{{_CONTENT}}}Default", Extension=suffix, ContentType=kind)
            types.insert(0, said)

    def _undeclare(self, part: str) -> etree._Element:
        """The root of the types, without what is said of a part."""
        types = self.tree(_TYPES)
        for declared in types.findall(f"{{{_CONTENT}}}Override"):
            if str(declared.get("PartName")).lower() == f"/{part.lower()}":
                types.remove(declared)
        return types

    def related(self, source: str, kind: str) -> list[tuple[str, str]]:
        """The ids and names of the parts of a kind that a part points to."""
        found = self._package.relations(source) if self._package.has(source) or not source else ()
        return [(r.id, r.part) for r in found if r.kind == kind and self.has(r.part)]

    def relate(self, source: str, kind: str, target: str) -> str:
        """The id of a new relation from a part (the file itself: an empty name) to another."""
        name = _relations_of(source)
        if not self.has(name):
            self.add(name, rooted("Relationships", _RELATIONS), "")
        relations = self.tree(name)
        taken = {relation.get("Id") for relation in relations}
        id_ = next(f"bagalau{n}" for n in range(1, len(taken) + 2) if f"bagalau{n}" not in taken)
        etree.SubElement(
            relations, f"{{{_RELATIONS}}}Relationship", Id=id_, Type=kind, Target=f"/{target}"
        )
        return id_

    def drop(self, source: str, related: Collection[tuple[str, str]]) -> None:
        """Remove parts that a part points to, each with its relation."""
        ids = {id_ for id_, _ in related}
        for _, part in related:
            self.remove(part)
        for relation in list(self.tree(_relations_of(source))) if related else ():
            if relation.get("Id") in ids:
                self.tree(_relations_of(source)).remove(relation)

    def members(self) -> Iterator[tuple[str, bytes]]:
        """All parts with their bytes, in the order they came, new ones last."""
        for key, name in self._names.items():
            root = self._trees.get(key)
            if root is not None:
                yield name, etree.tostring(root, encoding="UTF-8", standalone=True)
            else:
                yield name, self._changed[key] if key in self._changed else self._package.read(name)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def rooted(name: str, namespace: str = M[1:-1]) -> etree._Element:
    """A new root whose namespace needs no prefix."""
    return etree.fromstring(f'<{name} xmlns="{namespace}"/>')


def child(parent: etree._Element, name: str, order: Sequence[str]) -> etree._Element:
    """The child of this name, made where the schema's order wants it when there is none."""
    found = parent.find(f"{M}{name}")
    if found is not None:
        return found
    before = {f"{M}{one}" for one in order[: order.index(name)]}
    return insert(parent, name, lambda one: one.tag in before)


def insert(
    parent: etree._Element, name: str, is_before: Callable[[etree._Element], bool]
) -> etree._Element:
    """A new child of this name, after the last of those that are before it."""
    made = parent.makeelement(f"{M}{name}")
    parent.insert(max((n for n, one in enumerate(parent, 1) if is_before(one)), default=0), made)
    return made


def put(
    parent: etree._Element, name: str, text: str = "", /, **attributes: object
) -> etree._Element:
    """A new last child of the main namespace; spaces of its text count."""
    made = etree.SubElement(parent, f"{M}{name}")
    for key, value in attributes.items():
        made.set(key, str(value))
    if text:
        made.text = text
        made.set(_SPACE, "preserve")
    return made


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
        package = opc.opened(opc.load(path))
        return package.unpacked_size <= 2 * MAX_COPIED and _is_sealed(package)
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
