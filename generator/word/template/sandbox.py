"""The only environment that templates ever run in: clerks edit them, strangers send them."""

from __future__ import annotations

import re
from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, pass_eval_context
from jinja2.nativetypes import NativeCodeGenerator
from jinja2.nodes import EvalContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from generator.word.read.inline import REMEMBERED

_COUNTED_LINE = re.compile(r"\n(?=<w:p[ >])")
_ESCAPED_BRACE = re.compile(r"([{%}])_([{%}])")


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
        return _remembered(value) if len(value) <= REMEMBERED else _escaped(value)

    return _Sandbox(undefined=StrictUndefined, autoescape=True, finalize=finished)


def _escaped(value: str) -> Markup:
    # docxtpl takes these for its own way of writing braces, in values too.
    return Markup(_ESCAPED_BRACE.sub(r"\1&#95;\2", str(escape(value))))  # noqa: S704 - escaped


# Most of what a paper prints, the options of the law above all, is on the next paper too.
_remembered = lru_cache(maxsize=1_024)(_escaped)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Compiles the same template once, however many documents are filled with it."""

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

    def compile(self, source: str) -> CodeType:  # type: ignore[override]  # as docxtpl calls it
        """The code of a template: that of all these environments, they only print elsewhere."""
        # docxtpl begins a line at each paragraph, to count them, and takes the breaks out again.
        return _compiled(_COUNTED_LINE.sub("", source))


@lru_cache(maxsize=32)
def _compiled(source: str) -> CodeType:
    return ImmutableSandboxedEnvironment.compile(environment([]), source)
