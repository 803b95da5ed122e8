"""The manifest of an output folder: entries, figures, ranking and changes."""

SUMMARY, PAGE = "summary.xlsx", "report.html"
"""The overviews of a batch, at the root of its folder."""

COPIES = "problems"
"""Below the output folder: the marked copies of the workbooks that are refused."""
