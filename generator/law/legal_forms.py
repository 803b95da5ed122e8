"""The legal forms of organisations by every name clerks use, and the section each belongs to.

They stand in ``legal_forms.tsv``; a name typed with look-alike letters needs no variant there.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.law import tsv
from generator.law.choices import Form


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


LEGAL_FORMS = tuple(_read(**row) for row in tsv.rows(__package__, "legal_forms.tsv"))
