"""Everything Kazakh that our templates say beyond the act, and their tags: ``words.toml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from generator.law import typed_toml
from generator.law.appendices import ByForm


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
    item_before: str
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
