"""Collects the problems of one workbook, and the rows of the form that they block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from generator.law import edition_file
from generator.law.choices import LEGAL_FORMS, Count, DeclaredFact, Form, Measure, Norm
from generator.law.criteria import CHANGES, count_of, read_from
from generator.law.edition import Edition
from generator.messages.problems import Blocked, Code, Fact, Phrase, Place, Problem, Translated
from generator.submission.contract import Label, ValueType
from generator.submission.matching import names


@dataclass
class Inbox:
    """The problems of one workbook; ``edition`` gives the numbers of the rows they block."""

    file: str
    edition: Edition | None = None
    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        code: Code,
        sheet: str | None = None,
        cell: str | None = None,
        facts: dict[str, Fact] | None = None,
        blocks: Iterable[Blocked] = (),
    ) -> None:
        """Keep a problem with its place."""
        place = Place(file=self.file, sheet=sheet, cell=cell)
        self.problems.append(Problem(code, place, facts or {}, tuple(blocks)))

    def sorted(self, sheets: Sequence[str]) -> tuple[Problem, ...]:
        """The problems by sheet, row and column, those of a whole sheet before its cells."""
        order = {name: number for number, name in enumerate(sheets)}

        def place(problem: Problem) -> tuple[int, int, int, str]:
            cell = problem.place.cell or ""
            letters = cell.partition(":")[0].rstrip("0123456789")
            row = cell.partition(":")[0][len(letters) :]
            return order.get(problem.place.sheet or "", -1), int(row or 0), len(letters), letters

        return tuple(sorted(self.problems, key=place))

    def rows(
        self, form: Form, measures: Iterable[Measure], declared: Norm | DeclaredFact | None = None
    ) -> tuple[Blocked, ...]:
        """The rows of a section scored by these measures, and by that norm or fact if given."""
        if self.edition is None:
            return ()
        section, wanted = self.edition.section(form), set(measures)
        return tuple(
            Blocked(section.abbreviation, row.no)
            for row, criterion in section.scored_rows
            if criterion.measure in wanted
            and (declared is None or (criterion.norm or criterion.fact) in (None, declared))
        )

    def of_form(self, form: Form) -> tuple[Blocked, ...]:
        """All scored rows of a section."""
        return self.rows(form, Measure)

    def of_count(self, count: str, form: Form) -> tuple[Blocked, ...]:
        """The rows of a section that are scored by a line of Appendix 2."""
        if count is Count.AT_END:
            return self.of_form(form)
        if self.edition is None:
            return ()
        count = CHANGES.get(count, (count,))[0]
        section = self.edition.section(form)
        return tuple(
            Blocked(section.abbreviation, row.no)
            for row, criterion in section.scored_rows
            if count in (count_of(criterion), *read_from(criterion))
        )


def said_of(label: Label, edition: Edition | None) -> dict[str, Fact]:
    """The facts of an error about a cell: what it is to hold, and its list if it has one.

    Without an edition the lists are those of all that are known.
    """
    if label.value is not ValueType.LISTED:
        return {"expected": Phrase(f"expected.{label.value.value.replace(' ', '-')}")}
    listed = _values(label.name.key, edition)
    rest = _OTHER_FORM if listed is _FORMS else ""
    return {
        "expected": Phrase("expected.listed", {"values": listed}),
        "values": listed,
        "rest": rest,
    }


def _listed(names_: Iterable[tuple[str, str]]) -> Translated:
    kazakh, russian = zip(*names_, strict=True)
    return Translated(*(", ".join(dict.fromkeys(filter(None, own))) for own in (kazakh, russian)))


_OTHER_FORM = Phrase("expected.other-form")
_FORMS = _listed((n.abbreviation, n.abbreviation_ru) for n in LEGAL_FORMS if n.form is not None)
_STANDINGS = _listed((own.kk, own.ru) for own in names("standing").values())


def _values(key: str, edition: Edition | None) -> Translated:
    """The list of a column or label that takes one of its values."""
    if key in ("KIND", "NORM"):
        declared = {
            "KIND": edition.kinds if edition else edition_file.kinds(),
            "NORM": edition.norms if edition else edition_file.norms(),
        }
        return _listed((own.kk, own.ru) for own in declared[key])
    return {"LEGAL_FORM": _FORMS, "STANDING": _STANDINGS}[key]
