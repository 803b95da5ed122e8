"""Entries as JSON and back: what is written is read, and what nothing writes is refused."""

from __future__ import annotations

import copy
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.law import shipped_rows
from generator.law.choices import Count, Form, Level, Notes, Paper
from generator.law.criteria import CHANGES
from generator.messages.problems import Code, Fact, Joined, Phrase, Place, Problem
from generator.results import manifest
from generator.results.entry import (
    Appendix2Figures,
    BodyIdentity,
    ConsolidatedFigures,
    Entry,
    Grounds,
    InspectionFigures,
    Made,
    RowFigures,
    SectionFigures,
    SheetFigures,
    packed,
)
from generator.results.entry_json import basis_of, entry_json, entry_of, entry_of_line
from generator.results.entry_lines import EntryHead, EntryLines, figures_of_line, parts_of_line
from generator.submission.appendix_2 import Appendix2Counts, ReportedBody
from generator.submission.model import CellRef
from tests.helpers import law
from tests.helpers.paths import ROOT

# Generated entries

TEXTS = st.text(max_size=20)
ODD = st.sampled_from('\udcff\ud800"\\\n\u2028әҰ')
NAMES = st.text(st.characters(codec="utf-8") | ODD, max_size=20)
"""Also names of files that are no text."""

WHOLE = st.integers(0, 10**30)
POINTS = st.none() | st.integers(0, 10_000)
MAYBE = st.none() | WHOLE
BINS = st.lists(st.text("0123456789", min_size=12, max_size=12), max_size=3).map(tuple)
CELLS = [(count, form) for count in law.LINES if count not in CHANGES for form in Form]
BODIES = st.builds(BodyIdentity, TEXTS, st.sampled_from(law.KINDS), st.none() | TEXTS)
REPORTS = st.dictionaries(st.sampled_from(CELLS), WHOLE).map(Appendix2Counts)
ROWS = st.builds(
    RowFigures, TEXTS, TEXTS, POINTS, POINTS, WHOLE, MAYBE, MAYBE, BINS, st.tuples(TEXTS)
)


def section(form: Form) -> st.SearchStrategy[SectionFigures]:
    rows = st.lists(ROWS, max_size=3).map(tuple)
    levels = st.none() | st.sampled_from(Level)
    return st.builds(SectionFigures, st.just(form), WHOLE, POINTS, POINTS, levels, rows)


ROW_NAMES = st.tuples(st.sampled_from(Form), TEXTS)
SAID = st.recursive(
    TEXTS | WHOLE | st.dates() | st.decimals(allow_nan=False, allow_infinity=False, places=3),
    lambda facts: (
        st.builds(Joined, st.sampled_from(["; ", ", "]), st.lists(facts, max_size=3).map(tuple))
        | st.builds(lambda fact: Phrase("fact.loss", {"result": fact}), facts)
    ),
    max_leaves=5,
)
FAILED = st.dictionaries(
    ROW_NAMES, st.dictionaries(TEXTS, SAID, min_size=1, max_size=3), max_size=3
)
GROUNDS = st.builds(Grounds, st.dictionaries(TEXTS, TEXTS, max_size=3), FAILED)
SECTIONS = st.permutations([*Form]).flatmap(lambda forms: st.tuples(*map(section, forms)))
FIGURES = st.one_of(
    st.builds(SheetFigures, BODIES, WHOLE, TEXTS, SECTIONS, POINTS, POINTS, GROUNDS),
    st.builds(Appendix2Figures, BODIES, WHOLE, TEXTS, REPORTS),
    st.builds(InspectionFigures, BODIES, WHOLE, TEXTS, st.integers(0, 1_000_000)),
    st.builds(
        ConsolidatedFigures,
        WHOLE,
        TEXTS,
        st.lists(
            st.builds(
                ReportedBody,
                name=TEXTS,
                kind=st.sampled_from(law.KINDS),
                kato=st.none() | TEXTS,
                appendix_2=REPORTS,
                file=NAMES,
                sha256=TEXTS,
            ),
            max_size=3,
        ).map(tuple),
    ),
)
ODD_FACTS: dict[str, Fact] = {
    "day": date(2023, 6, 20),
    "words": Phrase("cause.nothing", {}),
    "count": 3,
}
LATE = {"year": "2030", "last": "2025", "edition": "2025"}
WARNINGS = st.lists(
    st.sampled_from(
        [
            Problem(Code.COLUMN_HIDDEN, Place("", "Ұйымдар", "X1"), {"header": "Ескертпе"}),
            Problem(Code.ORGANISATIONS_NONE, Place("", part="word"), ODD_FACTS),
            Problem(
                Code.PAID_ABOVE_DUE,
                Place("", "Ұйымдар", "K2"),
                {"paid": Decimal("2805.90"), "due": Decimal("-1E+3")},
            ),
            Problem(Code.YEAR_AFTER_EDITION, Place("", "Орган", "B4"), LATE),
        ]
    )
).map(tuple)
MADE = st.builds(Made, TEXTS, TEXTS, TEXTS, st.booleans(), st.sampled_from(Notes), TEXTS)
ENTRIES = st.builds(
    Entry,
    sha256=TEXTS,
    parts=st.dictionaries(TEXTS, TEXTS, max_size=3),
    packed=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"))).map(packed),
    input_file=NAMES,
    made=MADE,
    figures=FIGURES,
    warnings=st.none() | WARNINGS,
    counted=st.none()
    | st.dictionaries(TEXTS, st.builds(CellRef, NAMES, st.just("B2")), max_size=3),
    form=st.sampled_from([b"", b"form"]),
)


@settings(deadline=None)
@given(ENTRIES)
def test_an_entry_that_was_written_reads_as_it_was(entry: Entry) -> None:
    line = entry_json(entry)
    assert b"\n" not in line
    again = entry_of_line(line)
    assert again == entry
    assert entry_json(again) == line
    assert again.text == entry.text


@settings(deadline=None)
@given(ENTRIES)
def test_pieces_of_a_line_read_as_the_whole(entry: Entry) -> None:
    line, lines = entry_json(entry), EntryLines({"a.docx": entry})
    head = lines.head("a.docx")
    assert head == EntryHead(
        paper=entry.paper,
        sha256=entry.sha256,
        input_file=entry.input_file,
        made=entry.made,
        edition=entry.edition,
        year=entry.year,
        body=entry.body,
        warnings=entry.warnings,
        has_counted=entry.counted is not None,
    )
    assert figures_of_line(line) == entry.figures
    assert parts_of_line(line) == (entry.parts if entry.form else {})
    assert dict(lines.counted("a.docx")) == (entry.counted or {})
    assert lines["a.docx"] == entry


# A manifest of the first version

FIRST = ROOT / "tests" / "golden" / "manifest-0.1.0.json"
WHOLE_OF_FIRST = json.loads(FIRST.read_text("utf-8"))


def test_a_manifest_of_version_0_1_0_is_read_and_written_the_same(tmp_path: Path) -> None:
    """But for the editions: what papers rest on takes the place of the hash of a whole file."""
    (tmp_path / manifest.NAME).write_bytes(FIRST.read_bytes())
    found, problems = manifest.load(tmp_path)
    assert found is not None, problems
    assert {name: entry.paper for name, entry in found.entries.items()} == {
        "consolidated-report.docx": Paper.CONSOLIDATED,
        "consolidated-report.xlsx": Paper.CONSOLIDATED,
        "shymkent-inspections.docx": Paper.INSPECTIONS,
        "shymkent-report.docx": Paper.REPORT,
        "shymkent.docx": Paper.SHEET,
    }
    written = FIRST.read_text("utf-8")
    for entry in json.loads(written)["documents"].values():
        file, paper = entry["edition"]["sha256"], Paper(entry["paper"])
        basis = basis_of(file, paper)
        assert basis == law.edition_of(2023).basis[paper] != file
        whole = json.dumps(entry["edition"], separators=(",", ":"))
        written = written.replace(whole, whole.replace(file, basis), 1)
    # It says only that there were notes; all were full then.
    written = written.replace('"notes":true', '"notes":"full"')
    for row in shipped_rows("generator.results", "earlier_lines.tsv"):
        written = written.replace(f'"{row["line"]}":{{', f'"{row["item"]}":{{')
    assert b"".join(manifest.saved(found)).decode() == written


def test_an_entry_of_version_0_1_0_has_its_figures() -> None:
    sheet, report, inspections, consolidated = (
        entry_of(WHOLE_OF_FIRST["documents"][f"{name}.docx"])
        for name in ("shymkent", "shymkent-report", "shymkent-inspections", "consolidated-report")
    )
    assert isinstance(sheet.figures, SheetFigures)
    body = BodyIdentity("Шымкент қаласының әкімдігі", law.LOCAL_EXECUTIVE, "790000000")
    assert (sheet.figures.body, sheet.figures.year, sheet.edition) == (body, 2023, "2022")
    assert (sheet.figures.points, sheet.figures.maximum) == (51, 60)
    section = sheet.figures.section(Form.INSTITUTIONS)
    assert (section.points, section.maximum, section.level) == (7, 10, Level.MEDIUM)
    first = section.rows[0]
    assert (first.no, first.points, first.failing_before, first.inspected) == ("1", 2, 0, None)
    assert isinstance(report.figures, Appendix2Figures)
    assert report.figures.appendix_2.count(Count.AT_END, Form.ENTERPRISES) == 7
    assert isinstance(inspections.figures, InspectionFigures)
    assert inspections.figures.lines == 2
    assert isinstance(consolidated.figures, ConsolidatedFigures)
    assert consolidated.figures.origins == (("inputs/shymkent.xlsx", sheet.made.input),)
    assert [one.appendix_2 for one in consolidated.figures.bodies] == [report.figures.appendix_2]
    assert sheet.text[0] == "Мемлекеттік мүлікті"
    assert sheet.warnings is not None
    assert [one.code.code for one in sheet.warnings] == [
        "inspection-not-counted",
        "inspection-row-not-scored",
    ]


# Entries that no version has written

SHEET, REPORT, INSPECTIONS, CONSOLIDATED = (
    "shymkent",
    "shymkent-report",
    "shymkent-inspections",
    "consolidated-report",
)
MISSING = object()

NAMES_OF_FACTS = WHOLE_OF_FIRST["documents"][f"{SHEET}.docx"].keys() - {"paper"}
"""Manifests of the first versions lack the paper: all were sheets."""

DAMAGES: list[tuple[str, str, object]] = [
    *((SHEET, name, MISSING) for name in sorted(NAMES_OF_FACTS)),
    (SHEET, "paper", "no paper"),
    (SHEET, "paper", "report"),
    (SHEET, "paper", []),
    (SHEET, "sha256", 1),
    (SHEET, "input", "inputs/a.xlsx"),
    (SHEET, "input.file", None),
    (SHEET, "edition.id", "2025"),
    (SHEET, "edition.chosen", 1),
    (SHEET, "notes", None),
    (SHEET, "warnings", {}),
    (SHEET, "warnings", [{"code": "no-such-code"}]),
    (SHEET, "parts", []),
    (SHEET, "parts", {"a": 1}),
    (SHEET, "text", "Жоқ"),
    (SHEET, "text", "A"),
    (SHEET, "scores", None),
    (SHEET, "scores.body", None),
    (SHEET, "scores.body.name", 1),
    (SHEET, "scores.body.kind", "патша"),
    (SHEET, "scores.body.kind", "local_executive"),
    (SHEET, "scores.body.kato", 790000000),
    (SHEET, "scores.year", "2023"),
    (SHEET, "scores.year", float("inf")),
    (SHEET, "scores.year", 2023.0),
    (SHEET, "scores.edition", 2022),
    (SHEET, "scores.total", "51"),
    (SHEET, "scores.total", True),
    (SHEET, "scores.total", 10_001),
    (SHEET, "scores.max", -5),
    (SHEET, "scores.sections", {}),
    (SHEET, "scores.sections", []),
    (SHEET, "scores.sections.0.key", "ММ"),
    (SHEET, "scores.sections.0.key", "enterprises"),
    (SHEET, "scores.sections.0.organisations", None),
    (SHEET, "scores.sections.0.level", "highest"),
    (SHEET, "scores.sections.0.rows", None),
    (SHEET, "scores.sections.0.rows.0.no", 1),
    (SHEET, "scores.sections.0.rows.0.points", 10**400),
    (SHEET, "scores.sections.0.rows.0.failing", None),
    (SHEET, "scores.sections.0.rows.0.inspected", -1),
    (SHEET, "scores.sections.0.rows.0.failing_bins", "770544592399"),
    (SHEET, "scores.sections.0.rows.0.failing_bins", [770544592399]),
    (SHEET, "scores.sections.0.rows.0.rulings", [None]),
    (SHEET, "scores.grounds", []),
    (SHEET, "scores.grounds", {"names": {}}),
    (SHEET, "scores.grounds", {"names": {"1": 1}, "facts": {}}),
    *(
        (SHEET, "scores.grounds", {"names": {}, "facts": {"enterprises": {"1": {"2": fact}}}})
        for fact in (None, {"key": "no-such-key", "facts": {}}, {"mark": ";", "parts": [None]})
    ),
    (SHEET, "scores.grounds", {"names": {}, "facts": {"МК": {"1": {}}}}),
    (REPORT, "scores.report", None),
    (REPORT, "scores.report", []),
    (REPORT, "scores.report.at start", [1, 2, 3, 4]),
    (REPORT, "scores.report.at start", None),
    (REPORT, "scores.report.at the start", {"institutions": 1}),
    (REPORT, "scores.report.change", {"institutions": 1}),
    (REPORT, "scores.report.at start.ММ", 1),
    *(
        (REPORT, "scores.report.at start.institutions", number)
        for number in (True, "1", 1.0, None, -1)
    ),
    (INSPECTIONS, "scores.inspections", None),
    (INSPECTIONS, "scores.inspections", True),
    (INSPECTIONS, "scores.inspections", 10**9),
    (CONSOLIDATED, "scores.bodies", None),
    (CONSOLIDATED, "scores.bodies.0", "Шымкент"),
    (CONSOLIDATED, "scores.bodies.0.kind", None),
    (CONSOLIDATED, "scores.bodies.0.input", MISSING),
    (CONSOLIDATED, "scores.bodies.0.input.file", None),
    (CONSOLIDATED, "scores.bodies.0.report", {"payers": 1}),
]


def damaged(document: str, path: str, value: object) -> dict[str, Any]:
    """The entry of a document with another value in one place, or without it."""
    entry: dict[str, Any] = copy.deepcopy(WHOLE_OF_FIRST["documents"][f"{document}.docx"])
    at: Any = entry
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    for step in steps:
        at = at[step]
    if value is MISSING:
        del at[last]
    else:
        at[last] = value
    return entry


@pytest.mark.parametrize(("document", "path", "value"), DAMAGES)
def test_an_entry_that_no_version_has_written_is_refused(
    document: str, path: str, value: object
) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        entry_of(damaged(document, path, value))


@pytest.mark.parametrize("found", [None, [], "entry", 1])
def test_what_is_no_object_is_no_entry(found: object) -> None:
    with pytest.raises(TypeError):
        entry_of(found)
