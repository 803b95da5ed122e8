"""What everything in a workbook is called, in Kazakh and in Russian: ``names.tsv``, typed.

The words of Appendix 2 are those of an edition in Kazakh; ``appendix_2.tsv`` has the Russian ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.law import tables
from generator.messages.problems import Translated


class WorkbookLanguage(StrEnum):
    """The languages of workbooks; both may be mixed in one."""

    KAZAKH = "kk"
    RUSSIAN = "ru"


@dataclass(frozen=True)
class Name:
    """The names of one thing: one in each language, and others that people use for it.

    ``example`` is a value that a cell so called may hold; empty for what holds none.
    """

    group: str
    key: str
    kk: str
    ru: str
    aliases: tuple[str, ...] = ()
    example: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every name, the Kazakh one first."""
        return (self.kk, self.ru, *self.aliases)

    @property
    def bilingual(self) -> Translated:
        """The name as a message quotes it, in its own language."""
        return Translated(self.kk, self.ru)

    def in_language(self, language: WorkbookLanguage) -> str:
        """The name that a blank workbook of a language has."""
        return self.kk if language is WorkbookLanguage.KAZAKH else self.ru


def _read(aliases: str, **texts: str) -> Name:
    return Name(aliases=tuple(aliases.split("|")) if aliases else (), **texts)


_NAMES = {
    (n.group, n.key): n for n in (_read(**row) for row in tables.rows(__package__, "names.tsv"))
}


_IN_APPENDIX_2 = {
    row["kk"]: _read(group="appendix 2", key="", example="", **row)
    for row in tables.rows(__package__, "appendix_2.tsv")
}


def in_appendix_2(text: str) -> Name:
    """The names of a head or a line of Appendix 2 by its Kazakh text in an edition.

    A text that has no Russian name yet goes by the Kazakh one alone.
    """
    return _IN_APPENDIX_2.get(text) or Name("appendix 2", "", text, text)


def name(group: str, key: str) -> Name:
    """The names of one thing of a group, such as the column ``BIN`` of ``organisation``.

    :class:`KeyError`: the table has no such row, which is our own mistake.
    """
    return _NAMES[group, key]


def names(group: str) -> dict[str, Name]:
    """The names of a group by their keys, in the order of the table."""
    return {key: own for (whose, key), own in _NAMES.items() if whose == group}
