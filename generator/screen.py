"""What people see of problems, scores and reasons: lines of text and JSON, in their language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from generator import reasons
from generator.acceptance.body import Heading
from generator.edition import Edition, Kind, Measure
from generator.evaluation import Evaluation, RowScore, SectionScore
from generator.messages import hint, message
from generator.problems import Part, Problem, Severity, Spot
from generator.wording import DASH, Speech
from generator.workbook import KIND_NAMES

_SHOWN_CELLS = 12
"""Cells named in a grouped line; the rest are counted."""


class Tone(Enum):
    """What a stretch of a line says, for a terminal to give it a colour."""

    BAD = "bad"
    DOUBTFUL = "doubtful"
    ASIDE = "aside"
    GOOD = "good"


_TONES = {
    Severity.ERROR: Tone.BAD,
    Severity.WARNING: Tone.DOUBTFUL,
    Severity.NOTE: Tone.ASIDE,
}


@dataclass(frozen=True)
class Line:
    """A line for people; the piece in its middle has the tone, if there is one."""

    before: str
    marked: str = ""
    after: str = ""
    tone: Tone | None = None

    def __str__(self) -> str:
        return f"{self.before}{self.marked}{self.after}"


class ProblemLine(Line):
    """A line about a problem; a log has the problem whole instead."""


@dataclass(frozen=True)
class Told:
    """A problem in words; ``place`` is empty when it concerns the file as a whole."""

    severity: str
    code: str
    place: str
    message: str
    hint: str
    tone: Tone


def told(speech: Speech, problems: Iterable[Problem]) -> Iterator[Told]:
    """Problems in words, equal ones grouped over their cells; errors first."""
    for group in _grouped(problems):
        first = group[0]
        yield Told(
            severity=speech.say(f"severity.{first.code.severity.value}"),
            code=first.code.code,
            place=_place(speech, first, [p.place.cell for p in group if p.place.cell]),
            message=message(speech, first),
            hint=hint(speech, first),
            tone=_TONES[first.code.severity],
        )


def count_told(problems: Iterable[Problem]) -> int:
    """How many :func:`told` would tell; to put them into words takes twenty times as long."""
    return len(_grouped(problems))


def problem_lines(speech: Speech, problems: Iterable[Problem]) -> Iterator[ProblemLine]:
    """Two lines for each problem: what and where, and what to do."""
    for one in told(speech, problems):
        marked = f"{one.severity} [{one.code}]"
        yield ProblemLine("  ", marked, f" {_before(one.place)}{one.message}", one.tone)
        yield ProblemLine(f"      {one.hint}")


def log_line(speech: Speech, problem: Problem) -> str:
    """All of a problem but its hint in one line, with the file it is in."""
    (one,) = told(speech, [problem])
    file = _before(problem.place.file)
    return f"{file}{one.severity} [{one.code}] {_before(one.place)}{one.message}"


def _before(place: str) -> str:
    return f"{place}: " if place else ""


def _grouped(problems: Iterable[Problem]) -> list[list[Problem]]:
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in sorted(problems, key=lambda p: list(Severity).index(p.code.severity)):
        place = problem.place
        facts = tuple(sorted((name, str(fact)) for name, fact in problem.facts.items()))
        where = (place.file, place.sheet, place.part, place.spot)
        key = (problem.code, where, facts, problem.blocks)
        groups.setdefault(key, []).append(problem)
    return list(groups.values())


def spot(speech: Speech, spot: Spot) -> str:
    """A place on the paper in a clerk's words: «2-кесте, 5-жол, 3-баған»."""
    words = [] if spot.part is Part.BODY else [speech.fill(f"place.{spot.part.value}", {})]
    if spot.table is not None:
        facts = {"table": spot.table, "row": spot.row or 0, "column": spot.column or 0}
        words.append(speech.fill("place.table", facts))
    elif spot.paragraph is not None:
        words.append(speech.say("place.paragraph", paragraph=spot.paragraph))
    return ", ".join(words) or speech.say("place.whole")


def plain_spot(spot: Spot) -> str:
    """A place in words that are the same in every language: ``table 2, row 5, column 3``."""
    if spot.table is not None:
        return f"table {spot.table}, row {spot.row}, column {spot.column}"
    return "" if spot.paragraph is None else f"paragraph {spot.paragraph}"


def _place(speech: Speech, problem: Problem, cells: list[str]) -> str:
    if problem.place.spot is not None:
        return spot(speech, problem.place.spot)
    if problem.place.part is not None:
        return speech.say("place.part", part=problem.place.part)
    if problem.place.sheet is None:
        return ""
    if not cells:
        return speech.say("place.sheet", sheet=problem.place.sheet)
    shown = ", ".join(_ranges(cells)[:_SHOWN_CELLS])
    if len(_ranges(cells)) > _SHOWN_CELLS:
        shown += ", …"
    return speech.say("place.cell", sheet=problem.place.sheet, cell=shown)


@dataclass
class _Range:
    letters: str
    first: int
    last: int

    def __str__(self) -> str:
        start = f"{self.letters}{self.first}"
        return start if self.first == self.last else f"{start}–{self.letters}{self.last}"


def _ranges(cells: list[str]) -> list[str]:
    """Cells one below the other as a range: C7, C9–C12."""
    found: list[_Range | str] = []
    for cell in cells:
        letters, digits = cell.rstrip("0123456789"), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if f"{letters}{digits}" != cell:
            found.append(cell)
            continue
        last = found[-1] if found else None
        if isinstance(last, _Range) and (letters, int(digits) - 1) == (last.letters, last.last):
            last.last = int(digits)
        else:
            found.append(_Range(letters, int(digits), int(digits)))
    return [str(item) for item in found]


def problem_json(speech: Speech, problem: Problem) -> dict[str, object]:
    """A problem as the contract's JSON object."""
    place = problem.place
    return {
        "code": problem.code.code,
        "severity": problem.code.severity.value,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "message": message(speech, problem),
        "hint": hint(speech, problem),
    }


def template_problem_json(speech: Speech, problem: Problem) -> dict[str, object]:
    """A problem of a template as the contract's JSON object; nulls where it has no one place."""
    found, spot = problem_json(speech, problem), problem.place.spot
    del found["sheet"], found["cell"]
    part = None if spot is None else spot.part.value
    place = None if spot is None else plain_spot(spot) or None
    return {**found, "part": part, "place": place}


def _kind(kind: Kind | None) -> str | None:
    return None if kind is None else KIND_NAMES[kind]


def scores_json(heading: Heading, evaluation: Evaluation | None) -> dict[str, object]:
    """The contract's JSON object of a body's points, but for its problems."""
    sections = () if evaluation is None else evaluation.sections
    return {
        "body": {"name": heading.name, "kind": _kind(heading.kind), "kato": heading.kato},
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
    return speech.say(
        "score.section",
        total=_points(section.total),
        max=_points(section.maximum),
        level=_level(evaluation, section),
        count=section.organisations,
    )


def _points(points: int | None) -> str:
    return DASH if points is None else str(points)


def _level(evaluation: Evaluation, section: SectionScore) -> str:
    names = evaluation.submission.edition.level_names
    return DASH if section.level is None else names.of(section.level)


def _score_line(row: RowScore) -> str:
    option = DASH if row.reason.option is None else row.reason.option.text
    rulings = " ".join(ruling.id for ruling in row.reason.rulings)
    tail = f"  [{rulings}]" if rulings else ""
    scored = f"{_points(row.points):>2}/{_points(row.maximum):<2}"
    return f"  {row.row.no:<4} {scored}  {option}{tail}"


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
        yield speech.say("explain.reference", point=row.criterion.reference)
    yield speech.say("explain.edition", name=edition_name(speech, evaluation))
    for option in row.criterion.options:
        mark = "→" if option is reason.option else " "
        group = f"{option.group} " if option.group else ""
        yield f"  {mark} {option.printed or DASH}  {group}{option.text}"
    yield reasons.counts(speech, section, row)
    yield from _ground_lines(speech, evaluation, section, row)
    for ruling in reason.rulings:
        text = ruling.kk if speech.language.value == "kk" else ruling.ru
        yield speech.say("explain.ruling", id=ruling.id, text=text, ground=ruling.ground)


def _ground_lines(
    speech: Speech, evaluation: Evaluation, section: SectionScore, row: RowScore
) -> Iterator[str]:
    submission = evaluation.submission
    for item in row.reason.failing:
        yield f"  • {reasons.evidence(speech, submission, item)}"
        cells = ", ".join(f"{cell.sheet}!{cell.cell}" for cell in item.cells)
        yield "    " + speech.say("explain.cells", cells=cells)
    for line in reasons.grounds(speech, submission, section, row)[len(row.reason.failing) :]:
        yield f"  • {line}"
    before = row.reason.before
    if before is not None and before.cells and row.criterion.measure is Measure.LOSS:
        cells = ", ".join(f"{cell.sheet}!{cell.cell}" for cell in before.cells)
        yield "    " + speech.say("explain.cells", cells=cells)


def edition_name(speech: Speech, evaluation: Evaluation) -> str:
    """The edition by its name: in Kazakh for Kazakh readers, else in Russian."""
    return edition_of(speech, evaluation.submission.edition)


def edition_of(speech: Speech, edition: Edition) -> str:
    """The name of an edition, likewise."""
    return edition.name_kk if speech.language.value == "kk" else edition.name_ru
