"""The legal forms and the section of each, and the reader of all tables that ship with us.

``legal_forms.tsv`` has every name that clerks use; one typed with look-alike letters needs no
variant there.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib import resources

from generator.law.choices import Form


def rows(package: str, name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table (UTF-8, tabs, heads in the first line) by the heads of its columns."""
    text = (resources.files(package) / name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


@dataclass(frozen=True)
class LegalForm:
    """A legal form by any of its names; ``form`` None: known, but not assessed."""

    code: str
    form: Form | None
    name: str
    abbreviation: str
    variants: tuple[str, ...]
    name_ru: str
    abbreviation_ru: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it is known by."""
        own = (self.abbreviation, self.name, *self.variants, self.name_ru, self.abbreviation_ru)
        return tuple(name for name in own if name)


def _read(form: str, variants: str, **names: str) -> LegalForm:
    known = tuple(variants.split("; ")) if variants else ()
    return LegalForm(form=Form(form) if form else None, variants=known, **names)


LEGAL_FORMS = tuple(_read(**row) for row in rows(__package__, "legal_forms.tsv"))
