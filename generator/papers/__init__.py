"""The content of papers: the values of their tags, and their fixed words."""
