"""Checks a rendered document for faults that no schema validator finds.

A document that fails was spoilt by us or by its template; it is never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.messages.problems import Part
from generator.papers.form_elements import Layout
from generator.word.read.text import Line, folded, without_pictures

_OF_TAGS = ("{{", "}}", "{%", "%}", "{#", "#}")
_NO_VALUES = ("None", "nan", "NaN", "Undefined")
_LEFT_OVER = re.compile("|".join(map(re.escape, _OF_TAGS)))
_NOT_A_VALUE = re.compile(rf"\b({'|'.join(_NO_VALUES)})\b")


def faults(lines: Sequence[Line], printed: Sequence[str], layout: Layout) -> Iterator[str]:
    """What is wrong with the lines of a rendered document, in words for the maintainers.

    ``printed`` are the values that the template put on the paper, in order.
    """
    yield from _values(lines, printed)
    yield from _official(lines, layout)


def _values(lines: Sequence[Line], printed: Sequence[str]) -> Iterator[str]:
    """Every value that went in can be read in what came out, and nothing is left beside them.

    In the body they stand in the order of printing; headers and footers have no order of their own.
    """
    main = Part.BODY  # looked up once: an enumeration takes longer to find it than all the rest
    body = " ".join([words for words, _, spot, _ in lines if spot.part is main])
    beside = " ".join([words for words, _, spot, _ in lines if spot.part is not main])
    position = 0
    fixed = []
    for value in map(folded, printed):
        found = body.find(value, position)
        if found >= 0:
            fixed.append(body[position:found])
            position = found + len(value)
        elif value in beside:
            beside = beside.replace(value, " ", 1)
        else:
            yield f"a value is lost: {value[:80]}"
            return
    unseen = [line.marked for line in lines if line.marked != line.words]
    texts = (*fixed, body[position:], beside, *(_without(unseen, printed) if unseen else ()))
    # At once first: a paper has a thousand pieces between its values.
    together = "\n".join(texts)
    if any(sign in together for sign in (*_OF_TAGS, *_NO_VALUES)):
        yield from _left_over(texts)


def _left_over(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        for left in (pattern.search(text) for pattern in (_LEFT_OVER, _NOT_A_VALUE)):
            if left is not None:
                yield f"left on the paper: {text[max(left.start() - 40, 0) : left.end() + 40]}"


def _without(texts: Sequence[str], printed: Sequence[str]) -> Iterator[str]:
    """Texts without the values in them, the longest first."""
    values = sorted({value for value in map(folded, printed) if value}, key=len, reverse=True)
    for text in texts:
        for value in values:
            text = text.replace(value, " ")
        yield text


def _official(lines: Sequence[Line], layout: Layout) -> Iterator[str]:
    """The fixed words of the form stand in their order."""
    texts = (without_pictures(line.words) for line in lines)  # the form comes before the notes
    for words in map(folded, layout.fixed_words):
        if words not in texts:
            yield f"official words are missing or out of place: {words[:80]}"
            return
