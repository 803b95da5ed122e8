"""Numbers, dates, sentences in Kazakh, Russian and English, and letters nobody sees.

The only door to Babel, imported once a day is written: most messages have none.

Sentences stand in the catalogues under ``locale/`` by keys such as ``number-malformed``; a key
without a sentence is a fault of ours and raises :class:`KeyError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from gettext import GNUTranslations
from importlib import resources

from generator.messages.problems import Fact, Joined, Phrase, Translated

DASH = "–"
"""What stands in a cell that is not scored."""

MINUS = "−"

_SPACES = "\u00a0\u202f\u2009"
"""No-break and thin spaces, which numbers are written with."""

UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff"
)
"""Characters that nobody sees, for a class of a pattern: default ignorable ones of Unicode."""

_UNUSUAL_SPACES = "\u2000-\u2008\u200a\u205f\u3000"
"""Spaces that no keyboard has; those of numbers, no-break and thin ones, are not among them."""

_UNSEEN = re.compile(f"[{UNSEEN}]")
_ODD = re.compile(f"[{UNSEEN}{_UNUSUAL_SPACES}]")


class Language(StrEnum):
    """The languages of messages; documents are Kazakh always."""

    KAZAKH = "kk"
    RUSSIAN = "ru"
    ENGLISH = "en"


_MOST_DAYS = 1_000
"""Days kept in words: a folder's papers name the same few hundred again and again."""

_DATES = {
    Language.KAZAKH: "y 'жылғы' d MMMM",
    Language.RUSSIAN: "d MMMM y 'г.'",
    Language.ENGLISH: "d MMMM y",
}


_MARKS = {
    language: {ord(","): group, ord("."): point, ord("-"): MINUS}
    for language, group, point in (
        (Language.KAZAKH, "\u00a0", ","),
        (Language.RUSSIAN, "\u00a0", ","),
        (Language.ENGLISH, ",", "."),
    )
}
"""The marks of a number for those that Python writes, as Babel has them: a tenth of our start.

A hyphen would let a line break between the sign and the number; a minus does not.
"""


class Speech:
    """Says things in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    @cached_property
    def _day_writer(self) -> Callable[[date], str]:
        # 33 ms, and most sentences state no day.
        from babel.core import Locale
        from babel.dates import parse_pattern

        pattern, locale = parse_pattern(_DATES[self.language]), Locale.parse(self.language.value)
        return lru_cache(maxsize=_MOST_DAYS)(lambda day: str(pattern.apply(day, locale)))

    def say(self, key: str, /, **facts: Fact) -> str:
        """The sentence of a key with its facts filled in."""
        return self.fill(key, facts)

    def raw(self, key: str) -> str:
        """The sentence of a key as it stands in the catalogue, its facts not filled in."""
        sentence = self._catalogue.gettext(key)
        if sentence == key:
            raise KeyError(key)
        return sentence

    def fill(self, key: str, facts: Mapping[str, Fact]) -> str:
        """Like :meth:`say`, from a mapping."""
        return self.raw(key).format_map({name: self.show(fact) for name, fact in facts.items()})

    def show(self, fact: Fact) -> str:
        """A fact as people write it."""
        if isinstance(fact, date):
            return self.day(fact)
        if isinstance(fact, Phrase):
            return self.fill(fact.key, fact.facts)
        if isinstance(fact, Translated):
            return str(getattr(fact, self.language.value)) or fact.kk
        if isinstance(fact, Joined):
            return fact.mark.join(map(self.show, fact.parts))
        return visible(fact) if isinstance(fact, str) else self.number(fact)

    def number(self, number: Decimal | int) -> str:
        """A number with all its digits: ``1 234,5``."""
        # Babel looks its patterns up again for each number; this takes a tenth of the time.
        written = f"{Decimal(number):,f}"
        if "." in written:
            written = written.rstrip("0").rstrip(".")
        return written.translate(_MARKS[self.language])

    def day(self, day: date) -> str:
        """A date in full: ``2023 жылғы 20 маусым``."""
        return self._day_writer(day)


def rounded_on_its_side(ratio: Fraction, bound: Decimal) -> Decimal:
    """The ratio rounded half up to the fewest decimals, two at least, that do not cross a bound."""
    digits = 2
    while True:
        rounded = round_half_up(ratio, digits)
        if (rounded < bound) == (ratio < Fraction(bound)):
            return rounded
        digits += 1


def round_half_up(number: Fraction, digits: int) -> Decimal:
    """A number rounded half up (away from zero); the only place where anything is rounded."""
    scaled = abs(number) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    with localcontext() as context:
        context.prec = max(len(str(whole)) + 1, 28)
        context.rounding = ROUND_HALF_UP
        rounded = Decimal(whole).scaleb(-digits)
    return -rounded if number < 0 and whole else rounded


def on_one_line(text: str) -> str:
    """A text of others as a terminal may have it: what cannot be seen by its number, as in JSON.

    A line break in a file's name could pass for the beginning of our next line.
    """
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() or letter in _SPACES else _number(letter) for letter in text
    )


def _number(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


@cache
def speech(language: Language) -> Speech:
    """The speech of a language, made once."""
    return Speech(language)


def _catalogue(language: Language) -> GNUTranslations:
    folder = resources.files(__package__) / "locale" / language.value
    file = folder / "LC_MESSAGES" / "bagalau.mo"
    with file.open("rb") as stream:
        return GNUTranslations(stream)


def without_unseen(text: str) -> str:
    """The text without what nobody sees."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def has_unseen(text: str) -> bool:
    """True of a text with something in it that nobody sees."""
    return not text.isascii() and _UNSEEN.search(text) is not None


def visible(text: str) -> str:
    """The text with the codes of what nobody sees in it: ``иә⟨U+200B⟩``."""
    return text if text.isascii() else _ODD.sub(lambda odd: f"⟨U+{ord(odd[0]):04X}⟩", text)
