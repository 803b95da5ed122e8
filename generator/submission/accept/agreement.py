"""Compares the sheets and columns of a workbook with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.law.appendices import Appendix2Text
from generator.law.choices import Count, Form, Measure
from generator.law.edition import Edition
from generator.messages.problems import Code, Fact, Phrase
from generator.submission import appendix_2
from generator.submission.accept.inbox import Inbox
from generator.submission.accept.organisations import Register
from generator.submission.accept.tables import SheetTable
from generator.submission.contract import (
    LOSS_MAKERS,
    NOT_COUNTED,
    BodyField,
    OrganisationColumn,
    SheetName,
)
from generator.submission.contract import OrganisationField as Field
from generator.submission.model import (
    Body,
    CellRef,
    Given,
    Inspection,
    Organisation,
    Reported,
    Submission,
    distinct,
)
from generator.submission.sheets import address

_APART = (Count.PAYERS, Count.FAILING_NOW)
"""Lines that no organisation is in both of: with a negative result nothing is owed (13(2))."""


@dataclass(frozen=True)
class Appendix2Check:
    """Appendix 2 as far as it could be read, its body, and the inbox for its problems."""

    reported: Reported
    body: Body
    edition: Edition
    inbox: Inbox

    @property
    def text(self) -> Appendix2Text:
        """The words of Appendix 2."""
        return self.edition.report

    def sense(self) -> None:
        """Check that no count exceeds its whole, and that «Орган» agrees."""
        for form in Form:
            self._before(form)
            payers, counted = self._number(Count.PAYERS, form), self._counted(form)
            if counted is not None and self._left_out_fits(form):
                for count in (*self.text.failing, Count.FAILING_NOW, Count.PAYERS):
                    self._below(count, form, counted, Count.AT_END)
                self._apart(form, counted)
            if payers is not None and (counted is None or payers <= counted):
                for count, item in self.text.failing.items():
                    if item.measure is Measure.PAYMENT:
                        self._below(count, form, payers, Count.PAYERS)

    def inspections(self, found: Sequence[Inspection], sheet: str) -> None:
        """Compare the count of each norm with what the inspections on the sheet found."""
        for form in Form:
            own = [inspection for inspection in found if inspection.form is form]
            for norm in self.edition.norms:
                inspected, counted = distinct(i for i in own if i.norm == norm), self._counted(form)
                if counted is not None and inspected > max(counted, 0):
                    facts = self._other(Count.AT_END, form)
                    facts |= {"norm": norm.bilingual, "found": inspected}
                    facts["limit"] = max(counted, 0)
                    blocks = self.inbox.of_form(form)
                    self.inbox.add(Code.REPORT_INSPECTED_ABOVE, sheet, facts=facts, blocks=blocks)
            for count, item in self.text.failing.items():
                if item.norm is None:
                    continue
                violating = distinct(i for i in own if i.norm == item.norm and i.violation)
                if self.reported.counts.get((count, form), violating) != violating:
                    self._differs(count, form, violating, _by_sheet(sheet))

    def organisations(self, submission: Submission) -> None:
        """Compare every number with what the organisations come to."""
        found = appendix_2.of(submission).counts
        for (count, form), number in self.reported.counts.items():
            if found[count, form] != number:
                source = _source(submission, count, form)
                self._differs(count, form, found[count, form], source)

    def _number(self, count: str, form: Form) -> int | None:
        return self.reported.counts.get((count, form))

    def _counted(self, form: Form) -> int | None:
        """The number of counted organisations; None where Appendix 2 does not give it."""
        if self._number(Count.AT_END, form) is None:
            return None
        return self.reported.counted(form, self.body.not_counted.get(form))

    def _other(self, count: str, form: Form) -> dict[str, Fact]:
        """The cell that a problem compares with: its line, its number and its place."""
        cell, number = self.reported.cells[count, form], self.reported.counts[count, form]
        other = appendix_2.named(self.text, count)
        return {"other": other, "second": number, "place": cell.in_words}

    def _left_out_fits(self, form: Form) -> bool:
        given = self.body.not_counted.get(form)
        if given is None or given.count <= self.reported.counts[Count.AT_END, form]:
            return True
        facts = self._other(Count.AT_END, form)
        facts |= {"row": NOT_COUNTED[form].value.name.bilingual, "found": given.count}
        facts["limit"] = self.reported.counts[Count.AT_END, form]
        blocks = self.inbox.of_form(form)
        self.inbox.add(Code.REPORT_COUNT_ABOVE, given.cell.sheet, given.cell.cell, facts, blocks)
        return False

    def _below(self, count: str, form: Form, limit: int, among: str) -> None:
        if self.reported.counts.get((count, form), 0) > limit:
            facts = self._other(among, form) | {"limit": limit}
            self._report(Code.REPORT_COUNT_ABOVE, count, form, facts)

    def _apart(self, form: Form, limit: int) -> None:
        one, other = (self._number(count, form) for count in _APART)
        if one is not None and other is not None and max(one, other) <= limit < one + other:
            facts = self._other(_APART[1], form) | {"limit": limit}
            self._report(Code.REPORT_COUNTS_TOGETHER, _APART[0], form, facts)

    def _before(self, form: Form) -> None:
        """Last year's count is of organisations at the start; «Орган» may only repeat it."""
        given = self.body.loss_makers_before.get(form)
        count = Count.FAILING_BEFORE
        reported, start = self._number(count, form), self._number(Count.AT_START, form)
        if reported is not None and start is not None and reported > start:
            self._report(Code.REPORT_BEFORE_ABOVE, count, form, self._other(Count.AT_START, form))
        if given is not None and reported not in (None, given.count):
            self._differs(count, form, given.count, _by_cell(given))

    def _differs(self, count: str, form: Form, counted: int, place: Phrase) -> None:
        self._report(Code.REPORT_DIFFERS, count, form, {"counted": counted, "place": place})

    def _report(self, code: Code, count: str, form: Form, facts: dict[str, Fact]) -> None:
        cell = self.reported.cells[count, form]
        facts |= {
            "row": appendix_2.named(self.text, count),
            "found": self.reported.counts[count, form],
        }
        blocks = self.inbox.of_count(count, form)
        self.inbox.add(code, cell.sheet, cell.cell, facts, blocks)


def _source(submission: Submission, count: str, form: Form) -> Phrase:
    given = submission.body.loss_makers_before.get(form)
    if count is Count.FAILING_BEFORE and given is not None:
        return _by_cell(given)
    item = submission.edition.report.failing.get(count)
    is_inspected = item is not None and item.norm is not None
    sheet = SheetName.INSPECTIONS if is_inspected else SheetName.ORGANISATIONS
    return _by_sheet(sheet.called.bilingual)


def _by_sheet(sheet: Fact) -> Phrase:
    return Phrase("place.by-sheet", {"sheet": sheet})


def _by_cell(given: Given) -> Phrase:
    return Phrase("place.by-cell", {"sheet": given.cell.sheet, "cell": given.cell.cell})


def check_left_out(submission: Submission, inbox: Inbox) -> None:
    """Compare what «Орган» says is not counted with the organisations at the end."""
    for form, given in submission.body.not_counted.items():
        found = appendix_2.left_out(submission, form)
        if found != given.count:
            facts: dict[str, Fact] = {
                "row": NOT_COUNTED[form].value.name.bilingual,
                "found": given.count,
                "counted": found,
                "place": _by_sheet(SheetName.ORGANISATIONS.called.bilingual),
            }
            inbox.add(Code.REPORT_DIFFERS, given.cell.sheet, given.cell.cell, facts)


Counts = Mapping[CellRef, int]
Tables = Sequence[SheetTable[OrganisationColumn]]


def counts_given(body: Body | None, reported: Reported | None) -> Counts:
    """Every count of organisations on «Орган» and in Appendix 2, by its cell."""
    found: dict[CellRef, int] = {}
    if body is not None:
        given = (*body.loss_makers_before.values(), *body.not_counted.values())
        found |= {one.cell: one.count for one in given}
    if reported is not None:
        found |= {cell: reported.counts[key] for key, cell in reported.cells.items()}
    return found


def check_none(answer: CellRef, rows: Iterable[CellRef], counts: Counts, inbox: Inbox) -> None:
    """Report rows and counts of a body without organisations: one problem for each sheet.

    Such a body has to say so: an unfilled blank would be the same.
    """
    first: dict[str, CellRef] = {}
    for cell in (*rows, *(cell for cell, count in counts.items() if count)):
        first.setdefault(cell.sheet, cell)
    for cell in first.values():
        label = BodyField.NO_ORGANISATIONS.value.name.bilingual
        facts: dict[str, Fact] = {"label": label, "place": cell.in_words}
        inbox.add(Code.ORGANISATIONS_DENIED, answer.sheet, answer.cell, facts)


def check_some(tables: Tables, register: Register, counts: Counts, inbox: Inbox) -> None:
    """Report tabs without rows and counts, or with rows none of which is counted.

    Of rows that could not be read it is unknown whether they are.
    """
    if any(table.unread for table in tables):
        return
    if not any(table.lines for table in tables) and not counts:
        inbox.add(Code.SHEET_UNFILLED, tables[0].sheet)
    elif register.is_whole and not any(o.is_counted for o in register.organisations):
        inbox.add(Code.ORGANISATIONS_NONE, tables[0].sheet)


def first_rows(tables: Tables) -> Iterator[CellRef]:
    """The first filled cell of the first row of each tab of organisations; none without rows."""
    for table in tables:
        for line in table.lines[:1]:
            column = min(line.cells.keys() & table.columns.values())
            yield CellRef(table.sheet, address(line.number, column))


def check_overrides(body: Body, register: Register, inbox: Inbox) -> None:
    """Warn of last year's counts that are used nowhere, or above what the body had at the start.

    Used nowhere: the section has no counted organisations.
    """
    own = register.organisations
    present = {organisation.form for organisation in own if organisation.is_counted}
    at_start = Counter(o.form for o in own if o.controlled and o.standing.was_there)
    for form, given in body.loss_makers_before.items():
        label = LOSS_MAKERS[form].value.name.bilingual
        facts: dict[str, Fact] = {"label": label, "found": given.count}
        if given.count and form not in present:
            inbox.add(Code.OVERRIDE_UNUSED, given.cell.sheet, given.cell.cell, facts)
        elif given.count > at_start[form]:
            facts["limit"] = at_start[form]
            inbox.add(Code.OVERRIDE_ABOVE, given.cell.sheet, given.cell.cell, facts)


_LEAST, _MOST = 300, 3_000
"""About a thousandfold; sums of the same kind seldom differ so much by themselves."""

_ALIKE: Sequence[Mapping[Field, Callable[[Organisation], Decimal | None]]] = (
    {
        Field.RESULT: lambda one: one.accounts.result if one.accounts else None,
        Field.PREVIOUS_RESULT: lambda one: one.previous_result,
    },
    {
        Field.DUE: lambda one: one.payment.due if one.payment else None,
        Field.PAID: lambda one: one.payment.paid if one.payment else None,
    },
    {
        Field.CURRENT_ASSETS: lambda one: one.balance.current_assets if one.balance else None,
        Field.LIABILITIES: lambda one: one.balance.liabilities if one.balance else None,
        Field.OWN_FUNDS: lambda one: one.balance.own_funds if one.balance else None,
        Field.NON_CURRENT_ASSETS: lambda o: o.balance.non_current_assets if o.balance else None,
    },
)
"""Columns whose sums are of the same size as a rule."""


def report_magnitudes(organisations: Sequence[Organisation], inbox: Inbox) -> None:
    """Warn of each column whose sums are about a thousand times those of its fellow."""
    for (first, first_sum), *others in (alike.items() for alike in _ALIKE):
        for other, other_sum in others:
            ratio = _ratio((first_sum(one), other_sum(one)) for one in organisations)
            if ratio is None or not (_LEAST <= ratio <= _MOST or _LEAST <= 1 / ratio <= _MOST):
                continue
            place = organisations[0].origin.cell(other)
            if place is not None:
                facts: dict[str, Fact] = {"header": first.value.text, "other": other.value.text}
                inbox.add(Code.UNIT_DOUBTFUL, place.sheet, place.cell, facts)


def _ratio(pairs: Iterable[tuple[Decimal | None, Decimal | None]]) -> Decimal | None:
    """How many times the first of the sums the other is, in most rows; None in a single one."""
    ratios = sorted(abs(one / other) for one, other in pairs if one and other)
    middle = len(ratios) // 2
    return (ratios[middle] + ratios[-1 - middle]) / 2 if len(ratios) > 1 else None
