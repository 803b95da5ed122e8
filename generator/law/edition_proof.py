"""Proves an edition: tables total and unambiguous, levels without a gap, rulings complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from generator.law.edition import (
    Appendix2Text,
    Count,
    Criterion,
    Edition,
    Finding,
    Form,
    Kind,
    Measure,
    Option,
    Scale,
    Section,
    Situation,
    Term,
    possible_findings,
)
from generator.law.typed_toml import Faults, one_of
from generator.messages.problems import Code, Fact, Phrase, Place, Problem

_COMMON_YEAR = 2001
"""A year without the day that most years lack."""


def prove(edition: Edition, faults: Faults) -> None:
    """Reports whatever makes an edition ambiguous or incomplete; its shape alone does not show it.

    Levels and rulings are proved once the rest is sound: they rest on it.
    """
    _prove_names(edition, faults)
    _prove_values(edition, faults)
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


def _once(faults: Faults, part: str, names: Iterable[str]) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            faults.add(Code.EDITION_NAME_TWICE, part, name=name)


def _prove_names(edition: Edition, faults: Faults) -> None:
    _once(faults, "criteria", (item.no for item in edition.criteria))
    _once(faults, "rulings", (ruling.id for ruling in edition.rulings))
    _once(faults, "sections", (section.tag for section in edition.sections))
    _once(faults, "sections", (section.abbreviation for section in edition.sections))
    for section in edition.sections:
        _once(faults, f"sections {section.form.value}", (row.no for row in section.rows))
        items = (criterion.no for _, criterion in section.scored_rows)
        _once(faults, f"sections {section.form.value}, criterion", items)


def _prove_values(edition: Edition, faults: Faults) -> None:
    """The term is a day, the bounds are above zero, the text was in force before its repeal."""
    if not _is_day(edition.term):
        found = f"{edition.term.month}-{edition.term.day}"
        faults.wrong("term, day", "day", found, Phrase("expected.day-of-year"))
    for name, bound in vars(edition.solvency).items():
        if bound <= 0:
            faults.wrong(f"solvency, {name}", name, str(bound), Phrase("expected.above-zero"))
    if edition.repealed is not None and edition.repealed <= edition.adopted:
        after = Phrase("expected.after", {"day": edition.adopted.isoformat()})
        faults.wrong("repealed", "repealed", edition.repealed, after)


def _is_day(term: Term) -> bool:
    try:
        date(_COMMON_YEAR, term.month, term.day)
    except ValueError:
        return False
    return True


def _prove_report(report: Appendix2Text, faults: Faults) -> None:
    """Every count has one line, and each line is unique by its text and the heading above it."""
    _once(faults, "report, columns", (report.columns.total, *report.columns.forms.values()))
    headings, lines = [""], []
    for number, row in enumerate(report.rows, start=1):
        part = f"report, rows {number}"
        if row.count is None:
            headings.append(row.text)
            continue
        lines.append(f"{headings[-1]} {row.text}")
        if headings[-1] == "":
            faults.wrong(part, "heading", row.text, Phrase("expected.heading-above"))
        elif not row.open:
            faults.wrong(part, "closed", row.text, Phrase("expected.open-section"))
    _once(faults, "report, rows", (*headings, *lines))
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


def _prove_table(criterion: Criterion, faults: Faults) -> None:
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
        _prove_option(option, findings, f"{part}, options {number}", faults)


def _prove_option(option: Option, findings: Iterable[Finding], part: str, faults: Faults) -> None:
    """Its points are what the act shows or are not shown, and it leads on or may be chosen."""
    if option.points < 0:
        faults.wrong(part, "points", option.points, Phrase("expected.not-negative"))
    if option.shown not in ("", str(option.points)):
        faults.wrong(part, "printed", option.shown, one_of(("", str(option.points))))
    if option.when is None:
        if not option.leads:
            faults.add(Code.EDITION_KEY_MISSING, f"{part}, when", name="when")
    elif option.leads:
        faults.wrong(part, "leads", option.leads, one_of(("false",)))
    elif not any(map(option.when.admits, findings)):
        faults.add(Code.EDITION_OPTION_UNREACHABLE, part, option=option.text)


def _describe(finding: Finding) -> str:
    features = (
        ("failing", finding.failing),
        ("inspected", finding.inspected),
        ("trend", finding.trend),
    )
    return ", ".join(f"{name} = {value.value}" for name, value in features if value is not None)


def _prove_levels(section: Section, faults: Faults) -> None:
    """For every kind of body the bands go from 0 to the maximum, low, medium, high, no gap."""
    for kind in Kind:
        maximum = section.maximum(kind)
        scales = [scale for scale in section.scales if kind in scale.kinds]
        if len(scales) != 1 or not _is_ladder(scales[0], maximum):
            part = f"sections {section.form.value}, {kind.value}"
            faults.add(Code.EDITION_LEVELS_BROKEN, part, maximum=maximum)


def _is_ladder(scale: Scale, maximum: int) -> bool:
    steps = (scale.low, scale.medium, scale.high)
    joined = all(upper[0] == lower[1] + 1 for lower, upper in pairwise(steps))
    rising = all(first <= last for first, last in steps)
    return joined and rising and scale.low[0] == 0 and scale.high[1] == maximum


def _prove_rulings(edition: Edition, faults: Faults) -> None:
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
            option.shown == "" for item in criteria for option in item.options
        ),
    }
    return {situation for situation in Situation if conditional.get(situation, True)}
