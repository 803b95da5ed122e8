"""The page and the workbook that summarise a folder."""
