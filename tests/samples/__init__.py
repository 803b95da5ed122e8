"""Invented workbooks of ``inputs/``: ``python -m tests.samples`` writes them again."""
