"""The manifest of an output folder: entries, figures, ranking and changes."""
