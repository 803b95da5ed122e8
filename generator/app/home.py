"""The front page: the workbooks with their states, and what is done with all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import generator
from generator import Language, Notes
from generator.app import work
from generator.app.desk import Desk, State
from generator.app.folder import OUTPUT, FolderListing, id_of, own_templates
from generator.app.request import Fields, check_links, desk_of, page, refuse, whole_number
from generator.app.work import Job, Task

_ON_A_PAGE = 50
"""Workbooks in a piece of the list."""

_MINUTE = 60

_LANGUAGE = "bagalau-language"
"""The cookie in which a browser remembers the language that was chosen."""

_YEAR = 365 * 24 * 3600
"""Seconds that a browser remembers the language for."""

OVERVIEWS = (OUTPUT / "report.html", OUTPUT / "summary.xlsx")


def show(request: Request) -> Response:
    """The workbooks with their states, and what can be done with all of them."""
    desk, chosen = desk_of(request), request.cookies.get(_LANGUAGE)
    if chosen in set(Language):
        desk.language = Language(chosen)
    listing = desk.folder.listing()
    desk.check_new(listing)
    return page(
        request, "desk.html", listing=listing, **_shown_lines(desk, listing, {}), **shown_job(desk)
    )


def lines(request: Request) -> Response:
    """A piece of the list of workbooks."""
    desk = desk_of(request)
    shown = _shown_lines(desk, desk.folder.listing(), request.query_params)
    return page(request, "lines.html", **shown)


def job(request: Request) -> Response:
    """How far the work is; once it has ended, the list is shown again."""
    desk = desk_of(request)
    answer = page(request, "job.html", **shown_job(desk))
    if not desk.is_busy:
        answer.headers["HX-Trigger"] = "done"
    return answer


def check(request: Request, _: Fields) -> Response:
    """Check all workbooks."""
    desk = desk_of(request)
    paths = [one.path for one in desk.folder.listing().wanted]
    return started(request, desk.check(paths, desk.folder.expected))


def make(request: Request, fields: Fields) -> Response:
    """Make the documents of all workbooks, or of one."""
    desk = desk_of(request)
    check_links(desk)
    source, inputs = desk.folder.source(fields.get("id", "")), desk.folder.inputs
    options = generator.Options(
        paths=[inputs] if source is None else [source.path],
        within=inputs,
        output=OUTPUT,
        template=own_templates(),
        language=desk.language,
        expect=desk.folder.expected if source is None else None,
        notes=next((one for one in Notes if one == fields.get("notes")), None),
        with_report="report" in fields,
        with_pdf="pdf" in fields,
    )
    own = "" if source is None else id_of(source.path)
    return started(request, Task("build.progress", own, partial(work.make, options)))


def cancel(request: Request, _: Fields) -> Response:
    """End the work after the file at hand."""
    desk = desk_of(request)
    if desk.job is not None:
        desk.job.cancel()
    return page(request, "job.html", **shown_job(desk))


def started(request: Request, task: Task) -> Response:
    """Start a task and show how far it is."""
    desk = desk_of(request)
    if not desk.start(task):
        refuse(desk.say("app.busy"), 409)
    return page(request, "job.html", **shown_job(desk))


def alive(request: Request) -> Response:
    """A page is open."""
    desk_of(request).touch()
    return Response(status_code=204)


def language(request: Request, fields: Fields) -> Response:
    """Speak another language, at the next start too."""
    if fields.get("language") in set(Language):
        desk_of(request).language = Language(fields["language"])
    base = request.app.state.base
    _, _, back = request.headers.get("referer", "").partition(base)
    answer = RedirectResponse(f"{base}{back}", 303)
    # The path and the port differ at each start; the language is no secret.
    chosen = desk_of(request).language.value
    answer.set_cookie(_LANGUAGE, chosen, max_age=_YEAR, httponly=True, samesite="strict")
    return answer


def end(request: Request, _: Fields) -> Response:
    """End the program."""
    desk_of(request).end()
    return page(request, "ended.html")


def _shown_lines(desk: Desk, listing: FolderListing, query: Mapping[str, str]) -> dict[str, object]:
    """A piece of the list: the lines of a state that have a text, and where the others are."""
    text, wanted = query.get("find", "").strip(), query.get("state", "")
    every = desk.lines(listing)
    counts = {state: sum(line.state is state for line in every) for state in State}
    found = [one for one in every if (not wanted or one.state == wanted) and one.has(text)]
    pages = max(1, -(-len(found) // _ON_A_PAGE))
    at = min(max(whole_number(query.get("page", ""), 1), 1), pages)
    first = (at - 1) * _ON_A_PAGE
    return {
        "lines": found[first : first + _ON_A_PAGE],
        "found": len(found),
        "all": len(every),
        "at": at,
        "pages": pages,
        "states": [(s, desk.say(f"app.state-{s}"), n) for s, n in counts.items()],
        "overviews": [path for path in OVERVIEWS if path.is_file()],
    }


def shown_job(desk: Desk, page: str = "") -> dict[str, object]:
    """The work under way or done last, in words; if it is done, only a task of the page, if any."""
    at, say = desk.job, desk.say
    if at is None or not (at.is_running or page in ("", at.task.page)):
        return {"job": None}
    rate, left = "", ""
    if at.is_running and at.rate:
        per_minute = at.rate < 1
        key = "progress.by-minute" if per_minute else "progress.by-second"
        rate = say(key, count=round(at.rate * (_MINUTE if per_minute else 1)))
        minutes, seconds = divmod(at.left, _MINUTE)
        left = say("app.left", left=f"{minutes}:{seconds:02}")
    closing, problems = ([], []) if at.is_running else _result(desk, at)
    if at.is_cancelled and not at.has_failed:
        closing.insert(0, say("app.cancelled"))
    shown = desk.worded(problems)
    return {
        "job": at,
        "doing": say(at.task.doing),
        "rate": rate,
        "left": left,
        "closing": closing,
        "problems": shown,
    }


def _result(desk: Desk, job: Job) -> tuple[list[str], Iterable[generator.Problem]]:
    """What came of a job that has ended: sentences, and problems of no single workbook."""
    say, result = desk.say, job.result
    if job.has_failed:
        return [say("app.job-failed")], ()
    if isinstance(result, generator.BatchReport):
        counts = {one.value: len(result.sources(one)) for one in generator.Result}
        said = [say(f"build.{name}", count=n) for name, n in counts.items() if n]
        return said, (*result.problems, *result.failures, *desk.of_documents)
    if isinstance(result, generator.Verified):
        sound = sum(one.verification.is_sound for one in result.documents)
        unsound = len(result.documents) - sound
        return [say("verify.closing", sound=sound, unsound=unsound)], result.problems
    if isinstance(result, generator.NextWorkbooks):
        count = len(result.made)
        made = say("app.blanks-made", count=count) if count else say("app.blanks-none")
        # The problems of each workbook are those of its own page.
        return [made], [one for one in result.problems if one.place.sheet is None]
    problems = result.of_paths if isinstance(result, generator.CheckedWorkbooks) else ()
    return [say("app.checked", count=job.done)], problems
