"""The front page: the workbooks with their states, and what is done with all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import generator
from generator import Language, Notes, Severity
from generator.app.desk import Desk, DeskLine, State
from generator.app.folder import OUTPUT, Listing, own_templates
from generator.app.request import Fields, check_links, desk_of, page, refuse, whole_number
from generator.app.work import Check, Job, Make, Task, Written

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
    paths = tuple(one.path for one in desk.folder.listing().wanted)
    return started(request, Check(paths, desk.folder.inputs, desk.folder.expected))


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
    return started(request, Make(options))


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


def _shown_lines(desk: Desk, listing: Listing, query: Mapping[str, str]) -> dict[str, object]:
    """A piece of the list: the lines of a state that have a text, and where the others are."""
    text, wanted = query.get("find", "").strip(), query.get("state", "")
    every = desk.lines(listing)
    counts = {state: sum(line.state is state for line in every) for state in State}
    found = [one for one in every if (not wanted or one.state == wanted) and one.has(text)]
    pages = max(1, -(-len(found) // _ON_A_PAGE))
    at = min(max(whole_number(query.get("page", ""), 1), 1), pages)
    first = (at - 1) * _ON_A_PAGE
    return {
        "lines": [ShownLine(desk, line) for line in found[first : first + _ON_A_PAGE]],
        "found": len(found),
        "all": len(every),
        "at": at,
        "pages": pages,
        "states": [(s, desk.say(f"app.state-{s}"), n) for s, n in counts.items()],
        "overviews": [path for path in OVERVIEWS if path.is_file()],
    }


@dataclass(frozen=True)
class ShownLine:
    """A line in words."""

    desk: Desk
    line: DeskLine

    @property
    def state(self) -> str:
        """The state of the workbook; the verdict on its document, once that was verified."""
        line, say = self.line, self.desk.say
        if line.state is State.CHANGED and line.verdict is not None:
            return say(f"verdict.{line.verdict.verdict.name.lower()}")
        return say(f"app.state-{line.state}")

    @property
    def tone(self) -> str:
        """Which colour the state has; a signed document is as good as an untouched one."""
        line = self.line
        is_fine = line.verdict is not None and line.verdict.is_sound
        return State.CURRENT if line.state is State.CHANGED and is_fine else line.state

    @property
    def details(self) -> str:
        """How many errors and warnings there are."""
        errors, warnings = self.line.count(Severity.ERROR), self.line.count(Severity.WARNING)
        if not errors and not warnings:
            return ""
        return self.desk.say("annotate.counts", errors=errors, warnings=warnings)

    @property
    def points(self) -> str:
        """The points of the document."""
        listed = self.line.listed
        if listed is None or listed.points is None:
            return ""
        return f"{listed.points}/{listed.maximum}"


def shown_job(desk: Desk, is_own: Callable[[Task], bool] = lambda _: True) -> dict[str, object]:
    """The work under way or done last, in words; if it is done, only a task of a page's own."""
    at, say = desk.job, desk.say
    if at is None or not (at.is_running or is_own(at.task)):
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
    if isinstance(result, Written):
        made = (
            say("app.blanks-made", count=result.count) if result.count else say("app.blanks-none")
        )
        return [made], result.problems
    return [say("app.checked", count=job.done)], result if isinstance(result, tuple) else ()
