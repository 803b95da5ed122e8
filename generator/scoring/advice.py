"""Advice: what would raise the score of a section, by the edition's tables; its lines and JSON.

Nothing is promised: a step says what the tables give if so many organisations no longer failed and
all else stayed as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from generator.law.choices import Kind, Level
from generator.law.criteria import Criterion, Row, Section
from generator.law.edition import Edition
from generator.messages.problems import Fact
from generator.messages.wording import Language, Speech, speech
from generator.scoring.engine import finding
from generator.scoring.evaluation import Evaluation, RowScore, SectionScore
from generator.scoring.reasons import failure, level_words
from generator.submission.model import Submission


@dataclass(frozen=True)
class Blocking:
    """An organisation that fails a row, and what it failed."""

    bin: str
    name: str
    fact: Fact


@dataclass(frozen=True)
class RowStanding:
    """A scored row and the counts that its points follow from.

    ``blocking`` names the organisations that fail it; it is empty where only counts are known.
    """

    row: Row
    criterion: Criterion
    points: int
    failing: int
    before: int | None = None
    inspected: int | None = None
    blocking: tuple[Blocking, ...] = ()

    @property
    def lost(self) -> int:
        """The points between the row and its maximum."""
        return self.criterion.maximum - self.points


@dataclass(frozen=True)
class Gain:
    """Points that a row gains once so many organisations no longer fail it.

    ``organisations`` is 0 where none of them is in the way: no inspection has looked at the row.
    """

    standing: RowStanding
    points: int
    organisations: int


@dataclass(frozen=True)
class SectionAdvice:
    """A scored section, its next level and what leads there.

    ``next`` is None at the highest level; ``needed`` are the points up to it. ``gains`` begin with
    the most points for the fewest organisations and end with rows that wait for an inspection.
    """

    section: Section
    total: int
    level: Level
    next: Level | None
    needed: int
    rows: tuple[RowStanding, ...]
    gains: tuple[Gain, ...]

    def rises_by(self, points: int) -> bool:
        """True when so many points more make the next level."""
        return self.next is not None and points >= self.needed


@dataclass(frozen=True)
class BodyAdvice:
    """What would raise the score of a body; sections that are not scored are left out."""

    name: str
    kind: Kind
    year: int
    edition: Edition
    sections: tuple[SectionAdvice, ...]


@dataclass(frozen=True)
class CriterionLoss:
    """What an item of Appendix 1 costs several bodies.

    ``points`` are those lost, by so many ``bodies`` and their failing ``organisations``;
    ``rising`` are the bodies of which a section would rise a level if that row alone were full.
    """

    edition: Edition
    criterion: Criterion
    points: int
    bodies: int
    organisations: int
    rising: int


def section_advice(section: Section, kind: Kind, rows: Sequence[RowStanding]) -> SectionAdvice:
    """The advice on a section by its scored rows, of which there is one at least."""
    scale, total = section.scale(kind), sum(row.points for row in rows)
    level = scale.level(total)
    above = [*Level][: [*Level].index(level)]
    first = getattr(scale, above[-1].value)[0] if above else total
    gains = sorted((gain for row in rows for gain in _gains(row)), key=_worth)
    return SectionAdvice(
        section=section,
        total=total,
        level=level,
        next=above[-1] if above else None,
        needed=first - total,
        rows=tuple(rows),
        gains=tuple(gains),
    )


def _gains(row: RowStanding) -> Iterator[Gain]:
    if not row.failing and row.lost:
        yield Gain(row, row.lost, 0)
    best = row.points
    for fewer in range(1, row.failing + 1):
        found = finding(row.failing - fewer, row.before, row.inspected)
        points = row.criterion.choose(found).points
        if points > best:
            yield Gain(row, points - row.points, fewer)
            best = points


def _worth(gain: Gain) -> tuple[bool, Fraction, int]:
    return not gain.organisations, Fraction(gain.organisations, gain.points), -gain.points


def of_evaluation(evaluation: Evaluation) -> BodyAdvice:
    """The advice on an evaluated body."""
    submission = evaluation.submission
    return BodyAdvice(
        name=submission.body.name,
        kind=submission.body.kind,
        year=submission.year,
        edition=submission.edition,
        sections=tuple(
            section_advice(one.section, submission.body.kind, [*_standings(submission, one)])
            for one in evaluation.sections
            if one.total is not None
        ),
    )


def _standings(submission: Submission, section: SectionScore) -> Iterator[RowStanding]:
    return (
        _standing(submission, row, row.points) for row in section.rows if row.points is not None
    )


def _standing(submission: Submission, row: RowScore, points: int) -> RowStanding:
    reason = row.reason
    return RowStanding(
        row=row.row,
        criterion=row.criterion,
        points=points,
        failing=reason.failing_count,
        before=None if reason.before is None else reason.before.count,
        inspected=reason.inspected,
        blocking=tuple(
            Blocking(item.organisation.bin, item.organisation.name, failure(submission, item))
            for item in reason.failing
        ),
    )


@dataclass(frozen=True, slots=True)
class RowLoss:
    """What a row costs one body; ``rises`` is true if that row alone would raise its section."""

    edition: Edition
    criterion: Criterion
    points: int
    organisations: int
    rises: bool


def losses(bodies: Iterable[BodyAdvice]) -> tuple[CriterionLoss, ...]:
    """The items of Appendix 1 that cost points: first those by which most bodies would rise."""
    return summed([*_row_losses(body)] for body in bodies)


def _row_losses(body: BodyAdvice) -> Iterator[RowLoss]:
    return (
        RowLoss(body.edition, row.criterion, row.lost, row.failing, section.rises_by(row.lost))
        for section in body.sections
        for row in section.rows
        if row.lost
    )


def summed(bodies: Iterable[Iterable[RowLoss]]) -> tuple[CriterionLoss, ...]:
    """The same, of the rows that cost each body points."""
    found: dict[tuple[str, str], list[tuple[int, RowLoss]]] = {}
    for body, rows in enumerate(bodies):
        for row in rows:
            found.setdefault((row.edition.id, row.criterion.no), []).append((body, row))
    costs = [
        CriterionLoss(
            edition=own[0][1].edition,
            criterion=own[0][1].criterion,
            points=sum(row.points for _, row in own),
            bodies=len({body for body, _ in own}),
            organisations=sum(row.organisations for _, row in own),
            rising=len({body for body, row in own if row.rises}),
        )
        for own in found.values()
    ]
    return tuple(sorted(costs, key=lambda one: (-one.rising, -one.points)))


def costliest(costs: Iterable[CriterionLoss]) -> list[CriterionLoss]:
    """Those that cost most points first, of equals those that cost more bodies."""
    return sorted(costs, key=lambda one: (-one.points, -one.bodies, -one.organisations))


def explain_advice(evaluation: Evaluation, language: Language = Language.KAZAKH) -> tuple[str, ...]:
    """What would raise each section of a body to its next level, in lines; "" parts sections."""
    return tuple(advice_lines(speech(language), of_evaluation(evaluation)))[3:]


def advice_lines(speech: Speech, advice: BodyAdvice) -> Iterator[str]:
    """What would raise the score of a body."""
    yield advice.name
    yield speech.say("score.head", year=str(advice.year), edition=advice.edition.id)
    if not advice.sections:
        yield ""
        yield speech.say("advise.none")
    for section in advice.sections:
        yield ""
        yield f"{section.section.abbreviation}  {_why_standing(speech, advice, section)}"
        listed: set[str] = set()  # whom the lines above name already
        for gain in section.gains:
            yield from _gain_lines(
                speech, section, gain, is_first=gain.standing.row.no not in listed
            )
            listed.add(gain.standing.row.no)


def _why_standing(speech: Speech, advice: BodyAdvice, section: SectionAdvice) -> str:
    facts: dict[str, Fact] = {
        "total": section.total,
        "max": section.section.maximum(advice.kind),
        "level": level_words(speech, advice.edition, section.level),
    }
    if section.next is None:
        return speech.fill("advise.highest", facts)
    facts |= {"next": level_words(speech, advice.edition, section.next), "needed": section.needed}
    return speech.fill("advise.section", facts)


def _gain_lines(
    speech: Speech, section: SectionAdvice, gain: Gain, *, is_first: bool
) -> Iterator[str]:
    """A gain; with the first of a row all organisations that fail it."""
    row = gain.standing
    facts: dict[str, Fact] = {"no": row.row.no, "text": row.row.text, "count": gain.organisations}
    key = "advise.gain" if gain.organisations else "advise.uninspected"
    if 0 < gain.organisations < row.failing:
        key = "advise.gain-some"
        facts["failing"] = row.failing
    alone = speech.say("advise.alone") if section.rises_by(gain.points) else ""
    yield f"  +{gain.points}  {speech.fill(key, facts)}{alone}"
    for one in row.blocking if is_first else ():
        fact = speech.show(one.fact)
        yield f"    • {speech.say('line.organisation', name=one.name, bin=one.bin, fact=fact)}"


def loss_lines(
    speech: Speech, bodies: Sequence[BodyAdvice], costs: Sequence[CriterionLoss]
) -> Iterator[str]:
    """The items of Appendix 1 by the number of bodies that would rise a level by them alone."""
    yield speech.say("advise.folder", count=len(bodies))
    for one in costs:
        yield ""
        facts: dict[str, Fact] = {
            "no": one.criterion.no,
            "edition": one.edition.id,
            "text": one.criterion.text,
            "points": one.points,
            "bodies": one.bodies,
            "organisations": one.organisations,
        }
        yield f"{one.rising:>6}  {speech.fill('advise.item', facts)}"
        yield f"        {speech.fill('advise.lost', facts)}"


def advice_json(speech: Speech, advice: BodyAdvice) -> dict[str, object]:
    """The advice on a body as a JSON object."""
    return {
        "body": {"name": advice.name, "kind": advice.kind.kk},
        "year": advice.year,
        "edition": advice.edition.id,
        "sections": [_section_json(speech, advice, section) for section in advice.sections],
    }


def _section_json(speech: Speech, advice: BodyAdvice, section: SectionAdvice) -> dict[str, object]:
    return {
        "key": section.section.form.value,
        "total": section.total,
        "max": section.section.maximum(advice.kind),
        "level": section.level.value,
        "next": None if section.next is None else section.next.value,
        "needed": section.needed,
        "gains": [_gain_json(speech, section, gain) for gain in section.gains],
    }


def _gain_json(speech: Speech, section: SectionAdvice, gain: Gain) -> dict[str, object]:
    return {
        "row": gain.standing.row.no,
        "criterion": gain.standing.criterion.no,
        "points": gain.points,
        "organisations": gain.organisations,
        "alone": section.rises_by(gain.points),
        "blocking": [
            {"bin": one.bin, "name": one.name, "fact": speech.show(one.fact)}
            for one in gain.standing.blocking
        ],
    }


def loss_json(cost: CriterionLoss) -> dict[str, object]:
    """What an item of Appendix 1 costs several bodies, as a JSON object."""
    return {
        "edition": cost.edition.id,
        "criterion": cost.criterion.no,
        "text": cost.criterion.text,
        "points": cost.points,
        "bodies": cost.bodies,
        "organisations": cost.organisations,
        "rising": cost.rising,
    }
