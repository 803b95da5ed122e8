"""Imported by the server of :mod:`tests.forked` once, so that what it forks need not."""

from tests.helpers.forked import warm

warm()
