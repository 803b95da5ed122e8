"""The tables of a paper: the words of their cells by row and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from generator.messages.problems import Part, Spot
from generator.word.read.outline import Line


@dataclass(frozen=True)
class PrintedTable:
    """A table of the body, by its number in it; rows and columns count from 1."""

    number: int
    cells: Mapping[tuple[int, int], str]

    @property
    def height(self) -> int:
        """The number of its last row with words in it."""
        return max(row for row, _ in self.cells)

    def at(self, row: int, column: int) -> str:
        """The words of a cell."""
        return self.cells.get((row, column), "")

    def row(self, number: int, width: int) -> tuple[str, ...]:
        """The words of the first so many cells of a row."""
        return tuple([self.cells.get((number, column), "") for column in range(1, width + 1)])

    def spot(self, row: int, column: int) -> Spot:
        """Where a cell is."""
        return Spot(Part.BODY, table=self.number, row=row, column=column)


def printed_tables(lines: Iterable[Line]) -> Iterator[PrintedTable]:
    """The tables of the body in their order."""
    main = Part.BODY  # looked up once: an enumeration takes longer to find it than all the rest
    of_body = (line for line in lines if line.spot.part is main)
    for number, own in groupby(of_body, key=lambda line: line.spot.table):
        if number is not None:
            cells: dict[tuple[int, int], list[str]] = {}
            for words, _, spot, _ in own:
                if spot.row and spot.column:
                    cells.setdefault((spot.row, spot.column), []).append(words)
            yield PrintedTable(number, {key: " ".join(words) for key, words in cells.items()})
