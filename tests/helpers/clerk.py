"""A clerk who does to a workbook what its messages say, to the letter, and nothing else.

What only the clerk can know is the ``truth``: a right workbook. It is looked at for the cells that
a message names, and for whether a row belongs there at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.messages.problem_text import Worded, worded
from generator.messages.problems import Problem
from generator.messages.wording import Language, speech
from generator.submission.sheets import Cell, OtherTab, Sheet, SheetRow, Workbook, sheet_of
from tests.helpers import kit

_NEW = 0
"""The number of a row that the truth does not have."""

_NOTHING = re.compile("Ничего делать не нужно|Проверьте|Сверьте|Если текст верен|Если какой-то")
_DELETE = re.compile("удалите (?:её )?строку", re.IGNORECASE)
_RENAME_TAB = re.compile("(?:похож лист «(?P<old>.+)»\\. )?[Нн]азовите (?:его|лист) «(?P<new>.+?)»")
_TAB = re.compile("На листе «(.+?)»")
_HEADER = re.compile("похоже: (?P<cell>[A-Z]+[0-9]+) .*Исправьте на «(?P<new>.+)»", re.DOTALL)
_ONE_OF = re.compile(
    "Неизвестные названия: (?P<texts>.+)\\. Если это .* на «(?P<new>.+?)»;", re.DOTALL
)
_QUOTED = re.compile("([A-Z]+1) «")
_UNIT = "Укажите единицу"
_UNSTRIKE = re.compile("снимите зачёркивание|Уберите зачёркивание")
_FILL = re.compile("(?:за|в)п(?:олните|ишите)", re.IGNORECASE)
_RIGHT = re.compile("[Ии]справьте|Уберите|Запишите|Возможно|Если верно|Очистите")


@dataclass
class _Line:
    """A row with its number in the truth, and its cells by column."""

    true: int
    cells: dict[int, Cell]


@dataclass
class Mess:
    """A workbook with faults, beside the ``truth`` it was made from."""

    truth: Workbook
    tabs: dict[str, list[_Line]] = field(init=False)
    names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.tabs, self.names = {}, {}
        for sheet in self.truth.sheets:
            rows = {row.number: row for row in sheet.rows}
            self.names[sheet.name] = sheet.name
            self.tabs[sheet.name] = [
                _Line(number, dict(rows[number].cells) if number in rows else {})
                for number in range(1, max(rows, default=0) + 1)
            ]

    def put(self, tab: str, where: str, cell: Cell) -> None:
        """Put a cell at an A1 address."""
        row, column = _at(where)
        self.tabs[tab][row - 1].cells[column] = cell

    def insert(self, tab: str, row: int, cells: Mapping[int, Cell]) -> None:
        """Insert a row that does not belong there before the row of a number."""
        self.tabs[tab].insert(row - 1, _Line(_NEW, dict(cells)))

    def rename(self, tab: str, name: str) -> None:
        """Give a tab another name."""
        self.tabs = {name if t == tab else t: lines for t, lines in self.tabs.items()}
        self.names[name] = self.names.pop(tab)

    def workbook(self) -> Workbook:
        """The workbook as it is read."""
        sheets = [
            Sheet(name, hidden=False, rows=tuple(_rows(lines))) for name, lines in self.tabs.items()
        ]
        return Workbook(
            self.truth.file,
            tuple(sheet for sheet in sheets if sheet_of(sheet.name) is not None),
            other_tabs=tuple(OtherTab(s.name, s) for s in sheets if sheet_of(s.name) is None),
        )

    def true_cell(self, tab: str, where: str) -> Cell:
        """What the truth has in the place of a cell."""
        row, column = _at(where)
        number = self.tabs[tab][row - 1].true
        sheet = next(s for s in self.truth.sheets if s.name == self.names[tab])
        cells = next((r.cells for r in sheet.rows if r.number == number), {})
        return cells.get(column, Cell(None))


def _rows(lines: Sequence[_Line]) -> Iterable[SheetRow]:
    for number, line in enumerate(lines, start=1):
        cells = {c: cell for c, cell in line.cells.items() if cell.content is not None}
        if cells:
            yield SheetRow(number, hidden=False, cells=cells)


def _at(where: str) -> tuple[int, int]:
    letters = where.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(where[len(letters) :]), column


@dataclass
class Clerk:
    """Mends a workbook by its messages, round by round; what was done is kept, for a failure."""

    mess: Mess
    done: list[str] = field(default_factory=list)

    def rounds(self, most: int) -> tuple[Problem, ...]:
        """The errors that are left after at most that many rounds."""
        for _ in range(most):
            found = kit.problems(self.mess.workbook())
            if not any(problem.is_error for problem in found):
                return ()
            self._round(found)
        return kit.errors_in(self.mess.workbook())

    def _round(self, found: Sequence[Problem]) -> None:
        unwanted: set[tuple[str, int]] = set()
        renamed: list[tuple[str, str]] = []
        for shown in worded(speech(Language.RUSSIAN), found):
            self.done.append(f"{shown} → {shown.hint}")
            asked = self._renamed_tab(shown)
            if asked is not None:
                renamed.append(asked)
            elif not self._mended_header(shown):
                unwanted |= {(shown.sheet, row) for row in self._mended_cells(shown)}
        for tab, row in sorted(unwanted, reverse=True):
            del self.mess.tabs[tab][row - 1]
        for old, new in renamed:
            self.mess.rename(old, new)

    def _renamed_tab(self, shown: Worded) -> tuple[str, str] | None:
        asked = _RENAME_TAB.search(shown.hint)
        if asked is None:
            return None
        named = _TAB.search(shown.message)
        old = asked["old"] or (named[1] if named else "")
        assert old in self.mess.tabs, f"no tab is named: {shown} → {shown.hint}"
        return old, asked["new"].partition("» («")[0]

    def _mended_header(self, shown: Worded) -> bool:
        asked = _HEADER.search(shown.hint)
        if asked is not None:
            self.mess.put(shown.sheet, asked["cell"], Cell(asked["new"].partition("» («")[0]))
            return True
        among = _ONE_OF.search(shown.hint)
        if among is not None:
            true = {
                self.mess.true_cell(shown.sheet, at).content: at
                for at in _QUOTED.findall(among["texts"])
            }
            new = among["new"].partition("» («")[0]
            self.mess.put(shown.sheet, true[new], Cell(new))
            return True
        if _UNIT in shown.hint:
            for where in shown.cells:
                row, column = _at(where)
                header = self.mess.tabs[shown.sheet][row - 1].cells[column].content
                self.mess.put(shown.sheet, where, Cell(f"{header}, тыс. тенге"))
        return _UNIT in shown.hint

    def _mended_cells(self, shown: Worded) -> Iterable[int]:
        """Mends the cells that a message names; gives the rows that it asks to delete."""
        for where in shown.cells:
            row, column = _at(where)
            line = self.mess.tabs[shown.sheet][row - 1]
            if line.true == _NEW:
                is_led = _DELETE.search(shown.hint) or _NOTHING.search(shown.hint)
                assert is_led, f"nothing says that the row may go: {shown} → {shown.hint}"
                if _DELETE.search(shown.hint):
                    yield row
            elif _UNSTRIKE.search(shown.hint):
                line.cells = {c: Cell(cell.content) for c, cell in line.cells.items()}
            elif _FILL.search(shown.hint) or _RIGHT.search(shown.hint):
                line.cells[column] = self.mess.true_cell(shown.sheet, where)
            else:
                assert _NOTHING.search(shown.hint), f"says nothing to do: {shown} → {shown.hint}"
