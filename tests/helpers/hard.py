"""Difficult bodies: crowded, empty, with long names and with names full of markup."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from generator.scoring.evaluation import Evaluation
from generator.submission.contract import BodyField, InspectionField, OrganisationField
from generator.submission.sheets import CellContent
from tests.helpers import kit

_O = OrganisationField
LONG_BODY = (
    "Қазақстан Республикасының Құрылыс, коммуналдық шаруашылық және аумақтарды кешенді "
    "дамыту саласындағы мемлекеттік бақылау және қадағалау жөніндегі өңіраралық агенттігі"
)
_LONG_ORGANISATION = (
    "Облыс әкімдігінің денсаулық сақтау басқармасының «Қайнар» көпсалалы облыстық ауруханасы» "
    "шаруашылық жүргізу құқығындағы коммуналдық мемлекеттік кәсіпорны"
)


@cache
def hard_bodies() -> dict[str, Evaluation]:
    """Evaluations by name, of both editions."""
    found = {}
    for year in (2023, 2025):
        found[f"crowded-{year}"] = _crowded(year)
        found[f"bare-{year}"] = kit.evaluated(kit.workbook(body=_body(year)))
        found[f"long-name-{year}"] = kit.evaluated(
            kit.workbook([kit.organisation("ММ", 1)], body=_body(year, LONG_BODY))
        )
    return found


def _body(year: int, name: str = "Қайнар облысының әкімдігі") -> dict[BodyField, CellContent]:
    kind = "тиісті саланың уәкілетті органы" if year == 2025 else "жергілікті атқарушы орган"
    return {BodyField.YEAR: Decimal(year), BodyField.NAME: name, BodyField.KIND: kind}


def _crowded(year: int) -> Evaluation:
    """Three hundred organisations, most of them failing something, with names to wrap."""
    forms = ["ММ", "МК", "АҚ", "ЖШС"]
    rows = [kit.organisation(forms[n % 4], n, _troubles(n)) for n in range(300)]
    inspections = [
        kit.inspection(n, violation="иә" if n % 3 else "жоқ", year=year) for n in range(0, 300, 5)
    ]
    inspections += [kit.inspection(n, "арнайы көлік құралдары", "иә", year=year) for n in (1, 5)]
    for row in inspections:
        row[InspectionField.EXCESS_AREA] = "120,5"
    return kit.evaluated(kit.workbook(rows, inspections, _body(year)))


def _troubles(number: int) -> dict[OrganisationField, CellContent]:
    changes: dict[OrganisationField, CellContent] = {
        _O.NAME: f"{_LONG_ORGANISATION} № {number}" if number % 2 else "«А&Б» <Қайнар>",
        _O.PREVIOUS_RESULT: Decimal(-5 - number),
        _O.NOTE: "түгендеу аяқталмаған" if number % 7 == 0 else None,
    }
    if number % 4 == 0:
        return changes | {_O.RESULT: Decimal("-1234.5"), _O.OBJECTS: Decimal(number)}
    if number % 10 == 1:
        return changes | {_O.STANDING: "жаңадан құрылған"}
    changes |= {_O.PAID: Decimal(1), _O.PAID_ON: date(2024, 1, 1), _O.PLAN: "жоқ"}
    return changes | {_O.CURRENT_ASSETS: Decimal("149.9999"), _O.ACHIEVED: Decimal(number % 5)}
