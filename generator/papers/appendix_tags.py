"""The tags of Appendix 2 with the list of its note, of Appendix 3, and of Appendix 5.

In Appendix 2 and in 5, which repeats its lines, a line is ``ж`` with its number: the one it stands
under and its place there, so that the lines printed as 6.1 and 8.2 are ``ж6_1`` and ``ж8_2``. After
a point comes the column. Appendix 3 has a line for each act about an organisation: acts by one
inspector under one number are one line, whatever norms they looked at; those without a number are
one where they ended on one day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal

from generator.law.appendices import Appendix2Row
from generator.law.choices import ExcessColumn, Form, Norm
from generator.law.edition import Edition
from generator.messages.wording import DASH
from generator.papers.tags import (
    BODY,
    BODY_NAME,
    BODY_TAGS,
    ITEM,
    PERIOD,
    Context,
    Declared,
    Group,
    Items,
    Listed,
    Repeats,
    Tags,
    Text,
    Tree,
    kazakh,
    period,
)
from generator.submission import appendix_2
from generator.submission.appendix_2 import Appendix2Counts, Consolidated
from generator.submission.contract import Standing
from generator.submission.model import Excess, Inspection, Organisation, Submission

CHANGED, NONE_CHANGED = "ауысқандар", "ауыспағаны"

_WITH_ANOTHER_BODY = (Standing.RECEIVED, Standing.TRANSFERRED)
"""Whose managing body changed in the year: these the analytical note lists by name."""


def fill_appendix_2(submission: Submission) -> Context:
    """The context of Appendix 2 of a body."""
    lines = line_values(submission.edition, appendix_2.of(submission))
    return {**_of_body(APPENDIX_2_TAGS, submission), **lines}


def declared_appendix_2(edition: Edition) -> Mapping[str, Declared]:
    """All that a template of Appendix 2 may use, by name."""
    return {**_declared_of_body(APPENDIX_2_TAGS), **line_tags(edition)}


def fill_appendix_3(submission: Submission) -> Context:
    """The context of Appendix 3 of a body."""
    return _of_body(APPENDIX_3_TAGS, submission)


def declared_appendix_3() -> Mapping[str, Declared]:
    """All that a template of Appendix 3 may use, by name."""
    return _declared_of_body(APPENDIX_3_TAGS)


def _of_body(tags: Tags[Submission], submission: Submission) -> Context:
    return {**tags.filled(submission), BODY: BODY_TAGS.filled(submission)}


def _declared_of_body(tags: Tags[Submission]) -> Mapping[str, Declared]:
    return {**tags.declared(), BODY: Group("орган", "орган", BODY_TAGS.declared())}


def changed(submission: Submission) -> tuple[Organisation, ...]:
    """The organisations whose managing body changed, in the order of the workbook."""
    return tuple(
        o for o in submission.organisations if o.controlled and o.standing in _WITH_ANOTHER_BODY
    )


def _changed(submission: Submission) -> list[Tree]:
    return [ORGANISATION_TAGS.filled((n, o)) for n, o in enumerate(changed(submission), start=1)]


def _none_changed(submission: Submission) -> str:
    """Why the list is empty; a body that filed its report only named nobody."""
    key = "report.not-named" if submission.reported is not None else "report.none-changed"
    return "" if changed(submission) else kazakh().fill(key, {})


ORGANISATION_TAGS: Tags[tuple[int, Organisation]] = Tags(
    "organisation",
    {
        "реті": lambda n: str(n[0]),
        "атауы": lambda n: n[1].name,
        "бсн": lambda n: n[1].bin,
        "нысаны": lambda n: n[1].legal_form.name,
        "мәртебесі": lambda n: n[1].standing.value,
    },
)

APPENDIX_2_TAGS: Tags[Submission] = Tags(
    "appendix 2",
    {PERIOD: lambda s: period(s.year), CHANGED: _changed, NONE_CHANGED: _none_changed},
    {CHANGED: Items("ұйым", Repeats.ROWS, ORGANISATION_TAGS)},
)


TOTAL = "бәрі"


def numbered(edition: Edition) -> Iterator[tuple[str, Appendix2Row]]:
    """The lines that count something, each with its number: 4.2 is the second line below 4."""
    above, place = "", 0
    for row in edition.report.rows:
        if row.no.isdigit():
            above, place = row.no, 0
        if row.count is not None:
            place += 1
            yield f"{above}.{place}", row


def line_tag(number: str) -> str:
    """The tag of a line by its number."""
    return "ж" + number.replace(".", "_")


def column_tag(edition: Edition, form: Form) -> str:
    """The tag of a section's column: that of the section on the sheet."""
    return next(section.tag for section in edition.sections if section.form is form)


def line_tags(edition: Edition) -> dict[str, Declared]:
    """The lines, and below each its open columns."""
    return {
        line_tag(number): Group(row.plain_text, f"строка {number}", _columns(edition, number, row))
        for number, row in numbered(edition)
    }


def _columns(edition: Edition, number: str, row: Appendix2Row) -> Mapping[str, Declared]:
    printed = f"{number}. {row.plain_text}"
    columns: dict[str, Declared] = {
        TOTAL: Text(f"{number}-жол, барлығы", f"строка {number}, всего", printed)
    }
    for section in edition.sections:
        if section.form in row.open:
            name = section.abbreviation
            columns[section.tag] = Text(
                f"{number}-жол, {name} бағаны", f"строка {number}, графа {name}", printed
            )
    return columns


def line_values(edition: Edition, counts: Appendix2Counts) -> dict[str, Tree]:
    """The numbers of Appendix 2 as they are printed."""
    return {
        line_tag(number): _numbers(edition, row.count, row, counts)
        for number, row in numbered(edition)
        if row.count is not None
    }


def _numbers(
    edition: Edition, count: str, row: Appendix2Row, counts: Appendix2Counts
) -> dict[str, str]:
    numbers = {TOTAL: kazakh().number(counts.total(count))}
    for form in row.open:
        numbers[column_tag(edition, form)] = kazakh().number(counts.count(count, form) or 0)
    return numbers


BODIES, EACH_BODY = "органдар", "о"


def fill_consolidated(report: Consolidated) -> Context:
    """The context of one consolidated report."""
    bodies: list[Tree] = [
        {BODY_NAME: body.name, **line_values(report.edition, body.appendix_2)}
        for body in report.bodies
    ]
    return {PERIOD: period(report.year), BODIES: bodies}


def declared_consolidated(edition: Edition) -> Mapping[str, Declared]:
    """All that a template of the consolidated report may use, by name."""
    name = Text("органның атауы", "наименование органа")
    item = Group(*ITEM, {BODY_NAME: name, **line_tags(edition)})
    return {
        PERIOD: Text("есепті кезең", "отчётный период"),
        BODIES: Listed("органдар тізімі", "список органов", item, EACH_BODY, Repeats.ROWS),
    }


LIST, EACH = "тексерулер", "т"
NOTHING_FOUND = "+"


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


LINE_TAGS: Tags[tuple[int, Inspected]] = Tags(
    "inspection",
    {
        "реті": lambda n: str(n[0]),
        "ұйымы": lambda n: n[1].organisation,
        "органы": lambda n: n[1].inspector or DASH,
        "бұзушылықсыз": lambda n: NOTHING_FOUND if n[1].is_clean else DASH,
        "артық_алаң": lambda n: _premises(n[1]),
        "артық_көлік": lambda n: _vehicles(n[1]),
        "тіркеусіз_мүлік": lambda n: _number(n[1].excess.unregistered_property),
        "тіркеусіз_көлік": lambda n: _number(n[1].excess.unregistered_vehicles),
    },
)


def _lines(submission: Submission) -> list[Tree]:
    return [LINE_TAGS.filled(numbered) for numbered in enumerate(lines(submission), start=1)]


APPENDIX_3_TAGS: Tags[Submission] = Tags(
    "appendix 3",
    {PERIOD: lambda s: period(s.year), LIST: _lines},
    {LIST: Items(EACH, Repeats.ROWS, LINE_TAGS)},
)
