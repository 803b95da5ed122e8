"""The tags of Appendix 2, with the list that goes with its analytical note."""

from __future__ import annotations

from collections.abc import Mapping

from generator.law.edition import Edition
from generator.papers.context import appendix_2_lines as lines
from generator.papers.context.common import BODY, BODY_TAGS, PERIOD, period
from generator.papers.context.tags import (
    Context,
    Declared,
    Group,
    Items,
    Leaf,
    Repeats,
    Tag,
    Tree,
    filled,
    names,
)
from generator.papers.no_break import kazakh
from generator.submission import appendix_2
from generator.submission.contract import Standing
from generator.submission.model import Organisation, Submission

CHANGED, NONE_CHANGED = "ауысқандар", "ауыспағаны"

_WITH_ANOTHER_BODY = (Standing.RECEIVED, Standing.TRANSFERRED)
"""Whose managing body changed in the year: these the analytical note lists by name."""


def fill(submission: Submission) -> Context:
    """The context of one paper."""
    context: dict[str, Leaf | Tree] = filled(TOP_TAGS, submission)
    context[BODY] = filled(BODY_TAGS, submission)
    context.update(lines.fill(submission.edition, appendix_2.of(submission)))
    return context


def declared(edition: Edition) -> Mapping[str, Declared]:
    """All that a template of Appendix 2 may use, by name."""
    found = names(TOP_TAGS)
    found[BODY] = Group("орган", "орган", names(BODY_TAGS))
    return {**found, **lines.declared(edition)}


def changed(submission: Submission) -> tuple[Organisation, ...]:
    """The organisations whose managing body changed, in the order of the workbook."""
    return tuple(
        o for o in submission.organisations if o.controlled and o.standing in _WITH_ANOTHER_BODY
    )


def _changed(submission: Submission) -> list[Tree]:
    return [filled(ORGANISATION_TAGS, (n, o)) for n, o in enumerate(changed(submission), start=1)]


def _none_changed(submission: Submission) -> str:
    """Why the list is empty; a body that filed its report only named nobody."""
    key = "report.not-named" if submission.reported is not None else "report.none-changed"
    return "" if changed(submission) else kazakh().fill(key, {})


_Numbered = tuple[int, Organisation]

ORGANISATION_TAGS: tuple[Tag[_Numbered], ...] = (
    Tag("реті", "реттік нөмірі", "номер по порядку", lambda n: str(n[0])),
    Tag("атауы", "ұйымның атауы", "наименование организации", lambda n: n[1].name),
    Tag("бсн", "ұйымның БСН-і", "БИН организации", lambda n: n[1].bin),
    Tag(
        "нысаны",
        "ұйымдық-құқықтық нысаны",
        "организационно-правовая форма",
        lambda n: n[1].legal_form.name,
    ),
    Tag("мәртебесі", "мәртебесі", "статус", lambda n: n[1].standing.value),
)

TOP_TAGS: tuple[Tag[Submission], ...] = (
    Tag(PERIOD, "есепті кезең", "отчётный период", lambda s: period(s.year)),
    Tag(
        CHANGED,
        "басқарушы органы ауысқан ұйымдардың тізбесі",
        "перечень организаций, у которых сменился орган управления",
        _changed,
        Items("ұйым", Repeats.ROWS, ORGANISATION_TAGS),
    ),
    Tag(
        NONE_CHANGED,
        "тізім бос болғандағы сөз",
        "что печатается, когда список пуст",
        _none_changed,
    ),
)
