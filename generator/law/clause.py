"""Points of the Rules as an edition cites them."""

from __future__ import annotations

import re
from typing import Final

from generator.messages.problems import Phrase

SHAPE: Final = r"[0-9]+(-[0-9]+)?(\([0-9]+\))?"
"""``14``, ``1-4``, or ``13(3)`` for a subpoint."""


class Clause(str):
    """A point of the Rules, ``14``, or a subpoint of one, ``13(3)``."""

    __slots__ = ()

    @property
    def words(self) -> Phrase:
        """The citation in words: «Қағидалардың 13-тармағының 3) тармақшасы»."""
        point, _, subpoint = self.rstrip(")").partition("(")
        if not subpoint:
            return Phrase("cite.point", {"point": point})
        return Phrase("cite.subpoint", {"point": point, "subpoint": subpoint})


def clause(value: object) -> Clause | None:
    """A citation as a file has it; None when it is none."""
    is_one = isinstance(value, str) and re.fullmatch(SHAPE, value)
    return Clause(value) if is_one else None
