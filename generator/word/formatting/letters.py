"""Which of a run's four fonts shows a letter, and which blanks and hyphens are unusual."""

from __future__ import annotations

import re
from functools import lru_cache

NO_BREAK_HYPHEN = "\u2011"

OF_ASIA = "\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef\U00020000-\U0010ffff"
OF_COMPLEX_SCRIPTS = "\u0590-\u0dff\ufb1d-\ufdff\ufe70-\ufeff"
"""The letters that the third and the fourth of a run's four fonts show."""

_ASIAN_LETTERS = re.compile(f"[{OF_ASIA}]")
_COMPLEX_LETTERS = re.compile(f"[{OF_COMPLEX_SCRIPTS}]")
UNUSUAL = re.compile(f"[{NO_BREAK_HYPHEN}{OF_ASIA}{OF_COMPLEX_SCRIPTS}]|[^\\S ]")
"""Letters of the other two fonts, and blanks and hyphens that lines break at otherwise."""

_LETTERS_KEPT = 4096
"""Letters whose font is remembered; a paper has some hundred."""


def slot_of(letter: str) -> str:
    """Which of a run's four fonts shows a letter (17.3.2.26)."""
    if letter.isascii():
        return "ascii"
    if _COMPLEX_LETTERS.match(letter):
        return "cs"
    return "eastAsia" if _ASIAN_LETTERS.match(letter) else "hAnsi"


@lru_cache(_LETTERS_KEPT)
def shown(letter: str) -> tuple[str, str]:
    """The font that shows a letter, and which blank or hyphen it is, if not the usual one."""
    is_blank = letter == NO_BREAK_HYPHEN or (letter != " " and letter.isspace())
    return slot_of(letter), f"{ord(letter):04X}" if is_blank else ""
