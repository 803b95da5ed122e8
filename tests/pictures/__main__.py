"""Draws the pictures of the guides from real files: ``python -m tests.pictures``.

Needs LibreOffice, poppler's ``pdftoppm`` and ``pdftotext``, Chromium, and ImageMagick.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from generator.app.folder import id_of
from generator.cli import main as cli
from generator.messages.wording import Language
from tests.helpers import story
from tests.helpers.app import served
from tests.helpers.paths import ROOT

FOLDER = Path(__file__).parent
_WIDTH = 1100
"""Of every picture, in pixels."""
_TALL = 840
"""Of a page of the app."""
_ID = id_of(story.BLANK)
_COLOURS = 48
"""Of every picture: enough for tables, and small files."""

_WITH_COMMENTS = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'
"""Prints a mark where a comment stands; LibreOffice opens no margin for them without a window."""


@dataclass(frozen=True)
class Crop:
    """A stretch of a printed page: the words that its page alone holds; shares of the page."""

    words: str
    left: float
    top: float
    right: float
    bottom: float


FILLED = Crop("Айналымнан", 0.022, 0.04, 0.3955, 0.121)
FAULTS = Crop("Қателер: 1", 0.02, 0.05, 0.98, 0.24)
MARKED = Crop("Айналымнан", 0.022, 0.04, 0.3616, 0.1519)
SHEET = Crop("Нысан", 0.08, 0.05, 0.97, 0.80)
COMMENTS = Crop("Нысан", 0.10, 0.53, 0.95, 0.68)


def main() -> None:
    """Draw them all."""
    with tempfile.TemporaryDirectory() as folder, _inside(Path(folder)):
        _draw_workbooks()
        _draw_paper()
        _draw_overview()
        _draw_app()


def _draw_workbooks() -> None:
    _run("new", *story.BODY_WORDS)
    story.begin(story.BLANK)
    _draw(_printed(story.BLANK), FILLED, "filled")
    story.fill(story.BLANK)
    _run("check", str(story.BLANK), "--annotate", "marked")
    marked = _printed(Path("marked") / story.BLANK.name)
    _draw(marked, FAULTS, "faults")
    _draw(marked, MARKED, "marked")


def _draw_paper() -> None:
    story.mend(story.BLANK)
    _run("build", str(story.BLANK))
    _draw(_printed(Path("output") / story.BLANK.with_suffix(".docx").name), SHEET, "sheet")
    _run("template", "new", "--edition", "2025", "-o", str(story.OWN))
    story.spoil(story.OWN)
    _run("template", "check", str(story.OWN), "--annotate", "comments.docx")
    _draw(_printed(Path("comments.docx"), _WITH_COMMENTS), COMMENTS, "comments")


def _draw_overview() -> None:
    shutil.copytree(ROOT / "inputs" / "2023", "regions")
    story.fill(Path("regions") / story.BLANK.name)
    _run("build", "regions", "-o", "overview")
    page = Path("overview/report.html").absolute().as_uri()
    _call(
        *("chromium", "--headless=new", "--no-sandbox", "--hide-scrollbars"),
        *(f"--window-size={_WIDTH},760", "--screenshot=overview.png", page),
    )
    _keep(Path("overview.png"), "overview")


def _draw_app() -> None:
    """A workbook's page with its faults and without, in the language of each guide."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for language in (Language.KAZAKH, Language.RUSSIAN):
            folder = Path(f"app-{language.value}")
            folder.mkdir()
            with _inside(folder):
                _run("new", *story.BODY_WORDS, "--workbook", language.value)
            blank = folder / story.BLANK
            page = browser.new_page(viewport={"width": _WIDTH, "height": _TALL})
            for name, write in (("faults", story.fill), ("sheet", story.mend)):
                write(blank)
                shot = Path(f"app-{name}-{language.value}.png").absolute()
                with served(folder, language) as app:
                    page.goto(f"http://{app.authority}{app.keys.way_in()}")
                    app.work()
                    page.goto(f"http://{app.authority}{app.keys.base}workbook/{_ID}")
                    page.screenshot(path=shot)
                _keep(shot, shot.stem)


def _printed(file: Path, how: str = "pdf") -> Path:
    _call("soffice", "--headless", "--convert-to", how, "--outdir", f"{file.stem}-pdf", str(file))
    return Path(f"{file.stem}-pdf", file.with_suffix(".pdf").name)


def _draw(pdf: Path, crop: Crop, name: str) -> None:
    number, width, height = _page(pdf, crop.words)
    scale = _WIDTH / (width * (crop.right - crop.left))
    box = [round(scale * side) for side in (crop.left * width, crop.top * height)]
    tall = round(scale * height * (crop.bottom - crop.top))
    _call(
        *("pdftoppm", "-png", "-singlefile", "-f", str(number), "-r", str(72 * scale)),
        *("-x", str(box[0]), "-y", str(box[1]), "-W", str(_WIDTH), "-H", str(tall)),
        *(str(pdf), name),
    )
    _keep(Path(f"{name}.png"), name)


def _page(pdf: Path, words: str) -> tuple[int, float, float]:
    """Number and size in points of the last page that begins a table with the words."""
    pages = _call("pdftotext", str(pdf), "-").split("\f")
    number = max(n for n, text in enumerate(pages, start=1) if words in text)
    sizes = _call("pdfinfo", "-f", str(number), "-l", str(number), str(pdf)).splitlines()
    (size,) = [line.split(":")[1].split() for line in sizes if " pts" in line]
    return number, float(size[0]), float(size[2])


def _keep(drawn: Path, name: str) -> None:
    target = FOLDER / f"{name}.png"
    colours = ("+dither", "-colors", str(_COLOURS), "-strip")
    _call("convert", str(drawn), *colours, f"PNG8:{target}")


def _run(*words: str) -> None:
    cli.main(words)


def _call(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


if __name__ == "__main__":
    main()
