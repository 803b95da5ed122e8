"""Advice as lines for the screen, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.messages.problems import Fact
from generator.messages.wording import Language, Speech, speech
from generator.scoring.advice import (
    BodyAdvice,
    CriterionLoss,
    Gain,
    SectionAdvice,
    of_evaluation,
)
from generator.scoring.evaluation import Evaluation
from generator.scoring.score_text import level_words


def explain_advice(evaluation: Evaluation, language: Language = Language.KAZAKH) -> tuple[str, ...]:
    """What would raise each section of a body to its next level, in lines; "" parts sections."""
    return tuple(advice_lines(speech(language), of_evaluation(evaluation)))[3:]


def advice_lines(speech: Speech, advice: BodyAdvice) -> Iterator[str]:
    """What would raise the score of a body."""
    yield advice.name
    yield speech.say("score.head", year=str(advice.year), edition=advice.edition.id)
    for section in advice.sections:
        yield ""
        yield f"{section.section.abbreviation}  {_standing(speech, advice, section)}"
        for gain in section.gains:
            yield from _gain_lines(speech, section, gain)


def _standing(speech: Speech, advice: BodyAdvice, section: SectionAdvice) -> str:
    facts: dict[str, Fact] = {
        "total": section.total,
        "max": section.section.maximum(advice.kind),
        "level": level_words(speech, advice.edition, section.level),
    }
    if section.next is None:
        return speech.fill("advise.highest", facts)
    facts |= {"next": level_words(speech, advice.edition, section.next), "needed": section.needed}
    return speech.fill("advise.section", facts)


def _gain_lines(speech: Speech, section: SectionAdvice, gain: Gain) -> Iterator[str]:
    row = gain.standing
    facts: dict[str, Fact] = {"no": row.row.no, "text": row.row.text, "count": gain.organisations}
    said = speech.fill("advise.gain" if gain.organisations else "advise.uninspected", facts)
    alone = speech.say("advise.alone") if section.rises_by(gain.points) else ""
    yield f"  +{gain.points}  {said}{alone}"
    for one in row.blocking:
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
