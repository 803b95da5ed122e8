"""The only environment that templates, which are untrusted files, ever run in."""

from __future__ import annotations

from typing import Any

from jinja2 import StrictUndefined, pass_eval_context
from jinja2.nativetypes import NativeCodeGenerator
from jinja2.nodes import EvalContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape


class UnfinishedValueError(TypeError):
    """A value reached the page that is no finished string: our own fault, never printed."""


def environment(printed: list[str]) -> ImmutableSandboxedEnvironment:
    """A sandbox that escapes every value, knows no undefined name and prints nothing but strings.

    Every value that a template prints is added to ``printed``, so that what went in can be looked
    for in what came out.

    docxtpl's own default does none of it: a template could run code, ``&`` in a name would cut
    the document short, a misspelt tag would print nothing and None would print "None".
    """

    # What asks for the context is not called while a template is compiled.
    @pass_eval_context
    def finished(_context: EvalContext, value: object) -> object:
        if not isinstance(value, str):
            raise UnfinishedValueError(type(value).__name__)
        printed.append(value)
        return _escaped(value)

    return _Sandbox(undefined=StrictUndefined, autoescape=True, finalize=finished)


def _escaped(value: str) -> Markup:
    """A value as text of markup; tags stand nowhere but in text, where lxml leaves quotes alone."""
    plain = str(escape(value)).replace("&#34;", '"').replace("&#39;", "'")
    return Markup(plain)  # noqa: S704 - escaped


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, made for contexts that are dictionaries of finished strings."""

    # It prints what was finished as it is; the usual one escapes each value once more, to find it
    # escaped already: two thirds of the time of filling.
    code_generator_class = NativeCodeGenerator

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A name within a name; contexts are dictionaries, and none has a tag named as a method.

        Asked the usual way round, each would first fail to have such an attribute.
        """
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)
