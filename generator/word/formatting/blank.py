"""Strips the text from a paper's markup, keeping its formatting."""

from __future__ import annotations

import re

from generator.word.formatting.letters import UNUSUAL

_TEXT = re.compile('(<w:t(?: xml:space="preserve")?>)([^<]+)(?=<)')
_FONTS = re.compile("<w:rFonts[^>]*>")
_FONT = re.compile(r'w:(ascii|hAnsi|hint)(?:Theme)?="([^"]*)"')
_LETTER = re.compile(f"(?!{UNUSUAL.pattern}).", re.DOTALL)
_ESCAPED = re.compile("&(?:amp|lt|gt);")


def has_one_font(markup: str) -> bool:
    """True where letters of the two usual fonts are always shown by the same one."""
    for fonts in set(_FONTS.findall(markup)):
        named = dict(_FONT.findall(fonts))
        if named.get("ascii") != named.get("hAnsi") or named.get("hint", "default") != "default":
            return False
    return True


def blank(markup: str, *, one_font: bool) -> str:
    """Markup of texts in runs with one letter for all that are formatted alike.

    Spaces at the ends of a text stay where they count, unusual blanks and letters anywhere.
    """

    def shown(letter: re.Match[str]) -> str:
        return "x" if one_font or letter[0].isascii() else "ж"

    def blanked(found: re.Match[str]) -> str:
        text = _ESCAPED.sub("x", found[2])
        if "&" in text:
            return found[0]
        if "preserve" not in found[1]:
            text = text.strip(" \t\r\n")
        return found[1] + _LETTER.sub(shown, text)

    return _TEXT.sub(blanked, markup)
