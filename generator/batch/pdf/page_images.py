"""Documents as pictures of their pages: LibreOffice makes a PDF, pdfium draws it."""

from __future__ import annotations

import struct
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.batch.pdf import libreoffice
from generator.messages.problems import Problem

_SCALE = 1.5
"""Points of a picture for each of the page's 72 in an inch: a page is some 900 points wide."""

_NAME = "document"


@dataclass(frozen=True)
class DrawnPages:
    """Pictures (PNG) of the first pages, of how many pages; the problem when there are none."""

    pictures: tuple[bytes, ...] = ()
    count: int = 0
    problem: Problem | None = None


def can_draw() -> bool:
    """True where LibreOffice is installed."""
    return libreoffice.find() is not None


def draw_pages(
    document: bytes, most: int, cancelled: Callable[[], bool] = lambda: False
) -> DrawnPages:
    """The first pages of a document (.docx), none when it was cancelled or cannot be drawn.

    It takes seconds; ``cancelled`` is asked many times a second.
    """
    program = libreoffice.find()
    if program is None:
        return DrawnPages()
    with tempfile.TemporaryDirectory(prefix="bagalau-pages-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, f"{_NAME}.docx")
        path.write_bytes(document)
        for made in libreoffice.convert(program, {_NAME: path}, 1, cancelled):
            if made.pdf is not None:
                return _drawn(made.pdf, most, cancelled)
            return DrawnPages(problem=made.problem)
    return DrawnPages()


def _drawn(pdf: bytes, most: int, cancelled: Callable[[], bool]) -> DrawnPages:
    import pypdfium2  # here: 0.1 s that whoever asks for LibreOffice alone has no need of

    pictures: list[bytes] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(min(len(document), most)):
            if cancelled():
                return DrawnPages()
            page = document[number]
            drawn = page.render(scale=_SCALE, grayscale=False, rev_byteorder=True)
            pictures.append(_png(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer)))
            drawn.close()
            page.close()
        return DrawnPages(tuple(pictures), len(document))


def _png(width: int, height: int, stride: int, pixels: bytes) -> bytes:
    """A PNG of lines of red, green and blue bytes."""
    lines = (pixels[at * stride : at * stride + 3 * width] for at in range(height))
    data = b"".join(b"\0" + line for line in lines)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))
        for kind, part in ((b"IHDR", header), (b"IDAT", zlib.compress(data)), (b"IEND", b""))
    )
