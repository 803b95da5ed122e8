"""What a cell is expected to hold, in the words of messages; never an arbitrary example."""

from __future__ import annotations

from collections.abc import Mapping

from generator.law.legal_forms import LEGAL_FORMS
from generator.messages.problems import Fact, Phrase
from generator.submission.contract import Label, ValueType
from generator.submission.names import names


def said_of(label: Label) -> dict[str, Fact]:
    """The facts of every message about a cell: its header, what it is to hold, any list of it."""
    listed = _VALUES.get(label.name.key, {}) if label.value is ValueType.LISTED else {}
    expected = Phrase(f"expected.{label.value.value.replace(' ', '-')}", listed)
    return {"header": label.text, "expected": expected, **listed}


def _listed(group: str) -> Mapping[str, str]:
    own = names(group).values()
    return {"values": ", ".join(n.kk for n in own), "values_ru": ", ".join(n.ru for n in own)}


def _forms() -> Mapping[str, str]:
    own = [legal for legal in LEGAL_FORMS if legal.form is not None]
    kazakh, russian = ([n.abbreviation for n in own], [n.abbreviation_ru for n in own])
    return {
        "values": ", ".join(dict.fromkeys(filter(None, kazakh))),
        "values_ru": ", ".join(dict.fromkeys(filter(None, russian))),
    }


_VALUES: Mapping[str, Mapping[str, str]] = {
    "KIND": _listed("kind"),
    "STANDING": _listed("standing"),
    "NORM": _listed("norm"),
    "LEGAL_FORM": _forms(),
}
"""The lists by the keys of the columns and labels that take one of them."""
