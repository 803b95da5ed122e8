"""What each page shows, gathered from the desk."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import Response

import generator
from generator import Paper, Severity
from generator.app.desk import Desk, DeskLine, State, stamp_of, stamp_with_mapping
from generator.app.excerpt import Excerpt, excerpt
from generator.app.folder import OUTPUT, Listing, id_of
from generator.app.mapping import is_foreign
from generator.app.work import Check, Job, Verify, Written

if TYPE_CHECKING:
    from generator import BatchReport, BodyEntry, ComparedPlace, Source, VerifiedDocument, Worded

_ON_A_PAGE = 50
"""Workbooks in a piece of the list."""

_MOST = 60
"""Problems of a workbook that are shown at once, each with the rows around it."""

_MOST_PLACES, _MOST_VERDICTS = 50, 40
"""Differences of a paper, and papers, that are shown at once."""

_MOST_LINES = 500
"""Lines of reasons: a row may name each organisation of a ministry."""

_MINUTE = 60

OVERVIEWS = (OUTPUT / "report.html", OUTPUT / "summary.xlsx")


def attachment(name: str, data: bytes) -> Response:
    """Bytes to be saved under a name."""
    shown = f"attachment; filename*=UTF-8''{quote(name.encode('utf-8', 'replace'))}"
    kind = "application/octet-stream"
    return Response(data, media_type=kind, headers={"Content-Disposition": shown})


def lines(desk: Desk, listing: Listing, query: Mapping[str, str]) -> dict[str, object]:
    """A piece of the list: the lines of a state that have a text, and where the others are."""
    text, wanted = query.get("find", "").strip(), query.get("state", "")
    every = desk.lines(listing)
    counts = {state: sum(line.state is state for line in every) for state in State}
    found = [one for one in every if (not wanted or one.state == wanted) and one.has(text)]
    pages = max(1, -(-len(found) // _ON_A_PAGE))
    number = query.get("page", "1")
    at = min(int(number) if number.isascii() and number.isdigit() else 1, pages)
    first = (max(at, 1) - 1) * _ON_A_PAGE
    return {
        "lines": [ShownLine(desk, line) for line in found[first : first + _ON_A_PAGE]],
        "found": len(found),
        "all": len(every),
        "at": at,
        "pages": pages,
        "find": text,
        "wanted": wanted,
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
            return str(say(f"verdict.{line.verdict.verdict.name.lower()}"))
        return str(say(f"app.state-{line.state}"))

    @property
    def tone(self) -> str:
        """Which colour the state has; a signed document is as good as an untouched one."""
        line = self.line
        is_fine = line.verdict is not None and line.verdict.is_sound
        return State.CURRENT if line.state is State.CHANGED and is_fine else line.state

    @property
    def details(self) -> str:
        """How many errors and warnings there are."""
        line = self.line
        if line.problems is None:
            return ""
        errors, warnings = line.count(Severity.ERROR), line.count(Severity.WARNING)
        if not errors and not warnings:
            return ""
        return str(self.desk.say("annotate.counts", errors=errors, warnings=warnings))

    @property
    def points(self) -> str:
        """The points of the document."""
        listed = self.line.listed
        if listed is None or listed.points is None:
            return ""
        return f"{listed.points}/{listed.maximum}"


def job(desk: Desk, *tasks: type) -> dict[str, object]:
    """The work under way or done last, in words; if it is done, only one of the tasks named."""
    at = desk.job
    if at is None or not (at.is_running or not tasks or isinstance(at.task, tasks)):
        return {"job": None}
    rate, left = "", ""
    if at.is_running and at.done:
        per_minute = at.rate < 1
        key = "progress.by-minute" if per_minute else "progress.by-second"
        rate = desk.say(key, count=round(at.rate * (_MINUTE if per_minute else 1)))
        left = "" if at.left is None else desk.say("app.left", left=_clock(at.left))
    return {"job": at, "doing": _doing(desk, at), "rate": rate, "left": left, **_result(desk, at)}


def _clock(seconds: int) -> str:
    minutes, seconds = divmod(seconds, _MINUTE)
    return f"{minutes}:{seconds:02}"


def _doing(desk: Desk, job: Job) -> str:
    if isinstance(job.task, Check):
        return str(desk.say("check.progress"))
    if isinstance(job.task, Verify):
        return str(desk.say("verify.progress"))
    return str(desk.say("build.progress"))


def _result(desk: Desk, job: Job) -> dict[str, object]:
    """What came of a job that has ended: sentences, and problems of no single workbook."""
    if job.is_running:
        return {"closing": [], "problems": []}
    if job.has_failed:
        return {"closing": [desk.say("app.job-failed")], "problems": []}
    closing = [desk.say("app.cancelled")] if job.is_cancelled else []
    if isinstance(job.result, generator.BatchReport):
        report = job.result
        problems = desk.worded((*report.problems, *report.failures, *desk.of_documents))
        return {"closing": [*closing, *_made(desk, report)], "problems": problems}
    if isinstance(job.result, generator.Verified):
        sound = sum(one.verification.is_sound for one in job.result.documents)
        unsound = len(job.result.documents) - sound
        closing.append(desk.say("verify.closing", sound=sound, unsound=unsound))
        return {"closing": closing, "problems": desk.worded(job.result.problems)}
    if isinstance(job.result, Written):
        closing.append(desk.say("app.blanks-made", count=job.result.count))
        return {"closing": closing, "problems": desk.worded(job.result.problems)}
    closing.append(desk.say("app.checked", count=job.done))
    found = job.result if isinstance(job.result, tuple) else ()
    return {"closing": closing, "problems": desk.worded(found)}


def _made(desk: Desk, report: BatchReport) -> list[str]:
    say = desk.say
    counts = {result: len(report.sources(result)) for result in generator.Result}
    said = [say(f"build.{result.value}", count=n) for result, n in counts.items() if n]
    return [str(sentence) for sentence in said]


# A workbook


@dataclass(frozen=True)
class ShownProblem:
    """A problem in words, and the rows around it."""

    id: str
    worded: Worded
    excerpt: Excerpt | None


def state_of(desk: Desk, source: Source) -> str:
    """What a page of a workbook depends on: another state, another page."""
    document = OUTPUT / desk.options.document(source)
    own = stamp_with_mapping(source.path)
    stamps = (own, stamp_of(document), desk.written, desk.language.value)
    return hashlib.sha256(repr(stamps).encode()).hexdigest()[:16]


def workbook(desk: Desk, source: Source) -> dict[str, object]:
    """A workbook: its problems by sheet, or its form."""
    state, assessed = state_of(desk, source), desk.assessed(source)
    line = desk.line(source)
    sheets = {} if assessed.workbook is None else {s.name: s for s in assessed.workbook.sheets}
    problems = desk.worded(assessed.problems)
    shown: dict[str, list[ShownProblem]] = {}
    for number, one in enumerate(problems[:_MOST], start=1):
        sheet = sheets.get(one.sheet)
        drawn = None if sheet is None else excerpt(desk.speech, sheet, one.cells)
        shown.setdefault(one.sheet, []).append(ShownProblem(f"p{number}", one, drawn))
    return {
        "line": line,
        "shown": ShownLine(desk, line),
        "id": line.id,
        "state": state,
        "by_sheet": shown,
        "more": max(0, len(problems) - _MOST),
        "evaluation": assessed.evaluation,
        "reports": reports(desk, source),
        "has_pictures": generator.can_draw(),
        "levels": _levels(desk),
        "problem_count": len(problems),
        "is_foreign": is_foreign({one.code.code for one in assessed.problems}),
    }


def reports(desk: Desk, source: Source) -> list[Path]:
    """What was made of a workbook beside its sheet."""
    papers = (Paper.REPORT, Paper.INSPECTIONS)
    paths = (OUTPUT / desk.options.document(source, paper) for paper in papers)
    return [path for path in paths if desk.folder.find(id_of(path))]


def _levels(desk: Desk) -> Mapping[str, str]:
    say = desk.say
    return {
        "high": say("page.level-high"),
        "medium": say("page.level-medium"),
        "low": say("page.level-low"),
    }


def reasons(desk: Desk, source: Source, section: str, row: str) -> Sequence[str] | None:
    """Why a row has its points, in lines; None when there is no such row."""
    evaluation = desk.assessed(source).evaluation
    if evaluation is None:
        return None
    try:
        lines = generator.explain_points(evaluation, section, row, desk.language)
    except KeyError:
        return None
    return _some(desk, lines[1:])


def advice(desk: Desk, source: Source) -> Sequence[str] | None:
    """What would raise the score, in lines; None of a workbook that has none."""
    evaluation = desk.assessed(source).evaluation
    if evaluation is None:
        return None
    return _some(desk, generator.explain_advice(evaluation, desk.language))


def _some(desk: Desk, lines: Sequence[str]) -> Sequence[str]:
    """As many lines as a page has room for."""
    if len(lines) <= _MOST_LINES:
        return lines
    return (*lines[:_MOST_LINES], str(desk.say("app.more-lines", count=len(lines) - _MOST_LINES)))


# Blank workbooks


def body_of(desk: Desk, fields: Mapping[str, str]) -> tuple[BodyEntry | None, str | None]:
    """The body that a form names, or what is wrong with it."""
    name, code = " ".join(fields.get("name", "").split()), fields.get("kato", "").strip()
    kinds = {kind.key: kind for kind in generator.kinds()}
    kind, kato = kinds.get(fields.get("kind", "")), generator.kato_code(code)
    if not name or kind is None:
        return None, str(desk.say("app.name-missing"))
    if not kind.code_required and not code:
        return generator.BodyEntry(generator.slug_of(name), name, kind, None), None
    if not isinstance(kato, str):
        return None, str(desk.say("cli.bad-kato", found=code))
    return generator.BodyEntry(generator.slug_of(name), name, kind, kato), None


# Papers


@dataclass(frozen=True)
class ShownVerdict:
    """The verdict on a paper in words, and the places that differ."""

    name: str
    verdict: str
    is_sound: bool
    lines: Sequence[str]
    places: Sequence[ComparedPlace]
    more: int


def verdict(desk: Desk, one: VerifiedDocument, name: str) -> ShownVerdict:
    """The verdict on a paper under a name."""
    found, language = one.verification, desk.language
    places = generator.compared_places(found, language)[:_MOST_PLACES]
    return ShownVerdict(
        name,
        str(desk.say(f"verdict.{found.verdict.name.lower()}")),
        found.is_sound,
        generator.explain_verdict(one, language),
        places,
        found.count - len(places),
    )


def verdicts(desk: Desk) -> dict[str, object]:
    """The documents that were verified last, the doubtful ones first."""
    at = desk.job
    result = at.result if at is not None and isinstance(at.result, generator.Verified) else None
    documents = () if result is None else result.documents
    ordered = sorted(documents, key=lambda one: (one.verification.is_sound, str(one.document)))
    shown = [verdict(desk, one, one.document.as_posix()) for one in ordered[:_MOST_VERDICTS]]
    return {"verdicts": shown, "more": len(ordered) - len(shown)}
