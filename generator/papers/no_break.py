"""Keeps numbers with their suffix, «№» and unit and begins no line with a dash, in our own words.

Official words of a form and names stay letter by letter. Who reads a paper folds these signs.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Final

from generator.messages.problems import Fact, Translated
from generator.messages.wording import Language, Speech

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
