"""The template doctor: everything that is wrong with a template, in one pass, each in its place.

A template without errors is given back with every tag as it is meant, ready to be filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from generator import context, opc
from generator.edition import Edition
from generator.problems import Code, Part, Place, Problem, errors
from generator.word import template as templates
from generator.word.lint import contents, form, names, pairs
from generator.word.lint.contents import Whole
from generator.word.lint.names import Resolved
from generator.word.lint.reading import FILLED, Fault, is_repaired, placed, rewrite, written
from generator.word.places import Story, paragraphs, stories
from generator.word.tags import Mistake
from generator.word.template import Ready, Template

_OF_TAGS = (Code.TAG_MISSING, Code.TAG_MISPLACED)


def check_file(path: Path, editions: Sequence[Edition]) -> tuple[Ready | None, tuple[Problem, ...]]:
    """Like :func:`check`, of the template in a file; one that cannot be opened is told so."""
    template, problems = templates.read(path)
    return (None, problems) if template is None else check(template, editions)


def check(
    template: Template, editions: Sequence[Edition]
) -> tuple[Ready | None, tuple[Problem, ...]]:
    """The template ready to be filled, None while it has errors; and all its problems."""
    undeclared = _edition_checked(template, editions)
    own = [edition for edition in editions if edition.id == template.edition]
    # Without an edition of its own, it is held against the one that it is most like.
    ready, faults = min(
        (_checked(template, edition) for edition in own or editions), key=lambda one: len(one[1])
    )
    problems = (*undeclared, *(fault.problem(template.file) for fault in faults))
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
    told = stories(package)
    # First of all, while the trees are as the clerk left them.
    faults = list(contents.check(Whole(package, told)))
    for story in told:
        if story.part in FILLED:
            faults += _story_checked(story, edition)
    body = next(story for story in told if story.part is Part.BODY)
    faults += _without_echo(form.check(tuple(paragraphs(body)), edition), faults)
    return Ready(template, written(template.data, told)), tuple(faults)


def _story_checked(story: Story, edition: Edition) -> Iterator[Fault]:
    """The faults of a story's tags; those that are understood are written as they are meant."""
    found = placed(story)
    for item in found:
        if isinstance(item.found.meaning, Mistake):
            mistake = item.found.meaning
            yield Fault(mistake.code, item.paragraph.spot, mistake.facts)
    yield from pairs.check(found)
    resolved: list[Resolved] = []
    for answer in names.resolve(found, context.declared(edition)):
        if isinstance(answer, Fault):
            yield answer
        else:
            resolved.append(answer)
    yield from _repaired(resolved)
    _rewrite(resolved)


def _repaired(resolved: Iterable[Resolved]) -> Iterator[Fault]:
    for answer in resolved:
        if is_repaired(answer.placed.found.text, answer.tag):
            spot = answer.placed.paragraph.spot
            facts = {"tag": answer.placed.found.text, "repair": answer.tag.written}
            yield Fault(Code.TAG_REPAIRED, spot, dict(facts))


def _rewrite(resolved: Sequence[Resolved]) -> None:
    by_paragraph: dict[int, list[Resolved]] = {}
    for answer in resolved:
        by_paragraph.setdefault(id(answer.placed.paragraph.element), []).append(answer)
    for answers in by_paragraph.values():
        meant = [(answer.placed.found, answer.tag) for answer in answers]
        rewrite(answers[0].placed.paragraph, meant)


def _without_echo(found: Iterable[Fault], told: Sequence[Fault]) -> Iterator[Fault]:
    """The faults of the form, but for tags that are missing because they are misspelt there."""
    spots = {fault.spot for fault in told if fault.code.severity.value == "error"}
    yield from (f for f in found if f.code not in _OF_TAGS or f.spot not in spots)
