"""``report.html``: a batch on one page that needs nothing else, in three languages.

All that changes from batch to batch goes into the page as JSON, which its script puts on the page
as text: no name of a body can become markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from generator.edition import Edition
from generator.overview import BodyPoints, SectionPoints
from generator.problems import Problem
from generator.screen import hint, message, place_of
from generator.wording import Language, speech
from generator.workbook import KIND_NAMES

_WORDS = (
    *("title", "summary", "levels", "changes", "refused", "bodies", "search", "region", "kind"),
    *("year", "map", "map-about", "body", "points", "share", "rank", "all", "found", "page"),
    *("pages", "not-scored", "of", "level-high", "level-medium", "level-low", "problems", "copy"),
    *("row", "before", "now", "why", "skip", "language"),
)
"""What the page says, by the keys of its script."""


@dataclass(frozen=True)
class RefusedFile:
    """A refused workbook, its problems, and its marked copy from the page's folder."""

    file: str
    problems: tuple[Problem, ...]
    copy: str


@dataclass(frozen=True)
class Shown:
    """What a page shows; ``counts`` are the numbers of its first line."""

    bodies: Sequence[BodyPoints]
    refused: Sequence[RefusedFile]
    counts: Mapping[str, int]


def page(shown: Shown, editions: Sequence[Edition]) -> bytes:
    """The page; the same bytes for the same batch."""
    sections = editions[-1].sections
    data = {
        "words": {language.value: _words(language) for language in Language},
        "counts": shown.counts,
        "sections": [section.abbreviation for section in sections],
        "rows": [
            [number, row.no, index, row.text, criterion.maximum]
            for number, section in enumerate(sections)
            for index, (row, criterion) in enumerate(section.scored_rows)
        ],
        "bodies": [_body(body) for body in shown.bodies],
        "refused": [_refused(file) for file in shown.refused],
        "changes": [],
    }
    folder = resources.files("generator") / "page"
    html = (folder / "report.html").read_text("utf-8")
    for name, text in (
        ("STYLE", (folder / "report.css").read_text("utf-8")),
        ("SCRIPT", (folder / "report.js").read_text("utf-8")),
        ("DATA", _json(data)),
    ):
        html = html.replace(f"@@{name}@@", text)
    return html.encode()


def _json(data: object) -> str:
    """JSON that ends no element of the page, whatever stands in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _words(language: Language) -> dict[str, str]:
    """The sentences as they stand in the catalogue: the script fills in their facts."""
    return {key: speech(language).raw(f"page.{key}") for key in _WORDS}


def _body(body: BodyPoints) -> list[Any]:
    return [
        *(body.document, body.name, KIND_NAMES[body.kind], body.kato, body.region),
        *(body.year, body.edition, body.points, body.maximum, body.rank),
        [_section(section) for section in body.sections],
    ]


def _section(section: SectionPoints) -> list[Any]:
    level = None if section.level is None else section.level.value
    return [section.points, section.maximum, level, [row.points for row in section.rows]]


def _refused(file: RefusedFile) -> dict[str, Any]:
    return {"file": file.file, "copy": file.copy, "problems": [_told(p) for p in file.problems]}


def _told(problem: Problem) -> dict[str, list[str]]:
    """Where, what and what to do, in each language."""
    return {
        language.value: [
            place_of(speech(language), problem),
            message(speech(language), problem),
            hint(speech(language), problem),
        ]
        for language in Language
    }
