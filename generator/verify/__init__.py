"""Proves papers as they are made, and verifies finished ones by manifest and workbooks."""
