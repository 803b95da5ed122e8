"""The Rules as data: editions, legal forms, the kinds of papers."""

FOLDER_VARIABLE = "BAGALAU_EDITIONS"
"""The environment variable that names a folder of more editions."""
