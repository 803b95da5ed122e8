"""A browser on the pages of the app, and who would be kept out of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.helpers.app import Served

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
WIDTHS = (1920, 400, 1280)

Watch = Callable[[str, Callable[[], bool]], Page]
Enter = Callable[[Served], Page]
Audit = Callable[[Page], None]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=[*words, "--disable-background-networking"]
        )
        yield started
        started.close()


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    """Opens a first page by its way in; at the end nothing was said and nobody else was asked."""
    heard: list[str] = []
    asked: list[str] = []
    ours: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800})

    def opened(way_in: str, is_over: Callable[[], bool]) -> Page:
        page = context.new_page()

        def hear(text: str) -> None:
            if not is_over():
                heard.append(text)

        page.on("console", lambda message: hear(message.text))
        page.on("pageerror", lambda error: hear(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        ours.append(way_in.rpartition("/")[0] + "/")
        page.goto(way_in)
        assert page.url == ours[-1]
        return page

    yield opened
    context.close()
    assert heard == []
    assert [url for url in asked if not url.startswith((*ours, "data:"))] == []


@pytest.fixture
def enter(watch: Watch) -> Enter:
    """Opens the first page of an app of this process."""

    def opened(app: Served) -> Page:
        return watch(f"http://{app.authority}{app.keys.way_in()}", lambda: app.desk.is_ended)

    return opened


@pytest.fixture
def audit(axe: str) -> Audit:
    """Finds nothing against the rules on a page, narrow and wide; in the dark nothing unreadable.

    A still wider page has the same content: it fits into its window.
    """

    def audited(page: Page) -> None:
        page.evaluate(axe)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
            assert width == max(WIDTHS) or found(page, RULES) == []
        page.emulate_media(color_scheme="dark")
        assert found(page, COLOURS) == []
        page.emulate_media(color_scheme="light")

    def found(page: Page, rules: object) -> list[tuple[str, list[str]]]:
        violations = page.evaluate(f"axe.run({json.dumps(rules)}).then(r => r.violations)")
        return [(one["id"], [n["html"][:200] for n in one["nodes"]]) for one in violations]

    return audited
