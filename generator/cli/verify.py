"""``verify``: finished documents against the manifest, and against their workbooks."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from generator.cli import progress
from generator.cli.console import BAD, GOOD, Console, Exit
from generator.cli.options import OUTPUT, add_json
from generator.files import package as opc
from generator.messages.problem_text import plain_spot, spot
from generator.messages.problems import Part, Spot
from generator.messages.wording import Language, Speech, speech
from generator.verify.check import Compared, ComparedWith, Current, Verdict
from generator.verify.documents import VerifiedDocument, verify_documents
from generator.verify.formatting import FormatDifference
from generator.verify.places_to_sign import AddedKind, Addition
from generator.verify.readings import in_words
from generator.verify.text_diff import Difference

_MOST_SHOWN = 100
"""Differences and parts that are printed of a document; more are counted."""

_MOST_PLACES = 10
"""Places with other formatting that are printed of a document; more are counted."""


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
            {"place": _plain(added.spot), "kind": added.kind.value, "text": added.text}
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
                "expected": difference.expected,
                "found": difference.found,
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
    if found.reason is not None:
        yield say(f"verify.{found.reason.value.replace(' ', '-')}")
    elif found.verdict is Verdict.UNREADABLE:
        yield say("verify.unreadable")
    if found.text_against in (None, ComparedWith.DOCUMENT):
        return
    yield from _grounds(one, console.speech)
    yield from (_added(one, console.speech) for one in found.added[:_MOST_SHOWN])
    yield from _formats(found.formats, console.speech)
    for difference in found.differences[:_MOST_SHOWN]:
        yield _difference(difference, console.speech)
    if found.count > _MOST_SHOWN:
        yield say("verify.more", count=found.count - _MOST_SHOWN)


def _added(added: Addition, speech: Speech) -> str:
    if added.kind is AddedKind.DIGITAL_SIGNATURE:
        return speech.say("verify.signature-not-examined")
    kind, place = speech.say(f"added.{added.kind.value}"), spot(speech, added.spot)
    if not added.text:
        return speech.say("verify.added-bare", place=place, kind=kind)
    return speech.say("verify.added", place=place, kind=kind, text=added.text)


def _grounds(one: VerifiedDocument, speech: Speech) -> Iterator[str]:
    """What the answers on text and formatting rest on, and whether the paper is current."""
    say, found = speech.say, one.verification
    if found.text is Compared.SAME:
        if one.workbook is None:
            yield say("verify.no-workbook")
        elif found.text_against is ComparedWith.MANIFEST and found.current in _UNCHANGED_WORKBOOK:
            yield say("verify.text-by-manifest")
        if found.verdict is not Verdict.UNCHANGED:
            yield say(f"verify.looks-{found.looks.value}")
    if found.verdict is Verdict.RESAVED:
        yield _parts(found.parts, speech)
    if found.current not in (Current.YES, Current.UNKNOWN):
        yield say(f"verify.current-{found.current.value}")


_UNCHANGED_WORKBOOK = (Current.YES, Current.UNKNOWN)
"""The rest says what has changed."""


def _formats(formats: Sequence[FormatDifference], speech: Speech) -> Iterator[str]:
    """The first places with other formatting, each with what differs there."""
    places: dict[Spot, dict[str, None]] = {}
    for one in formats:
        word = speech.say(f"format.{one.property.value}")
        places.setdefault(one.spot, {})[word] = None
    for place, properties in islice(places.items(), _MOST_PLACES):
        words = ", ".join(properties)
        yield speech.say("verify.format", place=spot(speech, place), properties=words)
    if len(places) > _MOST_PLACES:
        yield speech.say("verify.more-places", count=len(places) - _MOST_PLACES)


def _parts(parts: Sequence[str], speech: Speech) -> str:
    if not parts:
        return speech.say("verify.packed-anew")
    shown = ", ".join(map(opc.printable, parts[:_MOST_SHOWN]))
    return speech.say("verify.parts", parts=shown + (", …" if len(parts) > _MOST_SHOWN else ""))


def _difference(difference: Difference, speech: Speech) -> str:
    say = speech.say
    if difference.spot is None:
        return say("verify.no-table", text=difference.expected)
    place, nothing = spot(speech, difference.spot), say("verify.nothing")
    expected, found = (in_words(t, speech) for t in (difference.expected, difference.found))
    if expected == found:
        return say("verify.other-cell", place=place, text=found)
    return say(
        "verify.difference", place=place, expected=expected or nothing, found=found or nothing
    )
