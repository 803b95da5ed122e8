"""The only environment that templates ever run in: clerks edit them, strangers send them."""

from __future__ import annotations

from functools import cache

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment


class UnfinishedValueError(TypeError):
    """A value reached the page that is no finished string: our own fault, never printed."""


def _finished(value: object) -> object:
    if not isinstance(value, str):
        raise UnfinishedValueError(type(value).__name__)
    return value


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """A sandbox that escapes every value, knows no undefined name and prints nothing but strings.

    docxtpl's own default does none of it: a template could run code, ``&`` in a name would cut
    the document short, a misspelt tag would print nothing and None would print "None".
    """
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=True, finalize=_finished
    )
