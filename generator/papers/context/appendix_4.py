"""The tags of the assessment sheet: points, totals and the notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generator.law.edition import Edition, Option, Row, Section
from generator.messages.wording import DASH
from generator.papers.context.common import BODY, BODY_NAME, PERIOD, edition_used, kazakh, period
from generator.papers.context.tags import (
    LINE,
    Context,
    Declared,
    Group,
    Items,
    Leaf,
    Repeats,
    Tag,
    Text,
    Tree,
    filled,
    names,
)
from generator.scoring import explain as reasons
from generator.scoring.evaluation import Evaluation, RowScore, SectionScore
from generator.submission.contract import KIND_NAMES

CHOSEN, NOT_CHOSEN = "☑", "☐"


@dataclass(frozen=True)
class _Scored:
    """A section of an evaluation, and the whole it belongs to."""

    evaluation: Evaluation
    section: SectionScore


@dataclass(frozen=True)
class _Noted:
    """A row of a section, and the whole it belongs to."""

    evaluation: Evaluation
    section: SectionScore
    row: RowScore


@dataclass(frozen=True)
class _Offered:
    """A printed line of a criterion, and whether it is the one that applied."""

    text: str
    points: str
    mark: str


def fill(evaluation: Evaluation) -> Context:
    """The context of one document."""
    context: dict[str, Leaf | Tree] = filled(TOP_TAGS, evaluation)
    context[BODY] = filled(BODY_TAGS, evaluation)
    for score in evaluation.sections:
        values = filled(SECTION_TAGS, _Scored(evaluation, score))
        for row in score.rows:
            values[row_tag(row.row.no)] = _points(row.points)
        context[score.section.tag] = values
    return context


def declared(edition: Edition) -> Mapping[str, Declared]:
    """All that a template of an edition may use, by name."""
    found = names(TOP_TAGS)
    found[BODY] = Group("орган", "орган", names(BODY_TAGS))
    for section in edition.sections:
        found[section.tag] = Group(
            section.title, f"раздел «{section.tag}»", dict(_section(section))
        )
    return found


def _section(section: Section) -> Iterator[tuple[str, Declared]]:
    """The points of the form's rows first, as the form has them."""
    for row, _ in section.scored_rows:
        yield row_tag(row.no), _row_points(section, row)
    for tag in SECTION_TAGS:
        found = tag.declared()
        if tag.name == TOTAL and isinstance(found, Text):
            found = replace(found, row=f"{section.abbreviation}. {section.total_label}")
        yield tag.name, found


def _row_points(section: Section, row: Row) -> Text:
    printed = f"{section.abbreviation} {row.no}. {row.text}"
    return Text(f"{row.no}-жолдың балы", f"балл строки {row.no}", printed)


def row_tag(number: str) -> str:
    """The tag of a row's points: row 3.2 is ``б3_2``."""
    return "б" + number.replace(".", "_")


def _points(points: int | None) -> str:
    return DASH if points is None else kazakh().number(points)


def _level(scored: _Scored) -> str:
    level = scored.section.level
    return DASH if level is None else scored.evaluation.submission.edition.level_names.of(level)


def _not_counted(scored: _Scored) -> list[str]:
    submission = scored.evaluation.submission
    by_name = (
        reasons.not_counted(kazakh(), submission, scored.section, o)
        for o in scored.section.not_counted
    )
    return [*by_name, *reasons.left_out(kazakh(), submission, scored.section)]


def _organisation_notes(scored: _Scored) -> list[str]:
    return [
        kazakh().say("line.organisation", name=o.name, bin=o.bin, fact=o.note)
        for o in scored.section.counted
        if o.note
    ]


def _rulings(scored: _Scored) -> list[str]:
    return list(reasons.rulings(kazakh(), scored.section))


def _notes(scored: _Scored) -> list[Tree]:
    return [
        filled(NOTE_TAGS, _Noted(scored.evaluation, scored.section, row))
        for row in scored.section.rows
    ]


def _options(noted: _Noted) -> list[Tree]:
    """The printed lines of the criterion in their order; a group's own line once, unmarked."""
    lines: list[_Offered] = []
    group = None
    for option in noted.row.criterion.options:
        if option.group and option.group != group:
            lines.append(_Offered(option.group, "", ""))
        group = option.group
        lines.append(_offered(option, noted.row.reason.option))
    return [filled(OPTION_TAGS, line) for line in lines]


def _offered(option: Option, chosen: Option | None) -> _Offered:
    return _Offered(option.text, option.shown, CHOSEN if option is chosen else NOT_CHOSEN)


def _counts(noted: _Noted) -> str:
    return reasons.counts(kazakh(), noted.section, noted.row)


def _grounds(noted: _Noted) -> list[str]:
    return list(reasons.grounds(kazakh(), noted.evaluation.submission, noted.section, noted.row))


TOTAL = "жиыны"


OPTION_TAGS: tuple[Tag[_Offered], ...] = (
    Tag("мәтіні", "нұсқаның мәтіні", "текст варианта", lambda o: o.text),
    Tag("балы", "нұсқаның балы", "балл варианта", lambda o: o.points),
    Tag("белгісі", "таңдалғанының белгісі", "отметка выбранного", lambda o: o.mark),
)

NOTE_TAGS: tuple[Tag[_Noted], ...] = (
    Tag("нөмірі", "жолдың нөмірі", "номер строки", lambda n: n.row.row.no),
    Tag("мәтіні", "жолдың мәтіні", "текст строки", lambda n: n.row.row.text),
    Tag(
        "өлшемшарты",
        "1-қосымша тармағының нөмірі",
        "номер пункта приложения 1",
        lambda n: n.row.criterion.no,
    ),
    Tag(
        "өлшемшарт_мәтіні",
        "1-қосымша тармағының мәтіні",
        "текст пункта приложения 1",
        lambda n: n.row.criterion.text,
    ),
    Tag(
        "нұсқалары",
        "балл нұсқаларының тізімі",
        "список вариантов баллов",
        _options,
        Items("нұсқа", Repeats.ROWS, OPTION_TAGS),
    ),
    Tag("балы", "жолдың балы", "балл строки", lambda n: _points(n.row.points)),
    Tag("саны", "ұйымдар санағы", "подсчёт организаций", _counts),
    Tag(
        "негіздері",
        "негіздемелер тізімі",
        "список обоснований",
        _grounds,
        Items("негіз", Repeats.ROWS, LINE),
    ),
)

TOP_TAGS: tuple[Tag[Evaluation], ...] = (
    Tag(PERIOD, "есепті кезең", "отчётный период", lambda e: period(e.submission.year)),
    Tag("жалпы_жиыны", "барлық бөлімнің жиыны", "итог всех разделов", lambda e: _points(e.total)),
    Tag(
        "жалпы_ең_жоғары_балл",
        "барлық бөлімнің ең жоғары балы",
        "максимум всех разделов",
        lambda e: _points(e.maximum),
    ),
    Tag(
        "редакция",
        "қолданылған редакция",
        "применённая редакция",
        lambda e: edition_used(e.submission),
    ),
)

BODY_TAGS: tuple[Tag[Evaluation], ...] = (
    Tag(BODY_NAME, "органның атауы", "наименование органа", lambda e: e.submission.body.name),
    Tag(
        "түрі",
        "органның түрі",
        "вид органа",
        lambda e: KIND_NAMES[e.submission.body.kind],
    ),
    Tag("коды", "ӘАОЖ коды", "код КАТО", lambda e: e.submission.body.kato or DASH),
)

SECTION_TAGS: tuple[Tag[_Scored], ...] = (
    Tag(TOTAL, "бөлімнің жиыны", "итог раздела", lambda s: _points(s.section.total)),
    Tag(
        "ең_жоғары_балл",
        "бөлімнің ең жоғары балы",
        "максимальный балл раздела",
        lambda s: _points(s.section.maximum),
    ),
    Tag(
        "ұйым_саны",
        "ескерілген ұйымдар саны",
        "число учтённых организаций",
        lambda s: kazakh().number(s.section.organisations),
    ),
    Tag("деңгейі", "бөлімнің деңгейі", "уровень раздела", _level),
    Tag(
        "ескертпелер",
        "бағаланатын жолдар тізімі",
        "список оцениваемых строк",
        _notes,
        Items("жол", Repeats.ROWS, NOTE_TAGS),
    ),
    Tag(
        "ескерілмегендері",
        "ескерілмеген ұйымдар тізімі",
        "список неучтённых организаций",
        _not_counted,
        Items("ұйым", Repeats.PARAGRAPHS, LINE),
    ),
    Tag(
        "ұйым_ескертпелері",
        "жұмыс кітабындағы ескертпелер тізімі",
        "список примечаний из рабочей книги",
        _organisation_notes,
        Items("ескертпе", Repeats.PARAGRAPHS, LINE),
    ),
    Tag(
        "түсіндірмелері",
        "түсіндірмелер тізімі",
        "список толкований",
        _rulings,
        Items("түсіндірме", Repeats.PARAGRAPHS, LINE),
    ),
)
