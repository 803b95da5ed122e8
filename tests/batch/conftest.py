"""A browser for the tests of overviews."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from generator.batch.overviews import PageContent, page
from tests.helpers.pages import EDITIONS, Open, Opened


@pytest.fixture(scope="module")
def tab(chromium: str) -> Iterator[Page]:
    words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=[*words, "--disable-background-networking"]
        )
        yield browser.new_page()
        browser.close()


@pytest.fixture
def opened(tab: Page, tmp_path: Path) -> Iterator[Open]:
    """Opens what a page shows; at the end nothing was asked for and nothing went wrong."""
    heard: list[str] = []
    asked: list[str] = []
    shows: list[str] = []
    listeners: dict[Any, Callable[[Any], None]] = {
        "console": lambda message: heard.append(message.text),
        "pageerror": lambda error: heard.append(str(error)),
        "request": lambda request: asked.append(request.url),
    }
    for event, listener in listeners.items():
        tab.on(event, listener)

    def show(what: PageContent, width: int = 1280, address: str = "") -> Opened:
        file = tmp_path / "report.html"
        file.write_bytes(page(what, EDITIONS))
        shows.append(file.as_uri())
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto("about:blank")  # else another address of the same page would only be read again
        tab.goto(file.as_uri() + address)
        return Opened(tab)

    yield show
    for event, listener in listeners.items():
        tab.remove_listener(event, listener)
    assert heard == []
    asked = [url.partition("#")[0] for url in asked if not url.startswith(("data:", "blob:"))]
    assert [url for url in asked if url != "about:blank"] == shows
