"""What an edition declares for itself: kinds of bodies, norms and facts, as workbooks name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from generator.law.choices import Answer, FactValue, Form
from generator.messages.problems import Translated


@dataclass(frozen=True)
class Declared:
    """A thing with a name in Kazakh, as papers have it, one in Russian, and others in use."""

    KEY: ClassVar = "key"

    key: str
    kk: str
    ru: str
    aliases: tuple[str, ...] = field(default=(), metadata={"may_be_empty": True}, kw_only=True)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every name, the Kazakh one first."""
        return (self.kk, self.ru, *self.aliases)

    @property
    def bilingual(self) -> Translated:
        """The name as a message quotes it, in its own language."""
        return Translated(self.kk, self.ru)


@dataclass(frozen=True)
class Kind(Declared):
    """A kind of assessed bodies (points 2 and 6).

    ``code_required`` is False where a body of the kind may be without a ӘАОЖ code; ``en`` is for
    messages, Russian where it is missing.
    """

    code_required: bool
    en: str | None = field(default=None, kw_only=True)

    def is_among(self, kinds: Iterable[Kind]) -> bool:
        """True when it is one of these, in whichever edition they are declared."""
        return any(self.key == other.key for other in kinds)

    def words(self, language: str) -> str:
        """The name for a reader of messages in a language: kk, ru or en."""
        return {"kk": self.kk, "en": self.en or self.ru}.get(language, self.ru)


class ExcessColumn(StrEnum):
    """The columns of Appendix 3 for what exceeds a norm."""

    PREMISES = "premises"
    VEHICLES = "vehicles"


@dataclass(frozen=True)
class Norm(Declared):
    """What the state financial control bodies inspect (point 13(3)).

    ``forms`` are those whose norm it is; a violation without a number is marked in the column
    ``appendix_3``, with the norm's name where it is ``named``.
    """

    forms: tuple[Form, ...]
    appendix_3: ExcessColumn
    named: bool = False


@dataclass(frozen=True)
class DeclaredFact(Declared):
    """A fact that a workbook asks of every counted organisation of some ``forms``.

    Its names are those of its column, sums ending in «, мың теңге» and «, тыс. тенге»; ``rule_kk``
    and ``rule_ru`` say when and with what it is filled, ``example`` is a value. An organisation
    fails it by one answer, or by a number above or below a bound.
    """

    forms: tuple[Form, ...]
    value: FactValue
    rule_kk: str
    rule_ru: str
    example: str
    fails_when: Answer | None = None
    fails_above: Decimal | None = None
    fails_below: Decimal | None = None

    def is_failed(self, found: Decimal | bool) -> bool:  # noqa: FBT001 - what the cell holds
        """True when an organisation with this value fails."""
        if isinstance(found, bool):
            return found is (self.fails_when is Answer.YES)
        too_much = self.fails_above is not None and found > self.fails_above
        return too_much or (self.fails_below is not None and found < self.fails_below)

    @property
    def sound(self) -> Decimal | bool:
        """A value that does not fail."""
        if self.value is FactValue.YES_NO:
            return self.fails_when is Answer.NO
        bounds = (bound for bound in (self.fails_below, self.fails_above) if bound is not None)
        return next(bounds, Decimal(0))


@dataclass(frozen=True)
class Asked:
    """Whose organisations are asked for the facts that the program has measures of its own for.

    ``payment`` to the budget, ``objects`` that require passports, the ``development`` plan with its
    report and key indicators, the ``balance``; the result is asked of all.
    """

    payment: tuple[Form, ...]
    objects: tuple[Form, ...]
    development: tuple[Form, ...]
    balance: tuple[Form, ...]
