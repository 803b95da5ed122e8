"""What can befall an invented organisation: one word each, used by ``scenarios.toml``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from generator.law.choices import Norm
from generator.submission.contract import NO, YES, Standing
from generator.submission.contract import OrganisationField as F
from tests.helpers import law
from tests.samples.draft import TENTH, Draft, Value, Visit

HAIR = Decimal("0.00001")
"""One tiyn, in thousands of tenge: the least a sum can miss a bound by."""


class Happening(StrEnum):
    """The words of the table."""

    LOSS = "loss"
    LOSS_AGAIN = "loss-again"
    LOSS_BEFORE = "loss-before"
    NO_PREVIOUS = "no-previous"
    ZERO = "zero"
    EXEMPT = "exempt"
    LATE = "late"
    UNDERPAID = "underpaid"
    UNPAID = "unpaid"
    OVERPAID = "overpaid"
    OBJECTS = "objects"
    NO_PLAN = "no-plan"
    NO_REPORT = "no-report"
    NO_INDICATORS = "no-indicators"
    BELOW_PLAN = "below-plan"
    AT_BOUNDS = "at-bounds"
    ILLIQUID = "illiquid"
    OWN_SHORT = "own-short"
    NEGATIVE_OWN = "negative-own"
    NO_ASSETS = "no-assets"
    NO_LIABILITIES = "no-liabilities"
    AREA_CLEAN = "area-clean"
    AREA_VIOLATED = "area-violated"
    CARS_CLEAN = "cars-clean"
    CARS_VIOLATED = "cars-violated"
    PHONES_CLEAN = "phones-clean"
    PHONES_VIOLATED = "phones-violated"
    SPECIAL_CLEAN = "special-clean"
    SPECIAL_VIOLATED = "special-violated"
    NEW = "new"
    RECEIVED = "received"
    TRANSFERRED = "transferred"
    LIQUIDATED = "liquidated"
    PRIVATISED = "privatised"
    REORGANISED = "reorganised"
    UNCONTROLLED = "uncontrolled"
    LONG_NAME = "long-name"
    NOTE = "note"


Effect = Callable[[Draft], None]


def befall(draft: Draft, happening: Happening) -> None:
    """Let it happen."""
    _EFFECTS[happening](draft)


def _put(**cells: Value) -> Effect:
    """Set cells, named as the fields of the table are."""

    def effect(draft: Draft) -> None:
        draft.cells |= {F[name]: value for name, value in cells.items()}

    return effect


def _inspect(norm: Norm, finds: str) -> Effect:
    return lambda draft: draft.visits.append(Visit(norm, violation=finds == "violation"))


def _stand(standing: Standing) -> Effect:
    return _put(STANDING=standing.value)


def _loss(draft: Draft) -> None:
    draft.cells[F.RESULT] = -draft.money(3, 4000)


def _loss_before(draft: Draft) -> None:
    draft.cells[F.PREVIOUS_RESULT] = -draft.money(3, 4000)


def _loss_again(draft: Draft) -> None:
    _loss(draft)
    _loss_before(draft)


def _late(draft: Draft) -> None:
    term = draft.cells[F.TERM]
    assert isinstance(term, date)
    draft.cells[F.PAID_ON] = term + timedelta(days=draft.rng.randrange(1, 60))


def _underpaid(draft: Draft) -> None:
    draft.cells[F.PAID] = draft.amount(F.DUE) - TENTH


def _overpaid(draft: Draft) -> None:
    draft.cells[F.PAID] = draft.amount(F.DUE) + 100


def _objects(draft: Draft) -> None:
    draft.cells[F.OBJECTS] = draft.rng.randrange(1, 6)


def _below_plan(draft: Draft) -> None:
    planned = draft.cells[F.PLANNED]
    assert isinstance(planned, int)
    draft.cells[F.ACHIEVED] = planned - draft.rng.randrange(1, 3)


def _at_bounds(draft: Draft) -> None:
    """Exactly 1.5 and exactly 0.1, in whole tiyns: solvent, for point 14 says "below"."""
    liabilities, fixed = round(draft.amount(F.LIABILITIES), 3), draft.amount(F.NON_CURRENT_ASSETS)
    current = liabilities * Decimal("1.5")
    own = fixed + current / 10
    _put(LIABILITIES=liabilities, CURRENT_ASSETS=current, OWN_FUNDS=own)(draft)


def _illiquid(draft: Draft) -> None:
    _at_bounds(draft)
    draft.cells[F.CURRENT_ASSETS] = draft.amount(F.CURRENT_ASSETS) - HAIR


def _own_short(draft: Draft) -> None:
    _at_bounds(draft)
    draft.cells[F.OWN_FUNDS] = draft.amount(F.OWN_FUNDS) - HAIR


def _negative_own(draft: Draft) -> None:
    draft.cells[F.OWN_FUNDS] = -draft.money(10, 900)


def _long_name(draft: Draft) -> None:
    draft.cells[F.NAME] = draft.namer.long_name()


def _note(draft: Draft) -> None:
    draft.cells[F.NOTE] = draft.namer.note()


_NOTHING = Decimal(0)
_EFFECTS: dict[Happening, Effect] = {
    Happening.LOSS: _loss,
    Happening.LOSS_AGAIN: _loss_again,
    Happening.LOSS_BEFORE: _loss_before,
    Happening.NO_PREVIOUS: _put(PREVIOUS_RESULT="–"),
    Happening.ZERO: _put(RESULT=_NOTHING, DUE=_NOTHING),
    Happening.EXEMPT: _put(EXEMPT=YES),
    Happening.LATE: _late,
    Happening.UNDERPAID: _underpaid,
    Happening.UNPAID: _put(PAID=_NOTHING),
    Happening.OVERPAID: _overpaid,
    Happening.OBJECTS: _objects,
    Happening.NO_PLAN: _put(PLAN=NO),
    Happening.NO_REPORT: _put(REPORT=NO),
    Happening.NO_INDICATORS: _put(INDICATORS=NO),
    Happening.BELOW_PLAN: _below_plan,
    Happening.AT_BOUNDS: _at_bounds,
    Happening.ILLIQUID: _illiquid,
    Happening.OWN_SHORT: _own_short,
    Happening.NEGATIVE_OWN: _negative_own,
    Happening.NO_ASSETS: _put(CURRENT_ASSETS=_NOTHING),
    Happening.NO_LIABILITIES: _put(LIABILITIES=_NOTHING),
    Happening.AREA_CLEAN: _inspect(law.FLOOR_AREA, "nothing"),
    Happening.AREA_VIOLATED: _inspect(law.FLOOR_AREA, "violation"),
    Happening.CARS_CLEAN: _inspect(law.SERVICE_CARS, "nothing"),
    Happening.CARS_VIOLATED: _inspect(law.SERVICE_CARS, "violation"),
    Happening.PHONES_CLEAN: _inspect(law.TELEPHONES_AND_FURNITURE, "nothing"),
    Happening.PHONES_VIOLATED: _inspect(law.TELEPHONES_AND_FURNITURE, "violation"),
    Happening.SPECIAL_CLEAN: _inspect(law.SPECIAL_VEHICLES, "nothing"),
    Happening.SPECIAL_VIOLATED: _inspect(law.SPECIAL_VEHICLES, "violation"),
    Happening.NEW: _stand(Standing.NEW),
    Happening.RECEIVED: _stand(Standing.RECEIVED),
    Happening.TRANSFERRED: _stand(Standing.TRANSFERRED),
    Happening.LIQUIDATED: _stand(Standing.LIQUIDATED),
    Happening.PRIVATISED: _stand(Standing.PRIVATISED),
    Happening.REORGANISED: _stand(Standing.REORGANISED),
    Happening.UNCONTROLLED: _put(CONTROLLED=NO),
    Happening.LONG_NAME: _long_name,
    Happening.NOTE: _note,
}
