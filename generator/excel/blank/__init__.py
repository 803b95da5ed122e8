"""Blank workbooks for clerks to fill in."""
