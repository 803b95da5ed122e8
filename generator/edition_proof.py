"""Proves an edition: tables total and unambiguous, levels without a gap, rulings complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from generator.edition import (
    Criterion,
    Edition,
    Finding,
    Form,
    Kind,
    Measure,
    Section,
    Situation,
    possible_findings,
)
from generator.problems import Code, Fact, Place, Problem


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
    if not faults.problems:
        for section in edition.sections:
            _prove_levels(section, faults)
        _prove_rulings(edition, faults)


def _prove_names(edition: Edition, faults: _Found) -> None:
    """What things are called by is there once, and the text was in force before it was repealed."""
    faults.once("criteria", (item.no for item in edition.criteria))
    faults.once("rulings", (ruling.id for ruling in edition.rulings))
    faults.once("sections", (section.tag for section in edition.sections))
    for section in edition.sections:
        faults.once(f"sections {section.form.value}", (row.no for row in section.rows))
    if edition.repealed is not None and edition.repealed <= edition.adopted:
        found = edition.repealed.isoformat()
        faults.add(Code.EDITION_VALUE_WRONG, "repealed", name="repealed", found=found)


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
    """For every kind of body the bands cover 0 to the maximum, each total once."""
    for kind in Kind:
        part = f"sections {section.form.value}, {kind.value}"
        scales = [scale for scale in section.scales if kind in scale.kinds]
        covered = sorted(
            points
            for scale in scales
            for band in scale.bands
            for points in range(band.low, band.high + 1)
        )
        if len(scales) != 1 or covered != list(range(section.maximum(kind) + 1)):
            faults.add(Code.EDITION_LEVELS_BROKEN, part, maximum=section.maximum(kind))


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
