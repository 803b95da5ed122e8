"""Workbooks: the only door to openpyxl and XlsxWriter."""
