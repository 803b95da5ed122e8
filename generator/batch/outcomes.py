"""What came of the workbooks of a batch, and what its overviews are told of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from generator.batch import placing as naming
from generator.batch.overview.page import Batched, FileProblems
from generator.batch.placing import Naming
from generator.files.disk import Source
from generator.messages.problems import Code, Problem, errors


class Result(Enum):
    """What became of a workbook's document."""

    MADE = "made"
    CURRENT = "current"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """What came of one workbook; ``document``, its sheet, is None when there is none of it.

    ``others`` are the reports made with it, ``copy`` is the annotated copy of a refused one.
    ``warnings_before`` are those of a current document, told when it was made.
    """

    source: Source
    result: Result
    document: Path | None
    problems: tuple[Problem, ...]
    warnings_before: tuple[Problem, ...] = ()
    copy: Path | None = None
    others: tuple[Path, ...] = ()


@dataclass(frozen=True)
class TurnedAway:
    """What is refused by its name before it is read: workbooks, and the problems of all paths."""

    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Ended:
    """A batch of which no more workbook will come: its outcomes, and what was turned away."""

    naming: Naming
    outcomes: Sequence[Outcome]
    turned_away: TurnedAway

    def refused(self) -> list[Source]:
        """The workbooks that were refused, by what is in them or by their names."""
        refused = [o.source for o in self.outcomes if o.result is Result.REFUSED]
        return [*refused, *self.turned_away.sources]

    def told(self, found: Sequence[Problem], undone: int) -> Batched:
        """What the overviews are told; ``found`` are problems that no workbook is the cause of."""
        order = self.naming.order
        judged = {order.copy(outcome.source) for outcome in self.outcomes}
        copies = frozenset(copy.relative_to(order.output).as_posix() for copy in judged)
        listed = tuple(self._files(found))
        withdrawn = frozenset(self._withdrawn())
        return Batched(listed, self._counts(listed, undone), withdrawn, copies)

    def _withdrawn(self) -> Iterator[str]:
        """The sheets of refused workbooks, but for one that is another workbook's."""
        for source in self.refused():
            document = self.naming.order.document(source)
            last = self.naming.entries.get(document)
            if last is not None and not naming.is_of_another_file(last, source.path):
                yield document

    def _counts(self, listed: Sequence[FileProblems], undone: int) -> Mapping[str, int]:
        """What the page says first; a second batch over the same files says the same."""
        results = [o.result for o in self.outcomes if not self._is_shut_out(o)]
        return {
            "sound": results.count(Result.MADE) + results.count(Result.CURRENT),
            "kept": results.count(Result.KEPT),
            "refused": sum(file.is_refused for file in listed),
            "undone": undone,
        }

    def _is_shut_out(self, outcome: Outcome) -> bool:
        """True of a workbook that has no sheet: refused, or its name is taken by another file."""
        if outcome.result is not Result.KEPT:
            return outcome.result is Result.REFUSED
        last = self.naming.entries.get(self.naming.order.document(outcome.source))
        taken = (Code.OUTPUT_OF_OTHER, Code.NAME_RESERVED)
        return last is None or any(problem.code in taken for problem in outcome.problems)

    def _files(self, found: Sequence[Problem]) -> Iterator[FileProblems]:
        """Files with their problems: those that were refused or warned of, then what else was told.

        A workbook without a sheet has all errors that cost it the sheet, wherever they are.
        """
        output, others = self.naming.order.output, dict[str, list[Problem]]()
        for outcome in sorted(self.outcomes, key=lambda outcome: str(outcome.source.path)):
            name, own = str(outcome.source.path), list[Problem]()
            is_refused = self._is_shut_out(outcome)
            for problem in (*outcome.problems, *outcome.warnings_before):
                file = problem.place.file
                is_own = file == name or (is_refused and problem.is_error)
                (own if is_own else others.setdefault(file, [])).append(problem)
            if own or is_refused:
                copy = outcome.copy
                below = "" if copy is None else copy.relative_to(output).as_posix()
                yield FileProblems(name, tuple(own), below, is_refused=is_refused)
        yield from self._away()
        for problem in found:
            others.setdefault(problem.place.file, []).append(problem)
        for file, problems in sorted(others.items()):
            yield FileProblems(file, tuple(problems))

    def _away(self) -> Iterator[FileProblems]:
        """What was refused by its name, and the notes of paths."""
        named: dict[str, list[Problem]] = {}
        for problem in self.turned_away.problems:
            named.setdefault(problem.place.file, []).append(problem)
        for file, problems in sorted(named.items()):
            yield FileProblems(file, tuple(problems), is_refused=bool(errors(problems)))
