"""``map``: proposes what a workbook of another layout means, and writes it as a mapping."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TypeVar

from generator.cli.commands import add_replace
from generator.cli.console import Console, Exit
from generator.excel.mapping import propose_mapping, save_mapping
from generator.files.disk import MAPPING_NAME
from generator.messages.wording import DASH, Speech
from generator.submission.contract import YES_NO, BodyField
from generator.submission.mapping import UNIT_NAMES, MappedWord, is_money, listed, stem
from generator.submission.proposal import ColumnPlace, Decisions, Proposal, ProposedColumn, unmapped

T = TypeVar("T")


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """The workbook, where the mapping goes, and whether to ask."""
    say = speech.say
    parser.add_argument("file", type=Path, metavar="FILE", help=say("cli.map-file"))
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=say("cli.map-output"))
    parser.add_argument("--yes", action="store_true", help=say("cli.map-yes"))
    add_replace(parser, speech)


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the mapping: on a terminal as decided there, else with what is certain alone."""
    proposal, problems = propose_mapping(options.file)
    console.report(problems)
    if proposal is None:
        return Exit.ERRORS
    asks = not options.yes and console.terminal is not None and sys.stdin.isatty()
    decisions = _Questions(console, proposal).asked() if asks else Decisions()
    target = options.output or options.file.parent / MAPPING_NAME
    failure = save_mapping(target, proposal, decisions, console.speech.language, options.existing)
    left = [*unmapped(proposal, decisions)]
    if failure is None and left:
        console.say("map.left", count=len(left))
        for one in left:
            console.line(f"  {one}")
    exit_ = console.say_made(target, failure)
    if exit_ is Exit.FINE and not (asks or options.yes):
        console.say("map.undecided", file=target)
        return Exit.ERRORS
    return exit_


def _undecided(proposal: Proposal) -> Iterator[tuple[ColumnPlace, ProposedColumn]]:
    """The columns that may be ours, and are not certain to be."""
    for number, table in enumerate(proposal.tables):
        for proposed in table.columns:
            if proposed.candidates and not proposed.is_certain:
                yield (number, proposed.column), proposed


class _Questions:
    """Asks on the terminal what is not certain; an empty answer takes the first proposal."""

    def __init__(self, console: Console, proposal: Proposal) -> None:
        self._console, self._proposal = console, proposal

    def asked(self) -> Decisions:
        """The answers; where the terminal ends, the rest stays undecided."""
        decisions = Decisions()
        try:
            for step in (self._columns, self._labels, self._inspections):
                decisions = step(decisions)
        except EOFError:
            self._console.line()
        return decisions

    def _columns(self, decisions: Decisions) -> Decisions:
        columns: dict[ColumnPlace, Enum | None] = {}
        words: dict[ColumnPlace, tuple[MappedWord, ...]] = {}
        units: dict[ColumnPlace, str] = {}
        for place, proposed in _undecided(self._proposal):
            fields = [one.field for one in proposed.candidates]
            header = " ".join(proposed.header.split())
            self._console.say("map.ask-column", header=header, found=proposed.samples)
            own = self._chosen([stem(one) for one in fields], fields)
            columns[place] = own
            if own is not None and is_money(own) and not proposed.unit:
                names = [*UNIT_NAMES.values()]
                self._console.say("map.ask-unit")
                units[place] = self._chosen(names, names) or ""
            if own is not None and proposed.words(own):
                words[place] = tuple(self._words(own, proposed.words(own)))
        return replace(decisions, columns=columns, words=words, units=units)

    def _chosen(self, shown: Sequence[str], held: Sequence[T], usual: int = 0) -> T | None:
        """What is chosen of several by its number; None for 0."""
        say = self._console.speech.say
        for number, text in enumerate(shown, start=1):
            self._console.line(f"  {number}  {text}")
        while True:
            answer = self._answer(say("map.ask-number", usual=usual + 1)) or str(usual + 1)
            if answer.isdecimal() and int(answer) <= len(held):
                return held[int(answer) - 1] if int(answer) else None

    def _words(self, own: Enum, words: Sequence[MappedWord]) -> Iterator[MappedWord]:
        known, say = listed(own), self._console.speech.say
        for word in words:
            while known is not None:
                answer = self._answer(
                    say("map.ask-word", found=word.found, means=word.means or DASH)
                )
                means = answer or word.means
                if not means or known.find_listed(means) is not None:
                    if means:
                        yield replace(word, means=means)
                    break

    def _labels(self, decisions: Decisions) -> Decisions:
        labels, say = dict[BodyField, str](), self._console.speech.say
        for one in self._proposal.missing:
            labels[one] = self._answer(say("map.ask-label", label=one.value.text))
        return replace(decisions, labels={one: text for one, text in labels.items() if text})

    def _inspections(self, decisions: Decisions) -> Decisions:
        if self._proposal.has_inspections:
            return decisions
        none = YES_NO.find_listed(self._answer(self._console.speech.say("map.ask-inspections")))
        return replace(decisions, without_inspections=none is True)

    def _answer(self, question: str) -> str:
        self._console.line(question)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.strip()
