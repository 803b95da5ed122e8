"""Where in a document what is attached begins: the notes by Appendix 1, the report's list."""

from __future__ import annotations

from lxml import etree

from generator.word.compose import styles
from generator.word.compose.markup import w
from generator.word.compose.words import words
from generator.word.read.inline import folded
from generator.word.read.xml import W


def begin_at(paragraph: etree._Element) -> bool:
    """True for the title of what is attached: known by its style or, restyled, by its words."""
    if _style(paragraph) == styles.NOTES_TITLE:
        return True
    text = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
    return folded(text) in map(folded, words().attached_titles)


def leave_out(body: etree._Element) -> None:
    """Drop everything from the title of the notes on, but the page settings at the end.

    The title may stand in a content control, which goes with it. A document may not end with a
    table: where nothing else is left below the form, an ordinary paragraph is.
    """
    notes, last = False, None
    for element in list(body):
        notes = notes or any(map(begin_at, element.iter(f"{W}p")))
        if notes and element.tag != f"{W}sectPr":
            body.remove(element)
        elif not notes:
            last = element
    if notes and last is not None and last.tag != f"{W}p":
        last.addnext(w("p"))


def _style(paragraph: etree._Element) -> str | None:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if style is None else str(style.get(f"{W}val"))
