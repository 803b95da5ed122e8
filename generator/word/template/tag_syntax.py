"""The language of the tags: names, ``for`` and ``if``, and what a clerk's typing of them means.

Word corrects as one types: quotes become « », a hyphen a dash, three points one sign; the keyboard
gives a Latin letter for a Kazakh one. Inside a tag such signs mean one thing only, and are read so.
What is neither a name nor ``for`` nor ``if`` is no tag of ours and is never filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from generator.messages import wording
from generator.messages.problems import Code, Fact
from generator.messages.wording import UNSEEN, without_unseen
from generator.submission.matching import Names, fold_spaces, same, without_quotes

SHOWN = 80
"""Characters of a tag that a message quotes."""

LONGEST = 1_000
"""Characters of a tag; ours have forty."""

_DASH = "[-\u2010-\u2015\u2212]"
_NAME = r"[^\W\d]\w*"
_PATH = re.compile(rf"{_NAME}(?:\.{_NAME})*")
_MARKS = re.compile(
    r"(?P<open>\{[zz]*[{%#])|(?P<close>[}%#][zz]*\})|(?P<lone>[{}])".replace("zz", UNSEEN)
)
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}


class TagScope(StrEnum):
    """What of the page a control tag takes with it: nothing, or all it stands in."""

    TEXT = ""
    PARAGRAPH = "p"
    ROW = "tr"
    CELL = "tc"


class Word(StrEnum):
    """What a tag does."""

    PRINT = "print"
    FOR = "for"
    IF = "if"
    ELIF = "elif"
    ELSE = "else"
    END_FOR = "endfor"
    END_IF = "endif"


_KEYWORDS = Names((word.value, word) for word in Word if word is not Word.PRINT)


@dataclass(frozen=True)
class ParsedTag:
    """A tag as it is meant: ``name`` is the one a ``for`` gives to each item of ``path``."""

    word: Word
    level: TagScope = TagScope.TEXT
    path: tuple[str, ...] = ()
    name: str = ""
    is_negated: bool = False

    @property
    def written(self) -> str:
        """The tag as it should be typed."""
        path = ".".join(self.path)
        if self.word is Word.PRINT:
            return f"{{{{ {path} }}}}"
        if self.word is Word.FOR:
            said = f"for {self.name} in {path}"
        else:
            said = f"{self.word.value} {'not ' if self.is_negated else ''}{path}".rstrip()
        return f"{{%{self.level.value} {said} %}}"


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a tag, and the facts the message quotes.

    ``word`` is what it was to do, as far as that is known: its pair may be sound.
    """

    code: Code
    facts: dict[str, Fact]
    word: Word | None = None


@dataclass(frozen=True)
class Found:
    """Something in a text that looks like a tag: from where to where, and what it is."""

    start: int
    end: int
    text: str
    meaning: ParsedTag | Mistake


def find(text: str) -> Iterator[Found]:
    """Every tag of a paragraph's text, and every brace that is none; in their order."""
    start: re.Match[str] | None = None
    for mark in _MARKS.finditer(text):
        sign = without_unseen(mark.group())
        if start is None:
            if mark["open"]:
                start = mark
            else:
                yield _broken(text, mark.start(), mark.end(), Code.TAG_STRAY)
        elif mark["open"]:
            yield _broken(text, start.start(), mark.start(), Code.TAG_UNCLOSED)
            start = mark
        elif sign == _CLOSING[without_unseen(start.group())]:
            whole = text[start.start() : mark.end()]
            yield Found(start.start(), mark.end(), whole, parse(whole))
            start = None
        else:
            yield _broken(text, start.start(), mark.end(), Code.TAG_UNCLOSED)
            start = None
    if start is not None:
        yield _broken(text, start.start(), len(text), Code.TAG_UNCLOSED)


def _broken(text: str, start: int, end: int, code: Code) -> Found:
    quoted = text[start:end].strip() if end - start > 1 else text[max(start - 20, 0) : end + 20]
    return Found(start, end, text[start:end], Mistake(code, {"tag": shown(quoted)}))


def shown(text: str) -> str:
    """A tag for a message to quote: what is not seen left out, cut when it is long."""
    seen = " ".join(without_unseen(text).split())
    return seen if len(seen) <= SHOWN else f"{seen[:SHOWN]}…"


def visible(text: str) -> str:
    """A tag as it was typed, with the codes of what nobody sees: for telling what was repaired."""
    return wording.visible(text).replace("\u00a0", "⟨U+00A0⟩")


@lru_cache(maxsize=512)  # whoever checks a template asks for each tag several times
def parse(text: str) -> ParsedTag | Mistake:
    """What a tag with its braces means, or what is wrong with it."""
    if len(text) > LONGEST:
        return Mistake(Code.TAG_UNSAFE, {"tag": shown(text)})
    plain = fold_spaces(without_unseen(text))
    kind, inside = plain[:2], plain[2:-2]
    if kind == "{#":
        return Mistake(Code.TAG_COMMENT, {"tag": shown(text)})
    tag = _printed(inside) if kind == "{{" else _control(inside, text)
    if tag is not None:
        return tag
    word = _guessed(inside) if kind == "{%" else None
    return Mistake(Code.TAG_UNSAFE, {"tag": shown(text)}, word)


def _guessed(inside: str) -> Word | None:
    """The first word of the language in a control tag that is none."""
    found = map(_KEYWORDS.find, inside.split())
    return next((word for word in found if word is not None), None)


def _printed(inside: str) -> ParsedTag | None:
    path = _path(inside)
    return None if path is None else ParsedTag(Word.PRINT, path=path)


def _control(inside: str, text: str) -> ParsedTag | Mistake | None:
    """A tag of ``for`` or ``if``; one whose spaces are wrong gets how to write it."""
    spaced = re.fullmatch(r"(\S*)\s+(.*?)\s*", inside)
    level = None if spaced is None else _level(spaced[1])
    said = None if level is None or spaced is None else _said(level, spaced[2])
    if said is not None:
        return said
    meant = _misspaced(inside)
    if meant is None:
        return None
    return Mistake(Code.TAG_SPACING, {"tag": shown(text), "repair": meant.written}, meant.word)


def _level(letters: str) -> TagScope | None:
    """The level that the letters after ``{%`` mean, a Cyrillic р for p included."""
    return next((level for level in TagScope if same(level, letters)), None)


def _misspaced(inside: str) -> ParsedTag | None:
    """What ``{%pif …%}``, ``{% p if …%}``, ``{%for …%}`` or ``{%- if … -%}`` should have been."""
    bare = re.sub(rf"^{_DASH}|{_DASH}$|^[_+]|[_+]$", "", inside.strip()).strip()
    for level in sorted(TagScope, key=lambda level: -len(level)):
        rest = bare[len(level) :].strip()
        if same(bare[: len(level)], level):
            tag = _said(level, rest)
            if tag is not None:
                return tag
    return None


def _said(level: TagScope, statement: str) -> ParsedTag | None:
    first, _, rest = statement.strip().partition(" ")
    word = _KEYWORDS.find(first)
    if word is None:
        return None
    if word in (Word.ELSE, Word.END_FOR, Word.END_IF):
        return None if rest.strip() else ParsedTag(word, level)
    return _loop(level, rest) if word is Word.FOR else _condition(word, level, rest)


def _loop(level: TagScope, rest: str) -> ParsedTag | None:
    found = re.fullmatch(r"\s*(\S+)\s+(\S+)\s+(.+)", rest)
    if found is None or not same("in", found[2]):
        return None
    name, path = _path(found[1]), _path(found[3])
    if name is None or path is None or len(name) != 1:
        return None
    return ParsedTag(Word.FOR, level, path, name[0])


def _condition(word: Word, level: TagScope, rest: str) -> ParsedTag | None:
    first, _, after = rest.strip().partition(" ")
    is_negated = bool(after.strip()) and same("not", first)
    path = _path(after if is_negated else rest)
    return None if path is None else ParsedTag(word, level, path, is_negated=is_negated)


def _path(text: str) -> tuple[str, ...] | None:
    """The names of a path; quotes go, a dash between letters is an underscore, … is a point."""
    bare = without_quotes(text).replace("…", ".").strip()
    bare = re.sub(rf"(?<=\w){_DASH}(?=\w)", "_", bare)
    bare = re.sub(r"\s*\.+\s*", ".", bare)
    return tuple(bare.split(".")) if _PATH.fullmatch(bare) else None
