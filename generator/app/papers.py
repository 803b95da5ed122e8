"""The page that verifies papers."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import generator
from generator.app.desk import Desk
from generator.app.folder import OUTPUT
from generator.app.home import shown_job, started
from generator.app.request import LONGEST_NAME, Fields, check_links, desk_of, page, uploaded
from generator.app.work import Task

_PAGE = "papers"

_MOST_PLACES, _MOST_VERDICTS = 50, 40
"""Differences of a paper, and papers, that are shown at once."""


def show(request: Request) -> Response:
    """Where papers are verified, and the verdicts of the last time."""
    desk = desk_of(request)
    return page(
        request,
        "papers.html",
        **_last(desk),
        **shown_job(desk, _PAGE),
    )


def verdicts(request: Request) -> Response:
    """The verdicts of the last time."""
    return page(request, "verdicts.html", **_last(desk_of(request)))


async def hand_in(request: Request) -> Response:
    """The verdict on a paper that is handed in; it is not kept."""
    name = request.query_params.get("name", "")[:LONGEST_NAME]
    return await run_in_threadpool(_verdict_on, request, await uploaded(request, name), name)


def _verdict_on(request: Request, data: bytes, name: str) -> Response:
    desk = desk_of(request)
    check_links(desk)
    workbooks = [source.path for source in desk.folder.listing().sources]
    found = generator.verify_paper(data, name, OUTPUT, workbooks, Path())
    return page(request, "verdict.html", shown=_verdict(desk, found, name))


def verify(request: Request, _: Fields) -> Response:
    """Verify all documents."""
    desk = desk_of(request)
    check_links(desk)
    run = partial(generator.verify_documents, (OUTPUT, desk.folder.inputs), within=Path())
    return started(request, Task("verify.progress", _PAGE, run))


def _verdict(desk: Desk, one: generator.VerifiedDocument, name: str) -> dict[str, object]:
    """The verdict on a paper under a name, in words, and the places that differ."""
    found, language = one.verification, desk.language
    places = generator.compared_places(found, language)[:_MOST_PLACES]
    return {
        "name": name,
        "verdict": desk.say(f"verdict.{found.verdict.name.lower()}"),
        "is_sound": found.is_sound,
        "lines": generator.explain_verdict(one, language),
        "places": places,
        "more": found.count - len(places),
    }


def _last(desk: Desk) -> dict[str, object]:
    """The documents that were verified last, the doubtful ones first."""
    result = None if desk.job is None else desk.job.result
    documents = result.documents if isinstance(result, generator.Verified) else ()
    ordered = sorted(documents, key=lambda one: (one.verification.is_sound, str(one.document)))
    shown = [_verdict(desk, one, one.document.as_posix()) for one in ordered[:_MOST_VERDICTS]]
    return {"verdicts": shown, "more": len(ordered) - len(shown)}
