"""Reads workbooks of unknown origin into exact cells."""
