"""Fills a template with what a paper says."""
