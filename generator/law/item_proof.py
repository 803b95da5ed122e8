"""Proves an item of Appendix 1 and its table of options, or a fact that items are measured by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import permutations
from typing import Final

from generator.law.choices import Amount, DeclaredFact, FactValue, Measure, Situation, Trend
from generator.law.criteria import Criterion, Finding, Option, possible_findings
from generator.law.toml_faults import Faults, one_of
from generator.messages.problems import Code, Phrase


def prove_item(item: Criterion, faults: Faults) -> None:
    """Every finding selects exactly one option, and every option that may be chosen can be."""
    part = f"criteria {item.no}"
    for measure, name in ((Measure.INSPECTION, "norm"), (Measure.FACT, "fact")):
        is_given = getattr(item, name) is not None
        if item.measure is measure and not is_given:
            faults.missing(part, name)
        elif is_given and item.measure is not measure:
            faults.wrong(f"{part}, measure", item.measure, one_of([measure]))
    fitting = {finding: item.options_for(finding) for finding in possible_findings(item.measure)}
    for finding, options in fitting.items():
        if not options:
            faults.add(Code.EDITION_TABLE_GAP, part, finding=str(finding))
        elif len(options) > 1:
            texts = "; ".join(option.text for option in options)
            faults.add(Code.EDITION_TABLE_OVERLAP, part, finding=str(finding), options=texts)
    for number, option in enumerate(item.options, start=1):
        _prove_option(option, fitting, f"{part}, options {number}", faults)
    points = {finding: options[-1].points for finding, options in fitting.items() if options}
    for better, worse in permutations(points, 2):
        if points[better] < points[worse] and _is_better(better, worse):
            facts = {"better": str(better), "worse": str(worse)}
            facts |= {"less": str(points[better]), "more": str(points[worse])}
            faults.add(Code.EDITION_POINTS_REVERSED, part, **facts)


def _is_better(one: Finding, other: Finding) -> bool:
    """True when none fail and some of the other, or when as many fail and they became fewer."""
    if one.failing is not other.failing:
        return one.failing is Amount.NONE
    return one.trend is Trend.DOWN and other.trend is Trend.NOT_DOWN


def _prove_option(option: Option, findings: Iterable[Finding], part: str, faults: Faults) -> None:
    """Its points are what the act shows or are not shown, and it leads on or may be chosen."""
    if option.shown not in ("", str(option.points)):
        faults.wrong(f"{part}, printed", option.shown, one_of(("", str(option.points))))
    if option.when is None:
        if not option.leads:
            faults.missing(f"{part}, when", "when")
    elif option.leads:
        faults.wrong(f"{part}, leads", option.leads, one_of(("false",)))
    elif not any(map(option.when.admits, findings)):
        faults.add(Code.EDITION_OPTION_UNREACHABLE, part, option=option.text)


_FAILED_BY: Final = {FactValue.YES_NO: ("fails_when",), FactValue.DATE: ("fails_after",)}
_BOUNDS: Final = ("fails_above", "fails_below")
"""The keys that say who fails: those of some values, and of the others, which are numbers."""

_LEAST: Final = {FactValue.COUNT: 0, FactValue.COUNT_FROM_ONE: 1, FactValue.AMOUNT: 0}
"""The least number that a cell may hold."""


def prove_fact(fact: DeclaredFact, shared: Iterable[DeclaredFact], faults: Faults) -> None:
    """It is failed by values that it has, asked for in thousands, and shown by an example.

    The program's own measures read the ``shared`` facts, by their keys.
    """
    part = f"facts {fact.key}"
    _prove_failing(fact, part, faults)
    _prove_read(fact, next((own for own in shared if own.key == fact.key), None), part, faults)
    _prove_sum(fact, part, faults)
    if not re.fullmatch(_EXAMPLES[fact.value], fact.example):
        expected = Phrase(f"expected.{fact.value.replace(' ', '-')}")
        faults.wrong(f"{part}, example", fact.example, expected)


def _prove_failing(fact: DeclaredFact, part: str, faults: Faults) -> None:
    """One that the program's measures do not read says who fails it, by keys that its value has.

    Some number fails and some does not: else all organisations would score alike.
    """
    own = _FAILED_BY.get(fact.value, _BOUNDS)
    for key in (key for key in fact.fails if key not in own):
        faults.wrong(f"{part}, {key}", fact.fails[key], one_of([", ".join(own)]))
    if not fact.fails and not fact.read_by:
        faults.missing(part, ", ".join(own))
    low, high, least = fact.fails_below, fact.fails_above, _LEAST.get(fact.value)
    if low is not None and least is not None and low <= least:
        above = Phrase("expected.more-than", {"least": str(least)})
        faults.wrong(f"{part}, fails_below", str(low), above)
    wanted = max((bound for bound in (low, least) if bound is not None), default=None)
    if high is not None and wanted is not None and high < wanted:
        from_it = Phrase("expected.not-less", {"least": str(wanted)})
        faults.wrong(f"{part}, fails_above", str(high), from_it)
    if fact.fails_after is not None and not fact.fails_after.is_day:
        day = Phrase("expected.day-of-year")
        faults.wrong(f"{part}, fails_after, day", str(fact.fails_after), day)


def _prove_read(fact: DeclaredFact, known: DeclaredFact | None, part: str, faults: Faults) -> None:
    """The program's measures read the facts that they know, as what these are to them."""
    read_by = () if known is None else known.read_by
    if {*read_by} != {*fact.read_by}:
        shown = ", ".join(f'"{measure}"' for measure in read_by)
        faults.wrong(f"{part}, read_by", list(fact.read_by), one_of([f"[{shown}]"]))
    if known is not None and known.read_by and known.value is not fact.value:
        faults.wrong(f"{part}, value", fact.value, one_of([known.value]))
    settled = Situation.SUBMITTED_AT_ANY_TIME
    if fact.situation not in (None, settled):
        faults.wrong(f"{part}, situation", fact.situation, one_of([settled]))


_DIGITS = r"\d{1,3}(\s?\d{3})*"
_FIGURE = rf"{_DIGITS}(,\d+)?"
_EXAMPLES: Final[Mapping[FactValue, str]] = {
    FactValue.YES_NO: "иә|жоқ",
    FactValue.COUNT: _DIGITS,
    FactValue.COUNT_FROM_ONE: f"(?!0){_DIGITS}",
    FactValue.AMOUNT: _FIGURE,
    FactValue.NUMBER: f"-?{_FIGURE}",
    FactValue.NUMBER_OR_DASH: f"-?{_FIGURE}|[-–—]",
    FactValue.DATE: r"\d\d\.\d\d\.\d{4}",
}
"""What a cell may hold, as people write it."""

_MONEY = re.compile(r"(теңге|тенге|тг)\W*$", re.IGNORECASE)
_THOUSANDS: Final[tuple[str, ...]] = (", мың теңге", ", тыс. тенге")


def _prove_sum(fact: DeclaredFact, part: str, faults: Faults) -> None:
    """Each header of a sum ends in thousands: what stands under it is read as it is."""
    if not any(map(_MONEY.search, fact.texts)):
        return
    headers = [("kk", fact.kk, _THOUSANDS[:1]), ("ru", fact.ru, _THOUSANDS[1:])]
    headers += [("aliases", alias, _THOUSANDS) for alias in fact.aliases]
    for key, text, allowed in headers:
        if not text.endswith(allowed):
            faults.wrong(f"{part}, {key}", text, one_of(f"…{unit}" for unit in allowed))
