"""The tags of Appendix 3: what the inspections found, a line for each act about an organisation.

Acts about one organisation by one inspector under one number are one line, whatever norms they
looked at; those without a number are one where they ended on one day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal

from generator.law.choices import ExcessColumn, Norm
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
from generator.submission.model import Excess, Inspection, Submission

LIST, EACH = "тексерулер", "т"
NOTHING_FOUND = "+"


def fill(submission: Submission) -> Context:
    """The context of one list."""
    context: dict[str, Leaf | Tree] = filled(TOP_TAGS, submission)
    context[BODY] = filled(BODY_TAGS, submission)
    return context


def declared() -> Mapping[str, Declared]:
    """All that a template of the list may use, by name."""
    return {**names(TOP_TAGS), BODY: Group("орган", "орган", names(BODY_TAGS))}


def _lines(submission: Submission) -> list[Tree]:
    found = enumerate(lines(submission), start=1)
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


@dataclass(frozen=True)
class Inspected:
    """A line: who was inspected by whom, and what was found.

    ``without_numbers`` are the norms with a violation of which no number is reported.
    """

    organisation: str
    inspector: str
    excess: Excess
    has_violation: bool
    without_numbers: tuple[Norm, ...]

    @property
    def is_clean(self) -> bool:
        """True when nothing was found, in words or in numbers."""
        return not (self.has_violation or _has_numbers(self.excess))


_Numbered = tuple[int, Inspected]


def lines(submission: Submission) -> Iterator[Inspected]:
    """The lines in the order in which the workbook first names each act."""
    acts: dict[tuple[object, ...], list[Inspection]] = {}
    for inspection in submission.inspections:
        acts.setdefault(_act(inspection), []).append(inspection)
    for of_act in acts.values():
        first = of_act[0]
        yield Inspected(
            organisation=first.name or submission.by_bin[first.bin].name,
            inspector=first.inspector,
            excess=_summed(inspection.excess for inspection in of_act),
            has_violation=any(inspection.violation for inspection in of_act),
            without_numbers=tuple(
                i.norm for i in of_act if i.violation and not _has_numbers(i.excess)
            ),
        )


def _act(inspection: Inspection) -> tuple[object, ...]:
    """The key of an act; organisations of two forms may bear one name."""
    whose = (inspection.bin, inspection.name, inspection.form)
    return (*whose, inspection.inspector, inspection.act or inspection.ended)


def _has_numbers(excess: Excess) -> bool:
    return any(astuple(excess))


def _summed(excesses: Iterable[Excess]) -> Excess:
    """The sums of what is reported, column by column; None where nothing is."""
    columns = zip(*map(astuple, excesses), strict=True)
    return Excess(*(_sum(column) for column in columns))


def _sum(numbers: Iterable[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if known else None
