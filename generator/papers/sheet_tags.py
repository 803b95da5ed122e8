"""The tags of the assessment sheet: points, totals and the notes on its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from generator.law.choices import Notes
from generator.law.criteria import Option, Row, Section
from generator.law.edition import Edition
from generator.messages.wording import DASH
from generator.papers.tags import (
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
    Tags,
    Text,
    Tree,
    glued,
    kazakh,
    period,
)
from generator.scoring import reasons
from generator.scoring.evaluation import Evaluation, RowScore, SectionScore
from generator.submission.contract import YES
from generator.submission.model import Submission

CHOSEN, NOT_CHOSEN = "☑", "☐"
TOTAL = "жиыны"


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
    return [OPTION_TAGS.filled(line) for line in lines]


def _offered(option: Option, chosen: Option | None) -> OfferedOption:
    return OfferedOption(option.text, option.shown, CHOSEN if option is chosen else NOT_CHOSEN)


def _grounds(noted: NotedRow) -> list[str]:
    return list(reasons.grounds(kazakh(), noted.sheet.submission, noted.section, noted.row))


def fill(evaluation: Evaluation, notes: Notes) -> Context:
    """The context of one document."""
    whole = SheetContent(evaluation, notes)
    of_body = {**BODY_TAGS.filled(evaluation.submission), **ASSESSED_TAGS.filled(whole)}
    context: dict[str, Leaf | Tree] = {**SHEET_TAGS.filled(whole), BODY: of_body}
    for score in evaluation.sections:
        points = {row_tag(row.row.no): shown_points(row.points) for row in score.rows}
        of_section = SECTION_TAGS.filled(SectionContent(whole, score))
        context[score.section.tag] = {**of_section, **points}
    return context


def declared(edition: Edition) -> Mapping[str, Declared]:
    """All that a template of an edition may use, by name."""
    found = SHEET_TAGS.declared()
    found[BODY] = Group("орган", "орган", BODY_TAGS.declared() | ASSESSED_TAGS.declared())
    for section in edition.sections:
        found[section.tag] = Group(
            section.title, f"раздел «{section.tag}»", dict(_section(section))
        )
    return found


def _section(section: Section) -> Iterator[tuple[str, Declared]]:
    """The points of the form's rows first, as the form has them."""
    for row, _ in section.scored_rows:
        yield row_tag(row.no), _row_points(section, row)
    for name, found in SECTION_TAGS.declared().items():
        if name == TOTAL and isinstance(found, Text):
            found = replace(found, row=f"{section.abbreviation}. {section.total_label}")
        yield name, found


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


def _notes(scored: SectionContent) -> list[Tree]:
    return [
        NOTE_TAGS.filled(NotedRow(scored.sheet, scored.section, row)) for row in scored.section.rows
    ]


def _is_noted(scored: SectionContent) -> str:
    """Marks a section of which rows are noted: in full notes all are."""
    is_noted = scored.sheet.notes is Notes.FULL or scored.section.organisations > 0
    return YES if is_noted else ""


def _edition_used(submission: Submission) -> str:
    """The edition's name, and that it was chosen when it was."""
    key = "document.edition-chosen" if submission.edition_chosen else "document.edition"
    return kazakh().fill(key, {"name": glued(submission.edition.name.kk)})


OPTION_TAGS: Tags[OfferedOption] = Tags(
    "option",
    {"мәтіні": lambda o: o.text, "балы": lambda o: o.points, "белгісі": lambda o: o.mark},
)

NOTE_TAGS: Tags[NotedRow] = Tags(
    "row",
    {
        "нөмірі": lambda n: n.row.row.no,
        "мәтіні": lambda n: n.row.row.text,
        "өлшемшарты": lambda n: n.row.criterion.no,
        "өлшемшарт_мәтіні": lambda n: n.row.criterion.text,
        "өлшемшарт_мазмұны": _item,
        "нұсқалары": _options,
        "нұсқалар_мазмұны": _needed_options,
        "балы": lambda n: shown_points(n.row.points),
        "толық": lambda n: YES if n.is_whole else "",
        "таңдалғаны": _chosen,
        "саны": lambda n: reasons.counts(kazakh(), n.section, n.row),
        "негіздері": _grounds,
    },
    {
        "нұсқалары": Items("нұсқа", Repeats.WORDS, OPTION_TAGS),
        "нұсқалар_мазмұны": Items("нұсқа", Repeats.WORDS, OPTION_TAGS),
        "негіздері": Items("негіз", Repeats.ROWS, LINE),
    },
)

LOST_TAGS: Tags[NotedRow] = Tags(
    "lost",
    {
        "бөлімі": lambda n: n.section.section.abbreviation,
        "нөмірі": lambda n: n.row.row.no,
        "мәтіні": lambda n: n.row.row.text,
        "балы": lambda n: shown_points(n.row.points),
        "ең_жоғары_балл": lambda n: shown_points(n.row.maximum),
        "негізі": _decisive,
    },
)

SHEET_TAGS: Tags[SheetContent] = Tags(
    "appendix 4",
    {
        PERIOD: lambda s: period(s.submission.year),
        "жалпы_жиыны": lambda s: shown_points(s.evaluation.total),
        "жалпы_ең_жоғары_балл": lambda s: shown_points(s.evaluation.maximum),
        "редакция": lambda s: _edition_used(s.submission),
        "түсіндірмелері": lambda s: list(reasons.all_rulings(kazakh(), s.sections)),
    },
    {"түсіндірмелері": Items("түсіндірме", Repeats.PARAGRAPHS, LINE)},
)

ASSESSED_TAGS: Tags[SheetContent] = Tags(
    "assessed",
    {
        "түрі": lambda s: s.submission.body.kind.kk,
        "коды": lambda s: s.submission.body.kato or DASH,
        "жоғалған_балдар": lambda s: [LOST_TAGS.filled(row) for row in s.rows if row.has_lost],
    },
    {"жоғалған_балдар": Items("жоғалған", Repeats.ROWS, LOST_TAGS)},
)

SECTION_TAGS: Tags[SectionContent] = Tags(
    "section",
    {
        TOTAL: lambda s: shown_points(s.section.total),
        "ең_жоғары_балл": lambda s: shown_points(s.section.maximum),
        "ұйым_саны": lambda s: kazakh().number(s.section.organisations),
        "деңгейі": _level,
        "толық": _is_noted,
        "ескертпелер": _notes,
        "ескерілмегендері": _not_counted,
        "ұйым_ескертпелері": _organisation_notes,
        "түсіндірмелері": lambda s: list(reasons.rulings(kazakh(), s.section)),
    },
    {
        "ескертпелер": Items("жол", Repeats.ROWS, NOTE_TAGS),
        "ескерілмегендері": Items("ұйым", Repeats.PARAGRAPHS, LINE),
        "ұйым_ескертпелері": Items("ескертпе", Repeats.PARAGRAPHS, LINE),
        "түсіндірмелері": Items("түсіндірме", Repeats.PARAGRAPHS, LINE),
    },
)
