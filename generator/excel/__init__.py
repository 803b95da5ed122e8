"""Workbooks: the only door to openpyxl."""
