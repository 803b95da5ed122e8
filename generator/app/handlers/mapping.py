"""The page on which a workbook of another layout is mapped to ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

import generator
from generator import Existing
from generator.app import mapping as shown
from generator.app.render import page, said
from generator.app.request import Fields, desk_of, found, refusal, source_of

if TYPE_CHECKING:
    from generator import Decisions, Proposal, Source


def front(request: Request) -> Response:
    """What is proposed, or what the mapping of the folder has decided."""
    desk, source = desk_of(request), source_of(request)
    proposal, problems = desk.proposed(source)
    facts: dict[str, object] = {"unproposed": desk.worded(problems), "source": source}
    if proposal is not None:
        facts |= shown.mapping(desk, source, proposal, _decided(source, proposal), 0)
    return page(request, "mapping.html", id=request.path_params["id"], **facts)


def _decided(source: Source, proposal: Proposal) -> Decisions:
    path = generator.mapping_of(source)
    known = None if path is None else generator.load_mapping(path)[0]
    return shown.proposed(proposal) if known is None else generator.decisions_of(proposal, known)


def change(request: Request, fields: Fields) -> Response:
    """Try what was chosen on the workbook; save it when that is asked for."""
    desk, source = desk_of(request), source_of(request)
    proposal = found(desk.proposed(source)[0])
    decisions = shown.decided(proposal, fields, request.headers.get("HX-Trigger-Name", ""))
    if "save" in fields:
        refused = refusal(desk)
        if refused is not None:
            return refused
        existing = Existing.REPLACED if fields["save"] == "replaced" else Existing.KEPT
        target = source.path.with_name(generator.MAPPING_NAME)
        problem = generator.save_mapping(target, proposal, decisions, desk.language, existing)
        if problem is None:
            place = f"{request.app.state.base}workbook/{request.path_params['id']}"
            return Response(headers={"HX-Redirect": place})
        if problem.code is not generator.Code.OUTPUT_EXISTS:
            return said(desk.worded([problem])[0].message, 507)
    asked = fields.get("show", fields.get("at", ""))
    number = int(asked) if asked.isascii() and asked.isdigit() else 0
    number = min(number, len(proposal.tables) - 1)
    facts = shown.mapping(desk, source, proposal, decisions, number)
    return page(request, "mapping_form.html", id=request.path_params["id"], **facts)
