"""The template doctor: everything that is wrong with a template, in one pass, each in its place.

A template without errors is given back with every tag as it is meant, ready to be filled.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from generator.files import opc
from generator.files.opc import RefusedError
from generator.law.choices import Paper
from generator.law.edition import Edition
from generator.messages.problems import (
    Code,
    Fact,
    Part,
    Place,
    Problem,
    Severity,
    Spot,
    errors,
)
from generator.papers.appendix_tags import CHANGED
from generator.papers.content import declared
from generator.papers.forms import layout
from generator.word import template_files
from generator.word.template import prepare, tag_syntax
from generator.word.template.lint import contents, form, pairs
from generator.word.template.lint.align import letters
from generator.word.template.stories import (
    FILLED,
    Fault,
    Paragraph,
    Placed,
    Story,
    fault,
    is_repaired,
    placed,
    rewrite,
    stories,
    written,
)
from generator.word.template.tag_syntax import (
    SHOWN,
    Found,
    Mistake,
    ParsedTag,
    Word,
    shown,
    visible,
)
from generator.word.template_files import Ready, Template

# As docxtpl takes markup out of tags before it has them filled.
_BETWEEN_BRACES = re.compile(r"(?<={)(<[^>]*>)+(?=[{%#])|(?<=[%}#])(<[^>]*>)+(?=})")
_OPENING_MARK = re.compile(r"\{[{%#]")

_OF_MARKS = (Code.TAG_NOT_FILLED, Code.TAG_UNCLOSED, Code.TAG_STRAY)


def check_file(path: Path, editions: Sequence[Edition]) -> tuple[Ready | None, tuple[Problem, ...]]:
    """Like :func:`check`, of the template in a file; one that cannot be opened is reported."""
    template, problems = template_files.read(path)
    return (None, problems) if template is None else check(template, editions)


def check(
    template: Template, editions: Sequence[Edition]
) -> tuple[Ready | None, tuple[Problem, ...]]:
    """The template ready to be filled, None while it has errors; and all its problems."""
    undeclared = _edition_checked(template, editions)
    own = [edition for edition in editions if edition.id == template.edition]
    try:
        # Without an edition of its own, it is compared with the one that it is most like.
        ready, faults = min(
            (_checked(template, edition) for edition in own or editions),
            key=lambda one: len(one[1]),
        )
    except RefusedError as error:
        return None, (template_files.refused(template.file, error),)
    problems = (
        *undeclared,
        *(Problem(f.code, Place(file=template.file, spot=f.spot), f.facts) for f in faults),
    )
    return (None if errors(problems) else ready), problems


def _edition_checked(template: Template, editions: Sequence[Edition]) -> tuple[Problem, ...]:
    place, known = Place(file=template.file), [edition.id for edition in editions]
    if not template.edition:
        return (Problem(Code.TEMPLATE_NO_EDITION, place, {"known": ", ".join(known)}),)
    if template.edition in known:
        return ()
    facts = {"found": template.edition, "known": ", ".join(known)}
    return (Problem(Code.TEMPLATE_UNKNOWN_EDITION, place, facts),)


def _checked(template: Template, edition: Edition) -> tuple[Ready, tuple[Fault, ...]]:
    package = opc.opened(template.data)
    texts = stories(package)
    # First of all, while the trees are as the clerk left them.
    faults = list(contents.check(package, texts, template.paper))
    for story in texts:
        if story.part in FILLED:
            faults += _story_checked(story, edition, template.paper)
            faults += _loose_marks(story, len(placed(story)), faults)
    body = next(story for story in texts if story.part is Part.BODY)
    wanted = layout(edition, template.paper)
    found = form.check(body.paragraphs, wanted)
    faults += _around(body, found, wanted.control_tags)
    faults = [*_without_echoes(found.faults, faults, frozenset(wanted.control_tags))]
    faults += _list_checked(body, edition, template.paper)
    return Ready(template, written(template.data, texts)), tuple(_in_order(faults, texts))


def _around(body: Story, found: form.Checked, own: Container[str]) -> Iterator[Fault]:
    """Tags around the form or the title of the notes: both stand in every document, once.

    ``own`` are those with which the form itself repeats its rows.
    """
    all_paragraphs = body.paragraphs
    order = {paragraph.spot: index for index, paragraph in enumerate(all_paragraphs)}
    kept = [
        order[paragraph.spot]
        for paragraph in all_paragraphs
        if found.holds(paragraph.spot) or prepare.begin_at(paragraph.element)
    ]
    for start, end in pairs.sound(placed(body)):
        if found.holds(start.paragraph.spot) and start.tag and start.tag.written in own:
            continue
        first, last = order[start.paragraph.spot], order[end.paragraph.spot]
        if first < last and any(first <= index <= last for index in kept):
            yield fault(Code.PAIR_AROUND_FORM, start, end=end.found.text)


def _in_order(faults: Iterable[Fault], texts: Sequence[Story]) -> list[Fault]:
    """Each fault once, in reading order; those of no one place at the end."""
    spots = [paragraph.spot for story in texts for paragraph in story.paragraphs]
    order = {spot: index for index, spot in reversed(list(enumerate(spots)))}
    once = {(f.code, f.spot, tuple(map(str, f.facts.values()))): f for f in faults}
    return sorted(once.values(), key=lambda f: len(order) if f.spot is None else _at(f.spot, order))


def _at(spot: Spot, order: Mapping[Spot, int]) -> int:
    """Where a spot comes; a cell that is not there comes with the first of its row."""
    if spot in order:
        return order[spot]
    row = replace(spot, column=1)
    return order.get(row, len(order))


def _story_checked(story: Story, edition: Edition, paper: Paper) -> Iterator[Fault]:
    """The faults of a story's tags; those that are understood are written as they are meant."""
    found = placed(story)
    for item in found:
        if isinstance(item.found.meaning, Mistake):
            mistake = item.found.meaning
            yield Fault(mistake.code, item.paragraph.spot, mistake.facts)
    yield from pairs.check(found)
    repaired: list[Fault] = []
    meant: dict[Paragraph, list[tuple[Found, ParsedTag]]] = {}
    for answer in pairs.resolve(found, declared(edition, paper)):
        if isinstance(answer, Fault):
            yield answer
            continue
        item, tag = answer
        meant.setdefault(item.paragraph, []).append((item.found, tag))
        if is_repaired(item.found.text, tag):
            repaired.append(_repaired(item, tag))
    yield from repaired
    for paragraph, tags in meant.items():
        rewrite(paragraph, tags)


def _loose_marks(story: Story, count: int, faults: Iterable[Fault]) -> Iterator[Fault]:
    """Marks beyond those of the known tags, as docxtpl would see them: with no markup between.

    Nothing is said where a misplaced or broken tag is reported already.
    """
    if any(f.code in _OF_MARKS and f.spot and f.spot.part is story.part for f in faults):
        return
    text = _BETWEEN_BRACES.sub("", etree.tostring(story.root, encoding="unicode"))
    marks = list(_OPENING_MARK.finditer(text))
    if len(marks) > count:
        beyond = text[marks[-1].start() : marks[-1].start() + SHOWN]
        yield fault(Code.TAG_NOT_FILLED, Spot(story.part), tag=shown(beyond))


def _repaired(item: Placed, tag: ParsedTag) -> Fault:
    typed = visible(item.found.text)
    changed = letters(" ".join(typed.split()), tag.written)
    facts: dict[str, Fact] = {"repair": tag.written, "letters": changed}
    return Fault(Code.TAG_REPAIRED, item.paragraph.spot, {"tag": shown(typed), **facts})


def _list_checked(body: Story, edition: Edition, paper: Paper) -> Iterator[Fault]:
    """The Rules want organisations whose managing body changed named beside the report.

    How they are named is the clerk's own affair, so that it happens at all is what is looked at.
    """
    loops = (item.tag for item in placed(body) if item.tag and item.tag.word is Word.FOR)
    if paper is Paper.REPORT and not any(tag.path == (CHANGED,) for tag in loops):
        yield fault(Code.TEMPLATE_NO_LIST, None, point=edition.points.named.words)


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


def _without_echoes(
    of_form: Sequence[Fault], beside: Sequence[Fault], own: frozenset[str]
) -> tuple[Fault, ...]:
    """The faults of the form and those beside it, each damage once.

    A tag that is misspelt is also missing where the form wants it; a loop of the form that lost its
    beginning leaves every tag within it unknown. By the tags ``own`` the form repeats its rows.
    """
    others = tuple(_others(of_form, beside, own))
    spots = {one.spot for one in others if one.code.severity is Severity.ERROR}
    unclosed = {_table(one) for one in others if one.code is Code.PAIR_UNCLOSED}
    kept = (
        one
        for one in of_form
        if one.code not in _OF_TAGS
        or not (
            one.spot in spots or (_table(one) in unclosed and _is_end(str(one.facts["expected"])))
        )
    )
    return (*others, *kept)


def _others(
    of_form: Sequence[Fault], beside: Sequence[Fault], own: frozenset[str]
) -> Iterator[Fault]:
    """The faults beside the form's, without those that follow from a damaged loop of the form."""
    of_loops = [one for one in of_form if _quoted(one) in own]
    loops = {tag.name for tag in map(_meant, own) if tag and tag.word is Word.FOR}
    tables = {_table(one) for one in of_loops} - {None}
    fixed = {one.spot for one in of_form if one.code is Code.FORM_ALTERED}
    due = {one.spot: str(one.facts["expected"]) for one in of_form if one.code in _OF_TAGS}
    for one in beside:
        if one.code is Code.TAG_UNKNOWN:
            if not (of_loops and one.facts["name"] in loops) and one.spot not in fixed:
                yield _with_hint(one, due)
        elif not (one.code in _OF_PAIRS and _table(one) in tables):
            yield one


def _quoted(one: Fault) -> str:
    """The control tag that a fault of the form may be about."""
    if one.code not in _OF_CONTROL:
        return ""
    return str(one.facts.get("expected") or one.facts.get("found", ""))


def _with_hint(one: Fault, due: Mapping[Spot | None, str]) -> Fault:
    """Of an unknown tag in a cell of the form it is known what was meant: the tag due there."""
    meant = _meant(due[one.spot]) if one.spot in due else None
    if meant is None or meant.word is not Word.PRINT:
        return one
    return replace(one, facts={**one.facts, "near": ".".join(meant.path)})


def _table(one: Fault) -> int | None:
    return None if one.spot is None else one.spot.table


def _is_end(text: str) -> bool:
    tag = _meant(text)
    return tag is not None and tag.word is Word.END_FOR


def _meant(text: str) -> ParsedTag | None:
    """The tag that a text of the form is."""
    found = next(iter(tag_syntax.find(text)), None)
    return found.meaning if found is not None and isinstance(found.meaning, ParsedTag) else None
