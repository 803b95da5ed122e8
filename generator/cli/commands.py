"""The table of commands, and the parser that their modules declare their options to.

In its module ``add_options(parser, speech)`` says what a command takes, ``run(options, console)``
does it and gives the exit code; of another command than the module's, these are
``add_NAME_options`` and ``run_NAME``. Options that several commands take are here.
"""

from __future__ import annotations

import argparse
import contextlib
import gettext
import os
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module, resources
from pathlib import Path
from typing import NoReturn, TypeVar

from generator import __version__
from generator.law import FOLDER_VARIABLE
from generator.messages.wording import Language, Speech, on_one_line, speech

COMMANDS = {
    "build": "build",
    "check": "check",
    "score": "score",
    "explain": "score",
    "advise": "advise",
    "new": "new",
    "merge": "new",
    "map": "map",
    "verify": "verify",
    "editions": "editions",
    "editions check": "edition_books",
    "editions diff": "editions",
    "editions show": "edition_books",
    "editions schema": "editions",
    "editions table": "edition_books",
    "app": "app",
    "template check": "template",
    "template tags": "template",
    "template preview": "template",
    "template new": "template",
}
"""The commands, each with its module; one that has the module's name has the bare functions."""

_LANGUAGE_VARIABLE = "BAGALAU_LANG"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """End with a line that no name among the words can break."""
        super().error(on_one_line(message))


def language_of(words: Sequence[str]) -> Language:
    """The language of ``--lang``, else of the environment, else Kazakh; read before all else."""
    wanted = _early(words, "--lang", os.environ.get(_LANGUAGE_VARIABLE, ""))
    return Language(wanted) if wanted in set(Language) else Language.KAZAKH


def _early(words: Sequence[str], option: str, default: str) -> str:
    """The value of an option that others depend on, before the words are parsed."""
    finder = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    finder.add_argument(option, dest="wanted", default=default, help=argparse.SUPPRESS)
    with contextlib.suppress(argparse.ArgumentError):
        return str(finder.parse_known_args(list(words))[0].wanted)
    return default


def read(words: Sequence[str], language: Language) -> argparse.Namespace:
    """The parsed arguments; wrong ones end the program with a line in the language, and code 2.

    ``run`` is what carries the command out, None when none is given. A folder of ``--editions``
    goes into the environment, for the processes that are begun too.
    """
    folder = _early(words, "--editions", os.environ.get(FOLDER_VARIABLE, ""))
    if folder:
        os.environ[FOLDER_VARIABLE] = folder
    # Argparse takes its own words from the process's gettext domain.
    os.environ["LANGUAGE"] = language.value
    gettext.bindtextdomain("bagalau", str(resources.files("generator.messages") / "locale"))
    gettext.textdomain("bagalau")
    return parser(language, words).parse_args(words)


def parser(language: Language, words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of all commands, with the options of those that are among the words.

    No other module of a command is imported: all of them take 0.7 s, ``--help`` takes 0.1 s.
    """
    say, common = speech(language).say, _common(language)
    whole = _Parser(
        prog="bagalau", description=say("cli.about"), parents=[common], allow_abbrev=False
    )
    whole.set_defaults(verbose=False, log=None, run=None)
    whole.add_argument("--version", action="version", version=__version__, help=say("cli.version"))
    parsers = [whole]
    groups = {"": whole.add_subparsers(metavar="COMMAND", title=say("cli.commands"))}

    def added(group: str, name: str) -> _Parser:
        about = say(f"cli.{f'{group} {name}'.strip().replace(' ', '-')}")
        return groups[group].add_parser(
            name, help=about, description=about, parents=[common], allow_abbrev=False
        )

    made: dict[str, _Parser] = {}
    for command, module in COMMANDS.items():
        group, _, name = command.rpartition(" ")
        if group not in groups:
            groups[group] = (made.get(group) or added("", group)).add_subparsers(
                dest="action",
                required=group not in made,
                metavar="ACTION",
                title=say("cli.actions"),
            )
        own = made[command] = added(group, name)
        if set(command.split()) <= set(words):
            calls, of = (
                import_module(f"{__package__}.{module}"),
                "" if module == command else f"_{name}",
            )
            getattr(calls, f"add{of}_options")(own, speech(language))
            own.set_defaults(run=getattr(calls, f"run{of}"))
            parsers.append(own)
    _name_values(parsers, groups.values(), language)
    return whole


def _name_values(
    parsers: Iterable[_Parser], groups: Iterable[argparse.Action], language: Language
) -> None:
    """Name in the language what each option that takes a value, and each group, is followed by."""
    own = set(groups)
    actions = {action for one in parsers for action in one._actions}  # shared ones are met once
    for action in actions | own:
        if action.nargs != 0 and (not action.choices or action in own):
            name = action.metavar or action.dest.upper()
            action.metavar = speech(language).say(f"metavar.{name}")


def _common(language: Language) -> _Parser:
    say = speech(language).say
    # Suppressed defaults: a command must not undo what stands before its name.
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--lang", choices=[item.value for item in Language], help=say("cli.lang"))
    common.add_argument(
        "--verbose", action="store_true", default=argparse.SUPPRESS, help=say("cli.verbose")
    )
    common.add_argument("--log", type=Path, metavar="FILE", help=say("cli.log"))
    common.add_argument(
        "--editions", dest="folder", type=Path, metavar="DIR", help=say("cli.editions-folder")
    )
    return common


T = TypeVar("T")

INPUT, OUTPUT = Path("inputs"), Path("output")
"""Where workbooks are read and documents written, when nothing else is said."""


def checked(parse: Callable[[str], T | None], refusal: Callable[[str], str]) -> Callable[[str], T]:
    """The type of an option: what is parsed of a word; one that gives None is refused."""

    def read(text: str) -> T:
        found = parse(text)
        if found is None:
            raise argparse.ArgumentTypeError(refusal(text))
        return found

    return read


def document(speech: Speech) -> Callable[[str], Path]:
    """The type of a Word document's name; Word opens nothing that is called otherwise."""
    return _named(".docx", lambda text: speech.say("cli.bad-document", found=text))


def workbook(speech: Speech) -> Callable[[str], Path]:
    """The type of an Excel workbook's name."""
    return _named(".xlsx", lambda text: speech.say("cli.bad-workbook", found=text))


def _named(suffix: str, refusal: Callable[[str], str]) -> Callable[[str], Path]:
    return checked(
        lambda text: Path(text) if Path(text).suffix.lower() == suffix else None, refusal
    )


def add_edition(parser: argparse.ArgumentParser, about: str, *, required: bool = False) -> None:
    """``--edition``, by its id."""
    # Names of the files: to read the editions takes 0.1 s.
    from generator.law import edition_file  # here: --help takes 0.1 s, editions as much

    ids = sorted(edition_file.files())
    parser.add_argument("--edition", choices=ids, required=required, help=about)


def add_appendix(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """``--appendix``, the number of a paper's appendix."""
    from generator.law.choices import Paper  # here: as above

    numbers, own = sorted(paper.appendix for paper in Paper), Paper.SHEET.appendix
    about = speech.say("cli.appendix")
    parser.add_argument("--appendix", type=int, choices=numbers, default=own, help=about)


def add_expect(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """``--expect``, a list of the bodies that are to have a workbook."""
    parser.add_argument("--expect", type=Path, metavar="LIST", help=speech.say("cli.expect"))


def add_mapping(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """``--mapping``, what workbooks of another layout are read by."""
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=speech.say("cli.mapping"))


def add_json(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """``--json``."""
    parser.add_argument("--json", action="store_true", help=speech.say("cli.json"))


def add_replace(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """``--force``: what ``options.existing`` says is done about a file that has the name."""
    from generator.files.disk import Existing  # here: as above

    parser.add_argument(
        "--force",
        dest="existing",
        action="store_const",
        const=Existing.REPLACED,
        default=Existing.KEPT,
        help=speech.say("cli.replace"),
    )
