"""Invented bodies and what they tell of their organisations.

The same number gives the same body on every machine, whatever is asked for beside it.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count, islice

from generator.law.choices import LEGAL_FORMS, Kind, Norm
from generator.submission.accept.values import check_digit
from generator.submission.contract import NO, YES, InspectionField, OrganisationField, Standing
from tests.helpers import law
from tests.helpers.paths import SHARED

YEAR = 2024
KATO = SHARED / "domain" / "kato.tsv"
"""The country's units by name and code; without it the bodies' names are invented."""

Value = str | int | float | date
Organisation = dict[OrganisationField, Value]
Inspection = dict[InspectionField, Value]

_O, _I = OrganisationField, InspectionField

_FAULTY, _INSPECTED, _NOT_COUNTED, _NOTED = 0.12, 0.15, 0.05, 0.05
"""Shares of the organisations."""
_OFTEN = 0.5
"""The share of varied organisations that fail something, were inspected, have a note."""
_FEWEST, _MOST = 3, 14
"""Organisations of a varied body."""
_VIOLATIONS = 0.15
"""Share of the inspections."""
_KINDS = {"akimat": law.LOCAL_EXECUTIVE, "akim_office": law.AKIM_OFFICE}


@dataclass(frozen=True)
class Body:
    """An assessed body: its name in the nominative, its kind and its nine digits."""

    name: str
    kind: Kind
    kato: str


@dataclass(frozen=True)
class _Sort:
    """A sort of organisation: its legal form, a name, its norms, and what may be wrong with it."""

    form: str
    name: str
    norms: tuple[Norm, ...]
    faults: tuple[Mapping[OrganisationField, Value], ...]

    @property
    def is_institution(self) -> bool:
        return self.form == "КММ"

    @property
    def is_company(self) -> bool:
        return self.form in ("АҚ", "ЖШС")


_BELOW_ZERO: Mapping[OrganisationField, Value] = {_O.RESULT: -845.5}
_UNPASSPORTED: Mapping[OrganisationField, Value] = {_O.OBJECTS: 3}
_ENTERPRISING_FAULTS: tuple[Mapping[OrganisationField, Value], ...] = (
    _BELOW_ZERO,
    {_O.PAID: 0.5},
    {_O.PAID_ON: date(YEAR + 1, 8, 2)},
    {_O.PLAN: NO},
    {_O.REPORT: NO},
    {_O.INDICATORS: NO},
    {_O.ACHIEVED: 2},
    {_O.LIABILITIES: 9_000_000},
)
_SYLLABLES = (
    "қа",
    "ра",
    "ба",
    "лы",
    "тау",
    "су",
    "ой",
    "көк",
    "ше",
    "тір",
    "мұз",
    "ен",
    "гіз",
    "ақ",
)
_NORMS = (law.FLOOR_AREA, law.SERVICE_CARS)

_SORTS = (
    _Sort(
        "КММ",
        "«№ {number} жалпы білім беретін мектеп»",
        (*_NORMS, law.TELEPHONES_AND_FURNITURE),
        (_BELOW_ZERO, _UNPASSPORTED),
    ),
    _Sort(
        "КММ",
        "«№ {number} «Балдырған» бөбекжай-балабақшасы»",
        (*_NORMS, law.TELEPHONES_AND_FURNITURE),
        (_BELOW_ZERO, _UNPASSPORTED),
    ),
    _Sort(
        "ШЖҚ КМК",
        "Денсаулық сақтау басқармасының «№ {number} аудандық аурухана»",
        _NORMS,
        (*_ENTERPRISING_FAULTS, _UNPASSPORTED),
    ),
    _Sort(
        "МКҚК",
        "Мәдениет бөлімінің «№ {number} мәдениет үйі»",
        _NORMS,
        (*_ENTERPRISING_FAULTS, _UNPASSPORTED),
    ),
    _Sort("АҚ", "«Өңір-{number} даму корпорациясы»", _NORMS, _ENTERPRISING_FAULTS),
    _Sort("ЖШС", "«Жылу-{number} су және жылу желілері»", _NORMS, _ENTERPRISING_FAULTS),
)


@cache
def country() -> tuple[Body, ...]:
    """The bodies of the country that there is a name for; none without the table of names."""
    if not KATO.exists():
        return ()
    with KATO.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    return tuple(
        Body(row["body_kk"], _KINDS[row["body_type"]], row["code"])
        for row in rows
        if row["body_type"]
    )


def body(number: int) -> Body:
    """A body by its number from 0; beyond the known ones its name is invented."""
    known = country()
    if number < len(known):
        return known[number]
    return Body(
        f"Қайнар-{number} ауылдық округі әкімінің аппараты",
        law.AKIM_OFFICE,
        f"{990_000_000 + number}",
    )


def bins(number: int) -> Iterator[str]:
    """Well-formed БСН of a body by its number, each another; no other body has them."""
    for serial in count(1):
        eleven = f"{number // 12 % 100:02d}{number % 12 + 1:02d}{4 + number // 1200}0{serial:05d}"
        digit = check_digit(eleven)
        if digit is not None:
            yield f"{eleven}{digit}"


def facts(number: int, organisations: int | None) -> tuple[list[Organisation], list[Inspection]]:
    """What a body with so many organisations tells of them, and of their inspections.

    None: a few organisations of all legal forms and standings, and hardly a row like another.
    """
    if organisations is None:
        return _varied(number)
    chance = random.Random(f"{number} of {organisations}")
    rows = [
        _organisation(chance, n, bin_) for n, bin_ in enumerate(islice(bins(number), organisations))
    ]
    inspected = [n for n in range(organisations) if chance.random() < _INSPECTED]
    return rows, [_inspection(chance, n, rows[n]) for n in inspected]


def _varied(number: int) -> tuple[list[Organisation], list[Inspection]]:
    chance = random.Random(f"{number}, varied")
    bins_ = list(islice(bins(number), chance.randint(_FEWEST, _MOST)))
    numbers = [chance.randrange(10_000) for _ in bins_]
    rows = [_varied_row(chance, *pair) for pair in zip(numbers, bins_, strict=True)]
    inspected = [n for n in range(len(rows)) if chance.random() < _OFTEN]
    inspections = [_inspection(chance, numbers[n], rows[n]) for n in inspected]
    return rows, [
        one | {_I.INSPECTOR: f"{_words(chance)} бойынша тексеру комиссиясы"} for one in inspections
    ]


def _varied_row(chance: random.Random, number: int, bin_: str) -> Organisation:
    row, sort = _organisation(chance, number, bin_), _SORTS[number % len(_SORTS)]
    form = next(one.form for one in LEGAL_FORMS if one.abbreviation == sort.form)
    alike = [one.abbreviation for one in LEGAL_FORMS if one.form is form]
    row |= {_O.LEGAL_FORM: chance.choice(alike), _O.NAME: f"{_words(chance)} {row[_O.NAME]}"}
    if _O.RESULT not in row:
        gone = [one.value for one in Standing if one is not Standing.WORKING]
        return row if sort.is_company else row | {_O.STANDING: chance.choice(gone)}
    if chance.random() < _OFTEN:
        row |= chance.choice(sort.faults)
    if chance.random() < _OFTEN:
        row[_O.NOTE] = f"{_words(chance)}: мәлімет {chance.randint(2, 999)}-бетте."
    return _without_unused(row)


def _words(chance: random.Random) -> str:
    """Two invented words."""
    return " ".join(
        "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()
        for _ in range(2)
    )


def _organisation(chance: random.Random, number: int, bin_: str) -> Organisation:
    """One of the sorts in turn, most without a fault."""
    sort = _SORTS[number % len(_SORTS)]
    row: Organisation = {
        _O.NUMBER: number + 1,
        _O.BIN: bin_,
        _O.NAME: sort.name.format(number=number + 1),
        _O.LEGAL_FORM: sort.form,
    }
    if chance.random() < _NOT_COUNTED:
        received: Organisation = {_O.STANDING: Standing.RECEIVED.value}
        return row | ({_O.CONTROLLED: NO} if sort.is_company else received)
    row |= {_O.CONTROLLED: YES} if sort.is_company else {_O.OBJECTS: 0}
    row |= {
        _O.PREVIOUS_RESULT: _amount(chance, -200, 9_000),
        _O.RESULT: _amount(chance, 100, 9_000),
    }
    if not sort.is_institution:
        row |= _enterprising(chance)
    if chance.random() < _FAULTY:
        row |= chance.choice(sort.faults)
    if chance.random() < _NOTED:
        row[_O.NOTE] = "Мәлімет жылдық қаржылық есептен алынды."
    return _without_unused(row)


def _enterprising(chance: random.Random) -> Organisation:
    """What enterprises and companies tell besides: paid in time, submitted, reached, solvent."""
    due, goals = _amount(chance, 10, 4_000), chance.randint(4, 12)
    assets = _amount(chance, 50_000, 900_000)
    return {
        _O.EXEMPT: NO,
        _O.DUE: due,
        _O.PAID: due,
        _O.TERM: date(YEAR + 1, 7, 10),
        _O.PAID_ON: date(YEAR + 1, 6, chance.randint(1, 28)),
        _O.PLAN: YES,
        _O.REPORT: YES,
        _O.INDICATORS: YES,
        _O.PLANNED: goals,
        _O.ACHIEVED: goals,
        _O.CURRENT_ASSETS: assets,
        _O.LIABILITIES: round(assets / chance.uniform(1.8, 6), 1),
        _O.OWN_FUNDS: round(assets * chance.uniform(1.1, 3), 1),
        _O.NON_CURRENT_ASSETS: round(assets * chance.uniform(0.1, 0.8), 1),
    }


def _without_unused(row: Organisation) -> Organisation:
    """The row without the cells that its answers leave unused: a clerk leaves those blank."""
    unused: set[OrganisationField] = set()
    result = row[_O.RESULT]
    if isinstance(result, float) and result < 0:
        unused |= {_O.DUE, _O.PAID, _O.TERM, _O.PAID_ON}
    if row.get(_O.INDICATORS) == NO:
        unused |= {_O.PLANNED, _O.ACHIEVED}
    return {field: value for field, value in row.items() if field not in unused}


def _amount(chance: random.Random, least: float, most: float) -> float:
    """Thousands of tenge, or square metres, to one place."""
    return round(chance.uniform(least, most), 1)


def _inspection(chance: random.Random, number: int, row: Organisation) -> Inspection:
    """One inspection of an organisation by a norm of its form."""
    is_violated = chance.random() < _VIOLATIONS
    sort = _SORTS[number % len(_SORTS)]
    found: Inspection = {
        _I.BIN: row[_O.BIN],
        _I.NORM: chance.choice(sort.norms).kk,
        _I.INSPECTOR: "облыс бойынша тексеру комиссиясы",
        _I.ACT: f"{number + 1}-А",
        _I.ENDED: date(YEAR, chance.randint(1, 12), chance.randint(1, 28)),
        _I.VIOLATION: YES if is_violated else NO,
    }
    if is_violated:
        found |= {_I.EXCESS_PREMISES: 1, _I.EXCESS_AREA: _amount(chance, 10, 400)}
    return found
