"""The page for making blank workbooks."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

import generator
from generator.app import show
from generator.app.render import page, said
from generator.app.request import Fields, desk_of, refusal, started
from generator.app.work import WriteBlanks, WriteNext


def front(request: Request) -> Response:
    """Whom blank workbooks are made for."""
    kinds, year = generator.kinds(), date.today().year - 1  # noqa: DTZ011 - the user's own day
    return page(
        request,
        "blanks.html",
        kinds=kinds,
        year=year,
        **show.job(desk_of(request), WriteBlanks, WriteNext),
    )


def write(request: Request, fields: Fields) -> Response:
    """Write blank workbooks: for one body, for all regions, or from last year's workbooks."""
    desk = desk_of(request)
    refused, inputs = refusal(desk), desk.folder.inputs
    if refused is not None:
        return refused
    if fields.get("whose") == "last":
        return started(request, WriteNext(inputs))
    year, fault = generator.reporting_year(fields.get("year", "")), None
    bodies = generator.all_regions()
    if fields.get("whose") != "regions":
        body, fault = show.body_of(desk, fields)
        bodies = () if body is None else (body,)
    if year is None:
        fault = desk.say("cli.bad-year", found=fields.get("year", "")[:10])
    if fault or year is None:
        return said(fault or "", 400)
    blank = generator.Blank
    kind = blank.REPORT if "report" in fields else blank.ORGANISATIONS
    return started(request, WriteBlanks(bodies, year, kind, inputs / str(year)))
