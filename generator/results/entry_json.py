"""Entries as JSON: the one place where the manifest's objects are written and read.

Whatever is read is checked here: a value of another kind, a name that nothing has or a number that
no form has raises KeyError, TypeError or ValueError. Names that are not known are passed over.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from inspect import signature
from operator import attrgetter
from typing import Generic, TypeVar

from generator.files import opc
from generator.law import shipped_rows
from generator.law.choices import Count, Form, Kind, Level, Notes, Paper
from generator.law.criteria import CHANGES
from generator.law.edition_file import editions
from generator.messages.problems import Fact, Problem
from generator.messages.wording import Language, speech
from generator.results import json_values
from generator.results.entry import (
    Appendix2Figures,
    BodyIdentity,
    ConsolidatedFigures,
    Entry,
    Figures,
    Grounds,
    InspectionFigures,
    Made,
    RowFigures,
    SectionFigures,
    SheetFigures,
)
from generator.results.json_values import a_text, an_object, each, maybe, of_kind, up_to, whole
from generator.submission.appendix_2 import Appendix2Counts, ReportedBody
from generator.submission.model import CellRef

T = TypeVar("T")

_FORMS = {form.value: form for form in Form}
_ITEM = re.compile(r"[1-9]\d{0,2}(\.[1-9]\d{0,2})*", re.ASCII)
"""The number of an item, whose failing organisations a line counts."""

_EARLIER_LINES = {
    row["line"]: row["item"] for row in shipped_rows(__package__, "earlier_lines.tsv")
}
"""What lines of Appendix 2 were called that are now called by their items."""

_POINTS = maybe(up_to(10_000))
"""No form has so many; a number of a thousand digits would be none that Excel has."""

_LINES = up_to(opc.MAX_TAGS)
"""A paper that can be read has no more lines than a part may have tags."""


# Figures


class ClassReader(Generic[T]):
    """The objects of a class: a name for each of its fields, in their order, and what reads it.

    Of the values that were read, the last ``kept`` ones are given again for the same fields.
    """

    def __init__(
        self, made: type[T], names: Mapping[str, Callable[[object], object]], kept: int = 0
    ) -> None:
        self._make: Callable[..., T] = lru_cache(maxsize=kept)(made) if kept else made
        self._names = names
        self._values = attrgetter(*signature(made).parameters)

    def read(self, found: object) -> T:
        """The value of an object."""
        own = an_object(found)
        return self._make(*[read(own[name]) for name, read in self._names.items()])

    def written(self, value: T) -> dict[str, object]:
        """The object of a value; what stands in it is not written yet."""
        return dict(zip(self._names, self._values(value), strict=True))


def _line(name: str) -> str:
    """What a line that is entered counts, by its name of today or of an earlier version."""
    if name in _EARLIER_LINES:
        return _EARLIER_LINES[name]
    if _ITEM.fullmatch(name):
        return name
    count = Count(name)
    if count in CHANGES:
        raise KeyError(name)
    return count


def _kind(found: object) -> Kind:
    """The kind of body of a Kazakh name, in whatever edition."""
    named = {kind.kk: kind for edition in editions() for kind in edition.kinds}
    return named[a_text(found)]


def _counts(found: object) -> Appendix2Counts:
    return Appendix2Counts(
        {
            (_line(line), _FORMS[section]): whole(number)
            for line, sections in an_object(found).items()
            for section, number in an_object(sections).items()
        }
    )


def _counts_json(counts: Appendix2Counts) -> dict[str, dict[str, int]]:
    """Line → section → count, in the order of the lines."""
    found: dict[str, dict[str, int]] = {}
    for (line, form), count in counts.counts.items():
        found.setdefault(str(line), {})[form.value] = count
    return found


def _reported_body(found: object) -> ReportedBody:
    own = an_object(found)
    body, origin = BODY.read(found), an_object(own["input"])
    file, sha256 = a_text(origin["file"]), a_text(origin["sha256"])
    return ReportedBody(body.name, body.kind, body.kato, _counts(own["report"]), file, sha256)


def _reported_body_json(body: ReportedBody) -> dict[str, object]:
    return {
        "name": body.name,
        "kind": body.kind.kk,
        "kato": body.kato,
        "input": {"file": body.file, "sha256": body.sha256},
        "report": body.appendix_2,
    }


BODY = ClassReader(
    BodyIdentity,
    {"name": a_text, "kind": _kind, "kato": maybe(a_text)},
    kept=10,  # the papers of a body follow one another
)
_ROW = ClassReader(
    RowFigures,
    {
        "no": a_text,
        "criterion": a_text,
        "points": _POINTS,
        "max": _POINTS,
        "failing": whole,
        "failing_before": maybe(whole),
        "inspected": maybe(whole),
        "failing_bins": each(a_text),
        "rulings": each(a_text),
    },
    kept=1_000,  # thousands of bodies share a few hundred
)
_SECTION = ClassReader(
    SectionFigures,
    {
        "key": lambda found: Form(a_text(found)),
        "organisations": whole,
        "total": _POINTS,
        "max": _POINTS,
        "level": maybe(lambda found: Level(a_text(found))),
        "rows": each(_ROW.read),
    },
)


def _sections(found: object) -> tuple[SectionFigures, ...]:
    """The sections of a sheet; ValueError unless each is there, and once."""
    sections = each(_SECTION.read)(found)
    if sorted(section.form for section in sections) != sorted(Form):
        raise ValueError("sections")
    return sections


def _grounds(found: object) -> Grounds:
    """Who failed what; KeyError, TypeError or ValueError when it cannot be put into words."""
    own = an_object(found)
    names = {a_text(no): a_text(name) for no, name in an_object(own["names"]).items()}
    facts: dict[tuple[Form, str], dict[str, Fact]] = {}
    for section, rows in an_object(own["facts"]).items():
        for no, organisations in an_object(rows).items():
            by_bin = {a_text(no): _said(fact) for no, fact in an_object(organisations).items()}
            facts[Form(section), a_text(no)] = by_bin
    return Grounds(names, facts)


def _said(found: object) -> Fact:
    fact = json_values.fact_of(found)
    speech(Language.KAZAKH).show(fact)
    return fact


def _grounds_json(grounds: Grounds) -> dict[str, object]:
    """БСН → name; section → row → БСН → what it failed."""
    facts: dict[str, dict[str, object]] = {}
    for (form, no), own in grounds.facts.items():
        written = {one: json_values.fact_json(fact) for one, fact in own.items()}
        facts.setdefault(form.value, {})[no] = written
    return {"names": grounds.names, "facts": facts}


_WHEN: dict[str, Callable[[object], object]] = {"year": whole, "edition": a_text}
_WHOSE = {"body": BODY.read, **_WHEN}
_SHEET = ClassReader(
    SheetFigures,
    {
        **_WHOSE,
        "sections": _sections,
        "total": _POINTS,
        "max": _POINTS,
        "grounds": _grounds,
    },
)
_APPENDIX_2 = ClassReader(Appendix2Figures, {**_WHOSE, "report": _counts})
_INSPECTIONS = ClassReader(InspectionFigures, {**_WHOSE, "inspections": _LINES})
_CONSOLIDATED = ClassReader(ConsolidatedFigures, {**_WHEN, "bodies": each(_reported_body)})
_NO_GROUNDS = _grounds_json(Grounds())


def sheet_of(found: object) -> SheetFigures:
    """The figures of a sheet; those of the first versions have no grounds."""
    return _SHEET.read({"grounds": _NO_GROUNDS, **an_object(found)})


def _sheet_json(figures: SheetFigures) -> dict[str, object]:
    written = _SHEET.written(figures)
    if figures.grounds == Grounds():  # the first versions wrote none
        del written["grounds"]
    return written


_FIGURES: dict[Paper, Callable[[object], Figures]] = {
    Paper.SHEET: sheet_of,
    Paper.REPORT: _APPENDIX_2.read,
    Paper.INSPECTIONS: _INSPECTIONS.read,
    Paper.CONSOLIDATED: _CONSOLIDATED.read,
}


def figures_of(paper: Paper, found: object) -> Figures:
    """The figures of a paper."""
    return _FIGURES[paper](found)


_WRITTEN: dict[type, Callable[..., object]] = {
    BodyIdentity: lambda body: {**BODY.written(body), "kind": body.kind.kk},
    RowFigures: _ROW.written,
    SectionFigures: _SECTION.written,
    SheetFigures: _sheet_json,
    Appendix2Figures: _APPENDIX_2.written,
    InspectionFigures: _INSPECTIONS.written,
    ConsolidatedFigures: _CONSOLIDATED.written,
    Grounds: _grounds_json,
    ReportedBody: _reported_body_json,
    Appendix2Counts: _counts_json,
}


# Entries


def _counted(found: object) -> Mapping[str, CellRef]:
    """БСН → cell, of ``sheet!cell``."""
    own = ((a_text(one), a_text(cell).rpartition("!")) for one, cell in an_object(found).items())
    return {one: CellRef(sheet, cell) for one, (sheet, _, cell) in own}


def _counted_json(counted: Mapping[str, CellRef]) -> dict[str, str]:
    return {one: f"{cell.sheet}!{cell.cell}" for one, cell in counted.items()}


def json_bytes(value: object) -> bytes:
    """JSON on one line; bytes of a file name that are no text read back as they were."""
    text = json.dumps(
        value,
        ensure_ascii=False,
        separators=(",", ":"),
        default=lambda one: _WRITTEN[type(one)](one),
    )
    return text.encode("utf-8", "backslashreplace")


def entry_json(entry: Entry) -> bytes:
    """An entry on one line of JSON, without the name of its document."""
    made, warnings = entry.made, entry.warnings
    return json_bytes(
        {
            "paper": entry.paper.value,
            "sha256": entry.sha256,
            "input": {"file": entry.input_file, "sha256": made.input},
            "template": {"sha256": made.template},
            "edition": {
                "id": entry.edition,
                "sha256": made.edition,
                "chosen": made.edition_chosen,
            },
            "notes": made.notes.value,
            "program": made.program,
            **({"mapping": {"sha256": made.mapping}} if made.mapping else {}),
            # Those that nobody has read again stay a number, as the first versions wrote them.
            "warnings": 1 if warnings is None else [*map(json_values.problem_json, warnings)],
            **({} if entry.counted is None else {"counted": _counted_json(entry.counted)}),
            "scores": entry.figures,
            "parts": dict(sorted(entry.parts.items())),
            "text": base64.b64encode(entry.packed).decode(),
            **({"form": base64.b64encode(entry.form).decode()} if entry.form else {}),
        }
    )


def entry_of(found: object) -> Entry:
    """The entry of a JSON object."""
    entry = an_object(found)
    figures = figures_of(paper_of(entry), entry["scores"])
    if an_object(entry["edition"])["id"] != figures.edition:
        raise ValueError("edition")
    return Entry(
        sha256=of_kind(str, entry["sha256"]),
        parts={a_text(part): a_text(own) for part, own in an_object(entry["parts"]).items()},
        packed=base64.b64decode(of_kind(str, entry["text"]), validate=True),
        input_file=a_text(an_object(entry["input"])["file"]),
        made=made_of(entry, figures.paper),
        figures=figures,
        warnings=warnings_of(entry["warnings"]),
        counted=maybe(_counted)(entry.get("counted")),
        form=base64.b64decode(of_kind(str, entry.get("form", "")), validate=True),
    )


def entry_of_line(line: bytes) -> Entry:
    """The entry that :func:`entry_json` wrote."""
    return entry_of(json.loads(line))


def paper_of(entry: Mapping[str, object]) -> Paper:
    """Which paper an entry is of."""
    return Paper(entry.get("paper", Paper.SHEET.value))


def made_of(entry: Mapping[str, object], paper: Paper) -> Made:
    """The ingredients of an entry."""
    edition = an_object(entry["edition"])
    return Made(
        input=a_text(an_object(entry["input"])["sha256"]),
        template=a_text(an_object(entry["template"])["sha256"]),
        edition=basis_of(a_text(edition["sha256"]), paper),
        edition_chosen=of_kind(bool, edition["chosen"]),
        notes=_notes(entry["notes"]),
        program=a_text(entry["program"]),
        mapping=a_text(an_object(entry.get("mapping", {})).get("sha256", "")),
    )


def _notes(found: object) -> Notes:
    """The notes of a paper; manifests of the first versions say only whether there are any."""
    if isinstance(found, bool):
        return Notes.FULL if found else Notes.NONE
    return Notes(a_text(found))


def warnings_of(found: object) -> tuple[Problem, ...] | None:
    """The warnings of a workbook; manifests of the first versions have only their number."""
    if isinstance(found, int):
        return None if found else ()
    return tuple(map(json_values.problem_of, of_kind(list, found)))


def basis_of(recorded: str, paper: Paper) -> str:
    """The basis that a recorded hash of an edition stands for; a basis stands for itself.

    Versions 0.1.0 and 0.2.0 recorded the hash of a whole file, later ones the hash of what a paper
    uses, as files were laid out then. The enacted text of the editions in ``earlier.tsv`` has been
    the same ever since, so all that was recorded of one stands for the last of its hashes, today's.
    """
    return _known().get((recorded, paper.value), recorded)


@cache
def _known() -> Mapping[tuple[str, str], str]:
    found = shipped_rows("generator.law", "earlier.tsv")
    last = {(row["edition"], row["paper"]): row["recorded"] for row in found}
    return {(row["recorded"], row["paper"]): last[row["edition"], row["paper"]] for row in found}
