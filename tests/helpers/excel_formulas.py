"""Reckons the formulas of the blank workbooks' shading, as Excel would, for one row of values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from generator.submission.sheets import column_letters

_TOKEN = re.compile(
    r'(?P<call>AND|OR|ISNUMBER)\(|(?P<cell>\$[A-Z]+2)(?P<sign><>|>=|<|>|=)(?P<other>"[^"]*"|\d+)'
    r"|(?P<bare>\$[A-Z]+2)|(?P<close>\))|(?P<comma>,)"
)


def holds(formula: str, row: Mapping[str, Any]) -> bool:
    """Whether a formula is true of a row; ``row`` gives the values by column letters."""
    translated = []
    at = 0
    while at < len(formula):
        found = _TOKEN.match(formula, at)
        assert found, formula[at:]
        translated.append(_python(found))
        at = found.end()
    names = {"AND": lambda *p: all(p), "OR": lambda *p: any(p), "ISNUMBER": _is_number}
    code = "".join(translated)
    return bool(eval(code, {"__builtins__": {}}, names | {"test": _test, "row": row}))


def shade(sheet: Worksheet, column: int, row: Mapping[str, Any]) -> str | None:
    """The colour of a row's cell: that of the first rule that holds."""
    cell = f"{column_letters(column)}2"
    rules = [
        r for cells in sheet.conditional_formatting if cell in cells.sqref for r in cells.rules
    ]
    for rule in sorted(rules, key=lambda rule: int(rule.priority)):
        if holds(rule.formula[0], row):
            return str(rule.dxf.fill.bgColor.rgb)[2:]
    return None


def _python(found: re.Match[str]) -> str:
    if found["cell"]:
        return f"test(row.get({found['cell'][1:-1]!r}), {found['sign']!r}, {found['other']})"
    if found["bare"]:
        return f"row.get({found['bare'][1:-1]!r})"
    return found.group()


def _is_number(value: object) -> bool:
    return not isinstance(value, str) and value is not None


def _test(value: Any, sign: str, other: str | int) -> bool:
    """A blank equals "" and 0; text is equal whatever its case, and greater than any number."""
    value = type(other)() if value is None else value
    if isinstance(other, str):
        same = isinstance(value, str) and value.casefold() == other.casefold()
        return same if sign == "=" else not same
    if isinstance(value, str):
        return sign in (">", ">=", "<>")
    return bool(
        {"=": value == other, "<": value < other, ">": value > other, ">=": value >= other}[sign]
    )
