"""Reads a finished document line by line, as a person reads the paper, with each line's place.

Nothing is left out in silence: text that a reader does not see as it is written (hidden, struck
out, white, tracked, in a lying font), pictures, fields and whatever is not known to be plain text
stand between marks, so that a paper touched up that way does not read as it did.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from generator.files import package as opc
from generator.files.zip import digest
from generator.word.read import quick as repeated
from generator.word.read.document import (
    AmbiguousDocument,
    Document,
    NotADocument,
    StrictDocument,
    lines,
    parsed,
)
from generator.word.read.inline import folded
from generator.word.read.walk import Line, told

__all__ = [
    "AmbiguousDocument",
    "Line",
    "NotADocument",
    "Reading",
    "StrictDocument",
    "folded",
    "outline",
    "properties",
    "read",
    "told",
]

_PROPERTIES = ("title", "subject", "category", "description")


@dataclass(frozen=True)
class Reading:
    """The lines of a document, and the digests of its parts by name.

    ``is_sound`` says that no part is damaged; where it is False, nobody has looked.
    """

    lines: tuple[Line, ...]
    parts: Mapping[str, str]
    is_sound: bool


def outline(data: bytes) -> tuple[Line, ...]:
    """The lines of a document in reading order; headers, footers and footnotes after the body."""
    return read(data).lines


def read(data: bytes) -> Reading:
    """A document with its lines; raises :class:`NotADocument`."""
    with _blamed():
        opened = opc.opened(data)
        quick = repeated.told(opened)
        if quick is not None:
            return Reading(quick.lines, quick.parts, is_sound=True)
        found = tuple(lines(Document(opened)))
        names = sorted(opened.name(member) for member in opened.members)
        return Reading(found, {n: digest(opened.read(n)) for n in names}, is_sound=False)


@contextlib.contextmanager
def _blamed() -> Iterator[None]:
    """Whatever a document makes fail is its own fault: it becomes :class:`NotADocument`."""
    try:
        yield
    except NotADocument:
        raise
    except opc.AmbiguousError as error:
        raise AmbiguousDocument from error
    except (opc.RefusedError, etree.LxmlError) as error:
        raise NotADocument from error
    except (LookupError, ValueError, OverflowError, RecursionError) as error:
        raise NotADocument from error


def properties(data: bytes) -> dict[str, str]:
    """What File → Info shows of a document; :class:`NotADocument` when it cannot be read."""
    found: dict[str, str] = {}
    with _blamed():
        package = opc.opened(data)
        for relation in package.relations(""):
            if relation.kind == "core-properties" and relation.part:
                root = parsed(package.xml(relation.part, opc.MAX_RELATIONS))
                for node in root.iter(etree.Element):
                    name = etree.QName(node).localname
                    if name in _PROPERTIES:
                        found[name] = f"{found.get(name, '')}{''.join(map(str, node.itertext()))}"
    return found
