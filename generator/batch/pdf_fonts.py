"""Finds letters of a PDF that its fonts draw as a box or not at all.

A font without Kazakh letters leaves no trace in the text of a PDF: the letters can be searched and
copied, and on paper there are boxes. So the fonts inside it are asked for the outline of each
glyph: a letter drawn like ``.notdef``, or not drawn, is missing.
"""

from __future__ import annotations

import io
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.cffLib import CFFFontSet
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.pens.recordingPen import RecordingPen
from fontTools.t1Lib import T1Font
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NullObject, StreamObject

from generator.files.opc import RefusedError, printable
from generator.messages.problems import Code, Phrase

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
"""The letters that Kazakh has and Russian has not."""

_NOTDEF = ".notdef"
_OF_THEIR_OWN = frozenset("ӘәҒғҚқҢңӨөҰұ")
"""Those of them that no font draws with the glyph of another letter."""

_WITH_OUTLINES = ("/TrueType", "/Type1", "/MMType1", "/Type0")

_PLAIN = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(r"beginbf(char|range)(.*?)endbf", re.DOTALL)


@dataclass(frozen=True)
class Missing:
    """The fonts of a PDF that lack letters, and the letters."""

    fonts: tuple[str, ...]
    letters: str


def missing(pdf: bytes, text: str) -> Missing | None:
    """The letters of a text that a PDF's fonts lack; None when every letter is drawn.

    :class:`RefusedError` when a font is not embedded in the PDF or of an unsupported kind; what
    pypdf and fontTools raise when the PDF is damaged.
    """
    drawn: set[str] = set()
    letters: set[str] = set()
    fonts: list[str] = []
    for font in _fonts(pdf):
        own = _undrawn(font)
        drawn |= set("".join(_unicode_map(font).values())) - own
        letters |= own
        fonts += [_name(font)] if own else []
    unseen = {letter for letter in text if letter in KAZAKH} - drawn
    if not letters and not unseen & _OF_THEIR_OWN:
        return None
    return Missing(tuple(dict.fromkeys(fonts)), "".join(sorted(letters | unseen, key=_place)))


def _place(letter: str) -> tuple[bool, int, str]:
    """Kazakh letters in the order of their alphabet, then others."""
    return letter not in KAZAKH, KAZAKH.find(letter), letter


def _fonts(pdf: bytes) -> Iterator[DictionaryObject]:
    """Every font in the file, wherever it is used; one of another kind than these draws itself."""
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    for number in range(1, int(str(reader.trailer["/Size"]))):
        found = reader.get_object(number)
        if isinstance(found, DictionaryObject) and found.get("/Type") == "/Font":
            yield from (found,) if found.get("/Subtype") in _WITH_OUTLINES else ()


def _name(font: DictionaryObject) -> str:
    """The name of a font, without the prefix of a subset."""
    name = str(font.get("/BaseFont", "")).removeprefix("/")
    return re.sub(r"^[A-Z]{6}\+", "", name)


def _unknown(font: DictionaryObject) -> RefusedError:
    name = printable(_name(font))
    return RefusedError(Code.PDF_FAILED, Phrase("pdf.font-unknown", {"font": name}))


def _undrawn(font: DictionaryObject) -> set[str]:
    """The letters that a font draws as ``.notdef`` or not at all.

    A space is not drawn either; where that is how the font draws what it lacks, it says nothing.
    """
    glyph = _glyphs(font)
    nothing = glyph(None)
    found = set()
    for code, letters in _unicode_map(font).items():
        outline = glyph(code)
        is_box = outline is None or (bool(outline) and outline == nothing)
        if is_box or (not outline and _is_visible(letters)):
            found |= set(letters)
    return found


def _is_visible(letters: str) -> bool:
    return any(unicodedata.category(letter)[0] not in "ZC" for letter in letters)


def _unicode_map(font: DictionaryObject) -> Mapping[int, str]:
    """The letters of each code of a font, by its ToUnicode table."""
    table = _stream(font, "/ToUnicode")
    mapped: dict[int, str] = {}
    for kind, block in _BLOCK.findall("" if table is None else table.decode("latin-1")):
        if kind == "char":
            mapped |= {int(code, 16): _letters(text) for code, text in _PLAIN.findall(block)}
            continue
        for first, last, text in _RANGE.findall(block):
            start, begins = int(first, 16), _letters(text)
            for step in range(int(last, 16) - start + 1):
                mapped[start + step] = begins[:-1] + chr(ord(begins[-1]) + step)
    return mapped


def _letters(text: str) -> str:
    return bytes.fromhex(text).decode("utf-16-be")


Outline = list[Any]
Glyphs = Callable[[int | None], Outline | None]
"""The outline of a code's glyph, of ``.notdef`` for None; None for a code that has no glyph."""


def _glyphs(font: DictionaryObject) -> Glyphs:
    descriptor = _descriptor(font)
    for kind in ("/FontFile2", "/FontFile3", "/FontFile"):
        data = _stream(descriptor, kind)
        if data is None:
            continue
        if kind == "/FontFile":
            return _of_type1(data)
        is_cff = kind == "/FontFile3" and not data.startswith(b"OTTO")
        return _of_cff(data) if is_cff else _of_truetype(TTFont(io.BytesIO(data)), font)
    raise _unknown(font)


def _descriptor(font: DictionaryObject) -> DictionaryObject:
    holder = _descendant(font) or font
    found = holder.get("/FontDescriptor", DictionaryObject()).get_object()
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _descendant(font: DictionaryObject) -> DictionaryObject | None:
    """The descendant font of a composite one; None of any other."""
    listed = font.get("/DescendantFonts", NullObject()).get_object()
    found = listed[0].get_object() if isinstance(listed, ArrayObject) else None
    return found if isinstance(found, DictionaryObject) else None


def _stream(holder: DictionaryObject, key: str) -> bytes | None:
    found = holder.get(key)
    stream = None if found is None else found.get_object()
    return stream.get_data() if isinstance(stream, StreamObject) else None


def _of_truetype(file: TTFont, font: DictionaryObject) -> Glyphs:
    names = file.getGlyphOrder()
    descendant = _descendant(font)
    if descendant is not None:
        if descendant.get("/CIDToGIDMap") != "/Identity":
            raise _unknown(font)
        return _outlines(file.getGlyphSet(), lambda code: names[code])
    # Codes of a part of a font stand in a table of their own; Windows' begins at F000.
    codes: dict[int, str] = {}
    for table in file["cmap"].tables:
        codes |= {code & 0xFF: name for code, name in table.cmap.items()}
    return _outlines(file.getGlyphSet(), codes.get)


def _of_type1(data: bytes) -> Glyphs:
    with tempfile.TemporaryDirectory(prefix="bagalau-pdf-") as folder:
        path = Path(folder, "font")
        path.write_bytes(data)
        file = T1Font(path, kind="OTHER")
    encoding = file["Encoding"]
    return _outlines(file.getGlyphSet(), lambda code: encoding[code])


def _of_cff(data: bytes) -> Glyphs:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    top = fonts[fonts.fontNames[0]]
    if hasattr(top, "ROS"):
        return _outlines(top.CharStrings, lambda code: f"cid{code:05}" if code else _NOTDEF)
    encoding = StandardEncoding if isinstance(top.Encoding, str) else top.Encoding
    return _outlines(top.CharStrings, lambda code: encoding[code])


def _outlines(glyphs: Any, name_of: Callable[[int], str | None]) -> Glyphs:
    def outline(code: int | None) -> Outline | None:
        name = _NOTDEF if code is None else name_of(code)
        if name is None or (name == _NOTDEF and code is not None):
            return None
        pen = RecordingPen()
        if name in glyphs:
            glyphs[name].draw(pen)
        return list(pen.value)

    return outline
