"""``report.html`` in a browser, opened from the disk as a double click does.

Whatever a test does, the page asks for nothing but itself and has no fault in its console.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from playwright.sync_api import Page

from generator.batch.overview_content import FileProblems
from generator.batch.overviews import PageContent, page
from generator.law.choices import Level, Paper
from generator.law.edition import Edition
from generator.messages.problems import Code, Place, Problem
from generator.messages.wording import Language, speech
from generator.results.changes import Cause, Why
from generator.results.ranking import BodyPoints, region_of
from tests.helpers import law
from tests.helpers.pages import (
    ALPHABET,
    EDITIONS,
    HOSTILE,
    ODD,
    REGIONS,
    Open,
    Opened,
    body,
    full,
    shown,
)
from tests.helpers.paths import ROOT

# The list of bodies


def in_kazakh(text: str) -> list[int]:
    """A text as Kazakh dictionaries order it; what is no letter comes first."""
    return [
        ALPHABET.index(letter) if letter in ALPHABET else ord(letter) - 10_000
        for letter in text.upper()
    ]


VALUES: dict[str, Callable[[BodyPoints], Any]] = {
    "name": lambda b: in_kazakh(b.name),
    "region": lambda b: in_kazakh(b.region) or None,
    "year": lambda b: b.year,
    "section0": lambda b: b.sections[0].share,
    "section3": lambda b: b.sections[3].share,
    "points": lambda b: b.points,
    "rank": lambda b: b.rank,
}


@pytest.fixture
def listed(opened: Open) -> Opened:
    return opened(full(45))


def test_a_column_sorts_one_way_then_the_other_then_back(listed: Opened) -> None:
    for column, value in VALUES.items():
        sorts(listed, column, value)


def sorts(listed: Opened, column: str, value: Callable[[BodyPoints], Any]) -> None:
    bodies = worst_first(full(45).bodies)
    of_value = [b for b in bodies if value(b) is not None]
    without = [b.name for b in bodies if value(b) is None]
    button = listed.page.locator(f"[data-sort={column}]")
    downwards = column not in ("name", "region", "rank")
    for down in (downwards, not downwards):
        button.click()
        in_place = [b for b in full(45).bodies if b in of_value]
        wanted = [b.name for b in sorted(in_place, key=value, reverse=down)]
        assert listed.names == wanted + [b.name for b in full(45).bodies if b.name in without]
        told = "descending" if down else "ascending"
        assert button.locator("xpath=..").get_attribute("aria-sort") == told
        assert listed.focused == column
    button.click()
    assert listed.names == [b.name for b in bodies]
    assert listed.page.locator("[aria-sort]").count() == 1, "the worst come first again"


def worst_first(bodies: Sequence[BodyPoints]) -> list[BodyPoints]:
    """Bodies by their share; those without one at the end."""
    return sorted(bodies, key=lambda b: (b.share is None, b.share or 0))


def test_the_worst_come_first_and_then_the_best(listed: Opened) -> None:
    bodies = full(45).bodies
    assert listed.names == [b.name for b in worst_first(bodies)]
    listed.page.locator("[data-sort=share]").click()
    best = sorted(bodies, key=lambda b: (b.share is None, -(b.share or 0)))
    assert listed.names == [b.name for b in best]
    listed.page.locator("[data-sort=share]").click()
    assert listed.names == [b.name for b in worst_first(bodies)]


def test_names_follow_the_kazakh_alphabet_in_every_language(opened: Open) -> None:
    letters = sorted(ALPHABET)
    seen = opened(shown([body(n, letter + "рал") for n, letter in enumerate(letters)]))
    for language in Language:
        seen.speak(language.value)
        seen.page.locator("[data-sort=name]").click()
        assert "".join(name[0] for name in seen.names) == ALPHABET
        seen.page.locator("[data-sort=name]").click()
        seen.page.locator("[data-sort=name]").click()


def kept(opened: Opened) -> tuple[list[str], str]:
    return opened.names, str(opened.page.locator("#found").text_content())


def test_filters_choose_bodies_and_what_is_drawn_of_them(opened: Open) -> None:
    bodies = worst_first(full(45).bodies)
    seen = opened(full(45))

    def wanted(test: Callable[[BodyPoints], bool]) -> tuple[list[str], str]:
        names = [b.name for b in bodies if test(b)]
        assert 0 < len(names) < len(bodies)
        count = speech(Language.KAZAKH).say("page.found", count=len(names), all=len(bodies))
        return names, count

    tab, region = seen.page, full(45).bodies[1].region
    tab.locator("#region").select_option(region)
    assert kept(seen) == wanted(lambda b: b.region == region)
    assert {text.split(" (")[0] for text in seen.texts("#map tbody th")} == {region}
    tab.locator("#year").select_option("2023")
    assert kept(seen) == wanted(lambda b: b.region == region and b.year == 2023)
    assert len(seen.texts("#map tbody th")) == 1
    label = tab.locator("#levels svg").first.get_attribute("aria-label") or ""
    level = sum(
        b.sections[0].level is Level.HIGH for b in bodies if b.region == region and b.year == 2023
    )
    assert f"{speech(Language.KAZAKH).raw('page.level-high')} – {level}," in label
    tab.locator("#region").select_option("")
    tab.locator("#year").select_option("2025")
    assert kept(seen) == wanted(lambda b: b.year == 2025)
    tab.locator("#filters [type=reset]").click()
    assert seen.names == [b.name for b in bodies]
    kind = law.AKIM_OFFICE.key
    tab.locator("#kind").select_option(kind)
    assert kept(seen) == wanted(lambda b: b.kind == law.AKIM_OFFICE)
    for language in Language:
        seen.speak(language.value)
        assert tab.locator("#kind").input_value() == kind
        assert seen.names == wanted(lambda b: b.kind == law.AKIM_OFFICE)[0]
    tab.locator("#filters [type=reset]").click()
    assert seen.names == [b.name for b in bodies]


def test_a_text_is_found_by_its_words_with_and_without_kazakh_letters(opened: Open) -> None:
    names = ("Қызылорда облысы Үлгі ауданының әкімдігі", "Абай облысының әкімдігі")
    seen = opened(shown([body(1, names[0]), body(4, names[1])]))
    for typed in ("қызылорда АУДАНЫ", "Кызылорда", "430000000", "аудан  кызыл", "улгі", "үлгі"):
        seen.page.locator("#q").fill(typed)
        assert seen.names == [names[0]]
    seen.page.locator("#q").fill("әкімдік жоқ")
    assert seen.names == []


def test_pages_of_a_long_list(opened: Open) -> None:
    bodies = worst_first([body(n) for n in range(2_600)])
    seen = opened(shown([body(n) for n in range(2_600)]))
    above, below = (seen.page.locator(f"{n}[data-pages=bodies]") for n in ("nav", "div"))

    def on(number: int) -> bool:
        return seen.names == [b.name for b in bodies[number * 50 - 50 : number * 50]]

    def go(where: str) -> None:
        above.locator(f"[data-go='{where}']").press("Enter")

    assert on(1)
    assert above.locator("button").all_text_contents() == ["‹", "1", "2", "52", "›"]
    go("previous")
    assert on(1)
    go("next")
    assert on(2)
    assert seen.focused == "next"
    go("51")
    assert on(52)
    go("next")
    assert on(52)
    go("previous")
    assert on(51)
    below.locator("[data-go='0']").click()
    assert on(1)
    assert seen.focused == "bodies"
    for _ in range(5):
        go("next")
    shown_now = [re.sub(r"\s", "", text) for text in below.locator("button").all_text_contents()]
    assert shown_now == ["‹", "1", "5", "6", "7", "52", "›"]
    assert below.locator("[aria-current=page]").text_content() == "6"
    seen.page.locator("#q").fill("№ 2599")
    assert len(seen.names) == 1
    assert above.locator("button").count() == 0


def test_the_other_lists_have_pages_too(opened: Open) -> None:
    change = full(5).changed[0]
    changed = [replace(change, name=f"№ {n}") for n in range(45)]
    files = [
        FileProblems(f"{n}.xlsx", copy="x", is_refused=refused)
        for refused in (True, False)
        for n in range(45)
    ]
    seen = opened(shown([body(1)], changed=changed, files=files))
    for name, selector in (
        ("changes", "#changes tbody th"),
        ("refused", "#refused summary"),
        ("warned", "#warned summary"),
    ):
        size = 10 if name == "changes" else 20
        assert len(seen.texts(selector)) == size
        seen.page.locator(f"[data-pages={name}] [data-go='{44 // size}']").click()
        assert [text.removesuffix(".xlsx")[-2:] for text in seen.texts(selector)] == [
            str(n) for n in range(40, 45)
        ]


def test_the_head_of_the_list_stays_in_sight(opened: Open) -> None:
    seen = opened(full(60))
    seen.page.locator("#table tbody tr").nth(45).scroll_into_view_if_needed()
    top = seen.all("document.querySelector('#table thead').getBoundingClientRect().top")
    assert seen.all("scrollY") > 1_000
    assert top == pytest.approx(0, abs=2)


# What it says


def test_a_body_with_its_figures_and_documents(opened: Open) -> None:
    bare = body(1, "Абай")
    sections = [
        replace(s, points=p, maximum=m)
        for s, p, m in zip(bare.sections, (1, 57, 0, None), (8, 200, 16, None), strict=True)
    ]
    one = replace(bare, sections=tuple(sections), points=57, maximum=200, rank=2)
    peer = replace(one, name="Басқа", points=1, maximum=8, rank=1)
    other = replace(one, name="Бөлек", points=None, maximum=None, rank=None)
    pdfs = {one.document: "2023/body-1.pdf"}
    seen = opened(shown([one, peer, other], pdfs=pdfs), address="#sort=place")
    assert seen.texts("#table tbody tr:first-child .bar span") == ["1/8", "57/200", "0/16", "–"]
    cells = seen.texts("#table tbody tr:first-child td")
    assert cells[1] == "2023"
    # Half up, though 57 of 200 is a little less than 28.5 % in binary numbers.
    assert cells[6:] == ["57/200", "29\u00a0%", "2 / 2"]
    assert seen.texts("#table tbody tr:last-child td")[6:] == ["–", "–", "–"]
    links = seen.page.locator("#table tbody tr").first.locator("a")
    assert links.all_text_contents() == ["Абай", "PDF", "2-қосымша"]
    said = speech(Language.KAZAKH)
    label = said.say("page.of", points=1, maximum=8) + ", " + said.raw("page.level-medium")
    bars = seen.page.locator("#table tbody tr").first.locator("svg[role=img]")
    assert bars.first.get_attribute("aria-label") == label
    # A share of a bar 84 wide: one of eight, rounded half up.
    assert bars.first.locator("rect").nth(1).get_attribute("width") == "11"


def test_the_map_has_means_of_regions_of_one_kind_and_year(opened: Open) -> None:
    old, new = EDITIONS[0], EDITIONS[-1]
    bodies = [
        scored(1, old, 0),
        scored(5, old, 1),
        scored(9, old, 0),
        scored(0, old, 2),
        scored(4, old, None),
        scored(1, new, 2),
        scored(3, old, 2),
    ]
    office = replace(scored(1, old, 2), kind=law.AKIM_OFFICE)
    seen = opened(shown([*bodies, office]))
    abai, qyzylorda = region_of(REGIONS[0]), region_of(REGIONS[1])
    assert seen.texts("#map tbody th") == [f"{abai} (2)", f"{qyzylorda} (3)"]
    assert seen.texts("#map tbody td:nth-child(2)") == ["2", "0,3"]
    colours = "[...document.querySelectorAll('#map tbody td:nth-child(2)')]"
    assert seen.all(f"{colours}.map(e => e.style.backgroundColor)") == [
        *("rgb(183, 225, 192)", "rgb(250, 201, 176)")
    ]
    assert seen.texts("#map tbody td:nth-child(3)") == ["–"] * 2
    seen.speak("en")
    assert seen.texts("#map tbody td:nth-child(2)")[1] == "0.3"
    numbers = [row.no for s in new.sections for row, _ in s.scored_rows]
    assert seen.texts("#map thead tr:last-child th") == numbers
    texts = [row.text for s in new.sections for row, _ in s.scored_rows]
    assert seen.texts("#rows dd") == texts
    assert len(seen.texts("#group option")) == 3
    seen.page.locator("#group").select_option("2025 local_executive")
    assert seen.texts("#map tbody th") == [f"{qyzylorda} (1)"]
    assert "group=2025" in seen.all("location.hash")


def scored(number: int, edition: Edition, points: int | None) -> BodyPoints:
    """A body whose first row alone is scored."""
    bare = body(number, edition=edition)
    sections = [
        replace(s, rows=tuple(replace(r, points=None, maximum=None) for r in s.rows))
        for s in bare.sections
    ]
    first = replace(sections[0].rows[0], points=points, maximum=None if points is None else 2)
    sections[0] = replace(sections[0], rows=(first, *sections[0].rows[1:]))
    return replace(bare, kind=law.LOCAL_EXECUTIVE, sections=tuple(sections))


def test_a_page_of_no_bodies_says_so(opened: Open) -> None:
    seen = opened(shown([]))
    assert seen.page.locator("#nobody").text_content() == "Құжаты жасалған орган жоқ."
    assert seen.page.locator("#nobody").is_visible()
    for hidden in ("#list", "#levels-section", "#map-section", "#refused-section"):
        assert not seen.page.locator(hidden).is_visible()
    assert opened(shown([body(1)])).page.locator("#nobody").is_hidden()


def test_bodies_of_no_region_have_no_map(opened: Open) -> None:
    seen = opened(shown([body(3)]))
    assert seen.page.locator("#table tbody td").first.text_content() == "–"
    assert not seen.page.locator("#map-section").is_visible()
    assert seen.page.locator("#levels-section").is_visible()


def test_problems_changes_and_files_to_open(opened: Open) -> None:
    what = full(45)
    seen = opened(what)
    said = speech(Language.KAZAKH)
    refused = seen.texts("#refused summary")
    assert refused == [f"in/a.xlsx – {said.say('page.problems', count=2)}", "old.xlsx"]
    text = " ".join(seen.texts("#refused"))
    assert "Қате [number-malformed] «Ұйымдар» парағы, G14 ұяшығы: " in text
    assert said.raw("page.refused-before") in text
    assert seen.texts("#warned summary") == [f"in/b.xlsx – {said.say('page.problems', count=1)}"]
    change = seen.texts("#changes tbody th, #changes tbody td")
    assert change[:5] == [what.bodies[0].name + " PDF", "Балл", "1\u00a0038", "40", ""]
    assert change[5:8] == ["МК 2", "1", "–"]
    assert said.say("cause.failing", before="3", now="0") == change[8]
    assert seen.texts("#files a") == [
        said.raw("page.summary-file"),
        f"{said.raw('page.consolidated')} (consolidated-report-2023.docx)",
    ]
    counts = [said.say(f"page.counts-{key}", count=n) for key, n in what.counts.items() if n]
    warned = said.say("page.counts-warned", count=1)
    assert seen.texts("#counts li") == [*counts, warned]


# Languages


WORDS = """() => {
  const foreign = "[lang]:not(html), bdi, script, style, #languages, noscript";
  const walk = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  const found = [document.title];
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim();
    if (text && !walk.currentNode.parentElement.closest(foreign)) found.push(text);
  }
  for (const one of document.querySelectorAll("[aria-label]"))
    if (!one.closest("#languages") && !one.matches("a, .more"))
      found.push(one.getAttribute("aria-label"));
  return found;
}"""


def test_every_word_changes_with_the_language(opened: Open) -> None:
    what = full(55)
    seen = opened(replace(what, counts={**what.counts, "sound": 1_205}))
    heard: dict[str, list[str]] = {}
    for language in ("kk", "ru", "en"):
        seen.speak(language)
        assert seen.all("document.documentElement.lang") == language
        assert seen.focused == language or seen.all("document.activeElement.lang") == language
        heard[language] = seen.all(WORDS)
    assert len(heard["kk"]) == len(heard["ru"]) == len(heard["en"]) > 500
    assert "Тізімнің беттері – Органдар" in heard["kk"]
    assert "Documents ready: 1,205" in heard["en"]
    assert "Готовых документов: 1\u00a0205" in heard["ru"]
    sections = "|".join(section.abbreviation for section in EDITIONS[-1].sections)
    assert [w for w in heard["en"] if re.search("[Ѐ-ӿ]", re.sub(sections, "", w))] == []
    same = {k for k, r in zip(heard["kk"], heard["ru"], strict=True) if k == r}
    assert {text for text in same if re.search(r"[^\W\d_]", text)} == {"Балл", "Орган", "PDF"}
    same = {r for r, e in zip(heard["ru"], heard["en"], strict=True) if r == e}
    assert {text for text in same if re.search(r"[^\W\d_]", text)} == {"PDF"}


def test_the_order_of_the_list_survives_another_language(listed: Opened) -> None:
    listed.page.locator("[data-sort=points]").click()
    before = listed.names
    listed.speak("ru")
    assert listed.names == before != [b.name for b in full(45).bodies]
    assert listed.page.locator("[aria-sort=descending]").count() == 1


# Hands and screens


def test_the_page_is_worked_by_the_keyboard_alone(listed: Opened) -> None:
    keys = listed.page.keyboard

    def tab_to(what: str) -> None:
        for _ in range(80):
            if listed.focused == what:
                return
            keys.press("Tab")
        raise AssertionError((what, listed.focused))

    keys.press("Tab")
    assert listed.all("document.activeElement.className") == "skip"
    box = listed.page.locator(".skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    assert listed.all("document.documentElement.lang") == "ru"
    tab_to("q")
    keys.type("аппараты")
    assert len(listed.names) == 45
    tab_to("year")
    keys.type("2025")
    assert len(listed.names) == 3
    listed.page.locator(".skip").focus()
    keys.press("Enter")
    assert listed.focused == "bodies"
    tab_to("rank")
    keys.press("Space")
    assert listed.page.locator("[aria-sort=ascending] [data-sort=rank]").count() == 1
    assert listed.focused == "rank"
    keys.press("Tab")
    listed.page.locator(".more").first.focus()
    keys.press("Enter")
    assert listed.page.locator("tr.details").count() == 1
    assert listed.all("document.activeElement.getAttribute('aria-expanded')") == "true"
    keys.press("Enter")
    assert listed.page.locator("tr.details").count() == 0
    listed.page.locator("#refused summary").first.focus()
    keys.press("Enter")
    assert listed.page.locator("#refused dt").first.is_visible()


def test_on_a_narrow_screen_tables_are_cards_and_nothing_is_wider(opened: Open) -> None:
    what = full(23)
    long = (body(1, "Қарағанды облысының " + "ұзын " * 40), body(2, "Ұ" * 200))
    seen = opened(replace(what, bodies=(*long, *what.bodies)), width=400)
    for language in Language:
        seen.speak(language.value)
        fits(seen)
    label = "getComputedStyle(document.querySelector('#table tbody td'), '::before').content"
    assert seen.all(label) == '"Region"'


def fits(seen: Opened) -> None:
    """Nothing stands beyond the window, whatever is unfolded."""
    seen.all("document.querySelectorAll('details').forEach(d => d.open = true)")
    seen.all("document.querySelectorAll('.more[aria-expanded=false]').forEach(b => b.click())")
    assert seen.all("document.documentElement.scrollWidth") == 400
    beyond = "[...document.querySelectorAll('main *, header *')]"
    beyond += ".filter(e => e.getBoundingClientRect().right > 400)"
    assert seen.all(f"{beyond}.map(e => e.outerHTML)") == []


# Names of others


def test_hostile_names_are_text(opened: Open) -> None:
    bodies = [replace(body(n, name), region=name) for n, name in enumerate(HOSTILE, 1)]
    change = replace(full(5).changed[0], name=HOSTILE[0])
    why = replace(change.rows[0], whys=(Why(Cause.CAME, "", HOSTILE[1]),))
    place = Place(file=HOSTILE[1])
    files = [
        FileProblems(name, (Problem(Code.FILE_UNREADABLE, place, {"reason": name}),), name)
        for name in HOSTILE
    ]
    seen = opened(
        shown(
            bodies,
            changed=[replace(change, rows=(why,))],
            files=files,
            consolidated=HOSTILE,
            missing=HOSTILE,
        ),
        address="#sort=place",
    )
    for language in Language:
        seen.speak(language.value)
        assert seen.names == [*HOSTILE]
        assert seen.texts("#table td:nth-child(2) bdi") == [*HOSTILE]
        assert seen.texts("#warned summary bdi") == [*HOSTILE]
        assert seen.texts("#missing bdi") == [*HOSTILE]
        assert seen.texts("#changes th > a") == [HOSTILE[0]]
        assert HOSTILE[1] in seen.texts("#changes td:last-child")[1]
        assert [t.split(" (", 1)[1] for t in seen.texts("#files li")[1:]] == [
            f"{name})" for name in HOSTILE
        ]
    seen.page.locator("[data-sort=name]").click()
    seen.page.locator("#q").fill("<script>")
    assert seen.names == [HOSTILE[2], HOSTILE[0]]
    assert seen.all("window.bad === undefined")
    assert seen.page.locator("img").count() == 0


def test_the_data_end_no_element_and_are_read_back() -> None:
    bodies = [replace(body(n, name), document=name) for n, name in enumerate((*HOSTILE, *ODD))]
    html = page(shown(bodies), EDITIONS).decode("utf-8")
    _, start, rest = html.partition('id="data">')
    data, end, after = rest.partition("</script>\n<script>")
    assert start
    assert end
    assert not set(data) & {"<", "\u2028", "\u2029"}
    assert [b[1] for b in json.loads(data)["bodies"]] == [*HOSTILE, *ODD]
    assert [b[0]["4"] for b in json.loads(data)["bodies"]] == [*HOSTILE, *ODD]
    assert after.count("</script") == 1


def test_links_lead_to_the_files_whatever_their_names(opened: Open, tmp_path: Path) -> None:
    names = [f"{stem}{suffix}" for stem in ODD for suffix in (".docx", ".pdf", "-report.docx")]
    for name in [*names, "summary.xlsx"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    bodies = [
        replace(body(n), document=f"{stem}.docx", others={Paper.REPORT: f"{stem}-report.docx"})
        for n, stem in enumerate(ODD)
    ]
    change = full(5).changed[0]
    odd = f"{ODD[0]}.docx"
    what = shown(
        bodies,
        pdfs={f"{stem}.docx": f"{stem}.pdf" for stem in ODD},
        consolidated=[odd],
        changed=[replace(change, document=odd)],
        files=[FileProblems("x", copy=odd, is_refused=True)],
    )
    seen = opened(what)
    seen.all("document.querySelectorAll('details').forEach(d => d.open = true)")
    hrefs = seen.all("[...document.querySelectorAll('a:not(.skip)')].map(e => e.href)")
    hrefs = [href for href in hrefs if "report.html" not in href]
    assert len(hrefs) >= len(names) + 6
    led = set()
    for href in hrefs:
        parts = urlsplit(href)
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("file", "", "", "")
        path = Path(os.fsdecode(unquote_to_bytes(parts.path)))
        assert path.is_file(), href
        led.add(path.relative_to(tmp_path).as_posix())
    assert led == {*names, "summary.xlsx"}


# Paper


def test_on_paper_all_bodies_stand_and_nothing_is_cut_off(
    opened: Open, pdftotext: str, tmp_path: Path
) -> None:
    what = full(130)
    files = [*what.files, *(FileProblems(f"w{n}.xlsx", copy="x") for n in range(30))]
    seen = opened(replace(what, files=files))
    paper = tmp_path / "page.pdf"
    seen.page.pdf(path=paper, prefer_css_page_size=True)
    text = read(pdftotext, paper, "-layout")
    words = re.sub(r"\s+", " ", text)
    assert [b.name for b in what.bodies if not re.search(rf"№ {b.name.split()[4]}\b", words)] == []
    assert speech(Language.KAZAKH).raw("page.refused-before") in words
    assert all(f"w{n}.xlsx" in words for n in range(30))
    # What stands beyond the edge of a sheet is no text of it.
    numbers = [row.no for s in EDITIONS[-1].sections for row, _ in s.scored_rows]
    assert " ".join(numbers) in words
    row = EDITIONS[-1].sections[3].scored_rows[-1][0].text
    assert row.split()[0] in words.split("ЖШС 6.2")[1]
    sheets = text.split("\f")[:-1]
    heads = [sheet for sheet in sheets if len(re.findall(r"\d/\d", sheet)) > 20]
    assert len(heads) > 3
    assert all("Үлесі" in sheet for sheet in heads)
    on_paper(read(pdftotext, paper, "-bbox"))
    assert len(seen.names) == 50
    assert seen.page.locator("details[open]:not(#extremes details)").count() == 0


def on_paper(boxes: str) -> None:
    """Every page is A4 on its side, and every word stands within its margins."""
    sizes = set(re.findall(r'<page width="(\d+)\.\d+" height="(\d+)\.', boxes))
    assert sizes == {("841", "594")}
    right = [float(x) for x in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert len(right) > 1_000
    assert 760 < max(right) < 842 - 30


def read(pdftotext: str, paper: Path, word: str) -> str:
    ran = subprocess.run([pdftotext, word, str(paper), "-"], capture_output=True, check=True)
    return ran.stdout.decode("utf-8")


def test_paper_tells_how_the_list_was_filtered(
    opened: Open, pdftotext: str, tmp_path: Path
) -> None:
    what = full(45)
    seen = opened(what)
    region = what.bodies[1].region
    seen.page.locator("#region").select_option(region)
    assert seen.page.locator("#filtered").is_hidden()
    seen.page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    text = read(pdftotext, tmp_path / "page.pdf", "-layout")
    assert f"Өңір: {region}" in text
    found = speech(Language.KAZAKH).say("page.found", count=11, all=45)
    assert found in text


# Size


def test_thousands_of_bodies_are_seen_as_soon_as_a_few(opened: Open, tab: Page) -> None:
    few, many = shown([body(n) for n in range(20)]), shown([body(n) for n in range(2_600)])
    times = [(first_paint(opened, few), first_paint(opened, many)) for _ in range(2)]
    assert min(slow for _, slow in times) < 12 * min(quick for quick, _ in times), times
    seen = Opened(tab)
    assert len(seen.names) == 50
    assert seen.page.locator("tr").count() < 100
    assert seen.all("document.querySelectorAll('*').length") < 5_000


FIRST_PAINT = """new Promise(done => new PerformanceObserver(list => {
  const found = list.getEntriesByName("first-contentful-paint");
  if (found.length) done(found[0].startTime);
}).observe({ type: "paint", buffered: true }))"""


def first_paint(opened: Open, what: PageContent) -> float:
    return float(opened(what).all(FIRST_PAINT))


def test_the_same_batch_gives_the_same_page() -> None:
    code = "from tests.batch import test_page as t; print(t.fingerprint())"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Almaty", "LANGUAGE": "ru"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == fingerprint()


def fingerprint() -> str:
    return sha256(page(full(45), EDITIONS)).hexdigest()
