"""Reports cells whose displayed value differs from the stored one."""

from __future__ import annotations

from collections.abc import Iterator

from generator.messages.problems import Code, Fact, Phrase
from generator.messages.wording import has_unseen
from generator.submission.accept import cell_values as values
from generator.submission.accept.cell_values import ValueFault
from generator.submission.contract import ValueType
from generator.submission.sheets import Cell, Display, Picture

_MISLEADING = (Display.SCALED, Display.PERCENT, Display.HIDDEN, Display.SIGN)
_DOUBTFUL = (Display.UNSEEN, Display.CONDITIONAL, Display.ZERO)


def faults(cell: Cell, value: ValueType, *, is_note: bool = False) -> Iterator[ValueFault]:
    """The problems of a cell of a kind of value: errors where the eye would read another value.

    In a text nothing but the letters counts: of a struck-out or hidden one there is a warning.
    A picture stands for a value everywhere but in a note.
    """
    is_text = value is ValueType.TEXT
    if isinstance(cell.content, Picture):
        yield ValueFault(Code.TEXT_PICTURE if is_note else Code.VALUE_PICTURE)
    if is_text and isinstance(cell.content, str) and has_unseen(cell.content):
        yield ValueFault(Code.TEXT_UNSEEN_LETTERS, {"found": values.shown(cell.content)})
    if cell.display:
        letters = is_text and isinstance(cell.content, str)
        yield from _of_text(cell) if letters else _of_value(cell)


def misleads(cell: Cell) -> bool:
    """True of a cell whose format shows another number than it holds."""
    return not cell.display.isdisjoint(_MISLEADING)


def _of_text(cell: Cell) -> Iterator[ValueFault]:
    found: dict[str, Fact] = {"found": values.shown(cell.content)}
    if Display.STRUCK in cell.display:
        yield ValueFault(Code.TEXT_STRUCK, found)
    yield from _doubts(cell, (Display.HIDDEN, *_DOUBTFUL))


def _of_value(cell: Cell) -> Iterator[ValueFault]:
    found: dict[str, Fact] = {"found": values.shown(cell.content)}
    if Display.RAISED in cell.display:
        yield ValueFault(Code.VALUE_RAISED, found)
    elif Display.STRUCK in cell.display:
        yield ValueFault(Code.VALUE_STRUCK, found)
    else:
        for display in (display for display in _MISLEADING if display in cell.display):
            how = Phrase(f"display.{display.value}")
            is_scale = display in (Display.SCALED, Display.PERCENT)
            near: Fact = cell.rounded if is_scale and cell.rounded is not None else ""
            yield ValueFault(Code.FORMAT_MISLEADING, {**found, "how": how, "near": near})
            return
    yield from _doubts(cell, _DOUBTFUL)


def _doubts(cell: Cell, doubtful: tuple[Display, ...]) -> Iterator[ValueFault]:
    for display in (display for display in doubtful if display in cell.display):
        how = Phrase(f"display.{display.value}")
        yield ValueFault(Code.VALUE_UNSEEN, {"found": values.shown(cell.content), "how": how})
