"""The answers of ``report.html``: who, why, what costs most; what an address and a file keep."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from generator.batch.overviews import PageContent, page
from generator.batch.page_bodies import advice_on
from generator.messages.wording import Language, round_half_up, speech
from generator.results.ranking import BodyPoints, earlier_of
from generator.scoring.advice import costliest, losses, of_evaluation
from generator.scoring.reasons import failure
from generator.submission.contract import InspectionField as I
from generator.submission.contract import OrganisationField as O
from tests.helpers import kit, law
from tests.helpers.kit import inspection, organisation
from tests.helpers.overviews import entry, figures, figures_json, overview
from tests.helpers.pages import EDITIONS, Open, body, full, shown

BY_ID = {edition.id: edition for edition in EDITIONS}

FAILING = kit.evaluated(
    kit.workbook(
        [
            organisation("МК", 1, {O.RESULT: Decimal("-1206.67"), O.DUE: Decimal(0)}),
            organisation("МК", 2, {O.PAID_ON: date(2024, 6, 21), O.PLAN: "жоқ"}),
            organisation("МК", 3, {O.CURRENT_ASSETS: Decimal(1), O.LIABILITIES: Decimal(3)}),
            organisation("ММ", 4, {O.OBJECTS: Decimal(3)}),
        ],
        [inspection(4, "алаңдар", "иә", {I.EXCESS_AREA: Decimal("12.5")})],
    )
)
"""A body that fails by facts of every shape: numbers, days, lists of acts, ratios."""


def failing() -> PageContent:
    bodies = overview({"a.docx": entry(figures_json(FAILING))}, EDITIONS)
    return shown(bodies)


# A row unfolded


def test_a_row_unfolds_to_its_lost_points_with_organisations_and_facts(opened: Open) -> None:
    seen = opened(failing())
    seen.page.locator(".more").click()
    for language in Language:
        seen.speak(language.value)
        said = speech(language)
        facts = [
            said.say(
                "line.organisation",
                name=item.organisation.name,
                bin=item.organisation.bin,
                fact=said.show(failure(FAILING.submission, item)),
            )
            for section in FAILING.sections
            for row in section.rows
            for item in row.reason.failing
        ]
        assert len(facts) >= 6
        assert seen.texts(".lost ul li") == facts
    lost = [
        f"{section.section.abbreviation} {row.row.no}"
        for section in FAILING.sections
        for row in section.rows
        if row.points is not None and row.maximum is not None and row.points < row.maximum
    ]
    assert seen.texts(".lost > li > b bdi") == lost


def test_the_list_fits_wherever_it_is_a_table(opened: Open) -> None:
    seen = opened(failing(), address="#open=a.docx")
    for width in (721, 800, 1_099, 1_100):
        seen.page.set_viewport_size({"width": width, "height": 900})
        for language in Language:
            seen.speak(language.value)
            assert seen.all("document.documentElement.scrollWidth") == width
            assert seen.all("document.querySelector('#list .wide').scrollWidth") <= width - 32


def test_a_row_unfolds_to_what_would_raise_each_section(opened: Open) -> None:
    seen = opened(failing(), address="#lang=en&open=a.docx")
    (one,) = failing().bodies
    advice = advice_on(one, BY_ID[one.edition])
    lines = seen.texts(".gains li")
    assert len(lines) == sum(len(section.gains) for section in advice.sections)
    for line, gain in zip(lines, [g for s in advice.sections for g in s.gains], strict=True):
        assert line.startswith(f"+{gain.points}: row {gain.standing.row.no}")
        assert ("this row alone" in line) == any(
            gain in section.gains and section.rises_by(gain.points) for section in advice.sections
        )


def test_what_the_manifest_says_gives_the_advice_of_the_workbook() -> None:
    (one,) = failing().bodies
    assert advice_on(one, BY_ID[one.edition]).sections == of_evaluation(FAILING).sections


def test_a_body_that_is_not_scored_has_lost_nothing_and_kept_nothing(opened: Open) -> None:
    (one,) = failing().bodies
    none = [replace(s, points=None, maximum=None, level=None, rows=()) for s in one.sections]
    bare = replace(one, points=None, maximum=None, rank=None, sections=tuple(none))
    seen = opened(shown([bare]), address="#lang=en&open=a.docx")
    assert seen.texts(".details p") == ["not scored"]


def test_organisations_of_older_manifests_have_their_number(opened: Open) -> None:
    told = figures_json(FAILING)
    del told["grounds"]
    seen = opened(shown(overview({"a.docx": entry(told)}, EDITIONS)), address="#open=a.docx")
    assert any(kit.bin_of(2) in line for line in seen.texts(".lost ul li"))


# At a glance


def share(bodies: list[BodyPoints]) -> Fraction:
    scored = [b for b in bodies if b.points is not None and b.maximum]
    return Fraction(sum(b.points or 0 for b in scored), sum(b.maximum or 0 for b in scored))


def test_averages_are_by_kind_and_year_and_against_the_previous_batch(opened: Open) -> None:
    bodies = full(45).bodies
    local = [b for b in bodies if b.kind is law.LOCAL_EXECUTIVE and b.year == 2023]
    last = [earlier_of(figures(figures_json(FAILING)))]
    seen = opened(shown(bodies, previous=last), address="#lang=en")
    lines = dict(
        zip(
            seen.texts("#averages tbody th"),
            [line.split("|") for line in seen.all(ROWS)],
            strict=True,
        )
    )
    whole = round_half_up(100 * share(local), 1).normalize()
    before = Fraction(FAILING.total or 0, FAILING.maximum or 1)
    by = round_half_up(100 * (share(local) - before), 1)
    assert lines["local executive body, 2023"] == [
        str(len(local)),
        f"{whole}%",
        f"{round_half_up(100 * before, 1).normalize()}%",
        f"{by.normalize():+}".replace("-", "−"),
    ]
    assert lines["akim's office, 2023"][2:] == ["–", "–"], "there was none of this kind"
    assert len(opened(shown(bodies)).texts("#averages thead th")) == 3


ROWS = """[...document.querySelectorAll("#averages tbody tr")].map(
  row => [...row.querySelectorAll("td")].map(cell => cell.textContent).join("|"))"""


def test_the_five_worst_and_best_of_each_kind_and_year(opened: Open) -> None:
    bodies = full(45).bodies
    seen = opened(shown(bodies))
    local = [b for b in bodies if b.kind is law.LOCAL_EXECUTIVE and b.year == 2023]
    ranked = sorted((b for b in local if b.share is not None), key=lambda b: b.share or 0)
    group = seen.page.locator("#extremes details", has_text="жергілікті атқарушы орган, 2023")
    names = group.locator("a").all_text_contents()
    assert names[:5] == [b.name for b in ranked[:5]]
    assert len(names) == 10
    shares = {b.name: b.share for b in ranked}
    assert [shares[name] for name in names[5:]] == [b.share for b in ranked[::-1][:5]]
    few = opened(shown(bodies[:9]))
    assert len(few.texts("#extremes h3")) == 3, "of a few all are listed, once"
    assert opened(shown(bodies[:1])).page.locator("#extremes-section").is_hidden()


def test_the_items_that_cost_most_are_those_of_the_program(opened: Open) -> None:
    bodies = full(45).bodies
    advice = [advice_on(b, BY_ID[b.edition]) for b in bodies]
    found = {(one.criterion.no, one.edition.id): one for one in losses(advice)}
    seen = opened(shown(bodies), address="#lang=en")
    names = seen.all(
        "[...document.querySelectorAll('#criteria th b, #criteria tbody th')]"
        ".map(e => e.firstChild.textContent)"
    )
    rows = seen.all(ROWS.replace("averages", "criteria"))
    assert len(names) == 10
    order = []
    for name, row in zip(names, rows, strict=True):
        no, _, edition = name.partition(" (edition of ")
        one = found[no.strip(), edition.strip(" )") or "2022"]
        wanted = (one.points, one.bodies, one.organisations, one.rising)
        assert row == "|".join(map(str, wanted))
        order.append(wanted[:3])
    most = costliest(found.values())[:10]  # in the order of the summary
    assert order == [(one.points, one.bodies, one.organisations) for one in most]
    assert all("edition of" in name for name in names), "two editions have items of one number"


def test_missing_bodies_are_named(opened: Open) -> None:
    seen = opened(shown([body(1)], missing=["Абай облысының әкімдігі"]))
    assert seen.texts("#missing li") == ["Абай облысының әкімдігі"]
    assert opened(shown([body(1)])).page.locator("#missing-section").is_hidden()


def test_answers_are_about_the_bodies_chosen(opened: Open) -> None:
    bodies = full(45).bodies
    seen = opened(shown(bodies), address="#kind=sectoral&year=2023")
    assert len(seen.texts("#averages tbody th")) == 1
    assert len(seen.texts("#extremes details")) == 1


def test_the_heading_names_years_bodies_and_results_but_no_day(opened: Open) -> None:
    seen = opened(shown(full(45).bodies, digest="0123 4567 89ab"), address="#lang=en")
    about = "Reporting year: 2023, 2025; bodies: 45; digest of the results: 0123 4567 89ab"
    assert seen.texts("#about") == [about]
    assert about in seen.all("document.title")
    assert seen.texts("#printed") == [""]


# The address


def test_an_address_shows_the_same_to_another_reader(opened: Open) -> None:
    what = full(120)
    seen = opened(what)
    seen.speak("ru")
    seen.page.locator("#region").select_option(what.bodies[1].region)
    seen.page.locator("[data-sort=name]").click()
    seen.page.locator(".more").nth(3).click()
    before = (seen.names, seen.texts("#averages td"), seen.texts("tr.details li"))
    address = seen.all("location.hash")
    other = opened(what, address=address)
    assert (other.names, other.texts("#averages td"), other.texts("tr.details li")) == before
    assert other.all("document.documentElement.lang") == "ru"
    assert other.page.locator("tr.details").count() == 1
    assert other.all("location.hash") == address


def test_pages_and_languages_come_from_the_address_or_from_the_command(opened: Open) -> None:
    seen = opened(replace(full(120), language=Language.ENGLISH), address="#page=2")
    assert seen.all("document.documentElement.lang") == "en"
    assert seen.page.locator("nav [aria-current=page]").first.text_content() == "2"
    last = opened(shown([body(n) for n in range(120)]), address="#open=2023/body-77.docx")
    assert last.page.locator("tr.details").count() == 1, "its page is opened"


@pytest.mark.parametrize(
    "address",
    [
        "#bodies",
        "#lang=xx&sort=none&page=-5&kind=king&year=1&group=x&open=y",
        "#%E0%A4%A&&&=",
        "#q=%00",
    ],
)
def test_an_address_of_nonsense_shows_what_there_is(opened: Open, address: str) -> None:
    seen = opened(full(45), address=address)
    assert seen.all("document.documentElement.lang") == "kk"
    assert len(seen.names) in (0, 45)


def test_nothing_found_offers_to_clear_the_filters(opened: Open) -> None:
    seen = opened(full(45))
    seen.page.locator("#q").fill("әкімдік жоқ")
    assert seen.page.locator("#nothing").is_visible()
    assert seen.page.locator("#some").is_hidden()
    seen.page.locator("#nothing-clear").click()
    assert len(seen.names) == 45
    assert seen.focused == "q"


# Files and paper


def test_the_table_as_shown_is_taken_as_csv(opened: Open) -> None:
    bodies = [*full(120).bodies, body(7, '=1+1;"x"')]
    seen = opened(shown(bodies), address="#lang=en&year=2023&sort=name")
    with seen.page.expect_download() as waited:
        seen.page.locator("#csv").click()
    assert waited.value.suggested_filename == "bodies.csv"
    data = Path(waited.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text.count("\r\n") == len(text.splitlines())
    heads, *lines = csv.reader(io.StringIO(text), delimiter=";")
    assert heads[:5] == ["Body", "Kind", "KATO code", "Region", "Year"]
    assert len(lines) == sum(b.year == 2023 for b in bodies)
    assert [line[0] for line in lines][:50] != []
    assert {line[0] for line in lines} >= {'\'=1+1;"x"'}
    named = {line[0]: line for line in lines}
    one = next(b for b in bodies if b.share is not None and b.year == 2023)
    whole = named[one.name][-5:]
    percent = str(round_half_up(100 * (one.share or Fraction()), 0))
    assert whole[:4] == [str(one.points), str(one.maximum), percent, str(one.rank or "")]


def test_of_many_bodies_it_is_asked_what_to_print(opened: Open) -> None:
    seen = opened(shown([body(n) for n in range(300)]))
    seen.all("void (window.print = () => window.asked = (window.asked || 0) + 1)")
    seen.page.locator("#paper").click()
    assert seen.page.locator("#print").is_visible()
    assert seen.all("window.asked === undefined")
    seen.page.locator("#print-cancel").click()
    seen.page.keyboard.press("Control+p")
    assert seen.page.locator("#print").is_visible()
    for choice, rows in (("glance", 50), ("list", 50), ("all", 300)):
        seen.all(
            "document.getElementById('print').open || document.getElementById('paper').click()"
        )
        seen.page.locator(f"#print-{choice}").click()
        seen.all("window.dispatchEvent(new Event('beforeprint'))")
        assert len(seen.names) == rows
        assert seen.all("document.body.dataset.print") == choice
        assert str(date.today().year) in seen.texts("#printed")[0]  # noqa: DTZ011 - the browser's
        seen.all("window.dispatchEvent(new Event('afterprint'))")
    assert seen.all("window.asked") == 3
    few = opened(full(45))
    few.all("void (window.print = () => window.asked = 1)")
    few.page.locator("#paper").click()
    assert few.all("window.asked") == 1


# Everybody


@pytest.mark.parametrize("count", [0, 3, 23, 2_600])
def test_nothing_keeps_anybody_out(opened: Open, axe: str, tab: Page, count: int) -> None:
    what = shown([]) if not count else full(count)
    for width, schemes in SCHEMES.items():
        seen = opened(what, width=width)
        if count:
            seen.page.locator(".more").first.click()
        seen.all(axe)
        for scheme in schemes:
            tab.emulate_media(color_scheme=scheme)
            found = seen.all(f"axe.run(document, {json.dumps(RULES)}).then(r => r.violations)")
            assert [(one["id"], [n["html"][:200] for n in one["nodes"]][:3]) for one in found] == []
    tab.emulate_media(color_scheme="light")


SCHEMES: dict[int, tuple[Literal["light", "dark"], ...]] = {
    400: ("light", "dark"),
    800: ("dark",),
    1280: ("light",),
}
"""The widths of windows, in pixels, each with the colour schemes that it is looked at in."""

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


# What the program and the page count alike


def test_the_page_of_thousands_stays_small() -> None:
    def size(bodies: int) -> int:
        entries = {f"{n:04d}.docx": entry(figures_json(FAILING)) for n in range(bodies)}
        return len(page(shown(overview(entries, EDITIONS)), EDITIONS))

    few, more = size(100), size(300)
    assert few + (more - few) / 200 * 2_500 < 8_000_000
