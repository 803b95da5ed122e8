"""Tries a template out: fills it with invented bodies, proves the papers, and shows them.

The checker knows many ways of spoiling a template; what else spoils the paper of a body with
organisations or of one without, with notes or without, shows here, before a batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.files import system
from generator.files.disk import write_whole
from generator.law.choices import Paper
from generator.law.edition import Edition
from generator.law.edition_file import editions
from generator.messages.problem_text import unexpected, worded
from generator.messages.problems import Code, Fact, Phrase, Place, Problem, errors
from generator.messages.wording import Language, Speech, speech
from generator.papers import content
from generator.scoring.evaluation import Evaluation
from generator.verify.prove import PaperOrigin, proved
from generator.word import template_files
from generator.word.compose.template import compose
from generator.word.template import lint, samples
from generator.word.template.samples import previews
from generator.word.template.stories import Remark, annotated, is_annotated
from generator.word.template_files import Template


@dataclass(frozen=True)
class CheckedTemplate:
    """A template, None when it cannot be opened, and all its problems.

    ``copy`` is the marked copy when one was written, ``failures`` say why it was not.
    """

    template: Template | None
    problems: tuple[Problem, ...]
    copy: Path | None = None
    failures: tuple[Problem, ...] = ()


def check_template(
    path: Path, copy: Path | None = None, language: Language = Language.KAZAKH
) -> CheckedTemplate:
    """The problems of the template in a file.

    Into ``copy`` goes the template with its problems as comments, if it has any: only an earlier
    copy, saved by nobody since, is replaced.
    """
    template, problems = template_files.read(path)
    if template is None:
        return CheckedTemplate(None, problems)
    problems = _problems(template, path)
    if copy is None or not problems:
        return CheckedTemplate(template, problems)
    if system.is_there(copy) and (copy.samefile(path) or not is_annotated(copy)):
        failure: Problem | None = Problem(Code.COPY_FOREIGN, Place(file=str(copy)))
    else:
        remarks = [_remark(problem, speech(language)) for problem in problems]
        failure = write_whole(copy, annotated(template.data, remarks))
    if failure is not None:
        return CheckedTemplate(template, problems, failures=(failure,))
    return CheckedTemplate(template, problems, copy)


def papers_of(edition: Edition, file: str) -> Iterator[Problem]:
    """What is wrong with the papers of an edition, made with fresh templates; ``file`` is its own.

    Each paper is made of invented bodies with all troubles and none, with notes and without.
    """
    for paper in Paper:
        path = Path(paper.template_name)
        try:
            template = template_files.opened(compose(edition, paper), path)
            ready, problems = lint.check(template, (edition,))
            found = [
                *errors(problems),
                *_tried(PaperOrigin(path, file=file, ready=ready), edition, paper),
            ]
        except Exception as error:  # noqa: BLE001 - whatever fails, fails because of the edition
            found = [unexpected(path, error)]
        for problem in found[:1]:
            facts = {name: str(fact) for name, fact in problem.facts.items()}
            reason = Phrase(problem.code.code, facts)
            about: dict[str, Fact] = {"appendix": paper.appendix, "reason": reason}
            about["detail"] = facts.get("detail", facts.get("trace", ""))
            yield Problem(Code.EDITION_PAPER_FAULTY, Place(file=file), about)


def marked_template(path: Path, language: Language = Language.KAZAKH) -> bytes | None:
    """The template in a file with its problems as comments; None when it cannot be opened."""
    template, _ = template_files.read(path)
    if template is None:
        return None
    words = speech(language)
    return annotated(template.data, [_remark(one, words) for one in _problems(template, path)])


def _problems(template: Template, path: Path) -> tuple[Problem, ...]:
    _, problems = lint.check(template, editions())
    edition = next((e for e in editions() if e.id == template.edition), None)
    if edition is None or errors(problems):
        return problems
    return (*problems, *_tried(PaperOrigin(path, file=str(path)), edition, template.paper))


def _tried(origin: PaperOrigin, edition: Edition, paper: Paper) -> Iterator[Problem]:
    """Problems of the papers that a template without errors gives, each once."""
    reported = set()
    for found in samples.trials(edition, paper):
        try:
            _, problems = proved(found, origin)
        except Exception as error:  # noqa: BLE001 - whatever fails, fails because of the template
            problems = (unexpected(origin.template, error),)
        for problem in problems:
            if problem.code not in reported:
                reported.add(problem.code)
                yield _of_template(problem)


def _of_template(problem: Problem) -> Problem:
    """A problem that would be our fault in a batch, blamed on the tried template."""
    if problem.code not in (Code.DOCUMENT_FAULTY, Code.UNEXPECTED):
        return problem
    detail = problem.facts.get("detail") or problem.facts.get("trace", "")
    return replace(problem, code=Code.TEMPLATE_UNPROVED, facts={"detail": detail})


def _remark(problem: Problem, speech: Speech) -> Remark:
    """The comment on a problem: severity, place, message and hint."""
    (one,) = worded(speech, [problem])
    tag = str(problem.facts.get("tag", ""))
    return Remark(problem.place.spot, tag, (str(one), one.hint))


@dataclass(frozen=True)
class Preview:
    """A document (.docx), what it is there to show, and the invented bodies it is about."""

    shows: Phrase
    bodies: tuple[Evaluation, ...]
    data: bytes


def preview_template(
    path: Path, edition: str | None = None
) -> tuple[tuple[Preview, ...], tuple[Problem, ...]]:
    """A template filled with difficult bodies, by its own edition or another one.

    None at all when a single one fails, and why.
    """
    ready, problems = lint.check_file(path, editions())
    if ready is None:
        return (), problems
    wanted = edition or ready.template.edition
    (found,) = (known for known in editions() if known.id == wanted)
    made = []
    for shown in previews(found, ready.template.paper):
        paper, faults = proved(shown.content, PaperOrigin(path, file=str(path)))
        if paper is None:
            return (), (*problems, *faults)
        made.append(Preview(shown.shows, shown.bodies, paper.data))
    return tuple(made), problems


def preview_sheet(evaluation: Evaluation, templates: Path | None = None) -> bytes | None:
    """The sheet (.docx) of a body, made with a folder of templates or ours; None when it fails."""
    found = content.of_body(evaluation, Paper.SHEET)
    paper, _ = proved(
        found,
        PaperOrigin(template_files.find_template(templates, found.edition, Paper.SHEET)),
    )
    return None if paper is None else paper.data
