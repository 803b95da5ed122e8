"""A clerk's whole way in a browser: from a blank to a made and verified paper, no command typed.

Whatever is done, the pages ask for nothing but themselves and leave no message in the console.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, sync_playwright

from generator.app.folder import id_of
from generator.messages.wording import Language, speech
from tests.helpers.app import Served, served
from tests.helpers.folders import name_of, refused, workbook, write

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (400, 1280, 1920)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=[*words, "--disable-background-networking"]
        )
        yield started
        started.close()


Enter = Callable[[Served], Page]


@pytest.fixture
def enter(browser: Browser) -> Iterator[Enter]:
    """Opens the first page of an app; at the end nothing was said and nobody else was asked."""
    heard: list[str] = []
    asked: list[str] = []
    ours: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800})

    def opened(app: Served) -> Page:
        page = context.new_page()

        def hear(text: str) -> None:
            if not app.desk.is_ended:
                heard.append(text)

        page.on("console", lambda message: hear(message.text))
        page.on("pageerror", lambda error: hear(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        ours.append(f"http://{app.authority}{app.keys.base}")
        page.goto(f"http://{app.authority}{app.keys.way_in()}")
        assert page.url == ours[-1]
        return page

    yield opened
    context.close()
    assert heard == []
    assert [url for url in asked if not url.startswith((*ours, "data:"))] == []


def text(page: Page, selector: str) -> str:
    return page.locator(selector).inner_text()


@pytest.mark.parametrize("language", [Language.KAZAKH, Language.RUSSIAN])
def test_from_a_blank_to_a_verified_paper(language: Language, tmp_path: Path, enter: Enter) -> None:
    say = speech(language).say
    with served(tmp_path, language) as app:
        page = enter(app)
        page.get_by_text(say("app.nothing")).wait_for()

        page.get_by_role("link", name=say("app.blanks")).click()
        page.locator("[name=name]").fill(name_of(1))
        page.locator("[name=kind]").select_option("akim_office")
        page.locator("[name=kato]").fill("103600000")
        page.locator("[name=year] >> nth=0").fill("2025")
        page.get_by_role("button", name=say("app.make-blank")).click()
        page.get_by_text(say("app.blanks-made", count=1)).wait_for()
        (blank,) = (tmp_path / "inputs" / "2025").iterdir()

        page.get_by_role("link", name=say("app.desk"), exact=True).click()
        page.get_by_role("link", name=name_of(1)).click()
        page.locator("article.error").first.wait_for()  # it is not filled in yet
        blank.write_bytes(refused(1))  # saved by Excel, with a fault
        page.locator(".cells .faulty").first.wait_for()
        blank.write_bytes(workbook(1))  # and again, without
        page.locator("#form").wait_for()
        assert page.locator("article.error").count() == 0

        page.locator("details summary >> nth=1").click()
        page.locator(".reasons .chosen").first.wait_for()
        page.get_by_role("button", name=say("app.make"), exact=True).click()
        page.get_by_role("button", name=say("app.open-word")).wait_for()
        assert text(page, ".state") == say("app.state-current")
        assert page.locator(".reasons .chosen").first.is_visible(), "what was unfolded stays so"
        with page.expect_download() as download:
            page.get_by_role("link", name=say("app.download")).click()
        (document,) = tmp_path.glob("output/**/*.docx")
        assert download.value.path().read_bytes() == document.read_bytes()

        page.get_by_role("link", name=say("app.papers")).click()
        page.get_by_role("button", name=say("app.verify-all")).click()
        page.get_by_text(say("verify.closing", sound=1, unsound=0)).wait_for()
        page.locator(".drop input").set_input_files([signed(document, tmp_path / "signed")])
        page.locator("#dropped article.sound").get_by_text("Б. Есімов").wait_for()
        assert say("verdict.signed") in text(page, "#dropped h2")

        page.get_by_role("button", name=say("app.end"), exact=True).click()
        page.get_by_text(say("app.ended")).wait_for()


def signed(document: Path, folder: Path) -> Path:
    """A copy as somebody sends it back: with a name at the place to sign, under a copy's name."""
    folder.mkdir()
    paper = Document(str(document))
    paper.paragraphs[-1].add_run("Б. Есімов")
    copy = folder / f"{document.stem} (1).docx"
    paper.save(str(copy))
    return copy


def test_files_are_dropped_and_replaced_when_the_user_says_so(tmp_path: Path, enter: Enter) -> None:
    write(tmp_path / "elsewhere", 2)
    (tmp_path / "work").mkdir()
    say = speech(Language.ENGLISH).say
    with served(tmp_path / "work") as app:
        page = enter(app)
        chosen = [tmp_path / "elsewhere" / "00.xlsx", tmp_path / "elsewhere" / "01.xlsx"]
        page.locator("#drop input").set_input_files(chosen)
        page.get_by_role("link", name="00.xlsx").or_(
            page.get_by_role("link", name=name_of(0))
        ).wait_for()
        page.get_by_role("link", name=name_of(1)).wait_for()
        (tmp_path / "elsewhere" / "00.xlsx").write_bytes(workbook(0, version=1))
        asked: list[str] = []

        def answer(dialog: Any) -> None:
            asked.append(dialog.message)
            dialog.accept() if len(asked) > 1 else dialog.dismiss()

        page.on("dialog", answer)
        target = tmp_path / "work" / "inputs" / "00.xlsx"
        time.sleep(1)  # the check of what was dropped has ended, and the list is shown
        for expected in (workbook(0), workbook(0, version=1)):
            with page.expect_response(lambda one: "upload" in one.url):
                page.locator("#drop input").set_input_files(chosen[:1])
            page.locator("#drop:not([aria-busy])").wait_for()
            page.wait_for_load_state()
            assert target.read_bytes() == expected
        assert asked == [say("app.exists", name="00.xlsx")] * 2


def test_the_page_keeps_its_place_when_the_file_is_saved(tmp_path: Path, enter: Enter) -> None:
    write(tmp_path / "inputs", 1)
    with served(tmp_path) as app:
        page = enter(app)
        page.get_by_role("link", name="00.xlsx").or_(
            page.get_by_role("link", name=name_of(0))
        ).first.click()
        page.locator("#s4").scroll_into_view_if_needed()
        page.evaluate("document.getElementById('s3').scrollIntoView()")
        top = "document.getElementById('s3').getBoundingClientRect().top"
        before, state = page.evaluate(top), page.locator("#watch").get_attribute("hx-get")
        (tmp_path / "inputs" / "00.xlsx").write_bytes(workbook(0, version=1))
        while page.locator("#watch").get_attribute("hx-get") == state:
            page.wait_for_timeout(50)
        page.wait_for_timeout(200)
        assert abs(page.evaluate(top) - before) < 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_out(tmp_path: Path, enter: Enter, axe: str, scheme: str) -> None:
    write(tmp_path / "inputs", 2)
    (tmp_path / "inputs" / "02.xlsx").write_bytes(refused(2))
    with served(tmp_path, Language.KAZAKH) as app:
        page = enter(app)
        app.form("make")
        app.work()
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        app.post("templates?name=own.docx&existing=kept", b"PK")
        sound, faulty = (id_of(Path(f"inputs/{name}.xlsx")) for name in ("00", "02"))
        for place in (
            "",
            f"workbook/{sound}",
            f"workbook/{faulty}",
            "blanks",
            "papers",
            "templates",
        ):
            page.goto(f"http://{app.authority}{app.keys.base}{place}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, place
                page.evaluate(axe)
                found = page.evaluate(f"axe.run({json.dumps(RULES)}).then(r => r.violations)")
                assert [(one["id"], [n["html"][:200] for n in one["nodes"]]) for one in found] == []


def test_the_keyboard_alone_is_enough(tmp_path: Path, enter: Enter) -> None:
    write(tmp_path / "inputs", 1)
    with served(tmp_path) as app:
        page = enter(app)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        seen = set()
        for _ in range(40):
            page.keyboard.press("Tab")
            seen.add(page.evaluate("document.activeElement.textContent.trim()"))
        for key in ("app.end", "app.make-all", "app.check-all", "app.papers"):
            assert speech(Language.ENGLISH).say(key) in seen
        page.get_by_role("link", name=name_of(0)).focus()
        page.keyboard.press("Enter")
        page.locator("#form").wait_for()
        page.locator("#r" + "institutions-1 summary").focus()
        page.keyboard.press("Enter")
        page.locator(".reasons .chosen").first.wait_for()
