"""The styles of our templates, declared in ``styles.toml``, as a part of a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from lxml import etree

from generator.law import typed_toml
from generator.law.appendices import ByForm
from generator.papers.form_elements import Role
from generator.word.compose.markup import W, cm, fixed, w

BUILT_IN: Final = ("Heading1", "Heading2", "Heading3")
"""Word's own styles of headings, which readers that speak and the navigation pane know."""

SHADE: Final = "F2F2F2"
LANGUAGE: Final = "kk-KZ"


@dataclass(frozen=True)
class ParagraphStyle:
    """A style of paragraphs: its identifier, its name in Word's gallery, and its looks.

    ``styles.toml`` says in which units.
    """

    id: str
    name: str
    based_on: str = "Normal"
    look: Role | None = None
    size: int = 12
    align: str = "left"
    before: int = 0
    after: int = 0
    left: int = 0
    right: int = 0
    outline: int | None = None
    bold: bool = False
    italic: bool = False
    ruled: bool = False
    keep_next: bool = False
    new_page: bool = False
    colour: str | None = None
    font: str | None = None


@dataclass(frozen=True)
class DeclaredStyles:
    """Styles of all our documents, and of some alone."""

    shared: tuple[ParagraphStyle, ...]
    reports: tuple[ParagraphStyle, ...]
    tag_book: tuple[ParagraphStyle, ...]


# Identifiers of the styles that are called for by name.
TITLE: Final = "Heading1"
NOTES_TITLE: Final = "BagalauNotesTitle"
NOTES_SECTION: Final = "BagalauNotesSection"
NOTES_HEADING: Final = "Heading3"
NOTES_LIST: Final = "BagalauNotesList"
NOTES_DETAIL: Final = "BagalauNotesDetail"
NOTES_END: Final = "BagalauNotesEnd"
NOTES_COLUMN: Final = "BagalauNotesColumn"
NOTES_CELL: Final = "BagalauNotesCell"
NOTES_CENTRE: Final = "BagalauNotesCentre"
NOTES_ROW: Final = "BagalauNotesRow"
NOTES_ROW_CENTRE: Final = "BagalauNotesRowCentre"
NOTES_GROUND: Final = "BagalauNotesGround"
REPORT_GROUND: Final = "BagalauReportGround"
NEXT_BODY: Final = "BagalauNextBody"
LOOP: Final = "BagalauLoop"
BOOK_EDITION: Final = "BagalauBookEdition"
BOOK_TAG: Final = "BagalauBookTag"
TAG: Final = "BagalauTag"
MARK: Final = "BagalauMark"
COUNTS: Final = "BagalauCounts"
FORM_TABLE: Final = "BagalauFormTable"
NOTES_TABLE: Final = "BagalauNotesTable"
DETAILS_TABLE: Final = "BagalauDetailsTable"


@cache
def declared() -> DeclaredStyles:
    """The styles as ``styles.toml`` declares them."""
    return typed_toml.shipped(DeclaredStyles, __package__, "styles.toml")


def style_ids(own: Iterable[ParagraphStyle]) -> Mapping[Role, str]:
    """The identifiers of the styles by role; one of ``own`` replaces the one that all have."""
    styles = (*declared().shared, *own)
    return {style.look: style.id for style in styles if style.look is not None}


def part(own: Iterable[ParagraphStyle]) -> etree._Element:
    """The part of a document that holds its styles; ``own`` are those of its kind alone."""
    styles = fixed("styles.xml")
    (tag,) = (style for style in styles if style.get(f"{{{W}}}styleId") == TAG)
    for style in declared().shared:
        tag.addprevious(_paragraph(style))
    styles.extend(map(_paragraph, own))
    return styles


def provide(part: etree._Element, name: str) -> None:
    """Add a style of the reports to a document's part of styles that lacks it."""
    if not any(style.get(f"{{{W}}}styleId") == name for style in part.iter(f"{{{W}}}style")):
        part.append(_paragraph(next(one for one in declared().reports if one.id == name)))


def _paragraph(style: ParagraphStyle) -> etree._Element:
    custom = {} if style.id in BUILT_IN else {"customStyle": 1}
    return w(
        "style",
        w("name", val=style.name),
        w("basedOn", val=style.based_on),
        *(() if style.outline is None else (w("next", val="Normal"),)),
        w("uiPriority", val=1),
        w("qFormat"),
        _lines(style),
        _letters(style),
        type="paragraph",
        **custom,
        styleId=style.id,
    )


def _lines(style: ParagraphStyle) -> etree._Element:
    flags = (
        ("keepNext", style.keep_next),
        ("pageBreakBefore", style.new_page),
    )
    looks = [w(name) for name, wanted in flags if wanted]
    if style.ruled:
        looks.append(w("pBdr", w("bottom", val="single", sz=4, space=1, color="auto")))
    if style.before or style.after:
        looks.append(w("spacing", before=style.before * 20, after=style.after * 20))
    if style.left or style.right:
        looks.append(w("ind", left=cm(style.left / 10), right=cm(style.right / 10)))
    looks.append(w("jc", val=style.align))
    if style.outline is not None:
        looks.append(w("outlineLvl", val=style.outline))
    return w("pPr", *looks)


def _letters(style: ParagraphStyle) -> etree._Element:
    font = style.font
    looks = [] if font is None else [w("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)]
    looks += [w(name) for name, wanted in (("b", style.bold), ("i", style.italic)) if wanted]
    if style.colour is not None:
        looks.append(w("color", val=style.colour))
    # A size for ordinary and for complex scripts: Word counts half points.
    half_points = style.size * 2
    return w("rPr", *looks, w("sz", val=half_points), w("szCs", val=half_points))


@dataclass(frozen=True)
class ListWords:
    """A list of paragraphs: its heading, the list's tag and the line's name.

    A section's tag stands before that of its lists; a list of the whole sheet has none.
    """

    heading: str
    tag: str
    name: str

    def condition(self, section: str) -> str:
        """The tag that leaves the list out when it is empty."""
        return f"{{%p if {self._path(section)} %}}"

    def each(self, section: str) -> str:
        """The tag that goes through the list."""
        return f"{{%p for {self.name} in {self._path(section)} %}}"

    def _path(self, section: str) -> str:
        return ".".join(filter(None, (section, self.tag)))

    @property
    def line(self) -> str:
        """The tag of one line."""
        return f"{{{{ {self.name} }}}}"


@dataclass(frozen=True)
class SampleWords:
    """Names and remarks of the invented bodies that a template is tried out with.

    ``{number}`` in a name stands for a number.
    """

    body: str
    head: str
    head_position: str
    long_body: str
    ministry: str
    organisations: ByForm
    long_organisation: str
    inspector: str
    act: str
    note: str


@dataclass(frozen=True)
class Words:
    """The words and tags of the notes and of the list that goes with the report."""

    notes_title: str
    details: tuple[tuple[str, str], ...]
    edition: tuple[str, str]
    overview: str
    overview_columns: tuple[str, ...]
    overview_tags: tuple[str, ...]
    overview_total: str
    overview_total_tags: tuple[str, str]
    notes_columns: tuple[str, ...]
    lost: str
    if_lost: str
    lost_columns: tuple[str, ...]
    each_lost: str
    lost_row: str
    lost_reason: str
    lost_points: str
    nothing_lost: str
    if_noted: str
    not_noted: str
    each_row: str
    if_full: str
    row_number: str
    row_item: str
    item_after: str
    row_item_text: str
    row_points: str
    row_counts: str
    each_option: str
    option_mark: str
    option_text: str
    option_points: str
    each_ground: str
    ground: str
    row_else: str
    chosen_before: str
    chosen: str
    end_of_row_if: str
    end_of_rows: str
    lists: tuple[ListWords, ...]
    rulings: ListWords
    end_of_list: str
    end_of_if: str
    changed_title: str
    changed_ground: str
    if_changed: str
    changed_columns: tuple[str, ...]
    each_changed: str
    changed_tags: tuple[str, ...]
    otherwise: str = field(metadata={"key": "else"})
    none_changed: str
    sign_heading: str
    sign_how: str
    sign_tags: tuple[str, str]
    sign_date: str
    sample: SampleWords

    @property
    def attached_titles(self) -> tuple[str, str]:
        """What begins on a page of its own, after the form."""
        return (self.notes_title, self.changed_title)


@cache
def words() -> Words:
    """The words of our templates."""
    return typed_toml.shipped(Words, __package__, "words.toml")
