"""Fills a template with a context: the finished document's bytes, the same for the same input.

What docxtpl does to a template's markup before it is filled is the same for every paper: it is done
once (:mod:`generator.word.template.prepare`), for ours before they are shipped. What is filled goes
where docxtpl would put it, and all parts without tags are copied as they lie packed already.
Measured on sheets of sixty organisations: 76 ms a paper by docxtpl alone, 5 ms so.

A template is an untrusted file. Its tags are names within names, lists gone through and conditions;
nothing in it is ever run, what is printed is escaped, and only finished strings are printed. A
document with :func:`faults` was spoilt by us or by its template; it is never written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from generator.files import archive
from generator.law.choices import Notes
from generator.messages.problems import Part
from generator.papers.forms import Layout
from generator.papers.tags import Context
from generator.word import template_files
from generator.word.read.text import Line, folded, without_pictures
from generator.word.template_files import Ready

_DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n", b""
_BODY, _BODY_END = b"<w:body>", b"</w:body>"
UNUSUAL = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Letters of which docxtpl makes tabs and breaks, or that XML cannot hold, or not as they are."""

TITLE, SUBJECT, EDITION, ORIGIN = "\ue000", "\ue001", "\ue002", "\ue003"
"""The marks in a form's properties, letters without a meaning."""

Nodes = list[Any]
"""A text with tags as JSON has it. A node is one of

- a text,
- ``["print", path]``: the value of a path, which is a list of names,
- ``["for", name, path, nodes]``: the nodes for each item of a list, under a name,
- ``["if", [[is_negated, path, nodes], …]]``: the first whose condition holds; that of no path does.
"""


class UnfinishedValueError(TypeError):
    """A value reached the page that is no finished string: our own fault, never printed."""


@dataclass(frozen=True)
class Properties:
    """What Word shows of a finished document in File → Info; ``origin`` are hashes."""

    title: str
    subject: str
    edition: str
    origin: str


@dataclass(frozen=True)
class Rendered:
    """A filled document, every value that its template printed in order, the template's hash.

    ``form`` is the same document before anything was filled in.
    """

    data: bytes
    printed: tuple[str, ...]
    template: str
    form: bytes


@dataclass(frozen=True)
class TaggedPart:
    """A part with tags; of the one that ``is_main`` only the body is filled.

    What ``is_plain`` stays as it is filled; with any other docxtpl has more to do.
    """

    name: str
    is_main: bool
    is_plain: bool
    nodes: Nodes


@dataclass(frozen=True)
class FilledForm:
    """A template prepared for filling: the paper before anything is filled in, and its tags.

    ``core`` is the part with the properties, marks in their places.
    """

    data: bytes
    core_name: str
    core: str
    parts: tuple[TaggedPart, ...]

    def kept(self) -> dict[str, bytes]:
        """All of it, as :meth:`of_kept` reads it."""
        filling = self.core_name, self.core, [[*vars(part).values()] for part in self.parts]
        return {
            template_files.FORM: self.data,
            template_files.FILLING: json.dumps(filling, ensure_ascii=False).encode(),
        }

    @classmethod
    def of_kept(cls, kept: Mapping[str, bytes]) -> FilledForm:
        """A form that was kept."""
        core_name, core, parts = json.loads(kept[template_files.FILLING])
        return cls(
            kept[template_files.FORM], core_name, core, tuple(TaggedPart(*part) for part in parts)
        )


def render(ready: Ready, context: Context, properties: Properties, notes: Notes) -> Rendered:
    """The filled document (.docx) of a template that was found without errors."""
    return filler(ready, notes).fill(context, properties)


@lru_cache(maxsize=16)
def filler(ready: Ready, notes: Notes) -> Filler:
    """What fills a template, kept from paper to paper."""
    ours = template_files.shipped_template(ready.template.sha256)
    kept = None if ours is None else template_files.shipped_form(ours.forms.get(notes, ""))
    if kept is not None:
        return Filler(ready, notes, FilledForm.of_kept(kept))
    from generator.word.template import prepare  # here: 0.1 s, and most templates are ours

    return Filler(ready, notes, prepare.form(ready, notes))


class Filler:
    """Fills a template, many times."""

    def __init__(self, ready: Ready, notes: Notes, form: FilledForm) -> None:
        """By the form that was prepared of the template."""
        self._ready, self._notes, self._form = ready, notes, form
        contents = archive.contents(form.data)
        self._members = [archive.packed(name, content) for name, content in contents.items()]
        self._around = {
            part.name: _around(contents[part.name]) if part.is_main else _DECLARATION
            for part in form.parts
        }

    def fill(self, context: Context, properties: Properties) -> Rendered:
        """The filled document."""
        printed: list[str] = []
        filled = [(part, "".join(_text(part.nodes, context, printed))) for part in self._form.parts]
        is_usual = not UNUSUAL.search("".join(printed))
        parts = {
            part.name: self._joined(part, markup)
            if part.is_plain and is_usual
            else self._by_docxtpl(part, markup)
            for part, markup in filled
        }
        parts[self._form.core_name] = self._properties(properties)
        members = (
            archive.packed(one.name, parts[one.name]) if one.name in parts else one
            for one in self._members
        )
        data = archive.joined(members)
        return Rendered(data, tuple(printed), self._ready.template.sha256, self._form.data)

    def _joined(self, part: TaggedPart, markup: str) -> bytes:
        """A part as lxml would write it: an empty text is closed at once, no namespace twice."""
        filled = b"/>".join(markup.encode().split(b"></w:t>"))  # what replaces them looks twice
        before, after = self._around[part.name]
        if after:
            filled = filled[filled.index(b">") + 1 : filled.rindex(b"<")]
        return before + filled + after

    def _by_docxtpl(self, part: TaggedPart, markup: str) -> bytes:
        # A third of a second with docxtpl; our own templates are filled without it.
        from generator.word.template import prepare

        listed = prepare.listed(self._ready, self._notes, markup, is_main=part.is_main)
        return listed if part.is_main else self._joined(part, listed.decode())

    def _properties(self, properties: Properties) -> bytes:
        """The part that Word shows in File → Info."""
        core = self._form.core
        marked = zip((TITLE, SUBJECT, EDITION, ORIGIN), vars(properties).values(), strict=True)
        for mark, value in marked:
            if UNUSUAL.search(value):
                raise UnfinishedValueError(value)
            core = core.replace(mark, _escaped(value))
        return core.encode()


def _text(nodes: Nodes, names: Mapping[str, Any], printed: list[str]) -> Iterator[str]:
    """The text of nodes, piece by piece; every value that is printed is added to ``printed``."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node[0] == "print":
            value = _value(node[1], names)
            if not isinstance(value, str):
                raise UnfinishedValueError(type(value).__name__)
            printed.append(value)
            yield _escaped(value)
        elif node[0] == "for":
            _, name, path, inside = node
            items = _value(path, names)
            for number, item in enumerate(items, start=1):
                loop = {"first": number == 1, "last": number == len(items)}
                yield from _text(inside, {**names, name: item, "loop": loop}, printed)
        else:
            for is_negated, path, inside in node[1]:
                if not path or bool(_value(path, names)) is not is_negated:
                    yield from _text(inside, names, printed)
                    break


def _value(path: list[str], names: Any) -> Any:
    """What a path leads to; KeyError where it is not declared: the check of templates let it by."""
    for name in path:
        names = names[name]
    return names


def _escaped(value: str) -> str:
    """A value as text of markup; tags stand nowhere but in text, where quotes are letters."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _around(part: bytes) -> tuple[bytes, bytes]:
    """The markup of a main part before and after its body."""
    before, _, rest = part.partition(_BODY)
    _, _, after = rest.partition(_BODY_END)
    return before + _BODY, _BODY_END + after


def has_one_body(part: bytes) -> bool:
    """True of a main part that is divided at its body."""
    return part.count(_BODY) == part.count(_BODY_END) == 1


# What no schema validator finds.

_OF_TAGS = ("{{", "}}", "{%", "%}", "{#", "#}")
_NO_VALUES = ("None", "nan", "NaN", "Undefined")
_LEFT_OVER = re.compile(rf"{'|'.join(map(re.escape, _OF_TAGS))}|\b(?:{'|'.join(_NO_VALUES)})\b")


def faults(lines: Sequence[Line], printed: Sequence[str], layout: Layout) -> Iterator[str]:
    """What is wrong with the lines of a rendered document, in words for the maintainers.

    ``printed`` are the values that the template put on the paper, in order.
    """
    yield from _values(lines, printed)
    yield from _official(lines, layout)


def _values(lines: Sequence[Line], printed: Sequence[str]) -> Iterator[str]:
    """Every value that went in can be read in what came out, and nothing is left beside them.

    In the body they stand in the order of printing; headers and footers have no order of their own.
    """
    main = Part.BODY  # looked up once: an enumeration takes longer to find it than all the rest
    body = " ".join([words for words, _, spot, _ in lines if spot.part is main])
    beside = " ".join([words for words, _, spot, _ in lines if spot.part is not main])
    position = 0
    fixed = []
    for value in map(folded, printed):
        found = body.find(value, position)
        if found >= 0:
            fixed.append(body[position:found])
            position = found + len(value)
        elif value in beside:
            beside = beside.replace(value, " ", 1)
        else:
            yield f"a value is lost: {value[:80]}"
            return
    unseen = [line.marked for line in lines if line.marked != line.words]
    texts = (*fixed, body[position:], beside, *(_without(unseen, printed) if unseen else ()))
    together = "\n".join(texts)
    if any(sign in together for sign in (*_OF_TAGS, *_NO_VALUES)):  # a tenth of the time
        for text in texts:
            left = _LEFT_OVER.search(text)
            if left is not None:
                yield f"left on the paper: {text[max(left.start() - 40, 0) : left.end() + 40]}"


def _without(texts: Sequence[str], printed: Sequence[str]) -> Iterator[str]:
    """Texts without the values in them, the longest first."""
    values = sorted({value for value in map(folded, printed) if value}, key=len, reverse=True)
    for text in texts:
        for value in values:
            text = text.replace(value, " ")
        yield text


def _official(lines: Sequence[Line], layout: Layout) -> Iterator[str]:
    """The fixed words of the form stand in their order."""
    texts = (without_pictures(line.words) for line in lines)  # the form comes before the notes
    for words in map(folded, layout.fixed_words):
        if words not in texts:
            yield f"official words are missing or out of place: {words[:80]}"
            return
