"""One damage reported once: what other checks say of it besides is left out.

A tag that is misspelt is also missing where the form wants it; a loop of the form that lost its
beginning leaves every tag within it unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.messages.problems import Code, Severity, Spot
from generator.word.template import tag_syntax as tags
from generator.word.template.lint.reading import Fault
from generator.word.template.tag_syntax import ParsedTag, Word

_OF_TAGS = (Code.TAG_MISSING, Code.TAG_MISPLACED)
_OF_CONTROL = (*_OF_TAGS, Code.FORM_MOVED)
_OF_PAIRS = (
    Code.PAIR_UNOPENED,
    Code.PAIR_LEVEL,
    Code.PAIR_AROUND_FORM,
    Code.PAIR_EMPTY_CELL,
    Code.PAIR_EMPTY_TABLE,
)
"""What a loop of the form brings about when its tags are changed or lie elsewhere."""


@dataclass(frozen=True)
class AllFaults:
    """The faults of the form, and those of everything else."""

    of_form: Sequence[Fault]
    others: Sequence[Fault]


def without_echoes(faults: AllFaults, control_tags: Iterable[str]) -> tuple[Fault, ...]:
    """All faults, each damage once; ``control_tags`` are those by which the form repeats rows."""
    own = frozenset(control_tags)
    others = tuple(_others(faults, own))
    spots = {fault.spot for fault in others if fault.code.severity is Severity.ERROR}
    unclosed = {_table(fault) for fault in others if fault.code is Code.PAIR_UNCLOSED}
    of_form = (
        fault
        for fault in faults.of_form
        if not (
            fault.code in _OF_TAGS
            and (
                fault.spot in spots
                or (_table(fault) in unclosed and _is_end(str(fault.facts["expected"])))
            )
        )
    )
    return (*others, *of_form)


def _others(faults: AllFaults, own: frozenset[str]) -> Iterator[Fault]:
    """The faults beside the form's, without those that follow from a damaged loop of the form."""
    of_loops = [fault for fault in faults.of_form if _quoted(fault) in own]
    loops = {tag.name for tag in map(_meant, own) if tag and tag.word is Word.FOR}
    tables = {_table(fault) for fault in of_loops} - {None}
    fixed = {fault.spot for fault in faults.of_form if fault.code is Code.FORM_ALTERED}
    due = {f.spot: str(f.facts["expected"]) for f in faults.of_form if f.code in _OF_TAGS}
    for fault in faults.others:
        if fault.code is Code.TAG_UNKNOWN:
            if not (of_loops and fault.facts["name"] in loops) and fault.spot not in fixed:
                yield _with_hint(fault, due)
        elif not (fault.code in _OF_PAIRS and _table(fault) in tables):
            yield fault


def _quoted(fault: Fault) -> str:
    """The control tag that a fault of the form may be about."""
    if fault.code not in _OF_CONTROL:
        return ""
    return str(fault.facts.get("expected") or fault.facts.get("found", ""))


def _with_hint(fault: Fault, due: Mapping[Spot | None, str]) -> Fault:
    """Of an unknown tag in a cell of the form it is known what was meant: the tag due there."""
    meant = _meant(due[fault.spot]) if fault.spot in due else None
    if meant is None or meant.word is not Word.PRINT:
        return fault
    return replace(fault, facts={**fault.facts, "near": ".".join(meant.path)})


def _table(fault: Fault) -> int | None:
    return None if fault.spot is None else fault.spot.table


def _is_end(text: str) -> bool:
    tag = _meant(text)
    return tag is not None and tag.word is Word.END_FOR


def _meant(text: str) -> ParsedTag | None:
    """The tag that a text of the form is."""
    found = next(iter(tags.find(text)), None)
    return found.meaning if found is not None and isinstance(found.meaning, ParsedTag) else None
