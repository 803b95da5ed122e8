"""The tags of Appendix 3, the results of inspections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from generator.law.choices import ExcessColumn
from generator.messages.wording import DASH
from generator.papers.context.tags import (
    BODY,
    BODY_TAGS,
    PERIOD,
    Context,
    Declared,
    Group,
    Items,
    Leaf,
    Repeats,
    Tag,
    Tree,
    filled,
    kazakh,
    names,
    period,
)
from generator.submission import appendix_3
from generator.submission.appendix_3 import Inspected
from generator.submission.model import Submission

LIST, EACH = "тексерулер", "т"
NOTHING_FOUND = "+"

_Numbered = tuple[int, Inspected]


def fill(submission: Submission) -> Context:
    """The context of one list."""
    context: dict[str, Leaf | Tree] = filled(TOP_TAGS, submission)
    context[BODY] = filled(BODY_TAGS, submission)
    return context


def declared() -> Mapping[str, Declared]:
    """All that a template of the list may use, by name."""
    return {**names(TOP_TAGS), BODY: Group("орган", "орган", names(BODY_TAGS))}


def _lines(submission: Submission) -> list[Tree]:
    found = enumerate(appendix_3.lines(submission), start=1)
    return [filled(LINE_TAGS, numbered) for numbered in found]


def _number(number: Decimal | None) -> str:
    return DASH if number is None else kazakh().number(number)


def _premises(found: Inspected) -> str:
    """Premises by number and area, and norms of premises and furnishing without numbers."""
    excess = found.excess
    parts = [f"{_number(excess.premises)} / {_number(excess.area)}"]
    if excess.premises is None and excess.area is None:
        parts = []
    parts += _found(found, ExcessColumn.PREMISES)
    return "; ".join(parts) or DASH


def _vehicles(found: Inspected) -> str:
    parts = [] if found.excess.vehicles is None else [_number(found.excess.vehicles)]
    parts += _found(found, ExcessColumn.VEHICLES)
    return "; ".join(parts) or DASH


def _found(found: Inspected, column: ExcessColumn) -> Iterator[str]:
    """Marks of violations without a number: one, and the norms that are named in the column."""
    own = [norm for norm in found.without_numbers if norm.appendix_3 is column]
    if not all(norm.named for norm in own):
        yield kazakh().say("inspections.found")
    for norm in dict.fromkeys(norm for norm in own if norm.named):
        yield kazakh().say("inspections.found-of", norm=norm.kk)


LINE_TAGS: tuple[Tag[_Numbered], ...] = (
    Tag("реті", "реттік нөмірі", "номер по порядку", lambda n: str(n[0])),
    Tag(
        "ұйымы",
        "тексерілген ұйымның атауы",
        "наименование проверенной организации",
        lambda n: n[1].organisation,
    ),
    Tag(
        "органы",
        "тексеру жүргізген орган",
        "проверявший орган",
        lambda n: n[1].inspector or DASH,
    ),
    Tag(
        "бұзушылықсыз",
        "бұзушылықтар анықталмағанының белгісі",
        "отметка, что нарушений не выявлено",
        lambda n: NOTHING_FOUND if n[1].is_clean else DASH,
    ),
    Tag(
        "артық_алаң",
        "артық үй-жайлар, бірлік / ш.м",
        "помещения сверх норматива, ед. / кв. м",
        lambda n: _premises(n[1]),
    ),
    Tag(
        "артық_көлік",
        "артық көлік құралдары, бірлік",
        "транспортные средства сверх норматива, ед.",
        lambda n: _vehicles(n[1]),
    ),
    Tag(
        "тіркеусіз_мүлік",
        "тіркелмеген жылжымайтын мүлік, бірлік",
        "незарегистрированная недвижимость, ед.",
        lambda n: _number(n[1].excess.unregistered_property),
    ),
    Tag(
        "тіркеусіз_көлік",
        "тіркелмеген көлік құралдары, бірлік",
        "незарегистрированные транспортные средства, ед.",
        lambda n: _number(n[1].excess.unregistered_vehicles),
    ),
)

TOP_TAGS: tuple[Tag[Submission], ...] = (
    Tag(PERIOD, "есепті кезең", "отчётный период", lambda s: period(s.year)),
    Tag(
        LIST,
        "тексерулер тізімі",
        "список проверок",
        _lines,
        Items(EACH, Repeats.ROWS, LINE_TAGS),
    ),
)
