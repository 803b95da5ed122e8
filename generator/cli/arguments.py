"""The words of the command line: what each command takes, described in the user's language.

What only one command needs is imported where it is needed: help and misuse are told at once.
"""

from __future__ import annotations

import argparse
import contextlib
import gettext
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import __version__
from generator.law.papers import Paper
from generator.messages.wording import Language, Speech, speech

if TYPE_CHECKING:
    from generator.law.edition import Kind

DEFAULT_INPUT, DEFAULT_OUTPUT = Path("inputs"), Path("output")
"""Where workbooks are looked for and documents written, when nothing else is said."""

_LANGUAGE_VARIABLE = "BAGALAU_LANG"


def language_of(words: Sequence[str]) -> Language:
    """The language of ``--lang``, else of the environment, else Kazakh; read before all else."""
    finder = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    finder.add_argument("--lang", default=os.environ.get(_LANGUAGE_VARIABLE, ""))
    with contextlib.suppress(argparse.ArgumentError):
        wanted = finder.parse_known_args(list(words))[0].lang
        if wanted in set(Language):
            return Language(wanted)
    return Language.KAZAKH


def read(words: Sequence[str], language: Language) -> argparse.Namespace:
    """What the words say; a misuse ends the program with a line in the language, and code 2."""
    _translate_argparse(language)
    return parser(language).parse_args(words)


def _translate_argparse(language: Language) -> None:
    """Argparse takes its own words from the process's gettext domain."""
    os.environ["LANGUAGE"] = language.value
    gettext.bindtextdomain("bagalau", str(resources.files("generator.messages") / "locale"))
    gettext.textdomain("bagalau")


class Command(argparse.ArgumentParser):
    """The parser of a command; what keeps others waiting is described once that one is asked for.

    ``describe`` does that; None when there is nothing left to describe.
    """

    describe: Callable[[], None] | None = None

    def described(self) -> None:
        """Describe all that the command takes."""
        describe, self.describe = self.describe, None
        if describe is not None:
            describe()

    def parse_known_args(self, *words: Any, **options: Any) -> Any:  # noqa: D102 - argparse's own
        self.described()
        return super().parse_known_args(*words, **options)


def _common(language: Language) -> Command:
    """What every command takes."""
    say = speech(language).say
    # Suppressed defaults: a command must not undo what stands before its name.
    common = Command(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--lang", choices=[item.value for item in Language], help=say("cli.lang"))
    common.add_argument(
        "--verbose", action="store_true", default=argparse.SUPPRESS, help=say("cli.verbose")
    )
    common.add_argument("--log", type=Path, metavar="FILE", help=say("cli.log"))
    return common


def parser(language: Language) -> argparse.ArgumentParser:
    """The parser of all commands, with their help in a language."""
    say = speech(language).say
    common = _common(language)
    whole = argparse.ArgumentParser(
        prog="bagalau", description=say("cli.about"), parents=[common], allow_abbrev=False
    )
    whole.set_defaults(verbose=False, log=None)
    whole.add_argument("--version", action="version", version=__version__, help=say("cli.version"))
    commands = whole.add_subparsers(
        dest="command",
        required=False,
        metavar="COMMAND",
        title=say("cli.commands"),
        parser_class=Command,
    )

    def add(name: str) -> Command:
        about = say(f"cli.{name}")
        return commands.add_parser(
            name, help=about, description=about, parents=[common], allow_abbrev=False
        )

    _describe_build(add("build"), language)
    check = add("check")
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=say("cli.paths"))
    check.add_argument("--annotate", type=Path, metavar="DIR", help=say("cli.annotate"))
    check.add_argument("--json", action="store_true", help=say("cli.json"))
    score = add("score")
    score.add_argument("file", type=Path, metavar="FILE", help=say("cli.file"))
    score.add_argument("--json", action="store_true", help=say("cli.json"))
    score.add_argument("--edition", choices=_edition_ids(), help=say("cli.edition"))
    explain = add("explain")
    explain.add_argument("file", type=Path, metavar="FILE", help=say("cli.file"))
    explain.add_argument("section", metavar="SECTION", help=say("cli.section"))
    explain.add_argument("row", metavar="ROW", help=say("cli.row"))
    new = add("new")
    new.describe = partial(_describe_new, new, language)
    verify = add("verify")
    verify.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=say("cli.verified"))
    verify.add_argument("--json", action="store_true", help=say("cli.json"))
    add("editions")
    _describe_template(add("template"), language)
    return whole


def _describe_build(build: argparse.ArgumentParser, language: Language) -> None:
    say = speech(language).say
    build.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=say("cli.paths"))
    build.add_argument(
        "-o", "--output", type=Path, default=DEFAULT_OUTPUT, metavar="DIR", help=say("cli.output")
    )
    build.add_argument("--template", type=Path, metavar="FILE", help=say("cli.template-file"))
    build.add_argument("--edition", choices=_edition_ids(), help=say("cli.edition"))
    build.add_argument("--with-report", action="store_true", help=say("cli.with-report"))
    build.add_argument("--pdf", action="store_true", help=say("cli.pdf"))
    build.add_argument("--no-notes", action="store_true", help=say("cli.no-notes"))
    build.add_argument("--force", action="store_true", help=say("cli.force"))
    build.add_argument(
        "--jobs", type=_Words(speech(language)).jobs, metavar="N", help=say("cli.jobs")
    )


def _describe_new(new: argparse.ArgumentParser, language: Language) -> None:
    from generator.law.edition import Kind
    from generator.submission.contract import KIND_NAMES

    say = speech(language).say
    whose = new.add_mutually_exclusive_group(required=True)
    whose.add_argument("--all-regions", action="store_true", help=say("cli.all-regions"))
    whose.add_argument("--name", help=say("cli.name"))
    whose.add_argument("--from", dest="list", type=Path, metavar="LIST", help=say("cli.from"))
    new.formatter_class = argparse.RawDescriptionHelpFormatter  # a command stays in one line
    new.epilog = say("cli.new-example", kind=KIND_NAMES[Kind.LOCAL_EXECUTIVE])
    kinds, words = "; ".join(KIND_NAMES.values()), _Words(speech(language))
    new.add_argument("--kind", type=words.kind, help=say("cli.kind", kinds=kinds))
    new.add_argument("--kato", type=words.kato, help=say("cli.kato"))
    new.add_argument("--year", type=words.year, required=True, help=say("cli.year"))
    new.add_argument("-o", "--output", type=Path, metavar="DIR", help=say("cli.new-output"))
    new.add_argument("--report", action="store_true", help=say("cli.new-report"))


def _describe_template(template: argparse.ArgumentParser, language: Language) -> None:
    say, words, common = speech(language).say, _Words(speech(language)), _common(language)
    actions = template.add_subparsers(
        dest="action", required=True, metavar="ACTION", title=say("cli.actions")
    )

    def add(name: str) -> argparse.ArgumentParser:
        about = say(f"cli.template-{name}")
        return actions.add_parser(
            name, help=about, description=about, parents=[common], allow_abbrev=False
        )

    check = add("check")
    check.add_argument("file", type=Path, metavar="FILE", help=say("cli.template-read"))
    check.add_argument(
        "--annotate", type=words.document, metavar="OUT", help=say("cli.template-annotate")
    )
    check.add_argument("--json", action="store_true", help=say("cli.json"))
    tags = add("tags")
    tags.add_argument(
        "-o", "--output", type=words.document, metavar="BOOK", help=say("cli.template-book")
    )
    tags.add_argument("--edition", choices=_edition_ids(), help=say("cli.tags-edition"))
    _describe_appendix(tags, say("cli.appendix"))
    tags.add_argument("--force", action="store_true", help=say("cli.replace"))
    preview = add("preview")
    preview.add_argument("file", type=Path, metavar="FILE", help=say("cli.template-read"))
    preview.add_argument(
        *("-o", "--output"),
        type=words.document,
        metavar="OUT",
        required=True,
        help=say("cli.preview-output"),
    )
    preview.add_argument("--edition", choices=_edition_ids(), help=say("cli.preview-edition"))
    preview.add_argument("--force", action="store_true", help=say("cli.replace"))
    new = add("new")
    new.add_argument(
        "--edition", choices=_edition_ids(), required=True, help=say("cli.template-edition")
    )
    _describe_appendix(new, say("cli.appendix"))
    new.add_argument(
        *("-o", "--output"),
        type=words.document,
        metavar="FILE",
        help=say("cli.template-output"),
    )


def _describe_appendix(command: argparse.ArgumentParser, about: str) -> None:
    numbers = sorted(paper.appendix for paper in Paper)
    default = Paper.SHEET.appendix
    command.add_argument("--appendix", type=int, choices=numbers, default=default, help=about)


def _edition_ids() -> list[str]:
    """Names of the files: reading all editions for a list of choices would slow every start."""
    files = (resources.files("generator.law") / "editions").iterdir()
    return sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))


@dataclass(frozen=True)
class _Words:
    """Reads single words of the command line; refuses them in the user's language."""

    speech: Speech

    def jobs(self, text: str) -> int:
        """A number of processes."""
        if text.isascii() and text.isdigit() and int(text):
            return int(text)
        raise argparse.ArgumentTypeError(self.speech.say("cli.bad-jobs", found=text))

    def year(self, text: str) -> int:
        """A reporting year."""
        from generator.submission.contract import FIRST_YEAR, LAST_YEAR

        if text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR:
            return int(text)
        raise argparse.ArgumentTypeError(self.speech.say("cli.bad-year", found=text))

    def kind(self, text: str) -> Kind:
        """A kind of body, as listed on «Орган» or by its short English name."""
        from generator.law.edition import Kind
        from generator.submission.contract import KIND_NAMES, KINDS

        kind = KINDS.find_listed(text)
        if kind is not None:
            return kind
        if text in set(Kind):
            return Kind(text)
        kinds = "; ".join(KIND_NAMES.values())
        raise argparse.ArgumentTypeError(self.speech.say("cli.bad-kind", found=text, kinds=kinds))

    def document(self, text: str) -> Path:
        """The name of a Word document; Word opens nothing that is called otherwise."""
        path = Path(text)
        if path.suffix.lower() == ".docx":
            return path
        raise argparse.ArgumentTypeError(self.speech.say("cli.bad-document", found=text))

    def kato(self, text: str) -> str:
        """A ӘАОЖ code."""
        from generator.submission.accept.body import kato_code

        code = kato_code(text)
        if isinstance(code, str):
            return code
        raise argparse.ArgumentTypeError(self.speech.say("cli.bad-kato", found=text))
