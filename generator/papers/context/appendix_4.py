"""The tags of the assessment sheet: points, totals and the notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from generator.law.criteria import Option
from generator.law.edition import Edition
from generator.law.papers import Notes
from generator.law.sections import Row, Section
from generator.messages.wording import DASH
from generator.papers.context.common import (
    BODY,
    BODY_TAGS,
    PERIOD,
    edition_used,
    period,
)
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
from generator.papers.no_break import kazakh
from generator.scoring import explain as reasons
from generator.scoring.evaluation import Evaluation, RowScore, SectionScore
from generator.submission.contract import YES
from generator.submission.model import Submission

CHOSEN, NOT_CHOSEN = "☑", "☐"


@dataclass(frozen=True)
class _Sheet:
    """An evaluation and the notes that are wanted of it."""

    evaluation: Evaluation
    notes: Notes

    @property
    def submission(self) -> Submission:
        """What was evaluated."""
        return self.evaluation.submission

    @property
    def sections(self) -> tuple[SectionScore, ...]:
        """The sections of the form."""
        return self.evaluation.sections

    @cached_property
    def rows(self) -> tuple[_Noted, ...]:
        """The scored rows of all sections, in the order of the form."""
        return tuple(_Noted(self, one, row) for one in self.sections for row in one.rows)

    @cached_property
    def first_noted(self) -> Mapping[str, _Noted]:
        """The first row that is noted in full for each item of Appendix 1, by its number."""
        return {row.row.criterion.no: row for row in reversed(self.rows) if row.is_whole}


@dataclass(frozen=True)
class _Scored:
    """A section of an evaluation, and the whole it belongs to."""

    sheet: _Sheet
    section: SectionScore


@dataclass(frozen=True)
class _Noted:
    """A row of a section, and the whole it belongs to."""

    sheet: _Sheet
    section: SectionScore
    row: RowScore

    @property
    def has_lost(self) -> bool:
        """True of a scored row that has not all its points."""
        points, most = self.row.points, self.row.maximum
        return points is not None and most is not None and points < most

    @property
    def is_whole(self) -> bool:
        """True of a row that is noted in full: one that needs a reason, or any in full notes."""
        needs_reason = self.has_lost or self.row.points is None or bool(self.row.reason.rulings)
        return self.sheet.notes is Notes.FULL or needs_reason


@dataclass(frozen=True)
class _Offered:
    """A printed line of a criterion, and whether it is the one that applied."""

    text: str
    points: str
    mark: str


def fill(evaluation: Evaluation, notes: Notes) -> Context:
    """The context of one document."""
    whole = _Sheet(evaluation, notes)
    context: dict[str, Leaf | Tree] = filled(TOP_TAGS, whole)
    context[BODY] = filled(BODY_TAGS, evaluation.submission) | filled(ASSESSED_TAGS, whole)
    for score in evaluation.sections:
        values = filled(SECTION_TAGS, _Scored(whole, score))
        for row in score.rows:
            values[row_tag(row.row.no)] = _points(row.points)
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


def _points(points: int | None) -> str:
    return DASH if points is None else kazakh().number(points)


def _level(scored: _Scored) -> str:
    level = scored.section.level
    return DASH if level is None else scored.sheet.submission.edition.level_names.of(level)


def _not_counted(scored: _Scored) -> list[str]:
    submission = scored.sheet.submission
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
        filled(NOTE_TAGS, _Noted(scored.sheet, scored.section, row)) for row in scored.section.rows
    ]


def _lost(sheet: _Sheet) -> list[Tree]:
    """The rows that have lost points, in the order of the form."""
    return [filled(LOST_TAGS, row) for row in sheet.rows if row.has_lost]


def _is_noted(scored: _Scored) -> str:
    """Marks a section of which rows are noted: in full notes all are."""
    is_noted = scored.sheet.notes is Notes.FULL or scored.section.organisations > 0
    return YES if is_noted else ""


def _item(noted: _Noted) -> str:
    """The words of the item; in short notes, where they and its options stand already."""
    first = _first_with(noted)
    if first is noted:
        return noted.row.criterion.text
    section = first.section.section.abbreviation
    return kazakh().say("line.item-above", section=section, row=first.row.row.no)


def _first_with(noted: _Noted) -> _Noted:
    """The row in whose note the item is printed: in full notes each has its own."""
    first = noted.sheet.first_noted.get(noted.row.criterion.no, noted)
    is_own = noted.sheet.notes is Notes.FULL or first.row.row is noted.row.row
    return noted if is_own else first


def _decisive(noted: _Noted) -> str:
    submission = noted.sheet.submission
    lost = sum(row.has_lost for row in noted.sheet.rows)
    return "; ".join(reasons.decisive(kazakh(), submission, noted.section, noted.row, lost))


def _chosen(noted: _Noted) -> str:
    option = noted.row.reason.option
    return "" if option is None else option.text


def _options(noted: _Noted) -> list[Tree]:
    """The printed lines of the criterion in their order; a group's own line once, unmarked.

    Where the item stands above with all of them, the chosen one alone.
    """
    lines: list[_Offered] = []
    group, chosen = None, noted.row.reason.option
    offered = noted.row.criterion.options
    if chosen is not None and _first_with(noted) is not noted:
        offered = (chosen,)
    for option in offered:
        if option.group and option.group != group:
            lines.append(_Offered(option.group, "", ""))
        group = option.group
        lines.append(_offered(option, chosen))
    return [filled(OPTION_TAGS, line) for line in lines]


def _offered(option: Option, chosen: Option | None) -> _Offered:
    return _Offered(option.text, option.shown, CHOSEN if option is chosen else NOT_CHOSEN)


def _counts(noted: _Noted) -> str:
    return reasons.counts(kazakh(), noted.section, noted.row)


def _grounds(noted: _Noted) -> list[str]:
    return list(reasons.grounds(kazakh(), noted.sheet.submission, noted.section, noted.row))


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
        "өлшемшарт_мазмұны",
        "1-қосымша тармағының мәтіні, қысқа ескертпелерде екінші рет – оның келтірілген жері",
        "текст пункта приложения 1, а в кратких примечаниях во второй раз – где он приведён",
        _item,
    ),
    Tag(
        "нұсқалары",
        "балл нұсқаларының тізімі",
        "список вариантов баллов",
        _options,
        Items("нұсқа", Repeats.WORDS, OPTION_TAGS),
    ),
    Tag("балы", "жолдың балы", "балл строки", lambda n: _points(n.row.points)),
    Tag(
        "толық",
        "толық негізделетін жолдың белгісі (if тегі үшін)",
        "признак строки, которая обосновывается полностью (для тега if)",
        lambda n: YES if n.is_whole else "",
    ),
    Tag("таңдалғаны", "таңдалған нұсқа", "выбранный вариант", _chosen),
    Tag("саны", "ұйымдар саны", "подсчёт организаций", _counts),
    Tag(
        "негіздері",
        "негіздемелер тізімі",
        "список обоснований",
        _grounds,
        Items("негіз", Repeats.ROWS, LINE),
    ),
)

LOST_TAGS: tuple[Tag[_Noted], ...] = (
    Tag("бөлімі", "бөлімнің қысқаша атауы", "раздел", lambda n: n.section.section.abbreviation),
    Tag("нөмірі", "жолдың нөмірі", "номер строки", lambda n: n.row.row.no),
    Tag("мәтіні", "жолдың мәтіні", "текст строки", lambda n: n.row.row.text),
    Tag("балы", "жолдың балы", "балл строки", lambda n: _points(n.row.points)),
    Tag(
        "ең_жоғары_балл",
        "жолдың ең жоғары балы",
        "максимальный балл строки",
        lambda n: _points(n.row.maximum),
    ),
    Tag("негізі", "балды төмендеткен деректер", "данные, снизившие балл", _decisive),
)

TOP_TAGS: tuple[Tag[_Sheet], ...] = (
    Tag(PERIOD, "есепті кезең", "отчётный период", lambda s: period(s.submission.year)),
    Tag(
        "жалпы_жиыны",
        "барлық бөлімнің жиыны",
        "итог всех разделов",
        lambda s: _points(s.evaluation.total),
    ),
    Tag(
        "жалпы_ең_жоғары_балл",
        "барлық бөлімнің ең жоғары балы",
        "максимум всех разделов",
        lambda s: _points(s.evaluation.maximum),
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

ASSESSED_TAGS: tuple[Tag[_Sheet], ...] = (
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
