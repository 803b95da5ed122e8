"""The page for making blank workbooks."""

from __future__ import annotations

from datetime import date
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

import generator
from generator import WorkbookLanguage
from generator.app import work
from generator.app.desk import Desk
from generator.app.home import shown_job, started
from generator.app.request import Fields, check_links, desk_of, page, refuse
from generator.app.work import Task

_PAGE = "blanks"

_MOST_FAULTS = 3
"""Faults of a list that are reported at once."""


def show(request: Request) -> Response:
    """Whom blank workbooks are made for."""
    kinds, year = generator.kinds(), date.today().year - 1  # noqa: DTZ011 - the user's own day
    return page(
        request,
        "blanks.html",
        kinds=kinds,
        regions=generator.all_regions(),
        year=year,
        **shown_job(desk_of(request), _PAGE),
    )


def write(request: Request, fields: Fields) -> Response:
    """Write blank workbooks: for one body, for all regions, or from last year's workbooks."""
    desk = desk_of(request)
    check_links(desk)
    inputs, blank = desk.folder.inputs, generator.Blank
    is_russian = fields.get("workbook") == WorkbookLanguage.RUSSIAN
    language = WorkbookLanguage.RUSSIAN if is_russian else WorkbookLanguage.KAZAKH
    if fields.get("whose") == "last":
        write = partial(work.write_next, inputs, language)
        return started(request, Task("build.progress", _PAGE, write))
    year, bodies = generator.reporting_year(fields.get("year", "")), _whose(desk, fields)
    if year is None:
        refuse(desk.say("cli.bad-year", found=fields.get("year", "")[:10]), 400)
    kind = blank.REPORT if "report" in fields else blank.ORGANISATIONS
    one = partial(generator.new_workbook, year=year, kind=kind, language=language)
    write = partial(work.write_blanks, bodies, inputs / str(year), one)
    return started(request, Task("build.progress", _PAGE, write))


def _whose(desk: Desk, fields: Fields) -> tuple[generator.BodyEntry, ...]:
    """The bodies of a form; a refusal that says what is wrong with it."""
    whose = fields.get("whose")
    if whose == "regions":
        region = fields.get("region", "")
        return tuple(one for one in generator.all_regions() if region in ("", one.slug))
    if whose != "list":
        return (_named(desk, fields),)
    path = desk.folder.expected
    if path is None:
        refuse(desk.say("app.list-missing"), 400)
    found, problems = generator.read_list(path)
    faults = [one for one in desk.worded(problems) if one.level is generator.Severity.ERROR]
    if faults:
        refuse(" ".join(f"{one.message} {one.hint}" for one in faults[:_MOST_FAULTS]), 400)
    return found


def _named(desk: Desk, fields: Fields) -> generator.BodyEntry:
    """The body that a form names."""
    name, code = " ".join(fields.get("name", "").split()), fields.get("kato", "").strip()
    kind = {kind.key: kind for kind in generator.kinds()}.get(fields.get("kind", ""))
    if not name or kind is None:
        refuse(desk.say("app.name-missing"), 400)
    kato = generator.kato_code(code) if code or kind.code_required else None
    if not isinstance(kato, str | None):
        refuse(desk.say("cli.bad-kato", found=code), 400)
    return generator.BodyEntry(generator.slug_of(name), name, kind, kato)
