"""What the program takes, against other ways to fill the same form: ``make bench``."""

SECTIONS = 4
"""Of the form; told here, for an engine that imports our program would pay for its start."""
