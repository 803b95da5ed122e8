"""``new``, ``merge``: blank workbooks for bodies, and those of departments in one."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from generator.batch.merge import merge_workbooks
from generator.batch.next_year import next_workbooks
from generator.cli.commands import INPUT, add_replace, checked, workbook
from generator.cli.console import Console, Exit
from generator.excel.blank.guide import Blank
from generator.excel.blank.new import new_workbook
from generator.excel.read.body_list import read_list
from generator.files.disk import real
from generator.law.choices import Kind
from generator.law.edition_file import kinds
from generator.messages.problems import Place, Problem, errors
from generator.messages.wording import Language, Speech
from generator.submission import bodies
from generator.submission.accept.body import body_name, kato_code
from generator.submission.accept.values import ValueFault
from generator.submission.bodies import BodyEntry, slug_of
from generator.submission.contract import names_of, reporting_year
from generator.submission.matching import WorkbookLanguage


def add_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """For whom, and for which year."""
    say = speech.say
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--all-regions", action="store_true", help=say("cli.all-regions"))
    whose.add_argument("--name", help=say("cli.name"))
    whose.add_argument("--from", dest="list", type=Path, metavar="LIST", help=say("cli.from"))
    about = say("cli.from-last")
    whose.add_argument("--from-last", dest="last", nargs="+", type=Path, metavar="PATH", help=about)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter  # a command stays in one line
    parser.epilog = say("cli.new-example", kind=bodies.all_regions()[0].kind.kk)
    known = _names()
    kind = checked(_kind, lambda text: say("cli.bad-kind", found=text, kinds=known))
    parser.add_argument("--kind", type=kind, help=say("cli.kind", kinds=known))
    kato = checked(_kato, lambda text: say("cli.bad-kato", found=text))
    parser.add_argument("--kato", type=kato, help=say("cli.kato"))
    year = checked(reporting_year, lambda text: say("cli.bad-year", found=text))
    parser.add_argument("--year", type=year, help=say("cli.year"))
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help=say("cli.new-output"))
    languages = [language.value for language in WorkbookLanguage]
    about = say("cli.workbook-language")
    parser.add_argument("--workbook", choices=languages, default=_own(speech), help=about)
    parser.add_argument("--report", action="store_true", help=say("cli.new-report"))


def _own(speech: Speech) -> str:
    """The language of a workbook for somebody who reads messages in a language: Kazakh or it."""
    is_russian = speech.language is Language.RUSSIAN
    return (WorkbookLanguage.RUSSIAN if is_russian else WorkbookLanguage.KAZAKH).value


def _kind(text: str) -> Kind | None:
    """A kind of body, as listed on «Орган» or by its short English name."""
    named = {kind.key: kind for kind in kinds()}
    return names_of(kinds()).find_listed(text) or named.get(text)


def _names() -> str:
    return "; ".join(kind.kk for kind in kinds())


def _kato(text: str) -> str | None:
    code = kato_code(text)
    return code if isinstance(code, str) else None


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Writes a blank for every body; prints what was written and what was in the way."""
    if options.name is None and (options.kind is not None or options.kato is not None):
        console.aside.say("cli.only-with-name")
        return Exit.USAGE
    if options.last is not None:
        return _from_last(options, console)
    if options.year is None:
        console.aside.say("cli.year-missing")
        return Exit.USAGE
    if options.list is not None:
        found, problems = read_list(options.list)
        console.report(problems)
        return Exit.ERRORS if errors(problems) else _write(found, options, console)
    if options.all_regions:
        return _write(bodies.all_regions(), options, console)
    if options.kind is None:
        console.aside.say("cli.kind-missing", kinds=_names())
        return Exit.USAGE
    if options.kato is None and options.kind.code_required:
        console.aside.say("cli.kato-missing")
        return Exit.USAGE
    name = body_name(options.name)
    if isinstance(name, ValueFault):
        console.report([Problem(name.code, Place(), name.facts)])
        return Exit.ERRORS
    return _write([BodyEntry(slug_of(name), name, options.kind, options.kato)], options, console)


def _from_last(options: argparse.Namespace, console: Console) -> Exit:
    """Writes next year's workbooks of last year's, which say their year and kind themselves."""
    if options.year is not None or options.report:
        console.aside.say("cli.not-with-last")
        return Exit.USAGE
    written = next_workbooks(options.last, options.output, WorkbookLanguage(options.workbook))
    console.report(written.problems)
    for file in written.made:
        console.say("new.made-line", file=file)
    console.say("new.closing", count=len(written.made))
    return Exit.FINE if written.is_whole else Exit.ERRORS


def _write(wanted: Sequence[BodyEntry], options: argparse.Namespace, console: Console) -> Exit:
    folder = options.output or INPUT / str(options.year)
    kind = Blank.REPORT if options.report else Blank.ORGANISATIONS
    language = WorkbookLanguage(options.workbook)
    problems = []
    for body in wanted:
        target = folder / f"{body.slug}.xlsx"
        problem = new_workbook(target, body, options.year, kind, language)
        if problem is None:
            console.say("new.made-line", file=target)
        else:
            problems.append(problem)
    console.report(problems)
    console.say("new.closing", count=len(wanted) - len(problems))
    return Exit.ERRORS if problems else Exit.FINE


def add_merge_options(parser: argparse.ArgumentParser, speech: Speech) -> None:
    """Which workbooks, and the name of the one that has all their rows."""
    say = speech.say
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say("cli.merged"))
    name, about = workbook(speech), say("cli.merge-output")
    parser.add_argument("-o", "--output", type=name, required=True, metavar="FILE", help=about)
    add_replace(parser, speech)


def run_merge(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the workbook, or prints all that prevents it."""
    if len({real(path) for path in options.files}) < max(2, len(options.files)):
        console.aside.say("cli.merge-several")
        return Exit.USAGE
    problems = merge_workbooks(options.files, options.output, options.existing)
    console.report(problems)
    if errors(problems):
        console.say("merge.nothing")
        return Exit.ERRORS
    console.say("new.made-line", file=options.output)
    return Exit.FINE
