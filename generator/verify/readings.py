"""Renders the ⟦marks⟧ of a line as words: they are the program's own, not a person's."""

from __future__ import annotations

import re

from generator.messages.wording import Speech
from generator.word.read.lines import TRACKED_NAMES

_MARK = re.compile(r"(?<!⟦)⟦(?!⟦)((?:[^⟦⟧]|⟦⟦|⟧⟧)*)⟧(?!⟧)")
_TEXT_UNDER = re.compile(r"(?P<reasons>[\w#.,… -]+): (?P<text>.*)", re.DOTALL)
_CELL = re.compile(r"^⟦[*/+\d]+⟧ ")
_PICTURE, _SYMBOL = "□", "sym "


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
