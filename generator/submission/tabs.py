"""What the name of a tab says: which table it holds, also as one of several, or that it is none."""

from __future__ import annotations

import re

from generator.submission.contract import FORMS, SHEETS, SheetName
from generator.submission.matching import WorkbookLanguage, comparable, name, same
from generator.submission.sheets import Workbook

_IGNORED = "_"
"""What the name of a tab begins with that is not meant to be read."""

_NUMBER = re.compile(
    r"[\s\-–—_.,]*[(\[]?\s*(?:(?:таблица|кесте|table|лист|парақ|sheet)\s*)?№?\s*[0-9]{1,4}\s*[)\]]?",
    re.IGNORECASE,
)
_FORM = re.compile(r"[\s\-–—_(\[:]+(?P<form>[^\s()\[\]_:]+)[)\]]?")
_LONGEST = 100
"""Letters of a tab's name that are looked at; Excel allows 31."""


def sheet_of(tab: str) -> SheetName | None:
    """The table in a tab, by its name: alone, or followed by a number or a form's abbreviation."""
    found, rest = SHEETS.find_listed(tab), tab.strip()[:_LONGEST]
    while found is None and rest:
        shorter = _shortened(rest)
        if shorter == rest:
            return None
        found, rest = SHEETS.find_listed(shorter), shorter
    return found


def _shortened(tab: str) -> str:
    """A tab's name without the number or the form that it ends in."""
    number = next((m for m in _NUMBER.finditer(tab) if m.end() == len(tab)), None)
    if number is not None:
        return tab[: number.start()].rstrip()
    form = next((m for m in _FORM.finditer(tab) if m.end() == len(tab)), None)
    if form is not None and FORMS.find_listed(form["form"]) is not None:
        return tab[: form.start()].rstrip()
    return tab


def workbook_language(workbook: Workbook | None) -> WorkbookLanguage | None:
    """The language that the tabs of a workbook in our own layout are named in; None of others."""
    for tab in (one.name for one in (workbook.sheets if workbook else ()) if not one.holds):
        sheet = sheet_of(tab)
        called = None if sheet is None else sheet.called
        if called is not None and called.kk != called.ru:
            is_kazakh = comparable(tab).startswith(comparable(called.kk))
            return WorkbookLanguage.KAZAKH if is_kazakh else WorkbookLanguage.RUSSIAN
    return None


def is_ignored(tab: str) -> bool:
    """True of a tab that its name says is not to be read: the guide, our list, and «_…»."""
    if tab.strip().startswith(_IGNORED) or SHEETS.find_listed(tab) is SheetName.GUIDE:
        return True
    ours = re.sub(r"\s*\([0-9]+\)$", "", tab)
    return any(same(ours, text) for text in name("sheet", "PROBLEMS").texts)
