"""Letters that nobody sees in a text: taken out, or shown by their codes where it is quoted."""

from __future__ import annotations

import re

UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff"
)
"""Characters that nobody sees, for a class of a pattern: default ignorable ones of Unicode."""

_UNUSUAL_SPACES = "\u2000-\u2008\u200a\u205f\u3000"
"""Spaces that no keyboard has; those of numbers, no-break and thin ones, are not among them."""

_UNSEEN = re.compile(f"[{UNSEEN}]")
_ODD = re.compile(f"[{UNSEEN}{_UNUSUAL_SPACES}]")


def without_unseen(text: str) -> str:
    """The text without what nobody sees."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def has_unseen(text: str) -> bool:
    """True of a text with something in it that nobody sees."""
    return not text.isascii() and _UNSEEN.search(text) is not None


def visible(text: str) -> str:
    """The text with the codes of what nobody sees in it: ``иә⟨U+200B⟩``."""
    return text if text.isascii() else _ODD.sub(lambda odd: f"⟨U+{ord(odd[0]):04X}⟩", text)
