"""Kazakh, Russian and English say the same things, and nothing is left unsaid or unused."""

from __future__ import annotations

import argparse
import ast
import contextlib
import gettext
import inspect
import io
import os
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal, localcontext
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from hypothesis import example, given
from hypothesis import strategies as st

import generator
from generator.app.desk import HINTS, State
from generator.batch import overviews as overview_page
from generator.batch.order import Result
from generator.cli import main as cli
from generator.excel.summary import CHANGE_HEADS, Refused
from generator.files import system
from generator.files.disk import REASONS
from generator.law.choices import Level
from generator.messages.problems import Code, Part, Severity
from generator.messages.wording import Language, Speech, speech
from generator.results.changes import Cause
from generator.submission.contract import ValueType
from generator.submission.sheets import Display
from generator.submission.units import Unit
from generator.verify.check import Compared, Current, Verdict, VerdictReason
from generator.verify.formatting import AddedKind, Property
from tests.helpers import kit

PACKAGE = Path(generator.__file__).parent
LANGUAGES = [language.value for language in Language]
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.([a-z0-9]+(-[a-z0-9]+)*|[A-Z_]+))*")
"""What our own keys look like; everything else in a catalogue is a sentence of argparse."""

COMMANDS = (
    *("build", "check", "score", "explain", "advise", "new", "merge", "map", "verify"),
    *("editions", "app", "template"),
)

TEMPLATE_ACTIONS = ("check", "tags", "preview", "new")
EDITIONS_ACTIONS = ("check", "diff", "show", "schema", "table")

OFFERING = {
    *(Code.MAPPING_KEY_UNKNOWN, Code.MAPPING_VALUE_WRONG),
    *(Code.SHEET_MISSING, Code.VALUE_UNKNOWN, Code.COLUMN_MISSING, Code.LABEL_MISSING),
    *(Code.COLUMN_UNCLEAR, Code.LABEL_UNCLEAR, Code.TAG_UNKNOWN, Code.REPORT_ROW_MISSING),
    *(Code.BIN_LENGTH, Code.BIN_NOT_DIGITS, Code.DATE_MALFORMED, Code.FORMAT_MISLEADING),
    *(Code.EDITION_KEY_UNKNOWN, Code.EDITION_VALUE_WRONG, Code.BODY_NAME_RUSSIAN),
    Code.EDITION_LETTERS,
}
"""Codes that may offer what was probably meant, with a hint of its own."""


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command line sets the language of the process; other tests must not notice."""
    monkeypatch.setenv("LANGUAGE", os.environ.get("LANGUAGE", ""))
    monkeypatch.delenv("BAGALAU_LANG", raising=False)
    domain = gettext.textdomain()
    yield
    gettext.textdomain(domain)


def folder(language: str) -> Path:
    return PACKAGE / "messages" / "locale" / language / "LC_MESSAGES"


@cache
def sentences(language: str) -> dict[str, str]:
    """Key → sentence of a .po file."""
    with (folder(language) / "bagalau.po").open("rb") as stream:
        catalogue = read_po(stream, locale=language, abort_invalid=True)
    return {str(m.id): str(m.string) for m in catalogue if m.id}


def placeholders(sentence: str) -> list[str]:
    named = [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]
    return sorted(named + re.findall(r"%\(\w+\)[rs]|%[rs]", sentence))


# The catalogues


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_and_no_empty_sentence(language: str) -> None:
    found = sentences(language)
    assert set(found) == set(sentences("kk"))
    assert [key for key, sentence in found.items() if not sentence.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice_and_nothing_is_fuzzy_or_retired(language: str) -> None:
    text = (folder(language) / "bagalau.po").read_text("utf-8")
    ids = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert sorted(ids) == sorted(set(ids))
    assert "#, fuzzy" not in text
    assert "#~" not in text


@pytest.mark.parametrize("key", sentences("kk"))
def test_a_sentence_quotes_the_same_facts_in_each_language(key: str) -> None:
    for language in LANGUAGES:
        sentence = sentences(language)[key]
        assert placeholders(sentence) == placeholders(sentences("kk")[key]), sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    with (folder(language) / "bagalau.po").open("rb") as stream:
        written = io.BytesIO()
        write_mo(written, read_po(stream, locale=language))
    with (folder(language) / "bagalau.mo").open("rb") as stream:
        shipped = {str(m.id): str(m.string) for m in read_mo(stream) if m.id}
    compiled = {str(m.id): str(m.string) for m in read_mo(io.BytesIO(written.getvalue())) if m.id}
    assert shipped == compiled, "run: make messages"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_word_mixes_latin_and_cyrillic_letters(language: str) -> None:
    for key, sentence in sentences(language).items():
        assert not kit.MIXED.search(re.sub(r"\{\w+\}|%\(\w+\)[rs]", " ", sentence)), key


@pytest.mark.parametrize("key", [key for key in sentences("kk") if KEY.fullmatch(key)])
def test_each_language_has_words_of_its_own(key: str) -> None:
    said = {sentences(language)[key] for language in LANGUAGES}
    if re.sub(r"\{\w+\}", "", sentences("kk")[key]).strip(" ,;:()№–"):
        assert len(said) > 1, said


@pytest.mark.parametrize("language", Language)
def test_an_unknown_key_is_a_fault_of_ours(language: Language) -> None:
    with pytest.raises(KeyError):
        Speech(language).say("no-such-key")


# Keys in the code and keys in the catalogues


def modules() -> dict[str, ast.Module]:
    return {
        str(path.relative_to(PACKAGE)): ast.parse(path.read_text("utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def strings(node: ast.AST) -> Iterator[str]:
    for found in ast.walk(node):
        if isinstance(found, ast.Constant) and isinstance(found.value, str):
            yield found.value


def spoken(tree: ast.AST) -> Iterator[tuple[ast.expr, ast.AST]]:
    """The first argument of every ``say``, ``fill`` and ``Phrase``, and the function around it."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.Module):
            continue
        for node in own_nodes(function):
            if isinstance(node, ast.Call) and node.args and speaks(node.func):
                yield node.args[0], function


def speaks(function: ast.expr) -> bool:
    """True for a phrase that a message will quote, too."""
    return is_speech(function) or (isinstance(function, ast.Name) and function.id == "Phrase")


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions inside it."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from own_nodes(child)


def is_speech(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "say"
    if not isinstance(function, ast.Attribute):
        return False
    speaks = function.attr in ("say", "fill", "raw", "detail")
    return speaks and "context" not in ast.unparse(function.value)


def values_of(name: str, function: ast.AST) -> Iterator[str]:
    """What a variable may hold: the strings assigned to it or looped over."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and name in {ast.unparse(t) for t in node.targets}:
            yield from strings(node.value)
        if isinstance(node, ast.For) and re.search(rf"\b{name}\b", ast.unparse(node.target)):
            yield from (text for text in strings(node.iter) if KEY.fullmatch(text))


def metavars() -> Iterator[str]:
    """What the options of the commands call their values in the code."""
    for module, tree in modules().items():
        for node in ast.walk(tree) if "cli" in str(module) else ():
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith(
                (".add_argument", ".add_subparsers")
            ):
                continue
            given = {word.arg: word.value for word in node.keywords}
            if "metavar" in given:
                yield from strings(given["metavar"])
            elif not {"choices", "action"} & set(given) and not is_hidden(given):
                name = [*strings(given.get("dest", node.args[-1]))][-1]
                yield name.lstrip("-").replace("-", "_").upper()


def is_hidden(given: dict[str | None, ast.expr]) -> bool:
    """True for an option that no page of help shows."""
    return "help" in given and ast.unparse(given["help"]) == "argparse.SUPPRESS"


_DISPLAYS = set(Display) - {Display.RAISED, Display.STRUCK}
FAMILIES = {
    "severity.*": {f"severity.{severity.value}" for severity in Severity},
    "cli.*": {
        *(f"cli.{command}" for command in COMMANDS),
        *(f"cli.template-{action}" for action in TEMPLATE_ACTIONS),
        *(f"cli.editions-{action}" for action in EDITIONS_ACTIONS),
    },
    "metavar.*": {f"metavar.{word}" for word in metavars()},
    "build.*-line": {f"build.{result.value}-line" for result in Result},
    "build.*": {f"build.{result.value}" for result in Result},
    "app.map-*": {f"app.map-{mark}" for mark in ("certain", "guess", "chosen", "none")},
    "app.hint-*": {f"app.hint-{hint}" for hint in HINTS.values()},
    "app.state-*": {f"app.state-{state}" for state in State},
    "place.*": {f"place.{part.value}" for part in Part if part is not Part.BODY},
    "system.*": {f"system.{word}" for word in [*system.WORDS.values(), "other", "no-file"]},
    "verdict.*": {f"verdict.{verdict.name.lower()}" for verdict in Verdict},
    "format.*": {f"format.{one.value}" for one in Property},
    "verify.*": {f"verify.{reason.name.lower().replace('_', '-')}" for reason in VerdictReason},
    "verify.looks-*": {f"verify.looks-{looks.value}" for looks in Compared},
    "verify.current-*": {
        f"verify.current-{current.value}"
        for current in Current
        if current not in (Current.YES, Current.UNKNOWN)
    },
    "added.*": {f"added.{kind.value}" for kind in AddedKind},
    "cause.*": {f"cause.{cause.value}" for cause in Cause},
    "page.level-*": {f"page.level-{level.value}" for level in Level},
    "page.*": {f"page.{word}" for word in overview_page.WORDS},
    "summary.problem-*": {f"summary.problem-{fact.name}" for fact in fields(Refused)},
    "summary.change-*": {f"summary.change-{head}" for head in CHANGE_HEADS},
    "unread.*": {f"unread.{reason}" for reason in REASONS.values()},
    "display.*": {f"display.{one.value}" for one in _DISPLAYS},
    "expected.*": {
        f"expected.{one.value.replace(' ', '-')}" for one in ValueType if one is not ValueType.ANY
    },
    "required.*": {"required.owed", "required.due", "required.paid", "required.indicators"},
    "unit.*": {f"unit.{unit.name.lower()}" for unit in Unit if unit is not Unit.THOUSAND},
    "*.*": {
        *(f"{code.code}.hint" for code in Code),
        *(f"{code.code}.near" for code in OFFERING),
        *(f"{Code.COLUMN_MISSING.code}.{case}" for case in ("candidates", "by_mapping")),
    },
}
"""Keys put together at run time, by what their f-string looks like."""


SPOKEN_ON_PAGES = re.compile(r'\bsay\("([^"]+)"(?! ~)')
"""Whole keys on pages; one that is put together there is of a family."""


def keys_in_code() -> set[str]:
    found = {code.code for code in Code}
    for template in (PACKAGE / "app" / "pages").glob("*.html"):
        text = template.read_text("utf-8")
        found |= set(SPOKEN_ON_PAGES.findall(text))
        for beginning in re.findall(r'\bsay\("([^"]+)" ~', text):
            found |= FAMILIES[f"{beginning}*"]
    for module, tree in modules().items():
        for argument, function in spoken(tree):
            if isinstance(argument, ast.JoinedStr):
                parts = [
                    str(p.value) if isinstance(p, ast.Constant) else "*" for p in argument.values
                ]
                assert "".join(parts) in FAMILIES, f"{module}: {ast.unparse(argument)}"
                found |= FAMILIES["".join(parts)]
            elif isinstance(argument, ast.Name):
                found |= set(values_of(argument.id, function))
            else:
                found |= set(strings(argument))
    return found


def words_of_argparse() -> set[str]:
    source = ast.parse(inspect.getsource(argparse))
    calls = (node for node in ast.walk(source) if isinstance(node, ast.Call))
    return {
        text
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext")
        for text in strings(call)
    }


def test_every_key_in_the_code_is_in_the_catalogues() -> None:
    found = keys_in_code()
    assert len(found) > 200
    assert sorted(found - set(sentences("kk"))) == []


def test_every_key_in_the_catalogues_is_used() -> None:
    unused = set(sentences("kk")) - keys_in_code()
    assert sorted(key for key in unused if KEY.fullmatch(key) and key != "options") == []
    assert sorted(unused - words_of_argparse() - {"options"}) == []
    assert "options" in words_of_argparse()


def test_the_commands_are_those_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert tuple(listed(capsys.readouterr().out)) == COMMANDS
    with pytest.raises(SystemExit):
        cli.main(["template", "--help"])
    assert tuple(listed(capsys.readouterr().out)) == TEMPLATE_ACTIONS
    with pytest.raises(SystemExit):
        cli.main(["editions", "--help"])
    assert tuple(listed(capsys.readouterr().out)) == EDITIONS_ACTIONS


def listed(page: str) -> list[str]:
    """The words that a page of help offers, each at the beginning of a line."""
    return re.findall(r"^    ([a-z]+) ", page, re.MULTILINE)


# The language that is spoken


def said(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """All that is printed, whatever the exit code."""
    with contextlib.suppress(SystemExit):
        cli.main(words)
    printed = capsys.readouterr()
    return printed.out + printed.err


PAGES = [*COMMANDS, *(f"template {action}" for action in TEMPLATE_ACTIONS)]
PAGES += [f"editions {action}" for action in EDITIONS_ACTIONS]
"""What there is a page of help for."""


@pytest.mark.parametrize("command", PAGES)
def test_the_help_of_each_command_speaks_each_language(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = set()
    for language in Language:
        page = said([*command.split(), "--help", "--lang", language.value], capsys)
        flat = " ".join(page.split())
        about = f"cli.{command.replace(' ', '-')}"
        for key in (about, "cli.lang", "cli.verbose", "cli.log"):
            assert flattened(speech(language).say(key)) in flattened(flat), page
        assert sentences(language.value)["show this help message and exit"] in flat
        pages.add(page)
    assert len(pages) == len(Language)


def flattened(text: str) -> str:
    """The text without spaces and line breaks, which argparse puts where it likes."""
    return re.sub(r"\s", "", text)


LATIN = re.compile(r"(?<![\w.-])[A-Za-z]{3,}(?![\w-])")
TECHNICAL = {
    *COMMANDS,
    *TEMPLATE_ACTIONS,
    *EDITIONS_ACTIONS,
    *("Schema", "toml", "docx", "EDITIONS"),
    *("full", "short", "none"),
    *("bagalau", "JSON", "Word", "Excel", "Open", "XML", "inputs", "output", "mapping"),
    *("BAGALAU", "LANG", "EDITION", "xlsx", "csv", "json", "lang", "LibreOffice", "PDF"),
}


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("command", ["", *PAGES])
def test_no_english_is_left_in_the_help_of_other_languages(
    language: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = said([*command.split(), "--help", "--lang", language], capsys)
    assert set(LATIN.findall(page)) <= TECHNICAL


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(
    "words",
    [
        ["dance"],
        ["score"],
        ["score", "a.xlsx", "b.xlsx"],
        ["score", "a.xlsx", "--edition", "1999"],
        ["score", "a.xlsx", "--edition"],
        ["check", "--json=1"],
        ["check", "--dance"],
        ["build", "--jobs", "0"],
        ["new", "--year", "2023"],
        ["new", "--all-regions", "--name", "x", "--year", "2023"],
        ["new", "--all-regions"],
        ["new", "--all-regions", "--year", "23"],
        ["new", "--name", "x", "--year", "2023"],
        ["new", "--name", "x", "--year", "2023", "--kind", "x"],
        ["new", "--name", "x", "--year", "2023", "--kind", "akim_office"],
        ["new", "--name", "x", "--year", "2023", "--kato", "x"],
        ["template"],
        ["template", "dance"],
        ["template", "tags", "-o", "a.doc"],
        ["template", "preview", "a.docx"],
        ["template", "new", "--edition", "1999"],
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_wrong_command_line_is_told_in_the_user_s_language(
    words: list[str], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = said([*words, "--lang", language], capsys)
    assert re.search("[Ѐ-ӿ]", told)
    last = told.strip().splitlines()[-1].replace("dance", "").replace("kind", "")
    assert set(LATIN.findall(last)) <= TECHNICAL, told


@pytest.mark.parametrize(
    ("words", "environment", "language"),
    [
        ([], None, "kk"),
        ([], "", "kk"),
        ([], "ru", "ru"),
        ([], "en", "en"),
        ([], "fr", "kk"),
        (["--lang", "en"], None, "en"),
        (["--lang=en"], "ru", "en"),
        (["--lang", "kk"], "ru", "kk"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_the_option_chooses_the_language_then_the_environment_then_kazakh(
    words: list[str],
    environment: str | None,
    language: str,
    *,
    first: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if environment is not None:
        monkeypatch.setenv("BAGALAU_LANG", environment)
    told = said([*words, "editions"] if first else ["editions", *words], capsys)
    years = speech(Language(language)).say("editions.years", years="2021–2023")
    assert years in told


def test_an_unknown_language_is_a_wrong_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["editions", "--lang", "fr"])
    assert stop.value.code == 2
    assert "қате" in capsys.readouterr().err


# Numbers and dates


@pytest.mark.parametrize(
    ("language", "number", "day"),
    [
        ("kk", "1\u00a0234,5", "2023 жылғы 20 маусым"),
        ("ru", "1\u00a0234,5", "20 июня 2023 г."),
        ("en", "1,234.5", "20 June 2023"),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_does(
    language: str, number: str, day: str
) -> None:
    words = speech(Language(language))
    assert words.show(Decimal("1234.5")) == number
    assert words.show(date(2023, 6, 20)) == day


@pytest.mark.parametrize("language", Language)
@given(number=st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False)))
@example(number=Decimal("-0.0"))
@example(number=Decimal("1E+309"))
@example(number=Decimal("1.50E+5"))
@example(number=Decimal("0E-3"))
def test_every_number_is_written_as_babel_writes_it(
    language: Language, number: Decimal | int
) -> None:
    with localcontext() as context:
        # Babel works in the context at hand, and 28 digits would not hold every number.
        context.prec = 10_000
        written = format_decimal(number, locale=language.value, decimal_quantization=False)
    assert speech(language).number(number) == written.replace("-", "\u2212")
