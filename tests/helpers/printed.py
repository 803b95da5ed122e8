"""Pages as they are printed: as pictures without shades, compared to one pixel, and as text."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NEAR = 16
"""Of 255: two pixels so near are of one grey."""


@dataclass(frozen=True)
class Picture:
    """A page of 72 pixels an inch, in grey, line by line."""

    width: int
    height: int
    pixels: bytes

    def has(self, column: int, row: int, grey: int, drift: int) -> bool:
        """True when a pixel, one beside it or one so far above or below is of about this grey."""
        return any(
            abs(value - grey) <= NEAR
            for line in range(max(row - drift, 0), min(row + drift + 1, self.height))
            for value in self.pixels[
                line * self.width + max(column - 1, 0) : line * self.width
                + min(column + 2, self.width)
            ]
        )


def pictures(pdf: Path) -> list[Picture]:
    """The pages of a PDF, drawn without anti-aliasing."""
    folder = pdf.with_suffix("")
    folder.mkdir()
    plain = ["-r", "72", "-gray", "-aa", "no", "-aaVector", "no"]
    command = ["pdftoppm", *plain, str(pdf), str(folder / "page")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [_picture(file.read_bytes()) for file in sorted(folder.iterdir())]


def _picture(data: bytes) -> Picture:
    _, width, height, _ = data.split(maxsplit=4)[:4]
    pixels = int(width) * int(height)
    return Picture(int(width), int(height), data[-pixels:])


def texts(pdf: Path) -> list[list[str]]:
    """The words of each page of a PDF."""
    told = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True, timeout=120
    )
    return [page.split() for page in told.stdout.decode().split("\f")[:-1]]


def are_alike(one: Picture, other: Picture, drift: int = 1) -> bool:
    """True of two pages whose ink stands in the same places, but for one pixel.

    From top to bottom it may stand ``drift`` pixels away.
    """
    if (one.width, one.height) != (other.width, other.height):
        return False
    return all(
        other.has(column, row, one.pixels[row * one.width + column], drift)
        and one.has(column, row, other.pixels[row * one.width + column], drift)
        for column, row in _differing(one, other)
    )


def _differing(one: Picture, other: Picture) -> Iterator[tuple[int, int]]:
    for row in range(one.height):
        line = slice(row * one.width, (row + 1) * one.width)
        ours, theirs = one.pixels[line], other.pixels[line]
        if ours != theirs:
            pairs = enumerate(zip(ours, theirs, strict=True))
            yield from ((column, row) for column, (a, b) in pairs if a != b)
