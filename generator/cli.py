"""The command line: words in; lines and an exit code out."""

from __future__ import annotations

import argparse
import contextlib
import gettext
import io
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from generator import __version__, system
from generator.acceptance.body import kato_code
from generator.bodies import BodyEntry, all_regions, slug_of
from generator.commands import Console, Exit
from generator.edition import Kind
from generator.files import Existing
from generator.paper import Paper, of_appendix
from generator.problems import Place, Problem
from generator.wording import DASH, Language, Speech, speech
from generator.workbook import FIRST_YEAR, KIND_NAMES, KINDS, LAST_YEAR

_DEFAULT_INPUT, _DEFAULT_OUTPUT = Path("inputs"), Path("output")
_SPEAKING = ("generator", "fontTools", "pypdf")
"""Who has things to say that are for the log alone: ourselves, and libraries over odd fonts."""

_LANGUAGE_VARIABLE = "BAGALAU_LANG"


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code is one of :class:`generator.commands.Exit`."""
    given = list(sys.argv[1:] if words is None else words)
    _speak_utf8()
    language = _language(given)
    _translate_argparse(language)
    options = _parser(language).parse_args(given)
    console = Console(speech(language), verbose=options.verbose)
    if options.command is None:
        _show_first_steps(console)
        return _exit_code(Exit.FINE)
    for name in _SPEAKING:
        logging.getLogger(name).addHandler(logging.NullHandler())
    if options.log is None:
        return _exit_code(_carried_out(options, given, console))
    return _exit_code(_logged(options, given, console))


def _show_first_steps(console: Console) -> None:
    """What to do first, for those who give no command."""
    for step in ("start.new", "start.fill", "start.check", "start.build", "start.help"):
        console.say(console.speech.say(step))


def _logged(options: argparse.Namespace, given: Sequence[str], console: Console) -> Exit:
    """Like :func:`_carried_out`, with everything kept in the file that is wanted."""
    from generator.commands import logfile

    try:
        kept = logfile.keep(options.log)
    except OSError as error:
        console.complain(console.speech.say("cli.bad-log", reason=system.reason(error)))
        return Exit.ERRORS
    except logfile.NotALogError:
        console.complain(console.speech.say("cli.log-foreign", file=str(options.log)))
        return Exit.ERRORS
    exit_ = _carried_out(options, given, console)
    if not kept.is_whole:
        console.complain(console.speech.say("cli.log-broken", file=str(options.log)))
        return exit_ or Exit.ERRORS
    return exit_


def _carried_out(options: argparse.Namespace, given: Sequence[str], console: Console) -> Exit:
    """Runs the command; what stops it is told, never a trace."""
    if options.verbose or options.log is not None:
        with contextlib.redirect_stdout(sys.stderr):
            console.detail(_introduction(given, console.speech))
    try:
        exit_ = _run(options, console)
    except KeyboardInterrupt:
        console.say(console.speech.say("cli.interrupted"))
        exit_ = Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - our own fault, told as one and with its trace
        console.report_aside([_fault(error)])
        exit_ = Exit.ERRORS
    console.keep(console.speech.say("cli.ended", code=int(exit_)))
    return exit_


def _introduction(given: Sequence[str], speech: Speech) -> str:
    """Which program runs where and with which words, for those who are asked for help."""
    import shlex

    system_ = f"{sys.platform}, Python {sys.version.split()[0]}"
    words = shlex.join(["bagalau", *given])
    try:
        folder = str(Path.cwd())
    except OSError:  # it is gone
        folder = DASH
    return speech.say(
        "cli.running", version=__version__, system=system_, folder=folder, command=words
    )


def _fault(error: Exception) -> Problem:
    from generator.assess import unexpected

    return replace(unexpected(Path(), error), place=Place())


def _exit_code(exit_: Exit) -> int:
    return int(exit_) if _all_was_said() else int(exit_) or int(Exit.ERRORS)


def _all_was_said() -> bool:
    """False when the lines could not be written where they were sent; a reader may leave early."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = io.StringIO()
    except (OSError, ValueError):
        sys.stdout = io.StringIO()
        return False
    return True


def _speak_utf8() -> None:
    """Kazakh letters must survive a Windows console page and a redirect into a file."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _language(words: Sequence[str]) -> Language:
    """The language of ``--lang``, else of the environment, else Kazakh; read before all else."""
    finder = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    finder.add_argument("--lang", default=os.environ.get(_LANGUAGE_VARIABLE, ""))
    with contextlib.suppress(argparse.ArgumentError):
        wanted = finder.parse_known_args(list(words))[0].lang
        if wanted in set(Language):
            return Language(wanted)
    return Language.KAZAKH


def _translate_argparse(language: Language) -> None:
    """Argparse takes its own words from the process's gettext domain."""
    os.environ["LANGUAGE"] = language.value
    gettext.bindtextdomain("bagalau", str(resources.files("generator") / "locale"))
    gettext.textdomain("bagalau")


def _common(language: Language) -> argparse.ArgumentParser:
    """What every command takes."""
    say = speech(language).say
    # Suppressed defaults: a command must not undo what stands before its name.
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--lang", choices=[item.value for item in Language], help=say("cli.lang"))
    common.add_argument(
        "--verbose", action="store_true", default=argparse.SUPPRESS, help=say("cli.verbose")
    )
    common.add_argument("--log", type=Path, metavar="FILE", help=say("cli.log"))
    return common


def _parser(language: Language) -> argparse.ArgumentParser:
    say = speech(language).say
    common = _common(language)
    parser = argparse.ArgumentParser(
        prog="bagalau", description=say("cli.about"), parents=[common], allow_abbrev=False
    )
    parser.set_defaults(verbose=False, log=None)
    parser.add_argument("--version", action="version", version=__version__, help=say("cli.version"))
    commands = parser.add_subparsers(
        dest="command", required=False, metavar="COMMAND", title=say("cli.commands")
    )

    def add(name: str) -> argparse.ArgumentParser:
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
    _describe_new(add("new"), language)
    verify = add("verify")
    verify.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=say("cli.verified"))
    verify.add_argument("--json", action="store_true", help=say("cli.json"))
    add("editions")
    _describe_template(add("template"), language)
    return parser


def _describe_build(build: argparse.ArgumentParser, language: Language) -> None:
    say = speech(language).say
    build.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=say("cli.paths"))
    build.add_argument(
        "-o", "--output", type=Path, default=_DEFAULT_OUTPUT, metavar="DIR", help=say("cli.output")
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
    files = (resources.files("generator") / "editions").iterdir()
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
        if text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR:
            return int(text)
        raise argparse.ArgumentTypeError(self.speech.say("cli.bad-year", found=text))

    def kind(self, text: str) -> Kind:
        """A kind of body, as listed on «Орган» or by its short English name."""
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
        code = kato_code(text)
        if isinstance(code, str):
            return code
        raise argparse.ArgumentTypeError(self.speech.say("cli.bad-kato", found=text))


def _run(options: argparse.Namespace, console: Console) -> Exit:
    """Each command is imported when it is run: help and errors come at once."""
    if options.command == "build":
        return _run_build(options, console)
    if options.command == "check":
        from generator.commands import check

        run_check = check.run_json if options.json else check.run
        return run_check(_paths(options.paths), options.annotate, console)
    if options.command == "new":
        return _run_new(options, console)
    if options.command == "verify":
        from generator.commands import verify

        checked = list(options.paths) or [_DEFAULT_OUTPUT]
        return verify.run_json(checked, console) if options.json else verify.run(checked, console)
    if options.command == "editions":
        from generator.commands import editions

        return editions.run(console)
    if options.command == "template":
        return _run_template(options, console)
    from generator.commands import score

    if options.command == "explain":
        return score.explain(options.file, options.section, options.row, console)
    run = score.run_json if options.json else score.run
    return run(options.file, options.edition, console)


def _paths(given: Sequence[Path]) -> list[Path]:
    return list(given) or [_DEFAULT_INPUT]


def _run_build(options: argparse.Namespace, console: Console) -> Exit:
    from generator.commands import build
    from generator.prepare import Order
    from generator.word.render import Notes

    order = Order(
        output=options.output,
        template=options.template,
        edition=options.edition,
        notes=Notes.LEFT_OUT if options.no_notes else Notes.ATTACHED,
        force=options.force,
        language=console.speech.language,
        with_report=options.with_report,
        with_pdf=options.pdf,
    )
    jobs = options.jobs or os.cpu_count() or 1
    return build.run(_paths(options.paths), order, jobs, console)


def _run_new(options: argparse.Namespace, console: Console) -> Exit:
    from generator.commands import new

    folder = options.output or _DEFAULT_INPUT / str(options.year)
    kind = new.Blank.REPORT if options.report else new.Blank.ORGANISATIONS
    if options.name is None and (options.kind is not None or options.kato is not None):
        return _misused(console, console.speech.say("cli.only-with-name"))
    if options.list is not None:
        return new.run_list(options.list, options.year, folder, console, kind)
    if options.all_regions:
        return new.run(all_regions(), options.year, folder, console, kind)
    if options.kind is None:
        kinds = "; ".join(KIND_NAMES.values())
        return _misused(console, console.speech.say("cli.kind-missing", kinds=kinds))
    if options.kato is None and options.kind is not Kind.SECTORAL:
        return _misused(console, console.speech.say("cli.kato-missing"))
    body = BodyEntry(slug_of(options.name), options.name, options.kind, options.kato)
    return new.run([body], options.year, folder, console, kind)


def _run_template(options: argparse.Namespace, console: Console) -> Exit:
    if options.action == "check":
        from generator.commands import template_check

        check = template_check.run_json if options.json else template_check.run
        return check(options.file, options.annotate, console)
    if options.action == "tags":
        from generator.commands import template_tags

        paper = of_appendix(options.appendix)
        if options.output is None:
            return template_tags.run(options.edition, paper, console)
        may = _may(options)
        return template_tags.write(options.output, may, options.edition, paper, console)
    if options.action == "preview":
        from generator.commands import template_preview

        may = _may(options)
        return template_preview.run(options.file, options.output, may, options.edition, console)
    from generator.commands import template_new

    paper = of_appendix(options.appendix)
    return template_new.run(options.edition, paper, options.output, console)


def _may(options: argparse.Namespace) -> Existing:
    """What is done about a file that has the name already."""
    return Existing.REPLACED if options.force else Existing.KEPT


def _misused(console: Console, message: str) -> Exit:
    console.complain(message)
    return Exit.USAGE
