"""The pictures of the guides, and what draws them from real files."""
