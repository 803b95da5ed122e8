"""``report.html``: a batch on one page that needs nothing else, in three languages.

All that changes from batch to batch goes into the page as JSON, which its script puts on the page
as text: no name of a body can become markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from itertools import islice

from generator.batch.overview.files import FileProblems
from generator.law.edition import Edition, Form
from generator.law.papers import Paper
from generator.messages.problem_text import count_worded, worded
from generator.messages.wording import Language, speech
from generator.results.changes import BodyChange, row_name, why
from generator.results.figures import SectionFigures
from generator.results.ranking import BodyPoints
from generator.submission.contract import KIND_NAMES

MOST_PROBLEMS = 3_000
"""Problems on the page; as many as a person may go through, and the page stays quick."""

WORDS = (
    *("title", "levels", "changes", "refused", "warned", "bodies", "search", "region", "kind"),
    *("year", "map", "map-about", "body", "points", "share", "rank", "all", "found", "page"),
    *("pages", "previous", "next", "clear", "rows"),
    *("not-scored", "of", "level-high", "level-medium", "level-low", "problems", "copy"),
    *("row", "before", "now", "why", "skip", "language", "consolidated", "summary-file"),
    *("refused-before", "more-problems", "appendix", "nobody"),
    *("counts-sound", "counts-kept", "counts-refused", "counts-undone", "no-script"),
)
"""Sentences of the page, by the keys of its script."""


@dataclass(frozen=True)
class PageContent:
    """The content of a page; ``counts`` are those of its first lines.

    ``consolidated`` and ``summary`` are files to open, ``pdfs`` the PDF of a document by its name.
    """

    bodies: Sequence[BodyPoints]
    files: Sequence[FileProblems]
    changed: Sequence[BodyChange]
    counts: Mapping[str, int]
    consolidated: Sequence[str]
    summary: str
    pdfs: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Texts:
    """Sentences in all languages, each kept once: thousands of problems say the same."""

    all: list[list[str]] = field(default_factory=list)
    places: dict[tuple[str, ...], int] = field(default_factory=dict)

    def place(self, *in_languages: str) -> int:
        """The place of a sentence, given in the order of languages."""
        if in_languages not in self.places:
            self.places[in_languages] = len(self.all)
            self.all.append(list(in_languages))
        return self.places[in_languages]


def page(shown: PageContent, editions: Sequence[Edition]) -> bytes:
    """The page; the same bytes for the same batch."""
    texts = _Texts()
    columns = _columns(editions)
    files = [*_files(shown.files, texts)]
    changed = [_changed(body, editions, texts) for body in shown.changed]
    data = {
        "languages": [language.value for language in Language],
        "words": {language.value: _words(language) for language in Language},
        "texts": texts.all,
        "counts": shown.counts,
        "sections": [section.abbreviation for section in editions[-1].sections],
        "rows": [*_rows(editions[-1], columns)],
        "most": {edition.id: _most(edition, columns) for edition in editions},
        "bodies": [_body(body, columns) for body in shown.bodies],
        "files": files,
        "changes": changed,
        "consolidated": shown.consolidated,
        "summary": shown.summary,
        "pdfs": shown.pdfs,
    }
    return _filled(_json(data)).encode()


def _filled(data: str) -> str:
    folder = resources.files(__package__)
    html = (folder / "report.html").read_text("utf-8")
    for name, file in (("STYLE", "report.css"), ("SCRIPT", "report.js")):
        html = html.replace(f"@@{name}@@", (folder / file).read_text("utf-8"))
    html = html.replace("@@LANGUAGE@@", " / ".join(_everywhere("language")))
    html = html.replace("@@NOSCRIPT@@", " ".join(_everywhere("no-script")))
    # The data come last: what stands in them is nobody's place to fill.
    return html.replace("@@DATA@@", data)


def _json(data: object) -> str:
    """JSON that ends no element of the page, whatever stands in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    # Half a letter, from the name of a file, is no text; JSON reads it back as it was.
    return text.encode("utf-8", "backslashreplace").decode()


def _everywhere(key: str) -> Iterator[str]:
    return (speech(language).raw(f"page.{key}") for language in Language)


def _words(language: Language) -> dict[str, str]:
    """The sentences as they stand in the catalogue: the script fills in their facts."""
    return {key: speech(language).raw(f"page.{key}") for key in WORDS}


_Columns = Mapping[Form, Mapping[str, str]]
"""The columns of the heat map: by section the numbers of its rows, with their texts."""


def _columns(editions: Sequence[Edition]) -> _Columns:
    """The rows of all editions in the order of the newest, which has its texts stand."""
    newest = editions[-1]
    found: dict[Form, dict[str, str]] = {section.form: {} for section in newest.sections}
    for edition in reversed(editions):
        for section in edition.sections:
            for row, _ in section.scored_rows:
                found[section.form].setdefault(row.no, row.text)
    return found


def _rows(edition: Edition, columns: _Columns) -> Iterator[list[object]]:
    """Each column: its section, number, place among those of the section, text."""
    for number, section in enumerate(edition.sections):
        for place, (no, text) in enumerate(columns[section.form].items()):
            yield [number, no, place, text]


def _most(edition: Edition, columns: _Columns) -> list[list[int | None]]:
    """The maximum of every column in an edition; None where it has no such row."""
    most = {s.form: {row.no: c.maximum for row, c in s.scored_rows} for s in edition.sections}
    return [[most[form].get(no) for no in rows] for form, rows in columns.items()]


def _body(body: BodyPoints, columns: _Columns) -> list[object]:
    documents = {Paper.SHEET: body.document, **body.others}
    return [
        {str(paper.appendix): name for paper, name in documents.items()},
        *(body.name, KIND_NAMES[body.kind], body.kato, body.region),
        *(body.year, body.edition, body.points, body.maximum, body.rank),
        [_section(body.section(form), rows) for form, rows in columns.items()],
    ]


def _section(section: SectionFigures, columns: Iterable[str]) -> list[object]:
    level = None if section.level is None else section.level.value
    points = {row.no: row.points for row in section.rows}
    return [section.points, section.maximum, level, [points.get(no) for no in columns]]


def _files(files: Sequence[FileProblems], texts: _Texts) -> Iterator[dict[str, object]]:
    """Each file with its problems as long as there is room; of the others their number."""
    room = MOST_PROBLEMS
    for file in files:
        in_languages = [
            islice(worded(speech(language), file.problems), room) if room else ()
            for language in Language
        ]
        shown = [*zip(*in_languages, strict=True)]
        room -= len(shown)
        yield {
            "file": file.file,
            "copy": file.copy,
            "refused": file.is_refused,
            "count": count_worded(file.problems),
            "problems": [
                [
                    one[0].code,
                    texts.place(*(said.severity for said in one)),
                    texts.place(*(said.place for said in one)),
                    texts.place(*(said.message for said in one)),
                    texts.place(*(said.hint for said in one)),
                ]
                for one in shown
            ],
        }


def _changed(body: BodyChange, editions: Sequence[Edition], texts: _Texts) -> list[object]:
    rows = []
    for row in body.rows:
        facts = texts.place(*(why(speech(language), row) for language in Language))
        rows.append([row_name(row, editions), row.before, row.now, facts])
    return [body.document, body.name, body.before, body.now, rows]
