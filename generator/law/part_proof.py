"""Faults of a criterion's table or of a fact, and look-alike letters in any text of an edition.

A Latin letter among Kazakh ones looks right and is wrong: it would stand in every document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import permutations
from typing import Final

from generator.law.choices import Amount, DeclaredFact, FactValue, Measure, Situation, Term, Trend
from generator.law.criteria import READS, Criterion, Finding, Option, possible_findings
from generator.law.edition import Edition
from generator.law.toml_walks import Leaf, leaves
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
        from_0 = Phrase("expected.not-less", {"least": "0"})
        faults.wrong(f"{part}, points", "points", option.points, from_0)
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


def prove_fact(fact: DeclaredFact, faults: Faults) -> None:
    """It is failed by values that it has, asked for in thousands, and shown by an example."""
    _prove_failing(fact, faults)
    _prove_read(fact, faults)
    _prove_sum(fact, faults)
    if not re.fullmatch(_EXAMPLES[fact.value], fact.example):
        expected = Phrase(f"expected.{fact.value.replace(' ', '-')}")
        faults.wrong(f"facts {fact.key}, example", "example", fact.example, expected)


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
_THOUSANDS = (", мың теңге", ", тыс. тенге")


def _prove_sum(fact: DeclaredFact, faults: Faults) -> None:
    """Each header of a sum ends in thousands: what stands under it is read as it is."""
    if not any(map(_MONEY.search, fact.texts)):
        return
    for key, text in (("kk", fact.kk), ("ru", fact.ru), *(("aliases", a) for a in fact.aliases)):
        allowed = {"kk": _THOUSANDS[:1], "ru": _THOUSANDS[1:]}.get(key, _THOUSANDS)
        if not text.endswith(allowed):
            known = one_of(f"…{unit}" for unit in allowed)
            faults.wrong(f"facts {fact.key}, {key}", key, text, known)


_LEAST: Final[Mapping[FactValue, int]] = {
    FactValue.COUNT: 0,
    FactValue.COUNT_FROM_ONE: 1,
    FactValue.AMOUNT: 0,
}
"""The least number that a cell may hold."""


def _prove_bounds(fact: DeclaredFact, faults: Faults) -> None:
    """Some number fails and some does not: else all organisations would score alike."""
    low, high, least = fact.fails_below, fact.fails_above, _LEAST.get(fact.value)
    if low is not None and least is not None and low <= least:
        above = Phrase("expected.more-than", {"least": str(least)})
        faults.wrong(f"facts {fact.key}, fails_below", "fails_below", str(low), above)
    wanted = max((bound for bound in (low, least) if bound is not None), default=None)
    if high is not None and wanted is not None and high < wanted:
        from_it = Phrase("expected.not-less", {"least": str(wanted)})
        faults.wrong(f"facts {fact.key}, fails_above", "fails_above", str(high), from_it)


def _prove_failing(fact: DeclaredFact, faults: Faults) -> None:
    """One that the program's measures do not read says who fails it, by keys that its value has."""
    part, own = f"facts {fact.key}", _failing_keys(fact)
    given = [key for key in _FAILS if getattr(fact, key) is not None]
    for key in (key for key in given if key not in own):
        faults.wrong(f"{part}, {key}", key, getattr(fact, key), one_of([", ".join(own)]))
    if not given and not fact.read_by:
        faults.add(Code.EDITION_KEY_MISSING, part, name=", ".join(own))
    _prove_bounds(fact, faults)
    if fact.fails_after is not None and not is_day(fact.fails_after):
        found = f"{fact.fails_after.month}-{fact.fails_after.day}"
        day = Phrase("expected.day-of-year")
        faults.wrong(f"{part}, fails_after, day", "day", found, day)


def _prove_read(fact: DeclaredFact, faults: Faults) -> None:
    """The program's measures read the facts that they know, as what these are to them."""
    part = f"facts {fact.key}"
    known = {measure: read[fact.key] for measure, read in READS.items() if fact.key in read}
    if known.keys() != {*fact.read_by}:
        shown = ", ".join(f'"{measure}"' for measure in known)
        faults.wrong(f"{part}, read_by", "read_by", list(fact.read_by), one_of([f"[{shown}]"]))
    for value in {*known.values()} - {fact.value}:
        faults.wrong(f"{part}, value", "value", fact.value, one_of([value]))
    settled = Situation.SUBMITTED_AT_ANY_TIME
    if fact.situation not in (None, settled):
        faults.wrong(f"{part}, situation", "situation", fact.situation, one_of([settled]))


_FAILS = ("fails_when", "fails_above", "fails_below", "fails_after")


def _failing_keys(fact: DeclaredFact) -> tuple[str, ...]:
    if fact.value is FactValue.YES_NO:
        return _FAILS[:1]
    return _FAILS[3:] if fact.value is FactValue.DATE else _FAILS[1:3]


_COMMON_YEAR = 2001
"""A year without the day that most years lack."""


def is_day(term: Term) -> bool:
    """True of a day that every year has."""
    try:
        date(_COMMON_YEAR, term.month, term.day)
    except ValueError:
        return False
    return True


_WORD = re.compile(r"[^\W\d_]+")
_OTHER = re.compile(r"[^\W\d_Ѐ-ӿ]")
"""A letter that is not Cyrillic."""

_ROMAN = re.compile(r"(?=.*[IVLD])[IVXLCDM]+")
_LOOKALIKES: Final = str.maketrans("ABCEHIKMOPTXYaceiopxyhƏəƟɵ", "АВСЕНІКМОРТХУасеіорхуһӘәӨө")
_MARKS = re.compile(
    r"\{[{%#]|[%#}]\}|[\x00-\x1f\x7f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f]"
    r"|[\ue000-\uf8ff\ufeff\ufff0-\uffff]|^\s|\s$"
)
"""What begins or ends a tag of a template, is not seen, or is a space at an end."""

_KAZAKH = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_RUSSIAN_FROM = 40
"""Letters of a text in which at least one is of the Kazakh alphabet alone."""

_IGNORED: Final = frozenset(
    {"id", "situation", "measure", "norm", "form", "count", "closed", "kinds", "not_for"}
    | {"failing", "inspected", "trend", "replaces", "en", "key", "forms", "appendix_3"}
    | {"value", "fails_when", "fact", "example", "read_by"}
)
"""Keys whose texts are words of the program, or English."""

_RUSSIAN: Final = ("ru", "rule_ru", "aliases")
"""Keys whose texts are Russian, or may be."""


def prove_words(edition: Edition, faults: Faults) -> None:
    """Reports mixed letters, marks of tags, and Russian where Kazakh is due (a warning)."""
    for leaf in leaves(edition):
        if isinstance(leaf.value, str) and leaf.key not in _IGNORED:
            _prove_text(leaf, leaf.value, faults)


def _prove_text(leaf: Leaf, text: str, faults: Faults) -> None:
    if mark := _MARKS.search(text):
        faults.add(Code.EDITION_MARKS, leaf.part, name=leaf.key, found=repr(mark[0]))
    for word in dict.fromkeys(_mixed(text)):
        near = word.translate(_LOOKALIKES)
        shown = _OTHER.sub(lambda letter: f"[{letter[0]}]", word)
        near = "" if _OTHER.search(near) else near
        faults.add(Code.EDITION_LETTERS, leaf.part, name=leaf.key, found=shown, near=near)
    letters = sum(map(str.isalpha, text))
    if leaf.key not in _RUSSIAN and letters >= _RUSSIAN_FROM and not _KAZAKH.search(text):
        faults.add(Code.EDITION_RUSSIAN, leaf.part, name=leaf.key)


def _mixed(text: str) -> Iterator[str]:
    """The words with Latin letters that are, or may be taken for, Kazakh ones."""
    for word in _WORD.findall(text):
        latin = _OTHER.findall(word)
        if not latin or _ROMAN.fullmatch(word):
            continue
        looks_kazakh = not _OTHER.search(word.translate(_LOOKALIKES))
        if len(latin) < len(word) or looks_kazakh:
            yield word
