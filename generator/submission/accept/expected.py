"""What a cell is expected to hold, in the words of messages; never an arbitrary example."""

from __future__ import annotations

from collections.abc import Iterable

from generator.law import edition_file
from generator.law.edition import Edition
from generator.law.legal_forms import LEGAL_FORMS
from generator.messages.problems import Fact, Phrase, Translated
from generator.submission.contract import Label, ValueType
from generator.submission.names import names


def said_of(label: Label, edition: Edition | None) -> dict[str, Fact]:
    """The facts of an error about a cell: what it is to hold, and its list if it has one.

    Without an edition the lists are those of all that are known.
    """
    if label.value is not ValueType.LISTED:
        return {"expected": Phrase(f"expected.{label.value.value.replace(' ', '-')}")}
    listed = _values(label.name.key, edition)
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
_STANDINGS = _listed((own.kk, own.ru) for own in names("standing").values())


def _values(key: str, edition: Edition | None) -> Translated:
    """The list of a column or label that takes one of its values."""
    if key in ("KIND", "NORM"):
        declared = {
            "KIND": edition.kinds if edition else edition_file.kinds(),
            "NORM": edition.norms if edition else edition_file.norms(),
        }
        return _listed((own.kk, own.ru) for own in declared[key])
    return {"LEGAL_FORM": _FORMS, "STANDING": _STANDINGS}[key]
