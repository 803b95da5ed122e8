"""Writes our own Word templates."""
