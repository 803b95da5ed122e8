"""What a number format makes of a value: which digits are shown, and what of it is not.

Format codes of the file are the English ones (ECMA-376, 18.8.31), whatever the program's language.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cached_property, lru_cache, partial

from generator.submission.sheets import SEEN, CellContent, Display

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)|(?P<exponent>E[+-])|(?P<date>[ymdhsbge]+|AM/PM|A/P)"
    r"|(?P<digit>[0#?]+)|(?P<end>;)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_CURRENCY = re.compile(r"\$([^-]*)")
_ELAPSED = re.compile("[hms]+", re.IGNORECASE)
_MOMENT = re.compile("[dmhys]", re.IGNORECASE)
_LARGER_UNIT = re.compile("млн|млрд|million|mln|bln", re.IGNORECASE)
_MINUS = frozenset("-–−‑‐")
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
"""As many digits as a number of a workbook can have."""

_SAMPLES = (Decimal(5), Decimal(-5), Decimal(0))
"""One number for each section of a format."""

_FROM_0 = (
    *("General", "0", "0.00", "#,##0", "#,##0.00", '"$"#,##0_);("$"#,##0)'),
    *('"$"#,##0_);[Red]("$"#,##0)', '"$"#,##0.00_);("$"#,##0.00)'),
    *('"$"#,##0.00_);[Red]("$"#,##0.00)', "0%", "0.00%", "0.00E+00", "# ?/?", "# ??/??"),
    *("mm-dd-yy", "d-mmm-yy", "d-mmm", "mmm-yy", "h:mm AM/PM", "h:mm:ss AM/PM", "h:mm"),
    *("h:mm:ss", "m/d/yy h:mm"),
)
_FROM_37 = (
    *("#,##0_);(#,##0)", "#,##0_);[Red](#,##0)", "#,##0.00_);(#,##0.00)"),
    *("#,##0.00_);[Red](#,##0.00)", r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)'),
    r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    r'_("$"* #,##0.00_)_("$"* \(#,##0.00\)_("$"* "-"??_)_(@_)',
    *("mm:ss", "[h]:mm:ss", "mmss.0", "##0.0E+0", "@"),
)
BUILT_IN = {
    str(number): code
    for first, codes in ((0, _FROM_0), (37, _FROM_37))
    for number, code in enumerate(codes, start=first)
}
"""The codes that a file need not declare, by their ids (ECMA-376, 18.8.30)."""

_COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.gt,
    "<=": operator.ge,
    ">": operator.lt,
    ">=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
}
"""How the bound of a condition compares with the number."""


@dataclass(frozen=True)
class _Section:
    """A section of a format: the placeholders of digits, and the literal texts around them.

    ``kinds`` are the groups of :data:`_TOKEN` that it has, and what its letters of dates show;
    ``holds`` its own condition.
    """

    before: str = ""
    digits: str = ""
    after: str = ""
    kinds: frozenset[str | None] = frozenset()
    holds: Callable[[Decimal], bool] | None = None

    @property
    def shows(self) -> bool:
        """True when the value leaves some trace."""
        return bool(self.digits) or not self.kinds.isdisjoint(("general", "date", "text"))

    @property
    def literals(self) -> str:
        """The literal texts of the section."""
        return self.before + self.after

    @property
    def thousands(self) -> int:
        """How many times the number is divided by a thousand: commas after the last digit."""
        whole, _, fraction = self.digits.partition(".")
        return sum(len(part) - len(part.rstrip(",")) for part in (whole, fraction))

    @property
    def is_percent(self) -> bool:
        """True when the number is followed by a percent sign."""
        return "%" in self.digits + self.literals

    @property
    def is_scaled(self) -> bool:
        """True when the number is divided, or a larger unit is written beside it."""
        return bool(self.thousands or _LARGER_UNIT.search(self.literals))

    @property
    def adds_digits(self) -> bool:
        """True when literal digits stand beside those of the value."""
        return (self.before[-1:] + self.after[:1]).strip().isdigit() or any(
            letter.isdigit() and letter != "0" for letter in self.digits
        )

    def is_blank(self, value: Decimal) -> bool:
        """True of a zero in a section that shows no zeros, such as ``#``."""
        rounded = round(value, self.decimals or 0)
        return not rounded and not {"0", "?"}.intersection(self.digits)

    @property
    def decimals(self) -> int | None:
        """Digits after the point; None where no rounding can be read off."""
        if not self.digits or "exponent" in self.kinds or "/" in self.digits + self.after[:1]:
            return None
        return sum(self.digits.partition(".")[2].count(one) for one in "0#?")


@dataclass(frozen=True)
class NumberFormat:
    """The sections of a format code."""

    sections: tuple[_Section, ...]

    @property
    def is_moment(self) -> bool:
        """True where a number is displayed as a date, a time or a duration."""
        return "moment" in self.sections[0].kinds

    @property
    def is_duration(self) -> bool:
        """True where it is displayed as a duration."""
        return "duration" in self.sections[0].kinds

    def of_text(self) -> frozenset[Display]:
        """What is wrong with how a text is displayed: by a section of its own, else as it is."""
        section = self.sections[-1]
        if "text" not in section.kinds:
            return SEEN if len(self.sections) < 4 else frozenset((Display.HIDDEN,))
        return frozenset((Display.SCALED,) if any(map(str.isalnum, section.literals)) else ())

    def of(self, content: CellContent) -> frozenset[Display]:
        """What is wrong with how a value is displayed; nothing where it is shown as it is held."""
        if self._is_harmless:
            return SEEN
        if isinstance(content, str):
            return self.of_text()
        if isinstance(content, date):
            return self._of_date()
        if not isinstance(content, Decimal):
            return frozenset()
        return frozenset(self._of_number(content))

    def _of_date(self) -> frozenset[Display]:
        section = self.sections[0]
        is_date = "date" in section.kinds
        if not section.shows or (is_date and "day" not in section.kinds):
            return frozenset((Display.HIDDEN,))
        adds = is_date and any(map(str.isdigit, section.literals))
        return frozenset((Display.SCALED,) if adds else ())

    def _of_number(self, value: Decimal) -> Sequence[Display]:
        section = self._section(value)
        if section is None or not section.shows:
            dash = section is not None and _is_dash(section.literals)
            return () if value == 0 and dash else (Display.HIDDEN,)
        if not section.digits:
            return ()
        if section.is_blank(value):
            return (Display.HIDDEN,)
        found = []
        if section.is_percent:
            found.append(Display.PERCENT)
        if section.is_scaled or section.adds_digits:
            found.append(Display.SCALED)
        if value and self._minus(section, value) != (value < 0):
            found.append(Display.SIGN)
        return found

    def _minus(self, section: _Section, value: Decimal) -> bool:
        """True when a minus, or brackets in its place, is displayed."""
        written = (
            bool(_MINUS.intersection(section.before))
            or section.after[:1] in _MINUS
            or ("(" in section.before and ")" in section.after)
        )
        # Only the second of several sections, and one with a condition, is without a minus.
        drops = section.holds is not None or section in self.sections[1:2]
        return written or (value < 0 and not drops)

    def _section(self, value: Decimal) -> _Section | None:
        """The section of a number; None where none is meant for it."""
        sections = self.sections[:3]
        if any(section.holds for section in sections):
            return next((one for one in sections if one.holds is None or one.holds(value)), None)
        if value < 0 and len(sections) > 1:
            return sections[1]
        return sections[2] if value == 0 and len(sections) > 2 else sections[0]

    @cached_property
    def _is_harmless(self) -> bool:
        """True where one number of each sign shows how all are: without a condition."""
        return not self.may_mislead and not any(section.holds for section in self.sections)

    @cached_property
    def may_mislead(self) -> bool:
        """True when some number is not displayed as it is held."""
        numbers = any(self._of_number(number) for number in _SAMPLES)
        return numbers or bool(self.of_text() or self._of_date())

    @cached_property
    def decimals_as_held(self) -> int:
        """Digits after the point up to which all numbers are shown as they are held; or -1."""
        decimals = (s.decimals for s in self.sections if s.decimals is not None)
        return min(decimals, default=0) if self._is_harmless else -1

    def rounded(self, value: CellContent) -> Decimal | None:
        """The number that is displayed, scaled and rounded; None where it is the one held."""
        if not isinstance(value, Decimal):
            return None
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and -exponent <= self.decimals_as_held:
            return None
        section = self._section(value)
        decimals = None if section is None else section.decimals
        if section is None or decimals is None:
            return None
        power = (2 if section.is_percent else 0) - 3 * section.thousands
        shown = _WIDE.quantize(value.scaleb(power, _WIDE), Decimal(1).scaleb(-decimals))
        return None if shown == value else shown


def _is_dash(literals: str) -> bool:
    left = literals.strip()
    return bool(left) and _MINUS.union("— 0").issuperset(left)


@lru_cache(maxsize=1_000)
def parse(code: str) -> NumberFormat:
    """The format of a code; nothing of it is refused, and an empty one is the general one."""
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token.lastgroup == "end":
            sections.append([])
        else:
            sections[-1].append(token)
    if not code:
        return NumberFormat((_Section(kinds=frozenset({"general"})),))
    return NumberFormat(tuple(map(_section_of, sections)))


def _section_of(tokens: Sequence[re.Match[str]]) -> _Section:
    places = [n for n, token in enumerate(tokens) if token.lastgroup == "digit"]
    first, last = (places[0], places[-1]) if places else (len(tokens), len(tokens))
    while last + 1 < len(tokens) and tokens[last + 1][0] in (",", "."):
        last += 1
    brackets = [token["bracket"] for token in tokens if token["bracket"]]
    condition = next(filter(None, map(_CONDITION.fullmatch, brackets)), None)
    return _Section(
        before="".join(map(_literal, tokens[:first])),
        digits="".join(
            token[0] if token["other"] in (".", ",") else token["digit"] or _literal(token)
            for token in tokens[first : last + 1]
        ),
        after="".join(map(_literal, tokens[last + 1 :])),
        kinds=frozenset(_kinds(tokens, is_elapsed=any(map(_ELAPSED.fullmatch, brackets)))),
        holds=None if condition is None else partial(_COMPARE[condition[1]], Decimal(condition[2])),
    )


def _kinds(tokens: Sequence[re.Match[str]], *, is_elapsed: bool) -> Iterator[str | None]:
    yield from (token.lastgroup for token in tokens)
    letters = "".join(token["date"] or "" for token in tokens)
    if is_elapsed:
        yield from ("date", "moment", "duration")
    if _MOMENT.search(letters):
        yield "moment"
    if "d" in letters.casefold():
        yield "day"
    if any(token["other"] == "@" for token in tokens):
        yield "text"


def _literal(token: re.Match[str]) -> str:
    """What a token displays of itself."""
    if token["bracket"] is not None:
        currency = _CURRENCY.match(token["bracket"])
        return "" if currency is None else currency[1]
    if token["other"] is not None:
        return "" if token["other"] == "@" else token["other"]
    for kind in ("quoted", "escaped"):
        if token[kind] is not None:
            return str(token[kind])
    return "-" if token["fill"] in _MINUS else ""
