"""The tags of the assessment sheet: points, totals and the notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.law.choices import Notes
from generator.law.criteria import Row, Section
from generator.law.edition import Edition
from generator.messages.wording import DASH
from generator.papers.context.row_notes import (
    LOST_TAGS,
    NOTE_TAGS,
    NotedRow,
    SectionContent,
    SheetContent,
    shown_points,
)
from generator.papers.context.tags import (
    BODY,
    BODY_TAGS,
    LINE,
    PERIOD,
    Context,
    Declared,
    Group,
    Items,
    Leaf,
    Repeats,
    Tag,
    Text,
    Tree,
    edition_used,
    filled,
    kazakh,
    names,
    period,
)
from generator.scoring import reasons
from generator.scoring.evaluation import Evaluation
from generator.submission.contract import YES


def fill(evaluation: Evaluation, notes: Notes) -> Context:
    """The context of one document."""
    whole = SheetContent(evaluation, notes)
    context: dict[str, Leaf | Tree] = filled(TOP_TAGS, whole)
    context[BODY] = filled(BODY_TAGS, evaluation.submission) | filled(ASSESSED_TAGS, whole)
    for score in evaluation.sections:
        values = filled(SECTION_TAGS, SectionContent(whole, score))
        for row in score.rows:
            values[row_tag(row.row.no)] = shown_points(row.points)
        context[score.section.tag] = values
    return context


def declared(edition: Edition) -> Mapping[str, Declared]:
    """All that a template of an edition may use, by name."""
    found = names(TOP_TAGS)
    found[BODY] = Group("орган", "орган", names(BODY_TAGS) | names(ASSESSED_TAGS))
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


def _level(scored: SectionContent) -> str:
    level = scored.section.level
    return DASH if level is None else scored.sheet.submission.edition.level_names.of(level)


def _not_counted(scored: SectionContent) -> list[str]:
    submission = scored.sheet.submission
    by_name = (
        reasons.not_counted(kazakh(), submission, scored.section, o)
        for o in scored.section.not_counted
    )
    return [*by_name, *reasons.left_out(kazakh(), submission, scored.section)]


def _organisation_notes(scored: SectionContent) -> list[str]:
    return [
        kazakh().say("line.organisation", name=o.name, bin=o.bin, fact=o.note)
        for o in scored.section.counted
        if o.note
    ]


def _rulings(scored: SectionContent) -> list[str]:
    return list(reasons.rulings(kazakh(), scored.section))


def _notes(scored: SectionContent) -> list[Tree]:
    return [
        filled(NOTE_TAGS, NotedRow(scored.sheet, scored.section, row))
        for row in scored.section.rows
    ]


def _lost(sheet: SheetContent) -> list[Tree]:
    """The rows that have lost points, in the order of the form."""
    return [filled(LOST_TAGS, row) for row in sheet.rows if row.has_lost]


def _is_noted(scored: SectionContent) -> str:
    """Marks a section of which rows are noted: in full notes all are."""
    is_noted = scored.sheet.notes is Notes.FULL or scored.section.organisations > 0
    return YES if is_noted else ""


TOTAL = "жиыны"

TOP_TAGS: tuple[Tag[SheetContent], ...] = (
    Tag(PERIOD, "есепті кезең", "отчётный период", lambda s: period(s.submission.year)),
    Tag(
        "жалпы_жиыны",
        "барлық бөлімнің жиыны",
        "итог всех разделов",
        lambda s: shown_points(s.evaluation.total),
    ),
    Tag(
        "жалпы_ең_жоғары_балл",
        "барлық бөлімнің ең жоғары балы",
        "максимум всех разделов",
        lambda s: shown_points(s.evaluation.maximum),
    ),
    Tag(
        "редакция",
        "қолданылған редакция",
        "применённая редакция",
        lambda s: edition_used(s.submission),
    ),
    Tag(
        "түсіндірмелері",
        "барлық бөлімнің түсіндірмелер тізімі",
        "список толкований всех разделов",
        lambda s: list(reasons.all_rulings(kazakh(), s.sections)),
        Items("түсіндірме", Repeats.PARAGRAPHS, LINE),
    ),
)

ASSESSED_TAGS: tuple[Tag[SheetContent], ...] = (
    Tag(
        "түрі",
        "органның түрі",
        "вид органа",
        lambda s: s.submission.body.kind.kk,
    ),
    Tag("коды", "ӘАОЖ коды", "код КАТО", lambda s: s.submission.body.kato or DASH),
    Tag(
        "жоғалған_балдар",
        "балл жоғалтқан жолдар тізімі",
        "список строк, потерявших баллы",
        _lost,
        Items("жоғалған", Repeats.ROWS, LOST_TAGS),
    ),
)

SECTION_TAGS: tuple[Tag[SectionContent], ...] = (
    Tag(TOTAL, "бөлімнің жиыны", "итог раздела", lambda s: shown_points(s.section.total)),
    Tag(
        "ең_жоғары_балл",
        "бөлімнің ең жоғары балы",
        "максимальный балл раздела",
        lambda s: shown_points(s.section.maximum),
    ),
    Tag(
        "ұйым_саны",
        "ескерілген ұйымдар саны",
        "число учтённых организаций",
        lambda s: kazakh().number(s.section.organisations),
    ),
    Tag("деңгейі", "бөлімнің деңгейі", "уровень раздела", _level),
    Tag(
        "толық",
        "жолдары негізделетін бөлімнің белгісі (if тегі үшін)",
        "признак раздела, строки которого обосновываются (для тега if)",
        _is_noted,
    ),
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
