"""The tags of the notes on the rows of the assessment sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.law.choices import Notes
from generator.law.criteria import Option
from generator.messages.wording import DASH
from generator.papers.context.tags import LINE, Items, Repeats, Tag, Tree, filled, kazakh
from generator.scoring import reasons
from generator.scoring.evaluation import Evaluation, RowScore, SectionScore
from generator.submission.contract import YES
from generator.submission.model import Submission

CHOSEN, NOT_CHOSEN = "☑", "☐"


@dataclass(frozen=True)
class SheetContent:
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
    def rows(self) -> tuple[NotedRow, ...]:
        """The scored rows of all sections, in the order of the form."""
        return tuple(NotedRow(self, one, row) for one in self.sections for row in one.rows)

    @cached_property
    def first_noted(self) -> Mapping[str, NotedRow]:
        """The first row that is noted in full for each item of Appendix 1, by its number.

        In short notes a section without organisations has no rows.
        """
        noted = (row for row in reversed(self.rows) if row.is_whole and row.section.organisations)
        return {row.row.criterion.no: row for row in noted}


@dataclass(frozen=True)
class SectionContent:
    """A section of an evaluation, and the whole it belongs to."""

    sheet: SheetContent
    section: SectionScore


@dataclass(frozen=True)
class NotedRow:
    """A row of a section, and the whole it belongs to."""

    sheet: SheetContent
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
class OfferedOption:
    """A printed line of a criterion, and whether it is the one that applied."""

    text: str
    points: str
    mark: str


def shown_points(points: int | None) -> str:
    """Points as they are printed; a dash without any."""
    return DASH if points is None else kazakh().number(points)


def _item(noted: NotedRow) -> str:
    """The words of the item; in short notes, where they and its options stand already."""
    first = _first_with(noted)
    if first is noted:
        return noted.row.criterion.text
    section = first.section.section.abbreviation
    return kazakh().say("line.item-above", section=section, row=first.row.row.no)


def _first_with(noted: NotedRow) -> NotedRow:
    """The row in whose note the item is printed: in full notes each has its own."""
    first = noted.sheet.first_noted.get(noted.row.criterion.no, noted)
    is_own = noted.sheet.notes is Notes.FULL or first.row.row is noted.row.row
    return noted if is_own else first


def _decisive(noted: NotedRow) -> str:
    submission = noted.sheet.submission
    lost = sum(row.has_lost for row in noted.sheet.rows)
    return "; ".join(reasons.decisive(kazakh(), submission, noted.section, noted.row, lost))


def _chosen(noted: NotedRow) -> str:
    option = noted.row.reason.option
    return "" if option is None else option.text


def _options(noted: NotedRow) -> list[Tree]:
    """The printed lines of the criterion in their order."""
    return _lines(noted.row.criterion.options, noted.row.reason.option)


def _needed_options(noted: NotedRow) -> list[Tree]:
    """The same; in short notes, where the item stands above with all of them, the chosen one."""
    chosen = noted.row.reason.option
    if chosen is None or _first_with(noted) is noted:
        return _options(noted)
    return _lines((chosen,), chosen)


def _lines(offered: Iterable[Option], chosen: Option | None) -> list[Tree]:
    """Options line by line; a group's own line once, unmarked."""
    lines: list[OfferedOption] = []
    group = None
    for option in offered:
        if option.group and option.group != group:
            lines.append(OfferedOption(option.group, "", ""))
        group = option.group
        lines.append(_offered(option, chosen))
    return [filled(OPTION_TAGS, line) for line in lines]


def _offered(option: Option, chosen: Option | None) -> OfferedOption:
    return OfferedOption(option.text, option.shown, CHOSEN if option is chosen else NOT_CHOSEN)


def _counts(noted: NotedRow) -> str:
    return reasons.counts(kazakh(), noted.section, noted.row)


def _grounds(noted: NotedRow) -> list[str]:
    return list(reasons.grounds(kazakh(), noted.sheet.submission, noted.section, noted.row))


OPTION_TAGS: tuple[Tag[OfferedOption], ...] = (
    Tag("мәтіні", "нұсқаның мәтіні", "текст варианта", lambda o: o.text),
    Tag("балы", "нұсқаның балы", "балл варианта", lambda o: o.points),
    Tag("белгісі", "таңдалғанының белгісі", "отметка выбранного", lambda o: o.mark),
)

NOTE_TAGS: tuple[Tag[NotedRow], ...] = (
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
    Tag(
        "нұсқалар_мазмұны",
        "балл нұсқаларының тізімі; қысқа ескертпелерде тармақ қайталанса, таңдалғаны ғана",
        "список вариантов баллов; в кратких примечаниях для повторного пункта – только выбранный",
        _needed_options,
        Items("нұсқа", Repeats.WORDS, OPTION_TAGS),
    ),
    Tag("балы", "жолдың балы", "балл строки", lambda n: shown_points(n.row.points)),
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

LOST_TAGS: tuple[Tag[NotedRow], ...] = (
    Tag("бөлімі", "бөлімнің қысқаша атауы", "раздел", lambda n: n.section.section.abbreviation),
    Tag("нөмірі", "жолдың нөмірі", "номер строки", lambda n: n.row.row.no),
    Tag("мәтіні", "жолдың мәтіні", "текст строки", lambda n: n.row.row.text),
    Tag("балы", "жолдың балы", "балл строки", lambda n: shown_points(n.row.points)),
    Tag(
        "ең_жоғары_балл",
        "жолдың ең жоғары балы",
        "максимальный балл строки",
        lambda n: shown_points(n.row.maximum),
    ),
    Tag("негізі", "балды төмендеткен деректер", "данные, снизившие балл", _decisive),
)
