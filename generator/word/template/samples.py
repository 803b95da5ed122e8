"""Invented bodies that a template is tried out with, and what papers about them say.

They are difficult: what a template does not bear with them, it will not bear with a real one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from generator.law.choices import LEGAL_FORMS, FactContent, Form, Kind, Norm, Notes, Paper
from generator.law.edition import Edition
from generator.messages.problems import Phrase
from generator.papers import content
from generator.papers.content import Content
from generator.scoring.engine import evaluate
from generator.scoring.evaluation import Evaluation
from generator.submission import appendix_2
from generator.submission.accept.values import check_digit
from generator.submission.appendix_2 import ReportedBody, consolidated
from generator.submission.contract import SheetName, Standing
from generator.submission.model import (
    Accounts,
    Balance,
    Body,
    CellRef,
    Excess,
    Given,
    Indicators,
    Inspection,
    Organisation,
    Origin,
    Payment,
    Submission,
)
from generator.word.compose.markup import words

LOSS: Final = Decimal("-1234567.8")
_DUE: Final = Decimal("98765432.1")


@dataclass(frozen=True)
class SampleMaker:
    """Makes organisations that fail nothing in a reporting year, and inspections in it."""

    edition: Edition

    def organisation(self, form: Form, number: int, name: str | None = None) -> Organisation:
        """A counted organisation; its number decides its name and its БСН."""
        return Organisation(
            bin=_bin(number),
            name=(name or words().sample.organisations.forms[form]).format(number=number + 1),
            legal_form=next(legal for legal in LEGAL_FORMS if legal.form is form),
            form=form,
            standing=Standing.WORKING,
            controlled=True,
            previous_result=Decimal(10),
            accounts=self._accounts(form),
            note="",
            origin=Origin("", 0, {}),
        )

    def inspection(
        self, organisation: Organisation, norm: Norm, excess: Excess | None = None
    ) -> Inspection:
        """An inspection that found an excess, or nothing."""
        found = excess or NO_EXCESS
        return Inspection(
            bin=organisation.bin,
            norm=norm,
            inspector=words().sample.inspector,
            act=words().sample.act.format(number=int(organisation.bin[7:11]) + 1),
            ended=date(self.edition.last_reporting_year, 5, 15),
            violation=found != NO_EXCESS,
            excess=found,
            origin=Origin("", 0, {}),
        )

    def _accounts(self, form: Form) -> Accounts:
        """Sound accounts, with nothing that the form does not report."""
        facts = {fact.key: fact for fact in self.edition.facts if form in fact.forms}
        year, bounds = self.edition.last_reporting_year, self.edition.solvency
        term, hundred = date(year + 1, 3, 31), Decimal(100)
        assets = 2 * bounds.current_ratio * hundred
        own = hundred + 4 * bounds.own_working_capital_ratio * assets  # twice above both bounds
        return Accounts(
            result=Decimal(1000),
            exempt=False if "exempt" in facts else None,
            payment=Payment(_DUE, _DUE, term, term) if "due" in facts else None,
            indicators=Indicators(5, 5) if "planned" in facts else None,
            balance=Balance(assets, hundred, own, hundred) if "current_assets" in facts else None,
            facts={key: fact.sound(year) for key, fact in facts.items() if fact.fails},
        )


def _bin(number: int) -> str:
    """A well-formed БСН of a year nobody has; numbers below five thousand give different ones."""
    for serial in (number, number + 5000):
        eleven = f"5001400{serial:04d}"
        digit = check_digit(eleven)
        if digit is not None:
            return f"{eleven}{digit}"
    raise ValueError(number)


NO_EXCESS: Final = Excess(None, None, None, None, None)
EXCESS: Final = Excess(Decimal(3), Decimal("1234.5"), Decimal(2), Decimal(7), Decimal(1))


# What an organisation may fail


_Trouble = Callable[[Accounts], Accounts]


def troubled(organisation: Organisation, *troubles: _Trouble) -> Organisation:
    """The organisation with troubles, each in its accounts if it has the part concerned."""
    accounts = organisation.accounts
    for trouble in troubles:
        accounts = accounts and trouble(accounts)
    return replace(organisation, accounts=accounts)


def _changed(part: str, **values: Any) -> _Trouble:
    """Other values in a part of the accounts, where an organisation has that part."""

    def trouble(accounts: Accounts) -> Accounts:
        held = getattr(accounts, part)
        return replace(accounts, **{part: held and replace(held, **values)})

    return trouble


def with_loss(accounts: Accounts) -> Accounts:
    """Accounts with a negative result, which nothing is paid of."""
    return replace(accounts, result=LOSS, payment=None)


def paid_late(accounts: Accounts) -> Accounts:
    """Accounts whose payment was made a day after its term."""
    payment = accounts.payment
    if payment is None or payment.term is None:
        return accounts
    late = payment.term + timedelta(days=1)
    return replace(accounts, payment=replace(payment, paid_on=late))


def _with_fact(key: str, value: FactContent) -> _Trouble:
    """Another value of a fact, where an organisation is asked for it."""

    def trouble(accounts: Accounts) -> Accounts:
        facts = accounts.facts
        return replace(accounts, facts={**facts, key: value}) if key in facts else accounts

    return trouble


def _without_indicators(accounts: Accounts) -> Accounts:
    return replace(_with_fact("indicators", value=False)(accounts), indicators=None)


without_plan = _with_fact("plan", value=False)

insolvent = _changed(
    "balance",
    current_assets=Decimal("149999.9"),
    liabilities=Decimal(100000),
    own_funds=Decimal("14999.9"),
    non_current_assets=Decimal(0),
)
"""Below both bounds, and by so little that two decimals would not show it."""

TROUBLES: tuple[_Trouble, ...] = (
    with_loss,
    _changed("payment", paid=Decimal("0.1")),
    paid_late,
    _changed("payment", paid=Decimal(0), paid_on=None),
    without_plan,
    _with_fact("report", value=False),
    _without_indicators,
    _changed("indicators", planned=12, achieved=3),
    _with_fact("objects", Decimal(1200)),
    insolvent,
    _changed("balance", current_assets=Decimal(0)),
    # Nothing failed, but a ruling is needed to say so.
    _changed("balance", liabilities=Decimal(0)),
)
"""Every fourth one goes together with no other on the same figures."""


# The bodies

MANY: Final = 300
"""Counted organisations in the fullest section."""

_GIVEN_BEFORE: Final = Given(4, CellRef(SheetName.BODY.value, "B6"))


@dataclass(frozen=True)
class SamplePaper:
    """A paper, what it is there to show, and the bodies it is about."""

    shows: Phrase
    content: Content
    bodies: tuple[Evaluation, ...]


def previews(edition: Edition, paper: Paper) -> tuple[SamplePaper, ...]:
    """The papers a template is looked at with: crowded, empty and perfect; or all in one."""
    facts = {"count": str(len(words().sample.long_body)), "organisations": str(MANY)}
    crowded, bare, perfect = _crowded(edition), empty(edition), _perfect(edition)
    long, short = Phrase("preview.crowded", facts), Notes.SHORT
    shown: tuple[tuple[Phrase, tuple[Evaluation, ...], Notes], ...] = (
        (long, (crowded,), short),
        (Phrase("preview.empty"), (bare,), short),
        (Phrase("preview.perfect"), (perfect,), short),
    )
    if paper is Paper.CONSOLIDATED:
        count = {"count": str(len(shown))}
        shown = ((Phrase("preview.many", count), (crowded, bare, perfect), short),)
    elif paper is Paper.SHEET:
        shown += (
            (Phrase("preview.notes-full", {"shows": long}), (crowded,), Notes.FULL),
            (Phrase("preview.notes-none", {"shows": long}), (crowded,), Notes.NONE),
        )
    return tuple(
        SamplePaper(shows, content_of(bodies, paper, notes), bodies)
        for shows, bodies, notes in shown
    )


def trials(edition: Edition, paper: Paper) -> tuple[Content, ...]:
    """The papers a template is tried with, with all notes, short ones and none.

    The first fills every tag, the last is as empty as can be.
    """
    full, bare = example(edition), empty(edition)
    first = (full, bare) if paper is Paper.CONSOLIDATED else (full,)
    wanted = Notes if paper is Paper.SHEET else (Notes.FULL,)
    return tuple(
        content_of(bodies, paper, notes) for bodies in (first, (bare,)) for notes in wanted
    )


def content_of(bodies: Sequence[Evaluation], paper: Paper, notes: Notes = Notes.SHORT) -> Content:
    """What a paper says about an invented body, or about several."""
    if paper is not Paper.CONSOLIDATED:
        (body,) = bodies
        return content.of_body(body, paper, notes)
    first = bodies[0].submission
    reports = (
        ReportedBody(one.body.name, one.body.kind, one.body.kato, appendix_2.of(one))
        for one in (body.submission for body in bodies)
    )
    return content.of_many(consolidated(first.edition, first.year, reports))


def empty(edition: Edition) -> Evaluation:
    """A body without a single organisation."""
    return _evaluated(edition, _akimat(edition))


def example(edition: Edition) -> Evaluation:
    """A plain body that fills every tag: in each section one organisation fails something."""
    make = SampleMaker(edition)
    organisations: list[Organisation] = []
    inspections: list[Inspection] = []
    for number, form in enumerate(Form):
        sound, failing, left = (make.organisation(form, 10 * number + n) for n in range(3))
        organisations += [
            replace(sound, note=words().sample.note),
            troubled(failing, with_loss),
            _left_out(left, Standing.NEW),
        ]
        inspections.append(make.inspection(sound, edition.norms_of(form)[0]))
    sample = words().sample
    body = replace(_akimat(edition), head=sample.head, head_position=sample.head_position)
    return _evaluated(edition, body, organisations, inspections)


def _evaluated(
    edition: Edition,
    body: Body,
    organisations: Iterable[Organisation] = (),
    inspections: Iterable[Inspection] = (),
) -> Evaluation:
    return evaluate(
        Submission(
            body=body,
            year=edition.last_reporting_year,
            edition=edition,
            edition_chosen=False,
            organisations=tuple(organisations),
            inspections=tuple(
                replace(inspection, origin=Origin("", row, {}))
                for row, inspection in enumerate(inspections, start=1)
            ),
        )
    )


def _akimat(edition: Edition) -> Body:
    return Body(words().sample.body, _kind(edition, 1), "990000000", "", {})


def _kind(edition: Edition, place: int) -> Kind:
    """The kind of body at a place of the edition's list, the last one beyond its end."""
    return edition.kinds[min(place, len(edition.kinds) - 1)]


def _crowded(edition: Edition) -> Evaluation:
    """All levels at once: high, low with hundreds of organisations, medium, and none."""
    make = SampleMaker(edition)
    given = {Form.JOINT_STOCK: _GIVEN_BEFORE}
    body = Body(words().sample.long_body, _kind(edition, 2), "990000000", "", given)
    sections = (_high(make, edition), _low(make, edition), _medium(make), _uncounted(make, edition))
    return _evaluated(
        edition,
        body,
        (organisation for organisations, _ in sections for organisation in organisations),
        (inspection for _, inspections in sections for inspection in inspections),
    )


def _perfect(edition: Edition) -> Evaluation:
    """One organisation in each section, inspected for every norm of its form."""
    make = SampleMaker(edition)
    organisations = [make.organisation(form, number) for number, form in enumerate(Form)]
    inspections = [
        make.inspection(organisation, norm)
        for organisation in organisations
        for norm in edition.norms_of(organisation.form)
    ]
    body = Body(words().sample.ministry, _kind(edition, 0), None, "", {})
    return _evaluated(edition, body, organisations, inspections)


_Members = tuple[tuple[Organisation, ...], tuple[Inspection, ...]]
"""The organisations of one section and their inspections."""


def _high(make: SampleMaker, edition: Edition) -> _Members:
    """Nothing failed; a loss of the year before, and one of two inspected for one norm."""
    first, second = (make.organisation(Form.INSTITUTIONS, number) for number in range(2))
    second = replace(second, previous_result=LOSS, note=words().sample.note)
    return (first, second), (make.inspection(first, edition.norms_of(first.form)[0]),)


def _low(make: SampleMaker, edition: Edition) -> _Members:
    """Every row failed, by organisations with long names; each has three troubles of twelve."""
    organisations = []
    for number in range(MANY):
        found = make.organisation(Form.ENTERPRISES, 100 + number, words().sample.long_organisation)
        own = TROUBLES[number % 4 :: 4]
        previous = LOSS if number % 10 == 0 else found.previous_result
        note = words().sample.note if number % 7 == 0 else ""
        organisations.append(replace(troubled(found, *own), previous_result=previous, note=note))
    inspections = tuple(
        make.inspection(organisation, norm, EXCESS if number % 2 else NO_EXCESS)
        for number, organisation in enumerate(organisations[::10])
        for norm in edition.norms_of(Form.ENTERPRISES)
    )
    left = _not_counted(make, Form.ENTERPRISES, 500)
    return (*organisations, *left), inspections


def _medium(make: SampleMaker) -> _Members:
    """Some rows failed; the loss-makers of the year before are given as a number."""
    troubles = (with_loss, paid_late, without_plan, insolvent)
    organisations = (
        troubled(make.organisation(Form.JOINT_STOCK, 600 + number), trouble)
        for number, trouble in enumerate(troubles)
    )
    return tuple(organisations), ()


def _uncounted(make: SampleMaker, edition: Edition) -> _Members:
    """Organisations, but none that counts; an inspection of one of them scores nothing."""
    organisations = tuple(_not_counted(make, Form.PARTNERSHIPS, 700))
    inspection = make.inspection(organisations[0], edition.norms_of(Form.PARTNERSHIPS)[-1], EXCESS)
    return organisations, (inspection,)


def _not_counted(make: SampleMaker, form: Form, first: int) -> Iterator[Organisation]:
    """One organisation for every way of not being counted."""
    standings = [standing for standing in Standing if standing is not Standing.WORKING]
    for number, standing in enumerate(standings, start=first):
        yield _left_out(make.organisation(form, number), standing)
    if form in (Form.JOINT_STOCK, Form.PARTNERSHIPS):
        outside = make.organisation(form, first + len(standings))
        yield replace(outside, controlled=False, accounts=None)


def _left_out(organisation: Organisation, standing: Standing) -> Organisation:
    previous = LOSS if standing.counts_before else None
    return replace(organisation, standing=standing, accounts=None, previous_result=previous)
