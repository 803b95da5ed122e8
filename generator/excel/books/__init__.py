"""Workbooks that are written as results: the summary, and Appendix 5."""
