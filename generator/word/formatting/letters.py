"""Which of a run's four fonts shows a letter, and which blanks and hyphens are unusual."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from generator.word.formatting.values import W, local

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


def is_in_table(node: etree._Element, within: etree._Element) -> bool:
    """True below a table that lies within an element."""
    for above in node.iterancestors():
        if above is within:
            return False
        if local(above) == "tbl":
            return True
    return False


def text_of(item: etree._Element) -> str:
    """The text of a run's element, without the outer blanks that Word drops."""
    text = "".join(map(str, item.itertext()))
    kept = item.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return text if kept else text.strip(" \t\r\n")


def written(properties: etree._Element | None) -> bytes:
    """Properties as they are written; empty without any."""
    return b"" if properties is None else etree.tostring(properties, with_tail=False)


def breaks_more(item: etree._Element) -> bool:
    """True of a break that ends more than a line, or goes below what stands beside it."""
    kind = f"{W}type"
    others = [name for name in item.attrib if name != kind]
    is_line = item.get(kind, "textWrapping") == "textWrapping" and not others
    return local(item) == "br" and not is_line


def val_of(properties: etree._Element | None, name: str) -> str | None:
    """The ``val`` of a property; None where it is not said."""
    found = None if properties is None else properties.find(W + name)
    return None if found is None else found.get(f"{W}val")


INLINE, SIGNATURE_LINE = "inline", "signature line"
"""Said of a picture that stands in its line like a letter, and of a place for a signature."""

_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_SIGNATURE = "{urn:schemas-microsoft-com:office:office}signatureline"
_OF_SIGNATURES = frozenset({"imagedata", "lock", "signatureline"})
_SIZED = re.compile(r"(?:(?:width|height):\d{1,3}(?:\.\d+)?pt;?)+")
_SHAPE_KINDS = frozenset({"shapetype", "shape"})
_TALLEST_PICTURE = 9_000_000
"""English metric units, 25 cm: a taller picture leaves its page."""


def in_line(name: str, drawn: etree._Element) -> Iterator[str]:
    """What of a drawing makes it stand in its line: a picture held there, a signature line."""
    if name == "drawing" and len(drawn) == 1 and etree.QName(drawn[0]).localname == "inline":
        kinds = [data.get("uri") for data in drawn.iter("{*}graphicData")]
        heights = [int(size.get("cy", "-1")) for size in drawn.iter("{*}extent")]
        is_low = all(0 < height <= _TALLEST_PICTURE for height in heights)
        if kinds == [_PICTURE] and is_low and next(drawn.iter("{*}txbx"), None) is None:
            yield INLINE
    if name == "pict" and _is_signature_line(drawn):
        yield SIGNATURE_LINE


def _is_signature_line(drawn: etree._Element) -> bool:
    """True of one shape with a signature line in it that says its width and height alone."""
    kinds = [etree.QName(child).localname for child in drawn]
    shapes = [child for child in drawn if etree.QName(child).localname == "shape"]
    if len(shapes) != 1 or not _SHAPE_KINDS.issuperset(kinds):
        return False
    inside = {etree.QName(child).localname for child in shapes[0]}
    style = shapes[0].get("style", "").replace(" ", "")
    has_line = shapes[0].find(_SIGNATURE) is not None and inside <= _OF_SIGNATURES
    return has_line and _SIZED.fullmatch(style) is not None


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
