"""Sets where pages of a paper break, which a template of any number of items cannot say.

In Appendix 3 the last row stays with the lines to sign on; in Appendix 5 each body has a table of
its own, which begins on a new page and repeats the body's name. The tree of a checked template is
changed before it is filled, and stays a template: other items take other branches of its tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from generator.law.papers import Paper
from generator.papers.context.tags import BODY_NAME
from generator.papers.form_elements import printing
from generator.word.compose import styles
from generator.word.compose.markup import paragraph, w
from generator.word.read import widths
from generator.word.read.xml import W

_FOR: Final = re.compile(r"\{%tr (for (\w+) in \w+) %\}")
_END: Final = "{%tr endfor %}"


def set_pages(document: Any, paper: Paper) -> None:
    """Change an opened template of a paper; other papers' lists break where they may."""
    for table in document.element.body.findall(f"{W}tbl"):
        loop = _loop(table)
        if loop is None:
            continue
        if paper is Paper.INSPECTIONS and _is_above_table(table):
            _hold_last(loop)
        elif paper is Paper.CONSOLIDATED:
            styles.provide(document.styles.element, styles.NEXT_BODY)
            _divide(table, loop)


@dataclass(frozen=True)
class _RowLoop:
    """The rows of a table between those that hold the tags of a loop; ``each`` names an item."""

    start: etree._Element
    rows: tuple[etree._Element, ...]
    end: etree._Element
    tag: str
    each: str


def _loop(table: etree._Element) -> _RowLoop | None:
    rows = table.findall(f"{W}tr")
    starts = [(n, tag) for n, row in enumerate(rows) if (tag := _FOR.fullmatch(_text(row)))]
    ends = [n for n, row in enumerate(rows) if _text(row) == _END]
    if len(starts) != 1 or len(ends) != 1:
        return None
    ((first, tag),), (last,) = starts, ends
    return _RowLoop(rows[first], tuple(rows[first + 1 : last]), rows[last], tag[1], tag[2])


def _text(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t")).strip()


def _is_above_table(table: etree._Element) -> bool:
    """True when nothing but empty paragraphs stands between a table and the next one."""
    following = table.getnext()
    while following is not None and following.tag == f"{W}p" and not _text(following):
        following = following.getnext()
    return following is not None and following.tag == f"{W}tbl"


def _hold_last(loop: _RowLoop) -> None:
    """The last item never stands on another page than what follows the table."""
    _put_control(loop.rows[0], loop.end, "{%tr if loop.last %}")
    for row in loop.rows:
        kept = deepcopy(row)
        for part in kept.iter(f"{W}p"):
            _keep_with_next(part)
        loop.rows[0].addprevious(kept)
    _put_control(loop.rows[0], loop.end, "{%tr else %}")
    _put_control(loop.end, loop.end, "{%tr endif %}")


def _put_control(before: etree._Element, like: etree._Element, tag: str) -> None:
    row = deepcopy(like)
    first, *others = row.iter(f"{W}t")
    first.text = tag
    for node in others:
        node.text = ""
    before.addprevious(row)


def _keep_with_next(part: etree._Element) -> None:
    properties = part.find(f"{W}pPr")
    if properties is None:
        properties = w("pPr")
        part.insert(0, properties)
    if properties.find(f"{W}keepNext") is None:
        is_styled = properties.find(f"{W}pStyle") is not None
        properties.insert(int(is_styled), w("keepNext"))


def _divide(table: etree._Element, loop: _RowLoop) -> None:
    """A table for each item, all but the first on a new page, below a row with its name."""
    new_page = paragraph(styles.NEXT_BODY)
    condition = _tagged("{%p if not loop.first %}"), new_page, _tagged("{%p endif %}")
    for block in (_tagged(f"{{%p {loop.tag} %}}"), *condition):
        table.addprevious(block)
    table.addnext(_tagged("{%p endfor %}"))
    name = _paragraph(loop.rows, printing(loop.each, BODY_NAME))
    if name is not None:
        loop.start.addprevious(_head(widths.grid(table), name))
    for row in (loop.start, loop.end):
        table.remove(row)


def _tagged(tag: str) -> etree._Element:
    text = w("t")
    text.text = tag
    return w("p", w("r", text))


def _paragraph(rows: Iterable[etree._Element], text: str) -> etree._Element | None:
    found = (one for row in rows for one in row.iter(f"{W}p") if _text(one) == text)
    return next(found, None)


def _head(columns: list[int], name: etree._Element) -> etree._Element:
    """A row over all columns that heads the table on each of its pages."""
    kept = deepcopy(name)
    _keep_with_next(kept)
    over = w("tcPr", w("tcW", w=sum(columns), type="dxa"), w("gridSpan", val=len(columns)))
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), w("tc", over, kept))
