"""The tags of Appendix 2 with the list of its note, and of Appendix 5, which repeats its lines.

A line is ``ж`` with its number: the one it stands under and its place there, so that the lines
printed as 6.1 and 8.2 are ``ж6_1`` and ``ж8_2``. After a point comes the column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.law.appendices import Appendix2Row
from generator.law.choices import Form
from generator.law.edition import Edition
from generator.papers.context.tags import (
    BODY,
    BODY_NAME,
    BODY_TAGS,
    ITEM,
    PERIOD,
    Context,
    Declared,
    Group,
    Items,
    Leaf,
    Listed,
    Repeats,
    Tag,
    Text,
    Tree,
    filled,
    kazakh,
    names,
    period,
)
from generator.submission import appendix_2
from generator.submission.appendix_2 import Appendix2Counts, Consolidated, ReportedBody
from generator.submission.contract import Standing
from generator.submission.model import Organisation, Submission

CHANGED, NONE_CHANGED = "ауысқандар", "ауыспағаны"

_WITH_ANOTHER_BODY = (Standing.RECEIVED, Standing.TRANSFERRED)
"""Whose managing body changed in the year: these the analytical note lists by name."""


def fill(submission: Submission) -> Context:
    """The context of one paper."""
    context: dict[str, Leaf | Tree] = filled(TOP_TAGS, submission)
    context[BODY] = filled(BODY_TAGS, submission)
    context.update(line_values(submission.edition, appendix_2.of(submission)))
    return context


def declared(edition: Edition) -> Mapping[str, Declared]:
    """All that a template of Appendix 2 may use, by name."""
    found = names(TOP_TAGS)
    found[BODY] = Group("орган", "орган", names(BODY_TAGS))
    return {**found, **line_tags(edition)}


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
    bodies: list[Tree] = [_body_lines(report.edition, body) for body in report.bodies]
    return {PERIOD: period(report.year), BODIES: bodies}


def declared_consolidated(edition: Edition) -> Mapping[str, Declared]:
    """All that a template of the consolidated report may use, by name."""
    name = Text("органның атауы", "наименование органа")
    item = Group(*ITEM, {BODY_NAME: name, **line_tags(edition)})
    return {
        PERIOD: Text("есепті кезең", "отчётный период"),
        BODIES: Listed("органдар тізімі", "список органов", item, EACH_BODY, Repeats.ROWS),
    }


def _body_lines(edition: Edition, body: ReportedBody) -> Tree:
    return {BODY_NAME: body.name, **line_values(edition, body.appendix_2)}
