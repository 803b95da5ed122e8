"""``verify``: finished documents against the manifest, and against their workbooks."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.cli import progress
from generator.cli.console import BAD, GOOD, Console, Exit
from generator.cli.options import OUTPUT, add_json
from generator.files import package as opc
from generator.messages.problem_text import plain_spot, spot
from generator.messages.problems import Part, Spot
from generator.messages.wording import Speech
from generator.verify.check import ComparedWith, Verdict
from generator.verify.documents import VerifiedDocument, verify_documents
from generator.verify.text_diff import Difference

_MOST_SHOWN = 100
"""Differences and parts that are printed of a document; more are counted."""


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Which documents and workbooks."""
    about = speech.say("cli.verified")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=about)
    add_json(parser, speech)


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Prints the verdict on every document, what differs, and a closing line."""
    with progress.shown(console, console.speech.say("verify.progress")) as step:
        verified = verify_documents(options.paths or [OUTPUT], step)
    exit_ = Exit.FINE if verified.is_sound else Exit.ERRORS
    if options.json:
        console.answer([_object(one) for one in verified.documents])
        for one in verified.documents:
            console.keep(f"{one.document}: {_verdict(one, console.speech)}")
        console.aside.report(verified.problems)
        return exit_
    console.report(verified.problems)
    for one in verified.documents:
        _show(one, console)
    sound = sum(one.verification.verdict.is_sound for one in verified.documents)
    console.line()
    style = BAD if exit_ else GOOD
    console.say("verify.closing", style, sound=sound, unsound=len(verified.documents) - sound)
    return exit_


def _object(one: VerifiedDocument) -> dict[str, object]:
    found = one.verification
    return {
        "file": str(one.document),
        "verdict": found.verdict.value,
        "reason": found.reason,
        "workbook": None if one.workbook is None else str(one.workbook),
        "text_checked_against": found.text_against,
        "parts_changed": list(found.parts),
        "differences_count": found.count,
        "differences": [
            {
                "place": None if difference.spot is None else _plain(difference.spot),
                "expected": difference.expected,
                "found": difference.found,
            }
            for difference in found.differences
        ],
    }


def _plain(spot: Spot) -> str:
    part = "" if spot.part is Part.BODY else f"{spot.part.value}, "
    return part + plain_spot(spot)


def _verdict(one: VerifiedDocument, speech: Speech) -> str:
    return speech.say(f"verdict.{one.verification.verdict.name.lower()}")


def _show(one: VerifiedDocument, console: Console) -> None:
    style = GOOD if one.verification.verdict.is_sound else BAD
    verdict = _verdict(one, console.speech)
    console.line(f"{one.document}: {verdict}", style, verdict)
    for line in _details(one, console):
        console.line(f"    {line}")


def _details(one: VerifiedDocument, console: Console) -> Iterator[str]:
    say, found = console.speech.say, one.verification
    if console.verbose and one.workbook is not None:
        yield say("verify.workbook", file=str(one.workbook))
    if found.reason is not None:
        yield say(f"verify.{found.reason.value.replace(' ', '-')}")
    if found.text_against is ComparedWith.DOCUMENT:
        return
    if found.verdict.is_sound and one.workbook is None:
        yield say("verify.no-workbook")
    elif found.verdict.is_sound and found.text_against is ComparedWith.MANIFEST:
        yield say("verify.text-by-manifest")
    if found.verdict is Verdict.RESAVED:
        yield _parts(found.parts, console.speech)
    for difference in found.differences[:_MOST_SHOWN]:
        yield _difference(difference, console.speech)
    if found.count > _MOST_SHOWN:
        yield say("verify.more", count=found.count - _MOST_SHOWN)


def _parts(parts: Sequence[str], speech: Speech) -> str:
    if not parts:
        return speech.say("verify.packed-anew")
    shown = ", ".join(map(opc.printable, parts[:_MOST_SHOWN]))
    return speech.say("verify.parts", parts=shown + (", …" if len(parts) > _MOST_SHOWN else ""))


def _difference(difference: Difference, speech: Speech) -> str:
    say = speech.say
    if difference.spot is None:
        if not difference.expected:
            return say("verify.unreadable")
        return say("verify.no-table", text=difference.expected)
    return say(
        "verify.difference",
        place=spot(speech, difference.spot),
        expected=difference.expected or say("verify.nothing"),
        found=difference.found or say("verify.nothing"),
    )
