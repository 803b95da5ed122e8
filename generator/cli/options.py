"""Options that several commands take, and how a word of the command line is checked."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from generator.files.disk import Existing
from generator.law import edition_file
from generator.law.papers import Paper
from generator.messages.wording import Speech

T = TypeVar("T")

INPUT, OUTPUT = Path("inputs"), Path("output")
"""Where workbooks are read and documents written, when nothing else is said."""


def checked(parse: Callable[[str], T | None], refusal: Callable[[str], str]) -> Callable[[str], T]:
    """The type of an option: what is parsed of a word; one that gives None is refused."""

    def read(text: str) -> T:
        found = parse(text)
        if found is None:
            raise argparse.ArgumentTypeError(refusal(text))
        return found

    return read


def document(speech: Speech) -> Callable[[str], Path]:
    """The type of a Word document's name; Word opens nothing that is called otherwise."""
    return _named(".docx", lambda text: speech.say("cli.bad-document", found=text))


def workbook(speech: Speech) -> Callable[[str], Path]:
    """The type of an Excel workbook's name."""
    return _named(".xlsx", lambda text: speech.say("cli.bad-workbook", found=text))


def _named(suffix: str, refusal: Callable[[str], str]) -> Callable[[str], Path]:
    return checked(
        lambda text: Path(text) if Path(text).suffix.lower() == suffix else None, refusal
    )


def add_edition(parser: argparse.ArgumentParser, about: str, *, required: bool = False) -> None:
    """``--edition``, by its id."""
    # Names of the files: to read the editions takes 0.1 s.
    ids = sorted(edition_file.files())
    parser.add_argument("--edition", choices=ids, required=required, help=about)


def add_appendix(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """``--appendix``, the number of a paper's appendix."""
    numbers, own = sorted(paper.appendix for paper in Paper), Paper.SHEET.appendix
    about = speech.say("cli.appendix")
    parser.add_argument("--appendix", type=int, choices=numbers, default=own, help=about)


def add_expect(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """``--expect``, a list of the bodies that are to have a workbook."""
    parser.add_argument("--expect", type=Path, metavar="LIST", help=speech.say("cli.expect"))


def add_mapping(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """``--mapping``, what workbooks of another layout are read by."""
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=speech.say("cli.mapping"))


def add_json(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """``--json``."""
    parser.add_argument("--json", action="store_true", help=speech.say("cli.json"))


def add_replace(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """``--force``: what ``options.existing`` says is done about a file that has the name."""
    parser.add_argument(
        "--force",
        dest="existing",
        action="store_const",
        const=Existing.REPLACED,
        default=Existing.KEPT,
        help=speech.say("cli.replace"),
    )
