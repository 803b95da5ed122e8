"""Converts texts stored by older versions to the present format.

Those marked in a text also how it was formatted, which is compared for itself now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.submission.matching import fold_spaces

_MARK = re.compile(r"⟦([\w#., …-]+?): ((?:[^⟦⟧]|⟦⟦|⟧⟧)*)⟧")
_ALONE = re.compile(r"⟦(\w+)⟧")
_NAMES = """
basedOn bdr bidi bidiVisual caps color cols contrast cs docGrid dark1 light1 bg1 t1 background
effect em embedBold embedBoldItalic embedItalic embedRegular emboss framePr gridAfter gridBefore
gridCol highlight imprint ind linkStyles lnNumType mailMerge numPr oMath outline pBdr pgBorders
pgMar pgSz position rtl rtlGutter shadow shd smallCaps spacing tabs tblBorders tblCellMar
tblCellSpacing tblInd tblW tblpPr tcBorders tcFitText tcMar tcW textDirection textboxTightWrap
trHeight vAlign vertAlign w webHidden
"""
_OF_FORMATTING = frozenset(_NAMES.split())
"""Why they marked a text or a paper that is read as any other now."""


def as_read_now(text: Sequence[str]) -> tuple[str, ...]:
    """The lines without marks of formatting."""
    return tuple(_lines(text))


def _lines(text: Sequence[str]) -> Iterator[str]:
    for line in text:
        alone = _ALONE.fullmatch(line)
        if alone is not None and alone[1] in _OF_FORMATTING:
            continue
        cell, tab, reading = line.rpartition("\t")
        yield f"{cell}{tab}{fold_spaces(_MARK.sub(_without, reading))}" if "⟦" in line else line


def _without(mark: re.Match[str]) -> str:
    reasons = set(mark[1].split(", "))
    kept = {one for one in reasons - _OF_FORMATTING if not one.startswith("font ")}
    if not reasons.isdisjoint(("shd", "highlight")):
        kept.discard("white")  # it is seen on another ground
    return f"⟦{', '.join(sorted(kept))}: {mark[2]}⟧" if kept else mark[2]
