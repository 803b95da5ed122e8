"""A verdict in words: what it rests on, what was added, and the places that differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from generator.files import opc
from generator.messages.problem_text import spot
from generator.messages.problems import Spot
from generator.messages.wording import Language, Speech, speech
from generator.verify.check import Compared, ComparedWith, Verdict, Verification
from generator.verify.documents import VerifiedDocument
from generator.verify.formatting import AddedKind, Addition, FormatDifference
from generator.word.read.text import TRACKED_NAMES

_MOST_SHOWN = 100
"""Additions and parts that are named of a document; more are counted."""

_MOST_PLACES = 10
"""Places with other formatting that are named of a document; more are counted."""


_MARK = re.compile(r"(?<!⟦)⟦(?!⟦)((?:[^⟦⟧]|⟦⟦|⟧⟧)*)⟧(?!⟧)")
_TEXT_UNDER = re.compile(r"(?P<reasons>[\w#.,… -]+): (?P<text>.*)", re.DOTALL)
_CELL = re.compile(r"^⟦[*/+\d]+⟧ ")
_PICTURE, _SYMBOL = "□", "sym "


@dataclass(frozen=True)
class ComparedPlace:
    """A place of a paper that differs: what was made and what stands there, "" for nothing.

    ``place`` is empty where a table of the form, ``expected``, was not found. Equal texts stand in
    another cell than they were made in.
    """

    place: str
    expected: str
    found: str


def explain_verdict(one: VerifiedDocument, language: Language = Language.KAZAKH) -> tuple[str, ...]:
    """What the verdict on a paper rests on, in lines; differences of text stand apart."""
    return tuple(_lines(one, speech(language)))


def compared_places(
    found: Verification, language: Language = Language.KAZAKH
) -> tuple[ComparedPlace, ...]:
    """The places of a paper that differ from what was made, side by side."""
    words = speech(language)
    return tuple(
        ComparedPlace(
            "" if one.spot is None else spot(words, one.spot),
            in_words(one.expected, words),
            in_words(one.found, words),
        )
        for one in found.differences
    )


def _lines(one: VerifiedDocument, speech: Speech) -> Iterator[str]:
    say, found = speech.say, one.verification
    if found.reason is not None:
        yield say(f"verify.{found.reason.value.replace(' ', '-')}")
    elif found.verdict is Verdict.UNREADABLE:
        yield say("verify.unreadable")
    if found.text_against in (None, ComparedWith.DOCUMENT):
        return
    yield from _grounds(one, speech)
    yield from (_added(one, speech) for one in found.added[:_MOST_SHOWN])
    yield from _formats(found.formats, speech)


def _added(added: Addition, speech: Speech) -> str:
    if added.kind is AddedKind.DIGITAL_SIGNATURE:
        return speech.say("verify.signature-not-examined")
    kind, place = speech.say(f"added.{added.kind.value}"), spot(speech, added.spot)
    text = in_words(added.text, speech)
    if not text:
        return speech.say("verify.added-bare", place=place, kind=kind)
    return speech.say("verify.added", place=place, kind=kind, text=text)


def _grounds(one: VerifiedDocument, speech: Speech) -> Iterator[str]:
    """What the answers on text and formatting rest on, and whether the paper is current."""
    say, found = speech.say, one.verification
    if found.text is Compared.SAME:
        if one.workbook is None:
            yield say("verify.no-workbook")
        elif found.text_against is ComparedWith.MANIFEST and found.current.is_unchanged:
            yield say("verify.text-by-manifest")
        if found.verdict is not Verdict.UNCHANGED:
            yield say(f"verify.looks-{found.looks.value}")
    if found.verdict is Verdict.RESAVED:
        yield _parts(found.parts, speech)
    if not found.current.is_unchanged:
        yield say(f"verify.current-{found.current.value}")


def _formats(formats: Sequence[FormatDifference], speech: Speech) -> Iterator[str]:
    """The first places with other formatting, each with what differs there."""
    places: dict[Spot, dict[str, None]] = {}
    for one in formats:
        word = speech.say(f"format.{one.property.value}")
        places.setdefault(one.spot, {})[word] = None
    for place, properties in islice(places.items(), _MOST_PLACES):
        words = ", ".join(properties)
        yield speech.say("verify.format", place=spot(speech, place), properties=words)
    if len(places) > _MOST_PLACES:
        yield speech.say("verify.more-places", count=len(places) - _MOST_PLACES)


def _parts(parts: Sequence[str], speech: Speech) -> str:
    if not parts:
        return speech.say("verify.repacked")
    shown = ", ".join(map(opc.printable, parts[:_MOST_SHOWN]))
    return speech.say("verify.parts", parts=shown + (", …" if len(parts) > _MOST_SHOWN else ""))


def in_words(text: str, speech: Speech) -> str:
    """A text as people read it: what is hidden or tracked is said to be, pictures are named."""
    if "⟦" not in text:
        return text
    shown = _CELL.sub("", text)
    shown = _MARK.sub(lambda mark: _word(mark[1], speech), shown)
    return shown.replace("⟦⟦", "⟦").replace("⟧⟧", "⟧").strip()


def _word(mark: str, speech: Speech) -> str:
    if mark.startswith(_PICTURE):
        return speech.say("mark.picture")
    if mark.startswith(_SYMBOL):
        return speech.say("mark.symbol")
    under = _TEXT_UNDER.fullmatch(mark)
    if under is None:
        is_tracked = mark in TRACKED_NAMES
        return speech.say("mark.tracked", text="").strip() if is_tracked else f"[{mark}]"
    reasons = {reason.strip() for reason in under["reasons"].split(",")}
    key = "mark.unseen" if reasons.isdisjoint(TRACKED_NAMES) else "mark.tracked"
    return speech.say(key, text=under["text"])
