"""Proves the table of a criterion: each finding selects one option, and better never earns less."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations

from generator.law.choices import Amount, Measure, Trend
from generator.law.criteria import Criterion, Finding, Option, possible_findings
from generator.law.typed_toml import Faults, one_of
from generator.messages.problems import Code, Phrase


def prove_table(criterion: Criterion, faults: Faults) -> None:
    """Every finding selects exactly one option, and every option that may be chosen can be."""
    part = f"criteria {criterion.no}"
    for measure, name in ((Measure.INSPECTION, "norm"), (Measure.FACT, "fact")):
        is_given = getattr(criterion, name) is not None
        if criterion.measure is measure and not is_given:
            faults.add(Code.EDITION_KEY_MISSING, part, name=name)
        elif is_given and criterion.measure is not measure:
            faults.wrong(f"{part}, measure", "measure", criterion.measure, one_of([measure]))
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
    _prove_order(criterion, findings, faults)


def _prove_order(criterion: Criterion, findings: Sequence[Finding], faults: Faults) -> None:
    """What is better in nothing never earns more: none failing, or fewer of them, is better."""
    chosen = ((finding, option) for finding in findings for option in criterion.options)
    points = {f: option.points for f, option in chosen if option.when and option.when.admits(f)}
    for better, worse in permutations(points, 2):
        if points[better] < points[worse] and _is_better(better, worse):
            facts = {"better": _describe(better), "worse": _describe(worse)}
            facts |= {"less": str(points[better]), "more": str(points[worse])}
            faults.add(Code.EDITION_POINTS_REVERSED, f"criteria {criterion.no}", **facts)


def _is_better(one: Finding, other: Finding) -> bool:
    """True when none fail and some of the other, or when as many fail and they became fewer."""
    if one.failing is not other.failing:
        return one.failing is Amount.NONE
    return one.trend is Trend.DOWN and other.trend is Trend.NOT_DOWN


def _prove_option(option: Option, findings: Iterable[Finding], part: str, faults: Faults) -> None:
    """Its points are what the act shows or are not shown, and it leads on or may be chosen."""
    if option.points < 0:
        faults.wrong(f"{part}, points", "points", option.points, Phrase("expected.not-negative"))
    if option.shown not in ("", str(option.points)):
        faults.wrong(f"{part}, printed", "printed", option.shown, one_of(("", str(option.points))))
    if option.when is None:
        if not option.leads:
            faults.add(Code.EDITION_KEY_MISSING, f"{part}, when", name="when")
    elif option.leads:
        faults.wrong(f"{part}, leads", "leads", option.leads, one_of(("false",)))
    elif not any(map(option.when.admits, findings)):
        faults.add(Code.EDITION_OPTION_UNREACHABLE, part, option=option.text)


def _describe(finding: Finding) -> str:
    features = (
        ("failing", finding.failing),
        ("inspected", finding.inspected),
        ("trend", finding.trend),
    )
    return ", ".join(f"{name} = {value.value}" for name, value in features if value is not None)
