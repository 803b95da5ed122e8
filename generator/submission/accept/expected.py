"""What a cell is expected to hold, in the words of messages; never an arbitrary example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.law.legal_forms import LEGAL_FORMS
from generator.messages.problems import Fact, Phrase, Translated
from generator.submission.contract import Label, ValueType
from generator.submission.names import names


def said_of(label: Label) -> dict[str, Fact]:
    """The facts of an error about a cell: what it is to hold, and its list if it has one."""
    if label.value is not ValueType.LISTED:
        return {"expected": Phrase(f"expected.{label.value.value.replace(' ', '-')}")}
    listed = _VALUES[label.name.key]
    rest = _OTHER_FORM if listed is _FORMS else ""
    return {
        "expected": Phrase("expected.listed", {"values": listed}),
        "values": listed,
        "rest": rest,
    }


def _listed(names_: Iterable[tuple[str, str]]) -> Translated:
    kazakh, russian = zip(*names_, strict=True)
    return Translated(*(", ".join(dict.fromkeys(filter(None, own))) for own in (kazakh, russian)))


_OTHER_FORM = Phrase("expected.other-form")
_FORMS = _listed((n.abbreviation, n.abbreviation_ru) for n in LEGAL_FORMS if n.form is not None)
_VALUES: Mapping[str, Translated] = {
    "LEGAL_FORM": _FORMS,
    **{
        key: _listed((own.kk, own.ru) for own in names(key.lower()).values())
        for key in ("KIND", "STANDING", "NORM")
    },
}
"""The lists by the keys of the columns and labels that take one of them."""
