"""Proves what stands for itself: the table of a criterion, and the letters of every text.

A Latin letter among Kazakh ones looks right and is wrong: it would stand in every document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations
from typing import Final

from generator.law.choices import Amount, Measure, Trend
from generator.law.criteria import Criterion, Finding, Option, possible_findings
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


_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
_ROMAN = re.compile(r"(?=.*[IVLD])[IVXLCDM]+")
_LOOKALIKES: Final = str.maketrans("ABCEHIKMOPTXYaceiopxy", "АВСЕНІКМОРТХУасеіорху")
_MARKS = re.compile(r"\{[{%#]|[%#}]\}|[\x00-\x1f\x7f]")
"""What begins or ends a tag of a template, or is no letter."""

_KAZAKH = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_RUSSIAN_FROM = 40
"""Letters of a text in which at least one is of the Kazakh alphabet alone."""

_ASIDE: Final = frozenset(
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
        if isinstance(leaf.value, str) and leaf.key not in _ASIDE:
            _prove_text(leaf, leaf.value, faults)


def _prove_text(leaf: Leaf, text: str, faults: Faults) -> None:
    if mark := _MARKS.search(text):
        faults.add(Code.EDITION_MARKS, leaf.part, name=leaf.key, found=repr(mark[0]))
    for word in dict.fromkeys(_mixed(text)):
        near = word.translate(_LOOKALIKES)
        shown = _LATIN.sub(lambda letter: f"[{letter[0]}]", word)
        near = "" if _LATIN.search(near) else near
        faults.add(Code.EDITION_LETTERS, leaf.part, name=leaf.key, found=shown, near=near)
    letters = sum(map(str.isalpha, text))
    if leaf.key not in _RUSSIAN and letters >= _RUSSIAN_FROM and not _KAZAKH.search(text):
        faults.add(Code.EDITION_RUSSIAN, leaf.part, name=leaf.key)


def _mixed(text: str) -> Iterator[str]:
    """The words with Latin letters that are, or may be taken for, Kazakh ones."""
    for word in _WORD.findall(text):
        latin = _LATIN.findall(word)
        if not latin or _ROMAN.fullmatch(word):
            continue
        looks_kazakh = not _LATIN.search(word.translate(_LOOKALIKES))
        if len(latin) < len(word) or looks_kazakh:
            yield word
