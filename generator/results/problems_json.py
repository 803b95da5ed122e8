"""Problems of a workbook as JSON, to be told again while its documents stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from generator.messages.problem_message import hint, message
from generator.messages.problems import Code, Fact, Phrase, Place, Problem
from generator.messages.wording import Language, speech

_CODES = {code.code: code for code in Code}

_MOST_DIGITS = 400
"""Before or after the point; the greatest number of Excel has 309."""


def to_json(problem: Problem) -> dict[str, Any]:
    """A problem without its file, which may have another path by then."""
    place = problem.place
    facts = {name: _fact(fact) for name, fact in problem.facts.items()}
    return {
        "code": problem.code.code,
        "sheet": place.sheet,
        "cell": place.cell,
        "part": place.part,
        "facts": facts,
    }


def from_json(found: Mapping[str, Any], file: str = "") -> Problem:
    """The problem of a file; KeyError, TypeError or ValueError when none was written so.

    None is that would make its document none, or that cannot be put into words.
    """
    sheet, cell, part = (_text(found[name]) for name in ("sheet", "cell", "part"))
    facts = {str(name): _read(fact) for name, fact in found["facts"].items()}
    problem = Problem(_CODES[found["code"]], Place(file, sheet, cell, part), facts)
    if problem.is_error:
        raise ValueError(problem.code.code)
    for words in (message, hint):
        words(speech(Language.KAZAKH), problem)
    return problem


def _text(found: object) -> str | None:
    if found is None or isinstance(found, str):
        return found
    raise TypeError(found)


def _fact(fact: Fact) -> object:
    """Text and whole numbers as they are; what JSON has no kind for says which kind it is."""
    if isinstance(fact, Decimal):
        return {"number": str(fact)}
    if isinstance(fact, date):
        return {"day": fact.isoformat()}
    if isinstance(fact, Phrase):
        return {"key": fact.key, "facts": dict(fact.facts)}
    return fact


def _number(found: object) -> Decimal:
    if not isinstance(found, str):
        raise TypeError(found)
    try:
        number = Decimal(found)
    except InvalidOperation as error:
        raise ValueError(found) from error
    if not number.is_finite() or max(len(found), abs(number.adjusted())) > _MOST_DIGITS:
        raise ValueError(found)
    return number


def _read(found: object) -> Fact:
    if isinstance(found, str) or (isinstance(found, int) and not isinstance(found, bool)):
        return found
    if not isinstance(found, Mapping):
        raise TypeError(found)
    if "number" in found:
        return _number(found["number"])
    if "day" in found:
        return date.fromisoformat(found["day"])
    key, facts = (found[name] for name in ("key", "facts"))
    return Phrase(str(key), {str(name): str(text) for name, text in facts.items()})
