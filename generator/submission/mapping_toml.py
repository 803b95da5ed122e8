"""Writes a proposed mapping as commented TOML: what was decided, and as remarks what was not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from generator.messages.wording import Speech
from generator.submission.contract import BodyField
from generator.submission.mapping import MappedColumn, MappedWord, field_named, stem
from generator.submission.proposal import Candidate, Proposal, ProposedColumn, ProposedTable
from generator.submission.sheets import column_letters

ColumnPlace = tuple[int, int]
"""A column of a proposal: the number of its table, from 0, and that of the column in the tab."""


@dataclass(frozen=True)
class Decisions:
    """What a person has decided beside what is certain.

    ``columns`` have a field, None where a column is none of ours; ``words`` are their values with
    what they mean, ``units`` those of their sums; ``labels`` are values of the body's.
    """

    columns: Mapping[ColumnPlace, Enum | None] = field(default_factory=dict)
    words: Mapping[ColumnPlace, tuple[MappedWord, ...]] = field(default_factory=dict)
    units: Mapping[ColumnPlace, str] = field(default_factory=dict)
    labels: Mapping[BodyField, str] = field(default_factory=dict)
    without_inspections: bool = False

    def column(self, place: ColumnPlace, proposed: ProposedColumn) -> MappedColumn | None:
        """The column as decided, or as it is certain; None while it is neither."""
        certain = proposed.candidates[0].field if proposed.is_certain else None
        own = self.columns.get(place, certain)
        if own is None:
            return None
        found = proposed.mapped(own)
        unit, words = self.units.get(place, found.unit), self.words.get(place, found.words)
        return MappedColumn(found.header, found.fills, unit, found.number, words)


def toml_of(proposal: Proposal, decisions: Decisions, speech: Speech) -> str:
    """The text of the mapping's file."""
    lines = [*_remarks(speech.say("map.toml-about")), *_top(proposal, decisions, speech)]
    lines += _body(proposal, decisions, speech)
    for number, table in enumerate(proposal.tables):
        own = [*_table(number, table, decisions, speech)]
        is_idle = not any(line.startswith("[[table.column]]") for line in own)
        lines += [
            "",
            *(f"# {line.removeprefix('# ')}" if is_idle and line else line for line in own),
        ]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """A TOML text; JSON writes all that TOML forbids in one as TOML does."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _remarks(text: str) -> Iterator[str]:
    yield from (f"# {line}".rstrip() for line in text.splitlines())


def _top(proposal: Proposal, decisions: Decisions, speech: Speech) -> Iterator[str]:
    if decisions.without_inspections:
        yield "without_inspections = true"
    elif not proposal.has_inspections:
        yield from _remarks(speech.say("map.toml-no-inspections"))
        yield "# without_inspections = true"


def _body(proposal: Proposal, decisions: Decisions, speech: Speech) -> Iterator[str]:
    body = proposal.body
    yield from ("", "[body]")
    if body.tab:
        yield f"tab = {_text(body.tab)}"
    for label in body.labels:
        yield from (
            "[[body.label]]",
            f"fills = {_text(label.fills)}",
            f"text = {_text(label.text)}",
        )
    for one in proposal.missing:
        given = decisions.labels.get(one)
        lines = (
            "[[body.label]]",
            f"fills = {_text(one.value.text)}",
            f"value = {_text(given or '')}",
        )
        if given:
            yield from lines
        else:
            yield from _remarks(speech.say("map.toml-label", label=one.value.text))
            yield from (f"# {line}" for line in lines)


def _table(
    number: int, table: ProposedTable, decisions: Decisions, speech: Speech
) -> Iterator[str]:
    place = table.place
    yield from (
        *("[[table]]", f"tab = {_text(place.tab)}", f"fills = {_text(place.fills)}"),
        *(f"header_row = {place.header_row}", f"header_rows = {place.header_rows}"),
    )
    if place.skip:
        yield f"skip = [{', '.join(map(_text, place.skip))}]"
    if place.until:
        yield f"until = {_text(place.until)}"
    for proposed in table.columns:
        at = (number, proposed.column)
        decided = decisions.column(at, proposed)
        yield ""
        yield from _remarks(_about(proposed, speech))
        if decided is not None:
            yield from _column(decided)
            own = field_named(place.sheet, decided.fills)
            known = {word.found for word in decided.words}
            unknown = [word for word in proposed.words(own) if word.found not in known]
            yield from (f"# {line}" for line in _words(unknown))
        elif proposed.candidates and at not in decisions.columns:
            yield from _remarks(
                speech.say("map.toml-undecided", fields=_names(proposed.candidates))
            )
            column = proposed.mapped(proposed.candidates[0].field)
            yield from (f"# {line}" for line in _column(column))
        else:
            yield from _remarks(speech.say("map.toml-left"))


def _about(proposed: ProposedColumn, speech: Speech) -> str:
    header = " ".join(proposed.header.split())
    letters = column_letters(proposed.column)
    return speech.say("map.toml-column", column=letters, header=header, found=proposed.samples)


def _names(candidates: Iterable[Candidate]) -> str:
    return "; ".join(f"«{stem(one.field)}»" for one in candidates)


def _column(column: MappedColumn) -> Iterator[str]:
    yield "[[table.column]]"
    yield f"header = {_text(column.header)}"
    if column.number > 1:
        yield f"number = {column.number}"
    yield f"fills = {_text(column.fills)}"
    if column.unit:
        yield f"unit = {_text(column.unit)}"
    yield from _words(column.words)


def _words(words: Iterable[MappedWord]) -> Iterator[str]:
    for word in words:
        yield from (
            *("[[table.column.word]]", f"found = {_text(word.found)}"),
            f"means = {_text(word.means)}",
        )


def unmapped(proposal: Proposal, decisions: Decisions) -> Iterator[str]:
    """The headers of which nothing is taken, each with its tab and column."""
    for number, table in enumerate(proposal.tables):
        for proposed in table.columns:
            if decisions.column((number, proposed.column), proposed) is None:
                header = " ".join(proposed.header.split())
                yield f"«{table.place.tab}» {column_letters(proposed.column)} «{header}»"
