"""Points and the reasons for them as lines for the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.law.choices import Measure
from generator.messages.wording import DASH, Language, Speech, speech
from generator.scoring import reasons
from generator.scoring.evaluation import Evaluation, RowScore, SectionScore
from generator.submission.accept.body import BodyHeading
from generator.submission.matching import same
from generator.submission.model import CellRef


def score_lines(speech: Speech, evaluation: Evaluation) -> Iterator[str]:
    """The points of a body as a table."""
    submission = evaluation.submission
    yield submission.body.name
    yield speech.say("score.head", year=str(submission.year), edition=submission.edition.id)
    for section in evaluation.sections:
        yield ""
        yield f"{section.section.abbreviation}  {section.section.title}"
        for row in section.rows:
            yield _score_line(row)
        yield section_line(speech, evaluation, section)
    yield ""
    total, maximum = _points(evaluation.total), _points(evaluation.maximum)
    yield speech.say("score.total", total=total, max=maximum)


def section_line(speech: Speech, evaluation: Evaluation, section: SectionScore) -> str:
    """The total, the maximum and the level of a section."""
    edition = evaluation.submission.edition
    return speech.say(
        "score.section",
        total=_points(section.total),
        max=_points(section.maximum),
        level=DASH
        if section.level is None
        else reasons.level_words(speech, edition, section.level),
        count=section.organisations,
    )


def _points(points: int | None) -> str:
    return DASH if points is None else str(points)


def _score_line(row: RowScore) -> str:
    option = DASH if row.reason.option is None else row.reason.option.text
    rulings = " ".join(ruling.id for ruling in row.reason.rulings)
    tail = f"  [{rulings}]" if rulings else ""
    scored = f"{_points(row.points):>2}/{_points(row.maximum):<2}"
    return f"  {row.row.no:<4} {scored}  {option}{tail}"


def explain_points(
    evaluation: Evaluation, section: str, row: str, language: Language = Language.KAZAKH
) -> tuple[str, ...]:
    """Why a row of the sheet has its points, in lines; KeyError when there is no such row.

    A section is named by its abbreviation (мк), its tag or its key (enterprises), a row by its
    number (3.1).
    """
    for score in evaluation.sections:
        for line in score.rows if _is_named(score, section) else ():
            if line.row.no == row.rstrip("."):
                return tuple(reason_lines(speech(language), evaluation, score, line))
    raise KeyError(f"{section} {row}")


def _is_named(score: SectionScore, name: str) -> bool:
    section = score.section
    return any(same(name, own) for own in (section.abbreviation, section.tag, section.form.value))


def reason_lines(
    speech: Speech, evaluation: Evaluation, section: SectionScore, row: RowScore
) -> Iterator[str]:
    """Why a row has its points: rule, table, counts, facts, cells, rulings."""
    reason = row.reason
    number = f"{section.section.abbreviation} {row.row.no}"
    yield f"{number}  {row.row.text}"
    yield speech.say("explain.points", points=_points(row.points), max=_points(row.maximum))
    yield speech.say("explain.item", no=row.criterion.no, text=row.criterion.text)
    if row.criterion.reference is not None:
        yield speech.say("explain.reference", point=row.criterion.reference.words)
    yield speech.say("explain.edition", name=evaluation.submission.edition.name)
    for option in row.criterion.options:
        mark = "→" if option is reason.option else " "
        group = f"{option.group} " if option.group else ""
        yield f"  {mark} {option.shown or DASH}  {group}{option.text}"
    yield reasons.counts(speech, section, row)
    yield from _ground_lines(speech, evaluation, section, row)
    for ruling in reason.rulings:
        facts = {"text": ruling.text, "ground": ruling.ground}
        yield speech.say("explain.ruling", id=ruling.id, **facts)


def _ground_lines(
    speech: Speech, evaluation: Evaluation, section: SectionScore, row: RowScore
) -> Iterator[str]:
    submission = evaluation.submission
    failing = row.reason.failing
    lines = reasons.grounds(speech, submission, section, row)
    for item, line in zip(failing, lines, strict=False):
        yield f"  • {line}"
        yield from _cell_lines(speech, item.cells)
    for line in lines[len(failing) :]:
        yield f"  • {line}"
    before = row.reason.before
    if before is not None and before.cells and row.criterion.measure is Measure.LOSS:
        yield from _cell_lines(speech, before.cells)


def _cell_lines(speech: Speech, cells: Sequence[CellRef]) -> Iterator[str]:
    for sheet in dict.fromkeys(cell.sheet for cell in cells):
        own = ", ".join(cell.cell for cell in cells if cell.sheet == sheet)
        yield "    " + speech.say("explain.cells", sheet=sheet, cells=own)


def scores_json(heading: BodyHeading, evaluation: Evaluation | None) -> dict[str, object]:
    """The contract's JSON object of a body's points, but for its problems."""
    sections = () if evaluation is None else evaluation.sections
    kind = None if heading.kind is None else heading.kind.kk
    return {
        "body": {"name": heading.name, "kind": kind, "kato": heading.kato},
        "year": heading.year,
        "edition": None if heading.edition is None else heading.edition.id,
        "sections": [section_json(section) for section in sections],
        "total": None if evaluation is None else evaluation.total,
        "max": None if evaluation is None else evaluation.maximum,
    }


def section_json(section: SectionScore) -> dict[str, object]:
    """A section as the contract's JSON object."""
    return {
        "key": section.section.form.value,
        "title": section.section.title,
        "organisations": section.organisations,
        "total": section.total,
        "max": section.maximum,
        "level": None if section.level is None else section.level.value,
        "rows": [_row_json(row) for row in section.rows],
    }


def _row_json(row: RowScore) -> dict[str, object]:
    reason = row.reason
    return {
        "no": row.row.no,
        "criterion": row.criterion.no,
        "points": row.points,
        "max": row.maximum,
        "option": None if reason.option is None else reason.option.text,
        "failing": reason.failing_count,
        "failing_before": None if reason.before is None else reason.before.count,
        "inspected": reason.inspected,
        "failing_bins": [item.organisation.bin for item in reason.failing],
        "rulings": [ruling.id for ruling in reason.rulings],
    }
