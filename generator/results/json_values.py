"""Values read from JSON, each checked: TypeError or ValueError for one of another kind.

Problems and facts also become JSON here, to be shown again while documents stay as they are.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from generator.messages.problem_text import hint, message
from generator.messages.problems import Code, Fact, Joined, Phrase, Place, Problem, Translated
from generator.messages.wording import Language, speech

T = TypeVar("T")

_LONGEST = 80
"""Letters of a wrong value that an error quotes."""


def of_kind(kind: type[T], found: object) -> T:
    """The value itself."""
    if not isinstance(found, kind):
        raise TypeError(repr(found)[:_LONGEST])
    return found


def an_object(found: object) -> Mapping[str, object]:
    """An object, by the names in it."""
    return of_kind(dict, found)


def a_text(found: object) -> str:
    """A text; equal ones are kept once, for many entries have the same hashes and names."""
    return sys.intern(of_kind(str, found))


def whole(found: object) -> int:
    """A whole number, not below zero."""
    number = of_kind(int, found)
    if isinstance(found, bool) or number < 0:
        raise ValueError(repr(found)[:_LONGEST])
    return number


def up_to(most: int) -> Callable[[object], int]:
    """A whole number up to another."""

    def read(found: object) -> int:
        number = whole(found)
        if number > most:
            raise ValueError(f"> {most}")
        return number

    return read


def maybe(read: Callable[[object], T]) -> Callable[[object], T | None]:
    """A value, or null."""
    return lambda found: None if found is None else read(found)


def each(read: Callable[[object], T]) -> Callable[[object], tuple[T, ...]]:
    """The values of a list."""
    return lambda found: tuple(map(read, of_kind(list, found)))


_CODES = {code.code: code for code in Code}

_MOST_DIGITS = 400
"""Before or after the point; the greatest number of Excel has 309."""


def problem_json(problem: Problem) -> dict[str, object]:
    """A problem without its file, which may have another path by then."""
    place = problem.place
    facts = {name: fact_json(fact) for name, fact in problem.facts.items()}
    return {
        "code": problem.code.code,
        "sheet": place.sheet,
        "cell": place.cell,
        "part": place.part,
        "facts": facts,
    }


def problem_of(found: object, file: str = "") -> Problem:
    """The problem of a file; KeyError, TypeError or ValueError when none was written so.

    None is that would make its document none, or that cannot be put into words.
    """
    own = an_object(found)
    sheet, cell, part = (maybe(a_text)(own[name]) for name in ("sheet", "cell", "part"))
    facts = {name: fact_of(fact) for name, fact in an_object(own["facts"]).items()}
    problem = Problem(_CODES[a_text(own["code"])], Place(file, sheet, cell, part), facts)
    if problem.is_error:
        raise ValueError(problem.code.code)
    for words in (message, hint):
        words(speech(Language.KAZAKH), problem)
    return problem


def fact_json(fact: Fact) -> object:
    """Text and whole numbers as they are; what JSON has no kind for says which kind it is."""
    if isinstance(fact, Decimal):
        return {"number": str(fact)}
    if isinstance(fact, date):
        return {"day": fact.isoformat()}
    if isinstance(fact, Phrase):
        return {"key": fact.key, "facts": {k: fact_json(one) for k, one in fact.facts.items()}}
    if isinstance(fact, Joined):
        return {"mark": fact.mark, "parts": [*map(fact_json, fact.parts)]}
    if isinstance(fact, Translated):
        return {"kk": fact.kk, "ru": fact.ru, "en": fact.en}
    return fact


def fact_of(found: object) -> Fact:
    """The fact that was written so; KeyError, TypeError or ValueError when none was."""
    if isinstance(found, str) or (isinstance(found, int) and not isinstance(found, bool)):
        return found
    own = an_object(found)
    if "number" in own:
        return _number(a_text(own["number"]))
    if "day" in own:
        return date.fromisoformat(a_text(own["day"]))
    if "mark" in own:
        return Joined(a_text(own["mark"]), each(fact_of)(own["parts"]))
    if "kk" in own:
        return Translated(*(a_text(own.get(language, "")) for language in ("kk", "ru", "en")))
    facts = {name: fact_of(fact) for name, fact in an_object(own["facts"]).items()}
    key = own["key"]
    return Phrase(a_text(key), facts)


def _number(found: str) -> Decimal:
    try:
        number = Decimal(found)
    except InvalidOperation as error:
        raise ValueError(found) from error
    if not number.is_finite() or max(len(found), abs(number.adjusted())) > _MOST_DIGITS:
        raise ValueError(found)
    return number
