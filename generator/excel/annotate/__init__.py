"""The marked copy of a workbook: problems as fills, comments and a sheet of their own."""
