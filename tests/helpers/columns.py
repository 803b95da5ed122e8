"""Columns that a workbook's file lists together, one by one."""

from __future__ import annotations

from copy import copy

from openpyxl import Workbook

from generator.submission.sheets import column_letters


def ungroup(workbook: Workbook) -> Workbook:
    """The workbook, in whose sheets openpyxl now finds each column by its own letters.

    Columns that look alike stand in a file as a range, and openpyxl knows its first column only.
    """
    for sheet in workbook.worksheets:
        for group in list(sheet.column_dimensions.values()):
            for column in range(int(group.min or 0), int(group.max or 0) + 1):
                one = copy(group)
                one.index, one.min, one.max = column_letters(column), column, column
                sheet.column_dimensions[one.index] = one
    return workbook
