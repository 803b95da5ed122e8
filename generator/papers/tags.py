"""Declares tags: the names, what they mean, and the functions that fill them.

Values are finished strings; a list is gone through with ``for``. The context of a document is
made from such tables and nothing else, so what is declared and what is filled cannot differ.

In our own words a number keeps its suffix, «№» and unit, and no line begins with a dash; official
words of a form and names stay letter by letter. Who reads a paper folds these signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache
from typing import Final, Generic, Never, TypeVar, Union

from generator.law import shipped_rows
from generator.messages.problems import Fact, Translated
from generator.messages.wording import Language, Speech, speech
from generator.submission.model import Submission

S = TypeVar("S", contravariant=True)
"""What a tag is filled from."""

Leaf = Union[str, "list[str]", "list[Tree]"]
Tree = Mapping[str, Union[Leaf, "Tree"]]
Context = Tree
"""What a template is filled with: names to strings, lists, or further names."""


@dataclass(frozen=True)
class Text:
    """A name that prints; its meaning in Kazakh and Russian, as of all that follow.

    ``row`` is the row of the form whose points it prints, empty when there is none.
    """

    kk: str
    ru: str
    row: str = ""


@dataclass(frozen=True)
class Group:
    """A name that has further names, written after a point."""

    kk: str
    ru: str
    names: Mapping[str, Declared]


class Repeats(Enum):
    """What a loop repeats, by the letters that docxtpl marks its tags with."""

    ROWS = "tr"
    PARAGRAPHS = "p"
    WORDS = ""


@dataclass(frozen=True)
class Listed:
    """A name that ``for`` goes through, and what each item of it is.

    ``each`` is how our templates name an item; their loops repeat what ``repeats`` says.
    """

    kk: str
    ru: str
    item: Text | Group
    each: str
    repeats: Repeats


Declared = Text | Group | Listed


@dataclass(frozen=True)
class Tags(Generic[S]):
    """Names that a template may use together, and how each is filled from ``S``.

    ``of`` says in ``tags.tsv``, which has their meanings, what they are about; ``items`` are those
    of the names that are lists.
    """

    of: str
    fill: Mapping[str, Callable[[S], Leaf]]
    items: Mapping[str, Items] = field(default_factory=dict)

    def filled(self, source: S) -> Tree:
        """The values of the names."""
        return {name: fill(source) for name, fill in self.fill.items()}

    def declared(self) -> dict[str, Declared]:
        """What a template may do with the names."""
        return {name: self._declared(name) for name in self.fill}

    def _declared(self, name: str) -> Declared:
        meanings, items = _meanings()[self.of, name], self.items.get(name)
        if items is None:
            return Text(*meanings)
        each = items.each
        item = each if isinstance(each, Text) else Group(*ITEM, each.declared())
        return Listed(*meanings, item, items.name, items.repeats)


@dataclass(frozen=True)
class Items:
    """The items of a list: how our templates name one, what their loop repeats, what one is.

    An item is a text, or has names of its own.
    """

    name: str
    repeats: Repeats
    each: Text | Tags[Never]


ITEM = ("тізімнің бір жолы", "одна строка списка")
LINE = Text(*ITEM)
"""A list's item that is a text."""


@cache
def _meanings() -> Mapping[tuple[str, str], tuple[str, str]]:
    """The meanings of all names in Kazakh and Russian."""
    found = shipped_rows(__package__, "tags.tsv")
    return {(row["of"], row["name"]): (row["kk"], row["ru"]) for row in found}


BODY, BODY_NAME, BODY_HEAD, PERIOD = "орган", "атауы", "басшысы", "кезең"
HEAD_POSITION = "басшысы_лауазымы"


def period(year: int) -> str:
    """The reporting period as it is printed: short, on a line of its own."""
    return speech(Language.KAZAKH).say("document.period", year=str(year))


BODY_TAGS: Tags[Submission] = Tags(
    "body",
    {
        BODY_NAME: lambda s: s.body.name,
        BODY_HEAD: lambda s: s.body.head,
        HEAD_POSITION: lambda s: s.body.head_position,
    },
)
"""Of the papers about one body; what is not filled in prints nothing."""


_SUFFIX: Final = re.compile(r"(?<=[\d})])-(?=[^\W\d_])")
_CITATION: Final = re.compile(r"(?<=\d)-(?=тарма[қғ]|қосымша|өлшемшарт|жол)")
_BEFORE_NUMBER: Final = re.compile(r"(?<=№) (?=[\w{])")
_BEFORE_WORD: Final = re.compile(
    r"(?<=[\d}]) (?=жыл|мың |млн |теңге|тармақша|бірлік|ш\.м)|(?<=[\d}] (?:мың|млн)) (?=теңге)"
    r"|(?<=\d\)) (?=тармақша)"
)
_BEFORE_DASH: Final = re.compile(r"(?<=\S) (?=– )")


def glued(text: str) -> str:
    """The text with no-break hyphens and spaces; a placeholder in braces counts as a number."""
    text = _SUFFIX.sub("\u2011", text)
    for space in (_BEFORE_NUMBER, _BEFORE_WORD, _BEFORE_DASH):
        text = space.sub("\u00a0", text)
    return text


class PaperSpeech(Speech):
    """Kazakh as papers say it: our sentences are glued, of facts only what cites the law."""

    def __init__(self) -> None:
        super().__init__(Language.KAZAKH)
        self._glued = cache(lambda key: glued(super(PaperSpeech, self).raw(key)))

    def raw(self, key: str) -> str:
        """The sentence of a key, glued."""
        return self._glued(key)

    def show(self, fact: Fact) -> str:
        """A fact as people write it; a name has no citation."""
        shown = super().show(fact)
        return _CITATION.sub("\u2011", shown) if isinstance(fact, str | Translated) else shown

    def day(self, day: date) -> str:
        """A date in full, in two parts that do not break."""
        year, word, rest = super().day(day).split(" ", 2)
        return "\u00a0".join((year, word)) + " " + rest.replace(" ", "\u00a0")


@cache
def kazakh() -> PaperSpeech:
    """The language of every paper."""
    return PaperSpeech()
