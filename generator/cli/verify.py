"""``verify``: finished documents against the manifest, and against their workbooks."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from generator.cli.commands import OUTPUT, add_json, add_mapping
from generator.cli.console import BAD, GOOD, Console, Exit
from generator.messages.problem_text import plain_spot
from generator.messages.problems import Part, Spot
from generator.messages.wording import Language, Speech, speech
from generator.verify.documents import VerifiedDocument, verify_documents
from generator.verify.verdict_text import ComparedPlace, compared_places, explain_verdict, in_words

_MOST_SHOWN = 100
"""Differences that are printed of a document; more are counted."""


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Which documents and workbooks."""
    about = speech.say("cli.verified")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=about)
    add_mapping(parser, speech)
    add_json(parser, speech)


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Prints the verdict on every document, what differs, and a closing line."""
    with console.progress(console.speech.say("verify.progress")) as step:
        verified = verify_documents(options.paths or [OUTPUT], step, mapping=options.mapping)
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
    sound = sum(one.verification.is_sound for one in verified.documents)
    console.line()
    style = BAD if exit_ else GOOD
    console.say("verify.closing", style, sound=sound, unsound=len(verified.documents) - sound)
    return exit_


def _object(one: VerifiedDocument) -> dict[str, object]:
    found, neutral = one.verification, speech(Language.ENGLISH)  # for every language the same
    return {
        "file": str(one.document),
        "verdict": found.verdict.value,
        "reason": found.reason,
        "text": found.text.value,
        "looks": found.looks.value,
        "current": found.current.value,
        "added": [
            {
                "place": _plain(added.spot),
                "kind": added.kind.value,
                "text": in_words(added.text, neutral),
            }
            for added in found.added
        ],
        "workbook": None if one.workbook is None else str(one.workbook),
        "text_checked_against": found.text_against,
        "parts_changed": list(found.parts),
        "differences_count": found.count,
        "differences": [
            {
                "place": None if difference.spot is None else _plain(difference.spot),
                "expected": in_words(difference.expected, neutral),
                "found": in_words(difference.found, neutral),
            }
            for difference in found.differences
        ],
        "looks_differences": [
            {
                "place": _plain(difference.spot),
                "property": difference.property.value,
                "name": difference.name,
                "expected": in_words(difference.expected, neutral),
                "found": in_words(difference.found, neutral),
            }
            for difference in found.formats[:_MOST_SHOWN]
        ],
    }


def _plain(spot: Spot) -> str:
    part = "" if spot.part is Part.BODY else f"{spot.part.value}, "
    return part + plain_spot(spot)


def _verdict(one: VerifiedDocument, speech: Speech) -> str:
    return speech.say(f"verdict.{one.verification.verdict.name.lower()}")


def _show(one: VerifiedDocument, console: Console) -> None:
    """A document with its verdict, and what that rests on."""
    style = GOOD if one.verification.is_sound else BAD
    verdict = _verdict(one, console.speech)
    console.line(f"{one.document}: {verdict}", style, verdict)
    for line in _details(one, console):
        console.line(f"    {line}")


def _details(one: VerifiedDocument, console: Console) -> Iterator[str]:
    say, found = console.speech.say, one.verification
    if console.verbose and one.workbook is not None:
        yield say("verify.workbook", file=str(one.workbook))
    yield from explain_verdict(one, console.speech.language)
    for place in compared_places(found, console.speech.language)[:_MOST_SHOWN]:
        yield _difference(place, console.speech)
    if found.count > _MOST_SHOWN:
        yield say("verify.more", count=found.count - _MOST_SHOWN)


def _difference(one: ComparedPlace, speech: Speech) -> str:
    say, nothing = speech.say, speech.say("verify.nothing")
    if not one.place:
        return say("verify.no-table", text=one.expected)
    if one.expected == one.found:
        return say("verify.other-cell", place=one.place, text=one.found)
    expected, found = one.expected or nothing, one.found or nothing
    return say("verify.difference", place=one.place, expected=expected, found=found)
