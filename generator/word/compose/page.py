"""The page of a document of ours: paper and margins, numbers on top."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from generator.word.compose.markup import cm, related, w


@dataclass(frozen=True)
class PageSize:
    """A sheet of paper in centimetres: its sides, its left margin, the width left for the text."""

    width: float
    height: float
    left: float
    text: float


def settings(paper: PageSize) -> etree._Element:
    """The first page has a header of its own, an empty one, so numbers begin on the second."""
    size = w("pgSz", w=cm(paper.width), h=cm(paper.height))
    if paper.width > paper.height:
        size = w("pgSz", w=cm(paper.width), h=cm(paper.height), orient="landscape")
    return w(
        "sectPr",
        related("headerReference", "rId3", type="first"),
        related("headerReference", "rId4", type="default"),
        size,
        w(
            "pgMar",
            top=cm(2),
            right=cm(paper.width) - cm(paper.left) - cm(paper.text),
            bottom=cm(2),
            left=cm(paper.left),
            header=cm(1),
            footer=cm(1),
            gutter=0,
        ),
        w("titlePg"),
    )
