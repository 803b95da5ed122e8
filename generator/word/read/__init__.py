"""Reads what a document says and how it is formatted."""
