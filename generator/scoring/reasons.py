"""A reason in words: the counts and facts behind a score, for the notes and for the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from generator.law.choices import DeclaredFact, FactContent, Level, Measure, Situation
from generator.law.edition import Edition, Ruling
from generator.law.edition_file import declarations
from generator.messages.problems import Fact, Joined, Phrase
from generator.messages.wording import Language, Speech, rounded_on_its_side
from generator.scoring.evaluation import Evidence, RowScore, SectionScore
from generator.submission.model import (
    Accounts,
    Balance,
    Excess,
    Inspection,
    NotCounted,
    Organisation,
    Submission,
    below_bounds,
)

MOST_DECISIVE, MANY_LOST = 2, 20
"""Grounds of a lost row that are shown with it where points are summed up: one of each row when
more rows than these are lost, for all grounds stand in the tables of the sections."""


def counts(speech: Speech, section: SectionScore, row: RowScore) -> str:
    """How many organisations were assessed and how many failed, in one sentence."""
    reason = row.reason
    if row.points is None:
        key = "counts.other-bodies" if section.organisations else "counts.not-counted"
        return speech.say(key)
    facts: dict[str, Fact] = {"counted": section.organisations, "failing": reason.failing_count}
    if reason.before is not None:
        return speech.say("counts.loss", before=reason.before.count, **facts)
    if reason.inspected is not None:
        return speech.say("counts.inspection", inspected=reason.inspected, **facts)
    return speech.say("counts.plain", **facts)


def grounds(
    speech: Speech, submission: Submission, section: SectionScore, row: RowScore
) -> tuple[str, ...]:
    """The organisations and facts that decided a row, a line each, by ascending БСН.

    The first lines are those of the failing organisations.
    """
    before = {one.bin: _line(speech, one, _loss_before(speech, one)) for one in _lost_before(row)}
    lines = []
    for item in row.reason.failing:
        facts = [speech.show(failure(submission, item))]
        if before.pop(item.organisation.bin, None) is not None:
            facts.append(_loss_before(speech, item.organisation))
        lines.append(_line(speech, item.organisation, "; ".join(facts)))
    lines += _reported(speech, row)
    lines += before.values()
    lines += _by_ruling(speech, section, row)
    lines += _other_inspections(speech, submission, row)
    return tuple(lines)


def _line(speech: Speech, organisation: Organisation, fact: str) -> str:
    return speech.say("line.organisation", name=organisation.name, bin=organisation.bin, fact=fact)


def _reported(speech: Speech, row: RowScore) -> Iterator[str]:
    """The counts of Appendix 2 and «Орган» that decided a row; they name no organisation."""
    if row.points is None:
        return
    cell, before = row.reason.reported, row.reason.before
    if cell is not None:
        count = row.reason.failing_count
        yield speech.say("line.reported", count=count, sheet=cell.sheet, cell=cell.cell)
    if before is not None and before.given is not None:
        cell = before.given.cell
        yield speech.say("line.before-given", count=before.count, sheet=cell.sheet, cell=cell.cell)


def failure(submission: Submission, item: Evidence) -> Fact:
    """What an organisation failed, to be put into words in any language."""
    accounts = item.organisation.accounts
    if item.measure is Measure.INSPECTION:
        acts = Joined("; ", tuple(map(_inspection, item.violations)))
        return Phrase("fact.violation", {"acts": acts})
    assert accounts is not None  # noqa: S101 - only counted organisations fail
    if item.fact is not None:
        return _declared(item.fact, accounts.facts[item.fact.key], submission.year)
    if item.measure is Measure.LOSS:
        return Phrase("fact.loss", {"result": accounts.result})
    if item.measure is Measure.PAYMENT:
        return _payment(item)
    if item.measure is Measure.ACHIEVEMENT:
        return _achievement(accounts)
    assert accounts.balance is not None  # noqa: S101 - required where solvency is scored
    return _insolvency(accounts.balance, submission.edition)


def _declared(fact: DeclaredFact, found: FactContent, year: int) -> Fact:
    """What an organisation reported of a fact, with the bound that it crosses."""
    if fact.key in _SAID and fact in declarations().facts:
        counted = {} if isinstance(found, bool | date) else {"count": int(found)}
        return replace(_SAID[fact.key], facts=counted)
    facts: dict[str, Fact] = {"fact": fact.bilingual}
    if isinstance(found, bool):
        return Phrase("fact.answer", {**facts, "answer": _ANSWERS[found]})
    if isinstance(found, date):
        assert fact.fails_after is not None  # noqa: S101 - it is later
        return Phrase(
            "fact.after", {**facts, "found": found, "bound": fact.fails_after.after(year)}
        )
    is_above = fact.fails_above is not None and found > fact.fails_above
    bound = fact.fails_above if is_above else fact.fails_below
    assert bound is not None  # noqa: S101 - it crossed one
    key = "fact.above" if is_above else "fact.below"
    return Phrase(key, {**facts, "found": found, "bound": bound})


_ANSWERS = {True: Phrase("answer.yes"), False: Phrase("answer.no")}

_SAID = {
    "objects": Phrase("fact.passports"),
    "plan": Phrase("fact.plan"),
    "report": Phrase("fact.report"),
    "indicators": Phrase("fact.indicators"),
}
"""Sentences of their own for facts that all editions may use, by their keys."""


def _payment(item: Evidence) -> Fact:
    payment = item.organisation.payment
    assert payment is not None  # noqa: S101
    assert payment.term is not None  # noqa: S101 - required where something is due
    facts: dict[str, Fact] = {"due": payment.due, "paid": payment.paid, "term": payment.term}
    if payment.paid_on is None:
        return Phrase("fact.unpaid", facts)
    return Phrase("fact.payment", {**facts, "paid_on": payment.paid_on})


def _achievement(accounts: Accounts) -> Fact:
    own = accounts.indicators
    if own is None:  # which a ruling reads as not achieved
        return _SAID["indicators"]
    return Phrase("fact.achievement", {"planned": own.planned, "achieved": own.achieved})


def _insolvency(balance: Balance, edition: Edition) -> Fact:
    """Both ratios, each with its bound; rounding never crosses it."""
    bounds = edition.solvency
    if not balance.current_assets and edition.is_failed(Situation.NO_DENOMINATOR):
        return Phrase("fact.no-assets")
    assets, own = Fraction(balance.current_assets), Fraction(balance.own_funds)
    facts: dict[str, Fact] = {
        "assets": balance.current_assets,
        "liabilities": balance.liabilities,
        "own": balance.own_funds,
        "fixed": balance.non_current_assets,
    }

    def below(ratio: Fraction, bound: Decimal) -> dict[str, Fact]:
        return {**facts, "ratio": rounded_on_its_side(ratio, bound), "bound": bound}

    low_current, low_own = below_bounds(balance, bounds)
    parts = [] if balance.liabilities else [Phrase("fact.no-liabilities")]
    if low_current:
        ratio = assets / Fraction(balance.liabilities)
        parts.append(Phrase("fact.current-ratio", below(ratio, bounds.current_ratio)))
    if low_own:
        ratio = (own - Fraction(balance.non_current_assets)) / assets
        parts.append(Phrase("fact.own-ratio", below(ratio, bounds.own_working_capital_ratio)))
    return Joined("; ", tuple(parts))


def _lost_before(row: RowScore) -> tuple[Organisation, ...]:
    """Last year's loss-makers that are known by name, where their number counts."""
    before = row.reason.before
    if before is None or before.given is not None or row.points is None:
        return ()
    return before.organisations


def _loss_before(speech: Speech, organisation: Organisation) -> str:
    previous = organisation.previous_result
    assert previous is not None  # noqa: S101 - it lost money, so there is a figure
    return speech.say("fact.loss-before", result=previous)


def _by_ruling(speech: Speech, section: SectionScore, row: RowScore) -> Iterator[str]:
    """Organisations that pass a row only as a ruling reads it."""
    measure = row.criterion.measure
    if row.points is None or measure not in (Measure.ACHIEVEMENT, Measure.SOLVENCY):
        return
    failing = {item.organisation.bin for item in row.reason.failing}
    for organisation in section.counted:
        accounts = organisation.accounts
        if accounts is None or organisation.bin in failing:
            continue
        balance = accounts.balance
        if measure is Measure.ACHIEVEMENT and accounts.lacks_indicators:
            yield _line(speech, organisation, speech.say("fact.indicators-elsewhere"))
        if measure is Measure.SOLVENCY and balance and not balance.liabilities:
            yield _line(speech, organisation, speech.say("fact.no-liabilities"))


def _other_inspections(speech: Speech, submission: Submission, row: RowScore) -> Iterator[str]:
    explained = {i.origin.row for item in row.reason.failing for i in item.violations}
    for inspection in row.reason.inspections:
        if inspection.origin.row in explained:
            continue
        organisation = submission.by_bin.get(inspection.bin)
        found = "fact.violation" if inspection.violation else "fact.no-violation"
        fact = speech.say(found, acts=_inspection(inspection))
        if row.points is None or (organisation is not None and not organisation.is_counted):
            fact = speech.say("fact.not-scored", fact=fact)
        if organisation is None:
            yield speech.say("line.inspected", name=inspection.name, fact=fact)
        else:
            yield _line(speech, organisation, fact)


def _inspection(inspection: Inspection) -> Fact:
    parts: list[Fact] = [Phrase("act.number", {"act": inspection.act})] if inspection.act else []
    parts.append(inspection.ended)
    if inspection.inspector:
        parts.append(inspection.inspector)
    parts += _excess(inspection.excess)
    return Joined(", ", tuple(parts))


def _excess(excess: Excess) -> Iterator[Fact]:
    for key, amount in (
        ("excess.premises", excess.premises),
        ("excess.area", excess.area),
        ("excess.vehicles", excess.vehicles),
        ("excess.unregistered-property", excess.unregistered_property),
        ("excess.unregistered-vehicles", excess.unregistered_vehicles),
    ):
        if amount:
            yield Phrase(key, {"amount": amount})


def decisive(
    speech: Speech, submission: Submission, section: SectionScore, row: RowScore, lost: int
) -> tuple[str, ...]:
    """The first of a row's grounds in short, and the number of the others; without any its counts.

    ``lost`` is the number of rows that are summed up together.
    """
    lines = grounds(speech, submission, section, row)
    most = MOST_DECISIVE if lost <= MANY_LOST else 1
    shown = [_in_short(speech, submission, item) for item in row.reason.failing[:most]]
    shown += lines[len(shown) : most] if lines else [counts(speech, section, row)]
    if len(lines) > most:
        shown.append(speech.say("line.more", count=len(lines) - most))
    return tuple(shown)


def _in_short(speech: Speech, submission: Submission, item: Evidence) -> str:
    """What an organisation failed, without its БСН and the inspecting body."""
    acts = tuple(replace(act, inspector="") for act in item.violations)
    fact = speech.show(failure(submission, replace(item, violations=acts)))
    return speech.say("line.inspected", name=item.organisation.name, fact=fact)


def rulings(speech: Speech, section: SectionScore) -> tuple[str, ...]:
    """The rulings of a section with the rows they touch; not official."""
    return tuple(
        _ruling(speech, ruling, rows_in_words(speech, _touched(section, ruling)))
        for ruling in section.rulings
    )


def all_rulings(speech: Speech, sections: Sequence[SectionScore]) -> tuple[str, ...]:
    """The rulings of all sections, each once, with the rows they touch in every section."""
    touched: dict[str, list[str]] = {}
    known = {ruling.id: ruling for section in sections for ruling in section.rulings}
    for section in sections:
        for ruling in section.rulings:
            rows = _touched(section, ruling)
            is_whole = len(rows) == len(section.rows) > 1
            touching = speech.say("rows.all") if is_whole else rows_in_words(speech, rows)
            facts = {"section": section.section.abbreviation, "rows": touching}
            touched.setdefault(ruling.id, []).append(speech.fill("rows.of-section", facts))
    ordered = sorted(known, key=lambda name: (len(name), name))
    return tuple(_ruling(speech, known[name], "; ".join(touched[name])) for name in ordered)


def _touched(section: SectionScore, ruling: Ruling) -> list[str]:
    if ruling.situation is Situation.HEADING_ROWS:
        return [row.no for row in section.section.rows if row.criterion is None]
    return [score.row.no for score in section.rows if ruling in score.reason.rulings]


def _ruling(speech: Speech, ruling: Ruling, rows: str) -> str:
    own = {"text": ruling.text, "ground": ruling.ground}
    return speech.say("document.ruling", id=ruling.id, rows=rows, **own)


def rows_in_words(speech: Speech, rows: Sequence[str]) -> str:
    """Numbers of rows as a text names them: one, or several with «and» before the last."""
    *others, last = rows
    if not others:
        return speech.say("rows.one", row=last)
    return speech.say("rows.several", rows=", ".join(others), last=last)


def not_counted(
    speech: Speech, submission: Submission, section: SectionScore, organisation: Organisation
) -> str:
    """An organisation left out of the criteria, and why."""
    points = submission.edition.points
    if organisation.not_counted is NotCounted.NOT_CONTROLLED:
        fact = speech.say("not-counted.control", point=points.controlled.words)
    elif organisation.standing.counts_before:
        key = "not-counted.gone-with-loss" if _counts(section, organisation) else "not-counted.gone"
        previous = organisation.previous_result or 0
        fact = speech.fill(key, {"standing": organisation.standing.value, "result": previous})
    else:
        standing = organisation.standing.value
        fact = speech.say("not-counted.standing", standing=standing, point=points.not_counted.words)
    return _line(speech, organisation, fact)


def left_out(speech: Speech, submission: Submission, section: SectionScore) -> Iterator[str]:
    """How many organisations Appendix 2 leaves out of the criteria, by «Орган»."""
    given = submission.body.not_counted.get(section.section.form)
    if submission.reported is not None and given is not None and given.count:
        yield speech.say(
            "not-counted.reported",
            count=given.count,
            sheet=given.cell.sheet,
            cell=given.cell.cell,
            point=submission.edition.points.not_counted.words,
        )


def _counts(section: SectionScore, organisation: Organisation) -> bool:
    """True when last year's loss of an organisation that left is among those counted in row 1."""
    counted = (score.reason.before for score in section.rows if score.reason.before is not None)
    return organisation.lost_before and any(
        before.given is None and before.organisations for before in counted
    )


def level_words(speech: Speech, edition: Edition, level: Level) -> str:
    """The words of the Rules for a level, in other languages their translation."""
    if speech.language is Language.KAZAKH:
        return edition.level_names.of(level)
    return speech.say(_LEVELS[level])


_LEVELS = {
    Level.HIGH: "page.level-high",
    Level.MEDIUM: "page.level-medium",
    Level.LOW: "page.level-low",
}
