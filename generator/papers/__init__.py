"""What a paper says: its content, its tags, its fixed words."""
