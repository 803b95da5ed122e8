"""The styles of our templates, declared in ``styles.toml``, as a part of a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from lxml import etree

from generator.law import typed_toml
from generator.law.appendices import ByForm
from generator.papers.form_elements import Role
from generator.word.compose.markup import W, cm, fixed, w

BUILT_IN: Final = ("Heading1", "Heading2", "Heading3")
"""Word's own styles of headings, which readers that speak and the navigation pane know."""

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
NOTES_LIST: Final = "BagalauNotesList"
NOTES_COLUMN: Final = "BagalauNotesColumn"
NOTES_CELL: Final = "BagalauNotesCell"
NEXT_BODY: Final = "BagalauNextBody"
BOOK_EDITION: Final = "BagalauBookEdition"
BOOK_TAG: Final = "BagalauBookTag"
TAG: Final = "BagalauTag"
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
    """The titles of what is attached, the block to sign of tag books, names for samples."""

    notes_title: str
    changed_title: str
    sign_heading: str
    sign_how: str
    sign_tags: tuple[str, str]
    sign_date: str
    sample: SampleWords


@cache
def words() -> Words:
    """The words of our templates beside the act's and those of what is attached."""
    return typed_toml.shipped(Words, __package__, "words.toml")
