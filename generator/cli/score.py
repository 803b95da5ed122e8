"""``score`` and ``explain``: the points of one workbook, and why each is what it is."""

from __future__ import annotations

from pathlib import Path

from generator.assess import Assessed, assess
from generator.cli.console import Console, Exit, load_editions, on_one_line
from generator.cli.score_text import reason_lines, score_lines
from generator.messages.problem_text import problem_json
from generator.messages.problems import errors
from generator.messages.wording import DASH
from generator.scoring.evaluation import Evaluation, RowScore, SectionScore
from generator.scoring.scores_json import scores_json
from generator.submission.matching import same


def run(path: Path, edition: str | None, console: Console) -> Exit:
    """Prints the points as a table, or the problems of a refused workbook."""
    assessed = _assessed(path, edition, console)
    if assessed is None:
        return Exit.ERRORS
    _tell_file(assessed, console)
    console.report(assessed.problems)
    if assessed.evaluation is None:
        return Exit.ERRORS
    for line in score_lines(console.speech, assessed.evaluation):
        console.say(line)
    return Exit.FINE


def run_json(path: Path, edition: str | None, console: Console) -> Exit:
    """Prints the points as the contract's JSON object."""
    assessed = _assessed(path, edition, console)
    if assessed is None:
        return Exit.ERRORS
    found = scores_json(assessed.heading, assessed.evaluation)
    found["problems"] = [problem_json(console.speech, problem) for problem in assessed.problems]
    console.answer(found, assessed.problems)
    return Exit.ERRORS if errors(assessed.problems) else Exit.FINE


def explain(path: Path, section: str, row: str, console: Console) -> Exit:
    """Prints why a row of the sheet has its points."""
    assessed = _assessed(path, None, console)
    if assessed is None:
        return Exit.ERRORS
    _tell_file(assessed, console)
    console.report(assessed.problems)
    if assessed.evaluation is None:
        return Exit.ERRORS
    found = _find(assessed.evaluation, section, row)
    if found is None:
        console.complain(_unknown_row(assessed.evaluation, section, row, console))
        return Exit.USAGE
    for line in reason_lines(console.speech, assessed.evaluation, *found):
        console.say(line)
    return Exit.FINE


def _assessed(path: Path, edition: str | None, console: Console) -> Assessed | None:
    editions = load_editions(console)
    if editions is None:
        return None
    return assess(path, editions, next((e for e in editions if e.id == edition), None))


def _tell_file(assessed: Assessed, console: Console) -> None:
    """Which bytes were read: two people with two numbers may have two files of one name."""
    file, digest = on_one_line(assessed.file), assessed.sha256 or DASH
    console.detail(console.speech.say("score.file", file=file, digest=digest))


def _find(evaluation: Evaluation, section: str, row: str) -> tuple[SectionScore, RowScore] | None:
    return next(
        (
            (score, line)
            for score in evaluation.sections
            if _is_named(score, section)
            for line in score.rows
            if line.row.no == row.rstrip(".")
        ),
        None,
    )


def _is_named(score: SectionScore, name: str) -> bool:
    section = score.section
    return any(same(name, own) for own in (section.abbreviation, section.tag, section.form.value))


def _unknown_row(evaluation: Evaluation, section: str, row: str, console: Console) -> str:
    rows = "; ".join(
        f"{score.section.abbreviation}: {', '.join(line.row.no for line in score.rows)}"
        for score in evaluation.sections
    )
    return console.speech.say("explain.unknown-row", section=section, row=row, rows=rows)
