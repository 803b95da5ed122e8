"""Proves an edition: tables total and unambiguous, nothing scored that nobody is asked.

Its shape alone shows none of this. Words and tables of options are proved by
:mod:`generator.law.part_proof`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise

from generator.law.choices import (
    READ_IN_TWO_WAYS,
    Count,
    DeclaredFact,
    Form,
    Kind,
    Level,
    Measure,
    Norm,
    Shown,
    Situation,
)
from generator.law.criteria import (
    CHANGES,
    Criterion,
    Heading,
    Row,
    Scale,
    Section,
    asked_of,
    read_from,
)
from generator.law.edition import Edition
from generator.law.part_proof import is_day, prove_fact, prove_table
from generator.law.typed_toml import Faults, one_of
from generator.messages.problems import Code, Fact, Phrase, errors

_REACH = (-5, 20)
"""Years around its adoption that an edition may apply to; others are typing slips."""

_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
"""A key in capitals would be taken for a column of the program's own."""

_NUMBER = re.compile(r"[1-9]\d*(\.[1-9]\d*)*", re.ASCII)


def prove(edition: Edition, faults: Faults) -> None:
    """Reports whatever makes an edition ambiguous or incomplete, or promises what cannot be done.

    Levels and rulings are proved once the rest is sound: they rest on it.
    """
    _prove_names(edition, faults)
    _prove_values(edition, faults)
    for item in edition.items_that_score:
        prove_table(item, faults)
    for section in edition.sections:
        _prove_columns(section, faults)
    for form in Form:
        if not any(section.form is form for section in edition.sections):
            faults.add(Code.EDITION_KEY_MISSING, "sections", name=form.value)
    _prove_declared(edition, faults)
    _prove_report(edition, faults)
    for section in edition.sections:
        _prove_rows(section, edition.kinds, faults)
        _prove_asked(section, edition, faults)
    _prove_items(edition, faults)
    if not errors(faults.problems):
        for section in edition.sections:
            _prove_levels(section, edition.kinds, faults)
            _prove_read_in(section, edition.facts, faults)
        _prove_rulings(edition, faults)


def _once(faults: Faults, named: Iterable[tuple[str, str]]) -> None:
    """Reports each name that is twice, at the last of the file's parts that have it."""
    parts: dict[str, list[str]] = {}
    for part, name in named:
        parts.setdefault(name, []).append(part)
    for name, own in parts.items():
        if len(own) > 1:
            in_file = [part for part in own if faults.has(part)] or own
            faults.add(Code.EDITION_NAME_TWICE, in_file[-1], name=name)


def _prove_names(edition: Edition, faults: Faults) -> None:
    if not _ID.fullmatch(edition.id):
        faults.wrong("id", "id", edition.id, Phrase("expected.id"))
    for key in ("tag", "abbreviation"):
        _once(faults, ((f"{_part(s)}, {key}", getattr(s, key)) for s in edition.sections))
    for section in edition.sections:
        if not (section.tag.isidentifier() and section.tag.islower()):
            faults.wrong(f"{_part(section)}, tag", "tag", section.tag, Phrase("expected.tag"))
    for part, numbered in _numbered(edition).items():
        for one in numbered:
            if not _NUMBER.fullmatch(one.no):
                expected = Phrase("expected.number-of-row")
                faults.wrong(f"{part} {one.no}, no", "no", one.no, expected)


def _part(section: Section) -> str:
    return f"sections {section.form.value}"


def _numbered(edition: Edition) -> Mapping[str, Sequence[Criterion | Heading | Row]]:
    """The tables that are numbered, by the arrays they stand in."""
    return {"criteria": edition.criteria} | {
        f"{_part(section)}, rows": section.rows for section in edition.sections
    }


def _prove_values(edition: Edition, faults: Faults) -> None:
    """The term is a day, the bounds are above zero, its life has an order."""
    if not is_day(edition.term):
        found = f"{edition.term.month}-{edition.term.day}"
        faults.wrong("term, day", "day", found, Phrase("expected.day-of-year"))
    bounds, above = edition.solvency, Phrase("expected.more-than", {"least": "0"})
    for name in ("current_ratio", "own_working_capital_ratio"):
        if (bound := getattr(bounds, name)) <= 0:
            faults.wrong(f"solvency, {name}", name, str(bound), above)
    _prove_life(edition, faults)


def _prove_life(edition: Edition, faults: Faults) -> None:
    life = {"in_force": edition.effective, "repealed": edition.repealed}
    dates = [("adopted", edition.adopted), *((key, day) for key, day in life.items() if day)]
    for (_, day), (name, later) in combinations(dates, 2):
        if later < day or (later == day and name == "repealed"):
            faults.wrong(name, name, later, Phrase("expected.after", {"day": day.isoformat()}))
    first, last = (edition.adopted.year + years for years in _REACH)
    for name in ("last_reporting_year", "applies_from_year"):
        year = getattr(edition, name)
        if year is not None and not first <= year <= last:
            between = Phrase("expected.between", {"first": str(first), "last": str(last)})
            faults.wrong(name, name, year, between)
        last = min(last, edition.last_reporting_year)


def _prove_declared(edition: Edition, faults: Faults) -> None:
    """Every norm and fact is scored by some item, and a fact is failed by values that it has."""
    used = {one.key for item in edition.items_that_score for one in (item.norm, item.fact) if one}
    measures = {item.measure for item in edition.items_that_score}
    used |= {fact.key for fact in edition.facts if not measures.isdisjoint(fact.read_by)}
    for table, declared in (("norms", edition.norms), ("facts", edition.facts)):
        for one in declared:
            if one.key not in used:
                faults.add(Code.EDITION_UNUSED, f"{table} {one.key}", name=one.key)
    for table in ("kinds", "norms", "facts"):
        for one in getattr(edition, table):
            if not _KEY.fullmatch(one.key):
                faults.wrong(f"{table} {one.key}, key", "key", one.key, Phrase("expected.key"))
        named = ((f"{table} {one.key}", one.texts) for one in getattr(edition, table))
        _once(faults, ((part, " ".join(t.casefold().split())) for part, own in named for t in own))
    for fact in edition.facts:
        prove_fact(fact, faults)
    for item in edition.items_that_score:
        if item.fact is not None and item.fact.read_by and not item.fact.can_fail:
            known = one_of(fact.key for fact in edition.facts if fact.can_fail)
            faults.wrong(f"criteria {item.no}, fact", "fact", item.fact.key, known)


def _prove_report(edition: Edition, faults: Faults) -> None:
    """Each line is unique by its text and the heading above it, and by what it counts.

    Those from which others follow, and the organisations at the end, are in every report.
    """
    report = edition.report
    heads = (report.columns.total, *report.columns.forms.values())
    _once(faults, (("report, columns", head) for head in heads))
    heading, texts = "", []
    for number, row in enumerate(report.rows, start=1):
        part = f"report, rows {number}"
        if row.no and not _NUMBER.fullmatch(row.no):
            faults.wrong(f"{part}, no", "no", row.no, Phrase("expected.number-of-row"))
        heading = row.text if row.count is None else heading
        texts.append((part, row.text if row.count is None else f"{heading} {row.text}"))
        if not heading:
            faults.wrong(part, "heading", row.text, Phrase("expected.heading-above"))
        elif row.failing is not None and row.counting is not None:
            faults.wrong(f"{part}, count", "count", row.counting, one_of([_line(row.failing.no)]))
        elif row.count is not None and not row.open:
            faults.wrong(f"{part}, closed", "closed", row.text, Phrase("expected.open-section"))
    _once(faults, texts)
    numbers = ((f"report, rows {n}, no", row.no) for n, row in enumerate(report.rows, 1) if row.no)
    _once(faults, numbers)
    counts = report.counts
    lines = ((n, row.count) for n, row in enumerate(report.rows, 1) if row.count is not None)
    _once(faults, ((f"report, rows {number}, count", _line(count)) for number, count in lines))
    needed = {Count.AT_END, *(part for count in counts for part in CHANGES.get(count, ()))}
    for count in Count:
        if count in needed and count not in counts:
            faults.add(Code.EDITION_KEY_MISSING, "report, rows", name=count.value)


def _line(count: str) -> str:
    """How a file says what a line counts."""
    return count if count in {*Count} else f'failing = "{count}"'


def _prove_outline(faults: Faults, part: str, headed: Mapping[str, bool]) -> None:
    """Each 3.1 has its 3, and what only heads others has some; ``headed`` says which only head."""
    above = {no.rpartition(".")[0] for no in headed}
    for no, only_heads in headed.items():
        heading = no.rpartition(".")[0]
        if heading and heading not in headed:
            faults.add(Code.EDITION_HEADING_MISSING, f"{part} {no}", name=no, heading=heading)
        if only_heads and no not in above:
            faults.add(Code.EDITION_UNUSED, f"{part} {no}", name=no)


def _prove_columns(section: Section, faults: Faults) -> None:
    """Each row of heads has one for every column; number, text and points are shown once."""
    part = _part(section)
    for number, heads in enumerate(section.columns, start=1):
        if len(heads) != len(section.shows):
            expected = Phrase("expected.array-of", {"length": str(len(section.shows))})
            faults.wrong(f"{part}, columns", "columns", list(heads), expected)
            if number == 1 and len(heads) > len(section.shows):
                facts = {"name": "shows"}
                faults.add(Code.EDITION_KEY_MISSING, f"{part}, shows", **facts)
    for shown in (Shown.NUMBER, Shown.TEXT, Shown.POINTS):
        if section.shows.count(shown) != 1:
            found = list(section.shows)
            faults.wrong(f"{part}, shows", "shows", found, one_of([f"[…, {shown}, …]"]))


def _prove_rows(section: Section, kinds: Sequence[Kind], faults: Faults) -> None:
    """Rows have their headings, are some body's, and none counts what another counts."""
    part = f"{_part(section)}, rows"
    for row in section.rows:
        excepted = {kind.key for kind in row.not_for}
        known_kinds = [kind.key for kind in kinds]
        if not excepted < {*known_kinds}:
            found = [kind.key for kind in row.not_for]
            faults.wrong(f"{part} {row.no}, not_for", "not_for", found, one_of(known_kinds))
    _prove_outline(faults, part, {row.no: row.criterion is None for row in section.rows})
    known: dict[tuple[Measure, Norm | None, DeclaredFact | None], Row] = {}
    for row, item in section.scored_rows:
        first = known.setdefault((item.measure, item.norm, item.fact), row)
        if first is not row:
            facts = {"row": row.no, "other": first.no, "measure": _measured(item)}
            faults.add(Code.EDITION_MEASURED_TWICE, f"{part} {row.no}, criterion", **facts)


def _measured(item: Criterion) -> str:
    declared = item.norm or item.fact
    return f"{item.measure.value}, {declared.key}" if declared else item.measure.value


def _prove_asked(section: Section, edition: Edition, faults: Faults) -> None:
    """What a row reads is asked of the section's organisations, in their list and in Appendix 2."""
    rows = edition.report.rows
    form, lines = section.form, {row.count: row for row in rows if row.count is not None}
    for row, item in section.scored_rows:
        part = f"{_part(section)}, rows {row.no}, criterion"
        facts: dict[str, Fact] = {"row": row.no, "section": section.abbreviation}
        facts |= {"item": item.no, "measure": _measured(item)}
        if form not in (forms := asked_of(item, edition.facts)):
            asked = ", ".join(form.value for form in forms)
            faults.add(Code.EDITION_NOT_ASKED, part, **facts, forms=asked)
            continue
        for count in read_from(item):
            if count not in lines or form not in lines[count].open:
                facts |= {"count": _line(count), "form": form.value}
                faults.add(Code.EDITION_NOT_REPORTED, part, **facts)


def _prove_read_in(section: Section, facts: Iterable[DeclaredFact], faults: Faults) -> None:
    """Nothing is asked of the section's organisations that none of its rows reads."""
    items = [item for _, item in section.scored_rows]
    keys = {item.fact.key for item in items if item.fact is not None}
    measures = {item.measure for item in items}
    for fact in facts:
        is_read = fact.key in keys or not measures.isdisjoint(fact.read_by)
        if section.form in fact.forms and not is_read:
            own = f"facts {fact.key}, forms"
            name = f"facts {fact.key}, forms: {section.form.value}"
            faults.add(Code.EDITION_UNUSED, own if faults.has(own) else _part(section), name=name)


def _prove_items(edition: Edition, faults: Faults) -> None:
    """Every item of Appendix 1 is scored by some row of Appendix 4, or heads one that is."""
    only_heads = {item.no: not isinstance(item, Criterion) for item in edition.criteria}
    _prove_outline(faults, "criteria", only_heads)
    scored = {item.no for section in edition.sections for _, item in section.scored_rows}
    for item in edition.items_that_score:
        if item.no not in scored:
            faults.add(Code.EDITION_UNUSED, f"criteria {item.no}", name=item.no)


def _prove_levels(section: Section, kinds: Sequence[Kind], faults: Faults) -> None:
    """For every kind of body the bands go from 0 to the maximum, low, medium, high, no gap."""
    for kind in kinds:
        maximum = section.maximum(kind)
        numbers = [n for n, scale in enumerate(section.scales, 1) if kind in scale.kinds]
        if not numbers:
            part = f"{_part(section)}, scales {len(section.scales)}, kinds"
            faults.add(Code.EDITION_KEY_MISSING, part, name=kind.key)
            continue
        bounds = "; ".join(_bounds(section.scales[number - 1]) for number in numbers)
        if len(numbers) > 1 or not _is_ladder(section.scales[numbers[0] - 1], maximum):
            part = f"{_part(section)}, scales {numbers[-1]}, {kind.key}"
            faults.add(Code.EDITION_LEVELS_BROKEN, part, maximum=maximum, found=bounds)


def _bounds(scale: Scale) -> str:
    bands = ((level.value, getattr(scale, level.value)) for level in reversed(Level))
    return ", ".join(f"{level} {first}–{last}" for level, (first, last) in bands)


def _is_ladder(scale: Scale, maximum: int) -> bool:
    steps = (scale.low, scale.medium, scale.high)
    joined = all(upper[0] == lower[1] + 1 for lower, upper in pairwise(steps))
    rising = all(first <= last for first, last in steps)
    return joined and rising and scale.low[0] == 0 and scale.high[1] == maximum


def _prove_rulings(edition: Edition, faults: Faults) -> None:
    """Each situation that this edition's tables can meet has exactly one ruling."""
    wanted = _situations_to_settle(edition)
    for situation in Situation:
        own = [ruling for ruling in edition.rulings if ruling.situation is situation]
        if situation in wanted and len(own) != 1:
            part = f"rulings {own[-1].id}" if own else "rulings"
            faults.add(Code.EDITION_RULING_MISSING, part, situation=situation.value)
        if own and (own[-1].reads is None) is (situation in READ_IN_TWO_WAYS):
            part = f"rulings {own[-1].id}, reads"
            if own[-1].reads is None:
                faults.add(Code.EDITION_KEY_MISSING, part, name="reads")
            else:
                facts = {"name": "reads", "known": "id, situation, text, ground", "near": ""}
                faults.add(Code.EDITION_KEY_UNKNOWN, part, **facts)
        if situation not in wanted and own:
            faults.add(Code.EDITION_UNUSED, f"rulings {own[-1].id}", name=own[-1].id)


def _situations_to_settle(edition: Edition) -> set[Situation]:
    items = edition.items_that_score
    rows = [row for section in edition.sections for row in section.rows]
    measures = {item.measure for item in items}
    looks_at_inspections = any(item.looks_at_inspections for item in items)
    conditional = {
        Situation.NONE_NOW_SOME_BEFORE: Measure.LOSS in measures,
        Situation.PARTLY_INSPECTED: looks_at_inspections,
        Situation.OTHER_NORMS_INSPECTED: looks_at_inspections,
        Situation.HEADING_ROWS: any(row.criterion is None for row in rows),
        Situation.BORROWED_SCALE: any(row.borrowed_scale for row in rows),
        Situation.WITHOUT_INDICATORS: Measure.ACHIEVEMENT in measures,
        Situation.ROW_OF_OTHER_BODIES: any(row.not_for for row in rows),
        Situation.POINTS_NOT_PRINTED: any(o.shown == "" for item in items for o in item.options),
        Situation.NO_DENOMINATOR: Measure.SOLVENCY in measures,
    }
    own = {item.fact.situation for item in items if item.fact is not None}
    conditional[Situation.SUBMITTED_AT_ANY_TIME] = Situation.SUBMITTED_AT_ANY_TIME in own
    return {situation for situation in Situation if conditional.get(situation, True)}
