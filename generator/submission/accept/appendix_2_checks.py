"""Compares Appendix 2 with itself, with the inspections and with the organisations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.law.appendices import Appendix2Text
from generator.law.choices import Count, Form, Measure
from generator.law.edition import Edition
from generator.messages.problems import Code, Fact, Phrase
from generator.submission import appendix_2
from generator.submission.accept.appendix_2_layout import named
from generator.submission.accept.inbox import Inbox
from generator.submission.contract import NOT_COUNTED, SheetName
from generator.submission.matching import name_key
from generator.submission.model import Body, Given, Inspection, Reported, Submission

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
        other = named(self.text, count)
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
        facts |= {"row": named(self.text, count), "found": self.reported.counts[count, form]}
        blocks = self.inbox.of_count(count, form)
        self.inbox.add(code, cell.sheet, cell.cell, facts, blocks)


def distinct(inspections: Iterable[Inspection]) -> int:
    """How many organisations, by name, these inspections are of."""
    return len({name_key(inspection.name) for inspection in inspections})


def _source(submission: Submission, count: str, form: Form) -> Phrase:
    given = submission.body.loss_makers_before.get(form)
    if count is Count.FAILING_BEFORE and given is not None:
        return _by_cell(given)
    sheet = (
        SheetName.INSPECTIONS
        if _is_inspected(submission.edition.report, count)
        else SheetName.ORGANISATIONS
    )
    return _by_sheet(sheet.called.bilingual)


def _is_inspected(text: Appendix2Text, count: str) -> bool:
    return count in text.failing and text.failing[count].norm is not None


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
