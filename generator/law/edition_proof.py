"""Proves an edition: tables total and unambiguous, levels without a gap, rulings complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from itertools import pairwise

from generator.law.edition import (
    ConsolidatedColumns,
    Count,
    Criterion,
    Edition,
    Finding,
    Form,
    Kind,
    Level,
    Measure,
    ReportColumns,
    ReportText,
    Scale,
    Section,
    Situation,
    possible_findings,
)
from generator.messages.problems import Code, Fact, Place, Problem


def prove(edition: Edition, file: str) -> tuple[Problem, ...]:
    """Whatever makes an edition, read from ``file``, ambiguous or incomplete."""
    found = _Found(file)
    _prove(edition, found)
    return tuple(found.problems)


class _Found:
    """Collects what is wrong with one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def add(self, code: Code, part: str, **facts: Fact) -> None:
        self.problems.append(Problem(code, Place(file=self.file, part=part), facts))

    def once(self, part: str, names: Iterable[str]) -> None:
        for name, count in Counter(names).items():
            if count > 1:
                self.add(Code.EDITION_NAME_TWICE, part, name=name)


def _prove(edition: Edition, faults: _Found) -> None:
    """What the shape alone does not show: tables, levels, sections and rulings are complete."""
    _prove_names(edition, faults)
    for item in edition.criteria:
        if isinstance(item, Criterion):
            _prove_table(item, faults)
    for form in Form:
        if sum(section.form is form for section in edition.sections) != 1:
            faults.add(Code.EDITION_KEY_MISSING, "sections", name=form.value)
    _prove_report(edition.report, faults)
    if not faults.problems:
        for section in edition.sections:
            _prove_levels(section, faults)
        _prove_rulings(edition, faults)


def _prove_names(edition: Edition, faults: _Found) -> None:
    """What things are called by is there once, and the text was in force before it was repealed."""
    faults.once("criteria", (item.no for item in edition.criteria))
    faults.once("rulings", (ruling.id for ruling in edition.rulings))
    faults.once("sections", (section.tag for section in edition.sections))
    faults.once("sections", (section.abbreviation for section in edition.sections))
    for section in edition.sections:
        faults.once(f"sections {section.form.value}", (row.no for row in section.rows))
        items = (criterion.no for _, criterion in section.scored_rows)
        faults.once(f"sections {section.form.value}, criterion", items)
    for part, text in _official_texts(edition):
        if not text.strip():
            faults.add(Code.EDITION_KEY_MISSING, part, name="text")
    if edition.repealed is not None and edition.repealed <= edition.adopted:
        found = edition.repealed.isoformat()
        faults.add(Code.EDITION_VALUE_WRONG, "repealed", name="repealed", found=found)


def _official_texts(edition: Edition) -> Iterator[tuple[str, str]]:
    yield from (("sheet", text) for text in (*edition.sheet.header, edition.sheet.title))
    for part, texts in _report_texts(edition):
        yield from ((part, text) for text in texts)
    for item in edition.criteria:
        yield f"criteria {item.no}", item.text
        for option in item.options if isinstance(item, Criterion) else ():
            yield f"criteria {item.no}, options", option.text
    for section in edition.sections:
        yield from ((f"sections {section.form.value} {row.no}", row.text) for row in section.rows)


def _report_texts(edition: Edition) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words of Appendices 2, 3 and 5; line numbers may be empty."""
    report, inspections, whole = edition.report, edition.inspections, edition.consolidated
    yield "report", (*report.header, report.title, *report.notes, *report.signature)
    yield "report", (report.form_mark, report.body_caption, report.period_caption)
    yield "report", (report.closed_mark,)
    yield "report, columns", _heads(report.columns)
    for number, row in enumerate(report.rows, start=1):
        yield f"report, rows {number}", (row.text, *(() if row.unit is None else (row.unit,)))
    yield "inspections", (*inspections.header, inspections.title, *inspections.signature)
    yield (
        "inspections",
        (inspections.form_mark, inspections.body_caption, inspections.period_caption),
    )
    yield "inspections, columns", astuple(inspections.columns)
    yield "consolidated", (*whole.header, whole.form_mark, whole.title, whole.period_caption)
    yield "consolidated, columns", (whole.columns.body, *_heads(whole.columns))


def _heads(columns: ReportColumns | ConsolidatedColumns) -> tuple[str, ...]:
    shared = (columns.indicator, columns.unit, columns.total, columns.of_which)
    return (*shared, *columns.forms.values())


def _prove_report(report: ReportText, faults: _Found) -> None:
    """Every count has one line, and each line is told apart by its text and what is above it."""
    faults.once("report, columns", (report.columns.total, *report.columns.forms.values()))
    headings, lines = [""], []
    for number, row in enumerate(report.rows, start=1):
        part = f"report, rows {number}"
        if row.count is None:
            headings.append(row.text)
            continue
        lines.append(f"{headings[-1]} {row.text}")
        if headings[-1] == "" or not row.open:
            name = "heading" if headings[-1] == "" else "closed"
            faults.add(Code.EDITION_VALUE_WRONG, part, name=name, found=row.text)
    faults.once("report, rows", (*headings, *lines))
    for count in Count:
        if sum(row.count is count for row in report.rows) != 1:
            faults.add(Code.EDITION_KEY_MISSING, "report, rows", name=count.value)


def prove_together(editions: Sequence[Edition]) -> tuple[Problem, ...]:
    """No two editions serve the same reporting year."""
    first = min((edition.adopted.year for edition in editions), default=0) - 1
    last = max((edition.last_reporting_year for edition in editions), default=0) + 1
    found = []
    for year in range(first, last + 1):
        serving = [edition.id for edition in editions if edition.serves(year)]
        if len(serving) > 1:
            place = Place(file="editions", part="repealed")
            facts: dict[str, Fact] = {"year": str(year), "editions": ", ".join(serving)}
            found.append(Problem(Code.EDITION_OVERLAP, place, facts))
    return tuple(found)


def _prove_table(criterion: Criterion, faults: _Found) -> None:
    """Every finding selects exactly one option, and every option that may be chosen can be."""
    part = f"criteria {criterion.no}"
    if (criterion.measure is Measure.INSPECTION) != (criterion.norm is not None):
        faults.add(Code.EDITION_KEY_MISSING, part, name="norm")
    findings = tuple(possible_findings(criterion.measure))
    for finding in findings:
        fitting = [o for o in criterion.options if o.when is not None and o.when.admits(finding)]
        if not fitting:
            faults.add(Code.EDITION_TABLE_GAP, part, finding=_describe(finding))
        elif len(fitting) > 1:
            options = "; ".join(option.text for option in fitting)
            faults.add(
                Code.EDITION_TABLE_OVERLAP, part, finding=_describe(finding), options=options
            )
    for number, option in enumerate(criterion.options, start=1):
        if option.points < 0 or option.printed not in ("", str(option.points)):
            place = f"{part}, option {number}"
            faults.add(Code.EDITION_VALUE_WRONG, place, name="points", found=option.printed)
        if option.when is not None and not any(map(option.when.admits, findings)):
            faults.add(
                Code.EDITION_OPTION_UNREACHABLE, f"{part}, option {number}", option=option.text
            )


def _describe(finding: Finding) -> str:
    features = (
        ("failing", finding.failing),
        ("inspected", finding.inspected),
        ("trend", finding.trend),
    )
    return ", ".join(f"{name} = {value.value}" for name, value in features if value is not None)


def _prove_levels(section: Section, faults: _Found) -> None:
    """For every kind of body the bands go from 0 to the maximum, low, medium, high, no gap."""
    for kind in Kind:
        maximum = section.maximum(kind)
        scales = [scale for scale in section.scales if kind in scale.kinds]
        if len(scales) != 1 or not _is_ladder(scales[0], maximum):
            part = f"sections {section.form.value}, {kind.value}"
            faults.add(Code.EDITION_LEVELS_BROKEN, part, maximum=maximum)


def _is_ladder(scale: Scale, maximum: int) -> bool:
    bands = {band.level: band for band in scale.bands}
    steps = [bands[level] for level in (Level.LOW, Level.MEDIUM, Level.HIGH)]
    joined = all(upper.low == lower.high + 1 for lower, upper in pairwise(steps))
    rising = all(band.low <= band.high for band in steps)
    return joined and rising and steps[0].low == 0 and steps[-1].high == maximum


def _prove_rulings(edition: Edition, faults: _Found) -> None:
    """Each situation that this edition's tables can meet has exactly one ruling."""
    for situation in _situations_to_settle(edition):
        if sum(ruling.situation is situation for ruling in edition.rulings) != 1:
            faults.add(Code.EDITION_RULING_MISSING, "rulings", situation=situation.value)


def _situations_to_settle(edition: Edition) -> set[Situation]:
    criteria = [item for item in edition.criteria if isinstance(item, Criterion)]
    rows = [row for section in edition.sections for row in section.rows]
    conditional = {
        Situation.PARTLY_INSPECTED: any(item.looks_at_inspections for item in criteria),
        Situation.OTHER_NORMS_INSPECTED: any(item.looks_at_inspections for item in criteria),
        Situation.HEADING_ROWS: any(row.criterion is None for row in rows),
        Situation.BORROWED_SCALE: any(row.borrowed_scale for row in rows),
        Situation.ROW_OF_OTHER_BODIES: any(row.not_for for row in rows),
        Situation.POINTS_NOT_PRINTED: any(
            option.printed == "" for item in criteria for option in item.options
        ),
    }
    return {situation for situation in Situation if conditional.get(situation, True)}
