"""Proves an edition: tables total and unambiguous, nothing scored that nobody is asked.

Its shape alone shows none of this. Items and facts, each alone, are proved by
:mod:`generator.law.item_proof`, words by :mod:`generator.law.letter_proof`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise

from generator.law.choices import (
    READ_IN_TWO_WAYS,
    Count,
    DeclaredFact,
    Form,
    Kind,
    Measure,
    Norm,
    Shown,
    Situation,
)
from generator.law.criteria import (
    CHANGES,
    Criterion,
    Row,
    Scale,
    Section,
    asked_of,
    read_from,
)
from generator.law.edition import Edition
from generator.law.item_proof import prove_fact, prove_item
from generator.law.toml_faults import Faults, one_of
from generator.messages.problems import Code, Fact, Phrase, errors

_REACH = (-5, 20)
"""Years around its adoption that an edition may apply to; others are typing slips."""


def prove(edition: Edition, shared: Sequence[DeclaredFact], faults: Faults) -> None:
    """Reports whatever makes an edition ambiguous or incomplete, or promises what cannot be done.

    The ``shared`` facts are those that the program's measures know.
    Levels and rulings are proved once the rest is sound: they rest on it.
    """
    for key in ("tag", "abbreviation"):
        _once(faults, ((f"{_part(s)}, {key}", getattr(s, key)) for s in edition.sections))
    _prove_life(edition, faults)
    for item in edition.items_that_score:
        prove_item(item, faults)
    for section in edition.sections:
        _prove_columns(section, faults)
    for form in Form:
        if not any(section.form is form for section in edition.sections):
            faults.missing("sections", form.value)
    _prove_declared(edition, shared, faults)
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


def _part(section: Section) -> str:
    return f"sections {section.form.value}"


def _prove_life(edition: Edition, faults: Faults) -> None:
    """The term is a day; the life has an order, and its years are near its adoption."""
    if not edition.term.is_day:
        faults.wrong("term, day", str(edition.term), Phrase("expected.day-of-year"))
    life = {"in_force": edition.effective, "repealed": edition.repealed}
    dates = [("adopted", edition.adopted), *((key, day) for key, day in life.items() if day)]
    for (_, day), (name, later) in combinations(dates, 2):
        if later < day or (later == day and name == "repealed"):
            faults.wrong(name, later, Phrase("expected.after", {"day": day.isoformat()}))
    first, last = (edition.adopted.year + years for years in _REACH)
    for name in ("last_reporting_year", "applies_from_year"):
        year = getattr(edition, name)
        if year is not None and not first <= year <= last:
            between = Phrase("expected.between", {"first": str(first), "last": str(last)})
            faults.wrong(name, year, between)
        last = min(last, edition.last_reporting_year)


def _prove_declared(edition: Edition, shared: Sequence[DeclaredFact], faults: Faults) -> None:
    """Every norm and fact is scored by some item, and a fact is failed by values that it has."""
    items = edition.items_that_score
    for norm in edition.norms:
        if all(item.norm != norm for item in items):
            faults.add(Code.EDITION_UNUSED, f"norms {norm.key}", name=norm.key)
    for fact in edition.facts:
        if not any(item.reads(fact) for item in items):
            faults.add(Code.EDITION_UNUSED, f"facts {fact.key}", name=fact.key)
    for table in ("kinds", "norms", "facts"):
        named = ((f"{table} {one.key}", one.texts) for one in getattr(edition, table))
        _once(faults, ((part, " ".join(t.casefold().split())) for part, own in named for t in own))
    for fact in edition.facts:
        prove_fact(fact, shared, faults)
    for item in items:
        if item.fact is not None and item.fact.read_by and not item.fact.fails:
            known = one_of(fact.key for fact in edition.facts if fact.fails)
            faults.wrong(f"criteria {item.no}, fact", item.fact.key, known)


def _prove_items(edition: Edition, faults: Faults) -> None:
    """Every item of Appendix 1 is scored by some row of Appendix 4, or heads one that is."""
    only_heads = {item.no: not isinstance(item, Criterion) for item in edition.criteria}
    _prove_outline(faults, "criteria", only_heads)
    scored = {item.no for section in edition.sections for _, item in section.scored_rows}
    for item in edition.items_that_score:
        if item.no not in scored:
            faults.add(Code.EDITION_UNUSED, f"criteria {item.no}", name=item.no)


def _prove_outline(faults: Faults, part: str, headed: Mapping[str, bool]) -> None:
    """Each 3.1 has its 3, and what only heads others has some; ``headed`` says which only head."""
    above = {no.rpartition(".")[0] for no in headed}
    for no, only_heads in headed.items():
        heading = no.rpartition(".")[0]
        if heading and heading not in headed:
            faults.add(Code.EDITION_HEADING_MISSING, f"{part} {no}", name=no, heading=heading)
        if only_heads and no not in above:
            faults.add(Code.EDITION_UNUSED, f"{part} {no}", name=no)


def _prove_report(edition: Edition, faults: Faults) -> None:
    """Each line is unique by its text and the heading above it, and by what it counts.

    Those from which others follow, and the organisations at the end, are in every report.
    """
    report = edition.report
    heads = (report.columns.total, *report.columns.forms.values())
    _once(faults, (("report, columns", head) for head in heads))
    heading, texts = "", []
    rows = [(f"report, rows {number}", row) for number, row in enumerate(report.rows, start=1)]
    for part, row in rows:
        heading = row.text if row.count is None else heading
        texts.append((part, row.text if row.count is None else f"{heading} {row.text}"))
        if not heading:
            faults.wrong(part, row.text, Phrase("expected.heading-above"), name="heading")
        elif row.failing is not None and row.counting is not None:
            faults.wrong(f"{part}, count", row.counting, one_of([_line(row.failing.no)]))
        elif row.count is not None and not row.open:
            faults.wrong(f"{part}, closed", row.text, Phrase("expected.open-section"))
    _once(faults, texts)
    _once(faults, ((f"{part}, no", row.no) for part, row in rows if row.no))
    _once(faults, ((f"{part}, count", _line(row.count)) for part, row in rows if row.count))
    counts = report.counts
    needed = {Count.AT_END, *(part for count in counts for part in CHANGES.get(count, ()))}
    for count in Count:
        if count in needed and count not in counts:
            faults.missing("report, rows", count.value)


def _line(count: str) -> str:
    """How a file says what a line counts."""
    return count if count in {*Count} else f'failing = "{count}"'


def _prove_columns(section: Section, faults: Faults) -> None:
    """Each row of heads has one for every column; number, text and points are shown once."""
    part = _part(section)
    for number, heads in enumerate(section.columns, start=1):
        if len(heads) != len(section.shows):
            expected = Phrase("expected.array-of", {"length": str(len(section.shows))})
            faults.wrong(f"{part}, columns", list(heads), expected)
            if number == 1 and len(heads) > len(section.shows):
                faults.missing(f"{part}, shows", "shows")
    for shown in (Shown.NUMBER, Shown.TEXT, Shown.POINTS):
        if section.shows.count(shown) != 1:
            faults.wrong(f"{part}, shows", list(section.shows), one_of([f"[…, {shown}, …]"]))


def _prove_rows(section: Section, kinds: Sequence[Kind], faults: Faults) -> None:
    """Rows have their headings, are some body's, and none counts what another counts."""
    part = f"{_part(section)}, rows"
    known_kinds = [kind.key for kind in kinds]
    for row in section.rows:
        excepted = [kind.key for kind in row.not_for]
        if not {*excepted} < {*known_kinds}:
            faults.wrong(f"{part} {row.no}, not_for", excepted, one_of(known_kinds))
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
    form, lines = section.form, {row.count: row for row in edition.report.rows if row.count}
    for row, item in section.scored_rows:
        part = f"{_part(section)}, rows {row.no}, criterion"
        facts: dict[str, Fact] = {"row": row.no, "section": section.abbreviation}
        facts |= {"item": item.no, "measure": _measured(item)}
        if form not in (forms := asked_of(item, edition.facts)):
            faults.add(Code.EDITION_NOT_ASKED, part, **facts, forms=", ".join(forms))
            continue
        for count in read_from(item):
            if count not in lines or form not in lines[count].open:
                facts |= {"count": _line(count), "form": form.value}
                faults.add(Code.EDITION_NOT_REPORTED, part, **facts)


def _prove_read_in(section: Section, facts: Iterable[DeclaredFact], faults: Faults) -> None:
    """Nothing is asked of the section's organisations that none of its rows reads."""
    for fact in facts:
        is_read = any(item.reads(fact) for _, item in section.scored_rows)
        if section.form in fact.forms and not is_read:
            own = f"facts {fact.key}, forms"
            name = f"{own}: {section.form.value}"
            faults.add(Code.EDITION_UNUSED, own if faults.has(own) else _part(section), name=name)


def _prove_levels(section: Section, kinds: Sequence[Kind], faults: Faults) -> None:
    """For every kind of body the bands go from 0 to the maximum, low, medium, high, no gap."""
    for kind in kinds:
        maximum = section.maximum(kind)
        own = {n: scale for n, scale in enumerate(section.scales, 1) if kind in scale.kinds}
        if not own:
            faults.missing(f"{_part(section)}, scales {len(section.scales)}, kinds", kind.key)
        elif len(own) > 1 or not any(_is_ladder(scale, maximum) for scale in own.values()):
            part = f"{_part(section)}, scales {max(own)}, {kind.key}"
            bounds = "; ".join(map(_bounds, own.values()))
            faults.add(Code.EDITION_LEVELS_BROKEN, part, maximum=maximum, found=bounds)


def _bounds(scale: Scale) -> str:
    return ", ".join(f"{level} {first}–{last}" for level, (first, last) in scale.bands.items())


def _is_ladder(scale: Scale, maximum: int) -> bool:
    steps = (*scale.bands.values(), (maximum + 1, maximum + 1))
    joined = all(after == last + 1 for (_, last), (after, _) in pairwise(steps))
    return joined and all(first <= last for first, last in steps) and scale.low[0] == 0


def _prove_rulings(edition: Edition, faults: Faults) -> None:
    """Each situation that this edition's tables can meet has exactly one ruling."""
    wanted = _situations_to_settle(edition)
    for situation in Situation:
        own = [ruling for ruling in edition.rulings if ruling.situation is situation]
        part = f"rulings {own[-1].id}" if own else "rulings"
        if situation in wanted and len(own) != 1:
            faults.add(Code.EDITION_RULING_MISSING, part, situation=situation.value)
        if own and own[-1].reads is None and situation in READ_IN_TWO_WAYS:
            faults.missing(f"{part}, reads", "reads")
        elif own and own[-1].reads is not None and situation not in READ_IN_TWO_WAYS:
            facts = {"name": "reads", "known": "id, situation, text, ground", "near": ""}
            faults.add(Code.EDITION_KEY_UNKNOWN, f"{part}, reads", **facts)
        if situation not in wanted and own:
            faults.add(Code.EDITION_UNUSED, part, name=own[-1].id)


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
