"""Invented contents of ``report.html``, and a page opened in a browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playwright.sync_api import Page

from generator.batch.overview_content import FileProblems
from generator.batch.overviews import PageContent
from generator.law.choices import Form, Kind, Paper
from generator.law.criteria import Section
from generator.law.edition import Edition
from generator.law.edition_file import load_shipped
from generator.messages.problems import Code, Place, Problem
from generator.results.changes import BodyChange, Cause, RowChange, Why
from generator.results.entry import RowFigures, SectionFigures
from generator.results.ranking import BodyPoints, region_of
from tests.helpers import law

EDITIONS = load_shipped()[0]
ALPHABET = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
REGIONS = ("100000000", "430000000", "750000000", "")
HOSTILE = (
    "<script>window.bad=1</script>",
    "</script><img src=x onerror=window.bad=1>",
    "<!--<script>",
    "«A & B» \"q\" 's' &amp; &lt;",
    "\u202eاختبار\u202c облысы",
    "әкім\u2028дік\u2029",
    "{count} {all} {points} @@DATA@@ $& \\u003c",
)
ODD = ("a b#c?d%20e&f=1", "ө/қ%", os.fsdecode(b"\xff"), "q\"'<>", "a:b\\c", "javascript:x", "a\nb")
"""Stems of file names that an address cannot hold as they are."""


def body(number: int, name: str = "", *, edition: Edition = EDITIONS[0]) -> BodyPoints:
    """A body whose facts follow from its number; each third has no region of 20 there are."""
    kato, kind = REGIONS[number % 4], [*law.KINDS][number % 3]
    sections = tuple(
        section(number * 7 + place, at, kind) for place, at in enumerate(edition.sections)
    )
    scored = [s for s in sections if s.points is not None and s.maximum is not None]
    stem = f"2023/body-{number}"
    return BodyPoints(
        document=f"{stem}.docx",
        name=name or f"{ALPHABET[number * 5 % len(ALPHABET)]} округі әкімінің № {number} аппараты",
        kind=kind,
        kato=kato,
        region=region_of(kato),
        year=2023 if edition is EDITIONS[0] else 2025,
        edition=edition.id,
        points=sum(s.points or 0 for s in scored) if scored else None,
        maximum=sum(s.maximum or 0 for s in scored) if scored else None,
        sections=sections,
        others={Paper.REPORT: f"{stem}-report.docx"},
        rank=None if number % 11 == 0 else number * 13 % 101,
    )


def section(number: int, at: Section, kind: Kind) -> SectionFigures:
    """A section of a body; every tenth is not scored."""
    of_others = {row.no for row, _ in at.scored_rows if kind in row.not_for}
    if number % 10 == 3:
        none = tuple(row(one.no, None, None) for one, _ in at.scored_rows)
        return SectionFigures(at.form, 0, None, None, None, none)
    rows = []
    for place, (one, criterion) in enumerate(at.scored_rows):
        most = None if one.no in of_others else criterion.maximum
        rows.append(row(one.no, None if most is None else min(most, (number + place) % 3), most))
    points = sum(one.points or 0 for one in rows)
    most = sum(one.maximum or 0 for one in rows)
    return SectionFigures(at.form, 1, points, most, at.scale(kind).level(points), tuple(rows))


def row(no: str, points: int | None, maximum: int | None) -> RowFigures:
    return RowFigures(no, no, points, maximum, 0, None, None, (), ())


def shown(bodies: Sequence[BodyPoints], **more: Any) -> PageContent:
    facts = {"sound": len(bodies), "kept": 0, "refused": 1, "undone": 2}
    return PageContent(
        **{
            "bodies": bodies,
            "files": (),
            "changed": (),
            "counts": facts,
            "consolidated": ("consolidated-report-2023.docx",),
            "summary": "summary.xlsx",
            **more,
        }
    )


def full(count: int) -> PageContent:
    """A batch of everything a page can show."""
    bodies = [body(n) for n in range(count - 3)]
    bodies += [body(n, edition=EDITIONS[-1]) for n in range(count - 3, count)]
    place = Place(file="in/a.xlsx")
    cell = replace(place, sheet="Ұйымдар", cell="G14")
    problems = (
        Problem(
            Code.NUMBER_MALFORMED, cell, {"found": "он екі", "header": "Саны", "expected": "12"}
        ),
        Problem(Code.FILE_UNREADABLE, place, {"reason": "EIO"}),
    )
    row = RowChange(Form.ENTERPRISES, "2", 1, None, (Why(Cause.FAILING, "3", "0"),))
    change = BodyChange(bodies[0].document, bodies[0].name, 1_038, 40, (row,))
    files = (
        FileProblems("in/a.xlsx", problems, "problems/a.xlsx", is_refused=True),
        FileProblems("old.xlsx", copy="problems/old.xlsx", is_refused=True),
        FileProblems("in/b.xlsx", problems[:1]),
    )
    pdfs = {bodies[0].document: bodies[0].document.replace(".docx", ".pdf")}
    return shown(bodies, files=files, changed=(change,), pdfs=pdfs)


@dataclass(frozen=True)
class Opened:
    """A page in a browser."""

    page: Page

    def all(self, script: str) -> Any:
        return self.page.evaluate(script)

    def texts(self, selector: str) -> list[str]:
        """The text of every element as it is, white space included."""
        script = "s => [...document.querySelectorAll(s)].map(e => e.textContent)"
        return list(self.page.evaluate(script, selector))

    @property
    def names(self) -> list[str]:
        """The bodies on the page at hand."""
        return self.texts("#table tbody th > a:first-child")

    @property
    def focused(self) -> str:
        return str(
            self.all("(e => e.id || e.dataset.sort || e.dataset.go)(document.activeElement)")
        )

    def speak(self, language: str) -> None:
        self.page.locator(f"#languages [data-lang={language}]").click()


Open = Callable[..., Opened]
