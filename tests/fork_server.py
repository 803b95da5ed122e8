"""Imported by the server of :mod:`tests.forked` once, so that what it forks need not."""

from tests import test_interrupted as test_interrupted
from tests.forked import warm

warm()
