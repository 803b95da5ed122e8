"""The page of a document of ours: paper and margins, numbers on top, settings of Word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from generator.word.compose import styles
from generator.word.compose.markup import cm, paragraph, related, run, serialised, w
from generator.word.compose.package import Part

AUTHOR: Final = "bagalau"


@dataclass(frozen=True)
class Paper:
    """A sheet of paper in centimetres: its sides, its left margin, the width left for the text."""

    width: float
    height: float
    left: float
    text: float


def parts(style_part: bytes) -> tuple[Part, ...]:
    """What a document needs beside its body; :func:`settings` points to the headers."""
    return (
        Part("styles.xml", "styles", "rId1", style_part),
        Part("settings.xml", "settings", "rId2", _settings()),
        Part("header1.xml", "header", "rId3", _header()),
        Part("header2.xml", "header", "rId4", _header(_page_number())),
    )


def settings(paper: Paper) -> etree._Element:
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


def _header(*runs: etree._Element) -> bytes:
    return serialised(w("hdr", paragraph(styles.HEADER, *runs)))


def _page_number() -> etree._Element:
    return w("fldSimple", run("2"), instr=" PAGE ")


def _settings() -> bytes:
    """Word of 2013 and later, which sets a table's edge on the margin, and Kazakh numbers."""
    uri = "http://schemas.microsoft.com/office/word"
    return serialised(
        w(
            "settings",
            w("zoom", percent=100),
            w("defaultTabStop", val=cm(1.25)),
            w("characterSpacingControl", val="doNotCompress"),
            w("compat", w("compatSetting", name="compatibilityMode", uri=uri, val=15)),
            w("themeFontLang", val=styles.LANGUAGE),
            w("decimalSymbol", val=","),
            w("listSeparator", val=";"),
        )
    )
