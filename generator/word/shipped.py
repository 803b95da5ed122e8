"""What is prepared of our own templates: found without fault, ready to be filled and read back.

It is the same for every paper, takes a third of a second, and is kept by the hash of the template:
a template of that hash is ours and needs no check. ``make templates`` renews it, and a test holds
it to the check and to :mod:`generator.word.template.prepare`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from generator.files import archive
from generator.law.papers import Notes, Paper

INDEX: Final = "index.json"
FORM, FILLING, READING = "form.docx", "filling.json", "reading.json"
"""The members of what is kept of a form: it, its tags, how its papers are read."""


@dataclass(frozen=True)
class ShippedTemplate:
    """A template of ours: the edition and paper it declares, the hash of its form by the notes."""

    edition: str
    paper: Paper
    forms: Mapping[Notes, str]


def template(sha256: str) -> ShippedTemplate | None:
    """The template of ours with a hash, None when it is none of ours."""
    return _index().get(sha256)


@cache
def _index() -> Mapping[str, ShippedTemplate]:
    known = json.loads((folder() / INDEX).read_bytes())
    return {
        sha256: ShippedTemplate(
            edition, Paper(paper), {Notes(n): form for n, form in forms.items()}
        )
        for sha256, (edition, paper, forms) in known.items()
    }


def form(sha256: str) -> Mapping[str, bytes] | None:
    """What is kept of a form, by its hash; None when it is none of ours."""
    is_ours = any(sha256 in one.forms.values() for one in _index().values())
    return _kept(sha256) if is_ours else None


@lru_cache(maxsize=2)
def _kept(sha256: str) -> Mapping[str, bytes]:
    return archive.contents((folder() / f"{sha256}.zip").read_bytes())


def folder() -> Traversable:
    """Where it is kept."""
    return resources.files(__package__) / "forms"
