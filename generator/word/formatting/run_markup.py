"""Small questions about the markup of runs."""

from __future__ import annotations

from lxml import etree

from generator.word.formatting.values import W, local


def is_in_table(node: etree._Element, within: etree._Element) -> bool:
    """True below a table that lies within an element."""
    for above in node.iterancestors():
        if above is within:
            return False
        if local(above) == "tbl":
            return True
    return False


def text_of(item: etree._Element) -> str:
    """The text of a run's element, without the outer blanks that Word drops."""
    text = "".join(map(str, item.itertext()))
    kept = item.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return text if kept else text.strip(" \t\r\n")


def written(properties: etree._Element | None) -> bytes:
    """Properties as they are written; empty without any."""
    return b"" if properties is None else etree.tostring(properties, with_tail=False)


def breaks_more(item: etree._Element) -> bool:
    """True of a break that ends more than a line, or goes below what stands beside it."""
    kind = f"{W}type"
    others = [name for name in item.attrib if name != kind]
    is_line = item.get(kind, "textWrapping") == "textWrapping" and not others
    return local(item) == "br" and not is_line


def val_of(properties: etree._Element | None, name: str) -> str | None:
    """The ``val`` of a property; None where it is not said."""
    found = None if properties is None else properties.find(W + name)
    return None if found is None else found.get(f"{W}val")
