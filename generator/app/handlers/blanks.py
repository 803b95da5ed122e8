"""The page for making blank workbooks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

import generator
from generator import WorkbookLanguage
from generator.app import show
from generator.app.render import page, said
from generator.app.request import Fields, desk_of, refusal, started
from generator.app.work import WriteBlanks, WriteNext

if TYPE_CHECKING:
    from generator import BodyEntry
    from generator.app.desk import Desk

_MOST_FAULTS = 3
"""Faults of a list that are reported at once."""


def front(request: Request) -> Response:
    """Whom blank workbooks are made for."""
    kinds, year = generator.kinds(), date.today().year - 1  # noqa: DTZ011 - the user's own day
    return page(
        request,
        "blanks.html",
        kinds=kinds,
        regions=generator.all_regions(),
        year=year,
        **show.job(desk_of(request), WriteBlanks, WriteNext),
    )


def write(request: Request, fields: Fields) -> Response:
    """Write blank workbooks: for one body, for all regions, or from last year's workbooks."""
    desk = desk_of(request)
    refused, inputs = refusal(desk), desk.folder.inputs
    if refused is not None:
        return refused
    is_russian = fields.get("workbook") == WorkbookLanguage.RUSSIAN
    language = WorkbookLanguage.RUSSIAN if is_russian else WorkbookLanguage.KAZAKH
    if fields.get("whose") == "last":
        return started(request, WriteNext(inputs, language))
    year = generator.reporting_year(fields.get("year", ""))
    bodies, fault = _whose(desk, fields)
    if year is None:
        fault = desk.say("cli.bad-year", found=fields.get("year", "")[:10])
    if fault or year is None:
        return said(fault or "", 400)
    blank = generator.Blank
    kind = blank.REPORT if "report" in fields else blank.ORGANISATIONS
    return started(request, WriteBlanks(bodies, year, kind, language, inputs / str(year)))


def _whose(desk: Desk, fields: Fields) -> tuple[tuple[BodyEntry, ...], str | None]:
    """The bodies of a form, or what is wrong with it."""
    whose = fields.get("whose")
    if whose == "regions":
        region = fields.get("region", "")
        return tuple(one for one in generator.all_regions() if region in ("", one.slug)), None
    if whose == "list":
        path = desk.folder.expected
        if path is None:
            return (), desk.say("app.list-missing")
        found, problems = generator.read_list(path)
        faults = [one for one in desk.worded(problems) if one.level is generator.Severity.ERROR]
        return found, " ".join(f"{one.message} {one.hint}" for one in faults[:_MOST_FAULTS])
    body, fault = show.body_of(desk, fields)
    return (() if body is None else (body,)), fault
