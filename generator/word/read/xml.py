"""The one door by which markup of Word comes in: parsed, of bounded depth, fetching nothing."""

from __future__ import annotations

from typing import Final

from lxml import etree

from generator.files.package import RefusedError
from generator.messages.problems import Code

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

MAX_DEPTH: Final = 64
"""Elements within one another; a picture in a table in a table of Word's takes forty.

Whoever walks through a part may take steps of the order of its size times this.
"""

_IS_TOO_DEEP = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")


def w(*names: str) -> frozenset[str]:
    """Names of elements of Word."""
    return frozenset(W + name for name in names)


def parsed(markup: bytes, part: str = "") -> etree._Element:
    """The root of a part; raises :class:`RefusedError` when it is broken or nested too deep."""
    # Text on both sides of a comment is one text.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(markup, parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError(Code.FILE_DAMAGED, part) from error
    if _IS_TOO_DEEP(root):
        raise RefusedError(Code.FILE_DAMAGED, part)
    return root
